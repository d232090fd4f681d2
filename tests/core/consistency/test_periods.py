"""What may not be at the same time: entries that exclude each other, and circles."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from consistent import BASE, EM, OPEN, TL, D, span, told
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import successive

from remit.core.charter import Charter, CharterRow
from remit.core.person import Leave, ReportingLine
from remit.core.role import CodingRange, Deputy, RoleAssignment
from remit.core.system import SystemOwner
from remit.core.team import Membership, Team, TeamParent


@pytest.mark.parametrize(
    ("collection", "make"),
    [
        (
            "reporting_lines",
            lambda period: ReportingLine("chi", "ana" if period.start == D else "bo", period),
        ),
        ("leaves", lambda period: Leave("chi", period)),
        ("team_parents", lambda period: TeamParent("top", "x", period)),
        ("memberships", lambda period: Membership("chi", "pay", period)),
        ("system_owners", lambda period: SystemOwner("ledger", "pay", period)),
        ("assignments", lambda period: RoleAssignment("chi", "tl", "web", period)),
        ("deputies", lambda period: Deputy("chi", "tl", "web", None, period)),
        ("coding_ranges", lambda period: CodingRange("chi", "web", 1, 2, period)),
    ],
)
def test_entries_that_exclude_each_other_do_not_overlap(collection: str, make: Any) -> None:
    one, after, within = make(span(0, 10)), make(span(10, 20)), make(span(5, 6))
    others = (Team("x", "X"),)
    fine = told(teams=(*BASE.teams, *others), **{collection: (after, one)})
    assert fine == []
    found = told(teams=(*BASE.teams, *others), **{collection: (one, within, after)})
    assert found == [((collection, 1), "[2026-01-06, 2026-01-07)", "overlaps with [2026-01-01, 2026-01-11)")]


@given(st.lists(st.tuples(st.none() | st.integers(0, 30), st.none() | st.integers(1, 30)), max_size=6))
def test_an_overlap_is_found_exactly_when_there_is_one(spans: list[tuple[int | None, int | None]]) -> None:
    periods = [span(start, None if length is None else (start or 0) + length) for start, length in spans]
    overlap = any(one.overlaps(other) for place, one in enumerate(periods) for other in periods[:place])
    assert bool(told(memberships=tuple(Membership("ana", "web", period) for period in periods))) == overlap


def test_an_open_period_before_a_later_one_overlaps() -> None:
    assert told(memberships=(Membership("ana", "web"), Membership("ana", "web", span(3)))) == [
        (("memberships", 1), "[2026-01-04, open)", f"overlaps with {OPEN}")
    ]


def test_the_history_of_a_charter_row_does_not_overlap() -> None:
    rows = (
        CharterRow("design", span(None, 9), holders=(EM,)),
        CharterRow("growth", span(3), holders=(EM,)),
        CharterRow("design", span(5), holders=(TL,)),
    )
    assert told(charters=(Charter("pay", rows),)) == [
        (("charters", 0, "rows", 2), "[2026-01-06, open)", "overlaps with [unknown, 2026-01-10)")
    ]


def test_circles_of_teams() -> None:
    parents = (TeamParent("top", "pay"), TeamParent("pay", "web"), TeamParent("web", "top"))
    assert told(team_parents=parents) == [
        (("team_parents", 0, "parent"), "pay", "a circle: top → pay → web → top")
    ]
    assert told(team_parents=(TeamParent("pay", "pay"),)) == [
        (("team_parents", 0, "parent"), "pay", "a circle: pay → pay")
    ]


def test_a_circle_needs_a_day_on_which_it_is_closed() -> None:
    swapped = (TeamParent("pay", "web", span(None, 5)), TeamParent("web", "pay", span(5)))
    assert told(team_parents=swapped) == []
    overlapping = (TeamParent("pay", "web", span(None, 6)), TeamParent("web", "pay", span(5)))
    assert told(team_parents=overlapping) == [
        (("team_parents", 1, "parent"), "pay", "a circle: web → pay → web")
    ]


def test_a_way_that_runs_into_a_circle_is_no_second_one() -> None:
    lines = (
        ReportingLine("chi", "ana"),
        ReportingLine("ana", "bo"),
        ReportingLine("bo", "ana"),
        ReportingLine("dana", "chi"),
    )
    assert told(reporting_lines=lines) == [
        (("reporting_lines", 0, "manager"), "ana", "a circle: ana → bo → ana")
    ]


@settings(deadline=None, max_examples=60)
@given(st.data())
def test_a_circle_is_found_exactly_when_some_day_has_one(data: st.DataObject) -> None:
    names = [person.id for person in BASE.people]
    lines = tuple(
        ReportingLine(name, data.draw(st.sampled_from(names)), period)
        for name in names
        for period in data.draw(successive(2))
    )

    def closed(at: date) -> bool:
        above = {line.person: line.manager for line in lines if at in line.period}
        for name in names:
            here, steps = above.get(name), 0
            while here is not None and steps <= len(names):
                if here == name:
                    return True
                here, steps = above.get(here), steps + 1
        return False

    on = {line.period.start or date(2000, 1, 1) for line in lines}
    assert bool(told(reporting_lines=lines)) == any(map(closed, on))


def test_a_long_circle_is_shortened_and_a_tree_has_a_limit() -> None:
    teams = tuple(Team(f"t{number}", "T") for number in range(300))
    ring = tuple(TeamParent(f"t{number}", f"t{(number + 1) % 10}") for number in range(10))
    chain = tuple(TeamParent(f"t{number}", f"t{number + 1}") for number in range(299))
    everything: dict[str, Any] = {"memberships": (), "assignments": ()}
    assert told(teams=teams, team_parents=ring, **everything) == [
        (("team_parents", 0, "parent"), "t1", "a circle: t0 → t1 → t2 → t3 → t4 → t5 → t6 → t7 → …")
    ]
    assert told(teams=teams, team_parents=chain, **everything) == [
        (("team_parents", 0, "parent"), "t1", "more than 200 levels")
    ]
    assert told(teams=teams, team_parents=chain[:198][::-1], **everything) == []
