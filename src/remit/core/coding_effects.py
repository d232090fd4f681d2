"""What each constant does to the hours: so that its holder sees how much of a number is an assumption."""

from __future__ import annotations

from datetime import date
from typing import Final, NamedTuple

from remit.core.coding_sessions import ABOVE, BELOW, Interval, Rows, hours

ALTERNATIVES: Final = (
    ("gap-below", (30, 45, 60, 90)),
    ("lead-below", (0, 15, 30, 60)),
    ("gap-above", (90, 120, 180, 240)),
    ("lead-above", (60, 90, 120, 180)),
)
"""Minutes, for each constant alone, the others as they are; the one in use is among them."""


class Effect(NamedTuple):
    """The interval if one constant had another value, in minutes. ``used``: it is the value in use."""

    constant: str
    minutes: int
    interval: Interval
    used: bool


def effects(rows: Rows, start: date, end: date) -> tuple[Effect, ...]:
    """The interval for every alternative of every constant."""
    lower, upper = hours(rows, BELOW, start, end), hours(rows, ABOVE, start, end)
    found = []
    for constant, values in ALTERNATIVES:
        name, _, side = constant.partition("-")
        base = BELOW if side == "below" else ABOVE
        for minutes in values:
            other = base._replace(**{name: minutes})
            changed = hours(rows, other, start, end)
            pair = Interval(changed, upper) if side == "below" else Interval(lower, changed)
            found.append(Effect(constant, minutes, pair, other == base))
    return tuple(found)
