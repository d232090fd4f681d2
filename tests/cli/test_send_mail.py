"""``remit send-mail``: what went out, what did not, and why; on the database of the settings."""

from __future__ import annotations

import json
from typing import Any

import pytest
from command_line import Done, remit
from databases import connected, database, sqlite_url
from editable import ACME
from filling import fill
from smtp_server import Post, post

from remit.actions.notice import tell
from remit.cli.ports import Ports
from remit.db.models import Mail, User
from remit.project.database_port import DatabasePort

__all__ = ["connected", "database", "post", "sqlite_url"]


def nothing(*_: object) -> Any:
    raise AssertionError("not asked for")


PORTS = Ports(database=DatabasePort, demo_database=nothing, serve=nothing)


@pytest.fixture
def told(database: object) -> None:
    """Ana, whose mailbox is not there, and Bo are told of a round."""
    fill(ACME)
    for person, address in (("ana", "refused@acme.example"), ("bo", "bo@acme.example")):
        User.objects.create(username=person, person_id=person, email=address)
        tell(
            person, "round-opened", params={"team": "Pay"}, link="/teams/pay/", why="member", about="round:1"
        )


def test_what_did_not_go_out_is_listed_until_it_does(told: None, post: Post) -> None:
    failed = "not sent to ana (given up): 550 no such mailbox\n"
    assert remit("send-mail", ports=PORTS) == Done(1, f"1 sent\n{failed}", "")
    assert remit("send-mail", ports=PORTS) == Done(1, f"0 sent\n{failed}", "")
    User.objects.filter(username="ana").update(email="ana@acme.example")
    assert remit("send-mail", "--again", ports=PORTS) == Done(0, "1 sent\n", "")
    done = remit("send-mail", "--json", ports=PORTS)
    assert (done.code, json.loads(done.out)) == (0, {"sent": 0, "troubled": []})
    assert [mail["To"] for mail in post.mails()] == ["ana@acme.example", "bo@acme.example"]


def test_the_digest_now(database: object, post: Post) -> None:
    fill(ACME)
    User.objects.create(username="bo", person_id="bo", email="bo@acme.example")
    tell("bo", "round-revealed", params={"team": "Pay"}, link="/teams/pay/", why="member")
    assert remit("send-mail", "--digest", ports=PORTS) == Done(0, "1 sent\n", "")
    assert remit("send-mail", "--digest", ports=PORTS) == Done(0, "0 sent\n", "")


def test_without_a_mail_server(database: object) -> None:
    assert remit("send-mail", ports=PORTS) == Done(
        2, "", "remit: no mail server is set: see REMIT_SMTP_HOST\n"
    )
    assert not Mail.objects.exists()
