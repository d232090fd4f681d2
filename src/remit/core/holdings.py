"""Who held which row when, as dated tuples: what evidence compares the people of its events with.

The same rules as ``who``, cover included, for every day of a stretch at once: between two days on which anything
changes the answer stays the same, so only such days are asked for. Days are those of the team's zone.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date
from typing import Final, NamedTuple

from remit.core.framework import Mode, Party
from remit.core.index import grouped
from remit.core.organisation import Organisation
from remit.core.row import known_rows, row_in_force
from remit.core.spans import Span, merged, span, without
from remit.core.team_day import TeamDay
from remit.lib.periods import Period

PERFORMED: Final = frozenset({Mode.PERFORMS})
"""The rows whose state depends on who did it."""


class Holding(NamedTuple):
    """``person`` holds ``row`` of ``team``, or acts for who does, on the days ``[start, end)``.

    ``role`` is None where a charter names the person.
    """

    team: str
    row: str
    person: str
    role: str | None
    acting: bool
    start: date
    end: date


_Key = tuple[str, str, str | None, bool]
_Group = tuple[tuple[Party, ...], tuple[str, ...]]


def holdings(
    organisation: Organisation,
    start: date,
    end: date,
    teams: Iterable[str] | None = None,
    modes: Collection[Mode] = PERFORMED,
) -> Iterator[Holding]:
    """Every holding within ``[start, end)`` of rows of these modes, team by team, in the order of rows and days.

    For each day they are the holders that ``who`` names; people on leave hold, as there. Unknown teams have none.
    """
    book = _RowBook(organisation, frozenset(modes))
    known = organisation.index.team
    for team in known if teams is None else [team for team in teams if team in known]:
        yield from _of_team(organisation, book, team, start, end)


def away(organisation: Organisation, held: Iterable[Holding]) -> Mapping[tuple[str, str], tuple[Span, ...]]:
    """By (team, row): the spans in which everybody who held it was on leave; rows without any are left out."""
    leaves = organisation.index.leaves
    found: dict[tuple[str, str], tuple[Span, ...]] = {}
    for key, group in grouped(held, lambda own: (own.team, own.row)).items():
        if not any(holding.person in leaves for holding in group):
            continue
        spans = [(own.start.toordinal(), own.end.toordinal()) for own in group]
        present = [
            piece
            for own, whole in zip(group, spans, strict=True)
            for piece in without([whole], [span(leave.period) for leave in leaves.get(own.person, ())])
        ]
        empty = tuple(merged(without(spans, present)))
        if empty:
            found[key] = empty
    return found


def _of_team(
    organisation: Organisation, book: _RowBook, team: str, start: date, end: date
) -> Iterator[Holding]:
    marks = sorted({start, *(day for day in _borders(organisation, book, team) if start < day < end), end})
    running: dict[_Key, date] = {}
    found: list[Holding] = []
    order: dict[str, int] = {}
    for first in marks[:-1]:
        now = dict.fromkeys(_on(organisation, book, team, first))
        over = [key for key in running if key not in now]
        found += [Holding(team, *key, running.pop(key), first) for key in over]
        for key in now:
            running.setdefault(key, first)
            order.setdefault(key[0], len(order))
    found += [Holding(team, *key, since, end) for key, since in running.items()]
    found.sort(key=lambda own: (order[own.row], own.start))
    yield from found


def _on(organisation: Organisation, book: _RowBook, team: str, day: date) -> Iterator[_Key]:
    """The holdings of one day; rows that name the same parties share their people, where nobody acts."""
    desk = TeamDay(organisation, team, day)
    if not desk.there:
        return
    covers = organisation.index.covers
    for parties, rows in book.groups(desk.owners, day):
        covered = any((team, party.id) in covers for party in parties if party.kind == "role")
        people: tuple[tuple[str, str | None, bool], ...] | None = None
        for row in rows:
            if people is None or covered:
                found = [holder for party in parties for holder in desk.party(party, row).holders]
                people = tuple((own.person, own.role, own.acting) for own in found)
            for person in people:
                yield (row, *person)


def _borders(organisation: Organisation, book: _RowBook, team: str) -> Iterator[date]:
    """Every day on which who holds a row of the team may change."""
    index = organisation.index
    above, links = _above(organisation, team)
    periods = [index.team[team].period, *links]
    people = set(book.people)
    for owner in (*above, None):
        for history in index.charter_rows.get(owner, {}).values():
            periods += [row.period for row in history]
            parties = [party for row in history for party in row.holders or ()]
            people.update(party.id for party in parties if party.kind == "person")
    for own in index.roles_on.get(team, ()):
        periods.append(own.period)
        people.add(own.person)
    for cover in book.covers.get(team, ()):
        people.add(cover.acting)
        periods += [cover.period, Period(cover.accepted)]
        periods += [own.period for own in index.assignments_of.get(cover.acting, ())]
    periods += [index.person[person].period for person in people if person in index.person]
    for period in periods:
        yield from (day for day in (period.start, period.end) if day is not None)


def _above(organisation: Organisation, team: str) -> tuple[Iterable[str], list[Period]]:
    """The team and whatever it was ever part of, and the periods in which it was."""
    above = {team: None}
    periods: list[Period] = []
    waiting = [team]
    while waiting:
        for link in organisation.index.parents.get(waiting.pop(), ()):
            periods.append(link.period)
            if link.parent not in above:
                above[link.parent] = None
                waiting.append(link.parent)
    return above, periods


class _RowBook:
    """What is the same for many teams: the rows of these modes under the same charters, by whom they name."""

    def __init__(self, organisation: Organisation, modes: frozenset[Mode]) -> None:
        self._organisation, self._modes = organisation, modes
        rows = [row for charter in organisation.charters for row in charter.rows]
        days = {day for row in rows for day in (row.period.start, row.period.end)}
        self._marks = sorted(day for day in days if day is not None)
        self._known: dict[tuple[tuple[str | None, ...], int], tuple[_Group, ...]] = {}
        self.covers = grouped(organisation.covers, lambda cover: cover.team)
        named = [party for row in organisation.framework.responsibilities for party in row.holders]
        self.people = frozenset(party.id for party in named if party.kind == "person")

    def groups(self, owners: tuple[str | None, ...], day: date) -> tuple[_Group, ...]:
        """The applicable rows that name each set of parties, under these charters, nearest first."""
        with_rows = self._organisation.index.charter_rows
        said = tuple([owner for owner in owners if owner in with_rows])
        key = (said, bisect_right(self._marks, day))
        found = self._known.get(key)
        if found is None:
            rows: dict[tuple[Party, ...], list[str]] = {}
            for row in known_rows(self._organisation, said, day):
                force = row_in_force(self._organisation, lambda: said, row, day)
                if force.row.mode in self._modes and force.not_applicable is None:
                    rows.setdefault(force.parties, []).append(row)
            found = self._known[key] = tuple((parties, tuple(ids)) for parties, ids in rows.items())
        return found
