"""What may leave through a webhook, where it may go, and how it is signed."""

from __future__ import annotations

import base64
from datetime import UTC, date, datetime
from typing import Any

import pytest

from remit.core.audit import SEALED
from remit.core.charter import Charter, CharterRow
from remit.core.cover import Cover
from remit.core.framework import Party
from remit.core.objects import KINDS as OBJECT_KINDS
from remit.core.objects import TeamRow
from remit.core.person import Identity, Leave, Person
from remit.core.webhook import (
    EDITS,
    EVENTS,
    MOST_CHANGES,
    OBJECTS,
    PREFIX,
    STEPS,
    change,
    key_of,
    message,
    signature,
    told,
)
from remit.core.webhook_address import BadAddress, is_open, parsed
from remit.lib.periods import Period
from remit.lib.plain import plain

SINCE = Period(date(2026, 1, 1))
NEVER = {"leave", "coding range", "deputy", "suppression"}
"""Objects of the organisation of which nothing leaves."""
SECRETIVE = [
    ("ballot.vote", "ballot"),
    ("round.done", "round"),
    ("round.reopen", "round"),
    ("round.decide", "round"),
    ("note.write", "note"),
    ("rehearsal.record", "rehearsal"),
    ("dry_run.record", "dry run"),
    ("split.agree", "split agreement"),
    ("point.assign", "point"),
    ("cover.ask", "cover request"),
    ("privacy.read", "person"),
    ("privacy.erase", "person"),
    ("person.experience", "person"),
    ("login_link.create", "person"),
    ("invitation.create", "person"),
    ("leave.add", "leave"),
    ("apply.add", "leave"),
    ("apply.add", "coding range"),
    ("apply.add", "deputy"),
    ("apply.add", "suppression"),
    ("token.create", "token"),
    ("webhook.add", "webhook"),
    ("apply.order", "team"),
    ("something.new", "team"),
    ("apply.add", "something new"),
]


@pytest.mark.parametrize(("action", "kind"), SECRETIVE)
def test_of_these_nothing_leaves(action: str, kind: str) -> None:
    assert told(action, kind) is None
    assert change(action, kind, "x", {"text": "secret"}, {"text": "secret"}) is None


def test_every_kind_of_object_is_decided_on_and_every_event_is_listed() -> None:
    assert set(OBJECTS) | NEVER == set(OBJECT_KINDS) | {"organisation"}
    assert {found.event for found in (*OBJECTS.values(), *STEPS.values())} == set(EVENTS)
    assert not EDITS & set(STEPS)
    fields = {field for found in (*OBJECTS.values(), *STEPS.values()) for field in found.fields}
    personal = {"identities", "experience", "note", "not_applicable", "description", "split", "granted_by"}
    assert fields & {*personal, "reason", "text", *SEALED} == set()


ANA = Person("ana", "Ana", identities=(Identity("email", "ana@acme.example"),), period=SINCE)
ROW = CharterRow(
    "on-call-rota",
    SINCE,
    holders=(Party.role("tech-lead"), Party.person("ana")),
    tie_break=Party.person("bo"),
    when_vacant=(),
    not_applicable="because of Ana",
    note="a note",
)
COVER = Cover("pay", "tech-lead", "bo", Period(date(2026, 2, 1), date(2026, 3, 1)), "ana", ("hiring",))


@pytest.mark.parametrize(
    ("kind", "value", "said"),
    [
        ("person", ANA, {"id": "ana", "kind": "human", "period": {"from": "2026-01-01", "until": None}}),
        (
            "charter row",
            TeamRow("pay", ROW),
            {
                "team": "pay",
                "responsibility": "on-call-rota",
                "title": None,
                "holders": [{"role": "tech-lead"}, {"person": "ana"}],
                "tie_break": {"person": "bo"},
                "informed": None,
                "when_vacant": [],
                "period": {"from": "2026-01-01", "until": None},
            },
        ),
        (
            "charter",
            Charter("pay", (), (Party.role("tech-lead"),), (("tech-lead", 2),)),
            {"team": "pay", "when_vacant": [{"role": "tech-lead"}], "max_holders": {"tech-lead": 2}},
        ),
        (
            "cover",
            COVER,
            {
                "team": "pay",
                "role": "tech-lead",
                "acting": "bo",
                "holder": "ana",
                "rows": ["hiring"],
                "accepted": None,
                "period": {"from": "2026-02-01", "until": "2026-03-01"},
            },
        ),
        (
            "organisation",
            ("acme", "Acme", "UTC", {"id": "own"}),
            {"id": "acme", "name": "Acme", "zone": "UTC"},
        ),
        ("leave", Leave("ana", SINCE), None),
    ],
)
def test_what_leaves_of_an_object(kind: str, value: Any, said: Any) -> None:
    found = change("apply.add", kind, "key", None, plain(value))
    assert found == (None if said is None else {"kind": kind, "id": "key", "before": None, "after": said})


def test_a_step_says_what_was_done_and_an_order_nothing() -> None:
    sign = {"person": "ana", "role": None, "digest": "d", "at": "now"}
    assert change("signature.sign", "signature", "pay/hiring", {"old": 1}, sign) == {
        "kind": "signature",
        "id": "pay/hiring",
        "before": None,
        "after": {"person": "ana", "role": None},
    }
    assert change("point.open", "point", "pay/hiring/1", None, {"text": "x"}) == {
        "kind": "point",
        "id": "pay/hiring/1",
        "before": None,
        "after": {},
    }
    assert change("team.add", "team", "", None, None) is None


def test_a_message_with_many_changes_counts_those_it_leaves_out() -> None:
    at = datetime(2026, 3, 2, 12, tzinfo=UTC)
    made = message("team.changed", "msg_1", at, "acme", 3, "https://x/", [{"id": n} for n in range(102)])
    assert made == {
        "type": "team.changed",
        "timestamp": "2026-03-02T12:00:00+00:00",
        "data": {
            "id": "msg_1",
            "organisation": "acme",
            "version": 3,
            "link": "https://x/",
            "changes": [{"id": n} for n in range(MOST_CHANGES)],
            "more": 2,
        },
    }


def test_the_signature_is_that_of_the_specification() -> None:
    """The example of the libraries of Standard Webhooks."""
    secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
    identifier, seconds, body = "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, b'{"test": 2432232314}'
    expected = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
    assert signature([secret], identifier, seconds, body) == expected
    both = signature([secret, PREFIX + base64.b64encode(b"other").decode()], identifier, seconds, body)
    assert (both.split(" ")[0], len(both.split(" "))) == (expected, 2)


@pytest.mark.parametrize("secret", ["MfKQ", "whsec_*", "whsec_M"])
def test_what_is_no_secret(secret: str) -> None:
    with pytest.raises(ValueError, match="a secret"):
        key_of(secret)


@pytest.mark.parametrize(
    ("address", "found"),
    [
        ("93.184.215.14", True),
        ("2606:2800:21f:cb07:6820:80da:af6b:8b2c", True),
        ("::ffff:93.184.215.14", True),
        ("64:ff9b::5db8:d70e", True),
        ("127.0.0.1", False),
        ("0.0.0.0", False),
        ("10.0.0.1", False),
        ("172.16.0.1", False),
        ("192.168.1.1", False),
        ("169.254.169.254", False),
        ("100.64.0.1", False),
        ("224.0.0.1", False),
        ("240.0.0.1", False),
        ("::1", False),
        ("::", False),
        ("fc00::1", False),
        ("fe80::1%eth0", False),
        ("ff02::1", False),
        ("::ffff:10.0.0.1", False),
        ("2002:7f00:1::", False),
        ("64:ff9b::a00:1", False),
        ("2001:0:5db8:d70e::1", False),
    ],
)
def test_the_open_internet(address: str, found: bool) -> None:
    assert is_open(address) is found


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("https://[::1", "this is no address"),
        ("https://x.example:99999/", "this is no address"),
        ("https:///x", "this is no address"),
        ("https://x.example/\n", "this is no address"),
        ("https://x.example/a b", "this is no address"),
        ("https://ä.example/", "this is no address"),
        ("https://x.example/" + "x" * 2000, "this is no address"),
        ("http://x.example/", "the address begins with https://"),
        ("https://me@x.example/", "no name and no password in the address"),
        ("https://:secret@x.example/", "no name and no password in the address"),
    ],
)
def test_what_is_no_address(url: str, why: str) -> None:
    with pytest.raises(BadAddress) as raised:
        parsed(url, private=False)
    assert str(raised.value) == why


def test_addresses() -> None:
    assert parsed("https://x.example:8443/in?a=1", private=False).port == 8443
    assert parsed("http://localhost/", private=True).hostname == "localhost"
