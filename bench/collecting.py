"""Collecting from git: 80,000 made commits into the lake, against git itself, PyDriller and Perceval."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from itertools import count, islice
from pathlib import Path

from result import Result

from remit.evidence.collector import SourceSpec
from remit.evidence.lake import Lake
from remit.evidence.sealing import sealed
from remit.evidence.sources.git import GitCollector
from remit.evidence.sources.git.history import FORMAT, OPTIONS

COMMITS = 80_000
DRILLED = 2_000
MOST_SECONDS = 1800
"""For one step: what takes longer is stuck."""
AUTHORS = 400
LINES = 80
FOLDERS = ("src", "lib", "docs/adr", "api", "tests", "deploy/runbooks", "web", "tools")
START = 1_300_000_000
NOW = datetime(2026, 1, 1, tzinfo=UTC)


def measure() -> list[Result]:
    """The four figures; every one begins with nothing read, on the same repository, in a process of its own."""
    with tempfile.TemporaryDirectory() as made:
        _in_its_own_process("build", made)
        git, ours, again, pydriller, perceval = (
            _in_its_own_process(step, made) for step in ("log", "collect", "again", "drill", "perceive")
        )
    return [
        Result(
            f"git collection, {COMMITS:,} commits, into Parquet",
            "≤ 1.5 × `git log`",
            f"{_taken(ours)}: {ours['seconds'] / git['seconds']:.2f} ×",
            f"`git log` printing the same fields: {_taken(git)}",
            ours["seconds"] <= 1.5 * git["seconds"],
        ),
        *(
            Result(
                "the same, against what others read it with",
                "≥ 10 × faster",
                f"{taken['seconds'] * COMMITS / number / ours['seconds']:.0f} × faster a commit",
                f"{name}: {_taken(taken)} for {number:,} commits",
                taken["seconds"] * COMMITS / number >= 10 * ours["seconds"],
            )
            for name, taken, number in (("PyDriller", pydriller, DRILLED), ("Perceval", perceval, COMMITS))
        ),
        Result(
            "git collection again, nothing new",
            "≤ 0.2 s a repository",
            f"{again['seconds']:.4f} s",
            f"`git log` from the beginning: {git['seconds']:.2f} s",
            again["seconds"] <= 0.2,
        ),
    ]


def _taken(step: dict[str, float]) -> str:
    """By the clock, and what all cores together were busy, git's processes with ours."""
    return f"{step['seconds']:.2f} s ({step['processor']:.2f} s of processor time)"


def _in_its_own_process(step: str, folder: str) -> dict[str, float]:
    """What a step measured."""
    run = subprocess.run(
        [sys.executable, __file__, step, folder], capture_output=True, text=True, check=False, timeout=MOST_SECONDS
    )  # fmt: skip
    if run.returncode:
        raise RuntimeError(run.stderr)
    found: dict[str, float] = json.loads(run.stdout.splitlines()[-1])
    return found


def main(step: str, made: str) -> None:
    """Run one step and print what it measured."""
    folder = Path(made)
    repository = folder / "made.git"
    lakes = (folder / f"lake-{number}" for number in count())
    steps: dict[str, tuple[Callable[[], object], int]] = {
        "build": (lambda: build(repository), 1),
        "log": (lambda: log(repository), 3),
        "collect": (lambda: collect(repository, next(lakes)), 3),
        "again": (lambda: nothing_new(repository), 5),
        "drill": (lambda: drill(repository), 1),
        "perceive": (lambda: perceive(repository, folder), 1),
    }
    print(json.dumps(best(*steps[step])))


def best(call: Callable[[], object], times: int) -> dict[str, float]:
    """The quickest of some runs, in seconds by the clock and of processor time: the least disturbed."""
    taken = []
    for _ in range(times):
        start, busy = time.perf_counter(), _processor()
        call()
        taken.append((time.perf_counter() - start, _processor() - busy))
    seconds, processor = min(taken)
    return {"seconds": seconds, "processor": processor}


def _processor() -> float:
    """Seconds that this process, and those that it started and that ended, were busy."""
    spent = os.times()
    return spent.user + spent.system + spent.children_user + spent.children_system


def stream() -> Iterator[bytes]:
    """A history for ``git fast-import``, the same every time: a line changed in one to five files, some trailers."""
    chance = random.Random(20)
    files: dict[str, list[str]] = {}
    at = START
    for number in range(COMMITS):
        at += chance.randrange(60, 9000)
        author = chance.randrange(AUTHORS)
        who = (
            f"Author {author} <author{author}@example.org> {at} {chance.choice(('+0000', '+0200', '-0700'))}"
        )
        message = f"Change {number}\n\nWhy it is so.\n"
        if chance.random() < 0.1:
            other = chance.randrange(AUTHORS)
            key = chance.choice(("Reviewed-by", "Co-authored-by"))
            message += f"\n{key}: Author {other} <author{other}@example.org>\n"
        yield f"commit refs/heads/main\nauthor {who}\ncommitter {who}\n".encode()
        yield f"data {len(message)}\n{message}\n".encode()
        for _ in range(chance.randrange(1, 6)):
            place = f"{chance.choice(FOLDERS)}/part{chance.randrange(40)}/file{chance.randrange(12)}.txt"
            lines = files.setdefault(place, [f"{place} line {line} of some text\n" for line in range(LINES)])
            lines[chance.randrange(LINES)] = f"changed by {number}: {chance.random()}\n"
            content = "".join(lines)
            yield f"M 100644 inline {place}\ndata {len(content)}\n{content}\n".encode()
        yield b"\n"
    yield b"done\n"


def build(repository: Path) -> None:
    """The repository, packed as a server would keep it."""
    subprocess.run(["git", "init", "--quiet", "--bare", "-b", "main", str(repository)], check=True)
    call = ["git", f"--git-dir={repository}", "fast-import", "--done", "--quiet"]
    with subprocess.Popen(call, stdin=subprocess.PIPE) as process:
        assert process.stdin is not None
        for part in stream():
            process.stdin.write(part)
    subprocess.run(["git", f"--git-dir={repository}", "repack", "-adq"], check=True)


def log(repository: Path) -> None:
    """git alone, printing the same fields."""
    call = ["git", f"--git-dir={repository}", "log", *OPTIONS, f"--format=tformat:{FORMAT}", "--branches"]
    with tempfile.TemporaryFile() as printed:
        subprocess.run(call, check=True, stdout=printed)


def collect(repository: Path, folder: Path) -> None:
    """Ours: every act into the lake."""
    lake = Lake(folder)
    spec = SourceSpec("made", "git", str(repository))
    acts = 0
    for chunk in GitCollector(folder).collect(spec, {}, NOW, lambda: False):
        table = sealed(chunk.acts, source="made", collector="git/1", key=lambda account: account.value)
        acts += lake.append("made", table, chunk.replaces)
    assert acts > COMMITS


def nothing_new(repository: Path) -> None:
    """Ours, with the cursor of a reading that saw everything."""
    spec = SourceSpec("made", "git", str(repository))
    collector = GitCollector(Path("unused"))
    if not _CURSOR:
        *_, last = collector.collect(spec, {}, NOW, lambda: False)
        _CURSOR.update(last.cursor)
    assert not list(collector.collect(spec, _CURSOR, NOW, lambda: False))


_CURSOR: dict[str, object] = {}


def drill(repository: Path) -> None:
    """PyDriller, reading the same fields of some commits: all of them would take a quarter of an hour."""
    from pydriller import Repository

    count = 0
    for commit in islice(Repository(str(repository)).traverse_commits(), DRILLED):
        changed = [(one.new_path, one.old_path) for one in commit.modified_files]
        told = (commit.hash, commit.parents, commit.author_date, commit.committer_date, commit.author.email)
        count += bool(told) and bool(changed)
    assert count == DRILLED


def perceive(repository: Path, folder: Path) -> None:
    """Perceval, fetching every commit."""
    from perceval.backends.core.git import Git

    assert sum(1 for _ in Git(str(repository), str(folder / "perceval")).fetch()) == COMMITS


if __name__ == "__main__":
    main(*sys.argv[1:3])
