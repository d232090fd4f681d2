"""What the rows of charters may not say."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from consistent import BASE, EM, TL, span, told

from remit.core.charter import Charter, CharterRow
from remit.core.consistency import problems
from remit.core.framework import NOT_LISTED, Party


def charter(*rows: CharterRow, team: str | None = "pay", **fields: Any) -> dict[str, Any]:
    return {"charters": (Charter(team, rows, **fields),)}


def test_parties_of_charters_are_known_and_named_once() -> None:
    row = CharterRow(
        "design",
        holders=(TL, Party.person("anna"), TL),
        tie_break=Party.role("x"),
        informed=(Party.person("bo"),),
        when_vacant=(Party.person("y"),),
    )
    where = ("charters", 0, "rows", 0)
    assert told(**charter(row, when_vacant=(Party.person("z"),))) == [
        (("charters", 0, "when_vacant", 0), "z", "'z' is neither a role nor a person"),
        ((*where, "holders", 1), "anna", "'anna' is neither a role nor a person"),
        ((*where, "holders", 2), "tl", "named twice"),
        ((*where, "when_vacant", 0), "y", "'y' is neither a role nor a person"),
        ((*where, "tie_break"), "x", "'x' is neither a role nor a person"),
    ]


@pytest.mark.parametrize(
    "rows",
    [
        [CharterRow(NOT_LISTED, holders=(TL,))],
        [CharterRow("drills", title="Drills", holders=(TL,))],
        [CharterRow("drills", title="Drills", not_applicable="no system yet")],
        [CharterRow("design", title="Another title")],
    ],
)
def test_rows_that_are_fine(rows: list[CharterRow]) -> None:
    assert told(**charter(*rows)) == []


def test_own_rows_need_a_title_and_holders() -> None:
    where = ("charters", 0, "rows", 0)
    assert told(**charter(CharterRow("desing", holders=(TL,)))) == [
        (where, "desing", "unknown responsibility 'desing'")
    ]
    assert told(**charter(CharterRow("drills", title="Drills"))) == [
        (where, "drills", "a row of one's own without holders")
    ]
    history = [
        CharterRow("drills", span(None, 5), title="Drills", holders=(TL,)),
        CharterRow("drills", span(5), holders=(EM,)),
    ]
    assert told(**charter(*history)) == [
        (("charters", 0, "rows", 1), "drills", "a row of one's own without title")
    ]


@pytest.mark.parametrize(("above", "missing"), [("top", False), (None, False), ("web", True)])
def test_an_own_row_of_a_charter_above_can_be_changed_below(above: str | None, missing: bool) -> None:
    own = Charter(above, (CharterRow("drills", title="Drills", holders=(TL,)),))
    below = Charter("pay", (CharterRow("drills", note="on Fridays"),))
    message = [(("charters", 1, "rows", 0), "drills", "a row of one's own without title")]
    assert told(charters=(own, below)) == (message if missing else [])


def test_the_organisations_own_rows_stand_alone() -> None:
    assert told(**charter(CharterRow("drills", title="Drills"), team=None)) == [
        (("charters", 0, "rows", 0), "drills", "a row of one's own without holders")
    ]


def test_who_has_a_part_is_among_the_holders() -> None:
    split = ((TL, "risk"), (EM, "people"))
    where = ("charters", 0, "rows", 0, "split", "em")
    message = "'em' has a part but is not among the holders"
    assert told(**charter(CharterRow("design", holders=(TL, EM), split=split))) == []
    assert told(**charter(CharterRow("design", holders=(TL,), split=split))) == [(where, "em", message)]
    assert told(**charter(CharterRow("design", split=split))) == [(where, "em", message)]
    inherited = CharterRow("design", holders=(TL, EM))
    assert (
        told(charters=(Charter("pay", (CharterRow("design", split=split),)), Charter(None, (inherited,))))
        == []
    )
    assert told(**charter(CharterRow(NOT_LISTED, split=split))) == []


def test_expected_holders_are_listed() -> None:
    none = CharterRow("design", holders=(), split=((TL, "risk"),))
    assert [problem.expected for problem in problems(replace(BASE, **charter(none)))] == [
        "a row with holders"
    ]
    some = CharterRow("design", holders=(EM,), split=((TL, "risk"),))
    assert [problem.expected for problem in problems(replace(BASE, **charter(some)))] == ["em"]
