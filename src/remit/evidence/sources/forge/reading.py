"""One reading of a forge: repository by repository, each from where its cursor stands, in resumable chunks."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import Any, Final, NamedTuple, Protocol

from remit.evidence.act import Act, Found
from remit.evidence.collector import Chunk, SourceProblem, SourceSpec, Window
from remit.evidence.sources.forge.acts import Acts
from remit.evidence.sources.forge.change import Unreadable, seconds

CHUNK: Final = 2_000
"""Acts of one chunk: so much is asked for again where a reading is killed."""
QUIET: Final = 20.0
"""Seconds after which a chunk without acts says that the reading is alive, and where it is."""
REPOSITORIES: Final = 3_000
"""Of one organisation or group."""
DAY: Final = 86_400
_ENDS: Final = frozenset({"not-found", "forbidden", "format", "too-large"})
"""Problems of a single repository; the others would meet the next one as well."""


class Repository(NamedTuple):
    """A repository. ``name``: its whole path; ``key``: how the API calls it; ``stamp``: changes with each push."""

    name: str
    key: str
    created: int
    stamp: str = ""
    off: frozenset[str] = frozenset()
    """Streams that are switched off in it."""


@dataclass(slots=True)
class Round:
    """What the reading of one repository shares. ``state``: its part of the cursor; ``start``: of a first reading."""

    repository: Repository
    acts: Acts
    state: dict[str, Any]
    start: int
    notes: dict[str, None] = field(default_factory=dict)
    firsts: dict[str, int | None] = field(default_factory=dict)
    problem: SourceProblem | None = None
    """What ended it, where other repositories can still be read."""

    @property
    def noted(self) -> dict[str, None]:
        """Everything that was left out so far."""
        return {**self.notes, **({"dirty-clock": None} if self.acts.dirty else {})}

    def left(self, what: str) -> None:
        """Note that something of the repository could not be read."""
        self.notes[f"left-out:{what} of {self.repository.name}"] = None

    def oldest(self, listed: Sequence[Mapping[str, Any]]) -> int | None:
        """When the first of a list was made; None where the repository was itself too new for newcomers then."""
        try:
            first = seconds(listed[0].get("created_at")) if listed else None
        except Unreadable:
            return None
        old = first is not None and first - self.repository.created > self.acts.newcomer
        return first if old else None

    def dues(self) -> dict[str, str]:
        """The due dates of milestones as they were read last, to be brought up to date."""
        known = self.state.get("milestones")
        found: dict[str, str] = dict(known) if isinstance(known, dict) else {}
        self.state["milestones"] = found
        return found

    def since(self, name: str) -> int:
        """From where a list is to be read."""
        known = self.state.get(name)
        return known if isinstance(known, int) else self.start


class Rest(NamedTuple):
    """What is read at the end of each repository, all at once. ``found`` is None where no document changed."""

    acts: tuple[Act, ...]
    found: tuple[Found, ...] | None


class Forge(Protocol):
    """A forge as the reading needs it."""

    @property
    def streams(self) -> tuple[str, ...]:
        """The lists that are read by what changed in them."""

    def repositories(self) -> Iterator[Repository]:
        """All that the address means. Raises SourceProblem."""

    def items(self, told: Round, stream: str) -> Iterator[tuple[int, list[Act]]]:
        """What changed, oldest first: when, and the acts of it. Raises SourceProblem."""

    def rest(self, told: Round) -> Rest:
        """Deployments, releases, milestones, documents. Raises SourceProblem."""


def read(
    forge: Forge,
    spec: SourceSpec,
    origin: Callable[[str], str],
    cursor: Mapping[str, Any],
    now: datetime,
    stopped: Callable[[], bool],
) -> Iterator[Chunk]:
    """The chunks of one reading. Raises SourceProblem, after the chunk of what was read before it."""
    known = cursor.get("repositories")
    states: dict[str, Any] = dict(known) if isinstance(known, dict) else {}
    repositories = listing(forge, spec.address)
    listed = {one.name for one in repositories}
    states = {name: state for name, state in states.items() if name in listed}
    start = int(now.timestamp()) - spec.settings["days"] * DAY
    notes: dict[str, None] = {}
    if len(repositories) == REPOSITORIES:
        notes[f"left-out:repositories beyond {REPOSITORIES}"] = None
    spoke = time.monotonic()
    failed: list[SourceProblem] = []
    for done, repository in enumerate(repositories):
        told = Round(
            repository,
            Acts(origin(repository.name), spec.settings, now),
            dict(states.get(repository.name, {})),
            start,
        )
        first = repository.name not in states
        for part in _repository(forge, told, now, first, stopped):
            states[repository.name] = deepcopy(told.state)
            notes.update(told.noted)
            if part.acts or part.found or part.surveyed or part.replaces or time.monotonic() - spoke > QUIET:
                spoke = time.monotonic()
                yield _chunk(part, cursor, states, done, len(repositories), notes)
        notes.update(told.noted)
        failed += [told.problem] if told.problem else []
        if stopped():
            return
    if failed and len(failed) == len(repositories):
        raise failed[0]
    yield _chunk(Chunk((), {}), cursor, states, len(repositories), len(repositories), notes)


def listing(forge: Forge, address: str) -> list[Repository]:
    """The repositories. None at all is a problem: a token that lost its rights is shown an empty list."""
    found = list(islice(forge.repositories(), REPOSITORIES))
    if not found:
        raise SourceProblem("not-found", address=address)
    return found


def _chunk(
    part: Chunk,
    cursor: Mapping[str, Any],
    states: Mapping[str, Any],
    done: int,
    total: int,
    notes: Mapping[str, None],
) -> Chunk:
    """The part with everything that a chunk says besides."""
    return Chunk(
        part.acts,
        {**cursor, "repositories": dict(states)},
        part.found,
        part.surveyed,
        part.replaces,
        done,
        total,
        "repositories",
        tuple(notes),
    )


def _repository(
    forge: Forge, told: Round, now: datetime, first: bool, stopped: Callable[[], bool]
) -> Iterator[Chunk]:
    """One repository. Whenever it yields, ``told.state`` stands behind the acts."""
    origin = told.acts.origin
    replaces = (Window(origin, 0, int(now.timestamp()) + DAY),) if first else ()
    made: list[Act] = []
    try:
        for stream in forge.streams:
            for at, acts in () if stream in told.repository.off else forge.items(told, stream):
                made += acts
                told.state[stream] = max(at, told.since(stream))
                if len(made) >= CHUNK or stopped():
                    yield Chunk(tuple(made), {}, replaces=replaces)
                    made, replaces = [], ()
                if stopped():
                    return
        before = deepcopy(told.state)
        try:
            rest = forge.rest(told)
        except SourceProblem:
            told.state = before  # none of it is kept, so all of it is asked for again
            raise
        made += rest.acts
        found, surveyed = rest.found or (), (origin,) if rest.found is not None else ()
    except SourceProblem as problem:
        if made:
            yield Chunk(tuple(made), {}, replaces=replaces)
        if problem.code not in _ENDS:
            raise
        told.problem = problem
        told.left("a part")
        return
    yield Chunk(tuple(made), {}, found, surveyed, replaces)
