"""What is agreed, beside what is said: the signatures, what was left open, and the rounds of every team."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from remit.core.signature import Document, Signature

CADENCE = 180
"""Days after which a clarity round is due again."""


@dataclass(frozen=True, slots=True)
class OpenPoint:
    """A disagreement about a row that was left open: ``owner`` is to settle it, up to and including ``due``."""

    team: str
    row: str
    owner: str
    due: date


@dataclass(frozen=True, slots=True)
class Agreement:
    """All of it. ``signatures`` by (team, row); ``documents`` by digest; ``cadence`` of rounds in days.

    ``revealed`` is the day of the last reveal, by team.
    """

    signatures: Mapping[tuple[str, str], tuple[Signature, ...]] = field(default_factory=dict)
    documents: Mapping[str, Document] = field(default_factory=dict)
    points: tuple[OpenPoint, ...] = ()
    revealed: Mapping[str, date] = field(default_factory=dict)
    cadence: int = CADENCE
