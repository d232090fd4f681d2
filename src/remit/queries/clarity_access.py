"""A team's rounds as the access rules see them, and what the reader of a page may do with one."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from remit.core.access import Thing
from remit.db import models
from remit.db.models import RoundState
from remit.queries import permission


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


def permits(user: models.User | None, found: models.Round, at: datetime) -> Permits:
    """What the user may do with the round now."""
    thing = round_thing(found)
    organisation = permission.ground(user, [thing], at)
    verbs = ("read-presence", "vote", "reveal", "abandon", "read-results", "write-outcome")
    return Permits(*(permission.may(user, verb, thing, at, organisation) for verb in verbs))


def may_open(user: models.User | None, team: str, at: datetime) -> bool:
    """Whether the user may open a round of the team."""
    return permission.may(user, "open-round", team_thing(team), at)


def of_the_team(user: models.User | None, team: str, at: datetime) -> bool:
    """Whether the user may read what rounds of the team have shown."""
    return permission.may(user, "read-results", Thing("round", "revealed", team), at)
