"""Edits of who holds which role, who deputises, and which coding range a holder declared."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from remit.core.editing.parts import (
    EditError,
    add_dated,
    cease,
    changed_or,
    first_day,
    follow,
    known_person,
    known_role,
    known_team,
)
from remit.core.organisation import Organisation
from remit.core.person import Kind
from remit.core.role import CodingRange, Deputy, RoleAssignment
from remit.lib.periods import Period


def assign_role(
    organisation: Organisation, person: str, role: str, team: str, period: Period
) -> Organisation:
    """The person holds the role on the team during the period, beside whoever holds it already."""
    _known(organisation, person, role, team)
    if organisation.index.person[person].kind is Kind.AGENT:
        raise EditError("an agent may do work, and is never the one who is responsible", "person")
    taken = EditError("they hold this role on some of these days already", "person")
    assignments = add_dated(
        organisation.assignments,
        RoleAssignment(person, role, team, period),
        lambda held: (held.person, held.role, held.team) == (person, role, team),
        taken,
    )
    return replace(organisation, assignments=assignments)


def end_role(organisation: Organisation, person: str, role: str, team: str, on: date) -> Organisation:
    """The person does not hold the role from the day on. Covers of it that would begin only then go with it."""
    before = organisation.assignments
    after = cease(before, on, lambda held: (held.person, held.role, held.team) == (person, role, team))
    refusal = EditError("they do not hold this role from that day on", "person")
    covers = tuple(
        cover
        for cover in organisation.covers
        if first_day(cover) < on or (cover.holder, cover.role, cover.team) != (person, role, team)
    )
    return replace(organisation, assignments=changed_or(before, after, refusal), covers=covers)


def name_deputy(
    organisation: Organisation, person: str, role: str, team: str, period: Period
) -> Organisation:
    """The person is named as deputy for the role; they have yet to accept."""
    _known(organisation, person, role, team)
    if organisation.index.person[person].kind is Kind.AGENT:
        raise EditError("an agent cannot deputise", "person")
    taken = EditError("they are deputy for this role on some of these days already", "person")
    deputies = add_dated(
        organisation.deputies,
        Deputy(person, role, team, None, period),
        lambda other: _of(other, person, role, team),
        taken,
    )
    return replace(organisation, deputies=deputies)


def accept_deputy(organisation: Organisation, person: str, role: str, team: str, on: date) -> Organisation:
    """The deputy says yes on the day."""
    before = organisation.deputies
    after = tuple(
        replace(deputy, accepted=on)
        if _of(deputy, person, role, team) and on in deputy.period and deputy.accepted is None
        else deputy
        for deputy in before
    )
    refusal = EditError(
        "nobody asked them to deputise for this role, or they have accepted already", "person"
    )
    return replace(organisation, deputies=changed_or(before, after, refusal))


def end_deputy(organisation: Organisation, person: str, role: str, team: str, on: date) -> Organisation:
    """The person does not deputise for the role from the day on."""
    before = organisation.deputies
    after = cease(before, on, lambda deputy: _of(deputy, person, role, team))
    refusal = EditError("they are no deputy for this role from that day on", "person")
    return replace(organisation, deputies=changed_or(before, after, refusal))


def _of(deputy: Deputy, person: str, role: str, team: str) -> bool:
    return (deputy.person, deputy.role, deputy.team) == (person, role, team)


def declare_range(
    organisation: Organisation, person: str, team: str, low: int, high: int, on: date
) -> Organisation:
    """A holder of both roles declares a range of hands-on coding, in percent of the working time, from the day on."""
    known_person(organisation, person)
    known_team(organisation, team)
    if not 0 <= low <= high <= 100:
        raise EditError("two numbers from 0 to 100, the lower one first", "low")
    fresh = CodingRange(person, team, low, high, Period(on))
    ranges = follow(organisation.coding_ranges, fresh, lambda one: (one.person, one.team) == (person, team))
    return replace(organisation, coding_ranges=ranges)


def end_range(organisation: Organisation, person: str, team: str, on: date) -> Organisation:
    """The person has no declared range on the team from the day on."""
    before = organisation.coding_ranges
    after = cease(before, on, lambda one: (one.person, one.team) == (person, team))
    refusal = EditError("there is no declared range from that day on", "person")
    return replace(organisation, coding_ranges=changed_or(before, after, refusal))


def _known(organisation: Organisation, person: str, role: str, team: str) -> None:
    known_person(organisation, person)
    known_role(organisation, role)
    known_team(organisation, team)
