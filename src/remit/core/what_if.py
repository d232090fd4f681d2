"""What if? A small change set applied to an organisation; then the same functions are asked.

Every change is a value; ``apply`` gives a changed organisation and leaves the given one as it was.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from remit.core.organisation import Organisation
from remit.core.person import Leave
from remit.core.role import RoleAssignment
from remit.lib.periods import Period
from remit.lib.text import did_you_mean


class ChangeError(ValueError):
    """A change that cannot be made: what was wrong, and what may have been meant."""

    def __init__(self, message: str, suggestions: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.message = message
        self.suggestions = suggestions


@dataclass(frozen=True, slots=True)
class Leaves:
    """The person leaves the organisation; ``on`` is the first day without them."""

    person: str
    on: date


@dataclass(frozen=True, slots=True)
class Away:
    """The person is on leave during the period."""

    person: str
    period: Period


@dataclass(frozen=True, slots=True)
class HandOver:
    """The role goes to ``to`` from ``on``; whoever held it holds it up to then."""

    team: str
    role: str
    to: str
    on: date


@dataclass(frozen=True, slots=True)
class Vacate:
    """Nobody holds the role from ``on``."""

    team: str
    role: str
    on: date


@dataclass(frozen=True, slots=True)
class Split:
    """Whoever holds both lead roles of the team keeps the other one; ``role`` goes to ``to``, or is open (P3)."""

    team: str
    role: str
    on: date
    to: str | None = None


Change = Leaves | Away | HandOver | Vacate | Split


def apply(organisation: Organisation, changes: Iterable[Change]) -> Organisation:
    """The organisation after the changes, in their order. Raises ``ChangeError`` for one that cannot be made."""
    for change in changes:
        match change:
            case Leaves():
                organisation = _leave_organisation(organisation, change)
            case Away():
                _known(change.person, organisation.index.person, "person")
                leave = Leave(change.person, change.period)
                organisation = replace(organisation, leaves=(*organisation.leaves, leave))
            case HandOver():
                organisation = _hand_over(organisation, change.team, change.role, change.on, change.to)
            case Vacate():
                organisation = _hand_over(organisation, change.team, change.role, change.on, None)
            case _:  # the one left, which the type of ``_split`` checks
                organisation = _split(organisation, change)
    return organisation


def _leave_organisation(organisation: Organisation, change: Leaves) -> Organisation:
    _known(change.person, organisation.index.person, "person")
    people = tuple(
        replace(person, period=_ended(person.period, change.on, person.name))
        if person.id == change.person
        else person
        for person in organisation.people
    )
    return replace(organisation, people=people)


def _ended(period: Period, on: date, name: str) -> Period:
    if period.start is not None and on <= period.start:
        raise ChangeError(f"{name} starts only on {period.start.isoformat()}")
    return period.until(on)


def _hand_over(
    organisation: Organisation, team: str, role: str, on: date, to: str | None, of: set[str] | None = None
) -> Organisation:
    """End the role's assignments on the team at ``on``, of all people or those ``of``, and give it to ``to``."""
    _known(team, organisation.index.team, "team")
    _known(role, organisation.framework.role_by_id, "role")
    if to is not None:
        _known(to, organisation.index.person, "person")
    kept: list[RoleAssignment] = []
    for held in organisation.assignments:
        others = held.team != team or held.role != role or not (of is None or held.person in of)
        if others or not held.period.overlaps(Period(on)):
            kept.append(held)
        elif held.period.start is None or held.period.start < on:
            kept.append(replace(held, period=held.period.until(on)))
    if to is not None:
        kept.append(RoleAssignment(to, role, team, Period(on)))
    return replace(organisation, assignments=tuple(kept))


def _split(organisation: Organisation, change: Split) -> Organisation:
    """Hand one of two roles over, where one person holds both on that day."""
    _known(change.team, organisation.index.team, "team")
    _known(change.role, organisation.framework.role_by_id, "role")
    leads = {lead.id for lead in organisation.framework.leads}
    on_day = [
        held
        for held in organisation.index.roles_on.get(change.team, ())
        if change.on in held.period and held.role in leads
    ]
    holders = {held.person for held in on_day if held.role == change.role}
    both = holders & {held.person for held in on_day if held.role != change.role}
    if not both:
        raise ChangeError(f"nobody holds both roles on “{change.team}” on {change.on.isoformat()}")
    # Whoever takes the role over may share it already: that assignment gives way to the new one.
    of = both if change.to is None else both | {change.to}
    return _hand_over(organisation, change.team, change.role, change.on, change.to, of)


def _known(name: str, known: Iterable[str], what: str) -> None:
    if name not in (names := tuple(known)):
        raise ChangeError(f"there is no {what} “{name}”", did_you_mean(name, names))
