"""What the commands have in common: where they read from, for which day, and how they fail."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar
from zoneinfo import ZoneInfo

import click

from remit.lib.text import harmless, shorten

if TYPE_CHECKING:
    from remit.cli.ports import Ports
    from remit.core.answer import Refusal
    from remit.files.organisation import OrganisationFile
    from remit.queries.source import Source

F = TypeVar("F", bound=Callable[..., Any])


class Failure(click.ClickException):
    """Something could not be done: one clear message on standard error, exit code 2."""

    exit_code = 2

    def show(self, file: Any = None) -> None:
        click.echo(f"remit: {self.message}", err=True, file=file)


class Day(click.ParamType):
    """A day, written YYYY-MM-DD."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        if isinstance(value, date):
            return value
        try:
            found = date.fromisoformat(value)
        except ValueError:
            found = None
        if found is None or found.isoformat() != value:
            self.fail(f"“{shorten(str(value))}” is not a day; expected YYYY-MM-DD, as 2026-06-01", param, ctx)
        return found


DAY = Day()

file_option = click.option(
    "--file",
    "-f",
    type=click.Path(path_type=Path),
    help="Organisation file, or a folder of them. Without it: the database.",
)
large_option = click.option("--large", is_flag=True, help="Read files over 1 MiB.")
at_option = click.option(
    "--at", type=DAY, metavar="DATE", help="The day that is asked about [default: today]."
)
json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON.")


def opened(ctx: click.Context, file: Path | None, *, large: bool = False) -> Source:
    """The file's source, or the database's. Ends the command where neither can be read."""
    if file is None:
        return database(ctx).source()
    from remit.queries.source import ValueSource

    return ValueSource(read_file(file, large=large).organisation)


def database(ctx: click.Context) -> Any:
    """The database behind the command line, opened and migrated."""
    ports: Ports = ctx.obj
    return ports.database()


def read_file(file: Path, *, large: bool = False) -> OrganisationFile:
    """Read an organisation file; everything that is wrong with it goes to standard error, exit code 2."""
    from remit.files.organisation import read
    from remit.files.problems import FileErrors

    try:
        return read(file, large=large)
    except FileErrors as errors:
        raise file_failure(errors) from None


def file_failure(errors: Any) -> Failure:
    """All problems of a file as one failure, a line each."""
    lines = [str(problem) for problem in errors.problems]
    count = f"{len(lines)} problems" if len(lines) != 1 else "1 problem"
    return Failure("\n".join([f"{count} found.", *lines]))


def day_or_today(at: date | None, zone: str) -> date:
    """The day that was asked for, else today where the organisation is."""
    return at or datetime.now(ZoneInfo(zone)).date()


def refused(refusal: Refusal) -> Failure:
    """A question without an answer, with what may have been meant."""
    hint = f" Did you mean {' or '.join(map(harmless, refusal.suggestions))}?" if refusal.suggestions else ""
    return Failure(f"{harmless(refusal.message)}.{hint}")


def print_json(value: Any) -> None:
    """JSON on standard output: indented, letters of every script as they are, nothing a terminal would obey."""
    import json

    text = json.dumps(value, ensure_ascii=False, indent=2)
    click.echo("".join(c if c == "\n" or c.isprintable() else json.dumps(c)[1:-1] for c in text))


def console() -> Any:
    """A rich console for standard output: colours only on a terminal, nothing interpreted as markup."""
    from rich.console import Console

    return Console(highlight=False, markup=False, emoji=False, soft_wrap=False)
