"""What is observed does not depend on how it came in, and never on how much somebody did."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lakes import START, envelope
from told_world import DAY, events, last, seen, tenfold, world

from remit.evidence.collector import Window
from remit.evidence.digests import Digests
from remit.evidence.engine import opened
from remit.evidence.envelope import Envelope
from remit.evidence.lake import Lake
from remit.evidence.observations import last_acts, timeline

PERIODS = [(DAY + timedelta(days=n), DAY + timedelta(days=n + 2)) for n in range(-4, 4, 2)]


def rows(found: pa.Table) -> list[tuple[object, ...]]:
    return sorted((tuple(row.values()) for row in found.to_pylist()), key=repr)


def whole(lake: Lake) -> list[Envelope]:
    return [Envelope(**row) for source in lake.sources() for row in lake.read(source).to_pylist()]


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 1 << 30))
def test_digests_kept_up_to_date_tell_what_all_events_tell(seed: int) -> None:
    dice = Random(seed)
    of = world(dice)
    with TemporaryDirectory() as folder, opened("", Path(folder)) as engine:
        lake = Lake(Path(folder))
        for step in range(4):
            source = dice.choice(["git", "calendar"])
            start = int((START + timedelta(days=dice.randint(80, 90))).timestamp())
            replaces = (
                [Window("o1", start, start + 86_400 * dice.randint(1, 5))] if dice.random() < 0.4 else []
            )
            lake.append(source, events(dice, 30, source, f"{step} "), replaces)
            if dice.random() < 0.3:
                lake.compact(source, many=2)
            if dice.random() < 0.2:
                lake.prune(source, START + timedelta(days=dice.randint(80, 88), hours=5))
            if dice.random() < 0.2:
                lake.drop(source)
            if dice.random() < 0.7:
                Digests(lake).refresh(engine)
        Digests(lake).refresh(engine)
        at = DAY + timedelta(days=dice.randint(-2, 4))
        with Digests(lake).reading(engine) as present:
            found = last_acts(engine, present, of.asked(), at)
            lines = timeline(engine, present, of.asked(), PERIODS, teams=["t2"])
        assert rows(found) == last(of, whole(lake), at)
        assert rows(lines) == seen(of, whole(lake), PERIODS, "t2")


def _answers(told: list[Envelope], seed: int, periods: bool = False) -> bytes:
    """Every answer, as bytes."""
    of = world(Random(seed)).asked()
    with TemporaryDirectory() as folder, opened("", Path(folder)) as engine:
        lake = Lake(Path(folder))
        lake.append("git", told)
        Digests(lake).refresh(engine)
        with Digests(lake).reading(engine) as present:
            lines = timeline(engine, present, of, PERIODS, teams=["t1", "t2", "t3"])
            found = [lines] if periods else [lines, last_acts(engine, present, of, DAY + timedelta(days=2))]
    assert all(table.num_rows for table in found)
    sink = pa.BufferOutputStream()
    for table in found:
        with pa.ipc.new_stream(sink, table.schema) as stream:
            stream.write_table(table.combine_chunks())
    return sink.getvalue().to_pybytes()


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("actor", ["k1", "k4"])
def test_ten_times_as_much_on_the_same_days_changes_no_byte(seed: int, actor: str) -> None:
    told = events(Random(seed), 80)
    more = tenfold(Random(seed), told, actor)
    assert len(more) > len(told) + 20
    assert _answers(more, seed) == _answers(told, seed)


def test_ten_times_as_much_in_the_same_periods_changes_no_timeline() -> None:
    hours = (PERIODS[1][0] - START.date()).days * 24
    told = [envelope("one", hours + 12, team="t1", activity="pairing", actor="k1")]
    more = [
        *told,
        *(envelope(f"{n}", hours + 9 + n, team="t1", activity="pairing", actor="k1") for n in range(30)),
    ]
    assert _answers(more, 2, periods=True) == _answers(told, 2, periods=True)


class TestOneDay:
    """A new day costs its own part; a late event its month."""

    @pytest.fixture
    def lake(self, tmp_path: Path) -> Lake:
        lake = Lake(tmp_path)
        lake.append("git", [envelope(f"{n}", hours=n * 12) for n in range(160)])
        with opened("", tmp_path) as engine:
            assert len(Digests(lake).refresh(engine)) == 80
            assert Digests(lake).refresh(engine) == ()
        return lake

    @staticmethod
    def after(lake: Lake, *told: Envelope) -> tuple[list[int], set[str], set[str]]:
        """The days refreshed, since 2026 began; the months of the parts that came, and of those that went."""
        before = Digests(lake).shelf.manifest().parts
        lake.append("git", told)
        with opened("", lake.folder) as engine:
            days = Digests(lake).refresh(engine)
        now = Digests(lake).shelf.manifest().parts
        first = int(START.timestamp()) // 86_400
        came, went = ({part.month for part in set(a) - set(b)} for a, b in ((now, before), (before, now)))
        return [day - first for day in days], came, went

    def test_a_new_day_writes_a_part_of_its_own(self, lake: Lake) -> None:
        assert self.after(lake, envelope("new", hours=80 * 24)) == ([80], {"2026-03"}, set())
        assert sorted(part.rows for part in Digests(lake).shelf.manifest().parts) == [1, 21, 28, 31]

    def test_a_late_event_rewrites_its_month_alone(self, lake: Lake) -> None:
        assert self.after(lake, envelope("late", hours=24 * 40, actor="k2")) == (
            [40],
            {"2026-02"},
            {"2026-02"},
        )

    def test_what_is_known_already_touches_nothing(self, lake: Lake) -> None:
        assert self.after(lake, envelope("3", hours=36)) == ([], set(), set())

    def test_damaged_digests_are_made_again(self, lake: Lake) -> None:
        whole = [part.rows for part in Digests(lake).shelf.manifest().parts]
        path = lake.folder / "digests" / Digests(lake).shelf.manifest().parts[0].path
        path.write_bytes(b"broken")
        Digests(lake).repair()
        with opened("", lake.folder) as engine:
            assert len(Digests(lake).refresh(engine)) == 80
        assert [part.rows for part in Digests(lake).shelf.manifest().parts] == whole
        assert Digests(lake).shelf.verify() == []
