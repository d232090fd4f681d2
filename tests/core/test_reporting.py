"""Who reports to whom."""

from __future__ import annotations

from dataclasses import replace

import pytest
from clean import CLEAN, DAY, SINCE, gone, on, plus, with_team, without_holder
from hypothesis import given, settings
from hypothesis import strategies as st
from invented import TODAY, Inventor

from remit.core.person import Kind, Person, ReportingLine
from remit.core.reporting import managers_of, reports
from remit.core.role import RoleAssignment
from remit.core.team import Membership, TeamParent
from remit.lib.periods import Period

EM = "engineering-manager"
LINE = ReportingLine("chi", "ana")


def test_who_is_on_a_team_reports_to_who_leads_its_people() -> None:
    """Whoever holds a role is on the team without a membership; nobody is their own manager."""
    team = plus(CLEAN, memberships=(Membership("chi", "payments"), Membership("bo", "payments")))
    assert reports(team, DAY) == {"bo": ("ana", "chi")}
    assert reports(CLEAN, DAY) == {"bo": ("ana",)}


def test_everybody_counts_once() -> None:
    two = plus(
        with_team(CLEAN, "ledger", None, "ana"),
        assignments=RoleAssignment("bo", EM, "ledger"),
        memberships=Membership("ana", "payments"),
    )
    assert reports(two, DAY) == {"bo": ("ana",)}


def test_two_leads_share_the_reports() -> None:
    second = RoleAssignment("chi", EM, "payments")
    assert reports(plus(CLEAN, assignments=second), DAY) == {"bo": ("ana",), "chi": ("ana",)}
    assert managers_of(plus(CLEAN, assignments=second), "ana", DAY) == ("bo", "chi")


@pytest.mark.parametrize(
    ("line", "managers"),
    [
        (ReportingLine("ana", "chi"), ("chi",)),
        (ReportingLine("ana", "chi", Period(None, DAY)), ("bo",)),
        (ReportingLine("ana", "chi", Period(on(1))), ("bo",)),
        (ReportingLine("ana", "ana"), ("bo",)),
        (ReportingLine("ana", "bot"), ("bo",)),
        (ReportingLine("ana", "nobody"), ("bo",)),
    ],
)
def test_a_line_in_force_goes_before_the_team(line: ReportingLine, managers: tuple[str, ...]) -> None:
    assert managers_of(plus(CLEAN, reporting_lines=line), "ana", DAY) == managers


def test_a_line_to_somebody_who_left_does_not_count() -> None:
    assert managers_of(
        gone(plus(CLEAN, reporting_lines=ReportingLine("ana", "chi")), "chi", DAY), "ana", DAY
    ) == ("bo",)


def test_who_leads_people_reports_to_the_nearest_lead_above() -> None:
    tree = plus(with_team(CLEAN, "area", "company"), team_parents=TeamParent("payments", "area"))
    tree = with_team(tree, "company", None, "ana")
    lead = RoleAssignment("dana", EM, "company")
    tree = plus(tree, people=Person("dana", "Dana"), assignments=lead)
    assert managers_of(tree, "bo", DAY) == ("dana",)
    assert managers_of(plus(tree, assignments=RoleAssignment("chi", EM, "area")), "bo", DAY) == ("chi",)
    assert managers_of(plus(tree, assignments=RoleAssignment("bo", EM, "area")), "bo", DAY) == ("dana",)
    assert managers_of(tree, "dana", DAY) == ()
    assert reports(tree, DAY) == {"bo": ("ana",), "dana": ("ana", "bo")}


def test_who_leads_people_is_no_report_of_a_team_they_only_belong_to() -> None:
    other = plus(
        with_team(CLEAN, "ledger", None, "bo"),
        people=Person("dana", "Dana"),
        assignments=RoleAssignment("dana", EM, "ledger"),
    )
    assert managers_of(other, "bo", DAY) == ()


def test_without_a_lead_there_is_no_manager() -> None:
    assert reports(without_holder(CLEAN, EM), DAY) == {}
    assert managers_of(CLEAN, "chi", DAY) == ()
    no_people_role = replace(CLEAN.framework, roles=CLEAN.framework.roles[:1])
    assert reports(replace(CLEAN, framework=no_people_role), DAY) == {}
    assert reports(plus(replace(CLEAN, framework=no_people_role), reporting_lines=LINE), DAY) == {
        "ana": ("chi",)
    }


def test_agents_and_who_has_left_are_neither_reports_nor_managers() -> None:
    belonging = (Membership("chi", "payments"), Membership("bot", "payments"))
    team = plus(CLEAN, memberships=belonging)
    assert reports(gone(team, "chi", DAY), DAY) == {"bo": ("ana",)}
    assert reports(gone(team, "bo", DAY), DAY) == {}
    assert managers_of(team, "bot", DAY) == managers_of(team, "nobody", DAY) == ()
    held = replace(without_holder(team, EM), people=(*CLEAN.people[:3], Person("bot", "Bot", Kind.AGENT)))
    assert reports(plus(held, assignments=RoleAssignment("bot", EM, "payments")), DAY) == {}


def test_memberships_assignments_and_teams_are_of_the_day() -> None:
    past, future = Period(None, DAY), Period(on(1))
    member = plus(
        CLEAN, memberships=(Membership("chi", "payments", past), Membership("chi", "payments", future))
    )
    assert managers_of(member, "chi", DAY) == ()
    assert managers_of(member, "chi", on(1)) == managers_of(member, "chi", on(-1)) == ("bo",)
    closed = replace(member, teams=(replace(CLEAN.teams[0], period=past),))
    assert managers_of(closed, "ana", DAY) == managers_of(closed, "bo", DAY) == ()
    former = plus(
        without_holder(CLEAN, EM), assignments=RoleAssignment("bo", EM, "payments", Period(SINCE, DAY))
    )
    assert managers_of(former, "ana", DAY) == ()


@settings(deadline=None)
@given(st.integers(0, 10_000))
def test_the_bulk_path_says_what_is_said_of_each(seed: int) -> None:
    organisation = Inventor(seed, teams=5, people=12).organisation()
    said = {person.id: managers_of(organisation, person.id, TODAY) for person in organisation.people}
    bulk = reports(organisation, TODAY)
    assert bulk == {
        manager: tuple(person for person, managers in said.items() if manager in managers) for manager in bulk
    }
    assert {manager for managers in said.values() for manager in managers} == set(bulk)
    assert all(person not in managers for person, managers in said.items())
