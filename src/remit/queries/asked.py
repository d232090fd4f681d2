"""What a question to the evidence brings along from the database: accounts, places, watches, holders."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import date, timedelta
from typing import Final

from remit.core.activity import CHECK_IN
from remit.core.belonging import belongings
from remit.core.framework import Mode, Responsibility
from remit.core.holdings import holdings
from remit.core.organisation import Organisation
from remit.core.team_day import TeamDay
from remit.db.models import Account, Source
from remit.evidence.questions import Context, Says, Watch, Where, Whose, context
from remit.queries.address import same_repository

MACHINES: Final = ("bot", "agent")
BACK: Final = timedelta(days=800)
"""Holders are looked up so far back: events from before count as anybody's. More than any cadence with its leave."""
COUNTER: Final = {"code-reviews": "unreviewed-merge"}
"""What speaks against a row of the packaged framework, where the source can tell."""


def asked(
    organisation: Organisation, teams: Collection[str], at: date, origins: Iterable[tuple[str, str]]
) -> Context:
    """The question about some teams on a day. ``origins``: those that the lake has, each with its source."""
    start, end = at - BACK, at + timedelta(days=1)
    return context(
        accounts=accounts(),
        places=places(organisation, teams, origins),
        watches=watches(organisation, teams, at),
        holdings=holdings(organisation, start, end, teams),
        roles=belongings(organisation, start, end, teams),
    )


def accounts() -> Iterator[Whose]:
    """Every account that is somebody's, or a machine's."""
    found = Account.objects.exclude(person=None, performer="unknown")
    for key, person, performer in found.values_list("key", "person", "performer"):
        yield Whose(key, person, performer in MACHINES)


def places(
    organisation: Organisation, teams: Collection[str], origins: Iterable[tuple[str, str]]
) -> Iterator[Where]:
    """What belongs to the teams: themselves, their systems, the origins that are a system's or of a team's source."""
    wanted, index = frozenset(teams), organisation.index
    zones = index.zone
    for team in wanted:
        yield Where("team", team, team, str(zones[team]))
    owned = [own for own in organisation.system_owners if own.team in wanted]
    for own in owned:
        yield Where("system", own.system, own.team, str(zones[own.team]), own.period.start, own.period.end)
    of_team = dict(Source.objects.filter(ended_at=None).exclude(team=None).values_list("pk", "team"))
    for source, origin in dict.fromkeys(origins):
        if source in of_team:
            if of_team[source] in wanted:
                team = of_team[source]
                yield Where("origin", origin, team, str(zones[team]))
            continue
        for own in owned:
            whole = [one for one in index.system[own.system].repositories if one.path == "/"]
            if any(same_repository(one.address, origin) for one in whole):
                yield Where(
                    "origin", origin, own.team, str(zones[own.team]), own.period.start, own.period.end
                )


def watches(organisation: Organisation, teams: Collection[str], at: date) -> Iterator[Watch]:
    """What speaks for which row: the framework says it; rows of a team's own are told by check-ins."""
    for row in organisation.framework.responsibilities:
        yield from _watches(row)
    known = organisation.framework.responsibility_by_id
    for team in teams:
        desk = TeamDay(organisation, team, at)
        for name in desk.rows() if desk.there else ():
            if name not in known:
                row = desk.row(name).row
                yield Watch(name, CHECK_IN, performed=row.mode is Mode.PERFORMS, team=team)


def _watches(row: Responsibility) -> Iterator[Watch]:
    performed = row.mode is Mode.PERFORMS
    for activity in row.observed_by or (CHECK_IN,):
        yield Watch(row.id, activity, performed=performed, parted=row.with_each_report)
    if row.due:
        yield Watch(row.id, row.due, Says.DUE)
    if row.id in COUNTER:
        yield Watch(row.id, COUNTER[row.id], Says.COUNTER)
