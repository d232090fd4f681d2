"""``remit diff``: what changed, in responsibilities and not in lines."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import click

from remit.cli.options import (
    DAY,
    STANDARD,
    Failure,
    busy,
    database,
    day_or_today,
    file_failure,
    file_option,
    json_option,
    large_option,
    print_json,
    read_file,
)
from remit.core.organisation import Organisation

WRITTEN_AS_A_DAY = re.compile(r"\d{4}-\d\d-\d\d")


@click.command("diff")
@click.argument("a")
@click.argument("b")
@file_option
@large_option
@click.option(
    "--at",
    type=DAY,
    metavar="DATE",
    help="The day on which files and revisions are compared [default: today].",
)
@json_option
@click.option("--exit-code", is_flag=True, help="Exit 1 where something differs.")
@click.pass_context
def command(
    ctx: click.Context,
    a: str,
    b: str,
    file: Path | None,
    large: bool,
    at: date | None,
    as_json: bool,
    exit_code: bool,
) -> None:
    """What changed from A to B. Each is a file or folder, a day (YYYY-MM-DD), or a git revision.

    Days and revisions are those of --file, else of the file that the other side names; days without any file
    are those of the database. REVISION:FILE names a file by what it was called then.

    \b
    remit diff before.yaml after.yaml
    remit diff HEAD~1 HEAD --file org.yaml
    remit diff v1.0:old.yaml org.yaml
    remit diff 2026-01-01 2026-06-01 --file org.yaml
    """
    from remit.queries.difference import compare, difference_json

    sides = Sides(ctx, (a, b), file, at, large=large)
    before, before_at = sides.read(a)
    after, after_at = sides.read(b)
    with busy("Comparing every row of every team"):
        found = compare(before, before_at, after, after_at)
    if as_json:
        print_json(difference_json(found))
    else:
        from remit.cli.terminal.difference import show

        show(found)
    ctx.exit(1 if exit_code and found.changes else 0)


class Sides:
    """What the two arguments mean. A file that both sides need is read once."""

    def __init__(
        self, ctx: click.Context, given: tuple[str, str], file: Path | None, at: date | None, *, large: bool
    ) -> None:
        self._ctx, self._at, self._large = ctx, at, large
        named = (Path(text) for text in given if is_file(text))
        self._file = file or next(named, None)
        self._read: dict[Path, Organisation] = {}

    def read(self, text: str) -> tuple[Organisation, date]:
        """One argument: an organisation, and the day on which it is looked at."""
        day = None if is_file(text) else day_of(text)
        if day is not None:
            if self._file is None:
                return database(self._ctx).source().whole(), day
            return self._from_file(self._file), day
        organisation = self._from_file(Path(text)) if is_file(text) else self._at_revision(text)
        return organisation, day_or_today(self._at, organisation.zone)

    def _from_file(self, path: Path) -> Organisation:
        if path not in self._read:
            self._read[path] = read_file(path, large=self._large).organisation
        return self._read[path]

    def _at_revision(self, text: str) -> Organisation:
        from remit.files.revisions import RevisionError, checked_out

        revision, colon, named = text.partition(":")
        path = Path(named) if colon and named else self._file
        if path is None or str(path) == STANDARD:
            raise Failure(f"“{text}” is no file and no day; for a git revision say which file with --file")
        try:
            with checked_out(revision, path) as laid_out:
                return read_at(laid_out, f"{revision}:{path}", large=self._large)
        except RevisionError as error:
            raise Failure(f"“{text}” is no file and no day, and as a git revision: {error}") from None


def read_at(laid_out: Path, name: str, *, large: bool) -> Organisation:
    """Read what was laid out; problems name the revision and not the place where it lies for a moment."""
    from dataclasses import replace

    from remit.files.organisation import read
    from remit.files.problems import FileErrors

    try:
        return read(laid_out, large=large).organisation
    except FileErrors as errors:
        renamed = (replace(p, path=p.path.replace(str(laid_out), name, 1)) for p in errors.problems)
        raise file_failure(FileErrors(tuple(renamed))) from None


def is_file(text: str) -> bool:
    """Whether the text names a file or folder that is there, or standard input."""
    return text == STANDARD or Path(text).exists()


def day_of(text: str) -> date | None:
    """The text as a day; None where it is not written as one. Ends the command for a day that does not exist."""
    if not WRITTEN_AS_A_DAY.fullmatch(text):
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Failure(f"“{text}” is not a day; expected YYYY-MM-DD, as 2026-06-01") from None
