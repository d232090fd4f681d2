"""Things that exclude each other on the same day, and circles in the tree of teams and in reporting lines."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from remit.core.consistency_problem import Problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from remit.core.organisation import Organisation
    from remit.lib.periods import Period

DEEPEST: Final = 200
"""Levels of teams, and of managers, that an organisation may have."""

Where = tuple[str | int, ...]

_EXCLUSIVE: Final = (
    ("reporting_lines", ("person",), "a person reports to one manager at a time"),
    ("leaves", ("person",), "a person's leaves follow one another"),
    ("team_parents", ("team",), "a team has one team above it at a time"),
    ("memberships", ("person", "team"), "a person is a member of a team once at a time"),
    ("system_owners", ("system",), "a system has one owner at a time"),
    ("assignments", ("person", "role", "team"), "a person holds a role on a team once at a time"),
    ("deputies", ("person", "role", "team"), "a person deputises for a role once at a time"),
    ("coding_ranges", ("person", "team"), "a person declares one range on a team at a time"),
)


def first_day(period: Period) -> date:
    """The start for sorting and comparing; an unknown one lies before all others."""
    return period.start or date.min


def end_day(period: Period) -> date:
    """The end for comparing; an open one lies after all others."""
    return period.end or date.max


def overlaps(organisation: Organisation) -> Iterator[Problem]:
    """Two entries of one group that have a day in common; the later one is told."""
    for collection, fields, rule in _EXCLUSIVE:
        groups: dict[tuple[str, ...], list[tuple[Where, Period]]] = defaultdict(list)
        for index, value in enumerate(getattr(organisation, collection)):
            key = tuple(getattr(value, field) for field in fields)
            groups[key].append(((collection, index), value.period))
        yield from _within(groups.values(), rule)
    for index, charter in enumerate(organisation.charters):
        rows: dict[str, list[tuple[Where, Period]]] = defaultdict(list)
        for place, row in enumerate(charter.rows):
            rows[row.responsibility].append((("charters", index, "rows", place), row.period))
        yield from _within(rows.values(), "a charter says one thing of a row at a time")


def _within(groups: Iterable[list[tuple[Where, Period]]], rule: str) -> Iterator[Problem]:
    for group in groups:
        if len(group) == 1:
            continue
        latest: Period | None = None
        for where, period in sorted(group, key=lambda entry: first_day(entry[1])):
            if latest is not None and first_day(period) < end_day(latest):
                yield Problem(
                    where, written(period), "overlaps with {other}", {"other": written(latest)}, rule
                )
            if latest is None or end_day(period) > end_day(latest):
                latest = period


def written(period: Period) -> str:
    """A period as text: both ends as the file has them."""
    return f"[{period.start or 'unknown'}, {period.end or 'open'})"


class _Edge(NamedTuple):
    number: int
    low: str
    high: str
    period: Period


def circles(organisation: Organisation) -> Iterator[Problem]:
    """Teams that are above themselves on some day, and persons who report to themselves over some steps."""
    lines = [_Edge(i, v.person, v.manager, v.period) for i, v in enumerate(organisation.reporting_lines)]
    parents = [_Edge(i, v.team, v.parent, v.period) for i, v in enumerate(organisation.team_parents)]
    yield from _circles(parents, "team_parents", "parent", "a tree of teams")
    yield from _circles(
        lines, "reporting_lines", "manager", "managers who do not report to their own reports"
    )


def _circles(edges: list[_Edge], collection: str, field: str, expected: str) -> Iterator[Problem]:
    """A circle closes on a day on which one of its steps begins: only those days are looked at.

    From each new step the way up is walked once a day; what was walked that day is not walked again.
    """
    starting: dict[date, list[_Edge]] = defaultdict(list)
    for edge in edges:
        starting[first_day(edge.period)].append(edge)
    above: dict[str, _Edge] = {}
    for day in sorted(starting):
        above.update((edge.low, edge) for edge in starting[day])
        heights: dict[str, int] = {}
        for edge in starting[day]:
            found = _walk(edge.low, above, heights, day)
            if found is not None:
                yield _problem(found, edge, collection, field, expected)


def _walk(name: str, above: dict[str, _Edge], heights: dict[str, int], day: date) -> list[str] | None:
    """The circle that the way up from ``name`` runs into, or the whole way where it is too long; else None."""
    way: dict[str, None] = {}
    here: str | None = name
    while here is not None and here not in heights:
        if here in way:
            names = list(way)
            heights.update(dict.fromkeys(names, 0))
            return names[names.index(here) :]
        way[here] = None
        edge = above.get(here)
        here = edge.high if edge is not None and day < end_day(edge.period) else None
    height = 0 if here is None else heights[here]
    for step in reversed(way):
        height += 1
        heights[step] = height
    if height <= DEEPEST:
        return None
    heights.update(dict.fromkeys(way, 0))
    return list(way)


def _problem(names: list[str], edge: _Edge, collection: str, field: str, expected: str) -> Problem:
    params: dict[str, Any]
    if len(names) > DEEPEST:
        template, params = "more than {number} levels", {"number": DEEPEST}
    else:
        shown = [*names[:8], "…"] if len(names) > 8 else [*names, names[0]]
        template, params = "a circle: {names}", {"names": " → ".join(shown)}
    return Problem((collection, edge.number, field), edge.high, template, params, expected)
