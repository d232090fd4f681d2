"""Decision records, and the documents found in the tree."""

from __future__ import annotations

import time
from datetime import date
from pathlib import Path

import pytest
from git_repositories import BEGIN, BO, DAY, Stream, acts, collect, told

from remit.evidence.act import Account, Found
from remit.evidence.documents import DEPTH, SIZE, DocumentError, documents
from remit.evidence.sources.git.decisions import Decision, decision, named
from remit.evidence.sources.git.found import code_owners

MADR = """---
status: "accepted"
date: 2023-12-24
decision-makers: [Ana Ruiz, "@bo", chi@acme.example]
consulted: Dana Roy
informed:
  - Eve <eve@acme.example>
---
# Use a ledger
"""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            MADR,
            Decision(
                "accepted",
                date(2023, 12, 24),
                (
                    ("decider", "Ana Ruiz"), ("decider", "@bo"), ("decider", "chi@acme.example"),
                    ("consulted", "Dana Roy"), ("informed", "Eve <eve@acme.example>"),
                ),
            ),
        ),
        (
            "# Use x\n\n* Status: accepted\n* Deciders: Ana Ruiz, [Bo](https://x.example/bo)\n* Date: 2020-02-03\n",
            Decision("accepted", date(2020, 2, 3), (("decider", "Ana Ruiz"), ("decider", "Bo"))),
        ),
        (
            "# 1. Record decisions\n\nDate: 2016-02-12\n\n## Status\n\nAccepted\n\n## Context\n",
            Decision("accepted", date(2016, 2, 12), ()),
        ),
        (
            "# Log4brains\n\n- Status: draft\n- Deciders: Ana and Bo\n- Date: 2021-13-45\n- Tags: x\n",
            Decision("draft", None, (("decider", "Ana"), ("decider", "Bo"))),
        ),
        ("---\ndeciders: &a [*a]\n---\n", Decision(None, None, ())),
        ("---\n!!python/object/apply:os.system [touch /tmp/x]\n---\n", Decision(None, None, ())),
        ("---\ndeciders: {list everyone involved in the decision}\n---\n", Decision(None, None, ())),
        ("no decision at all", Decision(None, None, ())),
    ],
)  # fmt: skip
def test_what_a_record_says(text: str, expected: Decision) -> None:
    assert decision(text) == expected
    assert decision(text.replace("\n", "\r\n")) == expected


def test_whom_a_record_means() -> None:
    assert named("Ana <ana@acme.example>", None) == Account("email", "ana@acme.example", "Ana")
    assert named("@ana", "github") == Account("github", "ana")
    assert named("@ana", None) == Account("alias", "ana")
    assert named("Ana Ruiz", "github") == Account("alias", "Ana Ruiz")


def test_who_decided_is_told_as_of_the_day_of_the_decision(tmp_path: Path) -> None:
    stream = Stream()
    stream.commit({"docs/adr/0001.md": MADR.replace("accepted", "proposed")}, author=BO, at=BEGIN)
    stream.commit({"docs/adr/0001.md": MADR}, author=BO, at=BEGIN + 60 * DAY)
    stream.commit({"docs/adr/0001.md": MADR + "\nA typo.\n"}, author=BO, at=BEGIN + 90 * DAY)
    stream.commit({"docs/adr/0002.md": "x" * 300_000}, author=BO, at=BEGIN + 91 * DAY)
    chunks = collect(stream.into(tmp_path / "r.git"))
    taken = {act.native: act for act in acts(chunks) if act.activity == "decision-taken"}
    assert sorted((act.actor.kind, act.actor.value, act.at) for act in taken.values() if act.actor) == [
        ("alias", "Ana Ruiz", 1703419200),
        ("alias", "Dana Roy", 1703419200),
        ("alias", "bo", 1703419200),
        ("email", "chi@acme.example", 1703419200),
        ("email", "eve@acme.example", 1703419200),
    ]
    assert {(act.subject, act.outcome) for act in taken.values()} == {
        ("decision:docs/adr/0001.md", "accepted")
    }
    assert [row[3] for row in told(chunks, "architecture-recorded")] == [0.0, 60.0, 90.0, 91.0]
    assert "large-file:256 KiB" in chunks[-1].notes


def test_documents_of_the_tree_are_found(tmp_path: Path) -> None:
    stream = Stream()
    catalogue = (
        "apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata: {name: ledger}\n"
        "spec: {type: service, owner: group:payments, lifecycle: production}\n---\nkind: API\nmetadata: {name: pay}\n"
    )
    slo = "apiVersion: openslo/v1\nkind: SLO\nmetadata:\n  name: latency\n  made: 2024-01-01\n"
    one = stream.commit(
        {
            ".github/CODEOWNERS": "* @acme/payments # all\n/db/ @ana bo@acme.example\n\n# none\n*.lock\n",
            "CODEOWNERS": "* @somebody\n",
            "services/ledger/catalog-info.yaml": catalogue,
            "slo/latency.slo.yaml": slo,
            "bad/catalog-info.yaml": "a: &x [1]\nb: [*x, *x]\n",
            "ops/runbooks/db.md": "# x",
        }
    )
    stream.commit({"evil/catalog-info.yaml": "/etc/passwd"}, parents=[one], mode="120000", at=BEGIN + 1)
    folder = stream.into(tmp_path / "r.git")
    origin = str(folder)
    last = collect(folder)[-1]
    assert sorted(last.found) == [
        Found(
            origin, "catalogue", "services/ledger/catalog-info.yaml",
            {"entries": [
                {"kind": "Component", "name": "ledger", "type": "service", "owner": "group:payments"},
                {"kind": "API", "name": "pay"},
            ]},
        ),
        Found(
            origin, "code-owners", ".github/CODEOWNERS",
            {"rules": [
                {"pattern": "*", "owners": ["@acme/payments"], "line": 1},
                {"pattern": "/db/", "owners": ["@ana", "bo@acme.example"], "line": 2},
                {"pattern": "*.lock", "owners": [], "line": 5},
            ]},
        ),
        Found(origin, "runbook", "ops/runbooks/db.md", {}),
        Found(
            origin, "service-level", "slo/latency.slo.yaml",
            {"documents": [
                {"apiVersion": "openslo/v1", "kind": "SLO", "metadata": {"name": "latency", "made": "2024-01-01"}}
            ]},
        ),
    ]  # fmt: skip
    assert last.notes == ("unknown-reviewers", "left-out:bad/catalog-info.yaml")


def test_sections_of_gitlab_give_their_owners() -> None:
    text = "* @all\n[Docs][2] @docs\n/docs/\n/docs/api/ @api\n^[Optional] @opt @two\nwith\\ space/\n"
    assert list(code_owners(text)) == [
        {"pattern": "*", "owners": ["@all"], "line": 1},
        {"pattern": "/docs/", "owners": ["@docs"], "line": 3},
        {"pattern": "/docs/api/", "owners": ["@api"], "line": 4},
        {"pattern": "with space/", "owners": ["@opt", "@two"], "line": 6},
    ]


@pytest.mark.parametrize(
    "text",
    [
        "a: &a [x]\nb: [*a]\n",
        "[" * (DEPTH + 2) + "]" * (DEPTH + 2),
        "[" * 100_000,
        "- 1\n" * 60_000,
        "x" * (SIZE + 1),
        "!!python/object/apply:os.system ['true']",
        "a: [",
        "\x00",
        "2024-99-99: x\n? {a: b}\n: 2001-13-41\n",
        "{[a]: b}\n",
    ],
)
def test_yaml_that_wants_too_much_is_refused_at_once(text: str) -> None:
    began = time.monotonic()
    with pytest.raises(DocumentError):
        documents(text)
    assert time.monotonic() - began < 2
