"""Signing: what was seen is what is signed, by those whose signature the row needs, and nothing is ever lost."""

from __future__ import annotations

from functools import partial

import pytest
from agreed import DAY, NOON, begin, digest
from editable import JUN

from remit.actions import consequences
from remit.actions.agreeing import Nobody, NoSuchRow
from remit.actions.organisation import edit
from remit.actions.permission import NotAllowed
from remit.actions.signature import OtherWording, sign
from remit.core import editing
from remit.core.charter import CharterRow
from remit.core.cover import Cover
from remit.core.organisation import Organisation
from remit.core.signature import State
from remit.db.models import AuditEntry, Notice, Signature
from remit.lib.periods import Period
from remit.queries.agreement import agreed
from remit.queries.database import DatabaseSource

ROW = "architecture"


def state(row: str = ROW) -> tuple[State, list[str], list[str], tuple[str, ...]]:
    """The state of the row, who signed its wording of now, who still has to, and what changed."""
    found = agreed(DatabaseSource(), ["pay"], DAY)[("pay", row)]
    return (
        found.state,
        sorted(signed.person.id for signed in found.current),
        sorted(signer.person.id for signer in found.missing),
        found.changed,
    )


def notices() -> list[tuple[str, str, str, bool, bool]]:
    return [
        (one.person_id, one.kind, one.params["row"], one.waits, one.done_at is not None)
        for one in Notice.objects.order_by("pk")
    ]


def test_holder_and_counterpart_sign(database: object) -> None:
    users = begin()
    assert state() == (State.NEVER, [], ["ana", "bo"], ())
    sign("pay", ROW, digest(ROW), acting_user=users["ana"], now=NOON)
    assert state() == (State.PARTLY, ["ana"], ["bo"], ())
    sign("pay", ROW, digest(ROW), acting_user=users["bo"], now=NOON)
    assert state() == (State.SIGNED, ["ana", "bo"], [], ())
    kept = [(one.person_id, one.role, one.digest) for one in Signature.objects.order_by("pk")]
    assert kept == [("ana", "tech-lead", digest(ROW)), ("bo", "engineering-manager", digest(ROW))]
    last = AuditEntry.objects.order_by("sequence").last()
    assert last is not None
    assert (last.action, last.object, last.user) == ("signature.sign", "pay/architecture", users["bo"])


def test_signing_twice_is_signing_once(database: object) -> None:
    users = begin()
    first = sign("pay", ROW, digest(ROW), acting_user=users["ana"], now=NOON)
    entries = AuditEntry.objects.count()
    assert sign("pay", ROW, digest(ROW), acting_user=users["ana"], now=NOON) == first
    assert (Signature.objects.count(), AuditEntry.objects.count()) == (1, entries)


def test_another_wording_than_the_one_seen_is_not_signed(database: object) -> None:
    users = begin()
    seen = digest(ROW)
    change(CharterRow(ROW, Period(JUN), note="together with the platform team"))
    with pytest.raises(OtherWording, match="changed after you opened the page"):
        sign("pay", ROW, seen, acting_user=users["ana"], now=NOON)
    assert Signature.objects.count() == 0


def change(row: CharterRow) -> None:
    edit(lambda o: editing.set_row(o, "pay", row), acting_user=None, action="test")


def test_only_those_whose_signature_it_needs(database: object) -> None:
    users = begin()
    with pytest.raises(NotAllowed):
        sign("pay", ROW, digest(ROW), acting_user=users["chi"], now=NOON)
    with pytest.raises(Nobody):
        sign("pay", ROW, digest(ROW), acting_user=None, now=NOON)
    with pytest.raises(NoSuchRow, match="no responsibility"):
        sign("pay", "archi", "", acting_user=users["ana"], now=NOON)
    assert Signature.objects.count() == 0


def test_who_acts_signs_nothing_and_a_cover_opens_nothing(database: object) -> None:
    users = begin()
    for person in ("ana", "bo"):
        sign("pay", ROW, digest(ROW), acting_user=users[person], now=NOON)
    cover = Cover("pay", "tech-lead", "chi", Period(JUN, DAY.replace(month=7)), "ana", None, JUN, "ana")
    edit(lambda o: editing.add_cover(o, cover), acting_user=None, action="test")
    assert state() == (State.SIGNED, ["ana", "bo"], [], ())
    with pytest.raises(NotAllowed):
        sign("pay", ROW, digest(ROW), acting_user=users["chi"], now=NOON)
    assert notices() == []


def test_a_change_opens_its_row_alone_and_tells_who_signed(database: object) -> None:
    users = begin()
    for row in (ROW, "system-roadmap"):
        for person in ("ana", "bo"):
            sign("pay", row, digest(row), acting_user=users[person], now=NOON)
    edit(
        lambda o: editing.set_row(o, "pay", CharterRow(ROW, Period(JUN), note="new")),
        acting_user=users["ana"],
        action="test",
    )
    assert state() == (State.CHANGED, [], ["ana", "bo"], ("wording", "effective"))
    assert state("system-roadmap") == (State.SIGNED, ["ana", "bo"], [], ())
    assert notices() == [("bo", "row-reopened", "Architecture", True, False)]
    assert Signature.objects.count() == 4
    sign("pay", ROW, digest(ROW), acting_user=users["bo"], now=NOON)
    assert notices() == [("bo", "row-reopened", "Architecture", True, True)]
    assert state() == (State.CHANGED, ["bo"], ["ana"], ("wording", "effective"))


def test_a_holder_who_changes_opens_the_rows_of_the_role(database: object) -> None:
    users = begin()
    for row in (ROW, "one-on-ones"):
        for person in ("ana", "bo"):
            sign("pay", row, digest(row), acting_user=users[person], now=NOON)

    def hand_over(organisation: object) -> object:
        without = editing.end_role(organisation, "ana", "tech-lead", "pay", DAY)  # type: ignore[arg-type]
        return editing.assign_role(without, "chi", "tech-lead", "pay", Period(DAY))

    edit(hand_over, acting_user=None, action="test")  # type: ignore[arg-type]
    assert state() == (State.CHANGED, [], ["bo", "chi"], ("holders",))
    assert state("one-on-ones") == (State.PARTLY, ["ana", "bo"], ["chi"], ())
    assert sorted(notices()) == [
        ("ana", "row-reopened", "Architecture", False, False),
        ("bo", "row-reopened", "Architecture", True, False),
        ("chi", "signature-due", "Architecture, One on Ones", True, False),
    ]


def test_a_system_that_moves_opens_the_rows_in_charge_of_it(database: object) -> None:
    users = begin()
    for row in (ROW, "one-on-ones"):
        for person in ("ana", "bo"):
            sign("pay", row, digest(row), acting_user=users[person], now=NOON)
    edit(lambda o: editing.set_owner(o, "ledger", "web", DAY), acting_user=None, action="test")
    assert state() == (State.CHANGED, [], ["ana", "bo"], ("systems",))
    assert state("one-on-ones") == (State.SIGNED, ["ana", "bo"], [], ())


def test_who_has_to_sign_a_row_first_is_told_once_for_each_version(database: object) -> None:
    users = begin()
    write = partial(edit, acting_user=users["ana"], action="test")
    write(lambda o: editing.set_row(o, "pay", CharterRow(ROW, Period(JUN), note="ours")))
    first = ("bo", "signature-first", "Architecture", True, False)
    assert notices() == [first]
    assert Notice.objects.get().link == "/teams/pay/rows/architecture/"
    write(lambda o: editing.set_row(o, "pay", CharterRow(ROW, Period(JUN), note="ours, again")))
    assert notices() == [first]
    sign("pay", ROW, digest(ROW), acting_user=users["bo"], now=NOON)
    assert notices() == [(*first[:4], True)]
    write(lambda o: editing.set_row(o, "pay", CharterRow(ROW, Period(JUN), note="other")))
    assert notices()[1:] == [("bo", "row-reopened", "Architecture", True, False)]


def test_of_many_rows_at_once_one_message_until_the_last_is_signed(
    database: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(consequences, "SHOWN", 2)
    users = begin()
    rows = (ROW, "system-roadmap", "one-on-ones")

    def written(organisation: Organisation) -> Organisation:
        for row in rows:
            organisation = editing.set_row(organisation, "pay", CharterRow(row, Period(JUN), note="ours"))
        return organisation

    edit(written, acting_user=users["ana"], action="test")
    assert [one[:2] + one[3:] for one in notices()] == [("bo", "signature-first", True, False)]
    assert Notice.objects.get().link == "/teams/pay/"
    for row in rows[:-1]:
        sign("pay", row, digest(row), acting_user=users["bo"], now=NOON)
        assert notices()[0][-1] is False
    sign("pay", rows[-1], digest(rows[-1]), acting_user=users["bo"], now=NOON)
    assert notices()[0][-1] is True


def test_a_framework_s_row_that_nobody_wrote_makes_no_message(database: object) -> None:
    begin()
    edit(lambda o: editing.change_person(o, "bo", name="Bob"), acting_user=None, action="test")
    assert notices() == []
