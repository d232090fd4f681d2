"""What is known of one row of one team when it is observed: the last times of things, never how often."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from remit.core.framework import Mode, Sight
from remit.core.source_state import SourceState
from remit.core.spans import Span

if TYPE_CHECKING:
    from remit.core.coding import Verdict
    from remit.core.readiness import Readiness


class By(StrEnum):
    """By whom something was done, as of that day: who held the row, who acted for them, or somebody else."""

    HOLDER = "holder"
    ACTING = "acting"
    OTHER = "other"
    UNKNOWN = "unknown"


OUTSIDE = "\0outside"
"""As the role of somebody else: nobody of the team. (A member without a role is ``belonging.MEMBER``.)"""


class Seen(NamedTuple):
    """The last time of something: a day in the team's zone, and the activity that showed it.

    ``role``: for acts of others, their role's id on the team at that time, ``MEMBER`` or ``OUTSIDE``.
    """

    day: date
    activity: str = ""
    role: str | None = None


class Source(NamedTuple):
    """A source that could see the row by its kind.

    ``since`` is the first day that it sees, None for all of the past; ``until`` the last day that it has read, None
    where it never did. ``named``: the team named it for the row; ``showed``: it has shown the row, by then.
    """

    id: str
    name: str
    state: SourceState
    since: date | None = None
    until: date | None = None
    named: bool = False
    showed: bool = False


class Pair(NamedTuple):
    """A report with whom the row has to happen: the last time by the holder or who acts, and since when they report.

    ``leave``: days on which the report was away; they do not count.
    """

    person: str
    last: date | None
    since: date | None = None
    leave: tuple[Span, ...] = ()


class Coded(NamedTuple):
    """Who holds a row about hands-on coding. Nothing else is known of them unless they share it.

    ``verdict`` is None where it is not shared, and where there is nothing to compare with. ``why``: codes of
    ``core.coding``, without its numbers.
    """

    person: str
    name: str
    shared: bool = False
    verdict: Verdict | None = None
    why: tuple[str, ...] = ()


class RowFacts(NamedTuple):
    """One row of one team on the day ``at``. Nothing here is later than ``at``.

    ``cadence`` and ``alert_after`` are in days; ``event``: the row has something that it is due at, whose last time
    is ``due``. ``leave``: spans in which everybody who held the row was away (``holdings.away``). ``others``: the last
    act of each role. ``counter``: the last time of what speaks against it. ``pairs``: None for a row that is not
    about each report. ``began``: the first day of the team, None where nobody knows. ``readiness`` and ``coding`` are
    for rows with states of their own; ``coding``: each holder.
    """

    team: str
    row: str
    at: date
    mode: Mode = Mode.ENSURES
    sight: Sight = Sight.TRACED
    cadence: int | None = None
    alert_after: int | None = None
    event: bool = False
    began: date | None = None
    leave: tuple[Span, ...] = ()
    sources: tuple[Source, ...] = ()
    holder: Seen | None = None
    acting: Seen | None = None
    others: tuple[Seen, ...] = ()
    unknown: Seen | None = None
    due: Seen | None = None
    counter: Seen | None = None
    check_in: date | None = None
    pairs: tuple[Pair, ...] | None = None
    readiness: Readiness | None = None
    coding: tuple[Coded, ...] = ()
