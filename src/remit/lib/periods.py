"""Half-open periods of days, ``[start, end)``.

Days are calendar days of one place; a period knows nothing of zones. ``start`` is None where
nobody knows it: such a period is valid backwards for ever. ``end`` is None where it is open.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

FRIDAY = 4


@dataclass(frozen=True, slots=True)
class Period:
    """Days from ``start`` (included) until ``end`` (excluded)."""

    start: date | None = None
    end: date | None = None

    def __post_init__(self) -> None:
        if self.start is not None and self.end is not None and self.end <= self.start:
            raise ValueError(f"a period that starts on {self.start} cannot end on {self.end}")

    def __contains__(self, day: date) -> bool:
        start, end = self.start, self.end
        return (start is None or start <= day) and (end is None or day < end)

    def overlaps(self, other: Period) -> bool:
        """Whether the two periods have a day in common."""
        return (self.start is None or other.end is None or self.start < other.end) and (
            other.start is None or self.end is None or other.start < self.end
        )

    def until(self, end: date) -> Period:
        """The same period, ended at ``end`` at the latest. Raises ValueError where nothing is left."""
        return Period(self.start, end if self.end is None else min(self.end, end))

    @property
    def last_day(self) -> date | None:
        """The last day included, as pages show it; None where the period is open."""
        return None if self.end is None else self.end - timedelta(days=1)

    def days(self) -> list[date]:
        """Every day of a closed period, in order. Raises ValueError where it is open on a side."""
        if self.start is None or self.end is None:
            raise ValueError("only a period with both ends has countable days")
        return [self.start + timedelta(days=n) for n in range((self.end - self.start).days)]


ALWAYS = Period()


def working_days(days: list[date]) -> list[date]:
    """Those of the days that are Monday to Friday; public holidays are not known here."""
    return [day for day in days if day.weekday() <= FRIDAY]
