"""What an organisation may not be, and that everything else may."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from strategies import organisations, successive

from remit.core.charter import Charter, CharterRow
from remit.core.consistency import MOST, problems
from remit.core.cover import Cover
from remit.core.framework import NOT_LISTED, Focus, Framework, Party, Responsibility, Role
from remit.core.organisation import Organisation
from remit.core.person import Kind, Leave, Person, ReportingLine
from remit.core.role import CodingRange, Deputy, RoleAssignment
from remit.core.suppression import Suppression
from remit.core.system import System, SystemOwner
from remit.core.team import Membership, Team, TeamParent
from remit.lib.periods import Period

TL, EM = Party.role("tl"), Party.role("em")
FRAMEWORK = Framework(
    "small",
    "Small",
    (Role("tl", "Tech Lead", "TL", Focus.SYSTEM), Role("em", "Engineering Manager", "EM", Focus.PEOPLE)),
    (Responsibility("design", "Design", (TL,)), Responsibility("growth", "Growth", (EM,))),
)
D = date(2026, 1, 1)


def day(number: int) -> date:
    return D + timedelta(days=number)


def span(start: int | None, end: int | None = None) -> Period:
    return Period(None if start is None else day(start), None if end is None else day(end))


BASE = Organisation(
    "acme",
    "Acme",
    FRAMEWORK,
    people=(
        Person("ana", "Ana"),
        Person("bo", "Bo"),
        Person("chi", "Chi"),
        Person("dana", "Dana"),
        Person("bot", "Bot", Kind.AGENT),
    ),
    teams=(Team("top", "Top"), Team("pay", "Pay"), Team("web", "Web")),
    team_parents=(TeamParent("pay", "top"), TeamParent("web", "top")),
    systems=(System("ledger", "Ledger"),),
    memberships=(Membership("chi", "web"),),
    assignments=(
        RoleAssignment("ana", "tl", "pay", span(0)),
        RoleAssignment("bo", "em", "pay", span(0)),
        RoleAssignment("dana", "em", "top"),
    ),
)
OPEN = "[unknown, open)"


def told(codes: set[str] | None = None, **changes: Any) -> list[tuple[Any, ...]]:
    """Where, what was read and what is said of BASE with the changes."""
    return [
        (problem.where, problem.read, problem.message)
        for problem in problems(replace(BASE, **changes), codes)
    ]


def test_nothing_is_wrong_with_the_base() -> None:
    assert told() == []


@settings(
    deadline=None, max_examples=40, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
@given(organisations())
def test_nothing_is_wrong_with_valid_organisations(organisation: Organisation) -> None:
    assert problems(organisation, {"R401"}) == []


def test_ids_that_come_twice() -> None:
    assert told(
        people=(*BASE.people, Person("ana", "Another")),
        teams=(*BASE.teams, Team("pay", "Pay 2")),
        systems=(*BASE.systems, System("ledger", "Ledger 2")),
        charters=(Charter("pay"), Charter("pay"), Charter(None), Charter(None)),
    ) == [
        (("people", 5, "id"), "ana", "the id 'ana' is taken: an earlier entry has it"),
        (("teams", 3, "id"), "pay", "the id 'pay' is taken: an earlier entry has it"),
        (("systems", 1, "id"), "ledger", "the id 'ledger' is taken: an earlier entry has it"),
        (("charters", 1, "team"), "pay", "a second charter of the same team"),
        (("charters", 3, "team"), "", "a second charter of the same team"),
    ]


@pytest.mark.parametrize(
    ("collection", "value", "unknown"),
    [
        ("reporting_lines", ReportingLine("x", "y"), [("person", "person", "x"), ("manager", "person", "y")]),
        ("leaves", Leave("x", span(0, 1)), [("person", "person", "x")]),
        ("team_parents", TeamParent("x", "y"), [("team", "team", "x"), ("parent", "team", "y")]),
        ("memberships", Membership("x", "y"), [("person", "person", "x"), ("team", "team", "y")]),
        ("system_owners", SystemOwner("x", "y"), [("system", "system", "x"), ("team", "team", "y")]),
        (
            "assignments",
            RoleAssignment("x", "y", "z"),
            [("role", "role", "y"), ("person", "person", "x"), ("team", "team", "z")],
        ),
        (
            "deputies",
            Deputy("x", "y", "z"),
            [("role", "role", "y"), ("person", "person", "x"), ("team", "team", "z")],
        ),
        ("coding_ranges", CodingRange("x", "y", 1, 2), [("person", "person", "x"), ("team", "team", "y")]),
        ("charters", Charter("x"), [("team", "team", "x")]),
        (
            "suppressions",
            Suppression("R1", "why", D, "x", "y", "z"),
            [("team", "team", "x"), ("responsibility", "responsibility", "y"), ("person", "person", "z")],
        ),
    ],
)
def test_names_that_nobody_declared(collection: str, value: Any, unknown: list[tuple[str, str, str]]) -> None:
    before = getattr(BASE, collection)
    assert told(**{collection: (*before, value)}) == [
        ((collection, len(before), field), name, f"unknown {kind} '{name}'") for field, kind, name in unknown
    ]


def test_names_inside_of_persons_covers_and_charters() -> None:
    assert told(
        people=(*BASE.people, Person("eve", "Eve", experience=("tl", "tll"))),
        covers=(Cover("pay", "tl", "chi", span(1, 9), "ana", ("design", "desing", NOT_LISTED)),),
        charters=(Charter("pay", (), None, (("tl", 2), ("x", 2))),),
    ) == [
        (("people", 5, "experience", 1), "tll", "unknown role 'tll'"),
        (("covers", 0, "rows", 1), "desing", "unknown responsibility 'desing'"),
        (("charters", 0, "max_holders", "x"), "x", "unknown role 'x'"),
    ]


def test_unknown_names_come_with_suggestions_until_that_costs_too_much() -> None:
    one = problems(replace(BASE, memberships=(Membership("anna", "pay"),)))
    assert [(problem.expected, problem.hint) for problem in one] == [
        ("a person listed under 'people'", "did you mean 'ana'?")
    ]
    twice = replace(BASE, memberships=(Membership("anna", "pay"), Membership("anna", "web")))
    assert [problem.hint for problem in problems(twice)] == ["did you mean 'ana'?"] * 2
    crowd = tuple(Person(f"person{number}", "P") for number in range(30_000))
    many = replace(
        BASE,
        people=(*BASE.people, *crowd),
        memberships=tuple(Membership(f"persom{n}", "pay") for n in range(2)),
    )
    assert [problem.hint for problem in problems(many)] == ["did you mean 'person0'?", ""]


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


def clash(start: str, end: str, acting: str, period: str) -> tuple[str, str]:
    return (f"[{start}, {end})", f"clashes with the cover by '{acting}' in {period}")


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


@pytest.mark.parametrize(
    ("low", "high", "wrong"),
    [(0, 100, False), (5, 5, False), (9, 5, True), (-1, 5, True), (0, 101, True)],
)
def test_coding_ranges_are_percentages(low: int, high: int, wrong: bool) -> None:
    found = told(coding_ranges=(CodingRange("ana", "pay", low, high),))
    assert found == (
        [(("coding_ranges", 0, "low"), f"[{low}, {high}]", "not a range of percentages")] if wrong else []
    )


def test_suppressions_name_codes_that_there_are() -> None:
    suppressions = (Suppression("R401", "why", D), Suppression("R402", "why", D, "pay", "design", "ana"))
    assert told(suppressions=suppressions) == []
    assert told({"R401", "R101"}, suppressions=suppressions) == [
        (("suppressions", 1, "code"), "R402", "unknown code 'R402'")
    ]


def test_the_list_has_an_end() -> None:
    assert len(told(memberships=tuple(Membership("ana", "pay") for _ in range(2 * MOST)))) == MOST


def test_a_holder_who_left_or_is_an_agent_is_a_finding_and_no_contradiction() -> None:
    people = (replace(BASE.people[0], period=span(None, -30)), *BASE.people[1:])
    assert told(people=people, assignments=(*BASE.assignments, RoleAssignment("bot", "tl", "web"))) == []
