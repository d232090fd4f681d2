"""Edits of systems and of the teams that own them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from remit.core.editing.parts import (
    EditError,
    cease,
    changed_or,
    checked_id,
    checked_name,
    follow,
    known_system,
    known_team,
)
from remit.core.organisation import Organisation
from remit.core.system import System, SystemOwner
from remit.lib.periods import Period


def add_system(organisation: Organisation, system: System, owner: str | None = None) -> Organisation:
    """The organisation with one system more, owned by the team from the day on which it begins."""
    checked_id(system.id, organisation.index.system)
    fresh = replace(system, name=checked_name(system.name))
    after = replace(organisation, systems=(*organisation.systems, fresh))
    if owner is None:
        return after
    known_team(organisation, owner, "owner")
    owners = (*after.system_owners, SystemOwner(system.id, owner, system.period))
    return replace(after, system_owners=owners)


def change_system(organisation: Organisation, system: str, **changes: Any) -> Organisation:
    """The system with other fields (but for the id)."""
    known_system(organisation, system)
    old = organisation.index.system[system]
    new = replace(old, **changes)
    new = replace(new, name=checked_name(new.name))
    return replace(organisation, systems=tuple(new if one is old else one for one in organisation.systems))


def set_owner(organisation: Organisation, system: str, team: str | None, on: date) -> Organisation:
    """The team owns the system from the day on; None: nobody does."""
    known_system(organisation, system)
    owners = organisation.system_owners
    if team is None:
        ended = cease(owners, on, lambda owner: owner.system == system)
        refusal = EditError("nobody owns it from that day on", "team")
        return replace(organisation, system_owners=changed_or(owners, ended, refusal))
    known_team(organisation, team)
    fresh = SystemOwner(system, team, Period(on))
    return replace(organisation, system_owners=follow(owners, fresh, lambda owner: owner.system == system))


def end_system(organisation: Organisation, system: str, on: date) -> Organisation:
    """There is no such system from the day on, and nobody owns it."""
    known_system(organisation, system)
    period = organisation.index.system[system].period
    if period.end is not None and period.end <= on:
        raise EditError("the system ended before that day", "on")
    if period.start is not None and on <= period.start:
        raise EditError("the system begins only on {day}", "on", day=period.start.isoformat())
    after = change_system(organisation, system, period=period.until(on))
    owners = cease(after.system_owners, on, lambda owner: owner.system == system)
    return replace(after, system_owners=owners)
