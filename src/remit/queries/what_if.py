"""What if, for reading: the answers that change, and the findings that come and go."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Any

from remit.core.findings import Finding, check
from remit.core.organisation import Organisation
from remit.core.what_if import Change, apply
from remit.queries.difference import Difference, compare, difference_json


@dataclass(frozen=True, slots=True)
class WhatIf:
    """What a change set does on a day: answers that differ, findings that appear and that disappear."""

    at: date
    changes: tuple[Change, ...]
    difference: Difference
    appear: tuple[Finding, ...]
    disappear: tuple[Finding, ...]


def what_if(organisation: Organisation, changes: tuple[Change, ...], at: date) -> WhatIf:
    """Compare the organisation with and without the changes on a day. Raises ``ChangeError``."""
    changed = apply(organisation, changes)
    before = check(organisation, at).findings
    after = check(changed, at).findings
    return WhatIf(
        at,
        changes,
        compare(organisation, at, changed, at),
        missing(after, before),
        missing(before, after),
    )


def missing(findings: tuple[Finding, ...], among: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """The findings that are not among the others. One that only names other people is the same one."""
    there, here = {told(finding) for finding in among}, {told(finding) for finding in findings}
    reworded = Counter(about(finding) for finding in among if told(finding) not in here)
    found = []
    for finding in findings:
        if told(finding) in there:
            continue
        if reworded[about(finding)] > 0:
            reworded[about(finding)] -= 1
        else:
            found.append(finding)
    return tuple(found)


def told(finding: Finding) -> tuple[str | None, ...]:
    """What a finding says."""
    return *about(finding), finding.person, finding.message


def about(finding: Finding) -> tuple[str | None, ...]:
    """What a finding is about, whoever it names."""
    return (
        finding.code,
        finding.severity,
        finding.team,
        finding.responsibility,
        finding.role,
        finding.system,
    )


def what_if_json(found: WhatIf) -> dict[str, Any]:
    """``remit what-if --json``: the rows that change, and the findings that come and go."""
    return {
        "at": found.at.isoformat(),
        "changes": difference_json(found.difference)["changes"],
        "appear": [finding_json(finding) for finding in found.appear],
        "disappear": [finding_json(finding) for finding in found.disappear],
    }


def finding_json(finding: Finding) -> dict[str, Any]:
    """A finding in short."""
    return {
        "code": finding.code,
        "severity": finding.severity.value,
        "team": finding.team,
        "responsibility": finding.responsibility,
        "message": finding.message,
    }
