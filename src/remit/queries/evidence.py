"""Sources of evidence as people see them, and what a collector has to know of the organisation."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from remit.core.activity import ACTIVITIES, CHECK_IN
from remit.core.organisation import Organisation
from remit.core.source_state import NOTES, PROBLEMS, SourceState
from remit.db.models import FoundDocument, Source
from remit.db.organisation import NoOrganisationError, load
from remit.evidence.act import Found
from remit.evidence.collector import Place
from remit.evidence.kinds import KINDS, Room
from remit.queries.address import same_repository
from remit.queries.source import Named


@dataclass(frozen=True, slots=True)
class SourceView:
    """A source: its state, and in words what is wrong and what to do."""

    id: str
    kind: str
    kind_title: str
    name: str
    address: str
    owner: Named | None
    team: Named | None
    state: SourceState
    problem: str
    hint: str
    problem_since: datetime | None
    good_at: datetime | None
    due_at: datetime | None
    done: int
    total: int | None
    unit: str
    notes: tuple[str, ...]
    retention_days: int
    every_minutes: int
    pushed: bool
    added_at: datetime

    @property
    def data(self) -> dict[str, Any]:
        """As plain data, for JSON. Never a secret."""
        return {
            "id": self.id,
            "kind": self.kind,
            "name": self.name,
            "address": self.address,
            "owner": self.owner.id if self.owner else None,
            "team": self.team.id if self.team else None,
            "state": self.state.value,
            "problem": self.problem or None,
            "hint": self.hint or None,
            "since": self.problem_since.isoformat() if self.problem_since else None,
            "last_read": self.good_at.isoformat() if self.good_at else None,
            "next": self.due_at.isoformat() if self.due_at else None,
            "notes": list(self.notes),
            "kept_days": self.retention_days,
            "every_minutes": self.every_minutes,
        }


def sources(now: datetime, *, personal: bool = False) -> tuple[SourceView, ...]:
    """Every live source, by name; ``personal``: calendars too, for the local command line and their owners."""
    found = Source.objects.filter(ended_at=None).select_related("owner", "team").order_by("name", "pk")
    return tuple(source_view(one, now) for one in (found if personal else found.filter(owner=None)))


def source_view(source: Source, now: datetime) -> SourceView:
    """A source as people see it."""
    kind = KINDS[source.kind]
    last = source.collections.order_by("-started_at", "-pk").first()
    state = state_of(source, now)
    reading = state is SourceState.READING
    text, hint = _words(source.problem) if source.problem else ("", "")
    return SourceView(
        source.pk,
        source.kind,
        kind.title,
        source.name,
        source.address if source.owner_id is None else "",
        Named(source.owner.pk, source.owner.name) if source.owner else None,
        Named(source.team.pk, source.team.name) if source.team else None,
        state,
        text,
        hint,
        source.problem_since,
        source.good_at,
        source.due_at,
        last.done if last and reading else 0,
        last.total if last and reading else None,
        last.unit if last and reading else "",
        tuple(note(code) for code in last.notes) if last else (),
        source.retention_days,
        source.every_minutes,
        not kind.every,
        source.added_at,
    )


@dataclass(frozen=True, slots=True)
class CollectionView:
    """One reading of a source. ``new``: whether it brought anything; how much, of one person's calendar, would tell."""

    started_at: datetime
    ended_at: datetime | None
    new: bool
    problem: str


def collections(source: Source, number: int = 10) -> tuple[CollectionView, ...]:
    """The last readings of a source, newest first."""
    found = source.collections.order_by("-started_at", "-pk")[:number]
    return tuple(
        CollectionView(one.started_at, one.ended_at, one.new > 0, words(one.problem) if one.problem else "")
        for one in found
    )


def sees(source: Source) -> tuple[str, ...]:
    """What a source of its kind can see, in words."""
    return tuple(ACTIVITIES[activity] for activity in activities(source))


def activities(source: Source) -> tuple[str, ...]:
    """What a source of its kind can see."""
    return activities_of(source.kind)


@cache
def activities_of(kind_id: str) -> tuple[str, ...]:
    """What sources of a kind can see."""
    kind = KINDS[kind_id]
    if kind.module:
        return kind.collector(Room(Path())).activities
    return kind.receiver().activities if kind.pushes else (CHECK_IN,)


def words(problem: Mapping[str, Any]) -> str:
    """What is wrong and what to do, in one line."""
    return " ".join(part for part in _words(problem) if part)


def note(code: str) -> str:
    """What a collection left out, in words; ``code`` or ``code:value``."""
    name, _, value = code.partition(":")
    return NOTES.get(name, code).replace("%(limit)s", value).replace("%(what)s", value)


def places(source: Source) -> tuple[Place, ...]:
    """The folders of the source's origins that belong to a system, and those named as a team is."""
    try:
        organisation = load()
    except NoOrganisationError:
        return ()
    if not KINDS[source.kind].every:  # what is pushed names systems by itself
        return tuple(Place("", "/", system=system.id) for system in organisation.systems)
    if source.kind == "prometheus":
        return tuple(_of_objectives(organisation))
    found = list(_systems(organisation, source.address))
    if source.settings.get("folders_are_teams"):
        found += [Place(source.address, f"/{team.id}", team=team.id) for team in organisation.teams]
    return tuple(found)


def written_objectives() -> tuple[Found, ...]:
    """The OpenSLO documents that sources have found in repositories."""
    rows = FoundDocument.objects.filter(kind="service-level", source__ended_at=None).order_by(
        "origin", "path"
    )
    return tuple(Found(one.origin, one.kind, one.path, one.content) for one in rows)


def _of_objectives(organisation: Organisation) -> Iterator[Place]:
    """Systems and teams by name, and the folders of systems in the repositories that have objectives."""
    origins = FoundDocument.objects.filter(kind="service-level", source__ended_at=None)
    for system in organisation.systems:
        yield Place("", "/", system=system.id)
    for team in organisation.teams:
        yield Place("", "/", team=team.id)
    for origin in sorted(set(origins.values_list("origin", flat=True))):
        yield from _systems(organisation, origin)


def _systems(organisation: Organisation, address: str) -> Iterator[Place]:
    for system in organisation.systems:
        for repository in system.repositories:
            if same_repository(repository.address, address):
                yield Place(address, repository.path, system=system.id)


def state_of(source: Source, now: datetime) -> SourceState:
    """How the source does, from its own row alone."""
    if source.ended_at is not None:
        return SourceState.ENDED
    if source.leased_until and source.leased_until > now:
        return SourceState.READING
    if source.problem:
        return SourceState.WAITING if source.problem["code"] == "rate" else SourceState.FAILING
    return SourceState.HEALTHY if source.good_at else SourceState.NEW


def _words(problem: Mapping[str, Any]) -> tuple[str, str]:
    known = PROBLEMS.get(problem["code"])
    if known is None:
        return "The last reading ended in the middle.", "It goes on by itself."
    try:
        return known.text % problem["params"], known.hint % problem["params"]
    except KeyError:
        return known.text, known.hint
