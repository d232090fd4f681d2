"""Cover: a dated, partial stand-in for one role assignment, or for a vacant role (P6)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from remit.lib.periods import Period


@dataclass(frozen=True, slots=True)
class Cover:
    """``acting`` stands in for ``holder`` (None: for a vacant role) in ``rows`` (None: in all of them).

    A cover runs only once the acting person has accepted it; ``accepted`` is the day of that.
    ``granted_by`` is the holder, their manager, or for a vacant role the manager above.
    """

    team: str
    role: str
    acting: str
    period: Period
    holder: str | None = None
    rows: tuple[str, ...] | None = None
    accepted: date | None = None
    granted_by: str | None = None

    def has_row(self, responsibility: str) -> bool:
        """Whether the cover's scope has the row."""
        return self.rows is None or responsibility in self.rows
