"""The chain of the audit: what is changed, deleted, reordered or cut off behind its back is found."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.db.models import F

from remit.actions.audit import Change, record
from remit.core.audit import Checkpoint, Problem, verify
from remit.db.models import AuditEntry, User
from remit.queries import audit


@pytest.fixture
def five(database: object) -> None:
    """Five entries of two calls."""
    user = User.objects.create(username="dana")
    things = [
        Change("thing.add", "thing", f"thing-{number}", None, {"n": number}, "why") for number in range(3)
    ]
    record(things, acting_user=user, acting_for="Bo")
    record(
        [Change("thing.change", "thing", "thing-1", {"n": 1}, {"n": 1.5, "l": [True, None, 0.25]})],
        acting_user=None,
    )
    record([Change("thing.remove", "thing", "thing-2", {"n": 2})], acting_user=user)


def test_what_nobody_touched_is_whole(five: None) -> None:
    assert audit.problems() == []
    entries = list(AuditEntry.objects.order_by("sequence"))
    assert [entry.sequence for entry in entries] == [1, 2, 3, 4, 5]
    assert [entry.previous for entry in entries[1:]] == [entry.chain for entry in entries[:-1]]
    assert entries[3].after == {"n": "1.5", "l": [True, None, "0.25"]}
    assert entries[0].acting_for == "Bo"
    end = audit.checkpoint()
    assert end == Checkpoint(5, entries[4].chain, entries[4].at)
    assert audit.problems([end]) == []
    assert list(verify(audit.rows(), [end])) == []


def test_an_empty_audit_is_whole(database: object) -> None:
    assert (audit.problems(), audit.checkpoint(), audit.rows()) == ([], None, [])


def test_the_chain_tells_nothing_of_anybody(five: None) -> None:
    told = str(audit.rows())
    assert not [word for word in ("dana", "thing-1", "why", "Bo") if word in told]


EDITS: dict[str, tuple[Callable[[AuditEntry], None], list[Problem]]] = {
    "after": (lambda entry: setattr(entry, "after", {"n": 7}), [Problem("content", 2, "after")]),
    "object": (lambda entry: setattr(entry, "object", "thing-9"), [Problem("content", 2, "object")]),
    "actor": (lambda entry: setattr(entry, "actor", "bo"), [Problem("content", 2, "actor")]),
    "user": (lambda entry: setattr(entry, "user", None), [Problem("content", 2, "actor")]),
    "acting for": (lambda entry: setattr(entry, "acting_for", ""), [Problem("content", 2, "actor")]),
    "reason": (lambda entry: setattr(entry, "reason", ""), [Problem("content", 2, "reason")]),
    "before added": (lambda entry: setattr(entry, "before", {}), [Problem("content", 2, "before")]),
    "no key": (lambda entry: entry.keys.pop("after"), [Problem("content", 2, "after")]),
    "action": (lambda entry: setattr(entry, "action", "thing.x"), [Problem("edited", 2)]),
    "moment": (
        lambda entry: setattr(entry, "at", entry.at + timedelta(microseconds=1)),
        [Problem("edited", 2)],
    ),
    "seal": (
        lambda entry: entry.seals.update(after="0" * 64),
        [Problem("edited", 2), Problem("content", 2, "after")],
    ),
    "hash": (
        lambda entry: setattr(entry, "chain", "0" * 64),
        [Problem("edited", 2), Problem("unchained", 3)],
    ),
}


@pytest.mark.parametrize("name", EDITS)
def test_an_edited_entry_is_found(five: None, name: str) -> None:
    change, expected = EDITS[name]
    entry = AuditEntry.objects.get(sequence=2)
    change(entry)
    entry.save()
    assert audit.problems() == expected


def test_a_deleted_entry_is_found(five: None) -> None:
    AuditEntry.objects.filter(sequence=3).delete()
    assert audit.problems() == [Problem("missing", 4)]


def test_entries_that_changed_places_are_found(five: None) -> None:
    AuditEntry.objects.filter(sequence=2).update(sequence=20)
    AuditEntry.objects.filter(sequence=3).update(sequence=2)
    AuditEntry.objects.filter(sequence=20).update(sequence=3)
    assert {problem.code for problem in audit.problems()} == {"unchained", "edited"}


def test_what_closed_up_after_a_deletion_is_found(five: None) -> None:
    AuditEntry.objects.filter(sequence=3).delete()
    for number in (4, 5):
        AuditEntry.objects.filter(sequence=number).update(sequence=F("sequence") - 1)
    assert audit.problems()[:2] == [Problem("unchained", 3), Problem("edited", 3)]


def test_a_cut_end_is_found_by_a_checkpoint_alone(five: None) -> None:
    end = audit.checkpoint()
    assert end is not None
    AuditEntry.objects.filter(sequence=5).delete()
    assert audit.problems() == []
    assert audit.problems([end]) == [Problem("truncated", 5)]


def test_a_chain_written_anew_is_found_by_a_checkpoint_alone(five: None) -> None:
    end = audit.checkpoint()
    assert end is not None
    AuditEntry.objects.all().delete()
    record([Change("thing.add", "thing", str(number)) for number in range(5)], acting_user=None)
    assert audit.problems() == []
    assert audit.problems([end]) == [Problem("rewritten", 5)]


def test_entries_from_before_the_chain_are_chained_with_the_next_one(five: None) -> None:
    AuditEntry.objects.update(chain="", previous="", seals={}, keys={})
    record([Change("thing.add", "thing", "new")], acting_user=None)
    assert audit.problems() == []
    assert [row.sequence for row in audit.rows()] == [1, 2, 3, 4, 5, 6]


def test_an_entry_goes_with_its_change(five: None) -> None:

    with pytest.raises(RuntimeError), transaction.atomic():
        record([Change("thing.add", "thing", "lost")], acting_user=None)
        raise RuntimeError
    assert audit.problems() == []
    assert AuditEntry.objects.count() == 5
    assert connection.in_atomic_block is False
