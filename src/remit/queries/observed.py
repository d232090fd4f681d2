"""Observed: for each row of a team its state, what it rests on, and what would change it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import date
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone

from remit.core.belonging import reports_since
from remit.core.framework import Mode, Responsibility
from remit.core.holdings import away, holdings
from remit.core.observation import Pair, RowFacts, observe
from remit.core.observation import Source as Sight
from remit.core.organisation import Organisation
from remit.core.readiness import readiness
from remit.core.reporting import reports
from remit.core.row import RowInForce
from remit.core.spans import span
from remit.core.team_day import TeamDay
from remit.db import models
from remit.evidence.digests import Digests
from remit.evidence.engine import opened
from remit.evidence.lake import Lake
from remit.evidence.observations import last_acts
from remit.evidence.row_acts import RowActs, by_row
from remit.queries import evidence
from remit.queries.asked import BACK, asked
from remit.queries.last_acts import kept
from remit.queries.readiness import tried_out
from remit.queries.source import Observed

_NOTHING = RowActs()


def observed(organisation: Organisation, teams: Collection[str], at: date) -> Observed:
    """The observation of every row of the teams on a day, by (team, row).

    ``organisation`` has everything about these teams. Raises EngineError where the evidence cannot be asked.
    """
    there = [team for team in teams if TeamDay(organisation, team, at).there]
    titles = {role.id: role.title for role in organisation.framework.roles}
    facts = _facts(organisation, there, at)
    return {(one.team, one.row): observe(one, titles) for one in facts}


def last(organisation: Organisation, teams: Collection[str], at: date) -> Mapping[tuple[str, str], RowActs]:
    """The last times of each row that was ever seen, as the lake tells them."""
    lake = Lake(settings.LAKE_DIR)
    origins = [
        (source, origin)
        for source, manifest in lake.manifests().items()
        for part in manifest.parts
        for origin in part.labels
    ]
    if not origins:
        return {}
    digests = Digests(lake)
    with opened(settings.ENGINE, lake.folder) as engine, digests.reading(engine) as present:
        found = last_acts(engine, present, asked(organisation, teams, at, origins), at, teams=teams)
    return by_row(found)


def _facts(organisation: Organisation, teams: Collection[str], at: date) -> Iterator[RowFacts]:
    seen = kept(teams, at)
    if seen is None:  # of a day in the past, which only the lake itself knows
        seen = last(organisation, teams, at)
    able = list(_sources())
    named = set(models.Sight.objects.filter(team__in=teams).values_list("team", "responsibility", "source"))
    held = list(holdings(organisation, at - BACK, at, teams, frozenset(Mode)))
    leave = away(organisation, held)
    managed = reports(organisation, at)
    for team in teams:
        desk = TeamDay(organisation, team, at)
        ready = {one.row: one for one in readiness(desk, *tried_out(team))}
        for name in desk.rows():
            force = desk.row(name)
            if force.not_applicable is not None:
                continue
            acts = seen.get((team, name), _NOTHING)
            facts = RowFacts(
                team,
                name,
                at,
                mode=force.row.mode,
                sight=force.row.sight,
                cadence=force.row.cadence,
                alert_after=force.row.alert_after,
                event=bool(force.row.due or force.row.cadence_event),
                began=organisation.index.team[team].period.start,
                leave=leave.get((team, name), ()),
                sources=tuple(_of_row(able, team, force.row, acts, named, organisation.index.zone[team])),
                pairs=_pairs(desk, force, managed) if force.row.with_each_report else None,
                readiness=ready.get(name),
                coding=None,
            )
            yield acts.onto(facts)


def _sources() -> Iterator[tuple[models.Source, frozenset[str], evidence.SourceView]]:
    now = timezone.now()
    for source in models.Source.objects.filter(ended_at=None).select_related("owner", "team").order_by("pk"):
        yield source, frozenset(evidence.activities(source)), evidence.source_view(source, now)


def _of_row(
    able: list[tuple[models.Source, frozenset[str], evidence.SourceView]],
    team: str,
    row: Responsibility,
    acts: RowActs,
    named: set[tuple[str, str, str]],
    zone: ZoneInfo,
) -> Iterator[Sight]:
    """The sources that can see the row by their kind, and say something about this team."""
    for source, activities, view in able:
        known = (team, row.id, source.pk) in named
        showed = source.pk in acts.shown
        if (
            not known
            and not showed
            and (source.team_id not in (None, team) or not activities & {*row.observed_by})
        ):
            continue
        pushed = view.pushed
        read = timezone.now() if pushed and not source.problem else source.good_at
        yield Sight(
            source.pk,
            source.name,
            view.state,
            since=source.added_at.astimezone(zone).date() if pushed else None,
            until=None if read is None else read.astimezone(zone).date(),
            named=known,
            showed=showed,
        )


def _pairs(desk: TeamDay, force: RowInForce, managed: Mapping[str, tuple[str, ...]]) -> tuple[Pair, ...]:
    """The reports of those who hold the row on this team, each once."""
    organisation = desk.organisation
    found: dict[str, Pair] = {}
    for party in force.parties:
        for holder in desk.party(party, force.row.id).holders:
            for person in managed.get(holder.person, ()):
                away_on = tuple(span(leave.period) for leave in organisation.index.leaves.get(person, ()))
                since = reports_since(organisation, holder.person, person, desk.day)
                found.setdefault(person, Pair(person, None, since, away_on))
    return tuple(found.values())
