"""Should two people hold the two roles (P2, P3)? A signal with its reasons, never a verdict.

The bands are norms of practitioners, and an organisation may set its own. What only the holder may know (their hands-on
coding) comes in only where they chose to share it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil
from statistics import linear_regression
from typing import Final, NamedTuple

from remit.core.framework import NOT_LISTED, Focus, Party
from remit.core.note import Note
from remit.core.observation_state import Observation, State
from remit.core.organisation import Organisation
from remit.core.reporting import reports
from remit.core.split_bands import EARLIER, Band, Thresholds
from remit.core.team_day import TeamDay

MESSAGES: Final[Mapping[str, str]] = {
    "reports": "%(person)s holds both roles and has %(count)s reports.",
    "one-on-one": "A one-on-one is %(days)s days old; more than %(limit)s is too long.",
    "production": "The team runs %(count)s production systems: %(systems)s.",
    "budget": "An error budget of the team is spent.",
    "unclaimed": "Nobody is there for %(count)s rows: %(rows)s.",
    "coding": "%(person)s shared that their hands-on coding is under the agreed floor.",
    "experienced": "%(person)s has declared experience in both roles, which speaks for keeping them together.",
}

ONE: Final[Mapping[str, str]] = {
    "reports": "%(person)s holds both roles and has one report.",
    "production": "The team runs one production system: %(systems)s.",
    "unclaimed": "Nobody is there for one row: %(rows)s.",
}
"""The same of a single thing."""

EVERY: Final = 30
POINTS: Final = 13
"""The trend is drawn through a year of counts, 30 days apart."""
HORIZON: Final = 730
"""Days ahead up to which a crossing is told; beyond, a straight line says nothing."""


@dataclass(frozen=True, slots=True)
class Observed:
    """What others than the organisation know. ``coding_below`` only where the holder shared it."""

    one_on_one_days: int | None = None
    budget_spent: bool = False
    coding_below: bool = False


def one_on_one_days(seen: Observation, day: date) -> int | None:
    """How long ago a one-on-one was at least, by what is observed of their row; None where nothing tells.

    Days on which nobody who holds the row was there do not count.
    """
    told = dict(seen.said)
    if "gap" in told:
        return int(str(told["gap"]["days"]))
    if seen.state is not State.QUIET or seen.since is None:
        return None
    since = seen.since - timedelta(days=1) if seen.last is None else seen.last
    return (day - since).days - int(str(told.get("on-leave", {}).get("days", 0)))


class Trend(NamedTuple):
    """The number of reports on past days, oldest first, and the day when a line through them reaches the next band."""

    points: tuple[tuple[date, int], ...]
    crosses: date | None


class Signal(NamedTuple):
    """For one person with both roles of a team. ``by_count`` is the band of the reports alone.

    ``reasons`` make it one band earlier, ``band``; ``against`` speaks for one person.
    """

    person: str
    reports: int
    by_count: Band
    band: Band
    basis: Note
    reasons: tuple[Note, ...]
    against: tuple[Note, ...]
    trend: Trend


def signals(
    desk: TeamDay, observed: Mapping[str, Observed] | None = None, thresholds: Thresholds | None = None
) -> tuple[Signal, ...]:
    """The signal of everybody who holds both lead roles of the team on the day; ``observed`` by person."""
    known, limits = observed or {}, thresholds or Thresholds()
    return tuple(_signal(desk, person, known.get(person, Observed()), limits) for person in combined(desk))


def combined(desk: TeamDay) -> tuple[str, ...]:
    """Who holds a role in charge of the system and one in charge of the people."""
    roles = desk.organisation.framework.roles
    people, system = (
        [h.person for role in roles if role.focus is focus for h in desk.role(role.id).holders]
        for focus in (Focus.PEOPLE, Focus.SYSTEM)
    )
    return tuple(dict.fromkeys(person for person in people if person in system))


def _signal(desk: TeamDay, person: str, observed: Observed, limits: Thresholds) -> Signal:
    count = _count(desk.organisation, person, desk.day)
    named = {"person": desk.title(Party.person(person))}
    reasons = tuple(_reasons(desk, named, observed, limits))
    by_count = limits.band(count)
    band = EARLIER.get(by_count, by_count) if reasons else by_count
    leads = {lead.id for lead in desk.organisation.framework.leads}
    experienced = leads <= set(desk.organisation.index.person[person].experience)
    against = (_note("experienced", named),) if experienced else ()
    basis = _note("reports", {**named, "count": count})
    return Signal(person, count, by_count, band, basis, reasons, against, _trend(desk, person, limits))


def _reasons(
    desk: TeamDay, named: Mapping[str, object], observed: Observed, limits: Thresholds
) -> list[Note]:
    found = []
    days = observed.one_on_one_days
    if days is not None and days > limits.one_on_one_days:
        found.append(_note("one-on-one", {"days": days, "limit": limits.one_on_one_days}))
    systems = _production(desk)
    if len(systems) >= limits.production:
        found.append(_note("production", {"count": len(systems), "systems": ", ".join(systems)}))
    if observed.budget_spent:
        found.append(_note("budget", {}))
    rows = unclaimed(desk)
    if rows:
        found.append(_note("unclaimed", {"count": len(rows), "rows": ", ".join(rows)}))
    if observed.coding_below:
        found.append(_note("coding", named))
    return found


def _production(desk: TeamDay) -> list[str]:
    index = desk.organisation.index
    owned = {owner.system for owner in index.owned.get(desk.team, ()) if desk.day in owner.period}
    systems = (system for system in desk.organisation.systems if system.id in owned)
    return [system.name for system in systems if system.production and desk.day in system.period]


def unclaimed(desk: TeamDay) -> tuple[str, ...]:
    """The titles of the rows for which nobody is there; what is not listed has a finding of its own."""
    answers = (desk.answer(row) for row in desk.rows() if row != NOT_LISTED)
    return tuple(answer.row.short_title for answer in answers if answer.vacant and not answer.holders)


def _trend(desk: TeamDay, person: str, limits: Thresholds) -> Trend:
    """Counted since the person has been on the team in a role; a line wants three points, and must rise."""
    days = [desk.day - timedelta(days=EVERY * back) for back in reversed(range(POINTS))]
    held = [own.period for own in desk.organisation.index.assignments_of[person] if own.team == desk.team]
    there = [day for day in days if any(day in period for period in held)]
    points = tuple((day, _count(desk.organisation, person, day)) for day in there)
    target = limits.following(points[-1][1])
    if len(points) < 3 or target is None:
        return Trend(points, None)
    slope, _ = linear_regression([day.toordinal() for day in there], [count for _, count in points])
    away = ceil((target - points[-1][1]) / slope) if slope > 0 else HORIZON + 1
    return Trend(points, desk.day + timedelta(days=away) if away <= HORIZON else None)


def _count(organisation: Organisation, person: str, day: date) -> int:
    return len(reports(organisation, day).get(person, ()))


def _note(code: str, params: Mapping[str, object]) -> Note:
    single = params.get("count") == 1
    return Note(code, ONE[code] if single else MESSAGES[code], params)
