"""Findings that say the same of several rows of a team, told once."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from remit.core.findings import Finding
from remit.queries.source import Named


class Told(NamedTuple):
    """A finding and every row that it is said of, in the order of the findings."""

    finding: Finding
    rows: tuple[Named, ...]


def folded(findings: Iterable[Finding], most: int | None = None) -> list[Told]:
    """The findings, those with the same code, team and wording together.

    ``most``: no more teams are looked at once more than so many are told; for findings of one code, team by team.
    """
    found: dict[tuple[object, ...], tuple[Finding, list[Named]]] = {}
    team: str | None = None
    for finding in findings:
        if most is not None and len(found) > most and finding.team != team:
            break
        team = finding.team
        key = (finding.code, finding.severity, finding.team, finding.system, finding.person, finding.message)
        _, rows = found.setdefault(key, (finding, []))
        if finding.responsibility is not None:
            rows.append(Named(finding.responsibility, (finding.row_title or "").removesuffix(" (shared)")))
    return [Told(finding, tuple(rows)) for finding, rows in found.values()]
