"""The organisation taken apart into its objects, each with a key, and put together again.

A plan, an audit row and a database row all speak of one object at a time; pages and answers speak
of the organisation. This module is the only bridge between the two.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, NamedTuple

from remit.core.charter import Charter, CharterRow
from remit.core.cover import Cover
from remit.core.framework import Framework
from remit.core.organisation import Organisation
from remit.core.person import Leave, Person, ReportingLine
from remit.core.role import CodingRange, Deputy, RoleAssignment
from remit.core.suppression import Suppression
from remit.core.system import System, SystemOwner
from remit.core.team import Membership, Team, TeamParent
from remit.lib.periods import Period


class Head(NamedTuple):
    """What the organisation is, apart from what it consists of."""

    id: str
    name: str
    zone: str
    framework: Framework


@dataclass(frozen=True, slots=True)
class TeamRow:
    """A charter's row together with whose charter it is; ``team`` is None for the organisation's."""

    team: str | None
    row: CharterRow

    @property
    def period(self) -> Period:
        return self.row.period


class Key(NamedTuple):
    """The address of one object: kind, the ids that it is about, and what tells it from others of the group.

    Objects of one ``group`` exclude each other in time: of two that overlap, one must be wrong.
    """

    kind: str
    group: tuple[str, ...] = ()
    rest: tuple[str, ...] = ()

    def __str__(self) -> str:
        return "/".join((*self.group, *self.rest))


class Kind(NamedTuple):
    """A kind of object: its field of the organisation, its type, and what makes its key."""

    name: str
    field: str
    type: Any
    group: Callable[[Any], tuple[str | None, ...]]
    rest: Callable[[Any], tuple[str | None, ...]] = lambda _: ()


def _start(value: Any) -> tuple[str | None, ...]:
    day: date | None = value.period.start
    return (None if day is None else day.isoformat(),)


KINDS: Mapping[str, Kind] = {
    kind.name: kind
    for kind in (
        Kind("person", "people", Person, lambda o: (o.id,)),
        Kind("team", "teams", Team, lambda o: (o.id,)),
        Kind("system", "systems", System, lambda o: (o.id,)),
        Kind("reporting line", "reporting_lines", ReportingLine, lambda o: (o.person,), _start),
        Kind("leave", "leaves", Leave, lambda o: (o.person,), _start),
        Kind("team parent", "team_parents", TeamParent, lambda o: (o.team,), _start),
        Kind("membership", "memberships", Membership, lambda o: (o.person, o.team), _start),
        Kind("system owner", "system_owners", SystemOwner, lambda o: (o.system,), _start),
        Kind("role", "assignments", RoleAssignment, lambda o: (o.person, o.role, o.team), _start),
        Kind("deputy", "deputies", Deputy, lambda o: (o.person, o.role, o.team), _start),
        Kind("coding range", "coding_ranges", CodingRange, lambda o: (o.person, o.team), _start),
        Kind("charter", "charters", Charter, lambda o: (o.team,)),
        Kind("charter row", "charters", TeamRow, lambda o: (o.team, o.row.responsibility), _start),
        Kind(
            "cover",
            "covers",
            Cover,
            lambda o: (o.team, o.role, o.holder),
            lambda o: (o.acting, "*" if o.rows is None else ",".join(o.rows), *_start(o)),
        ),
        Kind(
            "suppression",
            "suppressions",
            Suppression,
            lambda o: (o.code, o.team, o.responsibility, o.person),
            lambda o: (o.until.isoformat(), o.reason),
        ),
    )
}
"""Every kind but the head, what is named before what names it."""

HEAD = Key("organisation")

Objects = dict[str, dict[Key, Any]]


def take_apart(organisation: Organisation) -> Objects:
    """Every object of the organisation by kind and key, in the organisation's order."""
    head = Head(organisation.id, organisation.name, organisation.zone, organisation.framework)
    parts: Objects = {"organisation": {HEAD: head}}
    for kind in KINDS.values():
        parts[kind.name] = keyed(kind, _values(kind, organisation))
    return parts


def put_together(objects: Mapping[str, Iterable[Any]]) -> Organisation:
    """The organisation of the objects of each kind. Raises ValueError where there is not one head."""
    (head,) = objects["organisation"]
    rows: dict[str | None, list[CharterRow]] = {}
    for item in objects["charter row"]:
        rows.setdefault(item.team, []).append(item.row)
    fields = {kind.field: tuple(objects[kind.name]) for kind in KINDS.values() if kind.type is not TeamRow}
    fields["charters"] = tuple(
        replace(charter, rows=tuple(rows.get(charter.team, ()))) for charter in fields["charters"]
    )
    return Organisation(head.id, head.name, head.framework, head.zone, **fields)


def key_of(kind: Kind, value: Any) -> Key:
    """The key of one object."""
    return Key(
        kind.name,
        tuple(part or "" for part in kind.group(value)),
        tuple(part or "" for part in kind.rest(value)),
    )


def _values(kind: Kind, organisation: Organisation) -> Iterable[Any]:
    if kind.type is Charter:
        return (replace(charter, rows=()) for charter in organisation.charters)
    if kind.type is TeamRow:
        return (TeamRow(charter.team, row) for charter in organisation.charters for row in charter.rows)
    values: Iterable[Any] = getattr(organisation, kind.field)
    return values


def unused(key: Key, taken: Mapping[Key, Any]) -> Key:
    """The key, with a number where it is taken: what is written down twice is kept twice."""
    number, free = 2, key
    while free in taken:
        number, free = number + 1, key._replace(rest=(*key.rest, str(number)))
    return free


def keyed(kind: Kind, values: Iterable[Any]) -> dict[Key, Any]:
    """The objects by key, in their order."""
    found: dict[Key, Any] = {}
    for value in values:
        found[unused(key_of(kind, value), found)] = value
    return found
