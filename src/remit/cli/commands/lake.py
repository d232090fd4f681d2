"""``remit lake``: the evidence on disk."""

from __future__ import annotations

import click

from remit.cli.main import Suggesting
from remit.cli.options import Failure, database, json_option, print_json
from remit.lib.text import harmless


@click.group("lake", cls=Suggesting)
def command() -> None:
    """Verify the evidence on disk, rebuild what is damaged from its sources, put small files together."""


@command.command("verify")
@json_option
@click.pass_context
def verify(ctx: click.Context, as_json: bool) -> None:
    """Read every file of the evidence and compare it with what was written. Exit code 1: something is damaged."""
    found = database(ctx).verify_lake()
    damaged = [each for each in found if each["kind"] != "extra"]
    if as_json:
        print_json({"damaged": damaged, "extra": len(found) - len(damaged)})
    else:
        for each in damaged:
            click.echo(harmless(f"{each['source']}: {each['path']} is {each['kind']}"))
        if not damaged:
            click.echo("everything is as it was written")
    ctx.exit(1 if damaged else 0)


@command.command("rebuild")
@click.argument("sources", nargs=-1)
@json_option
@click.pass_context
def rebuild(ctx: click.Context, sources: tuple[str, ...], as_json: bool) -> None:
    """Take out what is damaged and read it again from its source; with SOURCES, all of these.

    Exit code 1: a source could not be read; what it told before is then missing until it can.
    """
    try:
        lost, done = database(ctx).rebuild_lake(sources)
    except LookupError as error:
        raise Failure(str(error.args[0])) from None
    if as_json:
        print_json({"lost": lost, "collected": done})
    else:
        for each in lost:
            click.echo(harmless(f"{each['source']}: {each['path']} was {each['kind']}"))
        for one in done:
            click.echo(harmless(f"{one['source']}: {one['problem'] or str(one['new']) + ' new'}"))
        if not lost and not done:
            click.echo("nothing is damaged")
    ctx.exit(1 if any(one["problem"] for one in done) else 0)


@command.command("compact")
@click.pass_context
def compact(ctx: click.Context) -> None:
    """Put the small files of each month together; changes no event. The server does so by itself once a day."""
    click.echo(f"{database(ctx).compact_lake()} months put together")
