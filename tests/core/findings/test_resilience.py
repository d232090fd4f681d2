"""Deputies, combined roles and spans: both sides of every threshold."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from clean import (
    CLEAN,
    DAY,
    SINCE,
    Told,
    found,
    gone,
    on,
    plus,
    with_reports,
    with_team,
    without_holder,
)

from remit.core.findings import Severity
from remit.core.organisation import Organisation
from remit.core.person import Person, ReportingLine
from remit.core.role import CodingRange, Deputy, RoleAssignment
from remit.core.team import Membership
from remit.lib.periods import Period

WARNING, INFO = Severity.WARNING, Severity.INFO

# R401

NO_DEPUTY = replace(CLEAN, deputies=CLEAN.deputies[1:])
LONELY = Told(
    "R401",
    WARNING,
    "payments",
    None,
    "tech-lead",
    "ana",
    None,
    "Ana is the only Tech Lead of Payments, and nobody has agreed to deputise.",
)


def test_a_sole_holder_wants_a_deputy() -> None:
    assert found(NO_DEPUTY, "R401") == [LONELY]


def test_a_vacant_role_and_one_with_two_holders_want_none() -> None:
    second = RoleAssignment("chi", "tech-lead", "payments")
    assert found(without_holder(NO_DEPUTY, "tech-lead"), "R401") == []
    assert found(plus(NO_DEPUTY, assignments=second), "R401") == []


@pytest.mark.parametrize(
    ("deputy", "counts"),
    [
        (Deputy("chi", "tech-lead", "payments", DAY), True),
        (Deputy("chi", "tech-lead", "payments", on(1)), False),
        (Deputy("chi", "tech-lead", "payments"), False),
        (Deputy("chi", "tech-lead", "payments", SINCE, Period(None, DAY)), False),
        (Deputy("chi", "tech-lead", "payments", SINCE, Period(on(1))), False),
        (Deputy("ana", "tech-lead", "payments", SINCE), False),
        (Deputy("bot", "tech-lead", "payments", SINCE), False),
        (Deputy("chi", "engineering-manager", "payments", SINCE), False),
    ],
)
def test_a_deputy_is_somebody_else_who_is_there_and_said_yes(deputy: Deputy, counts: bool) -> None:
    assert found(plus(NO_DEPUTY, deputies=deputy), "R401") == ([] if counts else [LONELY])


def test_a_deputy_who_left_does_not_count() -> None:
    assert found(gone(CLEAN, "chi", DAY), "R401") == [LONELY]


# R404 and R405

BO_LEADS = RoleAssignment("bo", "tech-lead", "payments", Period(SINCE))
COMBINED = plus(without_holder(CLEAN, "tech-lead"), assignments=BO_LEADS)


def experienced(organisation: Organisation, *roles: str) -> Organisation:
    people = tuple(replace(own, experience=roles) if own.id == "bo" else own for own in organisation.people)
    return replace(organisation, people=people)


def outgrown(count: int) -> Told:
    message = f"Bo is both Tech Lead and Engineering Manager, and has {count} reports."
    return Told("R404", WARNING, "payments", None, None, "bo", None, message)


@pytest.mark.parametrize(("reports", "findings"), [(5, []), (6, [outgrown(6)]), (9, [outgrown(9)])])
def test_both_roles_and_six_reports(reports: int, findings: list[Told]) -> None:
    assert found(with_reports(COMBINED, "bo", reports), "R404") == findings


def test_six_reports_are_no_question_for_somebody_with_one_role() -> None:
    assert found(with_reports(CLEAN, "bo", 6), "R404") == []


def test_a_third_role_is_not_the_other_one() -> None:
    writes = RoleAssignment("bo", "writer", "payments")
    unknown = RoleAssignment("bo", "architect", "payments")
    assert found(with_reports(plus(CLEAN, assignments=(writes, unknown)), "bo", 6), "R404", "R405") == []


@pytest.mark.parametrize(
    ("roles", "severity", "ending"),
    [
        (("tech-lead", "engineering-manager"), INFO, "6 reports; they have declared experience in both."),
        (("tech-lead",), WARNING, "6 reports."),
    ],
)
def test_experience_in_both_roles_is_a_reason_on_the_other_side(
    roles: tuple[str, ...], severity: Severity, ending: str
) -> None:
    told = outgrown(6)._replace(
        severity=severity, message=f"Bo is both Tech Lead and Engineering Manager, and has {ending}"
    )
    assert found(experienced(with_reports(COMBINED, "bo", 6), *roles), "R404") == [told]


NO_RANGE = Told(
    "R405",
    WARNING,
    "payments",
    None,
    None,
    "bo",
    None,
    "Bo is both Tech Lead and Engineering Manager, and has declared no range of hands-on coding of their own.",
)


def test_both_roles_want_a_range_of_their_own() -> None:
    assert found(COMBINED, "R405") == [NO_RANGE]


@pytest.mark.parametrize(
    ("declared", "findings"),
    [
        (CodingRange("bo", "payments", 20, 40, Period(DAY)), []),
        (CodingRange("bo", "payments", 20, 40, Period(on(1))), [NO_RANGE]),
        (CodingRange("bo", "payments", 20, 40, Period(None, DAY)), [NO_RANGE]),
        (CodingRange("bo", "ledger", 20, 40), [NO_RANGE]),
        (CodingRange("ana", "payments", 20, 40), [NO_RANGE]),
    ],
)
def test_the_range_is_for_the_team_and_in_force(declared: CodingRange, findings: list[Told]) -> None:
    team = with_team(COMBINED, "ledger")
    assert found(plus(team, coding_ranges=declared), "R405") == findings


def test_each_person_is_named() -> None:
    ana = plus(COMBINED, assignments=(BO_LEADS, replace(BO_LEADS, person="ana")))
    both = plus(ana, assignments=RoleAssignment("ana", "engineering-manager", "payments"))
    assert [told.person for told in found(both, "R405")] == ["ana", "bo"]


def test_roles_without_a_range_in_the_framework_want_none() -> None:
    roles = tuple(replace(role, coding_range=None) for role in CLEAN.framework.roles)
    assert found(replace(COMBINED, framework=replace(CLEAN.framework, roles=roles)), "R405") == []


# R406


def wide(count: int, team: str | None = "payments") -> Told:
    return Told("R406", WARNING, team, None, None, "bo", None, f"Bo has {count} reports.")


@pytest.mark.parametrize(("lines", "findings"), [(7, []), (8, [wide(9)])])
def test_more_than_eight_reports(lines: int, findings: list[Told]) -> None:
    """Ana, who holds a role on Bo's team, is one as well."""
    assert found(with_reports(CLEAN, "bo", lines), "R406") == findings


def test_a_manager_of_two_teams_is_told_on_the_first() -> None:
    """In the organisation's order, whatever the order of the assignments."""
    two = plus(
        with_team(CLEAN, "ledger"),
        assignments=RoleAssignment("bo", "engineering-manager", "ledger", Period(SINCE)),
    )
    other_way = replace(two, assignments=two.assignments[::-1])
    assert found(with_reports(other_way, "bo", 8), "R406") == [wide(9)]


def test_a_manager_without_a_team_is_told_last_and_by_id() -> None:
    boards = plus(CLEAN, people=(Person("zoe", "Zoe"), Person("dana", "Dana")))
    crowded = with_reports(boards, "zoe", 9)
    lines = tuple(ReportingLine(own.person, "dana") for own in crowded.reporting_lines)
    assert found(plus(crowded, reporting_lines=lines), "R406") == [
        Told("R406", WARNING, None, None, None, "dana", None, "Dana has 9 reports."),
        Told("R406", WARNING, None, None, None, "zoe", None, "Zoe has 9 reports."),
    ]


def test_a_manager_who_leads_nowhere_is_told_where_they_belong() -> None:
    member = with_team(with_reports(CLEAN, "chi", 9), "ledger", None, "chi")
    told = Told("R406", WARNING, "ledger", None, None, "chi", None, "Chi has 9 reports.")
    assert found(member, "R406") == [told]
    writes = RoleAssignment("chi", "writer", "payments")
    assert found(plus(member, assignments=writes), "R406") == [told._replace(team="payments")]


def test_a_team_that_is_not_there_is_nobodys_home() -> None:
    member = with_team(with_reports(CLEAN, "chi", 9), "ledger", None, "chi")
    closed = tuple(
        replace(own, period=Period(None, DAY)) if own.id == "ledger" else own for own in member.teams
    )
    assert [told.team for told in found(replace(member, teams=closed), "R406")] == [None]


def test_a_framework_without_a_people_role_has_reporting_lines_only() -> None:
    framework = replace(CLEAN.framework, roles=CLEAN.framework.roles[:1])
    flat = plus(replace(CLEAN, framework=framework), memberships=Membership("chi", "payments"))
    assert found(with_reports(flat, "chi", 9), "R406") == [
        Told("R406", WARNING, "payments", None, None, "chi", None, "Chi has 9 reports.")
    ]


@pytest.mark.parametrize(("day", "count"), [(on(0), 0), (on(1), 1)])
def test_reports_are_of_the_day(day: date, count: int) -> None:
    later = tuple(replace(own, period=Period(on(1))) for own in with_reports(CLEAN, "bo", 8).reporting_lines)
    grown = replace(with_reports(CLEAN, "bo", 8), reporting_lines=later)
    assert len(found(grown, "R406", at=day)) == count
