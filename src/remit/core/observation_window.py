"""How far back is looked, and whether a source saw all of it. Days are inclusive: exactly one cadence ago counts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final

from remit.core.observation_facts import Source
from remit.core.observation_wording import Said
from remit.core.source_state import SourceState
from remit.core.spans import FIRST, Span, merged

EVENT_DAYS: Final = 90
"""The look-back of a row that is due at an event only: the longest cadence that is usual in the framework."""

FRESH: Final = timedelta(days=2)
"""A healthy source that was read so recently has seen it all: sources are read at least once a day."""

_CODES: Final = {
    SourceState.NEW: "source-new",
    SourceState.FAILING: "source-failing",
    SourceState.WAITING: "source-waiting",
    SourceState.ENDED: "source-ended",
}


def look_back(at: date, days: int, leave: Sequence[Span] = ()) -> date:
    """The first day of the look-back: so many days before ``at``, of which those of a leave do not count."""
    day = at.toordinal()
    for first, end in reversed(merged(leave)) if leave else ():
        if first > day:
            continue
        present = max(day - end + 1, 0)
        if present > days:
            break
        days -= present
        day = first - 1
    return date.fromordinal(max(day - days, FIRST))


def gap(last: date, at: date, leave: Sequence[Span] = ()) -> int:
    """The days from ``last`` until ``at``, less those of a leave among them."""
    begin, end = last.toordinal(), at.toordinal()
    away = sum(max(0, min(over, end + 1) - max(first, begin + 1)) for first, over in merged(leave))
    return end - begin - away


def obstacle(source: Source, since: date, at: date) -> Said | None:
    """Why the silence of a source means nothing from ``since`` until ``at``; None where it saw all of it."""
    until, state = source.until, source.state
    if until is None:
        return ("source-failing" if state is SourceState.FAILING else "source-new", _told(source))
    # What a source that is not well has read of its last day may not be all of that day.
    if until <= at and state is not SourceState.HEALTHY and state is not SourceState.READING:
        return (_CODES[state], _told(source))
    if until < at and until + FRESH < at:
        return ("source-stale", _told(source))
    if source.since is not None and source.since > since:
        return ("source-late", {"source": source.name, "since": source.since})
    if not (source.named or source.showed):
        return ("source-untold", _told(source))
    return None


def _told(source: Source) -> dict[str, object]:
    return {"source": source.name, "until": source.until or "—"}
