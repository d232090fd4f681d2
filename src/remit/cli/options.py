"""What the commands have in common: where they read from, for which day, and how they fail."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import click

from remit.lib.text import did_you_mean, harmless, shorten

if TYPE_CHECKING:
    from threading import Event

    from rich.console import Console

    from remit.cli.ports import Database, Ports
    from remit.core.answer import Refusal
    from remit.files.organisation import OrganisationFile
    from remit.files.problems import FileErrors
    from remit.queries.source import Source


class Failure(click.ClickException):
    """Something could not be done: one clear message on standard error, exit code 2."""

    exit_code = 2


class Day(click.ParamType):  # type: ignore[type-arg]
    """A day, written YYYY-MM-DD."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        if isinstance(value, date):
            return value
        try:
            found = date.fromisoformat(value)
        except ValueError:
            found = None
        if found is None or found.isoformat() != value:  # such as 20260601, which would be read, too
            self.fail(f"“{shorten(str(value))}” is not a day; expected YYYY-MM-DD, as 2026-06-01", param, ctx)
        return found


DAY = Day()

PATH = click.Path(path_type=Path)
STANDARD = "-"
"""Standard input as a file to read, standard output as a file to write."""

file_option = click.option(
    "--file",
    "-f",
    type=PATH,
    help="Organisation file, a folder of them, or - for standard input. Without it: the database.",
)
large_option = click.option("--large", is_flag=True, help="Read files over 1 MiB.")
at_option = click.option(
    "--at", type=DAY, metavar="DATE", help="The day that is asked about [default: today]."
)
json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON.")
output_option = click.option("--output", "-o", type=PATH, help="Write to a file instead of the terminal.")


def opened(ctx: click.Context, file: Path | None, *, large: bool = False) -> Source:
    """The file's source, or the database's. Ends the command where neither can be read."""
    if file is None:
        return database(ctx).source()
    from remit.queries.source import ValueSource

    return ValueSource(read_file(file, large=large).organisation)


def database(ctx: click.Context) -> Database:
    """The database behind the command line, opened and migrated."""
    ports: Ports = ctx.obj
    return ports.database()


def read_file(file: Path, *, large: bool = False) -> OrganisationFile:
    """Read an organisation file; everything that is wrong with it goes to standard error, exit code 2."""
    from remit.files.organisation import read
    from remit.files.problems import FileErrors

    try:
        with busy(f"Reading {file}"):
            return read(file, large=large)
    except FileErrors as errors:
        raise file_failure(errors) from None


def file_failure(errors: FileErrors) -> Failure:
    """All problems of a file as one failure, a line each."""
    lines = [str(problem) for problem in errors.problems]
    if len(lines) == 1:
        return Failure(lines[0])
    return Failure("\n".join([f"{len(lines)} problems found.", *lines]))


def day_or_today(at: date | None, zone: str) -> date:
    """The day that was asked for, else today where the organisation is."""
    return at or datetime.now(ZoneInfo(zone)).date()


def perhaps(suggestions: Iterable[str]) -> str:
    """What may have been meant, as a sentence to append; empty where nothing comes near."""
    names = list(suggestions)
    return f" Did you mean {' or '.join(map(harmless, names))}?" if names else ""


def refused(refusal: Refusal) -> Failure:
    """A question without an answer, with what may have been meant."""
    return Failure(f"{refusal.message}.{perhaps(refusal.suggestions)}")


def unknown(kind: str, word: str, known: Iterable[str]) -> Failure:
    """There is none of this kind with this id, with what may have been meant."""
    return Failure(f"there is no {kind} “{shorten(word)}”.{perhaps(did_you_mean(word, known))}")


def json_text(value: Any) -> str:
    """JSON: indented, letters of every script as they are, nothing that a terminal would obey."""
    import json

    return escaped(json.dumps(value, ensure_ascii=False, indent=2))


def escaped(text: str) -> str:
    r"""JSON with each character that is not seen (control, bidi, zero width) as ``\uXXXX``; equal in meaning."""
    if text.isascii() and "\x7f" not in text:
        return text
    import json

    unseen: dict[str, str | int | None] = {
        c: json.dumps(c)[1:-1] for c in set(text) if c != "\n" and harmless(c) != c
    }
    unseen["\x7f"] = "\\u007f"
    return text.translate(str.maketrans(unseen))


def print_json(value: Any) -> None:
    """JSON on standard output."""
    click.echo(json_text(value))


def write(text: str, output: Path | None) -> None:
    """To the terminal, or whole to a file: never half of it."""
    if output is None or str(output) == STANDARD:
        click.echo(text, nl=bool(text) and not text.endswith("\n"))
        return
    from remit.lib.files import write_atomically

    try:
        write_atomically(output, text if text.endswith("\n") else text + "\n")
    except OSError as error:
        raise Failure(f"cannot write {output}: {error.strerror or error}") from None


def refuse_to_replace(output: Path | None, force: bool) -> None:
    """End the command where it would replace a file without being told to."""
    if output is not None and str(output) != STANDARD and output.exists() and not force:
        raise Failure(f"{output} exists already; --force replaces it")


def colours() -> bool:
    """Whether standard output is a terminal that wants colours."""
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def console() -> Console:
    """A rich console for standard output: colours only on a terminal, nothing interpreted as markup."""
    from rich.console import Console

    class Output(Console):
        def on_broken_pipe(self) -> None:
            raise BrokenPipeError  # told apart from other ends by whoever runs the commands

    return Output(highlight=False, markup=False, emoji=False, soft_wrap=False)


@contextmanager
def busy(doing: str) -> Iterator[None]:
    """Say on a terminal what takes so long, once it takes longer than a second."""
    if not sys.stderr.isatty() or os.environ.get("TERM") == "dumb":
        yield
        return
    from threading import Event, Thread

    done = Event()
    teller = Thread(target=tell_seconds, args=(harmless(doing), done), daemon=True)
    teller.start()
    try:
        yield
    finally:
        done.set()
        teller.join()


def tell_seconds(doing: str, done: Event) -> None:
    """Every second how long it has taken; the line is cleared at the end."""
    seconds = 0
    while not done.wait(1):
        seconds += 1
        click.echo(f"\r{doing} … {seconds} s", err=True, nl=False)
    if seconds:
        click.echo("\r\x1b[K", err=True, nl=False)
