"""Invented envelopes for tests of the lake and of the engines."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from remit.evidence.envelope import Envelope, digest

START = datetime(2026, 1, 1, tzinfo=UTC)


def envelope(native: str, hours: float = 0.0, source: str = "git", **fields: Any) -> Envelope:
    """An envelope ``hours`` after the beginning of 2026."""
    plain: dict[str, Any] = {
        "origin": "origin-1",
        "offset": None,
        "activity": "review",
        "actor": "key-1",
        "party": None,
        "performed_by": "unknown",
        "team": None,
        "system": None,
        "subject": None,
        "started_at": None,
        "outcome": None,
        "responsibility": None,
        "collector": "git 1",
    }
    plain.update(fields)
    uid = digest(source, plain["origin"], native, plain["activity"])
    return Envelope(uid=uid, source=source, occurred_at=START + timedelta(hours=hours), **plain)
