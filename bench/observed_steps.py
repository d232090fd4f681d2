"""The steps of ``observed.py``: each runs in a process of its own and prints what it took, as JSON."""

from __future__ import annotations

import json
import resource
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from observed import DAYS, ENVELOPES, TEAMS

from remit.core.framework import Mode
from remit.core.observation import NOTHING, RowActs, RowFacts, Source, observe
from remit.core.source_state import SourceState
from remit.evidence.digests import Digests
from remit.evidence.engine import Engine, opened
from remit.evidence.envelope import SCHEMA
from remit.evidence.lake import Lake
from remit.evidence.observations import last_acts
from remit.evidence.presence import presence
from remit.evidence.questions import (
    ACCOUNTS,
    HOLDINGS,
    PLACES,
    ROLES,
    Context,
    Says,
    Watch,
    context,
    since_1970,
)  # fmt: skip
from remit.evidence.row_acts import by_row
from remit.files.frameworks import packaged

FIRST = date(2024, 11, 1)
AT = FIRST + timedelta(days=DAYS - 1)
PEOPLE = 8
"""Of each team: the first is its tech lead, the second its engineering manager."""
SOURCES = ("forge-a", "forge-b", "forge-c", "calendars")
COMMON = ("commit", "review", "merge", "deployment", "one-on-one", "pairing", "plan-made", "work-delivered")


def main(step: str, folder: str) -> None:
    """Run one step and print what it measured."""
    steps: dict[str, Callable[[Lake], dict[str, Any]]] = {
        "make": make, "raw": raw, "digest": digest, "ask": ask, "day": day, "floor": floor, "pandas": pandas,
    }  # fmt: skip
    found = steps[step](Lake(Path(folder) / "lake"))
    found["memory"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    print(json.dumps(found))


def make(lake: Lake) -> dict[str, float]:
    """Ten million envelopes, month by month, appended as a collector would."""
    dice = np.random.default_rng(4)
    left, start = ENVELOPES, FIRST
    while start <= AT:
        end = min((start.replace(day=1) + timedelta(days=32)).replace(day=1), AT + timedelta(days=1))
        rows = ENVELOPES * (end - start).days // DAYS if end <= AT else left
        left -= rows
        _append(lake, dice, rows, start, (end - start).days)
        start = end
    return {"rows": ENVELOPES}


def digest(lake: Lake) -> dict[str, float]:
    """Every day's presence, from nothing."""
    with _engine(lake) as engine, _timed() as taken:
        days = Digests(lake).refresh(engine)
    return {**taken, "rows": len(days)}


def ask(lake: Lake) -> dict[str, Any]:
    """The verdict of every observed row, from digests that are up to date, with the organisation's tables at hand."""
    return _verdicts(lake, lambda engine: Digests(lake).reading(engine))


def raw(lake: Lake) -> dict[str, Any]:
    """The same from the envelopes alone, where no digest was ever made."""

    @contextmanager
    def present(engine: Engine) -> Iterator[Any]:
        with lake.reading() as paths:
            yield presence(engine.files(paths, SCHEMA))

    return _verdicts(lake, present)


def _verdicts(lake: Lake, reading: Callable[[Engine], AbstractContextManager[Any]]) -> dict[str, Any]:
    """All of it and its parts. That the engine is loaded, once in a process, is told beside it."""
    asked = _context()
    with _timed() as started, _engine(lake):
        pass
    with _timed() as taken:
        with _timed() as question, _engine(lake) as engine, reading(engine) as present:
            last = last_acts(engine, present, asked, AT)
        with _timed() as gathered:
            acts = by_row(last)
        with _timed() as verdicts:
            states = _states(acts)
    if len(states) < 3:
        raise RuntimeError(f"the data say too little: {states}")
    parts = {"started": started, "question": question, "gathered": gathered, "verdicts": verdicts}
    return {**taken, "parts": parts, "rows": sum(states.values())}


def _states(acts: Mapping[tuple[str, str], RowActs]) -> Counter[str]:
    """The verdict of every row of every team. Teams whose row the same sources showed share what is known of it."""
    sources = tuple(Source(name, name, SourceState.HEALTHY, FIRST, AT) for name in SOURCES)
    known: dict[tuple[str, ...], RowFacts] = {}
    states: Counter[str] = Counter()
    rows = _rows()
    for number in range(TEAMS):
        team = f"team-{number}"
        for row, plain in rows:
            found = acts.get((team, row), NOTHING)
            where = (row, *found.shown)
            facts = known.get(where)
            if facts is None:
                showed = tuple(one._replace(showed=one.id in found.shown) for one in sources)
                facts = known[where] = replace(plain, sources=showed)
            states[observe(facts, found).state] += 1
    return states


def day(lake: Lake) -> dict[str, float]:
    """One more day: into the lake, then into the digests."""
    rows = ENVELOPES // DAYS
    with _timed() as appended:
        _append(lake, np.random.default_rng(5), rows, AT + timedelta(days=1), 1)
    with _engine(lake) as engine, _timed() as taken:
        days = Digests(lake).refresh(engine)
    if len(days) != 1:
        raise RuntimeError(f"one day was to be digested, not {len(days)}")
    return {**taken, "append": appended["seconds"], "rows": rows}


def floor(lake: Lake) -> dict[str, float]:
    """DuckDB alone, reading the columns that the question needs."""
    import duckdb

    with lake.reading() as paths, _timed() as taken:
        duckdb.execute(
            "SELECT count(*), max(occurred_at), count(distinct activity), max(actor), max(party), max(origin)"
            " FROM read_parquet(?)",
            [[str(path) for path in paths]],
        ).fetchall()
    return taken


def pandas(lake: Lake) -> dict[str, float]:
    """The last act of each team and activity, by one merge and one group: no people, no cover, no zones."""
    import pandas as pd
    import pyarrow.dataset as ds

    with lake.reading() as paths, _timed() as taken:
        events = (
            ds.dataset([str(path) for path in paths])
            .to_table(["origin", "activity", "occurred_at"])
            .to_pandas()
        )
        teams = pd.DataFrame({"origin": [f"repository-{n}" for n in range(TEAMS)], "team": range(TEAMS)})
        events.merge(teams, on="origin").groupby(["team", "activity"])["occurred_at"].max()
    return taken


@contextmanager
def _timed() -> Iterator[dict[str, float]]:
    """What the block takes: by the clock, and of all cores together."""
    taken: dict[str, float] = {}
    start, busy = time.perf_counter(), time.process_time()
    yield taken
    taken.update(seconds=time.perf_counter() - start, processor=time.process_time() - busy)


@contextmanager
def _engine(lake: Lake) -> Iterator[Engine]:
    with opened("", lake.folder) as engine:
        yield engine


def _append(lake: Lake, dice: np.random.Generator, rows: int, start: date, days: int) -> None:
    """Events of all teams on some days; three in four are of the eight common activities."""
    rare = sorted(
        {activity for row in packaged("engineering-ladders").responsibilities for activity in row.observed_by}
    )
    activities = np.array([*COMMON, *rare])
    weights = np.array([0.75 / len(COMMON)] * len(COMMON) + [0.25 / len(rare)] * len(rare))
    team, person = dice.integers(0, TEAMS, rows), dice.integers(0, PEOPLE, rows)
    seconds = since_1970(start) * 86_400 + dice.integers(0, days * 86_400, rows)
    where = np.where(team % 20 == 0, 3, team % 3)
    uid = dice.integers(0, 1 << 62, rows).astype(str)
    actor = [f"{one * PEOPLE + other:032x}" for one, other in zip(team, person, strict=True)]
    party = [f"{one * PEOPLE + 2 + other % 6:032x}" for one, other in zip(team, person, strict=True)]
    whole = pa.table(
        {
            "uid": pa.array(uid, pa.string()),
            "source": pa.array(np.array(SOURCES)[where], pa.string()),
            "origin": pa.array([f"repository-{one}" for one in team], pa.string()),
            "occurred_at": pa.array(seconds * 1_000_000, pa.timestamp("us", tz="UTC")),
            "offset": pa.nulls(rows, pa.int16()),
            "activity": pa.array(activities[dice.choice(len(activities), rows, p=weights)], pa.string()),
            "actor": pa.array(actor, pa.string()),
            "party": pa.array(party, pa.string()),
            "performed_by": pa.array(np.where(dice.random(rows) < 0.05, "bot", "human"), pa.string()),
            **{name: pa.nulls(rows, pa.string()) for name in ("team", "system", "subject")},
            "started_at": pa.nulls(rows, pa.timestamp("us", tz="UTC")),
            "outcome": pa.nulls(rows, pa.string()),
            "responsibility": pa.nulls(rows, pa.string()),
            "collector": pa.array(["bench 1"] * rows, pa.string()),
        }
    ).select(SCHEMA.names)
    for source in SOURCES:
        lake.append(source, whole.filter(pc.equal(whole["source"], source)))


def _rows() -> list[tuple[str, RowFacts]]:
    """The observed rows of the framework, each with what is the same for every team."""
    return [
        (
            row.id,
            RowFacts(
                AT, row.mode, row.sight, row.cadence, row.alert_after, event=row.due is not None,
            ),
        )
        for row in packaged("engineering-ladders").responsibilities
        if row.mode in (Mode.PERFORMS, Mode.ENSURES)
    ]  # fmt: skip


def _context() -> Context:
    """Two roles a team, held for ever in nine teams of ten, handed over in the middle in the tenth."""
    rows = [
        row
        for row in packaged("engineering-ladders").responsibilities
        if row.mode in (Mode.PERFORMS, Mode.ENSURES)
    ]
    watches = [
        Watch(row.id, activity, performed=row.mode is Mode.PERFORMS, parted=row.alert_after is not None)
        for row in rows
        for activity in row.observed_by
    ]
    watches += [Watch(row.id, row.due, Says.DUE) for row in rows if row.due is not None]
    small = context(accounts=[], places=[], watches=watches)
    performed = [row for row in rows if row.mode is Mode.PERFORMS]
    teams = np.arange(TEAMS)
    always, never, middle = -1_000_000, 1_000_000, since_1970(FIRST) + DAYS // 2
    held = []
    for row in performed:
        lead = 0 if any(party.id == "tech-lead" for party in row.holders) else 1
        turned = teams % 10 == 0
        held.append((row.id, teams, lead, np.full(TEAMS, always), np.where(turned, middle, never)))
        held.append((row.id, teams[turned], 2, np.full(turned.sum(), middle), np.full(turned.sum(), never)))
    names = pa.array([f"team-{number}" for number in range(TEAMS)])
    people = pa.array([f"person-{number}" for number in range(TEAMS * PEOPLE)])

    def column(kind: pa.Schema, **columns: object) -> pa.Table:
        return pa.table([pa.array(columns[name], kind.field(name).type) for name in kind.names], kind)

    holdings = [
        column(
            HOLDINGS,
            team=names.take(pa.array(of)),
            row=[row] * len(of),
            person=people.take(pa.array(of * PEOPLE + who)),
            acting=np.zeros(len(of), bool),
            start=start,
            end=end,
        )
        for row, of, who, start, end in held
    ]
    roles = [
        column(
            ROLES,
            team=names,
            person=people.take(pa.array(teams * PEOPLE + who)),
            role=[role] * TEAMS,
            start=[always] * TEAMS,
            end=[never] * TEAMS,
        )
        for who, role in (
            (0, "tech-lead"),
            (1, "engineering-manager"),
            *((who, "") for who in range(2, PEOPLE)),
        )
    ]
    accounts = column(
        ACCOUNTS,
        key=[f"{number:032x}" for number in range(TEAMS * PEOPLE)],
        person=people,
        machine=np.zeros(TEAMS * PEOPLE, bool),
    )
    places = column(
        PLACES,
        place=[f"o:repository-{number}" for number in range(TEAMS)],
        team=names,
        zone=teams % 2,
        start=[always] * TEAMS,
        end=[never] * TEAMS,
    )
    return Context(
        accounts,
        places,
        small.watches,
        pa.concat_tables(holdings),
        pa.concat_tables(roles),
        ("Asia/Tokyo", "Europe/Berlin"),
    )


if __name__ == "__main__":
    main(*sys.argv[1:3])
