"""The arithmetic beside the split signal: where a week goes, and what would be different with two people."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from remit.core.framework import Party
from remit.core.organisation import Organisation
from remit.core.reporting import reports
from remit.core.team_day import TeamDay
from remit.core.what_if import Split, apply


@dataclass(frozen=True, slots=True)
class Workload:
    """Hours a week. What nobody told is None; ``per_report`` is the one-on-ones with one report, notes included.

    The usual half hour is a one-on-one of an hour every other week, the cadence of that row.
    """

    week: float = 40.0
    per_report: float = 0.5
    meetings: float | None = None
    on_call: float | None = None
    hiring: float | None = None

    def __post_init__(self) -> None:
        told = (self.per_report, self.meetings, self.on_call, self.hiring)
        if self.week <= 0 or any(hours is not None and hours < 0 for hours in told):
            raise ValueError("hours must be positive")


class Arithmetic(NamedTuple):
    """Where the hours go: ``parts`` by name, ``unknown`` those that nobody told, and what is left of the week."""

    parts: tuple[tuple[str, float], ...]
    unknown: tuple[str, ...]
    taken: float
    left: float

    @property
    def share_left(self) -> float:
        """The part of the week that is left, from 0 to 1; what is unknown is still in it."""
        week = self.taken + self.left
        return max(self.left, 0.0) / week


class AfterSplit(NamedTuple):
    """With two people: the changed organisation, and for each lead role who holds it, with their reports."""

    organisation: Organisation
    leads: tuple[tuple[str, tuple[tuple[str, int], ...]], ...]


def arithmetic(count: int, workload: Workload) -> Arithmetic:
    """The week of somebody with so many reports."""
    told = {
        "one-on-ones": count * workload.per_report,
        "meetings": workload.meetings,
        "on-call": workload.on_call,
        "hiring": workload.hiring,
    }
    parts = tuple((name, hours) for name, hours in told.items() if hours is not None)
    taken = sum(hours for _, hours in parts)
    unknown = tuple(name for name, hours in told.items() if hours is None)
    return Arithmetic(parts, unknown, taken, workload.week - taken)


def after_split(
    organisation: Organisation, team: str, role: str, on: date, to: str | None = None
) -> AfterSplit:
    """What if the role went to ``to`` (None: it is open)? Raises ``ChangeError`` where nobody holds both roles."""
    changed = apply(organisation, [Split(team, role, on, to)])
    desk = TeamDay(changed, team, on)
    spans = reports(changed, on)
    leads: tuple[Party, ...] = changed.framework.leads
    return AfterSplit(
        changed,
        tuple(
            (
                lead.id,
                tuple((h.person, len(spans.get(h.person, ()))) for h in desk.role(lead.id).holders),
            )
            for lead in leads
        ),
    )
