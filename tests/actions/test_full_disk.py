"""A disk that is really full while collecting: whatever did not fit, the lake is as before, and says why."""

from __future__ import annotations

import resource
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

import fake_source
import pytest
from editable import ACME
from fake_source import CHUNK
from pytest_django import Settings

from remit.actions import collect as collecting
from remit.actions import source as sources
from remit.actions.observing import observe
from remit.actions.organisation import begin
from remit.db.models import Source
from remit.evidence import manifest, shelf
from remit.evidence.lake import Lake

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
BLOCK = 4096
MOST = 20
"""Blocks that one chunk needs at the most: a part, a manifest, their folders."""


class Disk(NamedTuple):
    """A small disk: ``leave`` has so many blocks free on it from then on."""

    folder: Path
    leave: Callable[[int | None], None]


@contextmanager
def small_disk(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Disk]:
    """A file system of one MiB where we may mount one; else files that may not grow beyond what is left."""
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=1m", "remit-test", str(folder)], capture_output=True, check=False
    )
    if mounted.returncode == 0:
        filler = folder / "filler"

        def leave(blocks: int | None) -> None:
            filler.unlink(missing_ok=True)
            if blocks is None:
                return
            with filler.open("wb", buffering=0) as file:
                try:
                    while True:
                        file.write(b"x" * BLOCK)
                except OSError:
                    file.truncate(max(0, file.tell() - blocks * BLOCK))

        try:
            yield Disk(folder, leave)
        finally:
            subprocess.run(["umount", str(folder)], check=True, capture_output=True)
        return
    free: list[int | None] = [None]

    one_at_a_time = threading.Lock()  # the limit is the process's, and parts are written by several threads

    def bounded(call: Callable[..., Any]) -> Callable[..., Any]:
        def within(*given: Any, **named: Any) -> Any:
            with one_at_a_time:
                soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
                if free[0] is not None:
                    resource.setrlimit(resource.RLIMIT_FSIZE, (free[0] * BLOCK // 8, hard))
                try:
                    return call(*given, **named)
                finally:
                    resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))

        return within

    monkeypatch.setattr(shelf, "write_part", bounded(shelf.write_part))
    monkeypatch.setattr(manifest, "write_atomically", bounded(manifest.write_atomically))
    yield Disk(folder, lambda blocks: free.__setitem__(0, blocks))


@pytest.fixture
def disk(
    database: object, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Disk]:
    """A lake on a small disk; the database is elsewhere."""
    fake_source.register(monkeypatch.setattr)
    begin(ACME, acting_user=None)
    with small_disk(tmp_path / "disk", monkeypatch) as found:
        settings.LAKE_DIR = found.folder / "lake"
        yield found


def test_collecting_on_a_full_disk(disk: Disk, settings: Settings) -> None:
    sources.add("fake", "one", acting_user=None, now=NOW, source_id="one", settings={"chunks": 2})
    assert collecting.collect("one", NOW) == ("one", 2 * CHUNK, ("unknown-reviewers",), None)
    observe(NOW)
    lake = Lake(settings.LAKE_DIR)
    before = lake.read("one")
    Source.objects.update(settings={"chunks": 3})
    failed = 0
    for blocks in range(MOST):
        disk.leave(blocks)
        done = collecting.collect("one", NOW, force=True)
        assert done is not None
        if done.problem is None:
            break
        failed += 1
        assert done.problem == {
            "code": "failed",
            "params": {
                "program": "the lake",
                "why": f"There is no space left for evidence in {lake.folder / 'source=one'}: nothing was changed.",
            },
        }
        row = Source.objects.get()
        assert (row.cursor, row.lease, row.problem) == ({"next": 2}, "", done.problem)
        assert lake.read("one").equals(before)
        assert lake.verify() == ()
    disk.leave(None)
    assert 1 <= failed < MOST
    assert Source.objects.get().problem is None
    rows = lake.read("one")
    assert (rows.num_rows, len(set(rows["uid"].to_pylist()))) == (3 * CHUNK, 3 * CHUNK)
    assert lake.verify() == ()
    assert not [path for path in lake.folder.rglob(".*") if path.is_file()]  # nothing half written is left
