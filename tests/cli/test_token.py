"""``remit token`` on the database."""

from __future__ import annotations

import json

import pytest
from databases import connected, database, sqlite_url
from editable import ACME
from filling import fill

from remit.actions.token import bearer
from remit.cli.main import ended
from remit.cli.ports import Ports
from remit.project.database_port import DatabasePort

__all__ = ["connected", "database", "sqlite_url"]


def no_server(*_: object) -> None:
    raise AssertionError("nothing is served here")


PORTS = Ports(database=DatabasePort, demo_database=lambda _day: DatabasePort(), serve=no_server)


def test_a_token_is_made_listed_and_revoked(database: object, capsys: pytest.CaptureFixture[str]) -> None:
    fill(ACME)
    assert ended(PORTS, ["token", "create", "ana", "--name", "report", "--scope", "write"]) == 0
    text = capsys.readouterr().out.strip()
    token = bearer(text)
    assert token is not None
    assert (token.user.person_id, token.scopes) == ("ana", ["write"]) if token.user else False
    assert ended(PORTS, ["token", "list", "--json"]) == 0
    listed = json.loads(capsys.readouterr().out)["tokens"]
    assert [(one["number"], one["user"], one["state"]) for one in listed] == [(token.pk, "ana", "live")]
    assert ended(PORTS, ["token", "revoke", str(token.pk)]) == 0
    capsys.readouterr()
    assert bearer(text) is None
    assert ended(PORTS, ["token", "list"]) == 0
    assert capsys.readouterr().out == f"{token.pk}  {text[:12]}…  ana  write  revoked  report\n"


def test_a_directory_has_one_too(database: object, capsys: pytest.CaptureFixture[str]) -> None:
    fill(ACME)
    assert ended(PORTS, ["token", "create", "--directory", "--name", "Entra", "--json"]) == 0
    made = json.loads(capsys.readouterr().out)
    assert (made["user"], made["scopes"], made["state"]) == (None, ["directory"], "live")
    token = bearer(made["token"])
    assert token is not None
    assert token.directory


@pytest.mark.parametrize(
    "arguments",
    [
        ["create", "--name", "x"],
        ["create", "ana", "--directory", "--name", "x"],
        ["create", "--directory", "--name", "x", "--scope", "read"],
        ["create", "nobody", "--name", "x"],
        ["create", "ana", "--name", ""],
        ["revoke", "4"],
    ],
)
def test_what_cannot_be_done_is_said(
    database: object, capsys: pytest.CaptureFixture[str], arguments: list[str]
) -> None:
    fill(ACME)
    assert ended(PORTS, ["token", *arguments]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.startswith("remit: ")
