"""The last lines that holders wrote about a row."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from remit.db import models
from remit.queries.source import Named

SHOWN = 5


@dataclass(frozen=True, slots=True)
class CheckInView:
    """A line: who wrote it for which day. ``acting_for`` is a name, empty for whoever held the row."""

    id: int
    person: Named
    acting_for: str
    day: date
    line: str


def last(team: str, row: str, at: date) -> tuple[CheckInView, ...]:
    """The newest up to the day, newest first; what was taken back is left out."""
    found = models.CheckIn.objects.filter(team=team, responsibility=row, day__lte=at, withdrawn_at=None)
    return tuple(
        CheckInView(one.pk, Named(one.person_id, one.person.name), one.acting_for, one.day, one.line)
        for one in found.select_related("person").order_by("-day", "-pk")[:SHOWN]
    )
