"""Whose account it is: exact rules, and nothing that only looks alike."""

from __future__ import annotations

from dataclasses import replace

import pytest
from clean import CLEAN
from hypothesis import given
from hypothesis import strategies as st

from remit.core.activity import Performer
from remit.core.identity import Match, is_bot, match, no_reply
from remit.core.person import Identity

DECLARED = {
    "ana": (Identity("github", "AnaRuiz"), Identity("email", "Ana@acme.example"), Identity("alias", "ruiz")),
    "bo": (Identity("gitlab", "bo.li"), Identity("calendar", "bo@cal.example"), Identity("alias", "shared")),
    "chi": (Identity("email", "straße@acme.example"), Identity("alias", "shared"), Identity("github", "two")),
    "bot": (Identity("github", "helper[bot]"), Identity("gitlab", "two"), Identity("email", "agent@acme.example")),
}  # fmt: skip
KNOWN = replace(
    CLEAN, people=tuple(replace(own, identities=DECLARED.get(own.id, ())) for own in CLEAN.people)
)
HUMAN = Performer.HUMAN


@pytest.mark.parametrize(
    ("kind", "value", "expected"),
    [
        ("email", "ana@acme.example", Match("ana", "email", HUMAN)),
        ("email", " ANA@ACME.EXAMPLE ", Match("ana", "email", HUMAN)),
        ("calendar", "ana@acme.example", Match("ana", "email", HUMAN)),
        ("calendar", "bo@cal.example", Match("bo", "email", HUMAN)),
        ("pagerduty", "ana@acme.example", Match("ana", "email", HUMAN)),
        ("github", "anaruiz", Match("ana", "login", HUMAN)),
        ("gitlab", "anaruiz", None),
        ("gitlab", "Bo.Li", Match("bo", "login", HUMAN)),
        ("github", "two", Match("chi", "login", HUMAN)),
        ("gitlab", "two", Match("bot", "login", Performer.AGENT)),
        ("email", "anaruiz@users.noreply.github.com", Match("ana", "no-reply", HUMAN)),
        ("email", "1234+AnaRuiz@users.noreply.github.com", Match("ana", "no-reply", HUMAN)),
        ("email", "x+anaruiz@users.noreply.github.com", None),
        ("email", "1234+anaruiz@users.noreply.github.com.evil.example", None),
        ("email", "1234+anaruiz@users.noreply.github.company", None),
        ("email", "77-bo.li@users.noreply.gitlab.com", Match("bo", "no-reply", HUMAN)),
        ("email", "bo.li@users.noreply.gitlab.com", None),
        ("alias", "ruiz", Match("ana", "alias", HUMAN)),
        ("github", "Ruiz", Match("ana", "alias", HUMAN)),
        ("email", "ruiz", Match("ana", "alias", HUMAN)),
        ("github", "shared", None),
        ("email", "ana.ruiz@acme.example", None),
        ("email", "ana+tag@acme.example", None),
        ("email", "strasse@acme.example", None),
        ("email", "STRAßE@acme.example", None),
        ("email", "straße@acme.example", Match("chi", "email", HUMAN)),
        ("email", "\u212aana@acme.example", None),
        ("email", "agent@acme.example", Match("bot", "email", Performer.AGENT)),
        ("github", "helper[bot]", Match("bot", "login", Performer.AGENT)),
        ("github", "Renovate[bot]", Match(None, "bot", Performer.BOT)),
        ("email", "49699333+dependabot[bot]@users.noreply.github.com", Match(None, "bot", Performer.BOT)),
        ("email", "dependabot[bot]@acme.example", None),
        ("email", "  ", None),
        ("github", "", None),
    ],
)
def test_an_account(kind: str, value: str, expected: Match | None) -> None:
    assert match(KNOWN, kind, value) == expected


def test_the_login_in_a_privacy_address() -> None:
    assert no_reply("1+Ana@Users.noreply.GitHub.com") == ("github", "ana")
    assert no_reply("1-ana@users.noreply.gitlab.com") == ("gitlab", "ana")
    assert no_reply("ana@acme.example") is None
    assert is_bot("email", "ana@acme.example") is False


@given(
    st.text(max_size=300), st.sampled_from(["email", "github", "gitlab", "calendar", "alias", "pagerduty"])
)
def test_whatever_is_read_belongs_only_to_who_declared_it(value: str, kind: str) -> None:
    assert match(KNOWN, kind, value) is None or value.strip()
