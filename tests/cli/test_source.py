"""``remit source``: adding what sends by itself says where to, and shows once what it is signed with."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from command_line import Done, remit
from databases import connected, database, sqlite_url
from editable import ACME
from filling import fill
from git_repositories import Stream, git

from remit.actions.secret import hook_secret
from remit.cli.ports import Ports
from remit.db.models import Source
from remit.project.database_port import DatabasePort
from remit.queries.evidence import note

__all__ = ["connected", "database", "sqlite_url"]
ADDED = "{0} added; `remit source test {0}` tries it, `remit collect` reads it\n"


def nothing(*_: object) -> Any:
    raise AssertionError("not asked for")


PORTS = Ports(database=DatabasePort, demo_database=nothing, serve=nothing)


def do(*args: object) -> Done:
    return remit(*args, ports=PORTS)


@pytest.fixture(autouse=True)
def acme(database: object, settings: Any, tmp_path: Path) -> None:
    """A server that people know by an address."""
    settings.BASE_URL, settings.LAKE_DIR = "https://remit.example", tmp_path / "lake"
    fill(ACME)


def test_what_is_read_and_sends_besides_has_a_secret_of_its_own_shown_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("FORGE_TOKEN", "tok")
    made = do("source", "add", "github", "https://github.com/acme", "--secret-env", "FORGE_TOKEN")
    secret = hook_secret(Source.objects.get())
    assert made == Done(
        0,
        ADDED.format("github-acme")
        + "it sends what happens to https://remit.example/hooks/github-acme/\n"
        + f"signed with this secret, which is no token and reads nothing: {secret}\n",
        "",
    )
    assert secret not in do("source", "list", "--json").out
    again = do("source", "add", "gitlab", "https://gitlab.com/acme", "--secret-env", "FORGE_TOKEN", "--json")
    told = json.loads(again.out)
    assert told["hook"] == "https://remit.example/hooks/gitlab-acme/"
    assert told["hook_secret"] == hook_secret(Source.objects.get(pk="gitlab-acme"))


def test_what_sends_alone_is_signed_with_its_token_which_is_not_shown(tmp_path: Path) -> None:
    path = tmp_path / "secret"
    path.write_text("tok-123", encoding="utf-8")
    made = do("source", "add", "alertmanager", "--id", "alerts", "--secret-file", path)
    hook = "it sends what happens to https://remit.example/hooks/alerts/\n"
    assert made == Done(0, ADDED.format("alerts") + hook, "")


def test_what_is_only_read_says_nothing_of_it() -> None:
    made = do("source", "add", "git", "https://git.example/ledger.git")
    assert made == Done(0, ADDED.format("git-ledger"), "")


def test_a_folder_without_a_repository_is_said_when_it_is_added(tmp_path: Path) -> None:
    made = do("source", "add", "git", tmp_path / "nowhere")
    why = f"There is nothing at {tmp_path / 'nowhere'}. Check the address, and whether the token may see it."
    assert made == Done(2, "", f"remit: address: {why}\n")
    assert not Source.objects.exists()


def test_what_a_try_finds_is_told_in_sentences(tmp_path: Path) -> None:
    stream = Stream()
    stream.commit({"a": "1"})
    folder = stream.into(tmp_path / "ledger.git")
    commit = git(f"--git-dir={folder}", "rev-parse", "main").strip()
    assert do("source", "add", "git", folder).code == 0
    (folder / "shallow").write_text(f"{commit}\n")
    tried = do("source", "test", "git-ledger")
    assert (tried.code, tried.out.splitlines()[-1]) == (0, note("shallow"))
    told = json.loads(do("source", "test", "git-ledger", "--json").out)
    assert (told["notes"], told["said"]) == (["shallow"], [note("shallow")])
