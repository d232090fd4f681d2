"""From what happened at a team's places to what it delivered: each thing once, however many events tell of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Final, NamedTuple

from remit.core.delivery import Deployment, Incident, Item

DEPLOYED: Final = "deployment"
BEGAN: Final = "incident"
ENDED: Final = "incident-resolved"
FINISHED: Final = "work-delivered"
MERGED: Final = "merge"
FAILED: Final = "failure"

_NOBODY: Final[frozenset[str]] = frozenset()


class Event(NamedTuple):
    """Something that happened on a day of the team's, in the order of time; ``at``, ``started`` in seconds.

    ``subject``: what it is about. ``author``: whose work it is, ``actor``: who did it; None for machines and where
    nobody knows. ``forge``: its source tells of changes as such, and of their authors.
    """

    at: int
    on: date
    activity: str
    source: str
    origin: str
    subject: str
    started: int | None = None
    outcome: str | None = None
    actor: str | None = None
    author: str | None = None
    forge: bool = False


class Wrote(NamedTuple):
    """Somebody wrote a commit, first at ``first``: for the change ``subject``, or None: in that repository."""

    origin: str
    subject: str | None
    author: str | None
    first: int


class Delivered(NamedTuple):
    """What a team delivered. ``merged``: changes count as finished work somewhere; ``told``: so does what a source
    calls finished."""

    deployments: tuple[Deployment, ...]
    incidents: tuple[Incident, ...]
    items: tuple[Item, ...]
    merged: bool = False
    told: bool = False


class _Change(NamedTuple):
    at: int
    on: date
    began: int | None
    by: frozenset[str]


def delivered(events: Iterable[Event], wrote: Iterable[Wrote]) -> Delivered:
    """What these events come to. The same with more events about the same subjects on the same days."""
    known = _once(events)
    writers = _Writers(wrote)
    merged = [one for one in known if one.activity == MERGED]
    finished = [one for one in known if one.activity == FINISHED]
    telling = {one.source for one in finished}
    told_of = {one.origin for one in known if one.source in telling}
    plain = [one for one in merged if one.origin not in told_of]
    changes: dict[str, list[_Change]] = {}
    for one in merged:
        changes.setdefault(one.origin, []).append(writers.change(one))
    items = [_item(writers.change(one)) for one in sorted([*finished, *plain], key=lambda one: one.at)]
    return Delivered(
        tuple(_deployments([one for one in known if one.activity == DEPLOYED], changes)),
        tuple(_incidents(known)),
        tuple(items),
        merged=bool(plain),
        told=bool(finished),
    )


def _once(events: Iterable[Event]) -> list[Event]:
    """Each of what is told the first time that it is; of a merge the forge's word, where a forge tells of the place.

    Deployments may fail after they went well and the other way round: of these the first of each outcome.
    """
    given = sorted(events, key=lambda one: (one.at, one.subject, one.activity))
    forged = {one.origin for one in given if one.forge}
    found: dict[tuple[str, str, str | None], Event] = {}
    for one in given:
        if one.activity == MERGED and not one.forge and one.origin in forged:
            continue
        outcome = one.outcome if one.activity == DEPLOYED else None
        found.setdefault((one.activity, one.subject, outcome), one)
    return list(found.values())


class _Writers:
    """Who wrote what, and since when."""

    def __init__(self, wrote: Iterable[Wrote]) -> None:
        self.first: dict[str, int] = {}
        self.of_change: dict[str, set[str]] = {}
        self.of_place: dict[str, set[str]] = {}
        for one in wrote:
            names = {one.author} if one.author is not None else set()
            if one.subject is None:
                self.of_place.setdefault(one.origin, set()).update(names)
            else:
                self.of_change.setdefault(one.subject, set()).update(names)
                self.first[one.subject] = min(one.first, self.first.get(one.subject, one.first))

    def change(self, event: Event) -> _Change:
        """A piece of work: since its first commit, else since it was opened; of whoever wrote it.

        Git alone says who merged, not whose it is: then it is of everybody who wrote there.
        """
        starts = [start for start in (self.first.get(event.subject), event.started) if start is not None]
        began = min(starts, default=None)
        by = frozenset(self.of_change.get(event.subject, _NOBODY))
        if event.author is not None:
            by |= {event.author}
        if not by and not event.forge:
            by = frozenset(self.of_place.get(event.origin, _NOBODY))
        if not by and event.actor is not None:
            by = frozenset({event.actor})
        return _Change(event.at, event.on, began if began is not None and began <= event.at else None, by)


def _item(change: _Change) -> Item:
    return Item(change.on, None if change.began is None else float(change.at - change.began), change.by)


def _deployments(events: Sequence[Event], changes: Mapping[str, Sequence[_Change]]) -> Iterable[Deployment]:
    """Each deployment with the changes merged there since the last one that went well.

    What the first that is known brought, nobody knows: when the one before it was, is not known either.
    """
    told: dict[str, list[Event]] = {}
    for one in events:
        told.setdefault(one.subject, []).append(one)
    last: dict[str, int] = {}
    for about in sorted(told.values(), key=_reached):
        first, reached = about[0], _reached(about)
        since = last.get(first.origin)
        inside = [
            change
            for change in changes.get(first.origin, ())
            if since is not None and since < change.at <= reached
        ]
        by = frozenset().union(*(change.by for change in inside))
        if not by and first.actor is not None:
            by = frozenset({first.actor})
        outcomes = {one.outcome for one in about}
        well = outcomes != {FAILED}
        if well:
            last[first.origin] = reached
        yield Deployment(
            next(one.on for one in about if one.at == reached),
            tuple(float(reached - change.began) for change in inside if change.began is not None)
            if well
            else (),
            None if outcomes == {None} else FAILED in outcomes,
            by,
        )


def _reached(about: Sequence[Event]) -> int:
    """When a deployment reached production; where it never did, when it failed."""
    return min((one.at for one in about if one.outcome != FAILED), default=about[0].at)


def _incidents(events: Sequence[Event]) -> Iterable[Incident]:
    """Each incident until its first end; the ends of incidents that began before are nothing."""
    ends = {one.subject: one.at for one in events if one.activity == ENDED}
    for one in events:
        if one.activity == BEGAN:
            began = one.at if one.started is None else min(one.started, one.at)
            end = ends.get(one.subject)
            yield Incident(one.on, None if end is None or end < began else float(end - began))
