"""Webhooks: queued with the change, sent to real receivers, signed, tried again, given up; both engines."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import socket
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from databases import connect
from django.db import connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from editable import ACME
from filling import fill
from webhook_server import Receiver, receiving

from remit.actions import backup, webhook, webhook_sending
from remit.actions.audit import Change, record
from remit.actions.organisation import edit
from remit.actions.permission import NotAllowed
from remit.actions.webhook_post import Outcome, post
from remit.actions.webhook_sending import KEPT, LOST, Sent, prune, send
from remit.core import editing
from remit.core.editing import EditError
from remit.core.team import Team
from remit.core.webhook import ALL, PAUSES, PREFIX
from remit.db.models import AuditEntry, Delivery, Notice, User, Webhook

LATER = timedelta(seconds=1)


@pytest.fixture(autouse=True)
def acme(database: BaseDatabaseWrapper, settings: Any) -> BaseDatabaseWrapper:
    """Ana administers; receivers on this machine are allowed."""
    settings.WEBHOOK_PRIVATE = True
    settings.BASE_URL = "https://remit.acme.example"
    fill(ACME)
    User.objects.create(username="ana", person_id="ana", is_administrator=True)
    return database


def added(receiver: Receiver, *events: str) -> tuple[int, str]:
    hook, secret = webhook.add("build", receiver.url, events or [ALL], acting_user=None)
    return hook.pk, secret


def team(name: str) -> None:
    edit(lambda o: editing.add_team(o, Team(name, name.title())), acting_user=None, action="team.add")


def now() -> datetime:
    return datetime.now(UTC) + LATER


def verified(secret: str, headers: dict[str, str], body: bytes) -> bool:
    """The check of the Standard Webhooks specification, written from its text."""
    key = base64.b64decode(secret[len("whsec_") :])
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    expected = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    given = [each.split(",", 1) for each in headers["webhook-signature"].split(" ")]
    return any(version == "v1" and hmac.compare_digest(one, expected) for version, one in given)


def test_a_change_arrives_signed() -> None:
    with receiving() as receiver:
        number, secret = added(receiver)
        team("new")
        assert send(now()) == Sent(1, ())
        (got,) = receiver.got
    body = json.loads(got.body)
    entry = AuditEntry.objects.get(action="team.add")
    assert body == {
        "type": "team.changed",
        "timestamp": entry.at.isoformat(),
        "data": {
            "id": got.headers["webhook-id"],
            "organisation": "acme",
            "version": 2,
            "link": "https://remit.acme.example/teams/new/",
            "changes": [
                {
                    "kind": "team",
                    "id": "new",
                    "before": None,
                    "after": {
                        "id": "new",
                        "name": "New",
                        "zone": None,
                        "period": {"from": None, "until": None},
                    },
                }
            ],
            "more": 0,
        },
    }
    assert verified(secret, got.headers, got.body)
    assert not verified(secret, got.headers, got.body + b" ")
    assert not verified(webhook.rotate(number, acting_user=None), got.headers, got.body)
    assert (got.path, got.headers["content-type"], got.headers["host"]) == (
        "/",
        "application/json",
        receiver.url.split("/")[2],
    )
    (one,) = Delivery.objects.all()
    assert (one.attempts, one.next_at, one.last_status, one.last_answer) == (1, None, "200", "")


def test_what_is_rolled_back_is_not_told() -> None:
    with receiving() as receiver:
        added(receiver)
        with pytest.raises(RuntimeError), transaction.atomic():
            team("new")
            assert Delivery.objects.count() == 1
            raise RuntimeError
        assert (send(now()), receiver.got) == (Sent(0, ()), [])


def test_only_what_it_is_told_of() -> None:
    with receiving() as receiver:
        added(receiver, "role.changed", "round.opened")
        team("new")
        record([Change("point.open", "point", "pay/one-on-ones/1")], acting_user=None)
        assert list(Delivery.objects.values_list("event", flat=True)) == []
        record(
            [Change("round.open", "round", "7", None, {"team": "pay", "by_name": ["ana"]})], acting_user=None
        )
        (one,) = Delivery.objects.all()
        assert one.payload["data"]["changes"] == [
            {"kind": "round", "id": "7", "before": None, "after": {"team": "pay"}}
        ]


def test_a_secret_before_a_new_one_signs_for_a_day() -> None:
    with receiving() as receiver:
        number, old = added(receiver)
        new = webhook.rotate(number, acting_user=None)
        team("one")
        send(now())
        team("two")
        send(now() + timedelta(hours=25))
    first, second = receiver.got
    assert [verified(secret, first.headers, first.body) for secret in (old, new)] == [True, True]
    assert [verified(secret, second.headers, second.body) for secret in (old, new)] == [False, True]


def test_a_failure_is_tried_again_under_the_same_id_and_given_up_in_the_end() -> None:
    with receiving(500) as receiver:
        number, _ = added(receiver)
        team("new")
        at = now()
        waits = []
        for attempt in range(len(PAUSES) + 1):
            assert send(at) == Sent(0, (("build", "500"),))
            (one,) = Delivery.objects.all()
            assert (one.attempts, one.last_status, one.last_answer) == (attempt + 1, "500", "not now")
            if one.next_at is not None:
                waits.append((one.next_at - at) / PAUSES[attempt])
                assert send(one.next_at - LATER) == Sent(0, ())
                at = one.next_at
        assert len({got.headers["webhook-id"] for got in receiver.got}) == 1
    assert all(1 <= wait <= 1.2 for wait in waits)
    assert (len(waits), len(set(waits)) > 1) == (len(PAUSES), True)
    assert (one.next_at, one.delivered_at) == (None, None)
    assert list(Notice.objects.values_list("person", "kind", "link")) == [
        ("ana", "webhook-given-up", f"/organisation/webhooks/{number}/")
    ]


def test_by_hand_once_more() -> None:
    with receiving(500, 200) as receiver:
        added(receiver)
        team("new")
        send(now())
        (one,) = Delivery.objects.all()
        webhook.redeliver(one.pk, acting_user=None)
        assert send(now()) == Sent(1, ())
        assert [got.headers["webhook-id"] for got in receiver.got] == [one.message] * 2


def test_gone_ends_it() -> None:
    with receiving(410) as receiver:
        number, _ = added(receiver)
        team("one")
        team("two")
        assert send(now()) == Sent(0, (("build", "410"),))
        team("three")
        assert (send(now() + timedelta(days=9)), len(receiver.got)) == (Sent(0, ()), 1)
    hook = Webhook.objects.get()
    assert (hook.active, hook.ended_why) == (False, "gone")
    assert AuditEntry.objects.filter(action="webhook.end").count() == 1
    assert list(Notice.objects.values_list("kind", flat=True)) == ["webhook-ended"]
    assert sorted(Delivery.objects.values_list("last_status", "next_at")) == [("410", None), ("ended", None)]
    for action in (webhook.test, webhook.rotate):
        with pytest.raises(EditError, match="this webhook has ended"):
            action(number, acting_user=None)


@pytest.mark.parametrize(
    ("answer", "status"), [("slow", "time"), ("drip", "time"), (302, "302"), (404, "404"), (204, "204")]
)
def test_ways_of_answering(answer: int | str, status: str) -> None:
    with receiving(answer) as receiver:
        outcome = post(receiver.url, b"{}", {}, private=True, seconds=0.6)
        assert (outcome.status, outcome.arrived, len(receiver.got)) == (status, status == "204", 1)


def test_of_a_huge_answer_only_the_beginning_is_read() -> None:
    with receiving("huge") as receiver:
        assert post(receiver.url, b"{}", {}, private=True) == Outcome("500", "x" * 200)
        assert receiver.hold.wait(10)


def test_where_nobody_listens_or_nobody_speaks_tls() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    assert post(f"http://127.0.0.1:{port}/", b"", {}, private=True).status == "connection"
    with receiving() as receiver:
        assert post(receiver.url.replace("http:", "https:"), b"", {}, private=True).status == "tls"


def test_one_that_fails_does_not_keep_another_waiting() -> None:
    with receiving(500) as bad, receiving() as good:
        added(bad)
        added(good)
        team("one")
        team("two")
        assert send(now()) == Sent(2, (("build", "500"),))
        assert (len(bad.got), len(good.got)) == (1, 2)


PRIVATE = [
    "127.0.0.1",
    "10.1.2.3",
    "169.254.169.254",
    "::1",
    "::ffff:127.0.0.1",
    "fe80::1",
    "64:ff9b::7f00:1",
]


@pytest.mark.parametrize("address", PRIVATE)
def test_a_name_that_leads_into_the_own_network(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    """Looked up at each attempt, and one such address among several is enough."""
    asked = []

    def answered(host: str, port: int, **_: Any) -> list[Any]:
        asked.append(host)
        return [(0, 0, 0, "", (each, port)) for each in ("93.184.215.14", address)]

    def never(*_: Any, **__: Any) -> Any:
        raise AssertionError("it was called")

    monkeypatch.setattr(socket, "getaddrinfo", answered)
    monkeypatch.setattr(socket, "create_connection", never)
    outcome = post("https://hooks.example/x", b"{}", {}, private=False)
    assert (outcome, asked) == (Outcome("private", f"hooks.example: {address}"), ["hooks.example"])


def test_the_own_network_and_no_encryption_are_refused_where_nobody_allowed_them(settings: Any) -> None:
    settings.WEBHOOK_PRIVATE = False
    with receiving() as receiver:
        with pytest.raises(EditError, match="the address begins with https://"):
            added(receiver)
        assert post(receiver.url, b"{}", {}, private=False).status == "address"
        outcome = post(receiver.url.replace("http:", "https:"), b"{}", {}, private=False)
        assert (outcome.status, receiver.got) == ("private", [])


def test_a_process_that_dies_on_the_way_leaves_it_to_the_next() -> None:
    with receiving() as receiver:
        added(receiver)
        team("new")
        at = now()
        first = webhook_sending._claim(at, set(), set())
        assert first is not None  # and the process is gone
        assert send(at + LOST - LATER) == Sent(0, ())
        assert send(at + LOST) == Sent(1, ())
        webhook_sending._write(first, Outcome("500"), at)  # or only slow: what it says counts no more
    (one,) = Delivery.objects.all()
    assert (one.attempts, one.last_status, [got.headers["webhook-id"] for got in receiver.got]) == (
        2,
        "200",
        [one.message],
    )


def test_two_senders_at_once_send_each_once(
    acme: BaseDatabaseWrapper, request: pytest.FixtureRequest
) -> None:
    url = request.getfixturevalue("postgres_url" if acme.vendor == "postgresql" else "sqlite_url")
    with receiving() as receiver:
        added(receiver)
        for number in range(12):
            team(f"team-{number}")
        done: list[Sent] = []
        start, at = threading.Barrier(2), now()

        def run() -> None:
            connections["default"] = connect(url)
            try:
                start.wait()
                done.append(send(at))
            finally:
                connections["default"].close()

        threads = [threading.Thread(target=run) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        ids = [got.headers["webhook-id"] for got in receiver.got]
    assert (sum(each.sent for each in done), len(ids), len(set(ids))) == (12, 12, 12)


def test_what_is_old_and_done_is_deleted() -> None:
    with receiving(200, 500) as receiver:
        added(receiver)
        team("one")
        team("two")
        send(now())
        assert prune(now() + KEPT) == 1
        assert Delivery.objects.get().last_status == "500"


def test_a_test_and_the_end() -> None:
    with receiving() as receiver:
        number, secret = added(receiver, "role.changed")
        webhook.test(number, acting_user=None)
        send(now())
        (got,) = receiver.got
        assert (json.loads(got.body)["type"], verified(secret, got.headers, got.body)) == (
            "webhook.test",
            True,
        )
        webhook.test(number, acting_user=None)
        webhook.end(number, acting_user=None)
        webhook.end(number, acting_user=None)
        assert (send(now()), len(receiver.got)) == (Sent(0, ()), 1)
    actions = ["webhook.add", "webhook.test", "webhook.test", "webhook.end"]
    entries = AuditEntry.objects.filter(action__startswith="webhook.").order_by("sequence")
    assert list(entries.values_list("action", flat=True)) == actions
    assert secret.removeprefix(PREFIX) not in str(list(entries.values()))


def test_what_was_on_its_way_in_a_backup_is_not_sent(tmp_path: Path) -> None:
    with receiving() as receiver:
        added(receiver)
        team("one")
        backup.save(tmp_path / "saved")
        backup.restore(tmp_path / "saved", replace=True)
        assert (send(now()), receiver.got) == (Sent(0, ()), [])
    assert list(Delivery.objects.values_list("last_status", "next_at")) == [("restored", None)]


def test_who_may_not() -> None:
    bo = User.objects.create(username="bo", person_id="bo")
    with receiving() as receiver:
        number, _ = added(receiver)
        calls = [
            lambda: webhook.add("x", "https://x.example/", [ALL], acting_user=bo),
            lambda: webhook.rotate(number, acting_user=bo),
            lambda: webhook.test(number, acting_user=bo),
            lambda: webhook.end(number, acting_user=bo),
            lambda: webhook.redeliver(1, acting_user=bo),
        ]
        for call in calls:
            with pytest.raises(NotAllowed):
                call()


def test_what_there_is_not() -> None:
    for call in (webhook.rotate, webhook.test, webhook.end, webhook.redeliver):
        with pytest.raises(webhook.NoSuchWebhook):
            call(99, acting_user=None)


@pytest.mark.parametrize(
    ("name", "url", "events", "field"),
    [
        (" ", "https://x.example/", [ALL], "name"),
        ("x", "ftp://x.example/", [ALL], "url"),
        ("x", "https://x.example/", [], "events"),
        ("x", "https://x.example/", ["ballot.given"], "events"),
    ],
)
def test_what_cannot_be_added(name: str, url: str, events: list[str], field: str) -> None:
    with pytest.raises(EditError) as raised:
        webhook.add(name, url, events, acting_user=None)
    assert raised.value.field == field


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for ``localhost`` that signs itself, with its key, in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    day = timedelta(days=1)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(datetime.now(UTC) - day)
        .not_valid_after(datetime.now(UTC) + day)
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    private = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    path = tmp_path_factory.mktemp("tls") / "localhost.pem"
    path.write_bytes(made.public_bytes(pem) + private)
    return path


def test_a_certificate_is_checked(certificate: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with receiving(certificate=certificate) as receiver:
        assert post(receiver.url, b"{}", {}, private=True).status == "tls"
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        assert post(receiver.url, b"{}", {}, private=True) == Outcome("200")
        assert post(receiver.url.replace("localhost", "127.0.0.1"), b"{}", {}, private=True).status == "tls"
        assert [got.path for got in receiver.got] == ["/"]


def test_over_tls_too_the_time_is_bounded(certificate: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    with receiving("drip", certificate=certificate) as receiver:
        assert post(receiver.url, b"{}", {}, private=True, seconds=0.6) == Outcome("time")
