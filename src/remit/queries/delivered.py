"""What a team delivered in a time, asked of the lake: the values that its figures and its forecast are worked out from.

People are counted here, accounts of nobody known as one each, machines not at all; none of them leaves this module.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from django.conf import settings

from remit.core.delivered import Delivered, Event, Wrote, delivered
from remit.core.delivery import Work
from remit.core.observation_window import FRESH
from remit.core.organisation import Organisation
from remit.core.person import Kind
from remit.core.source_state import SourceState
from remit.db import models
from remit.evidence import delivery as asking
from remit.evidence.engine import opened
from remit.evidence.envelope import SCHEMA
from remit.evidence.lake import Lake
from remit.evidence.questions import Where, since_1970
from remit.queries.address import plain
from remit.queries.asked import MACHINES, places
from remit.queries.charter import members
from remit.queries.evidence import activities_of
from remit.queries.observed import origins_of
from remit.queries.sight import Able, Eyes, name_of

FORGES: Final = ("github", "gitlab")
BEFORE: Final = timedelta(weeks=12)
"""So much before the time is read, too: what was deployed last before it, and what was finished before and reopened."""
WRITING: Final = timedelta(weeks=26)
"""So long before it may the first commit of a change be."""
TOLD_BY: Final[Mapping[str, frozenset[str]]] = {
    "deployments": frozenset({"deployment"}),
    "incidents": frozenset({"incident", "incident-resolved"}),
    "items": frozenset({"work-delivered", "merge"}),
}
"""By the names of ``core.delivery.Work``, the activities that they are made from."""
BATCH: Final = 500
EVER: Final = date.max


@dataclass(frozen=True, slots=True)
class Teller:
    """A source that tells of what a team delivers. ``tells``: as in ``TOLD_BY``; ``silent``: it told nothing of it.

    ``forge``: it tells of changes as such. ``problem``: it cannot be read now; ``until``: the last day that it was.
    """

    id: str
    name: str
    tells: tuple[str, ...]
    silent: bool
    forge: bool
    problem: bool
    until: date | None


@dataclass(frozen=True, slots=True)
class Asked:
    """What the lake answered, for the weeks of ``work``."""

    work: Work
    told: Delivered
    tellers: tuple[Teller, ...]


def ask(organisation: Organisation, team: str, start: date, end: date, now: datetime) -> Asked:
    """What the team delivered in ``[start, end)``, days of its zone. Raises LakeError."""
    zone = organisation.index.zone[team]
    rows, wrote = _rows(organisation, team, start, end, zone)
    told = delivered(rows, wrote)
    eyes = Eyes(organisation, [team], now)
    able = eyes.of_team(team, end, ())
    showing = {
        name: {one.source for one in rows if one.activity in activities}
        for name, activities in TOLD_BY.items()
    }
    began = organisation.index.team[team].period.start or start
    seen: dict[str, tuple[date, date]] = {}
    for name in TOLD_BY:
        span = _span(_able(eyes.able, able, name, showing[name]), showing[name], zone, now)
        if span is not None:
            seen[name] = (max(began, span[0]), span[1])
    work = Work(
        start,
        end,
        len(members(organisation, team, end - timedelta(days=1))),
        deployments=told.deployments if "deployments" in seen else None,
        incidents=told.incidents if "incidents" in seen else None,
        items=told.items if "items" in seen else None,
        seen=seen,
    )
    return Asked(work, told, tuple(_tellers(eyes, able, showing, zone)))


def _rows(
    organisation: Organisation, team: str, start: date, end: date, zone: ZoneInfo
) -> tuple[list[Event], list[Wrote]]:
    """The events that were the team's on their day, and who wrote the changes."""
    lake = Lake(settings.LAKE_DIR)
    where = list(places(organisation, [team], origins_of(lake)))
    named = {f"{one.kind[0]}:{one.key}" for one in where}
    since, until = (_second(day, zone) for day in (start - BEFORE, end))
    early = _second(start - BEFORE - WRITING, zone)
    kinds = dict(models.Source.objects.filter(ended_at=None).values_list("pk", "kind"))
    forges = [source for source, kind in kinds.items() if kind in FORGES]
    telling = [source for source in lake.sources() if source in kinds and _tells(kinds[source])]
    days = (since_1970(start - BEFORE - WRITING) - 1, since_1970(end) + 1)
    with lake.reading(telling, days) as paths:
        if not paths:
            return [], []
        with opened(settings.ENGINE, lake.folder, seconds=settings.ENGINE_SECONDS) as engine:
            envelopes = engine.files(paths, SCHEMA)
            found = asking.delivered(engine, envelopes, named, since, until).to_pylist()
            wrote = (
                asking.written(engine, envelopes, named, forges, early, until).to_pylist() if found else []
            )
    people = _People(one[name] for one in (*found, *wrote) for name in ("actor", "party") if one.get(name))
    spans = _spans(where)
    events = [_event(one, zone, forges, people) for one in found]
    kept = [
        event
        for event, one in zip(events, found, strict=True)
        if any(first <= event.on < last for first, last in spans.get(one["place"], ()))
    ]
    return kept, [
        Wrote(plain(one["origin"]), one["subject"], people.of(one["actor"], one["by"]), one["first"])
        for one in wrote
    ]


def _tells(kind: str) -> bool:
    """Whether sources of a kind tell of anything that is asked for: calendars, of which there are many, do not."""
    return not {*asking.ACTIVITIES, asking.WROTE}.isdisjoint(activities_of(kind))


def _event(one: Mapping[str, Any], zone: ZoneInfo, forges: Collection[str], people: _People) -> Event:
    actor, forge = people.of(one["actor"], one["by"]), one["source"] in forges
    by_author = one["activity"] != "merge"  # who merged is not who wrote: that is the other party
    return Event(
        one["at"],
        datetime.fromtimestamp(one["at"], zone).date(),
        one["activity"],
        one["source"],
        plain(one["origin"]),
        one["subject"] or one["uid"],
        one["started"],
        one["outcome"],
        actor,
        actor if by_author else people.of(one["party"], ""),
        forge,
    )


class _People:
    """Whose the accounts are, as far as a number of people needs it."""

    def __init__(self, keys: Iterable[str]) -> None:
        self._known: dict[str, str | None] = {}
        wanted = sorted(set(keys))
        for number in range(0, len(wanted), BATCH):
            found = models.Account.objects.filter(pk__in=wanted[number : number + BATCH])
            for key, person, performer, kind in found.values_list(
                "key", "person", "performer", "person__kind"
            ):
                machine = performer in MACHINES or kind == Kind.AGENT.value
                self._known[key] = None if machine else person or key

    def of(self, key: str | None, by: str) -> str | None:
        """The person, or the account of one whom nobody knows; None for machines, and where there is none."""
        return None if key is None or by in MACHINES else self._known.get(key, key)


def _spans(where: Iterable[Where]) -> dict[str, list[tuple[date, date]]]:
    found: dict[str, list[tuple[date, date]]] = {}
    for one in where:
        found.setdefault(f"{one.kind[0]}:{one.key}", []).append((one.start or date.min, one.end or EVER))
    return found


def _second(day: date, zone: ZoneInfo) -> int:
    return int(datetime.combine(day, time(), zone).timestamp())


def _able(every: Iterable[Able], able: Collection[Able], name: str, showing: Collection[str]) -> list[Able]:
    """The sources that tell of something: those that did, else those that look at the team and could.

    What is pushed looks at every team: whether it knows this one, only what it told can say.
    """
    shown = [one for one in every if one.source.pk in showing]
    return shown or [one for one in able if one.activities & TOLD_BY[name] and not one.pushed]


def _span(
    able: Collection[Able], showing: Collection[str], zone: ZoneInfo, now: datetime
) -> tuple[date, date] | None:
    """The days of which all that showed something tell, or, where none did, any; None where there is none."""
    spans = [_read(one, zone, now) for one in able]
    if not spans:
        return None
    first, last = (max, min) if showing else (min, max)
    return first(one[0] for one in spans), last(one[1] for one in spans)


def _read(one: Able, zone: ZoneInfo, now: datetime) -> tuple[date, date]:
    """The days ``[first, end)`` of which a source tells. Of the day on which it was last read it may not tell all."""
    source = one.source
    added, today = source.added_at.astimezone(zone).date(), now.astimezone(zone).date()
    first = today - timedelta(days=source.retention_days)
    if one.pushed:
        first = max(first, added)
    elif isinstance(days := source.settings.get("days"), int):
        first = max(first, added - timedelta(days=days))
    read = _until(one, zone, now)
    if read is None:
        return first, first
    well = one.state in (SourceState.HEALTHY, SourceState.READING)
    return first, EVER if well and read + FRESH >= today else read


def _until(one: Able, zone: ZoneInfo, now: datetime) -> date | None:
    read = now if one.pushed and not one.source.problem else one.source.good_at
    return None if read is None else read.astimezone(zone).date()


def _tellers(
    eyes: Eyes, able: Iterable[Able], showing: Mapping[str, Collection[str]], zone: ZoneInfo
) -> Iterator[Teller]:
    """The sources that told something, or look at the team and could."""
    known = {one.source.pk for one in able}
    for one in eyes.able:
        told = [name for name, sources in showing.items() if one.source.pk in sources]
        could = [name for name, activities in TOLD_BY.items() if one.activities & activities]
        if told or (one.source.pk in known and could):
            yield Teller(
                one.source.pk,
                name_of(one.source),
                tuple(told or could),
                not told,
                one.source.kind in FORGES,
                bool(one.source.problem),
                _until(one, zone, eyes.now),
            )
