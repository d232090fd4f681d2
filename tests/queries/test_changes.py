"""What changed and what if, for reading: folded, without what only sounds different."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from command_line import TODAY, company

from remit.core.organisation import Organisation
from remit.core.what_if import Away, Change, ChangeError, HandOver, Leaves, Split, Vacate
from remit.files.organisation import read
from remit.lib.periods import Period
from remit.queries.difference import Difference, compare, difference_json
from remit.queries.what_if import WhatIf, what_if, what_if_json


@pytest.fixture(scope="module")
def lumen(tmp_path_factory: pytest.TempPathFactory) -> Organisation:
    return read(company(tmp_path_factory.mktemp("changes"))).organisation


@pytest.fixture(scope="module")
def three() -> Organisation:
    return read(Path(__file__).parents[1] / "cli" / "three-roles.yaml").organisation


Told = tuple[str, int, tuple[str, ...], tuple[str, ...], tuple[str, ...]]


def told(found: Difference) -> list[Told]:
    """Team, number of rows, aspects, people before and people after."""
    return [
        (
            change.team.id,
            len(change.rows),
            tuple(aspect.value for aspect in change.aspects),
            tuple(holder.id for holder in change.before.holders),
            tuple(holder.id for holder in change.after.holders),
        )
        for change in found.changes
    ]


def test_nothing_changes_within_a_day(lumen: Organisation) -> None:
    found = compare(lumen, TODAY, lumen, TODAY)
    assert (found.changes, found.raw) == ((), ())
    assert difference_json(found) == {"before_at": "2026-11-22", "after_at": "2026-11-22", "changes": []}


def test_the_same_change_in_many_rows_is_told_once(lumen: Organisation) -> None:
    found = compare(lumen, date(2026, 10, 12), lumen, date(2026, 10, 14))
    assert told(found) == [
        ("identity", 12, ("holders", "fallback"), ("tariq",), ()),
        ("identity", 2, ("holders",), ("tariq",), ()),
        ("identity", 3, ("holders", "fallback"), ("tariq", "mina"), ("mina",)),
    ]
    assert len(found.raw) == 17


def test_a_cover_that_begins(lumen: Organisation) -> None:
    [change] = compare(lumen, date(2026, 11, 1), lumen, TODAY).changes[:1]
    assert (change.team.id, len(change.rows), [aspect.value for aspect in change.aspects]) == (
        "payments",
        9,
        ["acting"],
    )
    assert [(holder.id, holder.acting_for) for holder in change.after.holders] == [
        ("chi", "bo"),
        ("bo", None),
    ]


def test_json_has_every_row_with_both_answers(lumen: Organisation) -> None:
    found = difference_json(compare(lumen, date(2026, 10, 12), lumen, date(2026, 10, 14)))
    [change] = [change for change in found["changes"] if change["responsibility"] == "code-reviews"]
    assert (change["team"], change["aspects"]) == ("identity", ["holders", "fallback"])
    assert [change[side]["vacant"] for side in ("before", "after")] == [False, True]
    assert [holder["person"] for holder in change["after"]["fallback"]] == ["mina"]


def codes(found: WhatIf) -> tuple[list[str], list[str]]:
    return (
        [f"{finding.code} {finding.team}" for finding in found.appear],
        [f"{finding.code} {finding.team}" for finding in found.disappear],
    )


CHANGES: list[tuple[str, Change, tuple[list[str], list[str]]]] = [
    # The findings that only name somebody else are no news.
    ("hand over", HandOver("payments", "tech-lead", "chi", TODAY), ([], [])),
    (
        "split",
        Split("mobile", "engineering-manager", TODAY, "kim"),
        ([], ["R404 mobile", "R405 mobile"]),
    ),
    (
        "vacate",
        Vacate("payments", "tech-lead", TODAY),
        (["R101 payments", *["R104 payments"] * 4, "R106 payments"], ["R103 payments"]),
    ),
    ("away", Away("dana", Period(TODAY, date(2026, 12, 20))), (["R403 commerce"], [])),
    (
        "fill",
        HandOver("identity", "tech-lead", "lea", TODAY),
        ([], ["R101 identity", *["R104 identity"] * 3, "R106 identity"]),
    ),
]


@pytest.mark.parametrize(
    ("change", "expected"), [case[1:] for case in CHANGES], ids=[case[0] for case in CHANGES]
)
def test_findings_that_come_and_go(
    lumen: Organisation, change: Change, expected: tuple[list[str], list[str]]
) -> None:
    appear, disappear = codes(what_if(lumen, (change,), TODAY))
    assert ([c for c in appear if "R401" not in c], [c for c in disappear if "R401" not in c]) == expected


def test_several_changes_together(lumen: Organisation) -> None:
    found = what_if(lumen, (Leaves("ana", TODAY), HandOver("payments", "tech-lead", "chi", TODAY)), TODAY)
    assert {(change.team.id, change.after.vacant) for change in found.difference.changes} == {
        ("payments", False)
    }
    assert "R101 payments" not in codes(found)[0]


def test_what_cannot_be_done(lumen: Organisation) -> None:
    with pytest.raises(ChangeError) as refused:
        what_if(lumen, (Leaves("anna", TODAY),), TODAY)
    assert refused.value.suggestions == ("ana", "dana")


def test_json(three: Organisation) -> None:
    found = what_if_json(what_if(three, (HandOver("web", "build", "chi", TODAY),), TODAY))
    assert (found["at"], [(c["responsibility"], c["aspects"]) for c in found["changes"]]) == (
        "2026-11-22",
        [("code", ["holders"]), ("launch", ["holders"])],
    )
    assert [(f["code"], f["severity"], f["team"], f["responsibility"]) for f in found["disappear"]] == [
        ("R101", "error", "web", None),
        ("R104", "warning", "web", "launch"),
    ]
