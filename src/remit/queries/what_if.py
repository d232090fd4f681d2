"""What if, for reading: the answers that change, and the findings that come and go."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Any

from remit.core.agreement import Agreement
from remit.core.findings import Finding, check
from remit.core.organisation import Organisation
from remit.core.signature import RowState, State, document, row_state, signers
from remit.core.team_day import TeamDay
from remit.core.what_if import Change, apply
from remit.queries.difference import Difference, compare, difference_json
from remit.queries.source import Named


@dataclass(frozen=True, slots=True)
class Unsigned:
    """The rows of a team that would be un-signed, and who would have to sign them."""

    team: Named
    rows: tuple[Named, ...]
    people: tuple[Named, ...]


@dataclass(frozen=True, slots=True)
class WhatIf:
    """What a change set does on a day: answers that differ, findings that appear and that disappear."""

    at: date
    changes: tuple[Change, ...]
    difference: Difference
    appear: tuple[Finding, ...]
    disappear: tuple[Finding, ...]
    unsigned: tuple[Unsigned, ...] | None = None
    """Rows that are signed, and would have to be signed again; None from a source that knows no signatures."""


def what_if(
    organisation: Organisation, changes: tuple[Change, ...], at: date, agreement: Agreement | None = None
) -> WhatIf:
    """Compare the organisation with and without the changes on a day. Raises ``ChangeError``."""
    changed = apply(organisation, changes)
    compared = compare(organisation, at, changed, at)
    before = check(organisation, at).findings
    after = check(changed, at).findings
    return WhatIf(
        at,
        changes,
        compared,
        missing(after, before),
        missing(before, after),
        None if agreement is None else _unsigned(organisation, changed, at, compared, agreement),
    )


def _unsigned(
    before: Organisation, after: Organisation, at: date, compared: Difference, agreement: Agreement
) -> tuple[Unsigned, ...]:
    """Only teams with another answer are looked at: who holds a row, and who signs beside them, is in the answers."""
    found = []
    for team in dict.fromkeys(change.team.id for change in compared.changes):
        if team not in before.index.team or team not in after.index.team:
            continue
        now, then = TeamDay(before, team, at), TeamDay(after, team, at)
        rows: list[Named] = []
        people: dict[str, str] = {}
        for row in then.rows() if then.there else ():
            if (team, row) not in agreement.signatures or row not in now.rows():
                continue
            state = _state(then, row, agreement)
            if _state(now, row, agreement).state is State.SIGNED and state.state is not State.SIGNED:
                rows.append(Named(row, then.row(row).row.short_title))
                people |= {signer.person: after.index.person[signer.person].name for signer in state.missing}
        if rows:
            named = tuple(Named(person, name) for person, name in people.items())
            found.append(Unsigned(Named(team, after.index.team[team].name), tuple(rows), named))
    return tuple(found)


def _state(desk: TeamDay, row: str, agreement: Agreement) -> RowState:
    given = agreement.signatures[desk.team, row]
    return row_state(document(desk, row), signers(desk, row), given, agreement.documents)


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
    told = {
        "at": found.at.isoformat(),
        "changes": difference_json(found.difference)["changes"],
        "appear": [finding_json(finding) for finding in found.appear],
        "disappear": [finding_json(finding) for finding in found.disappear],
    }
    if found.unsigned is not None:
        told["unsigned"] = [
            {
                "team": each.team.id,
                "rows": [row.id for row in each.rows],
                "people": [person.id for person in each.people],
            }
            for each in found.unsigned
        ]
    return told


def finding_json(finding: Finding) -> dict[str, Any]:
    """A finding in short."""
    return {
        "code": finding.code,
        "severity": finding.severity.value,
        "team": finding.team,
        "responsibility": finding.responsibility,
        "message": finding.message,
    }
