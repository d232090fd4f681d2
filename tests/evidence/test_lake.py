"""The lake keeps what it is given, once, whole, also where files break, processes die and disks fill up."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
from concurrent.futures import ProcessPoolExecutor
from datetime import timedelta
from multiprocessing import get_context
from pathlib import Path

import lake_writer
import pyarrow as pa
import pytest
from lakes import START, envelope

from remit.evidence import parts
from remit.evidence.collector import Window
from remit.evidence.envelope import Envelope, table
from remit.evidence.lake import Lake
from remit.evidence.parts import LakeFull
from remit.evidence.shelf import Damage

WRITER = Path(lake_writer.__file__)
STEPS = {"first": 30, "change": 60, "compact": 40}
"""More steps than the call takes, so that the last points let it through."""


def told(lake: Lake, source: str = "git") -> list[tuple[str, float]]:
    """Origin and hour of every event, in the lake's order."""
    rows = lake.read(source).to_pylist()
    return [(row["origin"], (row["occurred_at"] - START) / timedelta(hours=1)) for row in rows]


def files(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*.parquet"))


@pytest.fixture
def lake(tmp_path: Path) -> Lake:
    return Lake(tmp_path / "lake")


def window(first: float, last: float, origin: str = "origin-1") -> Window:
    at = [int((START + timedelta(hours=hours)).timestamp()) for hours in (first, last)]
    return Window(origin, at[0], at[1])


def test_reads_only_the_files_that_have_something_of_the_days(lake: Lake) -> None:
    lake.append("git", [envelope("a", hours=24), envelope("b", hours=24 * 40), envelope("c", hours=24 * 70)])
    lake.append("forge", [envelope("d", hours=24 * 40, source="forge")])
    first = START.toordinal() - 719_163

    def months(*days: int) -> list[str]:
        with lake.reading(days=(first + days[0], first + days[1])) as paths:
            return sorted(f"{path.parts[-3]} {path.parts[-2]}" for path in paths)

    assert months(1, 1) == ["source=git month=2026-01"]
    assert months(2, 40) == ["source=forge month=2026-02", "source=git month=2026-02"]
    assert months(2, 39) == []
    assert len(months(0, 70)) == 4


def test_gives_back_every_field_of_what_was_appended(lake: Lake) -> None:
    full = envelope(
        "a",
        hours=3,
        offset=120,
        party="key-2",
        team="payments",
        system="ledger",
        subject="s",
        started_at=START,
        outcome="accepted",
        responsibility="architecture",
    )
    assert lake.append("git", [full, envelope("b", hours=1)]) == 2
    assert lake.read("git").equals(table([envelope("b", hours=1), full]))


def test_knows_an_event_again_by_its_uid(lake: Lake) -> None:
    one, two = envelope("one"), envelope("two", hours=800)
    assert lake.append("git", [one, one]) == 1
    before = files(lake.folder)
    assert lake.append("git", [one]) == 0
    assert files(lake.folder) == before
    assert lake.append("git", [two, one]) == 1
    assert told(lake) == [("origin-1", 0.0), ("origin-1", 800.0)]


def test_reads_only_the_months_that_it_adds_to(lake: Lake, monkeypatch: pytest.MonkeyPatch) -> None:
    lake.append("git", [envelope(f"{n}", hours=n * 24) for n in range(100)])
    read: list[str] = []
    real = parts.read_part
    monkeypatch.setattr(
        "remit.evidence.merging.read_part",
        lambda at, part, *more: read.append(part.month) or real(at, part, *more),
    )
    lake.append("git", [envelope("new", hours=40 * 24)])
    assert read == ["2026-02"]


def test_partitions_by_source_and_month(lake: Lake) -> None:
    lake.append("git", [envelope("a"), envelope("b", hours=24 * 31)])
    lake.append("a/../b", [envelope("c", source="a/../b")])
    assert [Path(path).parts[:2] for path in files(lake.folder)] == [
        ("source=a%2F..%2Fb", "month=2026-01"),
        ("source=git", "month=2026-01"),
        ("source=git", "month=2026-02"),
    ]
    assert lake.sources() == ("a/../b", "git")


@pytest.mark.parametrize("name", ["", "x" * 151])
def test_refuses_a_source_that_no_folder_can_be_named_after(lake: Lake, name: str) -> None:
    with pytest.raises(ValueError, match="the name of a source has 1 to 150 characters"):
        lake.append(name, [envelope("a", source=name)])


def test_refuses_envelopes_of_another_source(lake: Lake) -> None:
    with pytest.raises(ValueError, match="envelopes of calendar given as those of git"):
        lake.append("git", [envelope("a", source="calendar")])
    assert lake.sources() == ()


def test_replaces_what_is_in_a_window_and_nothing_else(lake: Lake) -> None:
    lake.append("git", [envelope(f"{n}", hours=n) for n in range(5)])
    lake.append("git", [envelope("other", hours=2, origin="origin-2")])
    added = lake.append(
        "git", [envelope("2", hours=2), envelope("moved", hours=2.5)], replaces=[window(1, 4)]
    )
    assert added == 2
    assert sorted(told(lake)) == [
        ("origin-1", 0.0), ("origin-1", 2.0), ("origin-1", 2.5), ("origin-1", 4.0), ("origin-2", 2.0)
    ]  # fmt: skip


def test_a_window_without_events_empties_it(lake: Lake) -> None:
    lake.append("git", [envelope(f"{n}", hours=n) for n in range(3)])
    assert lake.append("git", [], replaces=[window(0, 100)]) == 0
    assert told(lake) == []


def test_a_window_that_holds_the_same_already_changes_no_file(lake: Lake) -> None:
    same = [envelope(f"{n}", hours=n) for n in range(3)]
    lake.append("git", same)
    before = files(lake.folder), lake.shelf("git").manifest()
    newer = [event._replace(collector="git 2") for event in reversed(same)]
    assert lake.append("git", newer, replaces=[window(0, 100)]) == 0
    assert (files(lake.folder), lake.shelf("git").manifest()) == before


def test_compaction_keeps_every_event_in_one_part_a_month(lake: Lake) -> None:
    for n in range(12):
        lake.append("git", [envelope(f"{n}", hours=n), envelope(f"b{n}", hours=n + 24 * 31)])
    before, days = told(lake), lake.shelf("git").manifest().days
    assert lake.compact("git") == 2
    assert len(files(lake.folder)) == 2
    assert told(lake) == before
    assert lake.shelf("git").manifest().days == days
    assert lake.compact("git") == 0
    assert lake.verify() == ()


def test_a_reader_keeps_the_files_that_it_began_with(lake: Lake) -> None:
    for n in range(3):
        lake.append("git", [envelope(f"{n}", hours=n)])
    with lake.reading() as held:
        lake.compact("git", many=2)
        assert all(path.exists() for path in held)
        with lake.reading() as now:
            assert len(now) == 1
    lake.append("git", [envelope("last", hours=9)])
    assert not any(path.exists() for path in held)
    assert len(files(lake.folder)) == 2
    assert lake.verify() == ()


def test_prunes_what_is_older_than_its_retention(lake: Lake) -> None:
    lake.append("git", [envelope(f"{n}", hours=n * 24) for n in range(60)])
    assert lake.prune("git", START + timedelta(days=40, hours=1)) == 41
    assert told(lake) == [("origin-1", n * 24.0) for n in range(41, 60)]
    changed = {day for day, version in lake.shelf("git").manifest().days.items() if version == 2}
    first = int(START.timestamp()) // 86400
    assert set(range(first, first + 41)) <= changed
    assert lake.prune("git", START + timedelta(days=40, hours=1)) == 0
    assert lake.prune("never-read", START) == 0


def test_drops_a_source_and_no_other(lake: Lake) -> None:
    lake.append("git", [envelope("a")])
    lake.append("calendar", [envelope("b", source="calendar")])
    lake.drop("git")
    lake.drop("git")
    assert lake.sources() == ("calendar",)
    assert [path.name for path in lake.folder.iterdir() if path.is_dir()] == ["source=calendar"]


class TestDamage:
    """Damage is found, named, taken out, and made good by appending the same again."""

    @pytest.fixture
    def events(self, lake: Lake) -> list[Envelope]:
        events = [envelope(f"{n}", hours=n * 24 * 20, origin=f"origin-{n}") for n in range(4)]
        lake.append("git", events)
        return events

    @staticmethod
    def part(lake: Lake, month: str) -> Path:
        [found] = lake.folder.glob(f"source=git/month={month}/part-*.parquet")
        return found

    @pytest.mark.parametrize("kind", ["missing", "truncated", "changed"])
    def test_of_a_part(self, lake: Lake, events: list[Envelope], kind: str) -> None:
        path = self.part(lake, "2026-01")
        content = bytearray(path.read_bytes())
        if kind == "missing":
            path.unlink()
        elif kind == "truncated":
            path.write_bytes(content[:-1])
        else:
            content[len(content) // 2] ^= 1
            path.write_bytes(content)
        short = path.relative_to(lake.folder / "source=git").as_posix()
        expected = (Damage("git", short, kind, "2026-01", ("origin-0", "origin-1")),)
        days = lake.shelf("git").manifest().days
        assert lake.verify() == expected
        assert lake.repair() == expected
        assert [origin for origin, _ in told(lake)] == ["origin-2", "origin-3"]
        after = lake.shelf("git").manifest()
        assert [day for day, version in after.days.items() if version != days[day]] == sorted(days)[:2]
        assert lake.append("git", events) == 2
        assert lake.verify() == ()
        assert lake.read("git").equals(table(events))

    def test_of_a_manifest(self, lake: Lake, events: list[Envelope]) -> None:
        path = lake.folder / "source=git/manifest.json"
        path.write_text(path.read_text().replace("origin-1", "origin-7"))
        assert lake.verify() == (Damage("git", "manifest.json", "manifest"),)
        assert lake.repair() == (Damage("git", "manifest.json", "manifest"),)
        assert lake.append("git", events) == 4
        assert lake.verify() == ()
        assert len(files(lake.folder)) == 3

    def test_of_a_file_that_nobody_named(self, lake: Lake, events: list[Envelope]) -> None:
        path = self.part(lake, "2026-01")
        path.with_name("part-0.parquet").write_bytes(path.read_bytes())
        path.with_name(".part-1.parquet.abc").write_bytes(b"half")
        assert lake.verify() == (Damage("git", "month=2026-01/part-0.parquet", "extra"),)
        assert lake.read("git").equals(table(events))
        assert lake.repair() == ()
        assert lake.verify() == ()
        assert [file.name for file in path.parent.iterdir()] == [path.name]


@pytest.mark.parametrize("seed", range(20))
def test_a_kill_at_any_step_leaves_the_old_or_the_new(lake: Lake, tmp_path: Path, seed: int) -> None:
    dice = random.Random(seed)
    what = ("first", "change", "compact")[seed % 3]
    whole = Lake(tmp_path / "whole")
    for of in (lake, whole):
        if what != "first":
            lake_writer.first(of)
        if what == "compact":
            lake_writer.change(of)
    before = told(whole)
    getattr(lake_writer, what)(whole)
    after = told(whole)
    step = dice.randint(1, STEPS[what])
    run = subprocess.run(
        [sys.executable, str(WRITER), str(lake.folder), what, str(step)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (run.returncode, run.stderr) in {(0, ""), (-signal.SIGKILL, "")}
    found = told(lake)
    assert found == after if run.returncode == 0 else found in (before, after)
    assert all(damage.kind == "extra" for damage in lake.verify())
    getattr(lake_writer, what)(lake)
    assert told(lake) == after
    assert lake.repair() == ()
    assert lake.verify() == ()
    leftovers = [path for path in lake.folder.rglob(".*") if path.is_file()]
    assert leftovers == []


def test_two_processes_lose_nothing(lake: Lake) -> None:
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        new = list(pool.map(lake_writer.append_ten, [lake.folder] * 2, range(2)))
    assert sum(new) == 30
    assert lake.read("git").num_rows == 30
    assert lake.verify() == ()


FILL = """
import resource, sys
from pathlib import Path
sys.path.insert(0, {tests!r})
from lakes import envelope
from remit.evidence.lake import Lake
from remit.evidence.parts import LakeFull
resource.setrlimit(resource.RLIMIT_FSIZE, ({size}, {size}))
try:
    events = [envelope("new %d" % n, hours=n % 24, actor="k%d" % (n * 7919)) for n in range(5000)]
    Lake(Path({folder!r})).append("git", events)
except LakeFull as error:
    print(error)
"""


@pytest.mark.parametrize("size", [0, 20_000])
def test_a_full_disk_leaves_the_old_state_and_says_so(lake: Lake, size: int) -> None:
    lake.append("git", [envelope("old")])
    before = files(lake.folder)
    code = FILL.format(tests=str(WRITER.parent), size=size, folder=str(lake.folder))
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    folder = lake.folder / "source=git"
    assert run.stdout == f"There is no space left for evidence in {folder}: nothing was changed.\n", (
        run.stderr
    )
    assert files(lake.folder) == before
    assert lake.verify() == ()
    assert told(lake) == [("origin-1", 0.0)]


def test_a_disk_that_fills_before_the_manifest_keeps_no_new_part(
    lake: Lake, monkeypatch: pytest.MonkeyPatch
) -> None:
    lake.append("git", [envelope("old")])
    before = files(lake.folder)

    def full(*_: object) -> None:
        raise OSError(28, os.strerror(28))

    monkeypatch.setattr("remit.evidence.manifest.write_atomically", full)
    with pytest.raises(LakeFull):
        lake.append("git", [envelope("new", hours=5)])
    assert files(lake.folder) == before


def test_an_empty_batch_makes_nothing(lake: Lake) -> None:
    assert lake.append("git", []) == 0
    assert lake.append("git", pa.table([[]] * 16, table([]).schema)) == 0
    assert not lake.folder.exists()
    assert lake.verify() == ()
