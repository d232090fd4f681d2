"""A shelf: a folder of parts under one manifest, that several processes may change one after the other.

Every change goes the same way: new parts first, then the manifest in one step, then the files that are no longer
needed. A process that dies on the way leaves the old state or the new one, and at most files that nobody names.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Collection, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final, NamedTuple

import pyarrow as pa

from remit.evidence import manifest as manifests
from remit.evidence.manifest import DamagedManifest, Manifest
from remit.evidence.parts import NAME, Part, fault, room, write_part

WRITERS: Final = 4
"""Parts that are written at the same time."""
LOCK: Final = "lock"
READERS: Final = "readers"
UNFINISHED: Final = ("month=*/.part-*", f".{manifests.FILE}.*")
"""What a process that died while writing leaves behind; nobody else writes while the lock is held."""


class Draft(NamedTuple):
    """A part to be written: ``days`` are first and last, ``labels`` as in ``Part``."""

    month: str
    table: pa.Table
    days: tuple[int, int]
    labels: tuple[str, ...]


class Damage(NamedTuple):
    """A file that is not what was written. ``kind``: missing, truncated, changed, manifest, or extra (harmless).

    ``labels``: the origins to read again from the beginning; none where only the manifest could have told: then all.
    """

    source: str
    path: str
    kind: str
    month: str | None = None
    labels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Shelf:
    """Parts in ``folder``. ``readers``: the folder of the lock that keeps files while somebody reads them."""

    folder: Path
    name: str
    readers: Path

    def manifest(self) -> Manifest:
        return manifests.load(self.folder, self.name)

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Nobody else changes the shelf. A process that dies gives the lock back by itself."""
        with room(self.folder):
            self.folder.mkdir(parents=True, exist_ok=True)
            self.readers.mkdir(parents=True, exist_ok=True)
        with _lock(self.folder / LOCK, fcntl.LOCK_EX):
            yield

    def change(
        self,
        before: Manifest,
        add: Iterable[Draft] = (),
        remove: Collection[Part] = (),
        days: Mapping[int, int] = MappingProxyType({}),
        notes: Mapping[str, Any] | None = None,
    ) -> Manifest:
        """Write parts, take others out, all at once. To be called while locked; ``days``: those whose events change.

        Raises LakeFull or OSError: the shelf is then as before.
        """
        added: list[Part] = []
        try:
            with room(self.folder):
                self._write(add, added)
                gone = {part.path for part in remove}
                touched = {**before.days, **days}
                after = replace(
                    before,
                    version=before.version + 1,
                    parts=(*(part for part in before.parts if part.path not in gone), *added),
                    days=dict(sorted(touched.items())),
                    retired=(*before.retired, *sorted(gone)),
                    notes=before.notes if notes is None else notes,
                )
                manifests.save(self.folder, after)
        except Exception:
            for part in added:
                with suppress(OSError):
                    (self.folder / part.path).unlink()
            raise
        return self.tidy(after)

    def _write(self, drafts: Iterable[Draft], added: list[Part]) -> None:
        """Write the drafts, several at a time: most of it is waiting for the disk. What was written is in ``added``.

        Raises what the first that failed raised, when no other is being written any more.
        """
        drafts = tuple(drafts)
        with ThreadPoolExecutor(WRITERS) as pool:
            writing = [
                (draft, pool.submit(write_part, self.folder, draft.month, draft.table)) for draft in drafts
            ]
        for draft, written in writing:
            if written.exception() is None:
                path, file = written.result()
                added.append(Part(path, draft.table.num_rows, *file, draft.month, *draft.days, draft.labels))
        for _, written in writing:
            written.result()

    def tidy(self, manifest: Manifest) -> Manifest:
        """Delete retired files, unless somebody reads now: then they stay until the next change."""
        if not manifest.retired:
            return manifest
        try:
            with _lock(self.readers / READERS, fcntl.LOCK_EX | fcntl.LOCK_NB):
                for path in manifest.retired:
                    (self.folder / path).unlink(missing_ok=True)
        except OSError:
            return manifest
        after = replace(manifest, retired=())
        with suppress(OSError):  # a file named twice as gone does no harm
            manifests.save(self.folder, after)
        return after

    def verify(self) -> list[Damage]:
        """Every file that is not as it was written; reads all of it."""
        try:
            manifest = self.manifest()
        except DamagedManifest:
            return [Damage(self.name, manifests.FILE, "manifest")]
        found = [
            Damage(self.name, part.path, kind, part.month, part.labels)
            for part in manifest.parts
            if (kind := fault(self.folder, part))
        ]
        named = {part.path for part in manifest.parts} | set(manifest.retired)
        return found + [Damage(self.name, path, "extra") for path in self._files() if path not in named]

    def repair(self) -> list[Damage]:
        """Take out what is damaged, and files that nobody names; gives what was lost."""
        with self.locked():
            found = self.verify()
            if any(damage.kind == "manifest" for damage in found):
                (self.folder / manifests.FILE).unlink()
                found += [Damage(self.name, path, "extra") for path in self._files()]
            else:
                self._take_out([damage for damage in found if damage.kind != "extra"])
            unfinished = [path for pattern in UNFINISHED for path in self.folder.glob(pattern)]
            extra = [self.folder / damage.path for damage in found if damage.kind == "extra"]
            for path in (*extra, *unfinished):
                path.unlink(missing_ok=True)
        return [damage for damage in found if damage.kind != "extra"]

    def _take_out(self, lost: list[Damage]) -> None:
        if not lost:
            return
        before = self.manifest()
        paths = {damage.path for damage in lost}
        remove = [part for part in before.parts if part.path in paths]
        touched = [
            day for day in before.days if any(part.first_day <= day <= part.last_day for part in remove)
        ]
        self.change(before, remove=remove, days=dict.fromkeys(touched, before.version + 1))

    def _files(self) -> list[str]:
        return sorted(
            path.relative_to(self.folder).as_posix() for path in self.folder.glob(f"month=*/{NAME}")
        )


@contextmanager
def reading(folder: Path) -> Iterator[None]:
    """While the block runs, no file that a manifest named at its beginning is deleted."""
    folder.mkdir(parents=True, exist_ok=True)
    with _lock(folder / READERS, fcntl.LOCK_SH):
        yield


@contextmanager
def _lock(path: Path, how: int) -> Iterator[None]:
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
    try:
        fcntl.flock(handle, how)
        yield
    finally:
        os.close(handle)
