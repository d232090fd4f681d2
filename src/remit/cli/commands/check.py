"""``remit check``: the findings, in the format that whoever reads them needs."""

from __future__ import annotations

import gc
import re
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click

from remit.cli import complete
from remit.cli.main import COULD_NOT, say
from remit.cli.options import (
    DAY,
    PATH,
    Failure,
    busy,
    colours,
    database,
    day_or_today,
    escaped,
    large_option,
    output_option,
    read_file,
    refused,
    write,
)
from remit.lib.text import harmless

if TYPE_CHECKING:
    from remit.cli.formats import Locate
    from remit.core.findings import Report

FORMATS = ("text", "json", "sarif", "junit", "github")
WHOLE = ("json", "sarif", "junit")
"""The formats of which a file holds one document."""
FAIL_ON = ("error", "warning", "info", "never")


@click.command("check")
@click.argument("files", nargs=-1, metavar="[ORG.yaml]...", type=PATH)
@click.option("--at", type=DAY, metavar="DATE", help="The day that is checked [default: today].")
@click.option(
    "--format",
    "format_",
    type=click.Choice(FORMATS),
    default="text",
    show_default=True,
    help="How it is told.",
)
@click.option("--json", "as_json", is_flag=True, help="The same as --format json.")
@click.option(
    "--select",
    multiple=True,
    metavar="CODES",
    shell_complete=complete.codes,
    help="Only these: R1, R101, or several with commas.",
)
@click.option(
    "--ignore",
    multiple=True,
    metavar="CODES",
    shell_complete=complete.codes,
    help="Not these; where both match, the longer code decides.",
)
@click.option(
    "--team", "teams", multiple=True, metavar="TEAM", shell_complete=complete.teams, help="Only these teams."
)
@click.option(
    "--fail-on", type=click.Choice(FAIL_ON), default="warning", show_default=True, help="Exit 1 from here."
)
@output_option
@large_option
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
    """Find what is unclear in ORG.yaml: a file, a folder, - for standard input. Without it: in the database.

    Several are checked one by one, each as an organisation of its own.
    Exit code 0: nothing from --fail-on up; 1: findings; 2: it could not be checked.
    `remit explain CODE` says what a finding means.
    """
    if len(files) > 1 and (as_json or format_ in WHOLE):
        raise Failure(f"--format {'json' if as_json else format_} takes one file or folder at a time")
    name = "json" if as_json else format_
    chosen = Chosen(at, listed(select), listed(ignore), teams)
    texts, worst = [], 0
    for file in files or (None,):
        try:
            report, locate = checked(ctx, file, chosen, large=large)
        except Failure as failure:
            if len(files) == 1 or file is None:
                raise
            say(failure.message)
            worst = COULD_NOT
            continue
        worst = max(worst, report.exit_code(fail_on))
        text = shown(report, locate, name, colour=output is None and colours())
        texts.append(f"{harmless(str(file))}\n\n{text}" if len(files) > 1 and name == "text" else text)
    write("\n".join(texts) if name == "text" else "".join(texts), output)
    ctx.exit(worst)


class Chosen(NamedTuple):
    """What is checked: the day (None: today), codes, and teams (none: all)."""

    at: date | None
    select: tuple[str, ...]
    ignore: tuple[str, ...]
    teams: tuple[str, ...]


def checked(
    ctx: click.Context, file: Path | None, chosen: Chosen, *, large: bool = False
) -> tuple[Report, Locate]:
    """Check one file, or the database; also where in the file each finding comes from."""
    from remit.cli.formats import locator, nowhere
    from remit.core.answer import Refusal
    from remit.core.findings import UnknownCodeError, check
    from remit.queries.charter_export import NOT_YET, UNANSWERED
    from remit.queries.source import ValueSource

    read = read_file(file, large=large) if file else None
    source = ValueSource(read.organisation) if read else database(ctx).source()
    organisation = source.whole()
    gc.freeze()  # what was read stays: without it, collecting looks through all of it again and again
    day = day_or_today(chosen.at, organisation.zone)
    try:
        with busy(f"Checking {len(organisation.teams)} teams"):
            report = check(
                source.with_found(organisation, day),
                day,
                select=chosen.select,
                ignore=chosen.ignore,
                teams=chosen.teams or None,
                agreement=source.agreement(chosen.teams or None, day),
                evidence=source.evidence(organisation, chosen.teams or None, day),
            )
    except UnknownCodeError as error:
        raise Failure(str(error)) from None
    except Refusal as refusal:
        raise refused(refusal) from None
    if source.not_yet in UNANSWERED:
        say(f"{NOT_YET[source.not_yet]}: what rests on it (R301 to R305, R503, R504) is left out")
    return report, locator(read.location) if read else nowhere


def shown(report: Report, locate: Locate, name: str, *, colour: bool) -> str:
    """The report in one of the formats."""
    from remit.cli.formats import FORMATS, as_text

    if name == "text":
        return as_text(report, locate, colour=colour)
    text = FORMATS[name](report, locate)
    if name in ("json", "sarif"):
        return escaped(text)
    return "".join(harmless(line) if line != "\n" else line for line in re.split("(\n)", text))


def listed(values: tuple[str, ...]) -> tuple[str, ...]:
    """The codes of an option that may be given several times and with commas."""
    return tuple(code.strip() for value in values for code in value.split(",") if code.strip())
