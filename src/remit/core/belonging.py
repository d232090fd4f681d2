"""Who was what on a team when: so that an act of somebody else can be told by role, never by name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple

from remit.core.index import Index
from remit.core.organisation import Organisation
from remit.core.spans import overlap, span
from remit.lib.periods import Period

MEMBER = ""
"""As ``role``: somebody of the team who holds no role there."""


class Belonging(NamedTuple):
    """``person`` has ``role`` on ``team`` on the days ``[start, end)``; a role comes before being a member."""

    team: str
    person: str
    role: str
    start: date
    end: date


def belongings(
    organisation: Organisation, start: date, end: date, teams: Iterable[str] | None = None
) -> Iterator[Belonging]:
    """Every role and membership within ``[start, end)``, team by team; times of one person may overlap."""
    index = organisation.index
    whole = (start.toordinal(), end.toordinal())
    for team in index.team if teams is None else [team for team in teams if team in index.team]:
        held = [(own.person, own.role, own.period) for own in index.roles_on.get(team, ())]
        members = [(own.person, MEMBER, own.period) for own in index.members.get(team, ())]
        for person, role, period in (*held, *members):
            days = overlap(overlap(whole, span(period)), span(index.person[person].period))
            if days[0] < days[1]:
                yield Belonging(team, person, role, *map(date.fromordinal, days))


def reports_since(organisation: Organisation, manager: str, report: str, day: date) -> date | None:
    """Since when somebody has reported to a manager, as of a day on which they do; None where nobody knows.

    By the latest beginning of what makes it so: the reporting line, else the place on a team that both are on.
    """
    index = organisation.index
    lines = [line.period for line in index.reporting_lines.get(report, ()) if line.manager == manager]
    starts = [index.person[one].period.start for one in (manager, report)]
    if (line := _running(lines, day)) is not None:
        return _latest([*starts, line.start])
    found = [
        _latest([*starts, here.start, there.start])
        for team, here in _places(index, manager, day).items()
        if (there := _places(index, report, day).get(team)) is not None
    ]
    return min((known for known in found if known is not None), default=_latest(starts))


def _places(index: Index, person: str, day: date) -> dict[str, Period]:
    """The teams that somebody is on, each with the earliest beginning."""
    found: dict[str, Period] = {}
    own = [(held.team, held.period) for held in index.assignments_of.get(person, ())]
    own += [(member.team, member.period) for member in index.memberships_of.get(person, ())]
    for team, period in own:
        if day in period and (team not in found or span(period) < span(found[team])):
            found[team] = period
    return found


def _running(periods: Iterable[Period], day: date) -> Period | None:
    return next((period for period in periods if day in period), None)


def _latest(days: Iterable[date | None]) -> date | None:
    return max((day for day in days if day is not None), default=None)
