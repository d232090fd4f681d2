"""Where in a repository a path belongs: to a system, to a team, or to whoever owns the repository."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from remit.evidence.collector import Place

_KNOWN: Final = 200_000


class Target(NamedTuple):
    """Whose a folder is. Both None: the owner of the repository, whom the origin tells."""

    system: str | None = None
    team: str | None = None


OWNER: Final = (Target(),)


class Places:
    """The folders of one origin; the longest that holds a path decides, and may be several systems'."""

    def __init__(self, places: Iterable[Place], origin: str) -> None:
        self._folders: dict[str, tuple[Target, ...]] = {}
        for place in places:
            if place.origin in ("", origin):
                folder = place.folder.strip("/")
                target = Target(place.system, place.team)
                self._folders[folder] = tuple(dict.fromkeys((*self._folders.get(folder, ()), target)))
        self._folders = {folder: _joined(targets) for folder, targets in self._folders.items()}
        self.root = self._folders.get("", OWNER)
        self._known: dict[str, tuple[Target, ...]] = {}
        self.split = any(self._folders.keys() - {""})

    def of(self, path: str) -> tuple[Target, ...]:
        """Whose the path is."""
        folder = path.rpartition("/")[0]
        found = self._known.get(folder)
        if found is None:
            if len(self._known) >= _KNOWN:
                self._known.clear()
            at = folder
            while at and at not in self._folders:
                at = at.rpartition("/")[0]
            found = self._known[folder] = self._folders.get(at, self.root)
        return found

    def of_all(self, paths: Sequence[str]) -> tuple[Target, ...]:
        """Whose the paths are, each once; the repository's where there is no path."""
        if not self.split or not paths:
            return self.root
        if len(paths) == 1:
            return self.of(paths[0])
        return tuple(dict.fromkeys(target for path in paths for target in self.of(path)))

    def said(self) -> list[list[str | None]]:
        """The places as plain data, in order: what a cursor compares."""
        return [
            [folder, target.system, target.team]
            for folder, targets in sorted(self._folders.items())
            for target in targets
        ]


def _joined(targets: tuple[Target, ...]) -> tuple[Target, ...]:
    """One team and one system of the same folder are one target."""
    systems = [target.system for target in targets if target.system]
    teams = [target.team for target in targets if target.team]
    if len(systems) <= 1 and len(teams) <= 1:
        return (Target(next(iter(systems), None), next(iter(teams), None)),)
    return targets
