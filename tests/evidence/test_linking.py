"""Where events can be looked up: what their sources call them, and the address where one is known."""

from __future__ import annotations

import pytest

from remit.evidence.linking import Linked, linked

SHA = "1a2b3c4d5e" + "0" * 30
HUB, LAB = "https://github.com/acme/ledger", "https://gitlab.example/acme/core/ledger"


@pytest.mark.parametrize(
    ("kind", "origin", "subject", "expected"),
    [
        ("github", HUB, "change:12", Linked("change", "12", f"{HUB}/pull/12")),
        ("github", HUB, "issue:7", Linked("issue", "7", f"{HUB}/issues/7")),
        ("github", HUB, "milestone:3", Linked("milestone", "3", f"{HUB}/milestone/3")),
        ("github", HUB, "release:99", Linked("release", "99")),
        ("github", HUB, "deployment:5", Linked("deployment", "5")),
        ("github", "http://forge.inside:8080/acme/x", "issue:1", Linked("issue", "1", "http://forge.inside:8080/acme/x/issues/1")),
        ("gitlab", LAB, "change:12", Linked("change", "12", f"{LAB}/-/merge_requests/12")),
        ("gitlab", LAB, "release:v1 ß", Linked("release", "v1 ß", f"{LAB}/-/releases/v1%20%C3%9F")),
        ("git", f"{HUB}.git", SHA, Linked("commit", "1a2b3c4d5e", f"{HUB}/commit/{SHA}")),
        ("git", "git@github.com:acme/ledger.git", SHA, Linked("commit", "1a2b3c4d5e", f"{HUB}/commit/{SHA}")),
        ("git", "ssh://git@gitlab.com:22/acme/x", SHA,
         Linked("commit", "1a2b3c4d5e", f"https://gitlab.com/acme/x/-/commit/{SHA}")),
        ("git", HUB, "decision:docs/adr/1 a.md",
         Linked("document", "docs/adr/1 a.md", f"{HUB}/blob/HEAD/docs/adr/1%20a.md")),
        ("git", HUB, "branch:refs/heads/spike/x", Linked("branch", "spike/x", f"{HUB}/tree/spike/x")),
        ("git", "https://git.example/ledger", SHA, Linked("commit", "1a2b3c4d5e")),
        ("git", "/srv/git/ledger.git", "decision:docs/1.md", Linked("document", "docs/1.md")),
        ("pagerduty", "PSERVICE", "Q1W2", Linked("incident", "Q1W2")),
        ("git", HUB, "branch:", None),
        ("git", HUB, "what", None),
        ("calendar", "calendar-ana", "a series", None),
    ],
)  # fmt: skip
def test_what_an_event_is_about(kind: str, origin: str, subject: str, expected: Linked | None) -> None:
    assert linked(kind, origin, subject) == expected


@pytest.mark.parametrize(
    "origin", ["javascript:alert(1)//x/y", "https://a b/c", "ftp://github.com/a/b", "//x/y"]
)
def test_an_address_of_another_kind_is_no_link(origin: str) -> None:
    assert linked("github", origin, "change:1") == Linked("change", "1")
    assert linked("git", origin, SHA) == Linked("commit", "1a2b3c4d5e")


def test_nothing_in_a_name_leads_elsewhere() -> None:
    found = linked("github", HUB, 'issue:1"><script>?#')
    assert found is not None
    assert found.address == f"{HUB}/issues/1%22%3E%3Cscript%3E%3F%23"
