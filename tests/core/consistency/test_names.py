"""That what an organisation names is there, once, and written as it has to be."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from consistent import BASE, D, span, told
from hypothesis import HealthCheck, given, settings
from strategies import organisations

from remit.core.charter import Charter
from remit.core.consistency import MOST, problems
from remit.core.cover import Cover
from remit.core.framework import NOT_LISTED
from remit.core.organisation import Organisation
from remit.core.person import Leave, Person, ReportingLine
from remit.core.role import CodingRange, Deputy, RoleAssignment
from remit.core.suppression import Suppression
from remit.core.system import System, SystemOwner
from remit.core.team import Membership, Team, TeamParent


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
