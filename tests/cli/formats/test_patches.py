"""The change that would mend a finding: in SARIF as a fix of the file, elsewhere as text."""

from __future__ import annotations

import json
from datetime import date

from remit.cli.formats.as_junit import as_junit
from remit.cli.formats.as_sarif import as_sarif
from remit.core.findings import check
from remit.core.organisation import Organisation
from remit.core.system import CodeOwnersRule, System, SystemOwner
from remit.core.team import Team
from remit.files.frameworks import packaged

ACME = Organisation(
    "acme",
    "Acme",
    packaged("engineering-ladders"),
    teams=(Team("payments", "Payments", forge=("acme/payments",)), Team("search", "Search")),
    systems=(
        System(
            "ledger",
            "Ledger",
            code_owners=(CodeOwnersRule("*", ("@x\n+evil",), 7),),
            catalogue_owner="search",
        ),
    ),
    system_owners=(SystemOwner("ledger", "payments"),),
)
REPORT = check(ACME, date(2026, 11, 20), select=["R5"])


def test_sarif_has_a_fix_where_the_line_is_known() -> None:
    results = json.loads(as_sarif(REPORT))["runs"][0]["results"]
    assert [(one["ruleId"], one.get("fixes")) for one in results] == [
        (
            "R501",
            [
                {
                    "description": {"text": "The change that would mend it."},
                    "artifactChanges": [
                        {
                            "artifactLocation": {"uri": "CODEOWNERS"},
                            "replacements": [
                                {
                                    "deletedRegion": {"startLine": 7, "endLine": 7},
                                    "insertedContent": {"text": "* @acme/payments @x +evil"},
                                }
                            ],
                        }
                    ],
                }
            ],
        ),
        ("R502", None),
    ]
    assert [one["properties"]["patch"].splitlines()[0] for one in results] == [
        "@@ CODEOWNERS:7",
        "@@ catalog-info.yaml",
    ]


def test_junit_has_it_as_text() -> None:
    text = as_junit(REPORT)
    assert "@@ CODEOWNERS:7\n-* @x +evil\n+* @acme/payments @x +evil\n" in text
    assert "@@ catalog-info.yaml\n-  owner: search\n+  owner: payments\n" in text
