"""When somebody wrote code: the times of their accounts, on both engines, told again in plain Python."""

from __future__ import annotations

from pathlib import Path
from random import Random

from lakes import START, envelope

from remit.evidence.engine import Engine
from remit.evidence.envelope import SCHEMA
from remit.evidence.lake import Lake
from remit.evidence.work import BESIDE, CODING, WORK, merges, work

SINCE = int(START.timestamp()) + 40 * 3600
UNTIL = SINCE + 100 * 3600


def test_work_is_that_of_the_accounts_in_the_window(engine: Engine, tmp_path: Path) -> None:
    dice = Random(5)
    kinds = (*CODING, *BESIDE, "merge", "one-on-one")
    told = [
        envelope(
            str(number),
            float(dice.randrange(200)),
            source=dice.choice(["git", "forge"]),
            activity=dice.choice(kinds),
            actor=dice.choice(["a", "b", "c", None]),
            offset=dice.choice([None, 0, 120, -480]),
            performed_by=dice.choice(["human", "assisted", "bot"]),
        )
        for number in range(400)
    ]
    lake = Lake(tmp_path)
    for source in ("git", "forge"):
        lake.append(source, [one for one in told if one.source == source])
    with lake.reading() as paths:
        envelopes = engine.files(paths, SCHEMA)
        found = work(engine, envelopes, ["a", "b"], SINCE, UNTIL)
        merged = merges(engine, envelopes, ["forge"], SINCE, UNTIL)
        assert work(engine, envelopes, [], SINCE, UNTIL).equals(WORK.empty_table())
        assert merges(engine, envelopes, [], SINCE, UNTIL).equals(WORK.empty_table())
    inside = [one for one in told if SINCE <= one.occurred_at.timestamp() < UNTIL]
    facts = {
        one: (
            one.source,
            one.origin,
            one.activity,
            int(one.occurred_at.timestamp()),
            one.offset,
            one.performed_by,
            one.actor,
        )
        for one in inside
    }
    mine = {facts[one] for one in inside if one.actor in ("a", "b") and one.activity in (*CODING, *BESIDE)}
    theirs = {facts[one] for one in inside if one.source == "forge" and one.activity == "merge"}
    assert found.schema.equals(WORK)
    assert len(mine) > 20 and len(theirs) > 3
    for table, wanted in ((found, mine), (merged, theirs)):
        rows = [tuple(row.values()) for row in table.to_pylist()]
        assert (len(rows), set(rows)) == (len(wanted), wanted)
