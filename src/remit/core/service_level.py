"""Service levels: how much of an error budget is left, and how fast it burns. Pure arithmetic, and its words."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Mapping
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Final, NamedTuple

SECONDS: Final[Mapping[str, int]] = MappingProxyType(
    {"m": 60, "h": 3600, "d": 86_400, "w": 604_800, "M": 30 * 86_400, "Q": 90 * 86_400, "Y": 365 * 86_400}
)
"""Units of OpenSLO's durations. Of a rolling window a month has 30 days, a quarter 90 and a year 365."""
MONTHS: Final[Mapping[str, int]] = MappingProxyType({"M": 1, "Q": 3, "Y": 12})
LONGEST: Final = 2 * 365 * 86_400
BURN: Final = 3600
"""Seconds that the burn rate looks back: what is happening now, not within the whole window."""
_DURATION: Final = re.compile(r"([1-9][0-9]{0,4})([mhdwMQY])", re.ASCII)

BLANKS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "version": "It is written in %(version)s; only openslo/v1 is read.",
        "target": "It states no target above 0% and below 100%.",
        "window": "It states no time window that can be read.",
        "indicator": "Its indicator %(name)s is in no document that was found.",
        "metric": "It has neither a ratio nor a threshold that can be read.",
        "other-source": "Its metrics are in %(source)s, which this source does not read.",
        "query": "Prometheus could not answer: %(why)s",
        "no-data": "Prometheus has no data for it in the window.",
        "no-recent-data": "Prometheus has no data for it in the last hour.",
        "not-measured": "It was found in a repository, but no Prometheus source has measured it yet.",
    }
)
"""Why a figure is empty. Texts are translated where they are shown."""


class Budget(NamedTuple):
    """What is left of an error budget, as a share of it; below zero when more was used than there was."""

    allowed: float
    used: float

    @property
    def left(self) -> float:
        """1 with no error at all, 0 when it is used up."""
        return 1 - self.used / self.allowed


def budget(measured: float, target: float) -> Budget:
    """The budget of an objective: ``target`` is above 0 and below 1, ``measured`` the share that was good."""
    return Budget(1 - target, 1 - min(max(measured, 0.0), 1.0))


def burn(measured: float, target: float) -> float:
    """How fast the budget goes: at 1 it would be used up exactly at the end of the window."""
    return budget(measured, target).used / (1 - target)


def duration(text: str) -> tuple[int, str] | None:
    """``30d`` as (30, "d"); None for what is no duration of OpenSLO."""
    found = _DURATION.fullmatch(text.strip())
    return None if found is None else (int(found[1]), found[2])


def length(count: int, unit: str) -> int | None:
    """The seconds of a duration; None beyond two years."""
    seconds = count * SECONDS[unit]
    return seconds if seconds <= LONGEST else None


def period_start(first: datetime, now: datetime, count: int, unit: str) -> datetime | None:
    """The start of the calendar period that ``now`` is in, counted from ``first`` on its clock; None before it."""
    here = now.astimezone(first.tzinfo)
    if here < first:
        return None
    if unit in MONTHS:
        each = count * MONTHS[unit]
        since = (here.year - first.year) * 12 + here.month - first.month
        steps = since // each
        while steps > 0 and _months_on(first, steps * each) > here:
            steps -= 1
        return _months_on(first, steps * each)
    each = count * SECONDS[unit]
    passed = (here.replace(tzinfo=None) - first.replace(tzinfo=None)).total_seconds()
    return first + timedelta(seconds=passed // each * each)


def _months_on(first: datetime, months: int) -> datetime:
    """The same day so many months on; the last of the month where it has no such day."""
    year, month = divmod(first.year * 12 + first.month - 1 + months, 12)
    return first.replace(year=year, month=month + 1, day=min(first.day, monthrange(year, month + 1)[1]))
