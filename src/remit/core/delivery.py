"""Delivery of a team: the four DORA measures, and flow. Of a team only, and never of so few that it is one person's."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from math import ceil
from statistics import median
from types import MappingProxyType
from typing import Final, NamedTuple

from remit.core.delivery_wording import MESSAGES
from remit.core.note import Note

ACTORS: Final = 3
"""People whose work must be in a figure: of two, each could work out the other's part."""

VALUES: Final = 5
"""Values below which a median and a percentile say nothing."""

WEEKS: Final = 12
"""Whole weeks that are looked back, where nobody says how many."""

FEWEST: Final = VALUES
MOST: Final = 52
"""How many may be asked for: of fewer no median of weeks would say anything."""

HIGH: Final = 85
"""The percentile beside each median: what all but about one in seven stay under."""

HOUR: Final = 3600.0
DAY: Final = 86400.0


class Deployment(NamedTuple):
    """A deployment to production on a day. ``leads``: for each change in it, the seconds since its first commit.

    ``failed``: it had to be mended or taken back; None where nobody knows. ``by``: whose changes it brought.
    """

    on: date
    leads: tuple[float, ...] = ()
    failed: bool | None = None
    by: frozenset[str] = frozenset()


class Incident(NamedTuple):
    """A failure of service that began on a day, and the seconds until it was over; None: not over."""

    on: date
    lasted: float | None
    by: frozenset[str] = frozenset()


class Item(NamedTuple):
    """A piece of work that was finished on a day, and the seconds since it was begun; None where nobody knows."""

    on: date
    took: float | None
    by: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Work:
    """What is known of a team in ``[start, end)``; None: no source tells of it. ``people``: how many the team has.

    ``seen``: of which days of it the sources tell at all, by the name of what they tell; all of them without.
    """

    start: date
    end: date
    people: int
    deployments: tuple[Deployment, ...] | None = None
    incidents: tuple[Incident, ...] | None = None
    items: tuple[Item, ...] | None = None
    seen: Mapping[str, tuple[date, date]] = field(default_factory=dict)

    def span(self, name: str) -> tuple[date, date]:
        """The days of ``[start, end)`` of which ``deployments``, ``incidents`` or ``items`` are known."""
        first, end = self.seen.get(name, (self.start, self.end))
        return max(first, self.start), min(end, self.end)

    def actors(self, name: str) -> int:
        """How many people's work is in what is known; the team's, where of none of it anybody is named."""
        first, end = self.span(name)
        events: _Events = getattr(self, name) or ()
        named = frozenset[str]().union(*(event.by for event in events if first <= event.on < end))
        return len(named) if named else self.people

    def weekly(self, name: str) -> tuple[tuple[date, ...], ...]:
        """The days on which something of it was, by whole week; what failed is not deployed."""
        events: _Events = getattr(self, name) or ()
        days = [one.on for one in events if not (isinstance(one, Deployment) and one.failed)]
        return by_week(days, *self.span(name))


_Events = Sequence[Deployment] | Sequence[Incident] | Sequence[Item]


class Figure(NamedTuple):
    """A figure in its unit, or why there is none. ``high``: the 85th percentile; ``of``: from how many values."""

    measure: str
    value: float | None
    high: float | None = None
    of: int = 0
    why: Note | None = None


def figures(work: Work) -> tuple[Figure, ...]:
    """The six figures, in the order of pages: the four DORA measures, then throughput and cycle time."""
    return tuple(_figure(work, measure) for measure in MEASURES)


def percentile(values: Sequence[float], percent: float) -> float:
    """The smallest value that at least so many percent of the values do not exceed (nearest rank; no invented values).

    Raises ValueError for no values or a percentage outside 0 to 100.
    """
    if not values or not 0 < percent <= 100:
        raise ValueError("a percentile needs values, and a percentage above 0 up to 100")
    return sorted(values)[ceil(percent * len(values) / 100) - 1]


def by_week(days: Sequence[date], start: date, end: date) -> tuple[tuple[date, ...], ...]:
    """The days of each whole week (Monday to Sunday) within ``[start, end)``; weeks that are cut are left out."""
    monday = start + timedelta(days=-start.weekday() % 7)
    count = max((end - monday).days // 7, 0)
    weeks: list[list[date]] = [[] for _ in range(count)]
    for day in days:
        place = (day - monday).days // 7
        if 0 <= place < count:
            weeks[place].append(day)
    return tuple(tuple(sorted(week)) for week in weeks)


def _figure(work: Work, measure: str) -> Figure:
    name, values_of = MEASURES[measure]
    events: _Events | None = getattr(work, name)
    if events is None:
        return _none(measure, f"no-{name}")
    first, end = work.span(name)
    if first >= end:
        return _none(measure, "not-seen")
    inside = [event for event in events if first <= event.on < end]
    if not inside:
        return _none(measure, f"none-{name}")
    if work.actors(name) < ACTORS:
        return _none(measure, "few-people", {"actors": ACTORS})
    values = values_of(inside, work)
    if not values and measure in UNKNOWN:
        return _none(measure, UNKNOWN[measure])
    if len(values) < VALUES:
        return _none(measure, "few-values", {"values": VALUES})
    if measure == "change-failure-rate":
        return Figure(measure, 100 * sum(values) / len(values), None, len(values))
    return Figure(measure, median(values), percentile(values, HIGH), len(values))


def _days_deployed(events: Sequence[Deployment], work: Work) -> list[float]:
    """Per week, on how many days: a day with many deployments is one, as in DORA's own Four Keys."""
    return [float(len(set(week))) for week in work.weekly("deployments")]


def _leads(events: Sequence[Deployment], work: Work) -> list[float]:
    return [seconds / HOUR for event in events for seconds in event.leads if seconds >= 0]


def _failures(events: Sequence[Deployment], work: Work) -> list[float]:
    return [float(event.failed) for event in events if event.failed is not None]


def _restored(events: Sequence[Incident], work: Work) -> list[float]:
    return [event.lasted / HOUR for event in events if event.lasted is not None and event.lasted >= 0]


def _finished(events: Sequence[Item], work: Work) -> list[float]:
    return [float(len(week)) for week in work.weekly("items")]


def _cycles(events: Sequence[Item], work: Work) -> list[float]:
    return [event.took / DAY for event in events if event.took is not None and event.took >= 0]


MEASURES: Final[Mapping[str, tuple[str, Callable[..., list[float]]]]] = MappingProxyType(
    {
        "deployment-frequency": ("deployments", _days_deployed),
        "lead-time": ("deployments", _leads),
        "change-failure-rate": ("deployments", _failures),
        "time-to-restore": ("incidents", _restored),
        "throughput": ("items", _finished),
        "cycle-time": ("items", _cycles),
    }
)
"""Each measure: what it is counted from, and its values."""

UNKNOWN: Final[Mapping[str, str]] = MappingProxyType(
    {
        "lead-time": "no-beginnings",
        "change-failure-rate": "no-outcomes",
        "time-to-restore": "none-over",
        "cycle-time": "no-beginnings",
    }
)
"""Why a measure has not a single value although there is what it is counted from."""


def _none(measure: str, code: str, params: Mapping[str, object] | None = None) -> Figure:
    return Figure(measure, None, why=Note(code, MESSAGES[code], params or {}))
