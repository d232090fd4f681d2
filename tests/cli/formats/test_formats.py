"""The five formats: whole texts of a small report, hostile names, and what must hold for every report."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from urllib.parse import unquote, urlsplit
from xml.etree import ElementTree

import pytest
from clean import CLEAN, DAY, on, plus, with_reports, without_holder
from hypothesis import given, settings
from hypothesis import strategies as st
from invented import TODAY, Inventor

from remit import __version__
from remit.cli.formats import (
    FORMATS,
    Place,
    as_github,
    as_json,
    as_junit,
    as_sarif,
    as_text,
    locator,
    nowhere,
)
from remit.core.findings import RULES, Finding, Report, Severity, check
from remit.core.role import RoleAssignment
from remit.core.suppression import Suppression
from remit.core.system import System, SystemOwner
from remit.lib.periods import Period

SEEDS = st.integers(0, 10_000)
SPOILT = replace(
    without_holder(CLEAN, "tech-lead"),
    deputies=(),
    charters=(),
    suppressions=(
        Suppression("R401", "Dana steps in", on(30), "payments"),
        Suppression("R101", "was being hired", DAY, "payments", person="ana"),
        Suppression("R502", "moved", on(30)),
    ),
)
REPORT = check(SPOILT, DAY)
EMPTY = check(CLEAN, DAY)
CROWDED = check(
    plus(
        replace(CLEAN, charters=()),
        assignments=(RoleAssignment("chi", "tech-lead", "payments"),),
        suppressions=(Suppression("R1", "no such code", on(1)),),
    ),
    DAY,
    select=["R102"],
)
EVIL = "Ana\x1b[31m\u202e\n::error::x & <b> \x00 100%"


def here(finding: Finding) -> Place | None:
    """Everything but what is about nobody in particular stands in one file."""
    return None if finding.code == "R106" else Place("teams/my org.yaml", 12, 5)


def evil() -> Report:
    people = tuple(replace(own, name=EVIL) if own.id == "bo" else own for own in SPOILT.people)
    return check(replace(SPOILT, people=people, suppressions=()), DAY)


# Text


def test_text() -> None:
    assert as_text(REPORT, here) == (
        "Payments (payments)\n"
        "  R101 error   Nobody is Tech Lead of Payments.  teams/my org.yaml:12:5\n"
        "               Name a Tech Lead, or let somebody act until one is found (a cover with an end), and say who "
        "is asked meanwhile (when_vacant).\n"
        "  R104 warning System Roadmap: Shared, but nobody is there as Tech Lead: it is left to Bo.  "
        "teams/my org.yaml:12:5\n"
        "               Fill the side that is missing, complete the split, or decide in the charter that the row is "
        "not shared.\n"
        "  R106 info    What is not listed: No charter says who picks up what is not listed.\n"
        "               Name somebody in the row not-listed of the team's charter, or once for all in the "
        "organisation's.\n"
        "\n"
        "Suppression of R101 (payments, ana) ended on 2026-03-02.\n"
        "Suppression of R502 matches nothing.\n"
        "\n"
        "3 findings (1 error, 1 warning, 1 info) in 1 team on 2026-03-02. 1 suppressed.\n"
    )


def test_text_without_findings() -> None:
    assert as_text(EMPTY) == "No findings in 1 team on 2026-03-02.\n"


def test_text_tells_the_same_of_several_rows_once() -> None:
    assert as_text(CROWDED, hints=False) == (
        "Payments (payments)\n"
        "  R102 error   in 2 rows: 2 people are Tech Lead (allowed: 1) and no split says who does what: Ana, Chi.\n"
        "               - Architecture\n"
        "               - System Roadmap\n"
        "\n"
        "2 findings (2 errors) in 1 team on 2026-03-02.\n"
    )


def test_text_tells_each_hint_once() -> None:
    two = plus(SPOILT, assignments=RoleAssignment("ana", "writer", "payments"))
    text = as_text(check(replace(two, suppressions=()), DAY, select=["R401"]))
    assert (text.count("R401 "), text.count("Ask somebody to deputise")) == (2, 1)


def test_text_and_json_have_the_change_that_would_mend_it() -> None:
    system = System("ledger", "Ledger", catalogue_owner="che\u202eckout")
    stale = plus(CLEAN, systems=system, system_owners=SystemOwner("ledger", "payments"))
    report = check(stale, DAY, select=["R502"])
    assert as_text(report, nowhere) == (
        "Payments (payments)\n"
        "  R502 warning The catalogue names che\\u{202e}ckout as the owner of Ledger; the owner is Payments.\n"
        "               Correct whichever of the two is stale: the catalogue, or the owner of the system.\n"
        "               @@ catalog-info.yaml\n"
        "               -  owner: che\\u{202e}ckout\n"
        "               +  owner: payments\n"
        "\n"
        "1 finding (1 warning) in 1 team on 2026-03-02.\n"
    )
    [finding] = json.loads(as_json(report))["findings"]
    assert finding["patch"] == "@@ catalog-info.yaml\n-  owner: che\u202eckout\n+  owner: payments\n"


def test_text_of_what_belongs_to_no_team() -> None:
    text = as_text(check(with_reports(CLEAN, "chi", 9), DAY), hints=False)
    assert text == (
        "No team\n  R406 warning Chi has 9 reports.\n\n1 finding (1 warning) in 1 team on 2026-03-02.\n"
    )


def test_colour_is_only_ever_added() -> None:
    coloured = as_text(REPORT, here, colour=True)
    assert "\x1b[31merror  \x1b[0m" in coloured
    assert re.sub(r"\x1b\[\d+m", "", coloured) == as_text(REPORT, here)


def test_names_are_harmless_in_text() -> None:
    text = as_text(evil())
    assert "Ana\\u{1b}[31m\\u{202e}\\u{a}::error::x & <b> \\u{0} 100%" in text
    assert not set("\x1b\u202e\x00") & set(text)


# JSON


def test_json() -> None:
    data = json.loads(as_json(REPORT, here))
    expired = SPOILT.suppressions[1]
    assert data["findings"][1] == {
        "code": "R104",
        "name": "one-sided",
        "severity": "warning",
        "team": "payments",
        "team_name": "Payments",
        "responsibility": "system-roadmap",
        "title": "System Roadmap (shared)",
        "role": "tech-lead",
        "person": None,
        "system": None,
        "message": "Shared, but nobody is there as Tech Lead: it is left to Bo.",
        "hint": "Fill the side that is missing, complete the split, or decide in the charter that the row is not "
        "shared.",
        "patch": None,
        "location": {"path": "teams/my org.yaml", "line": 12, "column": 5},
    }
    assert [(finding["code"], finding["location"] is None) for finding in data["findings"]] == [
        ("R101", False),
        ("R104", False),
        ("R106", True),
    ]
    assert [(given["code"], given["suppression"]["reason"]) for given in data["suppressed"]] == [
        ("R401", "Dana steps in")
    ]
    assert data["summary"] == {
        "at": "2026-03-02",
        "teams": 1,
        "findings": 3,
        "error": 1,
        "warning": 1,
        "info": 1,
        "codes": {"R101": 1, "R104": 1, "R106": 1},
        "suppressed": 1,
        "unused_suppressions": [
            {
                "code": "R502",
                "team": None,
                "responsibility": None,
                "person": None,
                "reason": "moved",
                "until": "2026-04-01",
            }
        ],
        "expired_suppressions": [
            {
                "code": "R101",
                "team": "payments",
                "responsibility": None,
                "person": "ana",
                "reason": "was being hired",
                "until": expired.until.isoformat(),
            }
        ],
    }


# SARIF


def test_sarif() -> None:
    log = json.loads(as_sarif(REPORT, here, pages={"R101": "# Vacant"}))
    (run,) = log["runs"]
    assert (log["version"], sorted(log)) == ("2.1.0", ["$schema", "runs", "version"])
    assert (run["tool"]["driver"]["name"], run["tool"]["driver"]["semanticVersion"]) == ("Remit", __version__)
    rules = run["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == list(RULES)
    assert rules[0] == {
        "id": "R101",
        "name": "Vacant",
        "shortDescription": {"text": "Vacant"},
        "fullDescription": {"text": "Nobody holds a role that rows of the team name."},
        "help": {"text": "Nobody holds a role that rows of the team name.", "markdown": "# Vacant"},
        "defaultConfiguration": {"level": "error"},
        "properties": {"tags": ["clarity"]},
    }
    one, two, three, suppressed = run["results"]
    place = {
        "artifactLocation": {"uri": "teams/my%20org.yaml"},
        "region": {"startLine": 12, "startColumn": 5},
    }
    fingerprints = [result.pop("partialFingerprints")["remitFinding/v1"] for result in run["results"]]
    assert len(set(fingerprints)) == 4
    assert all(re.fullmatch("[0-9a-f]{32}", fingerprint) for fingerprint in fingerprints)
    assert two == {
        "ruleId": "R104",
        "ruleIndex": 3,
        "level": "warning",
        "message": {
            "text": "Payments, System Roadmap (shared): Shared, but nobody is there as Tech Lead: it is left to Bo. "
            "Fill the side that is missing, complete the split, or decide in the charter that the row is not shared."
        },
        "locations": [{"physicalLocation": place}],
    }
    assert (one["level"], three["level"], "locations" in three) == ("error", "note", False)
    assert suppressed["suppressions"] == [{"kind": "external", "justification": "Dana steps in"}]


def test_a_fingerprint_stays_when_a_finding_moves() -> None:
    def fingerprints(text: str) -> list[object]:
        return [result["partialFingerprints"] for result in json.loads(text)["runs"][0]["results"]]

    assert fingerprints(as_sarif(REPORT, here)) == fingerprints(as_sarif(REPORT, nowhere))


def test_an_absolute_path_is_a_file_address() -> None:
    log = json.loads(as_sarif(REPORT, lambda _: Place("/org/ä b.yaml", 1, 1)))
    location = log["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]
    assert location == {"uri": "file:///org/%C3%A4%20b.yaml"}


# JUnit


def test_junit() -> None:
    assert as_junit(REPORT, here) == (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<testsuites name="remit" tests="3" failures="2" errors="0">\n'
        '  <testsuite name="payments" tests="3" failures="2" errors="0" skipped="0">\n'
        '    <testcase name="R101 Vacant [tech-lead]" classname="remit.payments">\n'
        '      <failure message="Nobody is Tech Lead of Payments." type="error">Name a Tech Lead, or let somebody act '
        "until one is found (a cover with an end), and say who is asked meanwhile (when_vacant).\n"
        "teams/my org.yaml:12:5</failure>\n"
        "    </testcase>\n"
        '    <testcase name="R104 Shared but one-sided [system-roadmap] [tech-lead]" classname="remit.payments">\n'
        '      <failure message="System Roadmap (shared): Shared, but nobody is there as Tech Lead: it is left to Bo." '
        'type="warning">Fill the side that is missing, complete the split, or decide in the charter that the row is '
        "not shared.\n"
        "teams/my org.yaml:12:5</failure>\n"
        "    </testcase>\n"
        '    <testcase name="R106 Nobody for what is not listed [not-listed]" classname="remit.payments">\n'
        "      <system-out>What is not listed: No charter says who picks up what is not listed.\n"
        "Name somebody in the row not-listed of the team's charter, or once for all in the organisation's."
        "</system-out>\n"
        "    </testcase>\n"
        "  </testsuite>\n"
        "</testsuites>\n"
    )


def test_junit_of_what_belongs_to_no_team() -> None:
    (suite,) = ElementTree.fromstring(as_junit(check(with_reports(CLEAN, "chi", 9), DAY)))
    assert (suite.get("name"), suite[0].get("classname")) == ("organisation", "remit.organisation")


def test_junit_of_nothing() -> None:
    assert as_junit(EMPTY) == (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<testsuites name="remit" tests="0" failures="0" errors="0">\n</testsuites>\n'
    )


def test_hostile_names_are_text_in_xml() -> None:
    cases = ElementTree.fromstring(as_junit(evil())).iter("failure")
    messages = [case.get("message") for case in cases]
    kept = EVIL.replace("\x1b", "").replace("\x00", "")
    assert (
        f"System Roadmap (shared): Shared, but nobody is there as Tech Lead: it is left to {kept}."
        in messages
    )


# GitHub


def test_github() -> None:
    assert as_github(REPORT, here) == (
        "::error file=teams/my org.yaml,line=12,col=5,title=R101 Vacant::Payments: Nobody is Tech Lead of Payments. "
        "Name a Tech Lead, or let somebody act until one is found (a cover with an end), and say who is asked "
        "meanwhile (when_vacant).\n"
        "::warning file=teams/my org.yaml,line=12,col=5,title=R104 Shared but one-sided::Payments, System Roadmap "
        "(shared): Shared, but nobody is there as Tech Lead: it is left to Bo. Fill the side that is missing, "
        "complete the split, or decide in the charter that the row is not shared.\n"
        "::notice title=R106 Nobody for what is not listed::Payments, What is not listed: No charter says who picks "
        "up what is not listed. Name somebody in the row not-listed of the team's charter, or once for all in the "
        "organisation's.\n"
    )
    assert as_github(EMPTY) == ""


def test_no_name_or_path_begins_a_command_of_its_own() -> None:
    text = as_github(evil(), lambda _: Place("a,b:c\n%.yaml", 1, 1))
    assert len(text.splitlines()) == 4
    assert all(
        re.match("::(error|warning|notice) file=a%2Cb%3Ac%0A%25.yaml,line=1,", line)
        for line in text.splitlines()
    )
    assert "100%25" in text


# Places


def test_the_most_telling_place_is_looked_for_first() -> None:
    asked: list[tuple[str, str | None, str | None]] = []

    def look_up(kind: str, of: str | None, other: str | None) -> tuple[object, int, int] | None:
        asked.append((kind, of, other))
        return None

    one_sided = next(finding for finding in REPORT.findings if finding.code == "R104")
    assert locator(look_up)(one_sided) is None
    (wide,) = check(with_reports(CLEAN, "chi", 9), DAY).findings
    assert locator(look_up)(wide) is None
    system = System("ledger", "Ledger", catalogue_owner="checkout")
    owned = plus(CLEAN, systems=system, system_owners=SystemOwner("ledger", "payments", Period()))
    (catalogue,) = check(owned, DAY).findings
    assert locator(look_up)(catalogue) is None
    assert asked == [
        ("row", "payments", "system-roadmap"),
        ("role", "payments", "tech-lead"),
        ("team", "payments", None),
        ("person", "chi", None),
        ("system", "ledger", None),
        ("team", "payments", None),
    ]


def test_the_first_place_that_is_known_is_taken() -> None:
    known = {("team", "payments"): ("org.yaml", 7, 3)}
    locate = locator(lambda kind, of, _: known.get((kind, of or "")))
    assert [locate(finding) for finding in REPORT.findings] == 3 * [Place("org.yaml", 7, 3)]


# What holds for every report


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_ends_its_lines(name: str) -> None:
    assert FORMATS[name](REPORT, here).endswith("\n")


@settings(deadline=None, max_examples=30)
@given(SEEDS)
def test_every_format_holds_every_finding(seed: int) -> None:
    organisation = replace(Inventor(seed, teams=4, people=8).organisation(), suppressions=())
    report = check(organisation, TODAY)
    codes = [finding.code for finding in report.findings]
    texts = {name: write(report, here) for name, write in FORMATS.items()}
    assert texts == {name: write(report, here) for name, write in FORMATS.items()}
    assert [finding["code"] for finding in json.loads(texts["json"])["findings"]] == codes
    assert re.findall(r"title=(R\d+)", texts["github"]) == codes
    cases = ElementTree.fromstring(texts["junit"]).iter("testcase")
    assert [str(case.get("name"))[:4] for case in cases] == codes
    assert set(re.findall(r"^  (R\d+)", texts["text"], re.MULTILINE)) == set(codes)
    run = json.loads(texts["sarif"])["runs"][0]
    rules = run["tool"]["driver"]["rules"]
    assert [rules[result["ruleIndex"]]["id"] for result in run["results"]] == codes
    for result in run["results"]:
        for location in result.get("locations", ()):
            address = urlsplit(location["physicalLocation"]["artifactLocation"]["uri"])
            assert (address.scheme, unquote(address.path)) == ("", "teams/my org.yaml")
    assert sum(report.counts.values()) == len(codes)
    assert {finding.severity for finding in report.findings} <= set(Severity)
