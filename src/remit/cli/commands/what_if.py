"""``remit what-if``: the same answers on a changed organisation."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import click

from remit.cli.complete import people, places
from remit.cli.options import (
    DAY,
    Failure,
    busy,
    day_or_today,
    file_option,
    json_option,
    large_option,
    opened,
    perhaps,
    print_json,
)
from remit.core.what_if import Away, Change, ChangeError, HandOver, Leaves, Split, Vacate
from remit.lib.periods import Period
from remit.lib.text import harmless


@click.command("what-if")
@file_option
@large_option
@click.option(
    "--on", type=DAY, metavar="DATE", help="The day of the changes, and the one compared [default: today]."
)
@click.option("--leaves", multiple=True, metavar="PERSON", shell_complete=people, help="The person leaves.")
@click.option(
    "--away",
    multiple=True,
    metavar="PERSON[:DAYS]",
    shell_complete=people,
    help="On leave, 28 days if not said.",
)
@click.option(
    "--hand-over",
    multiple=True,
    metavar="TEAM:ROLE=PERSON",
    shell_complete=places,
    help="The role goes to somebody else.",
)
@click.option(
    "--vacate",
    multiple=True,
    metavar="TEAM:ROLE",
    shell_complete=places,
    help="Nobody holds the role any more.",
)
@click.option(
    "--split",
    multiple=True,
    metavar="TEAM:ROLE[=PERSON]",
    shell_complete=places,
    help="Of two roles in one person, this one goes.",
)
@json_option
@click.pass_context
def command(
    ctx: click.Context,
    file: Path | None,
    large: bool,
    on: date | None,
    leaves: tuple[str, ...],
    away: tuple[str, ...],
    hand_over: tuple[str, ...],
    vacate: tuple[str, ...],
    split: tuple[str, ...],
    as_json: bool,
) -> None:
    """What would change: `remit what-if --file org.yaml --leaves ana --on 2026-06-01`.

    Nothing is written. Several changes are made together, in the order: leaves, away, hand-over, vacate, split.
    """
    from remit.queries.what_if import what_if, what_if_json

    source = opened(ctx, file, large=large)
    organisation = source.whole()
    day = day_or_today(on, organisation.zone)
    changes: list[Change] = [Leaves(person, day) for person in leaves]
    changes += [absence(text, day) for text in away]
    for text in hand_over:
        team, role, to = place(text, "TEAM:ROLE=PERSON")
        if to is None:
            raise Failure(f"“{text}” does not say to whom; expected TEAM:ROLE=PERSON")
        changes.append(HandOver(team, role, to, day))
    changes += [Vacate(*place(text, "TEAM:ROLE")[:2], day) for text in vacate]
    for text in split:
        team, role, to = place(text, "TEAM:ROLE[=PERSON]")
        changes.append(Split(team, role, day, to))
    if not changes:
        raise Failure("nothing to try: say what changes, as --leaves PERSON; see --help")
    try:
        with busy("Comparing every row of every team"):
            found = what_if(organisation, tuple(changes), day, source.agreement(None, day))
    except ChangeError as error:
        raise Failure(f"{error.message}.{perhaps(error.suggestions)}") from None
    if as_json:
        print_json(what_if_json(found))
        return
    from remit.cli.terminal.difference import show_what_if

    show_what_if(found)


def place(text: str, expected: str) -> tuple[str, str, str | None]:
    """TEAM:ROLE, with =PERSON where somebody is named."""
    where, _, to = text.partition("=")
    team, colon, role = where.partition(":")
    if not (team and colon and role):
        raise Failure(f"“{harmless(text)}” cannot be read; expected {expected}")
    return team, role, to or None


def absence(text: str, day: date) -> Away:
    """PERSON, or PERSON:DAYS."""
    person, colon, days = text.partition(":")
    if colon and not (days.isascii() and days.isdigit() and 0 < int(days) <= 3660):
        raise Failure(f"“{harmless(text)}” cannot be read; expected PERSON:DAYS, up to 3660 days")
    return Away(person, Period(day, day + timedelta(days=int(days) if colon else 28)))
