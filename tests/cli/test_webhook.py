"""``remit webhook`` and ``remit send-webhooks`` on the database."""

from __future__ import annotations

import json
from typing import Any

import pytest
from command_line import Done, remit
from databases import connected, database, sqlite_url
from editable import ACME
from filling import fill
from webhook_server import receiving

from remit.cli.ports import Ports
from remit.db.models import Delivery, Webhook
from remit.project.database_port import DatabasePort

__all__ = ["connected", "database", "sqlite_url"]


def nothing(*_: object) -> Any:
    raise AssertionError("not asked for")


PORTS = Ports(database=DatabasePort, demo_database=nothing, serve=nothing)


def do(*args: object) -> Done:
    return remit(*args, ports=PORTS)


@pytest.fixture(autouse=True)
def acme(database: object, settings: Any) -> None:
    """Receivers on this machine are allowed."""
    settings.WEBHOOK_PRIVATE = True
    fill(ACME)


def test_from_adding_to_the_end() -> None:
    with receiving(500, 200) as receiver:
        made = do("webhook", "add", receiver.url, "--name", "build")
        hook = Webhook.objects.get()
        assert made == Done(0, f"{hook.secret}\n", "")
        number = hook.pk
        assert do("webhook", "list") == Done(0, f"{number}  active  {receiver.url}  *  build\n", "")
        assert do("webhook", "test", number) == Done(0, "A test is due.\n", "")
        assert do("send-webhooks") == Done(1, "0 sent\nnot sent to build: 500\n", "")
        one = Delivery.objects.get()
        shown = f"{one.pk}  waiting  webhook.test  500  {one.created_at.isoformat()}  {one.message}\n"
        assert do("webhook", "list", number) == Done(0, shown, "")
        assert do("webhook", "redeliver", one.pk) == Done(0, "It is due again.\n", "")
        assert do("send-webhooks", "--json").out.split() == ["{", '"sent":', "1,", '"failed":', "[]", "}"]
        rotated = do("webhook", "rotate", number)
        assert rotated == Done(0, f"{Webhook.objects.get().secret}\n", "")
        assert rotated.out != made.out
        assert do("webhook", "end", number) == Done(0, f"Webhook {number} is told nothing any more.\n", "")
        assert do("webhook", "test", number) == Done(2, "", "remit: this webhook has ended\n")


def test_as_json() -> None:
    made = do(
        "webhook", "add", "https://hooks.example/in", "--name", "x", "--event", "role.changed", "--json"
    )
    hook = Webhook.objects.get()
    view = {
        "number": hook.pk,
        "name": "x",
        "url": "https://hooks.example/in",
        "events": ["role.changed"],
        "state": "active",
        "created": hook.created_at.isoformat(),
        "waiting": 0,
        "failed": 0,
    }
    assert json.loads(made.out) == {**view, "secret": hook.secret}
    assert json.loads(do("webhook", "list", "--json").out) == {"webhooks": [view]}
    assert json.loads(do("webhook", "list", hook.pk, "--json").out) == {"deliveries": []}


def test_what_cannot_be_done() -> None:
    assert do("webhook", "add", "nowhere", "--name", "x") == Done(2, "", "remit: this is no address\n")
    for action in ("test", "rotate", "end", "redeliver"):
        said = "remit: there is no such number 99; see `remit webhook list`\n"
        assert do("webhook", action, 99) == Done(2, "", said)
