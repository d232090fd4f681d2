"""Killed anywhere while collecting: no cursor is ahead of the lake, and nothing is doubled when it goes on."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from random import Random

import fake_source
import pytest
from databases import empty
from django.db.backends.base.base import BaseDatabaseWrapper
from editable import ACME
from fake_source import CHUNK
from pytest_django import Settings

from remit.actions import collect as collecting
from remit.actions import source as sources
from remit.actions.organisation import begin
from remit.db.models import Account, Source
from remit.evidence.lake import Lake

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
POINTS = 20
CHUNKS = 4
CHILD = Path(__file__).with_name("collected.py")


def run(url: str, lake: Path, point: int) -> subprocess.CompletedProcess[str]:
    """Collects in a process of its own."""
    paths = {"PYTHONPATH": str(CHILD.parents[1]), "REMIT_SECRET_KEY": "x" * 50}
    return subprocess.run(
        [sys.executable, str(CHILD), url, str(lake), str(point)],
        env={**os.environ, **paths},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_killed_anywhere_nothing_is_lost_or_doubled(
    database: BaseDatabaseWrapper,
    request: pytest.FixtureRequest,
    settings: Settings,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    url = request.getfixturevalue("postgres_url" if database.vendor == "postgresql" else "sqlite_url")
    settings.LAKE_DIR, settings.SECRET_KEY = tmp_path / "lake", "x" * 50
    fake_source.register(monkeypatch.setattr)

    def fresh() -> None:
        empty(database)
        shutil.rmtree(settings.LAKE_DIR, ignore_errors=True)
        begin(ACME, acting_user=None)
        sources.add("fake", "one", acting_user=None, now=NOW, source_id="one", settings={"chunks": CHUNKS})

    fresh()
    lived = run(url, settings.LAKE_DIR, 0)
    assert lived.returncode == 0, lived.stderr
    points = int(lived.stdout)
    assert Source.objects.get().cursor == {"next": CHUNKS}
    for point in Random(11).sample(range(1, points + 1), POINTS):
        fresh()
        killed = run(url, settings.LAKE_DIR, point)
        assert killed.returncode == -signal.SIGKILL, killed.stderr
        lake, acknowledged = Lake(settings.LAKE_DIR), Source.objects.get().cursor.get("next", 0)
        read = lake.read("one").num_rows if lake.sources() else 0
        assert read >= acknowledged * CHUNK
        Source.objects.update(lease="", leased_until=None)
        assert collecting.collect("one", NOW, force=True) is not None
        rows = lake.read("one")
        assert (rows.num_rows, len(set(rows["uid"].to_pylist()))) == (CHUNKS * CHUNK, CHUNKS * CHUNK)
        assert Account.objects.count() == CHUNK
        assert {damage.kind for damage in lake.verify()} <= {"extra"}
