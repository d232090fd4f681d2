"""Repositories that others read: processes, pysail and a real cluster give what is read here, chunk for chunk."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from databases import empty
from django.db.backends.base.base import BaseDatabaseWrapper
from editable import ACME
from git_repositories import ANA, BEGIN, BO, CHI, DAY, NOW, Stream, git
from pytest_django import Settings

from remit.actions import source as sources
from remit.actions.collect_all import collect_all
from remit.actions.organisation import begin
from remit.db.models import Account, EventLink, FoundDocument, Source
from remit.evidence.box import Box
from remit.evidence.collector import Chunk, Place, SourceProblem, SourceSpec
from remit.evidence.kinds import Room
from remit.evidence.lake import Lake
from remit.evidence.sources.git import GitCollector
from remit.evidence.spread import Absent, Readers, spread
from remit.evidence.spread_processes import Processes
from remit.evidence.spread_spark import Cluster
from remit.evidence.spread_wire import Job

TOKEN = "hush-hush-1f0c"
MANY = 6_000
"""Commits of the largest repository here: enough for several chunks."""
FEW = 500
CHILD = Path(__file__).with_name("spread_collected.py")


@pytest.fixture(params=["processes", "pysail", "spark"])
def where(request: pytest.FixtureRequest) -> str:
    """The address of a cluster; empty for processes of this machine."""
    return "" if request.param == "processes" else str(request.getfixturevalue(request.param))


@pytest.fixture
def readers(where: str) -> Readers:
    return Cluster(where) if where else Processes(2)


def large(folder: Path, commits: int = MANY) -> Path:
    """A repository of several chunks, or a smaller one."""
    stream = Stream()
    last: tuple[int, ...] = ()
    for number in range(commits):
        message = f"Change {number}\n\nReviewed-by: {(BO, CHI)[number % 2]}\n"
        last = (
            stream.commit({f"f{number % 50}": str(number)}, at=BEGIN + number, message=message, parents=last),
        )
    return stream.into(folder)


def rich(folder: Path) -> Path:
    """A repository with decisions, documents, a branch of a spike, and somebody whose name is not plain."""
    stream = Stream()
    first = stream.commit(
        {
            "CODEOWNERS": "* @acme/payments\n/docs/ ana@acme.example\n",
            "docs/adr/0001-ledger.md": "---\nstatus: accepted\ndeciders: Ana Ruiz, @bo\n---\n# Use a ledger\n",
            "catalog-info.yaml": "kind: Component\nmetadata: {name: ledger}\nspec: {owner: team:payments}\n",
        },
        author=ANA,
    )
    second = stream.commit(
        {"a": "1"}, author="Zoë \u202eRuiz <zoe@acme.example>", at=BEGIN + DAY, parents=[first]
    )
    stream.commit({"b": "1"}, author=BO, at=BEGIN + 2 * DAY, branch="spike/queue", parents=[second])
    return stream.into(folder)


def job(name: str, folder: Path, cache: Path, cursor: Any = None, **more: Any) -> Job:
    places = (Place(str(folder), "/docs", "docs", None), Place(str(folder), "/", None, "payments"))
    spec = SourceSpec(name, "git", str(folder), {"newcomer_days": 30}, places=places, **more)
    return Job(spec, cursor or {}, NOW, Room(cache))


def here(one: Job) -> list[Chunk]:
    return list(GitCollector(one.room.cache).collect(one.spec, one.cursor, one.now, lambda: False))


def there(readers: Readers, jobs: list[Job]) -> dict[int, list[Chunk] | tuple[object, ...]]:
    """What comes back, by job: chunks, or the problem."""
    found: dict[int, list[Chunk] | tuple[object, ...]] = {}
    for number, chunks in spread(readers, jobs):
        assert number not in found
        try:
            found[number] = list(chunks)
        except SourceProblem as problem:
            found[number] = (problem.code, problem.params, problem.retry_at)
    return found


def test_every_chunk_is_the_same_and_a_problem_its_own(readers: Readers, tmp_path: Path) -> None:
    folders = [
        large(tmp_path / "large.git"),
        rich(tmp_path / "rich.git"),
        tmp_path / "none",
        tmp_path / "empty.git",
    ]
    git("init", "--quiet", "--bare", str(folders[3]))
    jobs = [job(f"git-{number}", folder, tmp_path / "cache") for number, folder in enumerate(folders)]
    jobs.append(job("git-4", folders[1], tmp_path / "cache", secret=None))
    found = there(readers, jobs)
    absent = ("not-found", {"address": str(folders[2])}, None)
    wanted = {number: absent if number == 2 else here(one) for number, one in enumerate(jobs)}
    assert found == wanted
    assert [len(wanted[number]) for number in (0, 1, 4)] == [3, 2, 2]
    cursors = {number: chunks[-1].cursor for number, chunks in wanted.items() if isinstance(chunks, list)}
    Stream(mark=9).into(folders[1])
    git(f"--git-dir={folders[1]}", "update-ref", "refs/heads/spike/another", "main")
    again = [job(jobs[n].spec.id, folders[n], tmp_path / "cache", cursors[n]) for n in (0, 1, 3)]
    found = there(readers, again)
    assert found == {number: here(one) for number, one in enumerate(again)}
    assert (found[0], found[2]) == ([], [])
    assert [act.activity for chunk in found[1] if isinstance(chunk, Chunk) for act in chunk.acts] == []


def test_in_a_box_all_comes_through_and_nothing_can_be_read_on_the_way(where: str, tmp_path: Path) -> None:
    key = tmp_path / "key"
    key.write_text("k" * 32)
    readers = Cluster(where, Box(key)) if where else Processes(2)
    folder = rich(tmp_path / "rich.git")
    jobs = [job(f"git-{number}", folder, tmp_path / "cache", secret=TOKEN) for number in range(2)]
    assert there(readers, jobs) == {number: here(one) for number, one in enumerate(jobs)}
    key.write_text("l" * 32)
    wrong = (
        "failed",
        {"program": "the machine that reads", "why": "the key is another one here and there"},
        None,
    )
    if where:
        assert there(readers, jobs) == {0: wrong, 1: wrong}
    if log := os.environ.get("REMIT_TEST_SPARK_LOG"):
        said = Path(log).read_text(errors="replace")
        assert [word for word in (TOKEN, "zoe@acme.example", "k" * 32) if word in said] == []


def test_without_a_box_no_token_is_given_to_a_cluster(where: str, tmp_path: Path) -> None:
    folder = rich(tmp_path / "rich.git")
    jobs = [job("git-1", folder, tmp_path / "cache", secret=TOKEN)]
    if not where:
        assert there(Processes(2), jobs) == {0: here(jobs[0])}
        return
    with pytest.raises(ValueError, match="box") as told:
        there(Cluster(where), jobs)
    assert TOKEN not in str(told.value)


def test_stopped_it_ends_at_once(readers: Readers, tmp_path: Path) -> None:
    jobs = [
        job(f"git-{number}", large(tmp_path / f"{number}.git", FEW), tmp_path / "cache")
        for number in range(3)
    ]
    began = time.monotonic()
    assert list(spread(readers, jobs, lambda: True)) == []
    taken: list[int] = []
    for number, chunks in spread(readers, jobs, lambda: bool(taken)):
        taken.append(number)
        assert list(chunks) == here(jobs[number])
    assert len(taken) == 1
    assert time.monotonic() - began < 60


def test_a_cluster_that_is_not_there_says_so_without_its_token(tmp_path: Path) -> None:
    with pytest.raises(Absent) as told:
        there(Cluster(f"sc://127.0.0.1:1/;token={TOKEN}"), [job("git-1", tmp_path, tmp_path)])
    assert str(told.value).startswith("The Spark cluster at sc://127.0.0.1:1 did not answer")
    assert TOKEN not in str(told.value)


@pytest.fixture
def company(database: BaseDatabaseWrapper, settings: Settings, tmp_path: Path) -> Iterator[None]:
    """An organisation, four repositories of which one is none, and no lake yet."""
    settings.LAKE_DIR, settings.SECRET_KEY = tmp_path / "data" / "lake", "x" * 50
    settings.ENGINE, settings.CLUSTER_KEY_FILE = "", None
    large(tmp_path / "large.git", FEW)
    rich(tmp_path / "rich.git")
    git("init", "--quiet", "--bare", str(tmp_path / "empty.git"))
    anew(database, settings, tmp_path)
    yield


def anew(database: BaseDatabaseWrapper, settings: Settings, folder: Path) -> None:
    empty(database)
    shutil.rmtree(settings.LAKE_DIR.parent, ignore_errors=True)
    begin(ACME, acting_user=None)
    for name in ("large", "rich", "none", "empty"):
        sources.add(
            "git", str(folder / f"{name}.git"), acting_user=None, now=datetime.now(UTC), source_id=name
        )


def kept(lake: Path) -> dict[str, object]:
    """Everything that collecting left behind; keys of accounts as what they stand for."""
    whose = dict(Account.objects.values_list("key", "value"))
    rows = [row for name in Lake(lake).sources() for row in Lake(lake).read(name).to_pylist()]
    for row in rows:
        row.update(actor=whose.get(row["actor"]), party=whose.get(row["party"]))
    columns = ("pk", "cursor", "collector", "problem", "lease", "leased_until")
    return {
        "rows": sorted((tuple(row.values()) for row in rows), key=repr),
        "accounts": sorted(Account.objects.values_list("kind", "value", "name")),
        "sources": sorted(Source.objects.values_list(*columns), key=repr),
        "found": sorted(FoundDocument.objects.values_list("source", "kind", "path", "content"), key=repr),
        "links": sorted(EventLink.objects.values_list("uid", flat=True)),
        "damage": [one for one in Lake(lake).verify() if one.kind != "extra"],
    }


NAMES = ["empty", "large", "none", "rich"]


@pytest.mark.usefixtures("company")
@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_what_is_kept_is_the_same_row_for_row(
    database: BaseDatabaseWrapper, settings: Settings, tmp_path: Path, where: str
) -> None:
    alone = collect_all(NAMES)
    wanted = kept(settings.LAKE_DIR)
    assert len(wanted["rows"]) > 2 * FEW  # type: ignore[arg-type]
    anew(database, settings, tmp_path)
    settings.ENGINE = where
    steps: list[str] = []
    together = collect_all(NAMES, processes=2, watch=lambda name, now: steps.append(name))
    assert together == alone
    assert list(together) == NAMES
    assert kept(settings.LAKE_DIR) == wanted
    assert sorted(set(steps)) == ["empty", "large", "rich"]
    again = collect_all(NAMES, processes=2, force=True)
    assert [one and (one.new, one.problem and one.problem["code"]) for one in again.values()] == [
        (0, None),
        (0, None),
        (0, "not-found"),
        (0, None),
    ]
    assert kept(settings.LAKE_DIR) == wanted


@pytest.mark.usefixtures("company")
@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_killed_in_the_middle_it_goes_on_and_doubles_nothing(
    database: BaseDatabaseWrapper, settings: Settings, sqlite_url: str, tmp_path: Path, where: str
) -> None:
    collect_all(NAMES)
    wanted = kept(settings.LAKE_DIR)
    for point in (1, 4):
        anew(database, settings, tmp_path)
        told = {
            "REMIT_DATABASE_URL": sqlite_url,
            "REMIT_LAKE_DIR": str(settings.LAKE_DIR),
            "REMIT_ENGINE": where,
        }
        paths = {"PYTHONPATH": str(CHILD.parents[1]), "REMIT_SECRET_KEY": "x" * 50}
        killed = subprocess.run(
            [sys.executable, str(CHILD), str(point), *NAMES],
            env={**os.environ, **paths, **told},
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert killed.returncode == -signal.SIGKILL, killed.stderr
        assert kept(settings.LAKE_DIR) != wanted
        held = sorted(Source.objects.exclude(lease="").values_list("pk", flat=True))
        assert held
        assert collect_all(held, force=True) == dict.fromkeys(held)
        Source.objects.update(lease="", leased_until=None)  # as it is when the lease has run out
        settings.ENGINE = where
        collect_all(NAMES, processes=2, force=True)
        settings.ENGINE = ""
        assert kept(settings.LAKE_DIR) == wanted
