"""A team's rounds as the access rules see them, and what the reader of a page may do with one."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from remit.core.access import Thing
from remit.core.cover import CoverState, cover_state
from remit.core.organisation import Organisation
from remit.core.resolution import local_day
from remit.core.team_day import TeamDay
from remit.db import models
from remit.db.models import RoundState
from remit.queries import permission

RUNNING = CoverState.RUNNING


class Permits(NamedTuple):
    """What somebody may do with a round: see how far it is, answer, reveal or cancel it, read and write what came."""

    presence: bool
    vote: bool
    reveal: bool
    abandon: bool
    results: bool
    outcome: bool


def team_thing(team: str) -> Thing:
    """The team for which a round is opened."""
    return Thing("team", "there", team)


def round_thing(found: models.Round) -> Thing:
    """The round: while it is open it is for those who answer in it; after that, closed or not, it is ``revealed``."""
    if found.state != RoundState.OPEN:
        return Thing("round", "revealed", found.team_id)
    people = found.ballots.exclude(person=None).values_list("person_id", flat=True)
    return Thing("round", "open", found.team_id, people=frozenset(map(str, people)))


HAND = frozenset({"reveal", "abandon"})
"""What is done with an open round by hand."""


def run_thing(organisation: Organisation, found: models.Round, at: datetime) -> Thing:
    """The round for whoever would reveal or cancel it.

    Where nobody leads the team and nobody acts, that is who opened it, and the managers above: else its answers
    would lie there for ever. They learn nothing more of it by that.
    """
    if found.state != RoundState.OPEN or led(organisation, found.team_id, at):
        return round_thing(found)
    opener = frozenset({found.opened_by_id} if found.opened_by_id else set())
    return Thing("round", "unled", found.team_id, people=opener)


def led(organisation: Organisation, team: str, at: datetime) -> bool:
    """Whether somebody leads the team at the moment, or acts for who does in all of it."""
    day = local_day(organisation, team, at)
    if day not in organisation.index.team[team].period:
        return False
    desk = TeamDay(organisation, team, day)
    return any(desk.role(lead.id).holders for lead in organisation.framework.leads) or any(
        cover.rows is None and cover.holder is None and cover_state(organisation.index, cover, day) is RUNNING
        for lead in organisation.framework.leads
        for cover in organisation.index.covers.get((team, lead.id), ())
    )


def permits(user: models.User | None, found: models.Round, at: datetime) -> Permits:
    """What the user may do with the round now."""
    thing = round_thing(found)
    organisation = permission.ground(user, [thing], at)
    verbs = ("read-presence", "vote", "reveal", "abandon", "read-results", "write-outcome")
    by_hand = run_thing(organisation, found, at)
    return Permits(
        *(permission.may(user, verb, by_hand if verb in HAND else thing, at, organisation) for verb in verbs)
    )


def may_open(user: models.User | None, team: str, at: datetime) -> bool:
    """Whether the user may open a round of the team."""
    return permission.may(user, "open-round", team_thing(team), at)


def of_the_team(user: models.User | None, team: str, at: datetime) -> bool:
    """Whether the user may read what rounds of the team have shown."""
    return permission.may(user, "read-results", Thing("round", "revealed", team), at)
