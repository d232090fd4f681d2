"""Which sources could see a row of a team: by their kind, by where they look, or because somebody said so."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo

from django.db.models import Subquery

from remit.core.activity import CHECK_IN
from remit.core.framework import Responsibility
from remit.core.observation import Source as Sight
from remit.core.organisation import Organisation
from remit.core.source_state import SourceState
from remit.core.team_day import TeamDay
from remit.db import models
from remit.evidence.kinds import KINDS
from remit.queries import evidence
from remit.queries.address import plain
from remit.queries.last_acts import kept

AWAITED: Final = timedelta(days=1)
"""So long a source may take to be read to its end for the first time; then something is wrong with it."""


@dataclass(frozen=True, slots=True)
class Able:
    """A live source: what its kind can see, how it does, and where it looks."""

    source: models.Source
    activities: frozenset[str]
    state: SourceState

    @property
    def pushed(self) -> bool:
        """Whether it is never read, only told."""
        return not KINDS[self.source.kind].every

    def looks_at(self, addresses: Collection[str], people: Collection[str]) -> bool:
        """Whether it may tell of a team with these repositories and people at all; a calendar tells of its owner's."""
        if self.source.owner_id is not None:
            return self.source.owner_id in people
        if self.pushed or self.source.settings.get("folders_are_teams"):
            return True
        own = plain(self.source.address)
        return any(address == own or address.startswith(f"{own}/") for address in addresses)


class Nameable(NamedTuple):
    """A source, and whether the team has said that it shows the row."""

    id: str
    name: str
    named: bool


class Eyes:
    """The live sources, read once for all teams that are asked about."""

    def __init__(self, organisation: Organisation, teams: Collection[str], now: datetime) -> None:
        self.organisation = organisation
        self.now = now
        asked = Subquery(models.LastAsked.objects.values("at")[:1])
        found = models.Source.objects.filter(ended_at=None).annotate(asked=asked).order_by("pk")
        self.able = [
            Able(one, frozenset(evidence.activities(one)), evidence.state_of(one, now)) for one in found
        ]
        self.named = set(_named(teams))

    def of_team(self, team: str, day: date, people: Collection[str]) -> list[Able]:
        """The sources that may tell of the team at all."""
        addresses = set(_addresses(self.organisation, team, day))
        return [
            one
            for one in self.able
            if one.source.team_id == team
            or (one.source.team_id is None and one.looks_at(addresses, people))
            or any(known[0] == team and known[2] == one.source.pk for known in self.named)
        ]

    def of_row(
        self, able: list[Able], team: str, row: Responsibility, shown: Mapping[str, date]
    ) -> Iterator[Sight]:
        """The sources that can see the row. ``shown``: those that did, whatever they may tell of the team now."""
        watched = {*row.observed_by}
        known = {one.source.pk for one in able}
        more = [one for one in self.able if one.source.pk in shown and one.source.pk not in known]
        zone = self.organisation.index.zone[team]
        blind: set[tuple[str, SourceState]] = set()
        for one in (*able, *more):
            named = (team, row.id, one.source.pk) in self.named
            showed = one.source.pk in shown
            if not (named or showed) and one.source.owner_id is not None:
                alike = (one.source.kind, one.state)  # of calendars that show nothing, one speaks for all
                if alike in blind:
                    continue
                blind.add(alike)
            if named or showed or one.activities & watched:
                yield self._sight(one, zone, named=named, showed=showed)

    def _sight(self, one: Able, zone: ZoneInfo, *, named: bool, showed: bool) -> Sight:
        source, state = one.source, one.state
        read = self.now if one.pushed and not source.problem else self._read(source)
        if read is None and state is SourceState.NEW and source.added_at < self.now - AWAITED:
            state = SourceState.FAILING  # nobody reads it
        return Sight(
            source.pk,
            name_of(source),
            state,
            since=source.added_at.astimezone(zone).date() if one.pushed else None,
            until=None if read is None else read.astimezone(zone).date(),
            named=named,
            showed=showed,
        )

    def _read(self, source: models.Source) -> datetime | None:
        """When it was last read; what it told for the first time counts from when the evidence was asked about it."""
        began, asked = source.healthy_since, source.asked  # type: ignore[attr-defined]
        return None if began and asked and asked < began <= self.now else source.good_at


def _named(teams: Collection[str]) -> Iterator[tuple[str, str, str]]:
    """What the teams have said of sources: (team, row, source)."""
    found = models.Sight.objects.values_list("team", "responsibility", "source")
    wanted = frozenset(teams)
    return (one for one in found if one[0] in wanted)


def _addresses(organisation: Organisation, team: str, day: date) -> Iterator[str]:
    index = organisation.index
    for own in index.owned.get(team, ()):
        if day in own.period and own.system in index.system:
            for repository in index.system[own.system].repositories:
                yield plain(repository.address)


def serving(
    organisation: Organisation, sources: Collection[str], teams: Collection[str], day: date, now: datetime
) -> dict[str, frozenset[str]]:
    """Of which of the teams each of these sources, none of them somebody's own, may tell."""
    eyes = Eyes(organisation, teams, now)
    eyes.able = [one for one in eyes.able if one.source.pk in sources]
    eyes.named = {one for one in eyes.named if one[2] in sources}
    found: dict[str, set[str]] = {source: set() for source in sources}
    for team in teams:
        for one in eyes.of_team(team, day, ()):
            found[one.source.pk].add(team)
    return {source: frozenset(served) for source, served in found.items()}


def of_row(desk: TeamDay, row: str, now: datetime) -> tuple[Sight, ...]:
    """The sources that can see one row of the team."""
    eyes = Eyes(desk.organisation, [desk.team], now)
    people = {holder.person for name in desk.rows() for holder in desk.answer(name).holders}
    acts = kept([desk.team]).get((desk.team, row))
    able = eyes.of_team(desk.team, desk.day, people)
    return tuple(eyes.of_row(able, desk.team, desk.row(row).row, acts.shown if acts else {}))


def nameable(desk: TeamDay, row: str, now: datetime) -> tuple[Nameable, ...]:
    """The sources of which the team can say that they show the row, or no longer; nobody's own calendar."""
    eyes = Eyes(desk.organisation, [desk.team], now)
    able = eyes.of_team(desk.team, desk.day, ())
    return tuple(
        Nameable(one.source.pk, name_of(one.source), (desk.team, row, one.source.pk) in eyes.named)
        for one in able
        if one.source.owner_id is None and one.source.kind != CHECK_IN
    )


def names(ids: Collection[str]) -> dict[str, str]:
    """What the sources are called."""
    return {one.pk: name_of(one) for one in models.Source.objects.filter(pk__in=ids)} if ids else {}


def name_of(source: models.Source) -> str:
    """What a source is called: somebody's own calendar is called no more than that."""
    return source.name if source.owner_id is None else KINDS[source.kind].title
