"""Edits: one transaction with its audit, on what the one before left, or nothing at all."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from functools import partial

import pytest
from databases import connect
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from editable import ACME, APR, FEB, JAN, MAR
from filling import fill
from invented import TL

from remit.actions.organisation import (
    AlreadyThere,
    Contradiction,
    Edited,
    ManagedElsewhere,
    NotYet,
    StaleEdit,
    begin,
    edit,
)
from remit.core import editing
from remit.core.charter import CharterRow
from remit.core.editing import EditError, seen
from remit.core.objects import HEAD, Key
from remit.core.organisation import Organisation
from remit.core.person import Person
from remit.core.plan import Action
from remit.core.team import Membership, Team
from remit.db import models
from remit.db import organisation as stored
from remit.lib.periods import Period
from remit.lib.plain import plain

ROW = CharterRow("architecture", Period(FEB), (TL,), note="first")


@pytest.fixture
def acme(database: BaseDatabaseWrapper) -> BaseDatabaseWrapper:
    """The organisation as somebody entered it in the browser."""
    assert begin(ACME, acting_user=None) == ACME
    return database


def do(change: Callable[[Organisation], Organisation], **options: object) -> Edited:
    return edit(change, acting_user=None, action="test.edit", **options)  # type: ignore[arg-type]


def test_an_edit_is_written_with_one_entry_for_each_object(acme: object) -> None:
    user = models.User.objects.create(username="dana")
    models.AuditEntry.objects.all().delete()
    change = partial(editing.set_row, team="pay", row=ROW)
    done = edit(change, acting_user=user, action="charter.set", reason="agreed", acting_for="Bo")
    assert done == Edited(ACME, editing.set_row(ACME, "pay", ROW), done.steps)
    assert stored.load() == done.after
    assert stored.version() == 2
    entries = models.AuditEntry.objects.order_by("sequence")
    assert list(
        entries.values_list("actor", "action", "kind", "object", "before", "reason", "acting_for")
    ) == [
        ("dana", "charter.set", "charter", "pay", None, "agreed", "Bo"),
        ("dana", "charter.set", "charter row", "pay/architecture/2026-02-01", None, "agreed", "Bo"),
    ]
    assert [entry.after for entry in entries] == [plain(step.after) for step in done.steps]
    managers = stored.load_objects()[1]
    assert {managers[key] for key in (HEAD, Key("charter", ("pay",)), Key("team", ("pay",)))} == {"web"}


def test_what_an_edit_takes_away_is_gone(acme: object) -> None:
    do(lambda o: editing.remove(o, Key("membership", ("ana", "pay"), ("",))))
    assert stored.load() == replace(ACME, memberships=())
    do(lambda o: editing.change_organisation(o, name="Acme Ltd"))
    assert stored.load() == replace(ACME, memberships=(), name="Acme Ltd")


def test_an_edit_that_changes_nothing_writes_nothing(acme: object) -> None:
    before = (stored.version(), models.AuditEntry.objects.count())
    assert do(lambda o: o).steps == ()
    assert do(lambda o: editing.change_person(o, "ana", name="Ana")) == Edited(ACME, ACME, ())
    assert (stored.version(), models.AuditEntry.objects.count()) == before


def refused(change: Callable[[Organisation], Organisation], **options: object) -> EditError:
    """What the edit is refused with; nothing was written."""
    before = (stored.version(), stored.load(), models.AuditEntry.objects.count())
    with pytest.raises(EditError) as error:
        do(change, **options)
    assert (stored.version(), stored.load(), models.AuditEntry.objects.count()) == before
    return error.value


def test_what_a_file_manages_is_told_and_left_unless_it_is_taken_over(database: object) -> None:
    fill(ACME)
    rename = partial(editing.change_person, person="ana", name="Anna")
    error = refused(rename)
    assert isinstance(error, ManagedElsewhere)
    assert error.message == (
        "the organisation file manages this; change it there (human Ana (ana): managed by file)"
    )
    gone = refused(lambda o: editing.remove(o, Key("membership", ("ana", "pay"), ("",))))
    assert isinstance(gone, ManagedElsewhere)
    done = do(rename, take_over=True)
    assert [(step.action, step.taken_from) for step in done.steps] == [(Action.CHANGE, "file")]
    assert stored.load_objects()[1][Key("person", ("ana",))] == "web"
    assert do(lambda o: editing.add_membership(o, "bo", "web", Period(JAN))).steps[0].action is Action.ADD


def test_what_a_directory_manages_is_told(acme: object) -> None:
    do(lambda o: editing.add_person(o, Person("dee", "Dee")), manager="scim")
    error = refused(partial(editing.change_person, person="dee", name="D"))
    assert error.message == "the directory manages this; change it there (human Dee (dee): managed by scim)"
    back = refused(partial(editing.change_person, person="ana", name="A"), manager="scim")
    assert back.message == "the web manages this; change it there (human Ana (ana): managed by web)"


def test_what_is_removed_and_still_named_is_told(acme: object) -> None:
    error = refused(lambda o: replace(o, people=o.people[1:]))
    assert isinstance(error, ManagedElsewhere)
    assert error.message == "person ana would be gone, and is still named: ana is a member of pay"


def test_a_contradiction_is_told_with_its_field(acme: object) -> None:
    error = refused(lambda o: editing.move_team(o, "top", "pay", FEB))
    assert isinstance(error, Contradiction)
    assert (error.message, error.field) == ("a circle: top → pay → top (expected: a tree of teams)", "parent")


def test_an_old_contradiction_is_no_reason_to_refuse_another_edit(acme: object) -> None:
    models.CodingRange.objects.create(person_id="ana", team_id="pay", low=10, high=200, position=0)
    assert do(lambda o: editing.add_team(o, Team("ops", "Ops"))).after.teams[-1] == Team("ops", "Ops")


def test_a_stale_form_is_told_so(acme: object) -> None:
    do(partial(editing.set_row, team="pay", row=ROW))
    shown = seen(stored.load(), "charter row", "pay", "architecture")
    change = partial(editing.set_row, team="pay", row=replace(ROW, period=Period(MAR), note="second"))
    do(change, seen=shown)
    error = refused(partial(editing.set_row, team="pay", row=replace(ROW, period=Period(APR))), seen=[shown])
    assert isinstance(error, StaleEdit)
    assert error.message == "somebody changed this after you opened the page: look at what it says now"


def test_what_the_database_refuses_is_told(acme: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("remit.actions.organisation.problems", lambda _: [])
    twice = (Membership("ana", "web", Period(JAN)), Membership("ana", "web", Period(FEB)))
    error = refused(lambda o: replace(o, memberships=(*o.memberships, *twice)))
    assert error.message.startswith("the database refuses this: ")


def test_there_is_one_beginning(database: object) -> None:
    with pytest.raises(NotYet):
        do(lambda o: o)
    with pytest.raises(Contradiction):
        begin(replace(ACME, teams=()), acting_user=None)
    begin(ACME, acting_user=None)
    with pytest.raises(AlreadyThere):
        begin(ACME, acting_user=None)
    assert set(stored.load_objects()[1].values()) == {"web"}


def at_once(url: str, changes: list[Callable[[], object]]) -> list[object]:
    """What each call gives (or is refused with), all at once, each over a connection of its own."""
    ready, results = threading.Barrier(len(changes)), [None] * len(changes)

    def work(place: int, change: Callable[[], object]) -> None:
        own = connections["default"] = connect(url)
        own.ensure_connection()
        ready.wait()
        try:
            results[place] = change()
        except EditError as error:
            results[place] = error
        finally:
            own.close()

    threads = [threading.Thread(target=work, args=pair) for pair in enumerate(changes)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return list(results)


@pytest.fixture
def url(acme: BaseDatabaseWrapper, request: pytest.FixtureRequest) -> str:
    """The address of the database under test."""
    found: str = request.getfixturevalue("postgres_url" if acme.vendor == "postgresql" else "sqlite_url")
    return found


def test_many_who_edit_at_once_lose_nothing(url: str) -> None:
    names = [f"new-{number}" for number in range(8)]

    def adding(name: str) -> Callable[[], object]:
        return lambda: do(lambda o: editing.add_person(o, Person(name, name)))

    results = at_once(url, [adding(name) for name in names])
    assert all(isinstance(result, Edited) for result in results), results
    assert sorted(person.id for person in stored.load().people) == sorted(["ana", "bo", "chi", *names])
    assert stored.version() == 1 + len(names)
    numbers = list(models.AuditEntry.objects.order_by("sequence").values_list("sequence", flat=True))
    assert numbers == list(range(1, len(numbers) + 1))


def test_of_two_forms_that_saw_the_same_one_is_stale(url: str) -> None:
    shown = seen(stored.load(), "person", "ana")

    def renaming(name: str) -> Callable[[], object]:
        return lambda: do(partial(editing.change_person, person="ana", name=name), seen=shown)

    results = at_once(url, [renaming("One"), renaming("Two")])
    won = [result for result in results if isinstance(result, Edited)]
    assert len(won) == 1
    assert [type(result) for result in results if not isinstance(result, Edited)] == [StaleEdit]
    assert stored.load() == won[0].after
