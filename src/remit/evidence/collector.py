"""The port that every kind of source fills: what it is told, what it hands over, how it fails."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from types import MappingProxyType
from typing import Any, Protocol, runtime_checkable

from remit.evidence.act import Act, Found


@dataclass(frozen=True, slots=True)
class Place:
    """What belongs to a system or a team inside an origin: a folder, as ``/sig-node``; ``/`` is all of it."""

    origin: str
    folder: str
    system: str | None = None
    team: str | None = None


Meeting = Callable[
    [tuple[str, ...], date, tuple[str, ...]], tuple[tuple[str, ...], Mapping[str, tuple[str, ...]]]
]
"""From the addresses of who met, the day and the labels of its words: what it shows, and whom of them we know, each
with the teams that they were on that day."""


@dataclass(frozen=True, slots=True)
class SourceSpec:
    """A source as its collector sees it. ``settings`` were validated when it was added; ``secret`` is never shown."""

    id: str
    kind: str
    address: str
    settings: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))
    secret: str | None = field(default=None, repr=False)
    owner: str | None = None
    """The person whose calendar it is."""
    places: tuple[Place, ...] = ()
    meeting: Meeting | None = field(default=None, repr=False, compare=False)
    """For calendars: what a meeting was, by the relations of the parties on that day."""
    documents: tuple[Found, ...] = field(default=(), repr=False, compare=False)
    """For service levels: the objectives that other sources have found."""
    hook_secret: str | None = field(default=None, repr=False)
    """For forges, which are read with a token and push besides: what their webhooks are signed with."""


@dataclass(frozen=True, slots=True)
class Window:
    """The acts of ``origin`` from ``start`` until ``end`` (seconds since 1970) are replaced by those of the chunk."""

    origin: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Chunk:
    """Some acts, and the cursor that goes on behind them. The cursor is kept only once the acts are in the lake,

    so that a collection that was killed reads them again, and the lake drops what it has. Bounded: some 10,000 acts.
    ``done`` and ``total`` are steps of ``unit`` for people who watch; ``total`` is None where nobody can know.
    """

    acts: tuple[Act, ...]
    cursor: Mapping[str, Any]
    found: tuple[Found, ...] = ()
    surveyed: tuple[str, ...] = ()
    """Origins whose documents are all in ``found``: others that were known of them are gone."""
    replaces: tuple[Window, ...] = ()
    done: int = 0
    total: int | None = None
    unit: str = ""
    notes: tuple[str, ...] = ()
    """What was left out and why, as codes of ``core.source_state``."""


class SourceProblem(Exception):
    """A source that cannot be read, in a form that a person understands and can mend.

    ``code`` is one of ``core.source_state.PROBLEMS``; ``retry_at`` is when it makes sense to try again.
    """

    def __init__(self, code: str, retry_at: datetime | None = None, **params: object) -> None:
        super().__init__(code, params)
        self.code, self.params, self.retry_at = code, params, retry_at


@dataclass(frozen=True, slots=True)
class Tried:
    """The outcome of ``remit source test``: what could be read, and which activities it will be able to see."""

    sees: tuple[str, ...]
    facts: tuple[tuple[str, str], ...] = ()
    notes: tuple[str, ...] = ()


class Collector(Protocol):
    """A kind of source. ``version`` goes into every envelope; a new one means that the old acts are read again."""

    kind: str
    version: str
    activities: tuple[str, ...]
    """What it can see at all."""

    def validate(self, address: str, settings: Mapping[str, Any]) -> Mapping[str, Any]:
        """The settings, completed. Raises ``SourceProblem`` with ``setting`` and what was expected."""

    def test(self, spec: SourceSpec, now: datetime) -> Tried:
        """Reads the least that proves it works. Raises ``SourceProblem``."""

    def collect(
        self, spec: SourceSpec, cursor: Mapping[str, Any], now: datetime, stopped: Callable[[], bool]
    ) -> Iterator[Chunk]:
        """What is new behind the cursor, oldest first where the source allows it. Raises ``SourceProblem``."""


@runtime_checkable
class Forgetful(Protocol):
    """A collector that keeps something of its own about a source between two collections."""

    def forget(self, spec: SourceSpec) -> None:
        """Deletes it, for good. Nothing where there is none; the source itself is not asked."""
