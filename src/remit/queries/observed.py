"""Observed: for each row of a team its state, what it rests on, and what would change it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date, timedelta
from typing import Final

from django.conf import settings
from django.db.models import Max
from django.utils import timezone

from remit.core.belonging import reports_since
from remit.core.framework import Mode
from remit.core.holdings import Holding, away, holdings
from remit.core.observation import NOTHING, Pair, RowActs, RowFacts, observe
from remit.core.organisation import Organisation
from remit.core.readiness import readiness
from remit.core.resolution import local_day
from remit.core.row import RowInForce
from remit.core.spans import span
from remit.core.team_day import TeamDay
from remit.db import models
from remit.evidence.digests import Digests
from remit.evidence.engine import opened
from remit.evidence.lake import Lake
from remit.evidence.observations import last_acts
from remit.evidence.row_acts import by_row
from remit.queries.asked import BACK, asked
from remit.queries.coded import holders_of, verdicts
from remit.queries.findings import ground
from remit.queries.last_acts import kept, kept_day
from remit.queries.readiness import tried_out_of
from remit.queries.sight import Eyes
from remit.queries.source import Observed

ONE: Final = timedelta(days=1)


class NotKept(LookupError):
    """The answer for the day is not kept: the lake itself would have to be asked, which takes seconds."""


def observed(organisation: Organisation, teams: Collection[str], at: date, *, wait: bool = True) -> Observed:
    """The observation of every row of the teams on a day, by (team, row).

    ``organisation`` has everything about these teams. Raises EngineError where the evidence cannot be asked, and
    without ``wait`` NotKept rather than asking the lake.
    """
    there = [team for team in teams if TeamDay(organisation, team, at).there]
    kept_serve = _kept_serve(organisation, there, at)
    if not kept_serve and not wait:
        raise NotKept
    titles = {role.id: role.title for role in organisation.framework.roles}
    seen = kept(there) if kept_serve else last(organisation, there, at, seconds=settings.ENGINE_SECONDS)
    facts = _facts(organisation, there, at, seen)
    return {key: observe(known, acts, titles) for key, known, acts in facts}


def last(
    organisation: Organisation, teams: Collection[str], at: date, *, seconds: float | None = None
) -> Mapping[tuple[str, str], RowActs]:
    """The last times of each row that was ever seen, as the lake tells them; within so many seconds, or TooLong."""
    lake = Lake(settings.LAKE_DIR)
    origins = origins_of(lake)
    if not origins:
        return {}
    digests = Digests(lake)
    with (
        opened(settings.ENGINE, lake.folder, seconds=seconds) as engine,
        digests.reading(engine) as present,
    ):
        found = last_acts(engine, present, asked(organisation, teams, at, origins), at, teams=teams)
    return by_row(found)


def origins_of(lake: Lake) -> list[tuple[str, str]]:
    """Every source with each origin that the lake has of it."""
    return [
        (source, origin)
        for source, manifest in lake.manifests().items()
        for part in manifest.parts
        for origin in part.labels
    ]


def _kept_serve(organisation: Organisation, teams: Collection[str], at: date) -> bool:
    """Kept answers are of the last day that was asked about; where a team is, that may be the day before."""
    day = kept_day()
    if day is None:
        return not models.Source.objects.exists()  # nothing was ever connected: there is nothing to ask
    now = timezone.now()
    return day <= at or all(local_day(organisation, team, now) <= at for team in teams)


def _facts(
    organisation: Organisation,
    teams: Collection[str],
    at: date,
    seen: Mapping[tuple[str, str], RowActs],
) -> Iterator[tuple[tuple[str, str], RowFacts, RowActs]]:
    """Every row of the teams: its team and its own id, what is known of it, and its last times."""
    eyes = Eyes(organisation, teams, timezone.now())
    said = _check_ins(teams, at)
    held = list(holdings(organisation, at - BACK, at + ONE, teams, frozenset(Mode)))
    leave = away(organisation, held)
    people = _people(held, at)
    managed = ground(organisation, at).reports(at)
    tries = tried_out_of(teams)
    shared = verdicts(organisation, teams, at)
    for team in teams:
        desk = TeamDay(organisation, team, at)
        ready = {one.row: one for one in readiness(desk, *tries[team])}
        able = eyes.of_team(team, at, people.get(team, frozenset()))
        for name in desk.rows():
            force = desk.row(name)
            if force.not_applicable is not None:
                continue
            key = (team, name)
            acts = seen.get(key, NOTHING)
            known = RowFacts(
                at,
                mode=force.row.mode,
                sight=force.row.sight,
                cadence=force.row.cadence,
                alert_after=force.row.alert_after,
                event=bool(force.row.due or force.row.cadence_event),
                began=organisation.index.team[team].period.start,
                leave=leave.get(key, ()),
                sources=tuple(eyes.of_row(able, team, force.row, acts.shown)),
                pairs=_pairs(desk, force, managed) if force.row.with_each_report else None,
                readiness=ready.get(name),
                coding=holders_of(desk, force, shared) if force.row.mode is Mode.MEASURE else (),
            )
            yield key, known, acts._replace(check_in=said.get(key))


def _people(held: Iterable[Holding], at: date) -> dict[str, frozenset[str]]:
    """By team: who holds anything there on the day, or acts for who does."""
    found: dict[str, set[str]] = {}
    for one in held:
        if one.start <= at < one.end:
            found.setdefault(one.team, set()).add(one.person)
    return {team: frozenset(people) for team, people in found.items()}


def _check_ins(teams: Collection[str], at: date) -> dict[tuple[str, str], date]:
    """The last line about each row, up to the day. From the table itself: it counts from the moment it is written."""
    found = models.CheckIn.objects.filter(team__in=teams, day__lte=at, withdrawn_at=None)
    last = found.values_list("team", "responsibility").annotate(last=Max("day")).order_by()
    return {(team, row): day for team, row, day in last}


def _pairs(desk: TeamDay, force: RowInForce, managed: Mapping[str, tuple[str, ...]]) -> tuple[Pair, ...]:
    """The reports of those who hold the row on this team, each once."""
    organisation = desk.organisation
    found: dict[str, Pair] = {}
    for party in force.parties:
        for holder in desk.party(party, force.row.id).holders:
            for person in managed.get(holder.person, ()):
                away_on = tuple(span(leave.period) for leave in organisation.index.leaves.get(person, ()))
                since = reports_since(organisation, holder.person, person, desk.day)
                found.setdefault(person, Pair(person, since, away_on))
    return tuple(found.values())
