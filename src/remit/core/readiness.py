"""Readiness: could somebody act, if they had to (P6)? The state of a row, never a score of a person.

The rows in question say that the holder of one lead role can act as the other. So what is looked at is the
other role: who deputises in it, when any of them last did it, and whether their access was tried.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final, NamedTuple

from remit.core.cover import Cover
from remit.core.findings.leave import running
from remit.core.framework import Mode, Party
from remit.core.index import Index
from remit.core.note import Note
from remit.core.role_day import absent
from remit.core.team_day import TeamDay

WINDOW: Final = 180
"""Days for which having acted, having rehearsed or having tried the access counts; the cadence of these rows."""

MESSAGES: Final[Mapping[str, str]] = {
    "no-deputy": "Nobody has agreed to deputise as %(role)s.",
    "deputy": "%(person)s has agreed to deputise as %(role)s.",
    "practised": "%(person)s last acted or rehearsed as %(role)s on %(day)s.",
    "not-practised": "No deputy has acted or rehearsed as %(role)s in the last %(days)s days.",
    "access": "%(person)s tried the access on %(day)s, and it was enough.",
    "no-access": "No deputy has tried in the last %(days)s days whether their access is enough.",
    "not-one": "One deputy has practised and another has the access: it has to be one who has both.",
}


class State(StrEnum):
    """``ready``: a deputy has practised and has the access. ``rusty``: there is a deputy. ``nobody``: there is none."""

    READY = "ready"
    RUSTY = "rusty"
    NOBODY = "nobody"


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """``person`` did the work of a role for once, by agreement, without a cover."""

    team: str
    role: str
    person: str
    on: date


@dataclass(frozen=True, slots=True)
class DryRun:
    """``person`` tried whether their access is enough to act; ``enough`` is the outcome."""

    team: str
    role: str
    person: str
    on: date
    enough: bool


class Readiness(NamedTuple):
    """The state of one row, the role that would be acted in, and the steps that led to it."""

    row: str
    role: str
    state: State
    reasons: tuple[Note, ...]


def readiness(
    desk: TeamDay, rehearsals: Iterable[Rehearsal] = (), dry_runs: Iterable[DryRun] = ()
) -> tuple[Readiness, ...]:
    """The readiness rows of a team on a day, in the order of pages. Rows that do not apply are left out."""
    practised, tried = tuple(rehearsals), tuple(dry_runs)
    return tuple(
        _ready(desk, force.row.id, other, practised, tried)
        for force in map(desk.row, desk.rows())
        if force.row.mode is Mode.READINESS and force.not_applicable is None
        for other in desk.organisation.framework.counterparts(force.parties)
    )


def _ready(
    desk: TeamDay, row: str, other: Party, rehearsals: tuple[Rehearsal, ...], dry_runs: tuple[DryRun, ...]
) -> Readiness:
    role, people = other.id, deputies(desk, other.id)
    if not people:
        return Readiness(row, role, State.NOBODY, (_note(desk, role, "no-deputy"),))
    notes = [_note(desk, role, "deputy", person) for person in people]
    acted = {
        person: _latest(desk.day, (*_acted(desk, role, person), *_rehearsed(desk, role, person, rehearsals)))
        for person in people
    }
    access = {person: _access(desk, role, person, dry_runs) for person in people}
    practice = {person: day for person, day in acted.items() if day is not None}
    enough = {person: day for person, day in access.items() if day is not None}
    notes += [_note(desk, role, "practised", person, day) for person, day in practice.items()]
    notes += [_note(desk, role, "access", person, day) for person, day in enough.items()]
    if not practice:
        notes.append(_note(desk, role, "not-practised"))
    if not enough:
        notes.append(_note(desk, role, "no-access"))
    if practice.keys() & enough.keys():
        return Readiness(row, role, State.READY, tuple(notes))
    if practice and enough:
        notes.append(_note(desk, role, "not-one"))
    return Readiness(row, role, State.RUSTY, tuple(notes))


def deputies(desk: TeamDay, role: str) -> tuple[str, ...]:
    """Who has agreed to deputise, is there on the day, and does not hold the role anyway."""
    index = desk.organisation.index
    holders = {holder.person for holder in desk.role(role).holders}
    named = (
        deputy.person
        for deputy in index.deputies.get((desk.team, role), ())
        if desk.day in deputy.period and deputy.accepted is not None and deputy.accepted <= desk.day
    )
    there = (person for person in named if absent(index.person[person], desk.day) is None)
    return tuple(dict.fromkeys(person for person in there if person not in holders))


def _acted(desk: TeamDay, role: str, person: str) -> Iterable[date]:
    """The last day, up to this one, of each cover that ran."""
    index = desk.organisation.index
    covers = [cover for cover in index.covers.get((desk.team, role), ()) if cover.acting == person]
    return (last for cover in covers if (last := _last_day(index, cover, desk.day)) is not None)


def _last_day(index: Index, cover: Cover, day: date) -> date | None:
    first, end = running(index, cover)
    last = min(end - 1, day.toordinal())
    return date.fromordinal(last) if first <= last else None


def _rehearsed(desk: TeamDay, role: str, person: str, rehearsals: tuple[Rehearsal, ...]) -> Iterable[date]:
    wanted = (desk.team, role, person)
    return (each.on for each in rehearsals if (each.team, each.role, each.person) == wanted)


def _access(desk: TeamDay, role: str, person: str, dry_runs: tuple[DryRun, ...]) -> date | None:
    """The day of the last dry run, if that one found the access to be enough."""
    wanted = (desk.team, role, person)
    mine = [
        each for each in dry_runs if (each.team, each.role, each.person) == wanted and each.on <= desk.day
    ]
    last = max(mine, key=lambda each: each.on, default=None)
    return None if last is None or not last.enough else _latest(desk.day, (last.on,))


def _latest(day: date, days: Iterable[date]) -> date | None:
    """The latest of the days that is neither to come nor too long ago."""
    since = day - timedelta(days=WINDOW)
    return max((each for each in days if since <= each <= day), default=None)


def _note(desk: TeamDay, role: str, code: str, person: str | None = None, day: date | None = None) -> Note:
    names: dict[str, object] = {"role": desk.title(Party.role(role)), "days": WINDOW}
    if person is not None:
        names["person"] = desk.title(Party.person(person))
    if day is not None:
        names["day"] = day
    return Note(code, MESSAGES[code], names)
