"""Whose accounts the evidence names, through the API: the same rules as on the pages."""

from __future__ import annotations

from datetime import UTC, datetime

from calling import Caller, caller

from remit.actions import book, identity
from remit.db import organisation as stored
from remit.db.models import Account, User
from remit.evidence.act import Account as Seen

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


def test_listed_confirmed_and_undone(ana_writes: Caller) -> None:
    name = User.objects.get(person="ana").person.name  # type: ignore[union-attr]
    learned = book.Book(stored.load(), NOW)
    learned.learn([Seen("github", "whoever", name), Seen("email", "x@y.example")])
    identity.suggest(stored.load(), NOW)
    mine = Account.objects.get(kind="github")
    other = Account.objects.get(kind="email")
    listed = ana_writes("GET", "/accounts").data
    assert listed["next"] is None
    assert [(one["account"], one["suggestions"]) for one in listed["accounts"]] == [
        (mine.pk, [{"person": "ana", "reason": "name"}])
    ]
    assert ana_writes("POST", f"/accounts/{other.pk}/confirm", {"person": "ana"}).status == 404
    assert ana_writes("POST", f"/accounts/{mine.pk}/confirm", {"person": "ana"}).data == {"account": mine.pk}
    assert [one["person"] for one in ana_writes("GET", "/accounts?state=matched").data["accounts"]] == ["ana"]
    assert ana_writes("POST", f"/accounts/{mine.pk}/undo", {}).status == 200
    assert ana_writes("POST", "/accounts/nothing/undo", {}).status == 404
    User.objects.filter(person="ana").update(is_administrator=True)
    everything = ana_writes("GET", "/accounts?limit=1").data
    assert (len(everything["accounts"]), everything["next"]) == (1, 1)
    assert ana_writes("POST", f"/accounts/{other.pk}/refuse", {"person": "ana"}).status == 200
    reads = caller("ana", "read")("POST", f"/accounts/{other.pk}/refuse", {"person": "ana"})
    assert reads.status in (403, 404)
