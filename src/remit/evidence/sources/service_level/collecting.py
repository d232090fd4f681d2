"""Reading service levels: every objective that is written is measured, and its budget kept beside the acts."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Final

from remit.core.activity import Performer
from remit.core.service_level import BURN, budget, burn
from remit.evidence.act import Act, Found
from remit.evidence.collector import Chunk, SourceProblem, SourceSpec, Tried
from remit.evidence.envelope import digest
from remit.evidence.sources.service_level import promql
from remit.evidence.sources.service_level.openslo import Objective, Written, objectives
from remit.evidence.sources.service_level.prometheus import Prometheus, Unanswered, checked_address
from remit.evidence.sources.service_level.reading import written

MOST: Final = 1000
"""Objectives of one source: three questions each."""
TOLD: Final = 20
"""Objectives between two words on how far it is."""
SETTINGS: Final = ("documents", "metric_sources", "services")


class PrometheusCollector:
    """OpenSLO objectives, measured. A measurement is nobody's act: a machine looks after the row."""

    kind = "prometheus"
    version = "1"
    activities = ("objective-measured", "objective-defined")

    def __init__(self, inside: tuple[str, ...] = ()) -> None:
        self._inside = inside

    def validate(self, address: str, settings: Mapping[str, Any]) -> Mapping[str, Any]:
        """``documents``: a folder or an address; ``metric_sources``: names; ``services``: ``service=system``."""
        checked_address(address)
        unknown = [name for name in settings if name not in SETTINGS]
        if unknown:
            raise SourceProblem("setting", name=unknown[0], read="unknown", expected=", ".join(SETTINGS))
        place = str(settings.get("documents", "")).strip()
        if place and not place.startswith(("/", "https://", "http://")):
            raise SourceProblem(
                "setting", name="documents", read=place[:80], expected="a folder or https://…"
            )
        names = settings.get("metric_sources", ())
        kept: dict[str, Any] = {"services": _services(settings.get("services", {}))}
        if place:
            kept["documents"] = place
        if names:
            kept["metric_sources"] = [names] if isinstance(names, str) else [str(one) for one in names]
        return {name: value for name, value in kept.items() if value}

    def test(self, spec: SourceSpec, now: datetime) -> Tried:
        """Asks for the version, and for one number; says how many objectives there are to measure."""
        every, _, notes = self._objectives(spec, now)
        with Prometheus(spec.address, spec.secret, self._inside) as asked:
            version = asked.version()
            if asked.number("vector(1)", int(now.timestamp())) != 1:
                raise SourceProblem("format", what="the answer", why="1 is not 1", expected="a Prometheus")
        able = sum(one.why is None for one in every)
        facts = (("version", version or "not told"), ("objectives", f"{able} of {len(every)}"))
        return Tried(self.activities, facts, tuple(notes))

    def collect(
        self, spec: SourceSpec, cursor: Mapping[str, Any], now: datetime, stopped: Callable[[], bool]
    ) -> Iterator[Chunk]:
        """All figures in one chunk at the end, so that they are replaced in one step."""
        at = int(now.timestamp())
        every, named, notes = self._objectives(spec, now)
        acts, found = [], []
        with Prometheus(spec.address, spec.secret, self._inside) as asked:
            for number, one in enumerate(every):
                if stopped():
                    return
                figures = _measured(asked, one, at)
                whose = _whose(spec, one)
                found.append(Found(spec.address, "budget", one.key[:500], _content(one, figures, whose, now)))
                if figures.get("measured") is not None:
                    acts.append(_act(one, whose, now))
                if number % TOLD == TOLD - 1:
                    yield Chunk((), cursor, done=number + 1, total=len(every), unit="objectives")
        known = cursor.get("defined", {})
        defined = _defined(named)
        first = "defined" not in cursor  # nobody knows when what is seen for the first time was written
        acts += [] if first else _revised(spec, every, known, defined, at)
        yield Chunk(
            tuple(acts),
            {"defined": defined},
            tuple(found),
            surveyed=(spec.address,),
            done=len(every),
            total=len(every),
            unit="objectives",
            notes=tuple(notes),
        )

    def _objectives(
        self, spec: SourceSpec, now: datetime
    ) -> tuple[list[Objective], list[Written], list[str]]:
        repositories, named, notes = written(spec, self._inside)
        sources = frozenset(spec.settings.get("metric_sources", ()))
        found: dict[str, Objective] = {}
        for one in objectives([*named, *repositories], now, sources):
            found.setdefault(one.key, one)
        if len(found) > MOST:
            notes.append(f"left-out:objectives beyond {MOST}")
        return list(found.values())[:MOST], named, notes


def _measured(asked: Prometheus, one: Objective, at: int) -> dict[str, Any]:
    """``measured``, ``left``, ``burn``, ``since``; ``why`` and ``why_burn`` where one of them is empty."""
    if one.why is not None or one.target is None:
        code, value = one.why or ("target", "")
        return {"why": code, "params": {"version": value, "name": value, "source": value}}
    try:
        measured = asked.number(promql.share(one, one.seconds), at)
        if measured is None:
            return {"why": "no-data", "params": {}}
        since = asked.number(promql.since(one), at)
        recent = asked.number(promql.share(one, min(BURN, one.seconds)), at)
    except Unanswered as error:
        return {"why": "query", "params": {"why": str(error)}}
    figures: dict[str, Any] = {
        "measured": measured,
        "left": budget(measured, one.target).left,
        "burn": None if recent is None else burn(recent, one.target),
        "since": None if since is None else int(since),
    }
    if recent is None:
        figures |= {"why": "no-recent-data", "params": {}}
    return figures


def _content(
    one: Objective, figures: Mapping[str, Any], whose: tuple[str | None, str | None], now: datetime
) -> dict[str, Any]:
    return {
        "slo": one.title,
        "objective": one.name,
        "service": one.service,
        "system": whose[0],
        "team": whose[1],
        "target": one.target,
        "window": one.window,
        "rolling": one.rolling,
        "seconds": one.seconds,
        "at": int(now.timestamp()),
        "origin": one.written.origin,
        "document": one.written.path,
        **figures,
    }


def _whose(spec: SourceSpec, one: Objective) -> tuple[str | None, str | None]:
    """The system and the team: by labels, by the service, by the repository that it is written in."""
    systems = {place.system.casefold(): place.system for place in spec.places if place.system}
    teams = {place.team.casefold(): place.team for place in spec.places if place.team}
    services = spec.settings.get("services", {})
    for name in (services.get(one.service), one.labels.get("system"), one.service):
        if name and name.casefold() in systems:
            return systems[name.casefold()], None
    team = teams.get(one.labels.get("team", "").casefold())
    if team:
        return None, team
    path = f"/{one.written.path}"
    there = [
        place
        for place in spec.places
        if place.system
        and place.origin
        and place.origin == one.written.origin
        and (place.folder == "/" or path.startswith(f"{place.folder.rstrip('/')}/"))
    ]
    return max(there, key=lambda place: len(place.folder)).system if there else None, None


def _act(one: Objective, whose: tuple[str | None, str | None], now: datetime) -> Act:
    """One for each day on which it was measured: how often says nothing."""
    day = now.astimezone(UTC).date()
    return Act(
        native=f"{digest(one.key)}/{day}",
        origin="objectives",
        at=int(now.timestamp()),
        activity="objective-measured",
        performed_by=Performer.BOT,
        subject=one.key,
        system=whose[0],
        team=whose[1],
    )


def _defined(named: Sequence[Written]) -> dict[str, str]:
    """The documents that the settings name, each by a hash: git tells by itself when one of its files changes."""
    return {
        f"{one.path}#{place}": digest(json.dumps(one.document, sort_keys=True))
        for place, one in enumerate(named)
        if one.document.get("kind") == "SLO"
    }


def _revised(
    spec: SourceSpec, every: list[Objective], known: Mapping[str, str], defined: Mapping[str, str], at: int
) -> list[Act]:
    changed = {name.rpartition("#")[0]: mark for name, mark in defined.items() if known.get(name) != mark}
    acts = []
    for one in every:
        mark = changed.pop(one.written.path, None) if not one.written.origin else None
        if mark is not None:
            system, team = _whose(spec, one)
            acts.append(
                Act(
                    native=f"defined/{mark}",
                    origin="objectives",
                    at=at,
                    activity="objective-defined",
                    subject=one.key,
                    system=system,
                    team=team,
                )
            )
    return acts


def _services(given: Any) -> dict[str, str]:
    """``{"checkout": "ledger"}``, or ``checkout=ledger`` in a text or a list. Raises SourceProblem."""
    if isinstance(given, dict):
        return {str(key): str(value) for key, value in given.items()}
    found = {}
    for one in [given] if isinstance(given, str) else list(given or ()):
        service, equals, system = str(one).partition("=")
        if not equals or not service.strip() or not system.strip():
            raise SourceProblem("setting", name="services", read=str(one)[:80], expected="SERVICE=SYSTEM")
        found[service.strip()] = system.strip()
    return found
