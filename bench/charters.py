"""Reading and checking one team's charter, against agenraci, the nearest linter of responsibility charters.

Equal content: two roles, two people, 29 rows, each with who is responsible and who is told.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from agenraci.linter import lint
from agenraci.loader import load_charter
from organisations import AT
from result import Result, seconds

from remit.core.findings import check
from remit.core.framework import Framework
from remit.files.frameworks import packaged
from remit.files.organisation import read


def measure() -> list[Result]:
    """The time for one charter, YAML included, in a process that runs already."""
    framework = packaged("engineering-ladders")
    with tempfile.TemporaryDirectory() as folder:
        ours, theirs = Path(folder, "remit.yaml"), Path(folder, "agenraci.yaml")
        ours.write_text(our_charter(framework), encoding="utf-8")
        theirs.write_text(their_charter(framework), encoding="utf-8")
        mine = seconds(lambda: check(read(ours).organisation, AT), 15)
        other = seconds(lambda: lint(load_charter(theirs)), 15)
    return [
        Result(
            "read and check one charter of 29 rows, YAML included",
            "≥ 5 × faster than agenraci",
            f"{mine * 1000:.1f} ms",
            f"agenraci: {other * 1000:.1f} ms, {other / mine:.1f} ×",
            other / mine >= 5,
        )
    ]


def our_charter(framework: Framework) -> str:
    """The charter in our format."""
    lines = ["remit: 1", "organisation: {id: bench, name: Bench}", "people:"]
    lines += ["  - {id: ana, name: Ana}", "  - {id: bo, name: Bo}", "teams:", "  - id: payments"]
    lines += [
        "    name: Payments",
        "    roles: {tech-lead: ana, engineering-manager: bo}",
        "    charter:",
        "      rows:",
    ]
    for row in framework.responsibilities:
        holders = ", ".join(party.id for party in row.holders)
        told = ", ".join(party.id for party in framework.counterparts(row.holders))
        lines += [f"        {row.id}:", f"          holders: [{holders}]", f"          informed: [{told}]"]
    return "\n".join(lines) + "\n"


def their_charter(framework: Framework) -> str:
    """The same in agenraci's format, which wants exactly one who is accountable."""
    lines = ["project: Payments", "roles: [tech-lead, engineering-manager]", "members:"]
    lines += [
        "  - {name: ana, type: human, role: tech-lead}",
        "  - {name: bo, type: human, role: engineering-manager}",
    ]
    lines.append("actions:")
    for row in framework.responsibilities:
        told = ", ".join(party.id for party in framework.counterparts(row.holders))
        first = row.holders[0].id
        lines += [
            f"  {row.id}:",
            f"    responsible: {first}",
            f"    accountable: {first}",
            f"    informed: [{told}]",
        ]
    return "\n".join(lines) + "\n"
