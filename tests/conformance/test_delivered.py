"""What a team delivered and who wrote it, from envelopes made by hand, on both engines."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

from lakes import START, envelope

from remit.evidence.delivery import DELIVERED, WRITTEN, delivered, written
from remit.evidence.engine import Engine
from remit.evidence.envelope import SCHEMA, Envelope
from remit.evidence.lake import Lake

ZERO = int(START.timestamp())
PLACES = ("o:o", "s:ledger", "t:payments")


def told(number: int, activity: str, **more: Any) -> Envelope:
    """An envelope of so many hours after the beginning, with nothing in it but what is said."""
    source = more.pop("source", "forge")
    plain: dict[str, Any] = {"origin": "o", "actor": "a", "performed_by": "human", **more}
    one = envelope(str(number), 0.0, source=source, activity=activity, **plain)
    return one._replace(occurred_at=START + timedelta(hours=number))


def test_delivered_is_what_happened_at_the_places_in_the_window(engine: Engine, tmp_path: Path) -> None:
    events = [
        told(0, "incident", system="ledger"),
        told(1, "incident", system="ledger", subject="x", started_at=START),
        told(2, "deployment", outcome="success"),
        told(3, "work-delivered", team="payments", actor=None, party="b"),
        told(4, "merge", origin="elsewhere"),
        told(5, "merge", system="another"),
        told(6, "review"),
        told(7, "incident-resolved", system="ledger", subject="x", started_at=START, performed_by="bot"),
        told(8, "merge"),
    ]
    lake = Lake(tmp_path)
    lake.append("forge", events)
    with lake.reading() as paths:
        envelopes = engine.files(paths, SCHEMA)
        nothing = delivered(engine, envelopes, [], ZERO, ZERO + 8 * 3600)
        found = delivered(engine, envelopes, PLACES, ZERO + 3600, ZERO + 8 * 3600).to_pylist()
    assert nothing.equals(DELIVERED.empty_table())
    assert [tuple(one[name] for name in DELIVERED.names if name != "uid") for one in found] == [
        (ZERO + 3600, "incident", "s:ledger", "forge", "o", "x", ZERO, None, "a", None, "human"),
        (ZERO + 7200, "deployment", "o:o", "forge", "o", None, None, "success", "a", None, "human"),
        (ZERO + 10800, "work-delivered", "t:payments", "forge", "o", None, None, None, None, "b", "human"),
        (ZERO + 25200, "incident-resolved", "s:ledger", "forge", "o", "x", ZERO, None, "a", None, "bot"),
    ]


def test_written_is_by_change_where_a_forge_tells_and_by_repository_elsewhere(
    engine: Engine, tmp_path: Path
) -> None:
    events = [
        told(1, "commit", subject="change"),
        told(2, "commit", subject="change"),
        told(3, "commit", subject="change", actor="b", performed_by="assisted"),
        told(4, "commit", subject="another", actor=None),
        told(5, "commit", subject="change", origin="elsewhere"),
        told(6, "review", subject="change", actor="c"),
        told(9, "commit", subject="late"),
    ]
    plain = [
        told(number, "commit", source="git", subject=f"sha{number}", system="ledger") for number in (3, 2)
    ]
    lake = Lake(tmp_path)
    lake.append("forge", events)
    lake.append("git", plain)
    with lake.reading() as paths:
        envelopes = engine.files(paths, SCHEMA)
        nothing = written(engine, envelopes, [], ["forge"], ZERO, ZERO + 8 * 3600)
        found = written(engine, envelopes, PLACES, ["forge"], ZERO, ZERO + 8 * 3600).to_pylist()
        unknown = written(engine, envelopes, PLACES, [], ZERO, ZERO + 8 * 3600).to_pylist()
    assert nothing.equals(WRITTEN.empty_table())
    rows = {tuple(one[name] for name in WRITTEN.names) for one in found}
    assert (len(found), rows) == (
        4,
        {
            ("forge", "o", "change", "a", "human", ZERO + 3600),
            ("forge", "o", "change", "b", "assisted", ZERO + 10800),
            ("forge", "o", "another", None, "human", ZERO + 14400),
            ("git", "o", None, "a", "human", ZERO + 7200),
        },
    )
    assert {(one["source"], one["subject"], one["actor"]) for one in unknown} == {
        ("forge", None, "a"),
        ("forge", None, "b"),
        ("forge", None, None),
        ("git", None, "a"),
    }
