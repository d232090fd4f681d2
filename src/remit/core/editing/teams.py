"""Edits of teams: what they are, what they are part of, who is in them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

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
    known_team,
    last_end,
)
from remit.core.organisation import Organisation
from remit.core.team import Membership, Team, TeamParent
from remit.lib.periods import Period


def change_organisation(organisation: Organisation, **changes: Any) -> Organisation:
    """The organisation with another ``name`` or ``zone``."""
    after = replace(organisation, **changes)
    checked_zone(after.zone)
    return replace(after, name=checked_name(after.name))


def add_team(organisation: Organisation, team: Team, parent: str | None = None) -> Organisation:
    """The organisation with one team more, part of ``parent`` from the day on which it begins."""
    checked_id(team.id, organisation.index.team)
    after = replace(organisation, teams=(*organisation.teams, _checked(team)))
    if parent is None:
        return after
    known_team(organisation, parent, "parent")
    return replace(after, team_parents=(*after.team_parents, TeamParent(team.id, parent, team.period)))


def change_team(organisation: Organisation, team: str, **changes: Any) -> Organisation:
    """The team with other ``name``, ``zone``, ``labels``, ``forge`` or ``period``. The id stays."""
    known_team(organisation, team)
    return replace(
        organisation,
        teams=tuple(
            _checked(replace(one, **changes)) if one.id == team else one for one in organisation.teams
        ),
    )


def _checked(team: Team) -> Team:
    if team.zone is not None:
        checked_zone(team.zone)
    return replace(team, name=checked_name(team.name))


def checked_zone(zone: str) -> None:
    """Raises EditError for a time zone that there is not."""
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise EditError("there is no time zone “{name}”", "zone", name=zone) from None


def move_team(organisation: Organisation, team: str, parent: str | None, on: date) -> Organisation:
    """The team is part of ``parent`` from the day on; None: of no other team."""
    known_team(organisation, team)
    links = organisation.team_parents
    if parent is None:
        ended = cease(links, on, lambda link: link.team == team)
        refusal = EditError("it is part of no other team from that day on", "parent")
        return replace(organisation, team_parents=changed_or(links, ended, refusal))
    known_team(organisation, parent, "parent")
    if parent == team:
        raise EditError("a team is not part of itself", "parent")
    fresh = TeamParent(team, parent, Period(on))
    return replace(organisation, team_parents=follow(links, fresh, lambda link: link.team == team))


def end_team(organisation: Organisation, team: str, on: date) -> Organisation:
    """There is no such team from the day on; its members, roles, deputies and ranges end with it.

    Raises EditError where other teams are part of it or it owns a system from that day on.
    """
    known_team(organisation, team)
    period = organisation.index.team[team].period
    if period.end is not None and period.end <= on:
        raise EditError("the team ended before that day", "on")
    if period.start is not None and on <= period.start:
        raise EditError("the team begins only on {day}", "on", day=period.start.isoformat())
    for child in organisation.index.children.get(team, ()):
        below = organisation.index.team[child.team]
        if last_end(child) > on and last_end(below) > on:
            raise EditError("the team {name} is part of it: move or end that first", "team", name=below.name)
    for owner in organisation.index.owned.get(team, ()):
        system = organisation.index.system[owner.system]
        if last_end(owner) > on and last_end(system) > on:
            raise EditError("it owns {name}: give that to another team first", "team", name=system.name)
    after = change_team(organisation, team, period=period.until(on))
    covers = tuple(cover for cover in after.covers if cover.team != team or first_day(cover) < on)
    return replace(
        after,
        team_parents=cease(after.team_parents, on, lambda link: link.team == team),
        memberships=cease(after.memberships, on, lambda membership: membership.team == team),
        assignments=cease(after.assignments, on, lambda held: held.team == team),
        deputies=cease(after.deputies, on, lambda deputy: deputy.team == team),
        coding_ranges=cease(after.coding_ranges, on, lambda declared: declared.team == team),
        covers=covers,
    )


def add_membership(organisation: Organisation, person: str, team: str, period: Period) -> Organisation:
    """The person is a member of the team during the period."""
    known_person(organisation, person)
    known_team(organisation, team)
    taken = EditError("they are a member of this team on some of these days already", "person")
    members = add_dated(
        organisation.memberships,
        Membership(person, team, period),
        lambda other: (other.person, other.team) == (person, team),
        taken,
    )
    return replace(organisation, memberships=members)


def end_membership(organisation: Organisation, person: str, team: str, on: date) -> Organisation:
    """The person is no member of the team from the day on."""
    before = organisation.memberships
    after = cease(before, on, lambda other: (other.person, other.team) == (person, team))
    refusal = EditError("they are no member of this team from that day on", "person")
    return replace(organisation, memberships=changed_or(before, after, refusal))
