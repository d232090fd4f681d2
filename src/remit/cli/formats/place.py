"""Where in a file a finding comes from, for the formats that can point there."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from remit.core.findings import Finding


class Place(NamedTuple):
    """A place in a file; line and column count from 1."""

    path: str
    line: int
    column: int


Locate = Callable[[Finding], Place | None]
"""Where a finding comes from; None where it is in no file."""

LookUp = Callable[[str, str | None, str | None], tuple[object, int, int] | None]
"""Path, line and column of a ``system``, ``team`` or ``person`` by id, and of a team's ``row`` or ``role``."""


def nowhere(_finding: Finding) -> Place | None:
    """For findings that come from no file."""
    return None


def locator(look_up: LookUp) -> Locate:
    """Look for the most telling place of a finding, from the system or the team's row to the team."""

    def locate(finding: Finding) -> Place | None:
        for kind, key, row in _candidates(finding):
            found = look_up(kind, key, row)
            if found is not None:
                return Place(str(found[0]), found[1], found[2])
        return None

    return locate


def _candidates(finding: Finding) -> list[tuple[str, str | None, str | None]]:
    places: list[tuple[str, str | None, str | None]] = []
    if finding.system is not None:
        places.append(("system", finding.system, None))
    if finding.responsibility is not None:
        places.append(("row", finding.team, finding.responsibility))
    if finding.role is not None:
        places.append(("role", finding.team, finding.role))
    if finding.team is not None:
        places.append(("team", finding.team, None))
    if finding.person is not None:
        places.append(("person", finding.person, None))
    return places
