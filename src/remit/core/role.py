"""Who holds which role on which team, who deputises, and the coding range that a combined holder declared."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from remit.lib.periods import ALWAYS, Period


@dataclass(frozen=True, slots=True)
class RoleAssignment:
    """``person`` holds ``role`` on ``team`` during the period."""

    person: str
    role: str
    team: str
    period: Period = ALWAYS


@dataclass(frozen=True, slots=True)
class Deputy:
    """A named deputy for a role; ``accepted`` is the day on which the deputy said yes, None before."""

    person: str
    role: str
    team: str
    accepted: date | None = None
    period: Period = ALWAYS


@dataclass(frozen=True, slots=True)
class CodingRange:
    """The range of hands-on coding, in percent, that a holder of both roles declared on a team (R405)."""

    person: str
    team: str
    low: int
    high: int
    period: Period = ALWAYS
