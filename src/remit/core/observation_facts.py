"""What an observation rests on: sources, reports, and the last times of things, never how often."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from remit.core.source_state import SourceState
from remit.core.spans import Span

if TYPE_CHECKING:
    from remit.core.coding import Verdict


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
    """A report with whom the row has to happen, and since when they report.

    ``leave``: days on which the report was away; they do not count.
    """

    person: str
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


NO_DAYS: Mapping[str, date] = MappingProxyType({})


class RowActs(NamedTuple):
    """The last times of one row of one team. Nothing here is later than the day that it is observed on.

    ``others``: the last act of each role. ``due``: the last time of what the row is due at; ``counter``: of what speaks
    against it. ``shown``: by source, the first day that it showed the row. ``pairs``: by person, the last time with the
    holder or who acts for them. Acts of machines are nobody's: they count where it does not matter who did it, as
    ``unknown``, and nowhere else.
    """

    holder: Seen | None = None
    acting: Seen | None = None
    unknown: Seen | None = None
    due: Seen | None = None
    counter: Seen | None = None
    check_in: date | None = None
    others: tuple[Seen, ...] = ()
    shown: Mapping[str, date] = NO_DAYS
    pairs: Mapping[str, date] = NO_DAYS


NOTHING = RowActs()
