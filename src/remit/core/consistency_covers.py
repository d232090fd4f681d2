"""Covers that cannot be: acting persons, holders, who granted them, and covers that clash."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from remit.core.consistency_periods import end_day, first_day, written
from remit.core.consistency_problem import Problem
from remit.core.index import grouped
from remit.core.person import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from remit.core.cover import Cover
    from remit.core.organisation import Organisation

_ALL: Final = "*"
MOST_ABOVE: Final = 500
"""Teams looked at above one; more of them than a tree that is in order can have."""


def covers(organisation: Organisation) -> Iterator[Problem]:
    """Every cover by itself, then covers that stand in for the same row of the same assignment at once."""
    holding = {
        key: _Timeline(group)
        for key, group in grouped(organisation.assignments, lambda a: (a.team, a.role, a.person)).items()
    }
    granting = _Granting(organisation)
    for number, cover in enumerate(organisation.covers):
        where = ("covers", number)
        yield from _acting(where, cover, organisation)
        held = holding.get((cover.team, cover.role, cover.holder or ""))
        if cover.holder is not None and (held is None or held.at(cover.period.start) is None):
            yield Problem(
                (*where, "holder"),
                cover.holder,
                "'{person}' does not hold '{role}' on '{team}' when the cover begins",
                {"person": cover.holder, "role": cover.role, "team": cover.team},
                "who holds the role then, or nobody where it is vacant",
            )
        if cover.granted_by is not None and not granting.may(cover.granted_by, cover):
            yield Problem(
                (*where, "granted_by"),
                cover.granted_by,
                "'{person}' cannot grant this cover",
                {"person": cover.granted_by},
                "the holder, their manager, or for a vacant role the manager above",
            )
    yield from _clashes(organisation)


def _acting(where: tuple[str, int], cover: Cover, organisation: Organisation) -> Iterator[Problem]:
    acting = organisation.index.person.get(cover.acting)
    if acting is not None and acting.kind is Kind.AGENT:
        yield Problem((*where, "acting"), cover.acting, "an agent cannot act for a holder", {}, "a human")
    if cover.acting == cover.holder:
        yield Problem(
            (*where, "acting"), cover.acting, "nobody stands in for themselves", {}, "another person"
        )


class _Timeline:
    """Values with periods that follow one another, looked up by day."""

    def __init__(self, values: Iterable[Any]) -> None:
        self._values = sorted(values, key=lambda value: first_day(value.period))
        self._starts = [first_day(value.period) for value in self._values]

    def at(self, day: date | None) -> Any:
        """The value that is valid on the day, or None; where the day is unknown, the first one."""
        if day is None:
            return self._values[0]
        place = bisect_right(self._starts, day) - 1
        return self._values[place] if place >= 0 and day in self._values[place].period else None


class _Granting:
    """Who may grant a cover: the holder, and the holder's manager.

    A reporting line says who that is. Without one it is whoever has the people role on a team of the
    holder's or on a team above; the day is not asked there, since whoever grants may do so beforehand.
    """

    def __init__(self, organisation: Organisation) -> None:
        self._index = organisation.index
        self._lines = {
            person: _Timeline(lines) for person, lines in organisation.index.reporting_lines.items()
        }
        role = organisation.framework.people_role
        people = [held for held in organisation.assignments if role is not None and held.role == role.id]
        self._leads = {
            person: {held.team for held in group}
            for person, group in grouped(people, lambda held: held.person).items()
        }
        self._above: dict[str, set[str]] = {}
        self._known: dict[tuple[str, str], bool] = {}

    def may(self, granter: str, cover: Cover) -> bool:
        """Whether this person may grant this cover."""
        if granter == cover.holder:
            return True
        lines = self._lines.get(cover.holder or "")
        line = None if lines is None else lines.at(cover.period.start)
        if line is not None:
            return bool(line.manager == granter)
        leads = self._leads.get(granter, set())
        if not leads.isdisjoint(with_above(self._index.parents, cover.team)):
            return True
        return cover.holder is not None and self._leads_a_team_of(cover.holder, granter, leads)

    def _leads_a_team_of(self, holder: str, granter: str, leads: set[str]) -> bool:
        key = (holder, granter)
        if key not in self._known:
            if holder not in self._above:
                self._above[holder] = self._teams_above(holder)
            self._known[key] = not leads.isdisjoint(self._above[holder])
        return self._known[key]

    def _teams_above(self, person: str) -> set[str]:
        """Every team that the person ever belongs to, and all above those."""
        teams = {membership.team for membership in self._index.memberships_of.get(person, ())}
        teams |= {held.team for held in self._index.assignments_of.get(person, ())}
        return set().union(*(with_above(self._index.parents, team) for team in teams))


def may_grant(organisation: Organisation, granter: str, cover: Cover) -> bool:
    """Whether a cover may be on record as granted by this person."""
    return _Granting(organisation).may(granter, cover)


def with_above(parents: Any, team: str) -> set[str]:
    """The team and every team that is ever above it; ``parents`` by team, as the index has them."""
    seen = {team}
    waiting = [team]
    while waiting and len(seen) < MOST_ABOVE:
        for link in parents.get(waiting.pop(), ()):
            if link.parent not in seen:
                seen.add(link.parent)
                waiting.append(link.parent)
    return seen


def _clashes(organisation: Organisation) -> Iterator[Problem]:
    groups: dict[tuple[str, str, str | None], list[tuple[int, Cover]]] = defaultdict(list)
    for number, cover in enumerate(organisation.covers):
        groups[cover.team, cover.role, cover.holder].append((number, cover))
    for group in groups.values():
        last: Cover | None = None
        by_row: dict[str, Cover] = {}
        for number, cover in sorted(group, key=lambda entry: first_day(entry[1].period)):
            rows = (_ALL,) if cover.rows is None else cover.rows
            other = last if cover.rows is None else _latest(by_row.get(row) for row in (*rows, _ALL))
            if other is not None and first_day(cover.period) < end_day(other.period):
                yield Problem(
                    ("covers", number),
                    written(cover.period),
                    "clashes with the cover by '{acting}' in {period}",
                    {"acting": other.acting, "period": written(other.period)},
                    "one acting person for a row at a time",
                )
            last = _latest((cover, last))
            by_row.update((row, _latest((cover, by_row.get(row))) or cover) for row in rows)


def _latest(among: Iterable[Cover | None]) -> Cover | None:
    """The cover that ends last."""
    known = [cover for cover in among if cover is not None]
    return max(known, key=lambda cover: end_day(cover.period), default=None)
