"""The small timeline of a row: was it seen in each of the last periods of one cadence? Presence, never how often."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from itertools import pairwise
from typing import Final, NamedTuple

from remit.core.framework import Mode
from remit.core.observation_facts import By
from remit.core.observation_state import State
from remit.core.spans import Span, merged

_PERFORMED: Final = (
    (By.HOLDER, State.HAPPENING),
    (By.ACTING, State.HAPPENING),
    (By.UNKNOWN, State.HAPPENING_UNKNOWN),
    (By.OTHER, State.ELSEWHERE),
)


class Stretch(NamedTuple):
    """The days ``[start, end)`` of the timeline, and the state in them."""

    start: date
    end: date
    state: State


def periods(at: date, cadence: int, n: int) -> tuple[tuple[date, date], ...]:
    """The last ``n`` periods of one cadence (in days), oldest first, each ``[start, end)``; ``at`` is in the last one.

    Fewer where the calendar begins. Raises ValueError for a cadence below a day.
    """
    if cadence < 1:
        raise ValueError("a period has at least one day")
    end = at.toordinal() + 1
    fit = min(n, (end - 1) // cadence)
    marks = [date.fromordinal(end - cadence * back) for back in range(fit, -1, -1)]
    return tuple(pairwise(marks))


def timeline(
    stretches: Sequence[tuple[date, date]],
    mode: Mode,
    acts: Iterable[tuple[date, By]],
    check_ins: Iterable[date] = (),
    *,
    seen: Iterable[Span] = (),
    due: Iterable[date] | None = None,
) -> tuple[Stretch, ...]:
    """The state of each stretch. ``acts``: days on which the row was done, and by whom as of then.

    ``seen``: spans in which a source that shows the row was read throughout: without them nothing is quiet.
    ``due``: days on which something happened that the row is about; None where it is due by its cadence alone.
    """
    done, told, watched = set(acts), set(check_ins), merged(seen)
    called = None if due is None else set(due)
    return tuple(Stretch(*days, _state(days, mode, done, told, watched, called)) for days in stretches)


def _state(
    days: tuple[date, date],
    mode: Mode,
    acts: set[tuple[date, By]],
    told: set[date],
    watched: list[Span],
    due: set[date] | None,
) -> State:
    start, end = days
    by = {who for day, who in acts if start <= day < end}
    said = any(start <= day < end for day in told)
    if by and mode is not Mode.PERFORMS:
        return State.HAPPENING
    for who, state in _PERFORMED:
        if who in by and not (state is State.ELSEWHERE and said):
            return state
    if said:
        return State.TOLD
    if not any(first <= start.toordinal() and end.toordinal() <= over for first, over in watched):
        return State.CANNOT_SEE
    if due is not None and not any(start <= day < end for day in due):
        return State.NOTHING_DUE
    return State.QUIET


def covering(since: date | None, until: date | None) -> Span | None:
    """The span that a source saw (``Source.since`` to ``Source.until``), for ``seen``; None where it saw nothing."""
    if until is None:
        return None
    first = date.min if since is None else since
    end = until + timedelta(days=1)
    return (first.toordinal(), end.toordinal()) if first < end else None
