"""What in somebody's teams needs a look: rows that went quiet or are done by others, and sources that cannot be read.

From kept answers alone, and of each team only what the reader may see of it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date, datetime
from typing import Final, NamedTuple

from django.db.models import Q

from remit.core.access import Thing
from remit.core.observation import State
from remit.core.organisation import Organisation
from remit.core.team_day import TeamDay
from remit.db.models import Source, User
from remit.queries import sighted
from remit.queries.evidence import words
from remit.queries.feed import own_teams
from remit.queries.permission import ground, may
from remit.queries.person import team_name
from remit.queries.source import Named, Observed

TOLD: Final = (State.QUIET, State.ELSEWHERE)
MOST: Final = 8
"""Rows that are named of a team; its own page has them all."""


class Look(NamedTuple):
    """A row that needs a look. ``last``: when it was last seen, where it ever was."""

    row: Named
    state: State
    last: date | None


class TeamLooks(NamedTuple):
    """A team with what in it needs a look; ``more``: rows that are left out."""

    team: Named
    rows: tuple[Look, ...]
    more: int


class Failing(NamedTuple):
    """A source that cannot be read, since when, what is wrong and what to do.

    ``own``: the reader's own calendar. ``opens``: whether its page is for the reader.
    """

    source: Named
    since: date
    problem: str
    own: bool
    opens: bool


class Looks(NamedTuple):
    """``asked``: whether anything could be told of the teams at all; there may be nothing that needs a look."""

    teams: tuple[TeamLooks, ...]
    failing: tuple[Failing, ...]
    asked: bool


def teams_of(own: Organisation, tree: Organisation, person: str, day: date) -> tuple[str, ...]:
    """One's own teams, and those right below the teams that one leads.

    ``own`` has everything about the person, ``tree`` the teams.
    """
    teams = own_teams(own, person, day)
    leads = {lead.id for lead in own.framework.leads}
    held = [
        one for one in own.index.assignments_of.get(person, ()) if day in one.period and one.role in leads
    ]
    below = [
        link.team
        for team in dict.fromkeys(one.team for one in held)
        for link in tree.index.children.get(team, ())
        if day in link.period
    ]
    return tuple(dict.fromkeys((*teams, *below)))


def looks(user: User, organisation: Organisation, teams: Collection[str], day: date, now: datetime) -> Looks:
    """What needs a look in these teams. ``organisation`` has everything about them. It never asks the lake."""
    rights = ground(user, [Thing("team", "there", team) for team in teams], now)
    sight = sighted.of_teams(user, organisation, teams, day, now, rights=rights, wait=False)
    found = []
    for team in teams if sight.seen is not None else ():
        rows = tuple(_rows(organisation, sight.seen or {}, team, day))
        if rows:
            found.append(TeamLooks(team_name(organisation, team), rows[:MOST], max(0, len(rows) - MOST)))
    told = sight.teams if sight.seen is not None else ()
    return Looks(tuple(found), tuple(_failing(user, told, now)), bool(told))


def _rows(organisation: Organisation, seen: Observed, team: str, day: date) -> Iterator[Look]:
    states = {row: one for (of, row), one in seen.items() if of == team and one.state in TOLD}
    desk = TeamDay(organisation, team, day)
    for name in desk.rows() if states else ():
        if name in states:
            one = states[name]
            yield Look(Named(name, desk.row(name).row.short_title), one.state, one.last)


def _failing(user: User, teams: Collection[str], now: datetime) -> Iterator[Failing]:
    """Sources of the teams, or of no single team; of calendars the reader's own, of which nobody else is told."""
    shared = Q(owner=None) & (Q(team__in=teams) | Q(team=None)) if teams else Q(pk__in=[])
    live = Source.objects.filter(ended_at=None).exclude(problem=None).exclude(problem_since=None)
    for source in live.filter(shared | Q(owner=user.person_id, owner__isnull=False)).order_by("name", "pk"):
        if source.problem is None or source.problem_since is None or source.problem.get("code") == "rate":
            continue
        own = source.owner_id is not None
        opens = own or may(user, "read-state", Thing("source", "of-a-team", source.team_id), now)
        named = Named(source.pk, source.name)
        yield Failing(named, source.problem_since.date(), words(source.problem), own, opens)
