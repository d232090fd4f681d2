"""Edits of persons, of whom they report to and of when they are away."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from remit.core.editing.parts import (
    EditError,
    add_dated,
    cease,
    changed_or,
    checked_id,
    checked_name,
    first_day,
    follow,
    known_person,
    known_role,
    period_from,
)
from remit.core.organisation import Organisation
from remit.core.person import Leave, Person, ReportingLine
from remit.lib.periods import Period


def add_person(organisation: Organisation, person: Person) -> Organisation:
    """The organisation with one person more."""
    checked_id(person.id, organisation.index.person)
    return replace(organisation, people=(*organisation.people, _checked(organisation, person)))


def change_person(organisation: Organisation, person: str, **changes: Any) -> Organisation:
    """The person with other ``name``, ``kind``, ``identities``, ``experience`` or ``period``. The id stays."""
    known_person(organisation, person)
    return replace(
        organisation,
        people=tuple(
            _checked(organisation, replace(one, **changes)) if one.id == person else one
            for one in organisation.people
        ),
    )


def _checked(organisation: Organisation, person: Person) -> Person:
    for role in person.experience:
        known_role(organisation, role, "experience")
    return replace(person, name=checked_name(person.name))


def end_person(organisation: Organisation, person: str, on: date, *, with_roles: bool = True) -> Organisation:
    """The person is no longer with the organisation from the day on.

    What the person is a member of, holds, deputises for, declared, and whom they report to ends with it; who
    reports to them goes back to what follows from the roles. Without ``with_roles`` all of that is left, and the
    findings tell of it.
    """
    known_person(organisation, person)
    period = organisation.index.person[person].period
    if period.end is not None and period.end <= on:
        raise EditError("they have left before that day", "on")
    if period.start is not None and on <= period.start:
        raise EditError("they start only on {day}", "on", day=period.start.isoformat())
    after = change_person(organisation, person, period=period.until(on))
    if not with_roles:
        return after
    covers = tuple(
        cover
        for cover in after.covers
        if first_day(cover) < on or person not in (cover.holder, cover.acting, cover.granted_by)
    )
    return replace(
        after,
        reporting_lines=cease(after.reporting_lines, on, lambda line: person in (line.person, line.manager)),
        leaves=cease(after.leaves, on, lambda leave: leave.person == person),
        memberships=cease(after.memberships, on, lambda membership: membership.person == person),
        assignments=cease(after.assignments, on, lambda held: held.person == person),
        deputies=cease(after.deputies, on, lambda deputy: deputy.person == person),
        coding_ranges=cease(after.coding_ranges, on, lambda declared: declared.person == person),
        covers=covers,
    )


def set_manager(organisation: Organisation, person: str, manager: str | None, on: date) -> Organisation:
    """The person reports to the manager from the day on; None: to whom the roles say."""
    known_person(organisation, person)
    lines = organisation.reporting_lines
    if manager is None:
        ended = cease(lines, on, lambda line: line.person == person)
        nothing = EditError("nobody is named as the manager from that day on", "manager")
        return replace(organisation, reporting_lines=changed_or(lines, ended, nothing))
    known_person(organisation, manager, "manager")
    if manager == person:
        raise EditError("nobody reports to themselves", "manager")
    fresh = ReportingLine(person, manager, Period(on))
    return replace(organisation, reporting_lines=follow(lines, fresh, lambda line: line.person == person))


def add_leave(organisation: Organisation, person: str, start: date, until: date) -> Organisation:
    """The person is away from ``start`` until the day before ``until``."""
    known_person(organisation, person)
    leave = Leave(person, period_from(start, until))
    taken = EditError("there is another leave on some of these days", "from")
    leaves = add_dated(organisation.leaves, leave, lambda other: other.person == person, taken)
    return replace(organisation, leaves=leaves)


def change_leave(
    organisation: Organisation, person: str, was_start: date | None, start: date, until: date
) -> Organisation:
    """The leave that began on ``was_start`` has other days."""
    old = _leave(organisation, person, was_start)
    new = Leave(person, period_from(start, until))
    others = [leave for leave in organisation.leaves if leave.person == person and leave is not old]
    if any(leave.period.overlaps(new.period) for leave in others):
        raise EditError("there is another leave on some of these days", "from")
    return replace(
        organisation, leaves=tuple(new if leave is old else leave for leave in organisation.leaves)
    )


def end_leave(organisation: Organisation, person: str, start: date | None, on: date) -> Organisation:
    """The leave that began on ``start`` ends; one that has not begun by then is taken away."""
    old = _leave(organisation, person, start)
    leaves = cease(organisation.leaves, on, lambda leave: leave is old)
    refusal = EditError("this leave has ended before that day", "on")
    return replace(organisation, leaves=changed_or(organisation.leaves, leaves, refusal))


def _leave(organisation: Organisation, person: str, start: date | None) -> Leave:
    known_person(organisation, person)
    for leave in organisation.index.leaves.get(person, ()):
        if leave.period.start == start:
            return leave
    raise EditError("there is no leave that begins on that day", "from")
