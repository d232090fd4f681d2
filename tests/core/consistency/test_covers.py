"""Which covers there may be, and who grants them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from consistent import BASE, FRAMEWORK, span, told

from remit.core.cover import Cover
from remit.core.framework import Focus
from remit.core.person import ReportingLine
from remit.core.role import RoleAssignment
from remit.core.team import Membership, Team, TeamParent


def cover(**fields: Any) -> Cover:
    return Cover(
        **{"team": "pay", "role": "tl", "acting": "chi", "period": span(10, 20), "holder": "ana", **fields}
    )


@pytest.mark.parametrize(
    ("changed", "field", "read", "message"),
    [
        ({"acting": "bot"}, "acting", "bot", "an agent cannot act for a holder"),
        ({"acting": "ana"}, "acting", "ana", "nobody stands in for themselves"),
        (
            {"holder": "bo"},
            "holder",
            "bo",
            "'bo' does not hold 'tl' on 'pay' when the cover begins",
        ),
        (
            {"period": span(-9, 20)},
            "holder",
            "ana",
            "'ana' does not hold 'tl' on 'pay' when the cover begins",
        ),
        ({"granted_by": "chi"}, "granted_by", "chi", "'chi' cannot grant this cover"),
        ({"holder": None, "granted_by": "ana"}, "granted_by", "ana", "'ana' cannot grant this cover"),
    ],
)
def test_covers_that_cannot_be(changed: dict[str, Any], field: str, read: str, message: str) -> None:
    assert told(covers=(cover(**changed),)) == [(("covers", 0, field), read, message)]


@pytest.mark.parametrize(
    "changed",
    [
        {},
        {"granted_by": "ana"},
        {"granted_by": "bo"},
        {"granted_by": "dana"},
        {"holder": None},
        {"holder": None, "granted_by": "bo"},
        {"holder": None, "granted_by": "dana"},
        {"period": span(None, 20)},
        {"role": "em", "holder": "bo", "granted_by": "dana"},
    ],
)
def test_covers_that_are_fine(changed: dict[str, Any]) -> None:
    assert told(covers=(cover(**changed),)) == []


def test_the_manager_of_the_reporting_line_grants_and_then_nobody_else() -> None:
    lines = (ReportingLine("ana", "chi", span(0, 15)),)

    def granted(by: str, start: int) -> list[tuple[Any, ...]]:
        return told(reporting_lines=lines, covers=(cover(granted_by=by, period=span(start, 20)),))

    assert [bool(granted(by, start)) for by, start in (("chi", 10), ("bo", 10), ("chi", 16), ("bo", 16))] == [
        False,
        True,
        True,
        False,
    ]


def test_the_manager_of_another_team_of_the_holder_grants() -> None:
    assignments = (*BASE.assignments, RoleAssignment("chi", "em", "web"))
    covers = (cover(granted_by="chi", acting="bo"), cover(granted_by="chi", acting="bo", period=span(30, 40)))
    assert len(told(assignments=assignments, covers=covers)) == 2
    memberships = (Membership("ana", "web"),)
    third = cover(granted_by="bot", acting="bo", period=span(50, 60))
    assert told(assignments=assignments, covers=(*covers, third), memberships=memberships) == [
        (("covers", 2, "granted_by"), "bot", "'bot' cannot grant this cover")
    ]
    assert told(assignments=assignments, covers=covers, memberships=memberships) == []


def test_a_team_that_was_below_two_others_is_below_what_is_above_both() -> None:
    teams = (*BASE.teams, Team("deep", "Deep"))
    parents = (
        *BASE.team_parents,
        TeamParent("deep", "pay", span(None, 5)),
        TeamParent("deep", "web", span(5)),
    )
    granted = cover(team="deep", holder=None, granted_by="dana")
    assert told(teams=teams, team_parents=parents, covers=(granted,)) == []


def test_without_a_people_role_only_the_holder_grants() -> None:
    roles = tuple(replace(role, focus=Focus.OTHER) for role in FRAMEWORK.roles)
    framework = replace(FRAMEWORK, roles=roles)
    assert told(framework=framework, covers=(cover(granted_by="bo"),)) == [
        (("covers", 0, "granted_by"), "bo", "'bo' cannot grant this cover")
    ]


@pytest.mark.parametrize(
    ("one", "other", "clashes"),
    [
        ({}, {}, True),
        ({}, {"period": span(20, 30)}, False),
        ({}, {"rows": ("design",)}, True),
        ({"rows": ("design",)}, {}, True),
        ({"rows": ("design",)}, {"rows": ("growth",)}, False),
        ({"rows": ("design", "growth")}, {"rows": ("growth",)}, True),
        ({}, {"holder": None}, False),
        ({}, {"role": "em", "holder": "bo"}, False),
    ],
)
def test_covers_of_one_row_of_one_assignment_do_not_overlap(
    one: dict[str, Any], other: dict[str, Any], clashes: bool
) -> None:
    found = told(covers=(cover(**one), cover(**{"acting": "dana", "period": span(15, 25), **other})))
    expected = (
        ("covers", 1),
        "[2026-01-16, 2026-01-26)",
        "clashes with the cover by 'chi' in [2026-01-11, 2026-01-21)",
    )
    assert found == ([expected] if clashes else [])


def test_a_long_cover_clashes_over_a_short_one_in_between() -> None:
    covers = (
        cover(period=span(1, 50), rows=("design",)),
        cover(period=span(2, 4), rows=("growth",)),
        cover(period=span(5, 6), rows=("design",)),
        cover(period=span(7, 8), rows=None),
    )
    assert [where for where, *_ in told(covers=covers)] == [("covers", 2), ("covers", 3)]
