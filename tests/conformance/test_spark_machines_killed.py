"""Processes of a real cluster that are killed while it works for us: the answer is the same, nothing comes twice."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import urlsplit

import ibis
import pytest
from git_repositories import NOW, Stream
from lakes import envelope

from remit.evidence.collector import Chunk, Place, SourceSpec
from remit.evidence.engine import opened
from remit.evidence.envelope import SCHEMA
from remit.evidence.kinds import Room
from remit.evidence.lake import Lake
from remit.evidence.sources.git import GitCollector
from remit.evidence.spread import spread
from remit.evidence.spread_spark import Cluster
from remit.evidence.spread_wire import Job

COMMITS = 1_500
LOOK = 0.01
"""Seconds between two looks for a process to kill."""
PYTHON, MACHINE = "pyspark.daemon", "CoarseGrainedExecutorBackend"
"""In the command of what runs our Python, and of what it belongs to."""


def commands() -> dict[int, tuple[int, str]]:
    """Every process of this machine: its parent and its command."""
    found = {}
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            parent = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
            command = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
            found[int(folder.name)] = parent, command
    return found


def of_server(port: int, word: str) -> list[int]:
    """The processes of the server at this port that have the word in their command; of nobody else's."""
    every = commands()
    below = {one for one, (_, command) in every.items() if f"grpc.binding.port={port}" in command}
    while more := {one for one, (parent, _) in every.items() if parent in below} - below:
        below |= more
    return [one for one in sorted(below) if word in every[one][1]]


def workers(port: int) -> list[int]:
    """What runs our Python: the children of those that start them."""
    every, daemons = commands(), of_server(port, PYTHON)
    return [one for one in daemons if every.get(one, (0, ""))[0] in daemons]


@contextmanager
def killing(victims: Callable[[], list[int]]) -> Iterator[list[int]]:
    """Kills the first that is there, once, while the block runs; tells which."""
    over, killed = threading.Event(), list[int]()

    def look() -> None:
        while not over.wait(LOOK):
            for victim in victims()[:1]:
                with suppress(ProcessLookupError):
                    os.kill(victim, signal.SIGKILL)
                    killed.append(victim)
                    return

    watcher = threading.Thread(target=look, daemon=True)
    watcher.start()
    try:
        yield killed
    finally:
        over.set()
        watcher.join()


def repository(folder: Path) -> Path:
    stream = Stream()
    last: tuple[int, ...] = ()
    for number in range(COMMITS):
        last = (stream.commit({f"f{number % 50}": str(number)}, message=f"Change {number}", parents=last),)
    return stream.into(folder)


@pytest.mark.parametrize("what", ["python", "machine"])
def test_a_killed_reader_is_read_for_again_and_nothing_comes_twice(
    spark: str, tmp_path: Path, what: str
) -> None:
    port = urlsplit(spark).port or 0
    folders = [repository(tmp_path / f"{number}.git") for number in range(3)]
    jobs = [
        Job(
            SourceSpec(
                f"git-{number}", "git", str(folder), {}, places=(Place(str(folder), "/", None, "payments"),)
            ),
            {},
            NOW,
            Room(tmp_path / "cache"),
        )
        for number, folder in enumerate(folders)
    ]
    wanted: dict[int, list[Chunk]] = {
        number: list(GitCollector(one.room.cache).collect(one.spec, one.cursor, one.now, lambda: False))
        for number, one in enumerate(jobs)
    }
    found: dict[int, list[Chunk]] = {}
    busy = workers if what == "python" else lambda port: workers(port) and of_server(port, MACHINE)
    with killing(lambda: busy(port)) as killed:
        for number, chunks in spread(Cluster(spark), jobs):
            assert number not in found
            found[number] = list(chunks)
    assert killed
    assert found == wanted


def test_a_question_is_answered_although_a_machine_is_killed(spark: str, tmp_path: Path) -> None:
    port = urlsplit(spark).port or 0
    lake = Lake(tmp_path)
    lake.append("git", [envelope(str(number), float(number)) for number in range(2_000)])
    with lake.reading() as paths, opened(spark, tmp_path) as engine:
        told = engine.files(paths, SCHEMA)
        days = told.group_by(day=told.occurred_at.truncate("D")).aggregate(acts=told.count())
        question = days.order_by(ibis.asc("day"))
        wanted = engine.run(question)
        with killing(lambda: of_server(port, MACHINE)) as killed:
            while not killed:
                assert engine.run(question).equals(wanted)
        assert engine.run(question).equals(wanted)
    assert sum(wanted["acts"].to_pylist()) == 2_000
