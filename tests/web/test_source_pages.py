"""Sources and accounts on the pages, and where sources push: who may, what is shown, and never a secret."""

from __future__ import annotations

import hashlib
import hmac
import json
from datetime import UTC, datetime
from pathlib import Path

import fake_source
import pytest
from company import Get
from django.test import Client
from pytest_django import Settings

from remit.actions import book, collect, identity, push
from remit.actions import source as sources
from remit.db import organisation as stored
from remit.db.models import Account, Pushed, Source, User
from remit.evidence.act import Account as Seen

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
TOKEN = "tok-0123456789-secret"
TRIGGERED = {
    "event": {
        "id": "01DEF",
        "event_type": "incident.acknowledged",
        "resource_type": "incident",
        "occurred_at": "2026-02-20T10:05:00.000Z",
        "agent": {
            "html_url": "https://acme.pagerduty.com/users/PLH1HKV",
            "id": "PLH1HKV",
            "self": "https://api.pagerduty.com/users/PLH1HKV",
            "summary": "Somebody On Call",
            "type": "user_reference",
        },
        "client": None,
        "data": {
            "id": "PGR0VU2",
            "type": "incident",
            "self": "https://api.pagerduty.com/incidents/PGR0VU2",
            "html_url": "https://acme.pagerduty.com/incidents/PGR0VU2",
            "number": 2,
            "status": "acknowledged",
            "incident_key": "d3640fbd41094207a1c11e58e46b1662",
            "created_at": "2026-02-20T10:00:00Z",
            "title": "A little bump in the road",
            "service": {
                "html_url": "https://acme.pagerduty.com/services/PF9KMXH",
                "id": "PF9KMXH",
                "self": "https://api.pagerduty.com/services/PF9KMXH",
                "summary": "API Service",
                "type": "service_reference",
            },
            "assignees": [{"id": "PTUXL6G", "summary": "User 123", "type": "user_reference"}],
            "escalation_policy": {
                "id": "PUS0KTE",
                "summary": "Default",
                "type": "escalation_policy_reference",
            },
            "teams": [{"id": "PFCVPS0", "summary": "Engineering", "type": "team_reference"}],
            "priority": {"id": "PSO75BM", "summary": "P1", "type": "priority_reference"},
            "urgency": "high",
            "conference_bridge": None,
            "resolve_reason": None,
        },
    }
}
ALERTS = {
    "version": "4",
    "groupKey": '{}:{alertname="LedgerDown"}',
    "truncatedAlerts": 0,
    "status": "resolved",
    "receiver": "remit",
    "groupLabels": {"alertname": "LedgerDown"},
    "commonLabels": {"alertname": "LedgerDown", "severity": "page"},
    "commonAnnotations": {},
    "externalURL": "http://alertmanager.acme.example:9093",
    "alerts": [
        {
            "status": "resolved",
            "labels": {"alertname": "LedgerDown", "severity": "page", "system": "ledger"},
            "annotations": {"summary": "The ledger is down"},
            "startsAt": "2026-02-20T10:00:00.000Z",
            "endsAt": "2026-02-20T10:30:00.000Z",
            "generatorURL": "http://prometheus.acme.example/graph",
            "fingerprint": "0d1f2e3c4b5a6978",
        }
    ],
}


@pytest.fixture(autouse=True)
def lake(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.LAKE_DIR = tmp_path / "lake"
    fake_source.register(monkeypatch.setattr)


@pytest.fixture
def root(ana: Client) -> Client:
    """Ana, as an administrator."""
    User.objects.filter(person="ana").update(is_administrator=True)
    return ana


def added(kind: str = "fake", name: str = "one") -> Source:
    address = "x" if kind == "fake" else ""
    return sources.add(kind, address, acting_user=None, now=NOW, source_id=name, secret=TOKEN)


def post(client: Client, source: str, payload: object, **headers: str) -> int:
    body = json.dumps(payload)
    found = client.post(f"/hooks/{source}/", body, content_type="application/json", headers=headers)
    return int(found.status_code)


def signature(payload: object, secret: str = TOKEN) -> str:
    body = json.dumps(payload).encode()
    return f"v1={hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()}"


def test_whoever_is_no_administrator_adds_nothing(ana: Client) -> None:
    added()
    assert ana.post("/sources/", {"kind": "fake", "address": "x"}).status_code in (403, 404)
    for verb in ("test", "read", "renew", "end"):
        found = ana.post(f"/sources/one/{verb}/", {"secret": "another"})
        assert found.status_code in (403, 404), verb
    assert Source.objects.get().ended_at is None


def test_a_source_from_its_beginning_to_its_end(root: Client, get: Get) -> None:
    answer = root.post(
        "/sources/",
        {"kind": "fake", "address": "word", "name": "<b>One", "settings": "chunks=3", "secret": TOKEN},
    )
    source = Source.objects.get()
    assert answer["Location"] == f"/sources/{source.pk}/"
    assert source.settings == {"chunks": 3}
    pages = [root.get(address).content.decode() for address in ("/sources/", f"/sources/{source.pk}/")]
    assert all("&lt;b&gt;One" in page and TOKEN not in page for page in pages)
    assert "not read yet" in pages[0]
    root.post(f"/sources/{source.pk}/test/")
    assert "It works. chunks: 3" in root.get("/sources/").content.decode()
    collect.collect(source.pk, NOW, force=True)
    assert "healthy" in root.get(f"/sources/{source.pk}/state/").content.decode()
    root.post(f"/sources/{source.pk}/renew/", {"secret": "wrong"})
    root.post(f"/sources/{source.pk}/test/")
    assert "The token was refused." in root.get("/sources/").content.decode()
    bad = root.post(
        f"/sources/{source.pk}/",
        {"name": "x", "retention_days": 9, "every_minutes": 60, "settings": "no equals sign"},
    )
    assert (bad.status_code, "Expected name=value" in bad.content.decode()) == (422, True)
    root.post(f"/sources/{source.pk}/end/")
    assert root.get(f"/sources/{source.pk}/").status_code == 404
    assert "There is no source yet" in root.get("/sources/").content.decode()


def test_pagerduty_proves_itself_and_tells_who_acknowledged(ana: Client) -> None:
    added("pagerduty")
    good = {"X-PagerDuty-Signature": f"v1={'0' * 64},{signature(TRIGGERED)}"}
    for headers in ({}, {"X-PagerDuty-Signature": signature(TRIGGERED, "other")}):
        assert post(ana, "one", TRIGGERED, **headers) == 401
    assert Pushed.objects.count() == 0
    assert [post(ana, "one", TRIGGERED, **good) for _ in range(2)] == [202, 200]
    push.drain_all(NOW)
    act = Pushed.objects.get().acts[0]
    account = Account.objects.get(kind="pagerduty")
    assert (act["activity"], act["actor"], act["occurred_at"], act["started_at"]) == (
        "incident-acknowledged",
        account.pk,
        "2026-02-20T10:05:00+00:00",
        "2026-02-20T10:00:00+00:00",
    )
    kept = json.dumps(act)
    assert not any(word in kept for word in ("Somebody On Call", "bump", "PLH1HKV", "User 123"))


def test_alertmanager_proves_itself_and_tells_when_it_ended(ana: Client) -> None:
    added("alertmanager")
    assert post(ana, "one", ALERTS, Authorization="Bearer wrong") == 401
    good = {"Authorization": f"Bearer {TOKEN}"}
    assert [post(ana, "one", ALERTS, **good) for _ in range(2)] == [202, 200]
    assert [(act["activity"], act["system"]) for act in Pushed.objects.get().acts] == [
        ("incident", "ledger"),
        ("incident-resolved", "ledger"),
    ]
    assert post(ana, "one", {"version": "3", "alerts": []}, **good) == 400


def test_what_cannot_be_a_request_of_a_source(client: Client, database: object, settings: Settings) -> None:
    assert post(client, "nothing", {}) == 404
    added("fake")
    assert post(client, "one", {}) == 404
    added("pagerduty", "two")
    large = client.post("/hooks/two/", b"x" * (5 * 1024 * 1024 + 1), content_type="application/json")
    assert large.status_code == 413
    assert client.get("/hooks/two/").status_code == 405
    settings.SECRET_KEY = "z" * 50
    assert post(client, "two", TRIGGERED, **{"X-PagerDuty-Signature": signature(TRIGGERED)}) == 503
    assert Source.objects.get(pk="two").problem["code"] == "unreadable"


def named(kind: str, value: str, name: str) -> Account:
    learned = book.Book(stored.load(), NOW)
    learned.learn([Seen(kind, value, name)])
    identity.suggest(stored.load(), NOW)
    return Account.objects.get(kind=kind, value=value)


def test_ones_own_accounts(ana: Client, get: Get) -> None:
    name = User.objects.get(person="ana").person.name  # type: ignore[union-attr]
    account = named("github", "somebody-else-entirely", name)
    assert ana.get("/accounts/").status_code in (403, 404)
    assert "somebody-else-entirely" in get("/me/accounts/").one("main").text
    ana.post(f"/accounts/{account.pk}/", {"do": "confirm", "person": "ana", "back": "own"})
    account.refresh_from_db()
    assert (account.person_id, account.rule) == ("ana", "confirmed")
    assert "by confirmed" in get("/me/accounts/").one("main").text
    ana.post(f"/accounts/{account.pk}/", {"do": "undo", "back": "own"})
    account.refresh_from_db()
    assert account.person_id is None
    assert "No source has named an account of yours yet." in get("/me/accounts/").one("main").text
    stranger = named("email", "x@y.example", "Nobody Here")
    for do in ("confirm", "refuse"):
        assert ana.post(f"/accounts/{stranger.pk}/", {"do": do, "person": "ana"}).status_code in (403, 404)
    assert ana.post("/accounts/nothing/", {"do": "undo"}).status_code == 404


def test_an_administrator_says_whose_it_is(root: Client) -> None:
    account = named("email", "x@y.example", "<i>Nobody</i>")
    assert "&lt;i&gt;Nobody" in root.get("/accounts/").content.decode()
    assert root.post(f"/accounts/{account.pk}/", {"do": "dance"}).status_code == 400
    root.post(f"/accounts/{account.pk}/", {"do": "confirm", "person": "bo"})
    assert "x@y.example" in root.get("/accounts/?show=matched").content.decode()
    assert "x@y.example" not in root.get("/accounts/").content.decode()
    root.post(f"/accounts/{account.pk}/", {"do": "undo"})
    root.post(f"/accounts/{account.pk}/", {"do": "refuse", "person": "bo"})
    account.refresh_from_db()
    assert account.person_id is None
    for page in ("0", "x", "9" * 30):
        assert root.get("/accounts/", {"page": page}).status_code == 200
