"""Leave in days: which leaves want a cover, as seen from a day."""

from __future__ import annotations

from datetime import date

from remit.core.person import Leave
from remit.core.spans import END, Span, span, working_days

LONG = 5
"""Working days from which leave wants a cover."""

SOON = 30
"""How many days ahead a leave is looked at; of a leave without an end, how many of its days."""


def near_and_long(leave: Leave, day: date) -> bool:
    """Whether a leave is running or starts soon, and is long enough to want a cover."""
    start, end = span(leave.period)
    today = day.toordinal()
    return start <= today + SOON and end > today and working_days([days_away(leave, day)]) >= LONG


def days_away(leave: Leave, day: date) -> Span:
    """The days of a leave that are counted: an unknown start is today, an open end some weeks from now."""
    start = (leave.period.start or day).toordinal()
    end = leave.period.end
    horizon = min(max(start, day.toordinal()) + SOON, END)
    return start, horizon if end is None else end.toordinal()
