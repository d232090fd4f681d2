"""``remit diff``: what changed, in responsibilities and not in lines."""

from __future__ import annotations

from contextlib import ExitStack
from datetime import date
from pathlib import Path

import click

from remit.cli.options import (
    DAY,
    Failure,
    day_or_today,
    file_option,
    json_option,
    large_option,
    opened,
    print_json,
    read_file,
)
from remit.core.organisation import Organisation


@click.command("diff")
@click.argument("a")
@click.argument("b")
@file_option
@large_option
@click.option("--at", type=DAY, metavar="DATE", help="The day on which files or revisions are compared.")
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

    Days and revisions are those of --file; days without it are those of the database.
    """
    from remit.queries.difference import compare, difference_json

    with ExitStack() as stack:
        before, before_at = side(ctx, stack, a, file, at, large)
        after, after_at = side(ctx, stack, b, file, at, large)
    found = compare(before, before_at, after, after_at)
    if as_json:
        print_json(difference_json(found))
    else:
        from remit.cli.formats.difference import show

        show(found)
    ctx.exit(1 if exit_code and found.changes else 0)


def side(
    ctx: click.Context, stack: ExitStack, text: str, file: Path | None, at: date | None, large: bool
) -> tuple[Organisation, date]:
    """What one argument means: an organisation and a day."""
    day = day_of(text)
    if day is not None:
        return opened(ctx, file, large=large).whole(), day
    if Path(text).exists():
        organisation = read_file(Path(text), large=large).organisation
        return organisation, day_or_today(at, organisation.zone)
    if file is None:
        raise Failure(f"“{text}” is no file and no day; for a git revision say which file with --file")
    from remit.files.revisions import RevisionError, checked_out

    try:
        path = stack.enter_context(checked_out(text, file))
    except RevisionError as error:
        raise Failure(str(error)) from None
    organisation = read_file(path, large=large).organisation
    return organisation, day_or_today(at, organisation.zone)


def day_of(text: str) -> date | None:
    """The text as a day; None where it is not written as one."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if day.isoformat() == text else None
