"""The chart of a number by week: a bar for each, as numbers for an SVG. The table beside it says the same."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

WIDTH: Final = 320
HEIGHT: Final = 80
GAP: Final = 2
"""Between two bars, of a width that 52 of them leave."""


class Bar(NamedTuple):
    """A week's bar, in units of the picture."""

    x: float
    y: float
    width: float
    height: float


def bars(weeks: Sequence[int | None], top: int = 0) -> tuple[Bar, ...]:
    """A bar for each week that has any; ``top`` reaches the upper edge, by default the largest of them."""
    most = max(top, *(one or 0 for one in weeks)) if weeks else 0
    if not any(weeks):
        return ()
    step = WIDTH / len(weeks)
    return tuple(
        Bar(
            round(place * step + GAP / 2, 1),
            round(HEIGHT - HEIGHT * one / most, 1),
            round(step - GAP, 1),
            round(HEIGHT * one / most, 1),
        )
        for place, one in enumerate(weeks)
        if one
    )
