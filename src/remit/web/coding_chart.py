"""The chart of hours by week: bars from below to above, as numbers for an SVG. The table beside it says the same."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from remit.core.coding_sessions import Interval

WIDTH: Final = 320
HEIGHT: Final = 120
GAP: Final = 8
LEAST: Final = 2
"""A bar is at least so high, so that a week with little in it is seen."""


@dataclass(frozen=True, slots=True)
class Bar:
    """A week: where its bar is, in units of the picture."""

    monday: date
    x: float
    y: float
    width: float
    height: float


def bars(weeks: Iterable[tuple[date, Interval, int | None]]) -> tuple[Bar, ...]:
    """A bar for each week with any hours; the tallest reaches the top."""
    every = tuple(weeks)
    top = max((hours.upper for _, hours, _ in every), default=0)
    if not top:
        return ()
    step = WIDTH / len(every)
    found = []
    for place, (monday, hours, _) in enumerate(every):
        if hours.upper:
            height = max(HEIGHT * (hours.upper - hours.lower) / top, LEAST)
            y = min(HEIGHT - HEIGHT * hours.upper / top, HEIGHT - height)
            found.append(
                Bar(
                    monday,
                    round(place * step + GAP / 2, 1),
                    round(y, 1),
                    round(step - GAP, 1),
                    round(height, 1),
                )
            )
    return tuple(found)
