"""Signatures: what a document holds, what changes it and what never does, and how far a row is agreed."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from invented import invent

from remit.core.charter import Charter, CharterRow
from remit.core.cover import Cover
from remit.core.framework import Mode, Party
from remit.core.organisation import Organisation
from remit.core.person import Person
from remit.core.role import RoleAssignment
from remit.core.signature import (
    Document,
    RowState,
    Signature,
    Signer,
    State,
    changed_fields,
    document,
    row_state,
    signers,
)
from remit.core.system import System, SystemOwner
from remit.core.team import Team, TeamParent
from remit.core.team_day import TeamDay
from remit.files.frameworks import packaged
from remit.lib.canonical import canonical
from remit.lib.periods import ALWAYS, Period

DAY = date(2026, 11, 9)
TL, EM, DANA = Party.role("tech-lead"), Party.role("engineering-manager"), Party.person("dana")


def acme(*rows: CharterRow, above: tuple[CharterRow, ...] = (), **more: Any) -> Organisation:
    parts: dict[str, Any] = {
        "people": tuple(Person(name, name.title()) for name in ("ana", "bo", "chi", "dana")),
        "teams": (Team("payments", "Payments"), Team("commerce", "Commerce")),
        "team_parents": (TeamParent("payments", "commerce"),),
        "assignments": (
            RoleAssignment("ana", "tech-lead", "payments"),
            RoleAssignment("bo", "engineering-manager", "payments"),
        ),
        "charters": (Charter("payments", rows), Charter(None, above)),
        **more,
    }
    return Organisation("acme", "Acme", packaged("engineering-ladders"), **parts)


def of(organisation: Organisation, row: str = "system-roadmap", day: date = DAY) -> Document:
    return document(TeamDay(organisation, "payments", day), row)


ROADMAP = CharterRow(
    "system-roadmap",
    Period(date(2026, 1, 12)),
    split=((TL, "sequence and risk"), (EM, "dates and people")),
    tie_break=DANA,
    informed=(DANA,),
    note="as agreed",
)


def test_a_document_holds_what_the_organisation_decided() -> None:
    above = (CharterRow("system-roadmap", Period(date(2025, 1, 1)), cadence=30, description="Where to"),)
    systems = (System("ledger", "Ledger"), System("old", "Old"))
    owners = (SystemOwner("ledger", "payments"), SystemOwner("old", "payments", Period(None, DAY)))
    assert of(acme(ROADMAP, above=above, systems=systems, system_owners=owners)) == Document(
        "payments",
        "system-roadmap",
        (("cadence", 30), ("description", "Where to"), ("note", "as agreed")),
        (("ana", "tech-lead"), ("bo", "engineering-manager")),
        (("role:engineering-manager", "dates and people"), ("role:tech-lead", "sequence and risk")),
        "person:dana",
        ("person:dana",),
        ("ledger",),
        date(2026, 1, 12),
    )


def test_what_is_hashed_is_this_text() -> None:
    found = of(acme(replace(ROADMAP, split=((TL, "sequence"),))))
    assert canonical(found.content).decode() == (
        '{"effective":"2026-01-12","format":1,"holders":[["ana","tech-lead"],["bo","engineering-manager"]],'
        '"informed":["person:dana"],"row":"system-roadmap","split":{"role:tech-lead":"sequence"},"systems":[],'
        '"team":"payments","tie_break":"person:dana","wording":{"note":"as agreed"}}'
    )
    assert found.digest == "50c15faf20bedfe4321273a516572a2e73b7e9b195c36bdf77ab5a8e3fb8f31a"


def test_a_document_that_was_kept_is_read_again() -> None:
    for found in (of(acme(ROADMAP)), of(acme(), "one-on-ones")):
        kept = json.loads(canonical(found.content))
        assert Document.read(kept) == found
        assert Document.read(kept).digest == found.digest
    with pytest.raises(ValueError, match="of format 2; known is 1"):
        Document.read({**kept, "format": 2})


def test_a_row_of_the_framework_is_signed_without_the_packages_text() -> None:
    assert of(acme(), "one-on-ones") == Document(
        "payments",
        "one-on-ones",
        (),
        (("bo", "engineering-manager"),),
        (),
        None,
        ("role:tech-lead",),
        (),
        None,
    )


def test_a_person_named_in_person_holds_without_a_role() -> None:
    named = acme(CharterRow("one-on-ones", holders=(DANA,)))
    assert of(named, "one-on-ones").holders == (("dana", ""),)
    assert signers(TeamDay(named, "payments", DAY), "one-on-ones") == (Signer("dana", None),)


COVER = Cover("payments", "tech-lead", "chi", Period(DAY, DAY + timedelta(days=9)), "ana", accepted=DAY)


def test_covers_package_texts_aliases_and_fallbacks_never_change_a_document() -> None:
    usual = acme(ROADMAP)
    framework = usual.framework
    reworded = tuple(
        replace(row, title="系统路线图", description="other", happening="else", mode=Mode.PERFORMS, cadence=1)
        for row in framework.responsibilities
    )
    newer = replace(ROADMAP, aliases=("plan",), when_vacant=(DANA,))
    assert (
        of(usual)
        == of(replace(usual, covers=(COVER,)))
        == of(replace(usual, framework=replace(framework, title="x", responsibilities=reworded)))
        == of(acme(newer))
        == of(acme(ROADMAP, above=(CharterRow("system-roadmap", Period(DAY), aliases=("plan",)),)))
    )


@pytest.mark.parametrize(
    ("changed", "fields"),
    [
        ({"split": ((TL, "all of it"),)}, ("split",)),
        ({"tie_break": EM}, ("tie_break",)),
        ({"informed": ()}, ("informed",)),
        ({"note": "as agreed "}, ("wording",)),
        ({"holders": (TL,)}, ("holders", "split", "tie_break")),
        ({"period": Period(date(2026, 1, 13))}, ("effective",)),
        ({"not_applicable": "no roadmap"}, ("wording", "holders")),
    ],
)
def test_what_binds_changes_the_document(changed: dict[str, Any], fields: tuple[str, ...]) -> None:
    before, after = of(acme(ROADMAP)), of(acme(replace(ROADMAP, **changed)))
    assert changed_fields(before, after) == fields
    assert before.digest != after.digest


def test_a_holder_who_joins_or_a_system_that_moves_reopens_just_the_rows_affected() -> None:
    usual = acme(ROADMAP, systems=(System("ledger", "Ledger"),))
    joined = replace(usual, assignments=(*usual.assignments, RoleAssignment("chi", "tech-lead", "payments")))
    moved = replace(usual, system_owners=(SystemOwner("ledger", "payments"),))
    for changed, field in ((joined, "holders"), (moved, "systems")):
        assert changed_fields(of(usual), of(changed)) == (field,)
        assert changed_fields(of(usual, "code-reviews"), of(changed, "code-reviews")) == (field,)
        assert of(usual, "one-on-ones") == of(changed, "one-on-ones")


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10_000), st.data())
def test_a_change_of_one_row_changes_no_other_document(seed: int, data: st.DataObject) -> None:
    """Any organisation, any row of any of its charters reworded: the documents of all other rows stay."""
    organisation = invent(seed)
    places = [(n, m) for n, charter in enumerate(organisation.charters) for m in range(len(charter.rows))]
    if not places:
        return
    where, place = data.draw(st.sampled_from(places))
    charter = organisation.charters[where]
    rows = [*charter.rows]
    rows[place] = replace(rows[place], note="another note", tie_break=Party.person("person-0"))
    charters = [*organisation.charters]
    charters[where] = replace(charter, rows=tuple(rows))
    changed = replace(organisation, charters=tuple(charters))
    for team in organisation.index.team:
        before, after = TeamDay(organisation, team, DAY), TeamDay(changed, team, DAY)
        for row in before.rows():
            if row != rows[place].responsibility:
                assert document(before, row) == document(after, row)


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10_000))
def test_a_cover_changes_no_document_and_no_signer(seed: int) -> None:
    organisation = invent(seed)
    without = replace(organisation, covers=())
    for team in organisation.index.team:
        covered, plain = TeamDay(organisation, team, DAY), TeamDay(without, team, DAY)
        for row in covered.rows():
            assert document(covered, row).digest == document(plain, row).digest
            assert signers(covered, row) == signers(plain, row)


def test_holders_sign_and_the_counterpart_signs_too() -> None:
    desk = TeamDay(acme(ROADMAP, covers=(COVER,)), "payments", DAY)
    ana, bo = Signer("ana", "tech-lead"), Signer("bo", "engineering-manager")
    assert signers(desk, "system-roadmap") == (ana, bo)
    assert signers(desk, "code-reviews") == (ana, bo._replace(counterpart=True))
    assert signers(desk, "one-on-ones") == (bo, ana._replace(counterpart=True))
    assert signers(desk, "not-listed") == ()


def test_who_holds_both_roles_signs_once() -> None:
    both = tuple(RoleAssignment("ana", role, "payments") for role in ("tech-lead", "engineering-manager"))
    desk = TeamDay(acme(assignments=both), "payments", DAY)
    assert signers(desk, "system-roadmap") == signers(desk, "code-reviews") == (Signer("ana", "tech-lead"),)


def test_a_row_that_does_not_apply_needs_no_signature() -> None:
    off = acme(CharterRow("code-reviews", ALWAYS, not_applicable="no code"))
    assert signers(TeamDay(off, "payments", DAY), "code-reviews") == ()


NOON = datetime(2026, 11, 9, 12, tzinfo=UTC)
ANA, BO = Signer("ana", "tech-lead"), Signer("bo", "engineering-manager")
NOW = of(acme(ROADMAP))
OLD = of(acme(replace(ROADMAP, note="as it was", tie_break=EM)))
OLDER = of(acme(replace(ROADMAP, informed=())))
KEPT = {each.digest: each for each in (NOW, OLD, OLDER)}


def signed(person: str, what: Document, hours: int = 0) -> Signature:
    return Signature(person, None, what.digest, NOON + timedelta(hours=hours))


@pytest.mark.parametrize(
    ("needed", "signatures", "state"),
    [
        ((), [], RowState(State.NOBODY, ())),
        ((), [signed("ana", OLD)], RowState(State.NOBODY, ())),
        ((ANA, BO), [], RowState(State.NEVER, (ANA, BO))),
        ((ANA, BO), [signed("ana", NOW)], RowState(State.PARTLY, (BO,))),
        ((ANA, BO), [signed("ana", NOW), signed("bo", NOW)], RowState(State.SIGNED, ())),
        (
            (ANA, BO),
            [signed("bo", OLD, 9), signed("ana", NOW), signed("bo", NOW)],
            RowState(State.SIGNED, ()),
        ),
        (
            (ANA, BO),
            [signed("bo", OLDER), signed("bo", OLD, 1), signed("ana", OLDER)],
            RowState(State.CHANGED, (ANA, BO), ("wording", "tie_break")),
        ),
        (
            (ANA, BO),
            [signed("bo", OLDER), signed("ana", NOW, 1)],
            RowState(State.CHANGED, (BO,), ("informed",)),
        ),
        ((ANA, BO), [signed("ana", OLD), signed("ana", NOW, 1)], RowState(State.PARTLY, (BO,))),
        ((ANA,), [signed("chi", OLDER)], RowState(State.CHANGED, (ANA,), ("informed",))),
        ((ANA, BO), [signed("chi", NOW)], RowState(State.PARTLY, (ANA, BO))),
    ],
)
def test_how_far_a_row_is_agreed(
    needed: tuple[Signer, ...], signatures: list[Signature], state: RowState
) -> None:
    assert row_state(NOW, needed, signatures, KEPT) == state


def test_a_document_that_is_gone_is_no_state() -> None:
    with pytest.raises(KeyError):
        row_state(NOW, (ANA,), [signed("ana", OLD)], {})
