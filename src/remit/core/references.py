"""Which persons, teams and systems an object names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from remit.core.charter import Charter, CharterRow
from remit.core.framework import Party
from remit.core.objects import Key, TeamRow

NAMED = ("person", "team", "system")
"""Kinds of object that others name."""
FIELDS = {
    "person": "person",
    "manager": "person",
    "acting": "person",
    "holder": "person",
    "granted_by": "person",
    "team": "team",
    "parent": "team",
    "system": "system",
}


def references(value: Any) -> Iterator[Key]:
    """The keys of the persons, teams and systems that the object names, some of them twice."""
    for field, kind in FIELDS.items():
        named = getattr(value, field, None)
        if named is not None:
            yield Key(kind, (named,))
    if isinstance(value, TeamRow | Charter):
        for person in named_persons(value):
            yield Key("person", (person,))


def named_persons(value: TeamRow | Charter) -> Iterator[str]:
    """The ids of the persons that a charter, without its rows, or one row of it names."""
    parties = value.when_vacant or () if isinstance(value, Charter) else _of_row(value.row)
    for party in parties:
        if party.kind == "person":
            yield party.id


def _of_row(row: CharterRow) -> Iterable[Party]:
    yield from row.holders or ()
    yield from (party for party, _ in row.split or ())
    if row.tie_break is not None:
        yield row.tie_break
    yield from row.informed or ()
    yield from row.when_vacant or ()
