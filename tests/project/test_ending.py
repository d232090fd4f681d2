"""Asked to end, a process gives back what it reads: the next one goes on at once, behind the cursor."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

import fake_source
import pytest
from databases import empty
from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from editable import ACME
from fake_source import CHUNK
from pytest_django import Settings

from remit.actions import collect as collecting
from remit.actions import source as sources
from remit.actions.organisation import begin
from remit.db.models import Collection, Source
from remit.evidence import children
from remit.evidence.lake import Lake
from remit.project import tasks

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
CHILD = Path(__file__).with_name("worked.py")
CHUNKS = 400
STUCK = 600.0
WITHIN = 20.0
"""Seconds: four of grace, and what a loaded machine takes besides."""


class World(NamedTuple):
    """Where a process works, and the environment of it."""

    url: str
    lake: Path
    environment: dict[str, str]


@pytest.fixture
def world(
    database: BaseDatabaseWrapper,
    request: pytest.FixtureRequest,
    settings: Settings,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> World:
    """Two sources that are due, each of many chunks."""
    url = request.getfixturevalue("postgres_url" if database.vendor == "postgresql" else "sqlite_url")
    settings.LAKE_DIR, settings.SECRET_KEY = tmp_path / "lake", "x" * 50
    fake_source.register(monkeypatch.setattr)
    empty(database)
    begin(ACME, acting_user=None)
    for name in ("one", "two"):
        sources.add("fake", name, acting_user=None, now=NOW, source_id=name, settings={"chunks": CHUNKS})
    paths = {"PYTHONPATH": str(CHILD.parents[1]), "REMIT_SECRET_KEY": "x" * 50}
    return World(url, settings.LAKE_DIR, {**os.environ, **paths})


@contextmanager
def working(world: World, seconds: float, *words: str) -> Iterator[subprocess.Popen[str]]:
    """A process that has begun its second chunk, or its first where that takes for ever."""
    with subprocess.Popen(
        [sys.executable, str(CHILD), world.url, str(world.lake), str(seconds), *words],
        env=world.environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        try:
            begun = 0
            while begun < (1 if seconds == STUCK else 2):
                line = process.stdout.readline()
                assert line, process.stderr and process.stderr.read()
                begun += line.startswith("chunk")
            yield process
        finally:
            process.kill()


def ended(process: subprocess.Popen[str], number: signal.Signals) -> int:
    """Asks it to end; the exit code."""
    begun = time.monotonic()
    process.send_signal(number)
    process.send_signal(number)  # asked twice it ends the same
    code = process.wait(timeout=60)
    assert time.monotonic() - begun < WITHIN
    return code


def free_and_right(world: World) -> int:
    """Nobody reads anything; every chunk acknowledged is in the lake. How many were acknowledged."""
    assert set(Source.objects.values_list("lease", "leased_until")) == {("", None)}
    assert not Collection.objects.filter(ended_at=None).exists()
    assert set(collecting.due(timezone.now())) == {"one", "two"}
    lake, acknowledged = Lake(world.lake), 0
    for one in Source.objects.all():
        done = one.cursor.get("next", 0)
        assert (lake.read(one.pk).num_rows if lake.sources() else 0) >= done * CHUNK
        acknowledged += done
    return acknowledged


@pytest.mark.parametrize(
    ("number", "words", "code"),
    [
        (signal.SIGTERM, ["work"], 0),
        (signal.SIGINT, ["work"], 0),
        (signal.SIGTERM, ["work", "--once"], 143),
        (signal.SIGINT, ["collect", "--quiet"], 130),
        (signal.SIGTERM, ["serve", "--port", "0"], 0),
    ],
)
def test_what_is_read_is_given_back(
    world: World, number: signal.Signals, words: list[str], code: int
) -> None:
    with working(world, 0.2, *words) as process:
        assert ended(process, number) == code
    assert 1 <= free_and_right(world) < 2 * CHUNKS
    assert Source.objects.exclude(cursor={}).count() == 1  # the other one was not begun on the way out


def test_a_chunk_that_does_not_end_keeps_nobody_waiting(world: World) -> None:
    with working(world, STUCK, "work") as process:
        assert ended(process, signal.SIGTERM) == 0
    assert free_and_right(world) == 0
    tasks.ending.clear()
    Source.objects.update(settings={"chunks": 1})
    tasks.enqueue_due(timezone.now())
    assert tasks.work() >= 2
    assert [one.cursor for one in Source.objects.all()] == [{"next": 1}, {"next": 1}]
    left = DBTaskResult.objects.filter(status__in=("READY", "RUNNING"))
    assert not left.exists()


def test_programs_that_were_started_end_as_well() -> None:
    with subprocess.Popen(["sleep", "600"], start_new_session=True) as process:
        with children.watched(process):
            assert children.end_all() == 1
            assert process.wait(timeout=10) == -signal.SIGKILL
            assert children.end_all() == 0
        assert children.end_all() == 0
