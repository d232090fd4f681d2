"""The row in force: what the charters along the lineage make of a framework row on a day."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import fields, replace
from datetime import date
from typing import Any, NamedTuple, TypeVar

from remit.core.answer import FRAMEWORK, Refusal, RefusalCode
from remit.core.charter import CharterRow
from remit.core.framework import NOT_LISTED, Party, Responsibility, Sight
from remit.core.index import Index
from remit.core.organisation import Organisation
from remit.lib.text import did_you_mean

T = TypeVar("T")

CATCH_ALL = Responsibility(
    NOT_LISTED, "What is not listed", (), sight=Sight.ASKED, aliases=("anything else", "everything else")
)
"""The row of what nobody listed; it is in every framework (P4)."""

INHERITED = tuple(
    field.name for field in fields(CharterRow) if field.name not in ("responsibility", "period")
)
WORDING = ("title", "description", "aliases", "mode", "sight", "cadence")


class RowInForce(NamedTuple):
    """A row after the charters were merged. ``chain`` lists the charter rows that took part, nearest first."""

    row: Responsibility
    parties: tuple[Party, ...]
    origin: str | None
    chain: tuple[tuple[str | None, CharterRow], ...] = ()
    split: tuple[tuple[Party, str], ...] = ()
    tie_break: Party | None = None
    informed: tuple[Party, ...] | None = None
    when_vacant: tuple[Party, ...] | None = None
    not_applicable: str | None = None
    note: str | None = None


def base_row(organisation: Organisation, responsibility: str) -> Responsibility | None:
    """The framework's row, or the catch-all; None for a row that only a charter can know."""
    row = organisation.framework.responsibility_by_id.get(responsibility)
    return CATCH_ALL if row is None and responsibility == NOT_LISTED else row


def chartered(
    index: Index, owners: tuple[str | None, ...], responsibility: str, day: date
) -> list[tuple[str | None, CharterRow]]:
    """The charter rows in force for a responsibility, nearest charter first."""
    found: list[tuple[str | None, CharterRow]] = []
    rows_by_owner = index.charter_rows
    for owner in owners:
        rows = rows_by_owner.get(owner)
        if rows:
            for row in rows.get(responsibility, ()):
                if day in row.period:
                    found.append((owner, row))
                    break
    return found


def row_in_force(
    organisation: Organisation,
    owners: Callable[[], tuple[str | None, ...]],
    responsibility: str,
    day: date,
) -> RowInForce:
    """Merge a row, field by field, nearest charter first. Refuses a row that nobody knows on that day.

    ``owners`` is asked only where some charter says something of the row: for most rows none does.
    """
    base = base_row(organisation, responsibility)
    index = organisation.index
    chain = chartered(index, owners(), responsibility, day) if responsibility in index.chartered else []
    if not chain:
        if base is None:
            raise unknown_row(organisation, owners(), responsibility, day)
        return RowInForce(base, base.holders, FRAMEWORK)
    if base is None:
        base = own_row(chain)
        if base is None:
            raise unknown_row(organisation, owners(), responsibility, day)
    return merged(base, chain)


def merged(base: Responsibility, chain: list[tuple[str | None, CharterRow]]) -> RowInForce:
    """The base row with each field taken from the nearest charter that sets it."""
    said = overlaid([row for _, row in chain])
    origin: str | None = FRAMEWORK
    parties = base.holders
    if said.holders is not None:
        parties = said.holders
        origin = next(owner for owner, row in chain if row.holders is not None)
    shared = len(parties) > 1
    split = said.split or ()
    if split:
        split = tuple(entry for entry in split if shared and entry[0] in parties)
    return RowInForce(
        with_wording(base, said),
        parties,
        origin,
        tuple(chain),
        split,
        said.tie_break if shared else None,
        said.informed,
        said.when_vacant,
        said.not_applicable or None,
        said.note,
    )


def overlaid(rows: list[CharterRow]) -> CharterRow:
    """What several charter rows, nearest first, say together: each field from the nearest that sets it."""
    if len(rows) == 1:
        return rows[0]
    nearest: dict[str, Any] = {name: first(getattr(row, name) for row in rows) for name in INHERITED}
    return replace(rows[0], **nearest)


def with_wording(base: Responsibility, said: CharterRow) -> Responsibility:
    """The base row in the wording of the organisation, where a charter has its own."""
    wording: dict[str, Any] = {name: value for name in WORDING if (value := getattr(said, name)) is not None}
    return replace(base, **wording) if wording else base


def own_row(chain: list[tuple[str | None, CharterRow]]) -> Responsibility | None:
    """A charter's own row as a value: the farthest charter that gives it a title introduces it."""
    for _, row in reversed(chain):
        if row.title is not None:
            return Responsibility(row.responsibility, row.title, row.holders or ())
    return None


def first(values: Iterable[T | None]) -> T | None:
    """The first value that is set."""
    return next((value for value in values if value is not None), None)


def known_rows(organisation: Organisation, owners: tuple[str | None, ...], day: date) -> tuple[str, ...]:
    """The ids of every row of a team on a day: the framework's, what is not listed, the charters' own."""
    ids = dict.fromkeys(organisation.framework.responsibility_by_id)
    for owner in reversed(owners):
        for responsibility, rows in organisation.index.charter_rows.get(owner, {}).items():
            if any(row.title is not None and day in row.period for row in rows):
                ids.setdefault(responsibility)
    ids.pop(NOT_LISTED, None)
    return (*ids, NOT_LISTED)


def unknown_row(
    organisation: Organisation, owners: tuple[str | None, ...], responsibility: str, day: date
) -> Refusal:
    """The refusal for a row that the team does not have on the day."""
    return Refusal(
        RefusalCode.UNKNOWN_RESPONSIBILITY,
        f"there is no responsibility “{responsibility}” for “{owners[0]}” on {day.isoformat()}",
        did_you_mean(responsibility, known_rows(organisation, owners, day)),
    )
