"""Documents that sources found, against the organisation: code owners, catalogues, escalation paths, access."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from filling import fill

from remit.cli.formats import as_sarif
from remit.core.evidence import EscalationPath, Evidence, FailingSource, RepositoryAccess
from remit.core.findings import check
from remit.core.organisation import Organisation
from remit.core.person import Identity, Person
from remit.core.role import RoleAssignment
from remit.core.system import CodeOwnersRule, Repository, System, SystemOwner
from remit.core.team import Team
from remit.db.models import Account, FoundDocument, Sight, Source
from remit.files.frameworks import packaged
from remit.queries.contradiction import access, enriched, paths
from remit.queries.sighted import evidence_of

DAY = date(2026, 11, 20)
NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
LEDGER = "https://git.acme.example/acme/ledger.git"
ACME = Organisation(
    "acme",
    "Acme",
    packaged("engineering-ladders"),
    "Europe/Berlin",
    people=(
        Person("ana", "Ana Ruiz", identities=(Identity("github", "AnaRuiz"),)),
        Person("bo", "Bo Lind"),
        Person("chi", "Chi Okoye"),
    ),
    teams=(Team("payments", "Payments", forge=("acme/payments",)), Team("search", "Search")),
    assignments=(
        RoleAssignment("ana", "tech-lead", "payments"),
        RoleAssignment("bo", "engineering-manager", "payments"),
    ),
    systems=(
        System(
            "ledger",
            "Ledger",
            repositories=(Repository("https://git.acme.example/acme/ledger"),),
            code_owners=(CodeOwnersRule("*", ("@acme/payments",), 1),),
        ),
    ),
    system_owners=(SystemOwner("ledger", "payments"),),
)


@pytest.fixture
def acme(db: None) -> Organisation:
    fill(ACME, effective=DAY)
    for name, kind in (("git", "git"), ("pd", "pagerduty"), ("gh", "github")):
        Source.objects.create(
            id=name, kind=kind, name=name, added_at=NOON, retention_days=400, every_minutes=0
        )
    return replace(ACME)  # what it remembers is of this test alone


def found(kind: str, content: dict[str, Any], path: str = "", source: str = "git", days: int = 0) -> None:
    FoundDocument.objects.create(
        source_id=source,
        origin=LEDGER,
        kind=kind,
        path=path,
        content=content,
        seen_at=NOON - timedelta(days=days),
    )


def codes(organisation: Organisation, evidence: Evidence | None = None) -> list[tuple[str, str]]:
    """The findings of family R5 with the patch of each."""
    report = check(organisation, DAY, select=["R5"], evidence=evidence)
    return [(one.code, one.patch.text if one.patch else "") for one in report.findings]


def test_without_anything_found_the_organisation_is_itself(acme: Organisation) -> None:
    assert enriched(acme, DAY) is acme
    assert codes(acme) == []


def test_code_owners_that_were_found_count_and_the_patch_would_mend_them(acme: Organisation) -> None:
    found("code-owners", {"rules": [{"pattern": "*", "owners": ["@acme/search"], "line": 3}]}, "CODEOWNERS")
    assert enriched(acme, DAY).index.system["ledger"].code_owners == (
        CodeOwnersRule("*", ("@acme/search",), 3),
    )
    assert codes(enriched(acme, DAY)) == [
        ("R501", "@@ CODEOWNERS:3\n-* @acme/search\n+* @acme/payments @acme/search\n")
    ]
    mended = {"rules": [{"pattern": "*", "owners": ["@acme/payments", "@acme/search"], "line": 3}]}
    FoundDocument.objects.update(content=mended, seen_at=NOON + timedelta(minutes=1))
    assert codes(enriched(acme, DAY)) == []


def test_the_code_owners_of_each_repository_are_compared(acme: Organisation) -> None:
    [ledger] = acme.systems
    two = replace(ledger, repositories=(Repository(f"{LEDGER}-api", "/api"), *ledger.repositories))
    several = replace(acme, systems=(two,))
    theirs = {
        "rules": [
            {"pattern": "*", "owners": ["@acme/payments"], "line": 1},
            {"pattern": "/api/", "owners": [], "line": 2},
        ]
    }
    found("code-owners", {"rules": [{"pattern": "*", "owners": ["@acme/payments"], "line": 3}]}, "CODEOWNERS")
    FoundDocument.objects.create(
        source_id="gh",
        origin=f"{LEDGER}-api",
        kind="code-owners",
        path="CODEOWNERS",
        content=theirs,
        seen_at=NOON,
    )
    report = check(enriched(several, DAY), DAY, select=("R501",))
    assert [one.message for one in report.findings] == [
        f"CODEOWNERS of {LEDGER}-api (line 2, “/api/”) sends the reviews of Ledger to nobody."
    ]
    FoundDocument.objects.filter(source="git").update(
        content={"rules": [{"pattern": "*", "owners": ["@acme/search"], "line": 3}]},
        seen_at=NOON + timedelta(minutes=1),
    )
    report = check(enriched(several, DAY), DAY, select=("R501",))
    assert [one.message for one in report.findings] == [
        f"CODEOWNERS of {LEDGER}-api (line 2, “/api/”) sends the reviews of Ledger to nobody.",
        "CODEOWNERS of https://git.acme.example/acme/ledger (line 3, “*”) sends the reviews of Ledger to @acme/search: "
        "nobody of Payments.",
    ]
    [run] = json.loads(as_sarif(report))["runs"]
    marks = [one["partialFingerprints"]["remitFinding/v1"] for one in run["results"]]
    assert len(set(marks)) == len(marks) == 2
    FoundDocument.objects.filter(source="gh").delete()
    report = check(enriched(several, DAY), DAY, select=("R501",))
    assert [one.message for one in report.findings] == [
        "CODEOWNERS of https://git.acme.example/acme/ledger (line 3, “*”) sends the reviews of Ledger to @acme/search: "
        "nobody of Payments."
    ]


def test_what_was_found_later_says_nothing_of_an_earlier_day(acme: Organisation) -> None:
    found("code-owners", {"rules": []}, "CODEOWNERS")
    assert enriched(acme, DAY - timedelta(days=1)) is acme


def test_the_source_that_read_last_counts_and_none_that_has_ended(acme: Organisation) -> None:
    old = {"rules": [{"pattern": "*", "owners": ["@acme/search"], "line": 1}]}
    found("code-owners", old, "CODEOWNERS", days=3)
    found("code-owners", {"rules": [{"pattern": "*", "owners": ["@anaruiz"], "line": 1}]}, "CODEOWNERS", "gh")
    assert codes(enriched(acme, DAY)) == []
    Source.objects.filter(pk="gh").update(ended_at=NOON)
    assert [code for code, _ in codes(enriched(acme, DAY))] == ["R501"]


@pytest.mark.parametrize(
    ("entries", "expected"),
    [
        ([{"kind": "Component", "name": "ledger", "owner": "group:default/payments"}], []),
        ([{"kind": "Component", "name": "other", "owner": "Payments"}], []),
        (
            [{"kind": "Component", "name": "ledger", "owner": "search"}],
            [("R502", "@@ catalog-info.yaml\n-  owner: search\n+  owner: payments\n")],
        ),
        (
            [
                {"kind": "Component", "name": "x", "owner": "search"},
                {"kind": "Component", "name": "LEDGER", "owner": "group:payments"},
            ],
            [],
        ),
        ([{"kind": "API", "name": "ledger", "owner": "search"}], []),
        (
            [{"kind": "System", "name": "ledger", "owner": "user:default/payments"}],
            [("R502", "@@ catalog-info.yaml\n-  owner: user:default/payments\n+  owner: payments\n")],
        ),
    ],
)
def test_catalogue_entries(acme: Organisation, entries: list[Any], expected: list[Any]) -> None:
    found("catalogue", {"entries": entries}, "catalog-info.yaml")
    assert codes(enriched(acme, DAY)) == expected


def account(key: str, person: str | None, kind: str = "pagerduty", value: str = "") -> None:
    Account.objects.create(
        key=key, kind=kind, value=value, digest=key, person_id=person, rule="confirmed", first_seen=NOON
    )


def escalated(*keys: str, days: int = 0) -> None:
    for key in keys:
        content = {"policy": "On call", "system": "ledger", "account": key}
        found("escalation", content, f"P/{key}", "pd", days)


def r503(acme: Organisation) -> list[tuple[str, str]]:
    return codes(acme, Evidence(paths=paths(acme, ["payments", "search"], DAY)))


def test_an_escalation_that_leads_past_the_charter(acme: Organisation) -> None:
    account("k1", "chi")
    escalated("k1")
    assert paths(acme, ["payments"], DAY) == (EscalationPath("payments", "On call", frozenset({"chi"})),)
    assert r503(acme) == [("R503", "@@ On call\n+Ana Ruiz\n")]
    account("k2", "ana")
    escalated("k2")
    assert r503(acme) == []


def test_whoever_is_not_known_contradicts_nobody(acme: Organisation) -> None:
    account("k1", "chi")
    account("k3", None)
    escalated("k1", "k3")
    assert paths(acme, ["payments"], DAY)[0].complete is False
    assert r503(acme) == []


def test_whom_a_policy_reached_long_ago_is_not_on_its_path(acme: Organisation) -> None:
    account("k1", "chi")
    account("k2", "ana")
    escalated("k1")
    escalated("k2", days=91)
    assert [path.people for path in paths(acme, ["payments"], DAY)] == [frozenset({"chi"})]
    assert paths(acme, ["search"], DAY) == ()


def members(*accounts: list[str]) -> None:
    found("access", {"kind": "github", "accounts": list(accounts)}, "", "gh")


def test_responsible_without_the_access_to_do_it(acme: Organisation) -> None:
    account("k1", "bo", "github", "bo-lind")
    members(["bo-lind", "admin"], ["ci[bot]", "write"], ["anaruiz", "read"])
    got = access(acme, ["payments"], DAY)
    assert got == (RepositoryAccess("ledger", LEDGER, frozenset({"bo"})),)
    assert codes(acme, Evidence(access=got)) == [("R504", f"@@ {LEDGER}\n+Ana Ruiz: write\n")]


def test_access_that_is_there_or_not_known(acme: Organisation) -> None:
    members(["ANARUIZ", "maintain"])
    assert access(acme, ["payments"], DAY) == (RepositoryAccess("ledger", LEDGER, frozenset({"ana"})),)
    FoundDocument.objects.all().delete()
    members(["stranger", "write"])
    got = access(acme, ["payments"], DAY)
    assert [one.complete for one in got] == [False]
    assert codes(acme, Evidence(access=got)) == []
    assert access(acme, ["search"], DAY) == ()


def test_a_source_that_fails_is_told_to_the_teams_that_it_serves(acme: Organisation) -> None:
    Source.objects.filter(pk="git").update(address=LEDGER, problem={"code": "refused"}, problem_since=NOON)
    Source.objects.filter(pk="gh").update(
        address="https://github.com/acme/other", problem={"code": "refused"}, problem_since=NOON
    )
    Source.objects.filter(pk="pd").update(problem={"code": "rate"}, problem_since=NOON)
    evidence = evidence_of(acme, ("payments", "search"), {}, DAY)
    assert evidence is not None
    assert evidence.failing == (
        FailingSource("gh", "gh", DAY),
        FailingSource("git", "git", DAY, serves=frozenset({"payments"})),
    )

    def told(*teams: str) -> list[str]:
        report = check(acme, DAY, select=("R305",), teams=teams or None, evidence=evidence)
        return [str(one.params["source"]) for one in report.findings]

    assert (told(), told("payments"), told("search")) == (["gh", "git"], ["git"], [])
    Sight.objects.create(team_id="search", responsibility="code-reviews", source_id="gh", named_at=NOON)
    evidence = evidence_of(acme, ("search",), {}, DAY)
    assert told("search") == ["gh"]
