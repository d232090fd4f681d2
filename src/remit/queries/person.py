"""A person: what they hold, on which teams, since when. Nothing here counts what anybody did."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from remit.core.framework import Party
from remit.core.organisation import Organisation
from remit.core.person import Kind, Person
from remit.core.reporting import managers_of
from remit.core.resolution import local_day
from remit.core.role import RoleAssignment
from remit.core.row import first
from remit.core.team_day import TeamDay
from remit.lib.periods import Period
from remit.queries.holder import day_before
from remit.queries.source import Named, Source


@dataclass(frozen=True, slots=True)
class HeldRole:
    """A role on a team. ``start_unknown`` where nobody knows since when."""

    team: Named
    role: Named
    since: date | None
    last_day: date | None
    start_unknown: bool


@dataclass(frozen=True, slots=True)
class HeldRow:
    """A row that a charter gives to the person by name, or in which they act."""

    team: Named
    row: Named
    acting_for: Named | None
    last_day: date | None


@dataclass(frozen=True, slots=True)
class Stand:
    """A cover in which the person acts or is acted for. ``other`` is the other side, None for a vacant role."""

    team: Named
    role: Named
    other: Named | None
    first_day: date | None
    last_day: date | None
    accepted: bool


@dataclass(frozen=True, slots=True)
class PersonPage:
    """Everything that a person's page shows on a day."""

    person: Named
    agent: bool
    left: date | None
    joins: date | None
    at: date
    now: tuple[HeldRole, ...]
    before: tuple[HeldRole, ...]
    later: tuple[HeldRole, ...]
    by_name: tuple[HeldRow, ...]
    member_of: tuple[Named, ...]
    acts: tuple[Stand, ...]
    acted_for: tuple[Stand, ...]
    managers: tuple[Named, ...]
    experience: tuple[Named, ...]
    away_last: date | None
    away: bool


class UnknownPerson(LookupError):
    """There is nobody with this id."""


def page(source: Source, person: str, at: date) -> PersonPage:
    """A person's page on a day. Raises ``UnknownPerson``."""
    organisation = source.for_person(person)
    value = organisation.index.person.get(person)
    if value is None:
        raise UnknownPerson(person)
    roles = [
        held_role(organisation, held.team, held.role, held.period)
        for held in assignments(organisation, person)
    ]
    periods = [held.period for held in assignments(organisation, person)]
    gone = value.period.end is not None and at >= value.period.end
    leave = first(leave for leave in organisation.index.leaves.get(person, ()) if at in leave.period)
    memberships = organisation.index.memberships_of.get(person, ())
    return PersonPage(
        person=Named(person, value.name),
        agent=value.kind is Kind.AGENT,
        left=value.period.end if gone else None,
        joins=value.period.start if value.period.start and at < value.period.start else None,
        at=at,
        now=tuple(role for role, period in zip(roles, periods, strict=True) if at in period),
        before=tuple(
            role for role, period in zip(roles, periods, strict=True) if period.end and period.end <= at
        ),
        later=tuple(
            role for role, period in zip(roles, periods, strict=True) if period.start and at < period.start
        ),
        by_name=by_name(organisation, value, at),
        member_of=tuple(team_name(organisation, link.team) for link in memberships if at in link.period),
        acts=stands(organisation, person, at, acting=True),
        acted_for=stands(organisation, person, at, acting=False),
        managers=tuple(
            Named(manager, organisation.index.person[manager].name)
            for manager in managers_of(organisation, person, at)
        ),
        experience=tuple(role_name(organisation, role) for role in value.experience),
        away_last=day_before(leave.period.end) if leave else None,
        away=leave is not None,
    )


def assignments(organisation: Organisation, person: str) -> list[RoleAssignment]:
    """The person's assignments, newest start first, unknown starts last."""
    held = organisation.index.assignments_of.get(person, ())
    return sorted(held, key=lambda item: item.period.start or date.min, reverse=True)


def held_role(organisation: Organisation, team: str, role: str, period: Period) -> HeldRole:
    """An assignment for display."""
    return HeldRole(
        team_name(organisation, team),
        role_name(organisation, role),
        period.start,
        period.last_day,
        period.start is None,
    )


def by_name(organisation: Organisation, person: Person, at: date) -> tuple[HeldRow, ...]:
    """The rows that charters give to the person by name, on the teams whose charters they are."""
    party = Party.person(person.id)
    found = []
    for charter in organisation.charters:
        team = charter.team
        if team is None or team not in organisation.index.team:
            continue
        for row in charter.rows:
            if row.holders and party in row.holders and at in row.period:
                desk = TeamDay(organisation, team, local_day(organisation, team, at))
                title = desk.row(row.responsibility).row.short_title
                named = Named(row.responsibility, title)
                found.append(HeldRow(team_name(organisation, team), named, None, row.period.last_day))
    return tuple(found)


def stands(organisation: Organisation, person: str, at: date, *, acting: bool) -> tuple[Stand, ...]:
    """The covers that run or are still to come, in which the person acts (or is acted for)."""
    found = []
    for cover in organisation.covers:
        own, other = (cover.acting, cover.holder) if acting else (cover.holder, cover.acting)
        if own != person or (cover.period.end is not None and cover.period.end <= at):
            continue
        behind = organisation.index.person.get(other) if other else None
        found.append(
            Stand(
                team_name(organisation, cover.team),
                role_name(organisation, cover.role),
                Named(behind.id, behind.name) if behind else None,
                cover.period.start,
                cover.period.last_day,
                cover.accepted is not None and cover.accepted <= at,
            )
        )
    return tuple(found)


def team_name(organisation: Organisation, team: str) -> Named:
    """A team by name; its id where it is not loaded."""
    value = organisation.index.team.get(team)
    return Named(team, value.name if value else team)


def role_name(organisation: Organisation, role: str) -> Named:
    """A role by title; its id where the framework does not have it."""
    value = organisation.framework.role_by_id.get(role)
    return Named(role, value.title if value else role)
