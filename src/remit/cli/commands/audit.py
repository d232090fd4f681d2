"""``remit audit``: whether the record of every change is as it was written, and proof of it for others to keep."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from remit.cli.main import Suggesting
from remit.cli.options import (
    PATH,
    STANDARD,
    Failure,
    busy,
    database,
    json_option,
    output_option,
    print_json,
    write,
)
from remit.core.audit import Checkpoint, Problem, Row, read_checkpoint, read_row, verify
from remit.lib.text import shorten

LONGEST_LINE = 10_000
SAYS = {
    "edited": "this entry is not the one that was written",
    "missing": "entries before this one are gone",
    "out-of-order": "this entry stands after a later one, or twice",
    "unchained": "this entry does not follow from the one before it",
    "truncated": "the checkpoint knows this entry, and the audit ends before it",
    "rewritten": "the checkpoint knows another entry in this place",
    "content": "what is kept of this entry is not what was written",
}


@click.group("audit", cls=Suggesting)
def command() -> None:
    """Verify the record of every change; export it, and checkpoints of it, without anything personal."""


@command.command("verify")
@click.option(
    "--checkpoint",
    "-c",
    "checkpoints",
    type=PATH,
    multiple=True,
    help="A file of `remit audit checkpoint`: shows a cut or newly written end as well. May be given again.",
)
@click.option(
    "--export", "exported", type=PATH, help="Verify a file of `remit audit export`; needs no database."
)
@json_option
@click.pass_context
def check(ctx: click.Context, checkpoints: tuple[Path, ...], exported: Path | None, as_json: bool) -> None:
    """Find entries that were edited, deleted, reordered or cut off. Exit code 1 where there are any.

    Without --checkpoint a missing end cannot be noticed: no chain knows how long it was.
    """
    known = [checkpoint_of(path) for path in checkpoints]
    with busy("Verifying the audit"):
        if exported is None:
            found, count = database(ctx).audit_problems(known)
        else:
            rows = list(rows_of(exported))
            found, count = list(verify(rows, known)), len(rows)
    if as_json:
        print_json({"entries": count, "problems": [problem._asdict() for problem in found]})
    else:
        tell(found, count, known)
    ctx.exit(1 if found else 0)


def tell(found: list[Problem], count: int, known: list[Checkpoint]) -> None:
    """A line for each problem, or that all is well and what was not looked at."""
    for problem in found:
        field = f" ({problem.field})" if problem.field else ""
        click.echo(f"entry {problem.sequence}: {problem.code}: {SAYS[problem.code]}{field}")
    if found:
        return
    entries = f"{count} entr{'y' if count == 1 else 'ies'}"
    held = "" if known else " Whether its end was cut off only a checkpoint can tell."
    click.echo(f"The audit is as it was written: {entries}.{held}")


@command.command("checkpoint")
@output_option
@click.pass_context
def checkpoint(ctx: click.Context, output: Path | None) -> None:
    """Write where the chain ends, to keep where whoever can write the database cannot."""
    end = database(ctx).audit_checkpoint()
    if end is None:
        raise Failure("the audit is empty: there is nothing to keep")
    write(json.dumps({**end._asdict(), "at": end.at.isoformat()}), output)


@command.command("export")
@output_option
@click.pass_context
def export(ctx: click.Context, output: Path | None) -> None:
    """Write the chain, one JSON object in a line. Nothing personal is in it: of that it has seals alone."""
    with busy("Reading the audit"):
        rows = database(ctx).audit_rows()
    write("".join(json.dumps({**row._asdict(), "at": row.at.isoformat()}) + "\n" for row in rows), output)


def checkpoint_of(path: Path) -> Checkpoint:
    """The checkpoint that the file holds. Ends the command where it holds none."""
    lines = list(_lines(path))
    if len(lines) == 1:
        try:
            found = read_checkpoint(_object(lines[0]))
            if isinstance(found.sequence, int) and isinstance(found.hash, str):
                return found
        except (KeyError, ValueError, TypeError, RecursionError):
            pass
    raise Failure(f"{path}: not a checkpoint; expected a file of `remit audit checkpoint`")


def rows_of(path: Path) -> Iterator[Row]:
    """The rows of an export. Ends the command at the first line that is none."""
    for number, line in enumerate(_lines(path), start=1):
        try:
            row = read_row(_object(line))
            if type(row.sequence) is not int or row.at.tzinfo is None:
                raise ValueError(line)
        except (KeyError, ValueError, TypeError, RecursionError):
            text = f"{path}:{number}: not an entry of an audit: “{shorten(line)}”"
            raise Failure(f"{text}; expected a line of `remit audit export`") from None
        yield row


def _object(line: str) -> dict[str, Any]:
    found = json.loads(line)
    if not isinstance(found, dict) or not all(isinstance(key, str) for key in found):
        raise ValueError(line)
    return found


def _lines(path: Path) -> Iterator[str]:
    """The lines of the file, none of them longer than any entry can be."""
    try:
        with click.open_file(STANDARD if str(path) == STANDARD else str(path), encoding="utf-8") as file:
            while line := file.readline(LONGEST_LINE):
                yield line
    except (OSError, UnicodeError) as error:
        raise Failure(f"cannot read {path}: {getattr(error, 'strerror', None) or error}") from None
