"""Erased stays erased: a source that is read again names nobody who was erased, and no event comes twice."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import fake_source
import pytest
from django.apps import apps
from editable import ACME
from fake_source import CHUNK, Fake
from pytest_django import Settings

from remit.actions import collect as collecting
from remit.actions import forgotten, privacy
from remit.actions import source as sources
from remit.actions.book import Book
from remit.actions.organisation import begin
from remit.actions.source import lake
from remit.core.person import Identity, Person
from remit.core.privacy import SOMEBODY
from remit.db.models import Account, FoundDocument, Source
from remit.db.organisation import load
from remit.evidence.act import Account as Seen
from remit.evidence.act import Found
from remit.queries import contradiction

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
EVENTS = 2 * CHUNK
HUB = "https://github.com/acme/ledger"
ANA = Person(
    "ana",
    "Ana Ruiz",
    identities=(
        Identity("email", "author-1@acme.example"),
        Identity("github", "AnaRuiz"),
        Identity("alias", "ruiz-the-first"),
        Identity("gitlab", "shared"),
    ),
)
BO = Person("bo", "Bo Lindgren", identities=(Identity("gitlab", "shared"), Identity("github", "bo")))
DOCUMENTS = (
    Found(
        HUB,
        "code-owners",
        "CODEOWNERS",
        {
            "rules": [
                {
                    "pattern": "*",
                    "owners": ["@anaruiz", "@acme/ruiz", "Author-1@acme.example", "@bo"],
                    "line": 1,
                }
            ]
        },
    ),
    Found(HUB, "access", "", {"kind": "github", "accounts": [["anaruiz", "admin"], ["bo", "write"]]}),
    Found(
        HUB,
        "catalogue",
        "catalog-info.yaml",
        {
            "entries": [
                {"name": "ledger", "owner": "user:default/anaruiz"},
                {"name": "x", "owner": "group:pay"},
                {"name": "y"},
            ]
        },
    ),
    Found(HUB, "runbook", "runbooks/a.md", {}),
)
WORDS = ("author-1", "anaruiz", "ana ruiz", "ruiz-the-first")


@pytest.fixture(autouse=True)
def read_once(
    database: object, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[None]:
    """A source that names Ana in its events and in its documents, read to its end."""
    settings.LAKE_DIR, settings.SECRET_KEY = tmp_path / "lake", "x" * 50
    fake_source.register(monkeypatch.setattr)
    real = Fake.collect

    def collect(self: Fake, *given: Any) -> Iterator[Any]:
        for chunk in real(self, *given):
            yield replace(chunk, found=DOCUMENTS)

    monkeypatch.setattr(Fake, "collect", collect)
    others = tuple(one for one in ACME.people if one.id not in ("ana", "bo"))
    begin(replace(ACME, people=(ANA, BO, *others)), acting_user=None)
    sources.add("fake", "one", acting_user=None, now=NOW, source_id="one")
    read()
    yield


def read() -> None:
    """From the beginning, whatever was read before."""
    Source.objects.update(cursor={})
    done = collecting.collect("one", NOW, force=True)
    assert done is not None
    assert done.problem is None


def uids() -> list[str]:
    return sorted(lake().read("one")["uid"].to_pylist())


def everything() -> str:
    rows = [list(model._default_manager.values_list()) for model in apps.get_models() if model._meta.managed]
    return json.dumps(rows, default=str, ensure_ascii=False).lower()


def test_read_again_it_names_nobody_and_nothing_comes_twice() -> None:
    before = uids()
    assert len(before) == EVENTS
    assert all(word in everything() for word in WORDS)
    privacy.erase("ana", acting_user=None)
    for again in range(2):
        assert [word for word in WORDS if word in everything()] == [], again
        read()
        assert uids() == before
    assert Account.objects.exclude(value="").count() == 2  # the other authors


def test_read_anew_the_same_events_are_nobodys() -> None:
    before = uids()
    whose = dict(zip(*(lake().read("one")[name].to_pylist() for name in ("uid", "actor")), strict=True))
    theirs = Account.objects.get(value="author-1@acme.example").key
    privacy.erase("ana", acting_user=None)
    lake().drop("one")
    read()
    now = dict(zip(*(lake().read("one")[name].to_pylist() for name in ("uid", "actor")), strict=True))
    assert (uids(), now) == (before, {uid: None if key == theirs else key for uid, key in whose.items()})
    assert [word for word in WORDS if word in everything()] == []


def test_documents_say_that_somebody_was_erased_and_of_nobody_else() -> None:
    privacy.erase("ana", acting_user=None)
    read()
    found = {one.kind: one.content for one in FoundDocument.objects.all()}
    assert found["code-owners"]["rules"][0]["owners"] == [SOMEBODY, "@acme/ruiz", SOMEBODY, "@bo"]
    assert found["access"]["accounts"] == [[SOMEBODY, "admin"], ["bo", "write"]]
    assert found["catalogue"]["entries"] == [
        {"name": "ledger", "owner": SOMEBODY},
        {"name": "x", "owner": "group:pay"},
        {"name": "y"},
    ]
    assert contradiction._people(found["access"]) == (frozenset({"bo"}), True)


@pytest.mark.parametrize(
    ("account", "known"),
    [
        (Seen("email", "12345+anaruiz@users.noreply.github.com", "Ana"), False),
        (Seen("github", "ANARUIZ"), False),
        (Seen("calendar", "author-1@acme.example"), False),
        (Seen("gitlab", "ruiz-the-first"), False),
        (Seen("alias", "Ana Ruiz", "Ana Ruiz"), False),
        (Seen("gitlab", "anaruiz"), True),  # of another forge: it may be somebody else's
        (Seen("gitlab", "shared"), True),  # somebody else's too, and from now on only theirs
        (Seen("email", "12345+bo@users.noreply.github.com"), True),
    ],
)
def test_accounts_that_no_source_named_before(account: Seen, known: bool) -> None:
    privacy.erase("ana", acting_user=None)
    book = Book(load(), NOW)
    book.learn([account])
    assert (book.key(account) is not None) is known
    assert Account.objects.exclude(value="").filter(value=account.value).exists() is known


def test_nobody_erased_leaves_documents_as_they_are() -> None:
    assert forgotten.without(DOCUMENTS) == list(DOCUMENTS)
    assert forgotten.without(()) == []
