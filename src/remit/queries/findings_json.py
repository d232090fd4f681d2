"""Findings as JSON, for programs: what `remit check --json` prints and the API answers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from remit.core.findings import RULES, Finding, Report
from remit.core.suppression import Suppression


class Place(Protocol):
    """Where in a file something stands."""

    def _asdict(self) -> dict[str, Any]: ...


def nowhere(finding: Finding) -> None:
    """For what was not read from a file."""
    return


Locate = Callable[[Finding], "Place | None"]


def report_json(report: Report, locate: Locate = nowhere) -> dict[str, Any]:
    """The report as plain data. Keys are always there; what is not known is null."""
    return {
        "findings": [finding_json(finding, locate) for finding in report.findings],
        "suppressed": [
            {**finding_json(finding, locate), "suppression": _suppression(suppression)}
            for finding, suppression in report.suppressed
        ],
        "summary": {
            "at": report.at.isoformat(),
            "teams": report.teams,
            "findings": len(report.findings),
            **{severity.value: count for severity, count in report.counts.items()},
            "codes": dict(report.codes),
            "suppressed": len(report.suppressed),
            "unused_suppressions": [_suppression(suppression) for suppression in report.unused],
            "expired_suppressions": [_suppression(suppression) for suppression in report.expired],
        },
    }


def finding_json(finding: Finding, locate: Locate = nowhere) -> dict[str, Any]:
    """One finding as plain data."""
    place = locate(finding)
    return {
        "code": finding.code,
        "name": RULES[finding.code].name,
        "severity": finding.severity.value,
        "team": finding.team,
        "team_name": finding.team_name,
        "responsibility": finding.responsibility,
        "title": finding.row_title,
        "role": finding.role,
        "person": finding.person,
        "system": finding.system,
        "message": finding.message,
        "hint": finding.hint,
        "patch": None if finding.patch is None else finding.patch.text,
        "location": None if place is None else place._asdict(),
    }


def _suppression(suppression: Suppression) -> dict[str, str | None]:
    return {
        "code": suppression.code,
        "team": suppression.team,
        "responsibility": suppression.responsibility,
        "person": suppression.person,
        "reason": suppression.reason,
        "until": suppression.until.isoformat(),
    }
