"""``remit collect``: what is new in the sources of evidence, now."""

from __future__ import annotations

import sys
from typing import Any

import click

from remit.cli.options import Failure, database, json_option, print_json
from remit.lib.text import harmless


@click.command("collect")
@click.argument("sources", nargs=-1)
@click.option(
    "--processes",
    type=click.IntRange(1, 64),
    default=1,
    show_default=True,
    help="So many repositories at the same time. A cluster (REMIT_ENGINE) reads as many as it can.",
)
@click.option("--quiet", is_flag=True, help="Only what went wrong.")
@json_option
@click.pass_context
def command(ctx: click.Context, sources: tuple[str, ...], processes: int, quiet: bool, as_json: bool) -> None:
    """Read what is new in SOURCES (default: in all). The server does so by itself; this does it now, in sight.

    Ended in the middle, it goes on where it was. Exit code 1: a source could not be read.
    """
    shown = sys.stderr.isatty() and not quiet and not as_json

    def tell(now: dict[str, Any]) -> None:
        if shown:
            of = f" of {now['total']}" if now["total"] else ""
            click.echo(
                f"\r{harmless(now['source'])}: {now['done']}{of} {now['unit']}\x1b[K", err=True, nl=False
            )

    try:
        done = database(ctx).collect(sources, tell, processes)
    except LookupError as error:
        raise Failure(str(error.args[0])) from None
    if shown:
        click.echo("\r\x1b[K", err=True, nl=False)
    if as_json:
        print_json({"collected": done})
    else:
        _say(done, quiet)
    ctx.exit(1 if any(each["problem"] for each in done) else 0)


def _say(done: list[dict[str, Any]], quiet: bool) -> None:
    for each in done:
        if each["problem"]:
            click.echo(harmless(f"{each['source']}: {each['problem']}"), err=True)
        elif not quiet:
            click.echo(harmless(f"{each['source']}: {each['new']} new"))
        for note in () if quiet else each["said"]:
            click.echo(harmless(f"    {note}"))
    if not done and not quiet:
        click.echo("no sources: `remit source add KIND ADDRESS`")
