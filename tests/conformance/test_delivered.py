"""What a team delivered, from envelopes made by hand."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

from lakes import START, envelope

from remit.evidence.delivery import DELIVERED, delivered
from remit.evidence.engine import opened
from remit.evidence.envelope import SCHEMA, Envelope
from remit.evidence.lake import Lake

ZERO = int(START.timestamp())


def test_delivered_is_what_happened_at_the_places_in_the_window(tmp_path: Path) -> None:
    def told(number: int, activity: str, **more: Any) -> Envelope:
        one = envelope(str(number), 0.0, source="forge", activity=activity, actor="a", performed_by="human")
        plain: dict[str, Any] = {
            "origin": "o",
            "team": None,
            "system": None,
            "subject": None,
            "started_at": None,
        }
        at = START + timedelta(hours=number)
        return one._replace(**{**plain, "outcome": None, "occurred_at": at, **more})

    events = [
        told(1, "incident", system="ledger", subject="x", started_at=START),
        told(2, "deployment", outcome="success"),
        told(3, "work-delivered", team="payments", actor=None),
        told(4, "merge", origin="elsewhere"),
        told(5, "merge", system="another"),
        told(6, "review"),
        told(7, "incident-resolved", system="ledger", subject="x", started_at=START, performed_by="bot"),
        told(8, "merge"),
    ]
    lake = Lake(tmp_path / "lake")
    lake.append("forge", events)
    with opened("", tmp_path) as engine, lake.reading() as paths:
        envelopes = engine.files(paths, SCHEMA)
        nothing = delivered(engine, envelopes, [], ZERO, ZERO + 8 * 3600)
        found = delivered(
            engine, envelopes, ["o:o", "s:ledger", "t:payments"], ZERO, ZERO + 8 * 3600
        ).to_pylist()
    assert nothing.equals(DELIVERED.empty_table())
    assert [tuple(one[name] for name in DELIVERED.names if name != "uid") for one in found] == [
        (ZERO + 3600, "incident", "s:ledger", "forge", "x", ZERO, None, "a", "human"),
        (ZERO + 7200, "deployment", "o:o", "forge", None, None, "success", "a", "human"),
        (ZERO + 10800, "work-delivered", "t:payments", "forge", None, None, None, None, "human"),
        (ZERO + 25200, "incident-resolved", "s:ledger", "forge", "x", ZERO, None, "a", "bot"),
    ]
