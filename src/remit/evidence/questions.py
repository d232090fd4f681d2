"""What a question about evidence brings along: who people are, what belongs to whom, and what speaks for which row.

All of it comes from the database, as tuples or as Arrow tables made here; days are those of the team's zone.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final, NamedTuple

import pyarrow as pa

from remit.core.activity import CHECK_IN
from remit.core.belonging import Belonging
from remit.core.holdings import Holding

ALWAYS_FROM: Final = -1_000_000
ALWAYS_UNTIL: Final = 1_000_000
"""Days since 1970 that stand for an open beginning and an open end: no event is beyond them."""
TAGGED: Final = "="
"""Before the name of a row in a signal: an event that names its row itself."""


class Whose(NamedTuple):
    """The account ``key`` is the person's, or nobody's that is known; ``machine``: a bot or an agent acts by it."""

    key: str
    person: str | None
    machine: bool = False


class Where(NamedTuple):
    """Events there count for the team on its days ``[start, end)``; ``zone`` is the team's.

    ``kind``: ``origin`` (all of a repository or a calendar), ``system`` or ``team``, as the envelope says it.
    """

    kind: str
    key: str
    team: str
    zone: str
    start: date | None = None
    end: date | None = None


class Says(StrEnum):
    """What an activity means for a row."""

    SEEN = "seen"
    DUE = "due"
    COUNTER = "counter"


class Watch(NamedTuple):
    """The activity speaks for the row; or it is what the row is ``due`` at, or speaks against it (``counter``).

    ``performed``: it matters who did it. ``parted``: it is asked for each other party by itself. ``team``: for that
    team alone; a team with a watch of its own for a row has no other for it.
    """

    row: str
    activity: str
    says: Says = Says.SEEN
    performed: bool = False
    parted: bool = False
    team: str | None = None


def _schema(**fields: pa.DataType) -> pa.Schema:
    return pa.schema([pa.field(name, kind) for name, kind in fields.items()])


_TEXT, _DAY, _FLAG = pa.string(), pa.int32(), pa.bool_()
ACCOUNTS: Final = _schema(key=_TEXT, person=_TEXT, machine=_FLAG)
PLACES: Final = _schema(place=_TEXT, team=_TEXT, zone=_DAY, start=_DAY, end=_DAY)
WATCHES: Final = _schema(row=_TEXT, signal=_TEXT, says=_TEXT, performed=_FLAG, parted=_FLAG, team=_TEXT)
HOLDINGS: Final = _schema(team=_TEXT, row=_TEXT, person=_TEXT, acting=_FLAG, start=_DAY, end=_DAY)
ROLES: Final = _schema(team=_TEXT, person=_TEXT, role=_TEXT, start=_DAY, end=_DAY)


@dataclass(frozen=True, slots=True)
class Context:
    """Everything a question brings along, as tables of the schemas above; ``zones``: their numbers in ``places``."""

    accounts: pa.Table
    places: pa.Table
    watches: pa.Table
    holdings: pa.Table
    roles: pa.Table
    zones: tuple[str, ...]


def context(
    *,
    accounts: Iterable[Whose],
    places: Iterable[Where],
    watches: Iterable[Watch],
    holdings: Iterable[Holding] = (),
    roles: Iterable[Belonging] = (),
) -> Context:
    """The tables of a question. Holdings are needed for rows that are ``performed``, and only for them."""
    places = list(places)
    zones = tuple(sorted({place.zone for place in places}))
    number = {zone: index for index, zone in enumerate(zones)}
    return Context(
        accounts=_table(ACCOUNTS, accounts),
        places=_table(
            PLACES,
            (
                (f"{own.kind[0]}:{own.key}", own.team, number[own.zone], *_span(own.start, own.end))
                for own in places
            ),
        ),
        watches=_table(WATCHES, _watched(watches)),
        holdings=_table(
            HOLDINGS,
            ((own.team, own.row, own.person, own.acting, *_span(own.start, own.end)) for own in holdings),
        ),
        roles=_table(ROLES, ((own.team, own.person, own.role, *_span(own.start, own.end)) for own in roles)),
        zones=zones,
    )


def _watched(watches: Iterable[Watch]) -> list[tuple[object, ...]]:
    """By signals: an event that is tagged with a row speaks for it whatever it is, and so does a check-in."""
    found: dict[tuple[object, ...], None] = {}
    for own in watches:
        rest = (own.performed, own.parted, own.team)
        if own.activity != CHECK_IN:
            found[own.row, own.activity, own.says.value, *rest] = None
        found[own.row, TAGGED + own.row, Says.SEEN.value, *rest] = None
    return list(found)


def _span(start: date | None, end: date | None) -> tuple[int, int]:
    return (
        ALWAYS_FROM if start is None else since_1970(start),
        ALWAYS_UNTIL if end is None else since_1970(end),
    )


def since_1970(day: date) -> int:
    """The number of a day, as tables here have it."""
    return day.toordinal() - 719_163


def _table(schema: pa.Schema, rows: Iterable[tuple[object, ...]]) -> pa.Table:
    columns = list(zip(*rows, strict=True)) or [()] * len(schema)
    return pa.table(
        [pa.array(column, field.type) for column, field in zip(columns, schema, strict=True)], schema
    )
