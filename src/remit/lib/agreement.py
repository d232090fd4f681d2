"""How far several raters agree on nominal categories, beyond what chance would give.

The data are counts: for each subject, how many raters chose each category. Who chose what is not needed, and is never
asked for. A rating that is missing is missing: it is not counted, and nothing is put in its place.

Every coefficient is a function of sums over subjects: leaving one out, or drawing them again, is a matter of adding.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from math import ceil, cos, floor, pi, sin, sqrt, tan
from operator import sub
from random import Random
from statistics import pvariance
from typing import NamedTuple

Counts = tuple[int, ...]
Sums = tuple[float, ...]

DRAWS = 10_000
"""Samples of a bootstrap; an interval wants at least 1,000 (Efron & Tibshirani, An Introduction to the Bootstrap)."""

UNDEFINED = 0.05
"""The share of samples without a value from which a bootstrap says nothing."""


class Coefficient(NamedTuple):
    """A measure of agreement: what a subject adds, and the value of the sums; None where it has none."""

    name: str
    part: Callable[[Counts], Sums]
    value: Callable[[Sums], float | None]


class Estimate(NamedTuple):
    """A value over so many subjects. Without an ``error`` there is no interval, ``low`` to ``high``, either."""

    value: float
    subjects: int
    error: float | None = None
    low: float | None = None
    high: float | None = None


class Change(NamedTuple):
    """A difference, later less earlier, with its interval; ``changed`` only where that leaves out 0."""

    difference: float
    low: float
    high: float

    @property
    def changed(self) -> bool:
        return self.low > 0 or self.high < 0


def tally(ratings: Iterable[Iterable[Hashable | None]], categories: Sequence[Hashable]) -> list[Counts]:
    """The counts by category of each subject's ratings, None being missing. Raises KeyError for another category."""
    table, place = [], {category: number for number, category in enumerate(categories)}
    for subject in ratings:
        counts = [0] * len(place)
        for rating in subject:
            if rating is not None:
                counts[place[rating]] += 1
        table.append(tuple(counts))
    return table


def _pairs(counts: Counts) -> tuple[float, float]:
    """The share of pairs of raters who agree, and 1; nothing for fewer than two raters."""
    raters = sum(counts)
    if raters < 2:
        return 0.0, 0.0
    return sum(count * (count - 1) for count in counts) / (raters * (raters - 1)), 1.0


def _share(sums: Sums) -> float | None:
    return sums[0] / sums[1] if sums[1] else None


def _gwet(counts: Counts) -> Sums:
    raters = sum(counts)
    return (*_pairs(counts), *(count / raters if raters else 0.0 for count in counts))


def _ac1(sums: Sums) -> float | None:
    """``p_e`` is the mean of pi(1 - pi) over the q categories, times q/(q - 1)."""
    agreed, shares = _share(sums), sums[2:]
    if agreed is None or len(shares) < 2:
        return None
    used = sum(shares)
    expected = sum(share / used * (1 - share / used) for share in shares) / (len(shares) - 1)
    return (agreed - expected) / (1 - expected)


def _krippendorff(counts: Counts) -> Sums:
    raters = sum(counts)
    if raters < 2:
        return (0.0,) * (len(counts) + 1)
    return sum(count * (count - 1) for count in counts) / (raters - 1), *map(float, counts)


def _alpha(sums: Sums) -> float | None:
    total = sum(sums[1:])
    same = sum(count * (count - 1) for count in sums[1:])
    by_chance = total * (total - 1) - same
    return ((total - 1) * sums[0] - same) / by_chance if by_chance > 0 else None


RAW = Coefficient("raw", _pairs, _share)
"""Observed agreement: the mean, over subjects with two or more ratings, of the share of pairs that agree (Fleiss,
Psychological Bulletin 76, 1971; Gwet, Handbook of Inter-Rater Reliability, 4th ed. 2014, ch. 2)."""

AC1 = Coefficient("AC1", _gwet, _ac1)
"""Gwet's AC1 with missing ratings: chance agreement from the mean share of each category over all subjects with a
rating (Gwet, British Journal of Mathematical and Statistical Psychology 61, 2008, 29-48; Handbook 2014, ch. 2).
The categories are those that could be chosen, chosen or not."""

ALPHA = Coefficient("alpha", _krippendorff, _alpha)
"""Krippendorff's alpha for nominal data, from the matrix of coincidences (Krippendorff, Computing Krippendorff's
Alpha-Reliability, 2011). It has no value where a single category was chosen throughout."""


def estimate(coefficient: Coefficient, subjects: Iterable[Counts], level: float = 0.95) -> Estimate | None:
    """The value with its jackknife error: one subject left out at a time, t on one degree less than subjects.

    The interval is cut at -1 and 1, which no coefficient can pass. Subjects without what the coefficient asks
    for do not count. None where the coefficient has no value. Source: Efron & Tibshirani 1993, ch. 11.
    """
    parts = [part for part in map(coefficient.part, subjects) if any(part)]
    sums = _add(parts)
    value = coefficient.value(sums) if parts else None
    if value is None:
        return None
    without = [coefficient.value(tuple(map(sub, sums, part))) for part in parts] if len(parts) > 1 else [None]
    known = [each for each in without if each is not None]
    if len(known) < len(without):
        return Estimate(value, len(parts))
    error = sqrt(pvariance(known) * (len(known) - 1))
    reach = t_quantile(level, len(known) - 1) * error
    return Estimate(value, len(parts), error, max(value - reach, -1.0), min(value + reach, 1.0))


def bootstrap(
    coefficient: Coefficient,
    pairs: Iterable[tuple[Counts, Counts]],
    seed: str,
    level: float = 0.95,
) -> Change | None:
    """Whether the agreement on the same subjects, each with its earlier and later counts, has changed.

    Subjects are drawn with replacement, both times together (paired); the interval is that of percentiles. Equal
    seeds give equal answers. None where there is no value, or none in too many samples. Source: Efron &
    Tibshirani 1993, ch. 13.
    """
    parts = [(*coefficient.part(before), *coefficient.part(after)) for before, after in pairs]
    middle = len(parts[0]) // 2 if parts else 0

    def difference(sample: Sequence[Sums]) -> float | None:
        sums = _add(sample)
        before, after = coefficient.value(sums[:middle]), coefficient.value(sums[middle:])
        return None if before is None or after is None else after - before

    actual = difference(parts) if parts else None
    if actual is None:
        return None
    random = Random(seed)  # noqa: S311 - nothing is kept secret by it
    samples = (difference(random.choices(parts, k=len(parts))) for _ in range(DRAWS))
    known = sorted(each for each in samples if each is not None)
    if len(known) < DRAWS * (1 - UNDEFINED):
        return None
    tail = len(known) * (1 - level) / 2
    return Change(actual, known[floor(tail)], known[ceil(len(known) - tail) - 1])


def t_quantile(level: float, degrees: int) -> float:
    """The t that is passed, on either side, with probability 1 - ``level``; ``degrees`` of freedom from 1 up.

    By halving the angle whose finite series gives the probability (Abramowitz & Stegun 1964, 26.7.3 and 26.7.4).
    """
    low, high = 0.0, pi / 2
    for _ in range(60):
        angle = (low + high) / 2
        low, high = (angle, high) if _within(angle, degrees) < level else (low, angle)
    return sqrt(degrees) * tan(low)


def _within(angle: float, degrees: int) -> float:
    """The probability that |t| stays below sqrt(degrees) times the tangent of the angle."""
    odd, series = degrees % 2, 0.0
    term = cos(angle) if odd else 1.0
    for number in range(odd, degrees - 1, 2):
        series += term
        term *= cos(angle) ** 2 * (number + 1) / (number + 2)
    return 2 / pi * (angle + sin(angle) * series) if odd else sin(angle) * series


def _add(parts: Sequence[Sums]) -> Sums:
    return tuple(map(sum, zip(*parts, strict=True)))
