"""Hands-on coding of one person, for that person alone. Nothing here is kept; others may know what it comes to only
where the person shares it (``queries.coded``).

The hours are an interval from the times of commits (``core.coding_sessions``), over eight whole weeks.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

import holidays
from django.conf import settings

from remit.core import coding
from remit.core.activity import Performer
from remit.core.coding_effects import Effect, effects
from remit.core.coding_sessions import DAY, Commit, Interval, Rows, Shape, credited, interval, together, weeks
from remit.core.organisation import Organisation
from remit.core.resolution import local_day
from remit.core.spans import span
from remit.core.team_day import TeamDay
from remit.db import models
from remit.evidence.engine import opened
from remit.evidence.envelope import SCHEMA
from remit.evidence.lake import Lake
from remit.evidence.work import CODING, merges, work
from remit.queries.address import plain
from remit.queries.source import Named

WEEKS: Final = 8
FORGES: Final = ("github", "gitlab")
NEAR: Final = 5
"""Seconds: a commit of the main branch so close to a merge that a forge tells of is that merge, squashed."""
CLASSES: Final = (Performer.HUMAN, Performer.ASSISTED, Performer.AGENT, Performer.BOT, Performer.UNKNOWN)
_ME: Final = "me"
NONE: Final = Interval(0, 0)


@dataclass(frozen=True, slots=True)
class RoleView:
    """How the hours compare with the range of one role on one team."""

    team: Named
    role: Named
    bounds: tuple[int, int] | None
    judgement: coding.Judgement


@dataclass(frozen=True, slots=True)
class _Window:
    """The last eight whole weeks before a moment."""

    start: date
    end: date
    now: datetime

    @classmethod
    def before(cls, now: datetime) -> _Window:
        today = now.date()
        end = today - timedelta(days=today.weekday())
        return cls(end - timedelta(weeks=WEEKS), end, now)


@dataclass(frozen=True, slots=True)
class CodingView:
    """Everything about ``[start, end)``. ``measured``: they hold or held a role with a range; else nothing is counted.

    ``hours``: contracted in that time, None where not said. ``by_class``: the hours of each class of performers by
    itself; those of agents and bots are in no other figure. ``beside``: with reviews and spikes.
    """

    start: date
    end: date
    measured: bool
    hours: float | None = None
    worked: Interval = NONE
    beside: Interval = NONE
    by_class: tuple[tuple[Performer, Interval], ...] = ()
    weeks: tuple[tuple[date, Interval, int | None], ...] = ()
    repositories: tuple[str, ...] = ()
    effects: tuple[Effect, ...] = ()
    estimate: float | None = None
    roles: tuple[RoleView, ...] = ()
    leave: bool = False
    holidays: tuple[date, ...] = ()


def coding_of(organisation: Organisation, person: str, now: datetime) -> CodingView:
    """The coding of a person in the last eight whole weeks; ``organisation`` has everything about them.

    For the person alone: this does not ask who reads. Raises EngineError where the evidence cannot be asked.
    """
    window = _Window.before(now)
    start, end = window.start, window.end
    if not _ranged(organisation, person):
        return CodingView(start, end, False)
    told = _Told.read((person,), window, settings.ENGINE_SECONDS)[person]
    rows = told.rows()
    known = _Known.of(organisation, person, window, told)
    leave = tuple(span(one.period) for one in organisation.index.leaves.get(person, ()))
    return CodingView(
        start,
        end,
        True,
        known.hours,
        known.worked,
        interval(together(rows, told.beside()), start, end),
        tuple((by, interval(told.of_class(by), start, end)) for by in CLASSES),
        tuple((monday, found, known.own.get(monday)) for monday, found in weeks(rows, start, end)),
        tuple(rows),
        effects(rows, start, end),
        known.estimate,
        tuple(_roles(organisation, person, now, known)),
        any(first < end.toordinal() and over > start.toordinal() for first, over in leave),
        known.free,
    )


def judgements(
    organisation: Organisation, people: Collection[str], now: datetime, *, seconds: float | None = None
) -> dict[str, tuple[RoleView, ...]]:
    """How the hours of several people compare with the ranges of their roles, by person: one question for all.

    For those who share it, and for nobody to read here. Raises EngineError where the evidence cannot be asked, and
    TooLong after so many seconds.
    """
    window = _Window.before(now)
    told = _Told.read(people, window, seconds)
    return {
        person: tuple(
            _roles(organisation, person, now, _Known.of(organisation, person, window, told[person]))
        )
        for person in people
    }


def roles_of(organisation: Organisation, person: str, now: datetime) -> Iterable[tuple[Named, Named]]:
    """The team and the role of each role with a range that the person holds today."""
    ranged = {role.id: role for role in organisation.framework.roles if role.coding_range is not None}
    for own in organisation.index.assignments_of.get(person, ()):
        if own.role in ranged and local_day(organisation, own.team, now) in own.period:
            team = organisation.index.team[own.team]
            yield Named(team.id, team.name), Named(own.role, ranged[own.role].title)


def known_region(region: str) -> bool:
    """Whether there are public holidays for a country, or for a country and its part: ``DE``, ``DE-BE``."""
    country, _, part = region.partition("-")
    known = holidays.list_supported_countries()
    return country in known and (not part or part in known[country])


def holidays_of(person: str, start: date, end: date) -> tuple[date, ...]:
    """The public holidays of the person's region in ``[start, end)``; none where no region is said."""
    region = models.CodingHours.objects.filter(person=person).values_list("region", flat=True).first()
    if not region or not known_region(region):
        return ()
    country, _, part = region.partition("-")
    years = range(start.year, end.year + 1)
    found = holidays.country_holidays(country, subdiv=part or None, years=years)
    return tuple(sorted(day for day in found if start <= day < end))


def _ranged(organisation: Organisation, person: str) -> bool:
    ranged = {role.id for role in organisation.framework.roles if role.coding_range is not None}
    return any(own.role in ranged for own in organisation.index.assignments_of.get(person, ()))


def _roles(
    organisation: Organisation,
    person: str,
    now: datetime,
    known: _Known,
) -> Iterable[RoleView]:
    for team, role in roles_of(organisation, person, now):
        desk = TeamDay(organisation, team.id, local_day(organisation, team.id, now))
        bounds = coding.bounds_for(desk, person, role.id)
        yield RoleView(team, role, bounds, coding.judge(known.worked, known.hours, bounds, known.estimate))


@dataclass(frozen=True, slots=True)
class _Known:
    """What a verdict rests on."""

    worked: Interval
    hours: float | None
    estimate: float | None
    own: Mapping[date, int]
    free: tuple[date, ...]

    @classmethod
    def of(cls, organisation: Organisation, person: str, window: _Window, told: _Told) -> _Known:
        start, end = window.start, window.end
        own = dict(models.CodingEstimate.objects.filter(person=person).values_list("week", "percent"))
        free = holidays_of(person, start, end)
        leave = tuple(span(one.period) for one in organisation.index.leaves.get(person, ()))
        said = models.CodingHours.objects.filter(person=person).first()
        a_week = said.hours_per_week if said else None
        return cls(
            interval(told.rows(), start, end, at_least=told.at_least()),
            None if a_week is None else coding.contracted(start, end, float(a_week), leave, free),
            coding.estimate(own, start, end),
            own,
            free,
        )


@dataclass(frozen=True, slots=True)
class _Told:
    """What the lake tells of one person, and which repositories a forge tells of."""

    acts: tuple[Mapping[str, Any], ...]
    squashes: Mapping[str, Collection[int]]
    forged: frozenset[str]
    forges: frozenset[str]
    now: int

    @classmethod
    def read(cls, people: Collection[str], window: _Window, seconds: float | None) -> dict[str, _Told]:
        """By person. A day more on both sides: the days are local, and a commit may be of before midnight."""
        lake = Lake(settings.LAKE_DIR)
        keys = dict(models.Account.objects.filter(person__in=people).values_list("key", "person"))
        forges = frozenset(models.Source.objects.filter(kind__in=FORGES).values_list("pk", flat=True))
        since, until = _second(window.start) - DAY, _second(window.end) + DAY
        with (
            opened(settings.ENGINE, lake.folder, seconds=seconds) as engine,
            lake.reading() as paths,
        ):
            envelopes = engine.files(paths, SCHEMA)
            acts = work(engine, envelopes, tuple(keys), since, until).to_pylist()
            merged = merges(engine, envelopes, forges, since - NEAR, until + NEAR).to_pylist()
        squashes: dict[str, set[int]] = {}
        for one in merged:
            squashes.setdefault(plain(one["origin"]), set()).update(
                range(one["at"] - NEAR, one["at"] + NEAR + 1)
            )
        parts = ((source, part) for source, kept in lake.manifests().items() for part in kept.parts)
        forged = frozenset(
            plain(origin) for source, part in parts if source in forges for origin in part.labels
        )
        by_person: dict[str, list[Mapping[str, Any]]] = {person: [] for person in people}
        for act in acts:
            by_person[keys[act["actor"]]].append(act)
        now = int(window.now.timestamp())
        return {person: cls(tuple(own), squashes, forged, forges, now) for person, own in by_person.items()}

    def rows(self) -> Rows:
        """The person's coding."""
        return credited(map(self._commit, self._coding()), {_ME: _ME}, _ME, self.now)

    def beside(self) -> Rows:
        """Reviews and spikes."""
        return credited(
            (self._commit(act)._replace(shape=Shape.PLAIN) for act in self.acts if not _codes(act)),
            {_ME: _ME},
            _ME,
            self.now,
        )

    def of_class(self, by: Performer) -> Rows:
        """The coding of one class of performers alone, machines too."""
        commits = (
            self._commit(act)._replace(credits=((_ME, Performer.HUMAN),))
            for act in self._coding()
            if act["by"] == by.value
        )
        return credited(commits, {_ME: _ME}, _ME, self.now)

    def at_least(self) -> bool:
        """Whether work may have been squashed out of sight: no forge tells of a repository that they worked in."""
        return any(repository not in self.forged for repository in self.rows())

    def _coding(self) -> Iterable[Mapping[str, Any]]:
        return (act for act in self.acts if _codes(act))

    def _commit(self, act: Mapping[str, Any]) -> Commit:
        repository = plain(act["origin"])
        squash = act["source"] not in self.forges and act["at"] in self.squashes.get(repository, ())
        return Commit(
            act["at"],
            act["offset"] or 0,
            repository,
            ((_ME, Performer(act["by"])),),
            Shape.UNFOLDED if squash else Shape.PLAIN,
        )


def _codes(act: Mapping[str, Any]) -> bool:
    return act["activity"] in CODING


def _second(day: date) -> int:
    return int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp())
