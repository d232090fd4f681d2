"""Charters: what differs from the framework, row by row; they inherit down the team tree."""

from __future__ import annotations

from dataclasses import dataclass

from remit.core.framework import Mode, Party, Sight
from remit.lib.periods import ALWAYS, Period


@dataclass(frozen=True, slots=True)
class CharterRow:
    """What a charter says of one row during a period. A field that is None is inherited.

    An empty tuple says "none" on purpose; an empty ``not_applicable`` says "applicable after all".
    A row with a ``title`` whose id the framework lacks is the charter's own row (P4).
    """

    responsibility: str
    period: Period = ALWAYS
    holders: tuple[Party, ...] | None = None
    split: tuple[tuple[Party, str], ...] | None = None
    tie_break: Party | None = None
    informed: tuple[Party, ...] | None = None
    when_vacant: tuple[Party, ...] | None = None
    not_applicable: str | None = None
    title: str | None = None
    description: str | None = None
    aliases: tuple[str, ...] | None = None
    mode: Mode | None = None
    sight: Sight | None = None
    cadence: int | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Charter:
    """The charter of a team, or of the organisation where ``team`` is None.

    ``max_holders`` says how many may hold a role; ``when_vacant`` where a vacant role falls back to.
    """

    team: str | None
    rows: tuple[CharterRow, ...] = ()
    when_vacant: tuple[Party, ...] | None = None
    max_holders: tuple[tuple[str, int], ...] = ()
