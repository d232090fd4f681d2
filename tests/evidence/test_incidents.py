"""Webhooks of incident services as they are documented: duplicated, reordered, forged, with clocks that jump."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import pytest

from remit.evidence.act import Account, Act
from remit.evidence.collector import Place, SourceProblem, SourceSpec
from remit.evidence.receiver import Forged, Received
from remit.evidence.sources.incidents import alertmanager, pagerduty

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
SECRET = "s3cret"
MARKUP = "<script>alert(1)</script>\u202e"


def spec(kind: str, **settings: Any) -> SourceSpec:
    receiver = pagerduty.receiver() if kind == "pagerduty" else alertmanager.receiver()
    return SourceSpec(
        kind, kind, "", receiver.validate("", settings), SECRET, places=(Place("", "/", system="ledger"),)
    )


def user(name: str = "PANA", summary: str = MARKUP) -> dict[str, Any]:
    return {
        "id": name,
        "type": "user_reference",
        "summary": summary,
        "self": "https://api.pagerduty.com/users/x",
    }


def event(kind: str = "incident.acknowledged", native: str = "01E", **changed: Any) -> dict[str, Any]:
    """An event as the documentation of V3 webhooks shows it."""
    data = {
        "id": "PINC",
        "type": "incident",
        "number": 7,
        "status": "acknowledged",
        "incident_key": "d3640fbd41094207a1c11e58e46b1662",
        "created_at": "2026-11-20T11:00:00Z",
        "title": MARKUP,
        "service": {"id": "PSVC", "type": "service_reference", "summary": "Ledger"},
        "assignees": [user("PBO", "Bo")],
        "escalation_policy": {
            "id": "PPOL",
            "type": "escalation_policy_reference",
            "summary": "Payments on call",
        },
        "teams": [],
        "priority": None,
        "urgency": "high",
        "resolve_reason": None,
    }
    return {
        "event": {
            "id": native,
            "event_type": kind,
            "resource_type": "incident",
            "occurred_at": "2026-11-20T11:05:00.123Z",
            "agent": user(),
            "client": {"name": "PagerDuty"},
            "data": {**data, **changed.pop("data", {})},
            **changed,
        }
    }


def signed(payload: Mapping[str, Any], secret: str = SECRET) -> tuple[dict[str, str], bytes]:
    body = json.dumps(payload).encode()
    mark = hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
    return {"x-pagerduty-signature": f"v1={'0' * 64},v1={mark}"}, body


def told(payload: Mapping[str, Any], **settings: Any) -> Received:
    headers, body = signed(payload)
    return pagerduty.receiver().receive(spec("pagerduty", **settings), headers, body, NOW)


AT = int(datetime(2026, 11, 20, 11, 5, tzinfo=UTC).timestamp())


def test_an_acknowledgement() -> None:
    received = told(event())
    assert received.acts == (
        Act(
            native="01E",
            origin="PSVC",
            at=AT,
            activity="incident-acknowledged",
            actor=Account("pagerduty", "PANA", MARKUP),
            performed_by=received.acts[0].performed_by,
            subject="PINC",
            started=AT - 300,
            system="ledger",
        ),
    )
    assert [(one.kind, one.origin, one.path, one.content) for one in received.found] == [
        (
            "escalation",
            "PSVC",
            "PPOL/PANA",
            {"policy": "Payments on call", "system": "ledger", "account": ["pagerduty", "PANA", MARKUP]},
        )
    ]


@pytest.mark.parametrize(
    ("kind", "activity", "reached"),
    [
        ("incident.triggered", "incident", ["PBO"]),
        ("incident.reopened", "incident", ["PBO"]),
        ("incident.escalated", "incident-escalated", ["PBO"]),
        ("incident.delegated", "incident-escalated", ["PBO"]),
        ("incident.reassigned", "incident-escalated", ["PBO"]),
        ("incident.acknowledged", "incident-acknowledged", ["PANA"]),
        ("incident.resolved", "incident-resolved", []),
    ],
)
def test_each_kind_of_event(kind: str, activity: str, reached: list[str]) -> None:
    received = told(event(kind))
    assert [act.activity for act in received.acts] == [activity]
    assert [one.path for one in received.found] == [f"PPOL/{name}" for name in reached]


def test_what_is_no_incident_is_taken_and_tells_nothing() -> None:
    assert told(event("service.updated")) == Received("01E")
    assert told(event("pagey.ping")) == Received("01E")


def test_nothing_of_the_incident_but_who_and_when_leaves_the_receiver() -> None:
    received = told(event(agent=user(summary="Ana"), data={"assignees": [user("PBO", "Bo")]}))
    said = repr(received)
    assert "script" not in said
    assert "d3640fbd" not in said


def test_a_rule_acknowledges_for_nobody() -> None:
    received = told(event(agent={"id": "PINT", "type": "integration_reference", "summary": "rule"}))
    assert (received.acts[0].actor, received.acts[0].performed_by.value, received.found) == (
        None,
        "unknown",
        (),
    )


@pytest.mark.parametrize("changed", ["body", "secret", "header", "scheme"])
def test_what_is_forged_is_not_read(changed: str) -> None:
    headers, body = signed(event(), "another" if changed == "secret" else SECRET)
    if changed == "body":
        body += b" "
    if changed == "header":
        headers = {}
    if changed == "scheme":
        headers = {"x-pagerduty-signature": headers["x-pagerduty-signature"].replace("v1=", "v2=")}
    with pytest.raises(Forged):
        pagerduty.receiver().receive(spec("pagerduty"), headers, body, NOW)
    nothing = SourceSpec("x", "pagerduty", "", {}, None)
    with pytest.raises(Forged):
        pagerduty.receiver().receive(nothing, *signed(event(), ""), NOW)


@pytest.mark.parametrize(
    "payload",
    [
        {},
        {"event": []},
        {"event": {"id": "x"}},
        event(occurred_at="yesterday"),
        event(occurred_at="2026-11-20T11:05:00"),
        event(occurred_at=None),
        event(data={"created_at": "99999-01-01T00:00:00Z"}),
    ],
)
def test_what_is_signed_but_broken_is_refused(payload: dict[str, Any]) -> None:
    with pytest.raises(SourceProblem) as refused:
        told(payload)
    assert refused.value.code == "format"


@pytest.mark.parametrize("moment", ["1970-01-01T00:00:00Z", "2031-01-01T00:00:00Z"])
def test_what_a_clock_that_was_wrong_tells_is_left_out(moment: str) -> None:
    assert told(event(occurred_at=moment)) == Received("01E")
    assert alerted(group(alert(startsAt=moment))).acts == ()


def test_the_setting_names_the_system_of_a_service() -> None:
    assert told(event(), services="PSVC=wallet").acts[0].system == "wallet"
    assert told(event(data={"service": {"id": "P1", "summary": "elsewhere"}})).acts[0].system is None


def alert(status: str = "firing", **changed: Any) -> dict[str, Any]:
    """An alert as Alertmanager's documentation of webhooks shows it."""
    return {
        "status": status,
        "labels": {"alertname": "Down", "severity": "page", "system": "ledger"},
        "annotations": {"summary": MARKUP},
        "startsAt": "2026-11-20T11:00:00.5Z",
        "endsAt": "2026-11-20T11:30:00Z" if status == "resolved" else "0001-01-01T00:00:00Z",
        "generatorURL": "http://prometheus:9090/graph",
        "fingerprint": "c9a1",
        **changed,
    }


def group(*alerts: dict[str, Any], **changed: Any) -> bytes:
    whole = {
        "version": "4",
        "groupKey": "{}:{}",
        "truncatedAlerts": 0,
        "status": "firing",
        "receiver": "remit",
        "groupLabels": {},
        "commonLabels": {},
        "commonAnnotations": {"summary": MARKUP},
        "externalURL": "http://alertmanager:9093",
        "alerts": list(alerts),
    }
    return json.dumps({**whole, **changed}).encode()


def alerted(body: bytes, token: str = SECRET, **settings: Any) -> Received:
    headers = {"authorization": f"Bearer {token}"}
    return alertmanager.receiver().receive(spec("alertmanager", **settings), headers, body, NOW)


START = int(datetime(2026, 11, 20, 11, tzinfo=UTC).timestamp())


def test_an_alert_fires_and_ends() -> None:
    fires = alerted(group(alert()))
    ends = alerted(group(alert("resolved")))
    assert [(act.activity, act.at, act.system, act.native) for act in (*fires.acts, *ends.acts)] == [
        ("incident", START, "ledger", f"c9a1/{START}/fires"),
        ("incident", START, "ledger", f"c9a1/{START}/fires"),
        ("incident-resolved", START + 1800, "ledger", f"c9a1/{START}/ends"),
    ]
    assert "script" not in repr(ends)


def test_a_group_that_is_sent_again_is_the_same_whatever_its_order() -> None:
    other = alert(fingerprint="d0")
    assert alerted(group(alert(), other)).native == alerted(group(other, alert())).native
    assert alerted(group(alert(), other)).native != alerted(group(alert())).native


def test_only_what_pages_counts_unless_the_settings_say_otherwise() -> None:
    low = alert(labels={"severity": "info", "team": "payments"})
    assert alerted(group(low)).acts == ()
    assert [act.team for act in alerted(group(low), severity="info").acts] == ["payments"]


@pytest.mark.parametrize("token", ["", "s3cre", "S3CRET"])
def test_another_token_proves_nothing(token: str) -> None:
    with pytest.raises(Forged):
        alerted(group(alert()), token)


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b"\xff",
        b"[]",
        b"[" * 100_000,
        group(alert(), version="3"),
        group(alerts="many"),
        group(alert(startsAt="soon")),
        group(alert(fingerprint="")),
        group(alert(startsAt="0000-00-00T00:00:00Z")),
        group(["no alert"]),  # type: ignore[arg-type]
        b'{"version": "4", "alerts": [NaN]}',
    ],
)
def test_what_is_no_notification_is_refused(body: bytes) -> None:
    with pytest.raises(SourceProblem) as refused:
        alerted(body)
    assert refused.value.code == "format"


def test_a_flood_is_cut_off() -> None:
    many = [alert(fingerprint=str(number)) for number in range(1500)]
    assert len(alerted(group(*many)).acts) == 1000
