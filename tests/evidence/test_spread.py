"""Giving repositories away: what dies takes nobody along, and nothing but what may travel does."""

from __future__ import annotations

import json
import os
import pickle
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest
from git_repositories import NOW, Stream

from remit.core.activity import Performer
from remit.evidence.act import Account, Act, Found
from remit.evidence.box import Box, BoxError
from remit.evidence.collector import Chunk, SourceProblem, SourceSpec, Window
from remit.evidence.kinds import Room
from remit.evidence.shipping import package
from remit.evidence.spread import AT_ONCE, Absent, SpreadError, Stopped, spread
from remit.evidence.spread_processes import Processes
from remit.evidence.spread_spark import PIECE, _answers, _reader, _why
from remit.evidence.spread_wire import BACK, Job, _chunk, _problem, _wrapped, packed, read, unpacked

CHUNK = Chunk(
    (
        Act(
            "n1",
            "o",
            5,
            "review",
            Account("email", "ana@acme.example", "Ana"),
            Account("email", "bo@acme.example"),
        ),
        Act(
            "n2",
            "o",
            6,
            "commit",
            Account("email", "ana@acme.example", "Ana"),
            None,
            Performer.ASSISTED,
            -60,
            "s",
            4,
        ),
        Act("n3", "o", 7, "merge", None, outcome="x", team="t", system="s", responsibility="r"),
    ),
    {"heads": {"refs/heads/main": "1" * 40}},
    (Found("o", "code-owners", "CODEOWNERS", {"rules": [["*", ["@acme"]]]}),),
    ("o",),
    (Window("o", 0, 9),),
    3,
    None,
    "commits",
    ("shallow",),
)


def job(name: str, folder: str = "/nonexistent", secret: str | None = None) -> Job:
    return Job(SourceSpec(name, "git", folder, {}, secret), {}, NOW, Room(Path("/nonexistent/cache")))


class Mortal:
    """Answers to each job with a chunk that names it, and dies over those that it is told to."""

    name, box, private = "somebody", None, True

    def __init__(
        self, dies: Sequence[str] = (), absent: Sequence[str] = (), silent: Sequence[str] = ()
    ) -> None:
        self.dies, self.absent, self.silent = dies, absent, silent
        self.lots: list[list[str]] = []

    def read(self, jobs: Sequence[bytes], stopped: Stopped) -> Iterator[tuple[int, list[bytes]]]:
        names = [json.loads(zlib.decompress(one[1:]))["id"] for one in jobs]
        self.lots.append(names)
        for place, name in enumerate(names):
            if name in self.absent:
                raise Absent("nobody is there")
            if name in self.dies:
                raise SpreadError(f"it died over {name}")
            if name not in self.silent:
                yield place, [_wrapped(_chunk(Chunk((), {"read": name})), None, BACK)]


def outcome(readers: Mortal, names: Sequence[str], stopped: Stopped = lambda: False) -> dict[str, object]:
    found: dict[str, object] = {}
    for number, chunks in spread(readers, [job(name) for name in names], stopped):
        try:
            found[names[number]] = [chunk.cursor for chunk in chunks]
        except SourceProblem as problem:
            found[names[number]] = problem.code, problem.params
    return found


def test_what_it_dies_over_is_found_by_giving_each_away_alone() -> None:
    readers = Mortal(dies=["b"])
    died = ("failed", {"program": "somebody", "why": "it died over b"})
    assert outcome(readers, ["a", "b", "c", "d"]) == {
        "a": [{"read": "a"}],
        "b": died,
        "c": [{"read": "c"}],
        "d": [{"read": "d"}],
    }
    assert readers.lots == [["a", "b", "c", "d"], ["b"], ["c"], ["d"]]
    alone = Mortal(dies=["b"])
    assert outcome(alone, ["b"]) == {"b": died}
    assert alone.lots == [["b"]]


def test_whoever_gives_no_answer_has_failed() -> None:
    readers = Mortal(silent=["a"])
    assert outcome(readers, ["a", "b"]) == {
        "a": ("failed", {"program": "somebody", "why": "there was no answer"}),
        "b": [{"read": "b"}],
    }
    assert readers.lots == [["a", "b"], ["a"]]


def test_where_nobody_is_it_says_so_at_any_time() -> None:
    for readers in (Mortal(absent=["a"]), Mortal(dies=["a"], absent=["b"])):
        with pytest.raises(Absent):
            outcome(readers, ["a", "b"])


def test_stopped_nothing_more_is_given_away() -> None:
    readers = Mortal(dies=["b"])
    assert outcome(readers, ["a", "b", "c"], lambda: bool(readers.lots)) == {"a": [{"read": "a"}]}
    assert readers.lots == [["a", "b", "c"]]
    assert outcome(Mortal(dies=["b"]), ["b"], lambda: True) == {}


def test_many_are_given_away_in_lots() -> None:
    readers = Mortal()
    names = [f"s{number}" for number in range(AT_ONCE + 3)]
    assert outcome(readers, names) == {name: [{"read": name}] for name in names}
    assert [len(lot) for lot in readers.lots] == [AT_ONCE, 3]


def test_a_process_that_is_killed_takes_no_other_repository_along(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shim = tmp_path / "bin" / "git"
    shim.parent.mkdir()
    git = subprocess.run(["which", "git"], capture_output=True, text=True, check=True).stdout.strip()
    shim.write_text(
        f'#!/bin/sh\ncase "$GIT_OBJECT_DIRECTORY" in *deadly*) kill -9 $PPID;; esac\nexec {git} "$@"\n'
    )
    shim.chmod(0o755)
    stream = Stream()
    stream.commit({"a": "1"})
    folders = [stream.into(tmp_path / f"{name}.git") for name in ("one", "deadly", "two")]
    monkeypatch.setenv("PATH", f"{shim.parent}:{os.environ['PATH']}")
    found: dict[int, object] = {}
    for number, chunks in spread(Processes(2), [job("git-x", str(folder)) for folder in folders]):
        try:
            found[number] = [act.activity for chunk in chunks for act in chunk.acts]
        except SourceProblem as problem:
            found[number] = problem.code, problem.params
    died = ("failed", {"program": "a process that reads", "why": "it ended in the middle"})
    assert found == {0: ["commit"], 1: died, 2: ["commit"]}


def test_a_chunk_and_a_problem_are_the_same_behind_the_wire(tmp_path: Path) -> None:
    (tmp_path / "key").write_text("k" * 32)
    for box in (None, Box(tmp_path / "key")):
        assert list(unpacked([_wrapped(_chunk(CHUNK), box, BACK)], box)) == [CHUNK]
        problem = SourceProblem("rate", datetime(2026, 3, 1, tzinfo=UTC), until="noon", status=429)
        with pytest.raises(SourceProblem) as told:
            list(unpacked([_wrapped(_problem(problem), box, BACK)], box))
        assert (told.value.code, told.value.params, told.value.retry_at) == (
            "rate",
            {"until": "noon", "status": 429},
            problem.retry_at,
        )


def test_what_goes_wrong_there_is_an_answer_without_the_words_of_the_error(tmp_path: Path) -> None:
    def problem(data: bytes, key: str = "") -> tuple[object, ...]:
        with pytest.raises(SourceProblem) as told:
            list(unpacked(read(data, key)))
        return told.value.code, told.value.params

    failed = {"program": "the machine that reads"}
    strange = Job(SourceSpec("x", "no-kind-hush", "/"), {}, NOW, Room(tmp_path))
    assert problem(packed(strange)) == ("failed", {**failed, "why": "KeyError"})
    key = tmp_path / "key"
    assert problem(packed(job("x")), str(key)) == (
        "failed",
        {**failed, "why": f"{key} could not be read: No such file or directory"},
    )
    key.write_text("k" * 32)
    closed = packed(job("x", secret="hush"), Box(key))
    assert problem(closed) == ("failed", {**failed, "why": "there is no key for what came in a box"})


def test_only_what_may_travel_does(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="box"):
        packed(job("x", secret="hush"))
    assert b"hush" in zlib.decompress(packed(job("x", secret="hush"), private=True)[1:])
    for spec in (
        SourceSpec("x", "calendar", "/", meeting=lambda who, day, labels: ((), {})),
        SourceSpec("x", "prometheus", "/", documents=(Found("o", "service-level", "p", {}),)),
    ):
        with pytest.raises(ValueError, match="where the database is"):
            packed(Job(spec, {}, NOW, Room(tmp_path)))


def test_what_the_plan_holds_is_closed(tmp_path: Path) -> None:
    cloudpickle = pytest.importorskip("pyspark.cloudpickle")
    (tmp_path / "key").write_text("k" * 32)
    box = Box(tmp_path / "key")
    jobs = tuple(packed(job("x", "/srv/secret-place.git", secret="hush"), box) for _ in range(2))
    assert jobs[0] != jobs[1]
    function = _reader(jobs, str(box.path))
    whole = cloudpickle.dumps(function)
    assert [word for word in (b"hush", b"secret-place", b"k" * 32) if word in whole] == []
    assert pickle.loads(whole).__name__ == "batches"


def test_a_box_opens_with_its_key_and_as_what_it_is_alone(tmp_path: Path) -> None:
    for name, key in (("one", "k" * 32), ("other", "l" * 32), ("short", "k" * 31), ("large", "k" * 20_000)):
        (tmp_path / name).write_text(f"{key}\n")
    one, other = Box(tmp_path / "one"), Box(tmp_path / "other")
    closed = one.closed(b"text", b"job")
    assert one.opened(closed, b"job") == b"text"
    for box, data, about in (
        (other, closed, b"job"),
        (one, closed, b"answer"),
        (one, closed[:-1], b"job"),
        (one, b"", b"job"),
    ):
        with pytest.raises(BoxError, match="another one"):
            box.opened(data, about)
    for name, said in (("short", "fewer than 32"), ("large", "larger than"), ("none", "could not be read")):
        with pytest.raises(BoxError, match=said):
            Box(tmp_path / name)


def test_a_large_chunk_comes_in_pieces_and_is_put_together() -> None:
    class Row:
        def __init__(self, number: int, rest: int, block: bytes) -> None:
            self.number, self.rest, self.block = number, rest, block

    rows = [
        Row(1, 2, b"a"),
        Row(0, 1, b"x"),
        Row(1, 1, b"b"),
        Row(1, 1, b"c"),
        Row(0, 0, b""),
        Row(1, 0, b""),
    ]
    assert list(_answers(iter(rows))) == [(0, [b"x"]), (1, [b"ab", b"c"])]
    assert list(_answers(iter([Row(3, 0, b"")]))) == [(3, [])]


def test_rows_are_no_larger_than_a_message_may_be(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import pyarrow as pa

    blocks = [b"a" * (2 * PIECE), b"b" * (PIECE + 1), b"c"]
    monkeypatch.setattr("remit.evidence.spread_wire.read", lambda data, key: iter(blocks))
    given = iter([pa.RecordBatch.from_pydict({"id": [0]})])
    rows = [batch.to_pylist()[0] for batch in _reader((b"",), "")(given)]
    assert [(row["rest"], len(row["block"])) for row in rows] == [
        (2, PIECE),
        (1, PIECE),
        (2, PIECE),
        (1, 1),
        (1, 1),
        (0, 0),
    ]


@pytest.mark.parametrize(
    ("said", "told"),
    [
        (
            "boom\n  ModuleNotFoundError: No module named 'yaml.nodes'\n",
            "its machines lack the Python package yaml",
        ),
        ("[PYTHON_VERSION_MISMATCH] Python in worker", "its machines have another version of Python"),
        ("first\nsecond with a plan", "first"),
    ],
)
def test_what_a_cluster_complains_of_becomes_a_sentence(said: str, told: str) -> None:
    assert _why(RuntimeError(said)) == told


def test_what_is_sent_is_remit_and_enough_to_read(tmp_path: Path) -> None:
    made = package(tmp_path)
    assert package(tmp_path) == made
    with zipfile.ZipFile(made) as archive:
        names = archive.namelist()
    parts = {name.split("/")[1] for name in names}
    assert (parts, {name.split("/")[0] for name in names}) == (
        {"__init__.py", "core", "evidence", "lib"},
        {"remit"},
    )
    stream = Stream()
    stream.commit({"a": "1"})
    data = packed(job("x", str(stream.into(tmp_path / "r.git"))))
    # A Python that has no Remit, and nothing but what the docs ask for, reads with what was sent.
    script = (
        "import sys, importlib.abc\n"
        "class Absent(importlib.abc.MetaPathFinder):\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        "        if name.split('.')[0] in ('django', 'ibis', 'duckdb', 'httpx', 'pyspark', 'pandas', 'click'):\n"
        "            raise ModuleNotFoundError(name)\n"
        "sys.meta_path.insert(0, Absent())\n"
        f"sys.path[:] = [{str(made)!r}] + [one for one in sys.path if not one.endswith('src')]\n"
        "from remit.evidence import spread_wire\n"
        f"assert spread_wire.__file__.startswith({str(made)!r}), spread_wire.__file__\n"
        f"chunks = list(spread_wire.unpacked(spread_wire.read({data!r})))\n"
        "print([act.activity for chunk in chunks for act in chunk.acts])\n"
    )
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert (ran.stdout, ran.stderr) == ("['commit']\n", "")
