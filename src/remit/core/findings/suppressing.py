"""Suppressions: which findings are known and accepted, and which suppressions are of no use."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from remit.core.findings.finding import Finding
from remit.core.findings.report import Suppressed
from remit.core.index import grouped
from remit.core.suppression import Suppression


class Silenced(NamedTuple):
    """Findings after suppression; every one given is in ``findings`` or in ``suppressed``."""

    findings: tuple[Finding, ...]
    suppressed: tuple[Suppressed, ...]
    unused: tuple[Suppression, ...]
    expired: tuple[Suppression, ...]


def silence(findings: Iterable[Finding], suppressions: Iterable[Suppression], day: date) -> Silenced:
    """Take out what is suppressed on the day; the first suppression that matches is the one."""
    given = tuple(suppressions)
    in_force = [suppression for suppression in given if day < suppression.until]
    by_place = grouped(in_force, lambda suppression: (suppression.code, suppression.team))
    kept: list[Finding] = []
    suppressed: list[Suppressed] = []
    used: set[Suppression] = set()
    for finding in findings:
        match = _match(finding, by_place) if by_place else None
        if match is None:
            kept.append(finding)
        else:
            used.add(match)
            suppressed.append(Suppressed(finding, match))
    return Silenced(
        tuple(kept),
        tuple(suppressed),
        tuple(suppression for suppression in in_force if suppression not in used),
        tuple(suppression for suppression in given if suppression.until <= day),
    )


def _match(
    finding: Finding, by_place: dict[tuple[str, str | None], tuple[Suppression, ...]]
) -> Suppression | None:
    for team in dict.fromkeys((finding.team, None)):
        for suppression in by_place.get((finding.code, team), ()):
            if suppression.responsibility in (None, finding.responsibility) and suppression.person in (
                None,
                finding.person,
            ):
                return suppression
    return None
