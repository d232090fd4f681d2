"""Mail through a real server: what is due, what it says, failures tried again, nothing twice; both engines."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email import policy
from email.message import EmailMessage, Message
from email.parser import BytesParser
from typing import Any

import pytest
from databases import connect
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from editable import ACME
from filling import fill
from smtp_server import Post, post

from remit.actions import mail
from remit.actions.mail import PAUSES, Sent
from remit.actions.mail_text import off_token
from remit.actions.notice import done, tell
from remit.core.person import Identity, Person
from remit.db.models import Mail, Notice, NoticeChoice, User

__all__ = ["post"]
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
EARLY = NOON.replace(hour=6)


def with_mail(person: Person) -> Person:
    return replace(person, identities=(Identity("email", f"{person.id}@acme.example"),))


@pytest.fixture(autouse=True)
def acme(database: BaseDatabaseWrapper, monkeypatch: pytest.MonkeyPatch) -> BaseDatabaseWrapper:
    """Ana and Bo have an account; Chi has none."""
    fill(replace(ACME, people=tuple(map(with_mail, ACME.people))))
    for person in ("ana", "bo"):
        User.objects.create(username=person, person_id=person)
    return database


def told(person: str, kind: str = "round-opened", **more: Any) -> None:
    """Tells a person of a round of Pay, at noon."""
    tell(
        person,
        kind,
        **{"params": {"team": "Pay"}, "link": "/teams/pay/", "why": "member", "about": "round:3", **more},
    )
    Notice.objects.filter(created_at__gt=NOON).update(created_at=EARLY)


def whole(message: Message) -> EmailMessage:
    """The mail with its texts decoded."""
    found = BytesParser(policy=policy.default).parsebytes(message.as_bytes())
    assert isinstance(found, EmailMessage)
    return found


def subjects(post: Post) -> list[tuple[str, str]]:
    return [(str(each["To"]), str(whole(each)["Subject"])) for each in post.mails()]


def test_what_waits_goes_out_at_once_and_once(post: Post) -> None:
    told("ana")
    told("chi")
    assert (mail.collect(EARLY), mail.collect(EARLY)) == (1, 0)
    assert (mail.send(EARLY), mail.send(EARLY)) == (Sent(1, (), 0), Sent(0, (), 0))
    (only,) = map(whole, post.mails())
    off = f"https://remit.acme.example/inbox/off/{off_token('ana', ['round-opened'])}/"
    names = (
        "From",
        "To",
        "Subject",
        "Message-ID",
        "List-Unsubscribe",
        "List-Unsubscribe-Post",
        "Auto-Submitted",
    )
    sentence = "A clarity round of Pay is open: say who you think is responsible for what."
    assert {name: str(only[name]).strip() for name in names} == {
        "From": "Remit <remit@acme.example>",
        "To": "ana@acme.example",
        "Subject": f"[Remit] {sentence}",
        "Message-ID": f"<remit-{Mail.objects.get().pk}-20260302060000@remit.acme.example>",
        "List-Unsubscribe": f"<{off}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        "Auto-Submitted": "auto-generated",
    }
    plain, rich = only.get_body(("plain",)), only.get_body(("html",))
    assert plain is not None
    assert rich is not None
    assert plain.get_content().splitlines() == [
        sentence,
        "  https://remit.acme.example/teams/pay/",
        "  Why you are told: You are on Pay.",
        f"  No more mail of this kind: {off}",
        "",
        "-- ",
        "What Remit mails you, and when, is your choice: https://remit.acme.example/inbox/choices/",
    ]
    assert f'<a href="https://remit.acme.example/teams/pay/">{sentence}</a>' in rich.get_content()


def test_the_rest_waits_for_the_digest_of_the_day(post: Post) -> None:
    told("ana", "round-revealed")
    assert (mail.collect(EARLY), mail.collect(NOON), mail.collect(NOON)) == (0, 1, 0)
    told("ana", "round-revealed", params={"team": "Web"})
    assert (mail.collect(NOON, digest=True), mail.collect(NOON + timedelta(days=1))) == (0, 1)
    assert mail.send(NOON + timedelta(days=1)) == Sent(2, (), 0)
    assert subjects(post) == [
        ("ana@acme.example", "[Remit] What changed, 2 Mar 2026: 1 message"),
        ("ana@acme.example", "[Remit] What changed, 3 Mar 2026: 1 message"),
    ]


def test_several_at_once_are_one_mail(post: Post) -> None:
    told("bo")
    told("bo", "signature-due", params={"team": "Pay", "row": "One on Ones"}, why="holder", about="row:1")
    mail.collect(EARLY)
    mail.send(EARLY)
    assert subjects(post) == [("bo@acme.example", "[Remit] 2 things wait for you")]


@pytest.mark.parametrize(("choice", "early", "noon"), [("off", 0, 0), ("digest", 0, 1), ("immediate", 1, 0)])
def test_as_chosen(choice: str, early: int, noon: int) -> None:
    NoticeChoice.objects.create(person_id="ana", kind="round-opened", mail=choice)
    told("ana")
    assert (mail.collect(EARLY), mail.collect(NOON)) == (early, noon)


def test_what_was_read_done_or_is_old_is_not_mailed(post: Post) -> None:
    told("ana")
    done("round:3")
    told("bo")
    Notice.objects.filter(person="bo").update(read_at=EARLY)
    told("ana", about="round:4")
    Notice.objects.filter(about="round:4").update(created_at=NOON - timedelta(days=8))
    assert mail.collect(NOON) == 0
    told("ana", about="round:5")
    mail.collect(EARLY)
    done("round:5")
    assert mail.send(EARLY) == Sent(0, (), 1)
    assert (post.mails(), list(mail.troubled(NOON))) == ([], [])


def test_who_has_left_is_not_mailed(post: Post) -> None:
    told("ana")
    mail.collect(EARLY)
    User.objects.filter(username="ana").update(is_active=False)
    assert mail.send(EARLY) == Sent(0, (), 1)
    told("ana", about="round:4")
    assert (mail.collect(NOON), post.mails()) == (0, [])


def at(address: str) -> None:
    """Ana's mail goes to this address."""
    User.objects.filter(username="ana").update(email=address)
    told("ana")
    mail.collect(EARLY)


def trouble(now: datetime) -> list[tuple[str, str]]:
    return [(mail.state(each), each.outcome) for each in mail.troubled(now)]


def test_a_failure_is_tried_again_with_growing_pauses_and_given_up(post: Post) -> None:
    at("later@acme.example")
    now = EARLY
    for pause in PAUSES:
        assert mail.send(now) == Sent(0, (("later@acme.example", "451 come again"),), 0)
        assert mail.send(now + pause - timedelta(seconds=1)) == Sent(0, (), 0)
        assert trouble(now) == [("tried again", "451 come again")]
        now += pause
    mail.send(now)
    assert (mail.send(now + timedelta(days=2)), trouble(now)) == (
        Sent(0, (), 0),
        [("given up", "451 come again")],
    )
    User.objects.filter(username="ana").update(email="ana@acme.example")
    assert (mail.again(now), mail.send(now), trouble(now)) == (1, Sent(1, (), 0), [])


def test_a_refusal_for_good_is_not_tried_again(post: Post) -> None:
    at("refused@acme.example")
    assert mail.send(EARLY) == Sent(0, (("refused@acme.example", "550 no such mailbox"),), 0)
    assert mail.send(NOON) == Sent(0, (), 0)
    assert trouble(NOON) == [("given up", "550 no such mailbox")]


def test_no_server_then_one(post: Post, settings: Any) -> None:
    at("ana@acme.example")
    settings.EMAIL_PORT, there = 1, settings.EMAIL_PORT
    ((address, said),) = mail.send(EARLY).failed
    assert (address, said.startswith("the mail server: ")) == ("ana@acme.example", True)
    settings.EMAIL_PORT = there
    assert mail.send(EARLY + PAUSES[0]) == Sent(1, (), 0)
    assert len(post.mails()) == 1


def test_where_the_line_broke_it_is_not_sent_again_unless_somebody_says_so(post: Post) -> None:
    at("vanish@acme.example")
    assert [address for address, _ in mail.send(EARLY).failed] == ["vanish@acme.example"]
    assert mail.send(NOON) == Sent(0, (), 0)
    assert [state for state, _ in trouble(NOON)] == ["may have arrived"]
    first = [each["Message-ID"] for each in post.mails()]
    assert mail.again(NOON) == 1
    mail.send(NOON)
    assert [each["Message-ID"] for each in post.mails()] == first * 2


def test_two_that_send_at_once_send_nothing_twice(
    post: Post, acme: BaseDatabaseWrapper, request: pytest.FixtureRequest
) -> None:
    for number in range(8):
        told("ana", about=f"round:{number}")
        told("bo", about=f"round:{number}")
        mail.collect(EARLY)
    url: str = request.getfixturevalue("postgres_url" if acme.vendor == "postgresql" else "sqlite_url")
    found: list[Sent] = []
    ready = threading.Barrier(2)

    def work() -> None:
        own = connections["default"] = connect(url)
        own.ensure_connection()
        ready.wait()
        mail.collect(EARLY)
        found.append(mail.send(EARLY))
        own.close()

    workers = [threading.Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sum(each.sent for each in found) == 16
    ids = [each["Message-ID"] for each in post.mails()]
    assert (len(ids), len(set(ids))) == (16, 16)
