"""The collector of git repositories: what is new behind the cursor, as acts and documents."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from remit.evidence.collector import Chunk, SourceSpec, Tried
from remit.evidence.kinds import Room
from remit.evidence.sources.git.address import Remote, parsed
from remit.evidence.sources.git.mirror import Mirror
from remit.evidence.sources.git.reading import read
from remit.evidence.sources.git.refs import Heads, local_heads
from remit.evidence.sources.git.rules import DEFAULT
from remit.evidence.sources.git.settings import checked_settings
from remit.evidence.sources.git.shadow import Repository, git_dir, shadow
from remit.evidence.sources.git.standing import cursor_of, standing

VERSION: Final = "1"
"""A new one has all repositories read again."""
CODE: Final = (
    "commit",
    "pairing",
    "review",
    "newcomer-review",
    "merge",
    "unreviewed-merge",
    "decision-taken",
    "cross-team-decision",
)


@dataclass(frozen=True, slots=True)
class GitCollector:
    """Reads repositories on this machine, and mirrors of others below ``cache``. ``inside``: as in ``net``."""

    cache: Path
    inside: tuple[str, ...] = ()
    kind: str = "git"
    version: str = VERSION
    activities: tuple[str, ...] = tuple(dict.fromkeys((*CODE, *sorted(set(DEFAULT.values())))))

    def validate(self, address: str, settings: Mapping[str, Any]) -> Mapping[str, Any]:
        """The settings, completed. Raises ``SourceProblem``."""
        parsed(address)
        return checked_settings(settings)

    def test(self, spec: SourceSpec, now: datetime) -> Tried:
        """Lists the branches. Raises ``SourceProblem``."""
        settings = checked_settings(spec.settings)
        heads, shallow = self._heads(spec)
        sees = tuple(dict.fromkeys((*self.activities, *(rule["activity"] for rule in settings["rules"]))))
        if settings["reviews"] != "trailers":
            sees = tuple(activity for activity in sees if activity != "unreviewed-merge")
        facts = (("branches", str(len(heads.all))), ("main branch", heads.main.removeprefix("refs/heads/")))
        return Tried(sees, facts, ("shallow",) if shallow else ())

    def collect(
        self, spec: SourceSpec, cursor: Mapping[str, Any], now: datetime, stopped: Callable[[], bool]
    ) -> Iterator[Chunk]:
        """Acts that are new since ``cursor``, newest first; the cursor moves with the last chunk alone."""
        heads, _ = self._heads(spec)
        now_there = cursor_of(heads, standing(spec))
        if all(cursor.get(name) == value for name, value in now_there.items()):
            return
        with self._opened(spec, heads) as repository:
            yield from read(repository, spec, cursor, now, stopped)

    def forget(self, spec: SourceSpec) -> None:
        """Deletes the mirror of a source that has ended."""
        where = parsed(spec.address)
        if isinstance(where, Remote):
            self._mirror(spec, where).delete()

    def _heads(self, spec: SourceSpec) -> tuple[Heads, bool]:
        """The branches now, without reading the history: all that a repository with nothing new costs."""
        where = parsed(spec.address)
        if isinstance(where, Remote):
            return self._mirror(spec, where).heads(), False
        folder = git_dir(where)
        return local_heads(folder), (folder / "shallow").is_file()

    @contextmanager
    def _opened(self, spec: SourceSpec, heads: Heads) -> Iterator[Repository]:
        where = parsed(spec.address)
        if isinstance(where, Remote):
            yield self._mirror(spec, where).fetch(heads)
            return
        with shadow(where) as repository:
            yield repository

    def _mirror(self, spec: SourceSpec, remote: Remote) -> Mirror:
        known = tuple(checked_settings(spec.settings)["known_hosts"])
        return Mirror(self.cache, spec.id, remote, spec.secret, self.inside, known)


def there(address: str) -> None:
    """Looks whether a folder holds a repository; of one in the network, at its address only.

    Raises ``SourceProblem``.
    """
    where = parsed(address)
    if isinstance(where, Path):
        git_dir(where)


def collector(room: Room) -> GitCollector:
    """The collector with its folder."""
    return GitCollector(room.cache, room.inside)
