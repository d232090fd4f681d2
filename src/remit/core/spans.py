"""Spans of days as pairs of ordinals, ``[first, end)``: arithmetic on periods that never counts day by day.

Leaves and covers may be as long as a file says; ordinals neither overflow nor take longer for a long leave.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from remit.lib.periods import Period

Span = tuple[int, int]

FIRST = date.min.toordinal()
END = date.max.toordinal() + 1
WEEK = 7
WORKING = 5


def span(period: Period) -> Span:
    """A period as a span; an unknown start is the first of all days, an open end the end of all days."""
    start = FIRST if period.start is None else period.start.toordinal()
    return start, END if period.end is None else period.end.toordinal()


def overlap(one: Span, other: Span) -> Span:
    """The days that both have; may be empty, that is, end where or before it begins."""
    return max(one[0], other[0]), min(one[1], other[1])


def without(spans: Iterable[Span], taken: Iterable[Span]) -> list[Span]:
    """The days of the spans that none of those taken have, in order."""
    left = [(first, end) for first, end in spans if first < end]
    for taken_first, taken_end in taken:
        if taken_first < taken_end:
            left = [
                piece
                for first, end in left
                for piece in ((first, min(end, taken_first)), (max(first, taken_end), end))
                if piece[0] < piece[1]
            ]
    return left


def merged(spans: Iterable[Span]) -> list[Span]:
    """The same days as spans that neither overlap nor touch, in order."""
    found: list[Span] = []
    for first, end in sorted(spans):
        if found and first <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((first, end))
    return found


def working_days(spans: Iterable[Span]) -> int:
    """How many of the days are Monday to Friday; public holidays are not known here."""
    return sum(_before(end) - _before(first) for first, end in spans if first < end)


def _before(day: int) -> int:
    """The working days before a day; ordinal 1 is a Monday."""
    weeks, rest = divmod(day - 1, WEEK)
    return weeks * WORKING + min(rest, WORKING)
