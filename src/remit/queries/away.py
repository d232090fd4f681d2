"""The leaves of a person that somebody may ask a cover for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from remit.core.organisation import Organisation
from remit.queries.permission import may, role_thing
from remit.queries.person import role_name, team_name
from remit.queries.source import Named

if TYPE_CHECKING:
    from remit.db.models import User


@dataclass(frozen=True, slots=True)
class LeaveToCover:
    """A leave that is not over, with the roles for which the reader may ask that somebody acts."""

    first_day: date
    last_day: date | None
    roles: tuple[tuple[Named, Named], ...]
    """(team, role)"""


def to_cover(
    organisation: Organisation, person: str, day: date, user: User, now: datetime
) -> tuple[LeaveToCover, ...]:
    """The person's leaves from the day on, for one reader; none where they may not ask for any role."""
    leaves = [
        leave.period
        for leave in organisation.index.leaves.get(person, ())
        if leave.period.end is None or leave.period.end > day
    ]
    found: list[LeaveToCover] = []
    for period in sorted(leaves, key=lambda one: one.start or date.min):
        first = max(period.start or day, day)
        held = [own for own in organisation.index.assignments_of.get(person, ()) if first in own.period]
        roles = tuple(
            (team_name(organisation, own.team), role_name(organisation, own.role))
            for own in held
            if may(user, "ask-cover", role_thing(organisation, own.team, own.role, now, person), now)
        )
        if roles:
            found.append(LeaveToCover(first, period.last_day, roles))
    return tuple(found)
