"""Cover: a dated, partial stand-in for one role assignment, or for a vacant role (P6)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

from remit.core.person import Kind
from remit.lib.periods import Period

if TYPE_CHECKING:
    from remit.core.index import Index


@dataclass(frozen=True, slots=True)
class Cover:
    """``acting`` stands in for ``holder`` (None: for a vacant role) in ``rows`` (None: in all of them).

    A cover runs only once the acting person has accepted it; ``accepted`` is the day of that.
    ``granted_by`` is the holder, their manager, or for a vacant role the manager above.
    """

    team: str
    role: str
    acting: str
    period: Period
    holder: str | None = None
    rows: tuple[str, ...] | None = None
    accepted: date | None = None
    granted_by: str | None = None

    def has_row(self, responsibility: str) -> bool:
        """Whether the cover's scope has the row."""
        return self.rows is None or responsibility in self.rows


class CoverState(StrEnum):
    """What a cover is worth on a day; ``off`` is outside its period."""

    OFF = "off"
    RUNNING = "running"
    NOT_ACCEPTED = "not-accepted"
    LAPSED = "lapsed"
    AGENT = "agent"


def cover_state(index: Index, cover: Cover, day: date) -> CoverState:
    """The state of a cover, seen from the acting person's side.

    It lapses where the acting person is not (or no longer) with the organisation, or where every role that
    they held when it began has ended. The holder's side is the caller's: without the assignment there is nobody
    to act for.
    """
    if day not in cover.period:
        return CoverState.OFF
    acting = index.person.get(cover.acting)
    if acting is None or day not in acting.period:
        return CoverState.LAPSED
    if acting.kind is Kind.AGENT:
        return CoverState.AGENT
    if cover.accepted is None or cover.accepted > day:
        return CoverState.NOT_ACCEPTED
    begin = cover.period.start or day
    held = [own.period for own in index.assignments_of.get(cover.acting, ()) if begin in own.period]
    if held and not any(day in period for period in held):
        return CoverState.LAPSED
    return CoverState.RUNNING
