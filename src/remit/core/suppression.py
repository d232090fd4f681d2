"""Suppressions: a finding that is known and accepted, with a reason and an end date."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Suppression:
    """Silences a code, up to the day before ``until``; every field that is set must match the finding."""

    code: str
    reason: str
    until: date
    team: str | None = None
    responsibility: str | None = None
    person: str | None = None
