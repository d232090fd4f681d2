"""What one reader may see of what is observed: the team and the managers above it, and nobody else."""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterator
from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple

from django.utils import timezone

from remit.core.access import Actor, Thing, allowed, allowed_things
from remit.core.activity import CHECK_IN
from remit.core.evidence import Evidence, FailingSource
from remit.core.framework import Mode
from remit.core.observation_state import Observation
from remit.core.organisation import Organisation
from remit.core.readiness import readiness
from remit.core.team_day import TeamDay
from remit.db import models
from remit.evidence.engine import TooLong
from remit.evidence.parts import LakeError
from remit.queries import contradiction
from remit.queries.observed import NotKept, observed
from remit.queries.permission import actor_of, ground
from remit.queries.readiness import readiness_thing
from remit.queries.sight import serving
from remit.queries.source import Observed

log = logging.getLogger("remit.evidence")


class Why(StrEnum):
    """What became of the question what is observed."""

    TOLD = "told"
    NOT_YOURS = "not-yours"
    CANNOT_ASK = "cannot-ask"
    TOO_LONG = "too-long"
    """The answer would have taken longer than anybody waits for a page."""
    LATER = "later"
    """It takes seconds, and the reader has not asked for it yet."""


class Sighted(NamedTuple):
    """What a reader sees. ``seen`` is None where they see nothing, for the reason that ``why`` gives."""

    seen: Observed | None
    why: Why
    teams: tuple[str, ...] = ()
    """Those of which the reader may see something."""
    at: date | None = None
    """The day, where something is seen."""

    def evidence(self, organisation: Organisation) -> Evidence | None:
        """What the findings may rest on for this reader; None where they see nothing."""
        if self.seen is None or self.at is None:
            return None
        return evidence_of(organisation, self.teams, self.seen, self.at)


def of_team(
    user: models.User, organisation: Organisation, team: str, at: date, now: datetime, *, wait: bool = True
) -> Sighted:
    """What the user sees of a team, by a page that rests on ``organisation``. It never fails.

    Without ``wait`` the lake itself is not asked.
    """
    rights = ground(user, [Thing("team", "there", team)], now)
    return of_teams(user, organisation, [team], at, now, rights=rights, wait=wait)


def of_teams(
    user: models.User,
    organisation: Organisation,
    teams: Collection[str],
    at: date,
    now: datetime,
    *,
    rights: Organisation | None = None,
    wait: bool = True,
) -> Sighted:
    """What the user sees of several teams.

    ``rights``: enough of the organisation that every decision about them is right, where ``organisation`` is not.
    """
    known = rights or organisation
    actor = actor_of(user)
    readable = readable_teams(known, actor, teams, now)
    if not readable:
        return Sighted(None, Why.NOT_YOURS)
    try:
        found = observed(organisation, readable, at, wait=wait)
    except NotKept:
        return Sighted(None, Why.LATER, readable)
    except TooLong as error:
        log.warning("%s", error)
        return Sighted(None, Why.TOO_LONG, readable)
    except LakeError:
        log.exception("the evidence could not be asked")
        return Sighted(None, Why.CANNOT_ASK, readable)
    hidden = {
        *_not_theirs(organisation, known, actor, readable, at, now),
        *(key for key, one in found.items() if one.shared and not _theirs(known, actor, key, one, now)),
    }
    shown = {key: one for key, one in found.items() if key not in hidden}
    return Sighted(shown, Why.TOLD, readable, at)


def of_all(
    user: models.User, organisation: Organisation, at: date, now: datetime, *, wait: bool = True
) -> Sighted:
    """What findings about every team may rest on for the user. ``organisation`` is all of it.

    Nothing is looked at where no source is connected: no finding speaks of it then.
    """
    if not connected():
        return Sighted(None, Why.TOLD)
    teams = [team.id for team in organisation.teams if at in team.period]
    return of_teams(user, organisation, teams, at, now, wait=wait)


def readable_teams(
    organisation: Organisation, actor: Actor, teams: Collection[str], now: datetime
) -> tuple[str, ...]:
    """The teams of which the actor may read what is observed."""
    things = [Thing("team", "there", team) for team in teams]
    found = allowed_things(organisation, actor, "read-observations", things, now)
    return tuple(str(thing.team) for thing in found)


def _not_theirs(
    organisation: Organisation,
    rights: Organisation,
    actor: Actor,
    teams: Collection[str],
    at: date,
    now: datetime,
) -> Iterator[tuple[str, str]]:
    """Rows about readiness: they concern fewer than the team, by a right of their own."""
    for team in teams:
        desk = TeamDay(organisation, team, at)
        if not desk.there:
            continue
        roles = {one.row: one.role for one in readiness(desk)}
        for name in desk.rows():
            if desk.row(name).row.mode is not Mode.READINESS:
                continue
            role = roles.get(name)
            thing = None if role is None else readiness_thing(desk, role, name)
            if thing is None or not allowed(rights, actor, "read", thing, now).allowed:
                yield team, name


def _theirs(
    rights: Organisation, actor: Actor, key: tuple[str, str], seen: Observation, now: datetime
) -> bool:
    """Whether the actor may know everything that is shared of a row about hands-on coding."""
    things = [Thing("coding", "shared", key[0], people=frozenset({one.person})) for one in seen.shared]
    return len(list(allowed_things(rights, actor, "read", things, now))) == len(things)


def evidence_of(
    organisation: Organisation, teams: Collection[str], seen: Observed, at: date
) -> Evidence | None:
    """What the findings need of these teams: what is observed, what other tools hold, and what cannot be read.

    None where no source is connected: that nobody can see anything then is no finding.
    """
    if not connected():
        return None
    return Evidence(
        seen,
        failing=tuple(_failing(organisation, teams, at)),
        paths=contradiction.paths(organisation, teams, at),
        access=contradiction.access(organisation, teams, at),
    )


def connected() -> bool:
    """Whether any source is connected; what people say of themselves is none."""
    return models.Source.objects.filter(ended_at=None).exclude(kind=CHECK_IN).exists()


def _failing(organisation: Organisation, teams: Collection[str], at: date) -> Iterator[FailingSource]:
    """Calendars are left out: how somebody's own calendar does is theirs to know."""
    wanted = frozenset(teams)
    found = [
        source
        for source in models.Source.objects.filter(ended_at=None, owner=None)
        .exclude(problem=None)
        .order_by("name", "pk")
        if source.problem is not None and source.problem["code"] != "rate"
    ]
    wide = {source.pk for source in found if source.team_id is None}
    served = serving(organisation, wide, tuple(teams), at, timezone.now()) if wide else {}
    for source in found:
        if source.problem_since is not None and (source.team_id is None or source.team_id in wanted):
            zone = organisation.index.zone.get(source.team_id or "")
            since = source.problem_since.astimezone(zone).date() if zone else source.problem_since.date()
            serves = served.get(source.pk, frozenset())
            yield FailingSource(source.pk, source.name, since, source.team_id, serves)
