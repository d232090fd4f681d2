"""When will it be done? By drawing from the team's own past weeks; never one date alone, never from too few weeks."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from datetime import date, timedelta
from itertools import accumulate
from random import Random
from typing import Final, NamedTuple

from remit.core.delivery import ACTORS, percentile
from remit.core.delivery_wording import MESSAGES
from remit.core.note import Note

RUNS: Final = 10_000
CERTAINTIES: Final = (50, 85, 95)
"""Percent of the futures that meet a date."""

WEEKS: Final = 8
"""Weeks of history below which the past is too short to draw from."""

MOST_LEFT: Final = 100_000
"""Pieces of work that may be asked about: more are a slip of the keyboard."""

HORIZON: Final = 156
"""Weeks ahead, three years: a date beyond says nothing."""


class Forecast(NamedTuple):
    """The day by which the work is done, for each certainty in percent; None beyond the horizon. ``weeks``: of history.

    ``why``: why there is no forecast at all.
    """

    dates: tuple[tuple[int, date | None], ...]
    weeks: int
    why: Note | None = None


def forecast(
    weekly: Sequence[int], left: int, start: date, people: int, *, seed: int = 1, runs: int = RUNS
) -> Forecast:
    """When ``left`` pieces of work are done, beginning on ``start``, drawn from what was finished in each past week.

    ``weekly`` has the weeks without anything, too; ``people``: how many did that work. The same seed gives the same
    dates. Raises ValueError for negative numbers.
    """
    if left < 0 or any(count < 0 for count in weekly):
        raise ValueError("work cannot be negative")
    if left == 0:
        return _refused(weekly, "no-work")
    if people < ACTORS:
        return _refused(weekly, "few-people", actors=ACTORS)
    if len(weekly) < WEEKS:
        return _refused(weekly, "few-weeks", weeks=len(weekly), needed=WEEKS)
    if not any(weekly):
        return _refused(weekly, "no-throughput")
    random = Random(seed)  # noqa: S311 - a simulation that must come out the same again, and guards nothing
    needed = [_weeks(random, weekly, left) for _ in range(runs)]
    found = ((certainty, int(percentile(needed, certainty))) for certainty in CERTAINTIES)
    return Forecast(
        tuple(
            (certainty, start + timedelta(weeks=count) if count <= HORIZON else None)
            for certainty, count in found
        ),
        len(weekly),
    )


def _weeks(random: Random, weekly: Sequence[int], left: int) -> int:
    """One future: how many weeks it takes; one more than the horizon where that is not enough."""
    expected = left * len(weekly) // sum(weekly) + WEEKS
    done = weeks = 0
    while weeks <= HORIZON:
        drawn = list(accumulate(random.choices(weekly, k=min(expected, HORIZON + 1)), initial=done))[1:]
        place = bisect_left(drawn, left)
        if place < len(drawn):
            return min(weeks + place + 1, HORIZON + 1)
        weeks, done = weeks + len(drawn), drawn[-1]
    return HORIZON + 1


def _refused(weekly: Sequence[int], code: str, **params: object) -> Forecast:
    return Forecast((), len(weekly), Note(code, MESSAGES[code], params))
