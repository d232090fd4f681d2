"""What a form says of a row, and what the team's charter says for it: what differs, and nothing else."""

from __future__ import annotations

from dataclasses import replace

import pytest
from editable import ACME, JAN, MAR
from invented import EM, TL

from remit.core import editing
from remit.core.charter import CharterRow
from remit.core.drafting import (
    Draft,
    common_desk,
    draft_of,
    drafted,
    fingerprint,
    inherited,
    says_something,
    shown,
)
from remit.core.editing import EditError
from remit.core.framework import Party
from remit.core.organisation import Organisation
from remit.core.team_day import TeamDay
from remit.lib.periods import Period

CHI = Party.person("chi")
ABOVE = CharterRow(
    "system-roadmap",
    Period(JAN),
    split=((TL, "risk"), (EM, "dates")),
    tie_break=CHI,
    note="of all",
)
WITH = editing.set_row(ACME, "top", ABOVE)


def desk(organisation: Organisation = WITH) -> TeamDay:
    return TeamDay(organisation, "pay", MAR)


@pytest.mark.parametrize("row", desk().rows())
def test_a_form_left_as_it_is_says_nothing(row: str) -> None:
    said = drafted(desk(), row, draft_of(desk(), row), MAR)
    assert said == CharterRow(row, Period(MAR))
    assert not says_something(said)


def test_only_what_differs_is_said() -> None:
    draft = draft_of(desk(), "system-roadmap")
    assert drafted(desk(), "system-roadmap", replace(draft, note="of pay"), MAR) == CharterRow(
        "system-roadmap", Period(MAR), note="of pay"
    )
    assert drafted(desk(), "system-roadmap", replace(draft, note=""), MAR).note == ""
    assert drafted(desk(), "system-roadmap", replace(draft, split=()), MAR).split == ()
    alone = drafted(desk(), "system-roadmap", replace(draft, holders=(TL,), informed=(EM,)), MAR)
    assert alone == CharterRow("system-roadmap", Period(MAR), holders=(TL,), split=())


@pytest.mark.parametrize(
    "draft",
    [
        Draft((TL, CHI), ((TL, "this"), (CHI, "that")), CHI, (EM,), "new", 30),
        Draft((EM,), informed=(), not_applicable="not here", cadence=90),
        Draft((CHI,), informed=(TL, EM), cadence=1),
    ],
)
def test_the_row_becomes_what_the_form_says(draft: Draft) -> None:
    known = replace(draft, title="Architecture")
    row = drafted(desk(), "architecture", known, MAR)
    after = editing.set_row(WITH, "pay", row)
    assert draft_of(desk(after), "architecture") == known
    again = drafted(desk(after), "architecture", known, MAR)
    assert editing.set_row(after, "pay", again) == after


def test_what_the_form_does_not_show_stays() -> None:
    own = editing.set_row(WITH, "pay", CharterRow("architecture", Period(JAN), aliases=("arch",), note="x"))
    draft = replace(draft_of(desk(own), "architecture"), note="")
    assert drafted(desk(own), "architecture", draft, MAR) == CharterRow(
        "architecture", Period(MAR), aliases=("arch",)
    )


def test_a_row_of_ones_own_says_all_of_it() -> None:
    draft = Draft((TL,), title=" Game Days ", cadence=30, informed=(EM,))
    row = drafted(desk(), "game-days", draft, MAR)
    assert row == CharterRow("game-days", Period(MAR), holders=(TL,), title="Game Days", cadence=30)
    after = editing.set_row(WITH, "pay", row)
    assert draft_of(desk(after), "game-days") == replace(draft, title="Game Days")


@pytest.mark.parametrize(
    ("row", "draft", "field"),
    [
        ("system-roadmap", Draft((TL, EM), title="System Roadmap (shared)"), "tie_break"),
        ("architecture", Draft((TL,), title="Architecture"), "cadence"),
        ("game-days", Draft((TL,)), "title"),
        ("game-days", Draft((), title="Game Days"), "holders"),
        ("one-on-ones", Draft((EM,), cadence=14, note="x" * 2001), "note"),
    ],
)
def test_what_a_charter_cannot_say(row: str, draft: Draft, field: str) -> None:
    with pytest.raises(EditError) as refusal:
        drafted(desk(), row, draft, MAR)
    assert refusal.value.field == field


def test_a_form_goes_stale_with_what_it_showed_and_with_nothing_else() -> None:
    seen = shown(WITH, desk(), "system-roadmap")
    assert [str(one.key) for one in seen] == [
        str(one.key) for one in shown(ACME, desk(ACME), "system-roadmap")
    ]
    above = editing.set_row(WITH, "top", replace(ABOVE, note="another"))
    elsewhere = editing.set_row(WITH, "pay", CharterRow("architecture", Period(MAR), note="x"))
    marks = [
        fingerprint(shown(organisation, desk(organisation), "system-roadmap"))
        for organisation in (WITH, above, elsewhere)
    ]
    assert marks[0] != marks[1]
    assert marks[0] == marks[2]


def test_the_organisations_own_charter_is_drafted_as_a_teams_is() -> None:
    whole = editing.set_row(ACME, None, replace(ABOVE, tie_break=None))
    there = common_desk(whole, MAR)
    assert inherited(common_desk(ACME, MAR), "system-roadmap") == inherited(there, "system-roadmap")
    draft = draft_of(there, "system-roadmap")
    assert (draft.split, draft.note) == (ABOVE.split, "of all")
    assert drafted(there, "system-roadmap", draft, MAR) == replace(ABOVE, tie_break=None, period=Period(MAR))
    bare = drafted(there, "system-roadmap", replace(draft, split=(), note=""), MAR)
    assert not says_something(bare)
