"""``remit check``: the findings, in the format that whoever reads them needs."""

from __future__ import annotations

import gc
import sys
from datetime import date
from pathlib import Path

import click

from remit.cli.options import DAY, Failure, database, day_or_today, read_file

FORMATS = ("text", "json", "sarif", "junit", "github")
FAIL_ON = ("error", "warning", "info", "never")


@click.command("check")
@click.argument("files", nargs=-1, metavar="[ORG.yaml]...", type=click.Path(path_type=Path))
@click.option("--at", type=DAY, metavar="DATE", help="The day that is checked [default: today].")
@click.option("--format", "format_", type=click.Choice(FORMATS), default="text", show_default=True)
@click.option("--json", "as_json", is_flag=True, help="The same as --format json.")
@click.option(
    "--select", multiple=True, metavar="CODES", help="Only these: R1, R101, or several with commas."
)
@click.option("--ignore", multiple=True, metavar="CODES", help="Not these; goes before --select.")
@click.option("--team", "teams", multiple=True, metavar="TEAM", help="Only these teams.")
@click.option(
    "--fail-on", type=click.Choice(FAIL_ON), default="warning", show_default=True, help="Exit 1 from here."
)
@click.option(
    "--output", "-o", type=click.Path(path_type=Path), help="Write to a file instead of the terminal."
)
@click.option("--large", is_flag=True, help="Read files over 1 MiB.")
@click.pass_context
def command(
    ctx: click.Context,
    files: tuple[Path, ...],
    at: date | None,
    format_: str,
    as_json: bool,
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    teams: tuple[str, ...],
    fail_on: str,
    output: Path | None,
    large: bool,
) -> None:
    """Find what is unclear in ORG.yaml (a file or a folder; several are checked one by one), or in the database.

    Exit code 0: nothing from --fail-on up; 1: findings; 2: it could not be checked.
    """
    from remit.cli.formats import render
    from remit.core.findings import UnknownCodeError, check

    name = "json" if as_json else format_
    worst = 0
    texts = []
    for file in files or (None,):
        read = read_file(file, large=large) if file else None
        organisation = read.organisation if read else database(ctx).source().whole()
        gc.freeze()  # what was read stays: without it, collecting looks through all of it again and again
        day = day_or_today(at, organisation.zone)
        unknown = [team for team in teams if team not in organisation.index.team]
        if unknown:
            raise Failure(f"there is no team “{unknown[0]}”")
        try:
            report = check(
                organisation, day, select=listed(select), ignore=listed(ignore), teams=teams or None
            )
        except UnknownCodeError as error:
            raise Failure(str(error)) from None
        worst = max(worst, report.exit_code(fail_on))
        colour = output is None and name == "text" and sys.stdout.isatty()
        texts.append(
            render(name, report, organisation, locate=read.location if read else None, colour=colour)
        )
    write("\n".join(texts), output)
    ctx.exit(worst)


def listed(values: tuple[str, ...]) -> tuple[str, ...]:
    """The codes of an option that may be given several times and with commas."""
    return tuple(code.strip() for value in values for code in value.split(",") if code.strip())


def write(text: str, output: Path | None) -> None:
    """To the terminal, or whole to a file."""
    if output is None:
        click.echo(text, nl=not text.endswith("\n"))
        return
    from remit.lib.files import write_atomically

    write_atomically(output, text if text.endswith("\n") else text + "\n")
