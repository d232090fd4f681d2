"""The same questions on every engine: each gives what the events, told one by one, come to."""

from __future__ import annotations

import time
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

import pyarrow as pa
import pytest
from told_world import DAY, events, last, seen, world

from remit.evidence.digests import Digests
from remit.evidence.engine import Engine, EngineError, TooLong, opened
from remit.evidence.envelope import SCHEMA
from remit.evidence.lake import Lake
from remit.evidence.observations import LAST, last_acts, timeline
from remit.evidence.presence import presence

PERIODS = [(DAY + timedelta(days=n), DAY + timedelta(days=n + 2)) for n in range(-4, 4, 2)]


def rows(found: pa.Table) -> list[tuple[object, ...]]:
    return sorted((tuple(row.values()) for row in found.to_pylist()), key=repr)


@pytest.mark.parametrize("seed", range(3))
def test_last_acts(engine: Engine, tmp_path: Path, seed: int) -> None:
    dice = Random(seed)
    of, told = world(dice), events(dice, 150)
    lake = Lake(tmp_path)
    lake.append("git", told)
    with lake.reading() as paths:
        present = presence(engine.files(paths, SCHEMA))
        found = last_acts(engine, present, of.asked(), DAY + timedelta(days=1))
    assert rows(found) == last(of, told, DAY + timedelta(days=1))
    assert found.schema.equals(LAST)
    assert {row["who"] for row in found.to_pylist()} >= {
        "anybody",
        "due",
        "counter",
        "told",
        "unknown",
        "machine",
    }


def test_a_timeline_from_digests(engine: Engine, tmp_path: Path) -> None:
    dice = Random(7)
    of, told = world(dice), events(dice, 150)
    lake, digests = Lake(tmp_path), Digests(Lake(tmp_path))
    lake.append("git", told)
    digests.refresh(engine)
    with digests.reading(engine) as present:
        found = timeline(engine, present, of.asked(), PERIODS, teams=["t1"])
    assert rows(found) == seen(of, told, PERIODS, "t1")
    assert found.num_rows > 5


def test_nothing_was_collected_yet(engine: Engine, tmp_path: Path) -> None:
    digests = Digests(Lake(tmp_path))
    assert digests.refresh(engine) == ()
    with digests.reading(engine) as present:
        found = last_acts(engine, present, world(Random(1)).asked(), DAY)
    assert found.equals(LAST.empty_table())


def test_a_file_that_is_none_is_an_error_with_a_sentence(engine: Engine, tmp_path: Path) -> None:
    broken = tmp_path / "part-1.parquet"
    broken.write_bytes(b"no parquet")
    with pytest.raises(EngineError, match="could not"):
        engine.run(engine.files([broken], SCHEMA))


def test_duckdb_reads_nothing_but_its_folders(tmp_path: Path) -> None:
    inside, outside = tmp_path / "inside", tmp_path / "outside"
    for folder in (inside, outside):
        Lake(folder).append("git", events(Random(1), 3))
    with opened("", inside) as engine:
        for folder, reads in ((inside, True), (outside, False)):
            with Lake(folder).reading() as paths:
                if reads:
                    assert engine.run(engine.files(paths, SCHEMA)).num_rows == 3
                else:
                    with pytest.raises(EngineError, match="disabled"):
                        engine.run(engine.files(paths, SCHEMA))


def test_an_engine_that_is_not_there_says_so() -> None:
    with (
        pytest.raises(EngineError, match=r"The Spark cluster at sc://127\.0\.0\.1:1 did not answer"),
        opened("sc://127.0.0.1:1"),
    ):
        pass


def test_an_address_of_no_engine_is_refused() -> None:
    with pytest.raises(ValueError, match="sc://host:port"), opened("http://127.0.0.1:1"):
        pass


MANY = pa.table({"n": pa.array(range(40_000), pa.int64())})
FEW = MANY.slice(0, 3)


def pairs(engine: Engine, rows: pa.Table) -> Any:
    """A sum over all pairs of the rows, by going through them: more than a thousand million of many."""
    other = engine.rows(rows.rename_columns(["m"]))
    found = engine.rows(rows).cross_join(other)
    return found.aggregate(total=(found.n * found.m % 7).sum())


def test_a_question_that_takes_too_long_is_ended(address: str) -> None:
    begun = time.monotonic()
    with opened(address, seconds=0.5) as engine, pytest.raises(TooLong) as told:
        engine.run(pairs(engine, MANY))
    assert time.monotonic() - begun < 20
    assert str(told.value) == "The evidence took longer than 0.5 seconds to answer, and was asked no further."
    with opened(address) as engine:
        assert engine.run(pairs(engine, FEW)).to_pylist() == [{"total": 9}]


def test_the_time_is_for_all_that_is_asked() -> None:
    with opened("", seconds=0.3) as engine:
        assert engine.run(engine.rows(FEW).limit(1)).num_rows == 1
        time.sleep(0.4)
        with pytest.raises(TooLong):
            engine.run(pairs(engine, MANY))


def test_another_failure_within_the_time_is_told_as_it_is() -> None:
    with opened("", seconds=60) as engine, pytest.raises(EngineError) as told:
        engine.run(engine.rows(pa.table({"n": ["x"]})).n.cast("int64").sum().as_table())
    assert not isinstance(told.value, TooLong)
