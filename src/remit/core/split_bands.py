"""The bands of the split signal: editable values, each with its source."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

SOURCES: Final[Mapping[str, str]] = {
    "review": "Will Larson, An Elegant Puzzle, 2019: who manages fewer than four acts as a tech lead manager",
    "two": "Will Larson, An Elegant Puzzle, 2019: an engineering manager has six to eight reports",
    "wide": "Will Larson, An Elegant Puzzle, 2019: above eight a manager coaches rather than manages",
    "span": "McKinsey, How to identify the right spans of control, 2017: a player/coach has three to five",
    "median": "Gallup: the median team has five to six people",
    "norm": "These are norms of practitioners: no study says where a team should be divided.",
}
"""Where the thresholds come from; a page that shows them says so."""


class Band(StrEnum):
    """``one``: one person is normal. ``review``: talk about it each quarter. ``two``: two people.

    ``too-wide``: too many reports even for an Engineering Manager alone.
    """

    ONE = "one"
    REVIEW = "review"
    TWO = "two"
    TOO_WIDE = "too-wide"


EARLIER: Final[Mapping[Band, Band]] = {Band.ONE: Band.REVIEW, Band.REVIEW: Band.TWO}
"""One band earlier. That a span is too wide is about the number alone."""


@dataclass(frozen=True, slots=True)
class Thresholds:
    """The first number of reports of each band; the days of a one-on-one, and the production systems, that weigh.

    ``one_on_one_days`` may pass without weighing; ``production`` systems do weigh.
    """

    review: int = 4
    two: int = 6
    wide: int = 9
    one_on_one_days: int = 31
    production: int = 2

    def __post_init__(self) -> None:
        if not 0 < self.review < self.two < self.wide:
            raise ValueError("the bands must follow one another")

    def band(self, count: int) -> Band:
        """The band of a number of reports."""
        if count >= self.wide:
            return Band.TOO_WIDE
        return Band.TWO if count >= self.two else Band.REVIEW if count >= self.review else Band.ONE

    def following(self, count: int) -> int | None:
        """The first number of the band after the one of this number."""
        return next((first for first in (self.review, self.two, self.wide) if first > count), None)
