"""Family R1: each code with a finding, and with the nearest thing that is none."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from clean import (
    BOTH,
    CHARTER,
    CLEAN,
    DAY,
    EM,
    NOT_LISTED,
    ROADMAP,
    SINCE,
    TL,
    Told,
    found,
    gone,
    on,
    plus,
    with_rows,
    without_holder,
)

from remit.core.charter import Charter, CharterRow
from remit.core.cover import Cover
from remit.core.findings import Severity
from remit.core.framework import Focus, Mode, Party, Responsibility, Role
from remit.core.person import Kind, Person
from remit.core.role import RoleAssignment
from remit.core.team import Membership
from remit.lib.periods import Period

ERROR, WARNING, INFO = Severity.ERROR, Severity.WARNING, Severity.INFO
NO_LEAD = without_holder(CLEAN, "tech-lead")
VACANT = Told("R101", ERROR, "payments", None, "tech-lead", None, None, "Nobody is Tech Lead of Payments.")
SECOND = RoleAssignment("chi", "tech-lead", "payments", Period(SINCE))
CROWDED = plus(CLEAN, assignments=SECOND)


def test_a_settled_team_has_no_findings() -> None:
    assert found(CLEAN) == []


# R101


def test_a_vacant_role_is_told_once_for_all_its_rows() -> None:
    assert found(NO_LEAD, "R101") == [VACANT]


def test_a_role_that_no_row_names_may_be_vacant() -> None:
    assert CLEAN.framework.role_by_id["writer"].title == "Writer"
    assert found(CLEAN, "R101") == []


def test_a_role_named_only_by_rows_that_do_not_apply_may_be_vacant() -> None:
    rows = [CharterRow(row, not_applicable="no code here") for row in ("architecture", "tech-lead-coding")]
    assert found(with_rows(NO_LEAD, *rows, CharterRow("system-roadmap", holders=(EM,))), "R101") == []


def test_a_role_that_only_a_charter_knows_is_told_by_its_id() -> None:
    rows = CharterRow("architecture", holders=(Party.role("architect"),))
    assert found(with_rows(CLEAN, rows), "R101") == [
        VACANT._replace(role="architect", message="Nobody is architect of Payments.")
    ]


@pytest.mark.parametrize(
    ("covers", "message"),
    [
        ([("chi", on(30))], "Nobody is Tech Lead of Payments; Chi acts up to and including 2026-03-31."),
        ([("chi", None)], "Nobody is Tech Lead of Payments; Chi acts."),
        (
            [("chi", on(30)), ("bo", on(9))],
            "Nobody is Tech Lead of Payments; Chi, Bo acts up to and including 2026-03-31.",
        ),
    ],
)
def test_who_acts_is_told_and_does_not_fill_the_role(
    covers: list[tuple[str, date | None]], message: str
) -> None:
    acting = tuple(
        Cover("payments", "tech-lead", person, Period(SINCE, end), accepted=SINCE) for person, end in covers
    )
    assert found(plus(NO_LEAD, covers=acting), "R101") == [VACANT._replace(message=message)]


def test_a_cover_that_nobody_accepted_is_not_told() -> None:
    asked = Cover("payments", "tech-lead", "chi", Period(SINCE, on(30)))
    assert found(plus(NO_LEAD, covers=asked), "R101") == [VACANT]


def test_a_cover_of_a_holder_is_not_told_of_the_vacant_role() -> None:
    other = Cover("payments", "tech-lead", "chi", Period(SINCE, on(30)), "ana", accepted=SINCE)
    assert found(plus(NO_LEAD, covers=other), "R101") == [VACANT]


# R102


def contested(responsibility: str, message: str = "") -> Told:
    told = message or "2 people are Tech Lead (allowed: 1) and no split says who does what: Ana, Chi."
    return Told("R102", ERROR, "payments", responsibility, "tech-lead", None, None, told)


def test_each_row_that_too_many_hold_undivided_is_contested() -> None:
    """The measured row is about each in person, the roadmap has a split."""
    assert found(CROWDED, "R102") == [contested("architecture")]


def test_a_row_that_does_not_apply_is_not_contested() -> None:
    assert found(with_rows(CROWDED, CharterRow("architecture", not_applicable="none")), "R102") == []


def test_one_person_with_two_assignments_contests_nothing() -> None:
    assert found(plus(CLEAN, assignments=replace(SECOND, person="ana")), "R102") == []


@pytest.mark.parametrize(("allowed", "findings"), [(2, []), (1, [contested("architecture")])])
def test_the_nearest_charter_says_how_many_may_hold(allowed: int, findings: list[Told]) -> None:
    several = replace(CHARTER, max_holders=(("tech-lead", allowed),))
    everywhere = Charter(None, max_holders=(("tech-lead", 9),))
    assert found(replace(CROWDED, charters=(everywhere, several)), "R102") == findings


def test_a_charter_without_a_limit_leaves_it_to_the_organisation() -> None:
    everywhere = Charter(None, max_holders=(("tech-lead", 2),))
    assert found(plus(CROWDED, charters=everywhere), "R102") == []


def test_the_framework_says_how_many_may_hold_otherwise() -> None:
    roles = tuple(replace(role, max_holders=2) for role in CLEAN.framework.roles)
    framework = replace(CLEAN.framework, roles=roles)
    assert found(replace(CROWDED, framework=framework), "R102") == []


def test_a_role_that_the_framework_lacks_has_one_holder() -> None:
    row = CharterRow("architecture", holders=(Party.role("architect"),))
    held = tuple(RoleAssignment(person, "architect", "payments") for person in ("ana", "chi"))
    message = "2 people are architect (allowed: 1) and no split says who does what: Ana, Chi."
    assert found(plus(with_rows(CLEAN, row), assignments=held), "R102") == [
        contested("architecture", message)._replace(role="architect")
    ]


def test_a_row_contested_on_both_sides_is_told_once() -> None:
    more = RoleAssignment("chi", "engineering-manager", "payments")
    both = with_rows(
        plus(CROWDED, assignments=more), replace(ROADMAP, split=()), replace(NOT_LISTED, holders=())
    )
    assert [(told.responsibility, told.role) for told in found(both, "R102")] == [
        ("architecture", "tech-lead"),
        ("system-roadmap", "tech-lead"),
        ("one-on-ones", "engineering-manager"),
    ]


# R103 and R104


UNDIVIDED = with_rows(CLEAN, replace(ROADMAP, split=()))
SHARED = Told(
    "R103",
    WARNING,
    "payments",
    "system-roadmap",
    None,
    None,
    None,
    "Shared by Ana, Bo, and no charter says who does which part.",
)


def test_a_shared_row_wants_a_split() -> None:
    assert found(UNDIVIDED, "R103", "R104") == [SHARED]


def test_one_person_in_both_roles_has_nobody_to_divide_it_with() -> None:
    both = RoleAssignment("ana", "engineering-manager", "payments")
    alone = plus(without_holder(UNDIVIDED, "engineering-manager"), assignments=both)
    assert found(alone, "R103", "R104") == []


def test_a_split_above_serves_the_team() -> None:
    above = Charter(None, (ROADMAP,))
    own = replace(CHARTER, rows=(NOT_LISTED,))
    assert found(replace(CLEAN, charters=(above, own)), "R103") == []


def test_two_people_named_in_person_share_a_row() -> None:
    named = CharterRow("architecture", holders=(Party.person("ana"), Party.person("chi")))
    message = "Shared by Ana, Chi, and no charter says who does which part."
    assert found(with_rows(CLEAN, named), "R103") == [
        SHARED._replace(responsibility="architecture", message=message)
    ]


def test_a_shared_row_about_each_in_person_wants_no_split() -> None:
    measured = CharterRow("system-roadmap", split=(), mode=Mode.MEASURE)
    assert found(with_rows(NO_LEAD, measured), "R103", "R104") == []


def test_a_vacant_side_is_one_sided_and_not_undivided() -> None:
    alone = "Shared, but nobody is there as Tech Lead: it is left to Bo."
    told = Told("R104", WARNING, "payments", "system-roadmap", "tech-lead", None, None, alone)
    assert found(without_holder(UNDIVIDED, "tech-lead"), "R103", "R104") == [told]


def test_a_person_who_is_not_there_leaves_a_side_vacant() -> None:
    row = CharterRow("system-roadmap", holders=(EM, Party.person("chi")))
    told = Told(
        "R104",
        WARNING,
        "payments",
        "system-roadmap",
        None,
        "chi",
        None,
        "Shared, but nobody is there as Chi: it is left to Bo.",
    )
    assert found(gone(with_rows(CLEAN, row), "chi", DAY), "R103", "R104") == [told]


def test_who_acts_for_a_vacant_role_does_not_fill_the_side() -> None:
    cover = Cover("payments", "tech-lead", "chi", Period(SINCE, on(30)), accepted=SINCE)
    covered = plus(NO_LEAD, covers=cover)
    assert [told.code for told in found(covered, "R103", "R104")] == ["R104"]
    assert found(covered, "R103") == []


def test_where_every_side_is_vacant_the_vacancy_says_it_all() -> None:
    nobody = without_holder(NO_LEAD, "engineering-manager")
    assert found(nobody, "R103", "R104") == []


def test_a_split_for_one_side_only_is_one_sided() -> None:
    partly = with_rows(CLEAN, replace(ROADMAP, split=BOTH[:1]))
    message = "Shared, but the split gives no part to Engineering Manager."
    told = Told("R104", WARNING, "payments", "system-roadmap", "engineering-manager", None, None, message)
    assert found(partly, "R103", "R104") == [told]


def test_whoever_holds_both_sides_needs_no_complete_split() -> None:
    partly = with_rows(without_holder(CLEAN, "tech-lead"), replace(ROADMAP, split=BOTH[:1]))
    assert found(plus(partly, assignments=replace(SECOND, person="bo")), "R103", "R104") == []


# R105 and R107


def test_an_assignment_of_somebody_who_has_left() -> None:
    left = gone(CROWDED, "chi", DAY)
    message = "Chi is still Tech Lead of Payments, but left on 2026-03-02."
    told = Told("R105", ERROR, "payments", None, "tech-lead", "chi", None, message)
    assert found(left, "R101", "R102", "R105", "R107") == [told]


def test_the_role_of_who_left_is_vacant_as_well() -> None:
    assert [told.code for told in found(gone(CLEAN, "ana", DAY), "R101", "R105")] == ["R101", "R105"]


def test_somebody_is_there_up_to_the_day_before_they_leave() -> None:
    assert found(gone(CLEAN, "ana", on(1)), "R101", "R105") == []


def test_an_assignment_that_has_ended_may_be_of_somebody_who_left() -> None:
    ended = replace(SECOND, period=Period(SINCE, DAY))
    assert found(gone(plus(CLEAN, assignments=ended), "chi", DAY), "R105") == []


def test_two_assignments_of_one_role_are_told_once() -> None:
    left = gone(plus(CROWDED, assignments=SECOND), "chi", DAY)
    assert [(told.role, told.person) for told in found(left, "R105")] == [("tech-lead", "chi")]


def test_a_row_that_names_somebody_who_has_left() -> None:
    row = CharterRow("architecture", holders=(Party.person("chi"), Party.person("chi"), TL))
    message = "The charter names Chi, who left on 2026-03-02."
    told = Told("R105", ERROR, "payments", "architecture", None, "chi", None, message)
    assert found(gone(with_rows(CLEAN, row), "chi", DAY), "R105") == [told]
    assert found(gone(with_rows(CLEAN, row), "chi", on(1)), "R105") == []


def test_an_agent_in_a_role_and_in_a_row() -> None:
    row = CharterRow("architecture", holders=(Party.person("bot"),))
    held = plus(with_rows(CLEAN, row), assignments=replace(SECOND, person="bot"))
    rest = "an agent is never the one who is responsible."
    assert found(held, "R105", "R107") == [
        Told(
            "R107",
            ERROR,
            "payments",
            None,
            "tech-lead",
            "bot",
            None,
            f"Bot is Tech Lead of Payments, but is an agent: {rest}",
        ),
        Told(
            "R107",
            ERROR,
            "payments",
            "architecture",
            None,
            "bot",
            None,
            f"The charter names Bot, an agent: {rest}",
        ),
    ]
    assert found(held, "R105") == []


def test_an_agent_that_was_switched_off_is_told_as_an_agent() -> None:
    held = gone(plus(CLEAN, assignments=replace(SECOND, person="bot")), "bot", DAY)
    assert [told.code for told in found(held, "R105", "R107")] == ["R107"]


def test_an_agent_may_be_a_member() -> None:
    assert found(plus(CLEAN, memberships=Membership("bot", "payments")), "R107") == []


# R106


def not_listed(message: str, severity: Severity = WARNING) -> Told:
    return Told("R106", severity, "payments", "not-listed", None, None, None, message)


NAMED_NOBODY = "No charter says who picks up what is not listed."


def test_nobody_is_named_for_what_is_not_listed() -> None:
    assert found(with_rows(CLEAN, replace(NOT_LISTED, holders=())), "R106") == [not_listed(NAMED_NOBODY)]


def test_nobody_is_there_for_what_is_not_listed() -> None:
    named = "Nobody is there to pick up what is not listed: the charter names Engineering Manager."
    assert found(without_holder(CLEAN, "engineering-manager"), "R106") == [not_listed(named)]


def test_one_of_several_is_enough_for_what_is_not_listed() -> None:
    row = replace(NOT_LISTED, holders=(TL, EM))
    assert found(with_rows(NO_LEAD, row), "R106") == []


def test_who_acts_picks_up_what_is_not_listed() -> None:
    cover = Cover("payments", "engineering-manager", "chi", Period(SINCE, on(9)), accepted=SINCE)
    vacant = without_holder(CLEAN, "engineering-manager")
    assert found(plus(vacant, covers=cover), "R106") == []
    assert len(found(plus(vacant, covers=replace(cover, rows=("one-on-ones",))), "R106")) == 1


def test_what_is_not_listed_may_not_apply() -> None:
    assert found(with_rows(CLEAN, CharterRow("not-listed", not_applicable="closed")), "R106") == []


# Severity


@pytest.mark.parametrize(
    ("start", "severity"), [(DAY, WARNING), (None, WARNING), (on(1), INFO), (date(2020, 1, 1), WARNING)]
)
def test_a_team_is_reminded_gently_until_its_charter_has_a_row(
    start: date | None, severity: Severity
) -> None:
    rows = (CharterRow("architecture", Period(start), note="ours"),)
    young = replace(CLEAN, charters=(Charter("payments", rows),), deputies=())
    assert [(told.code, told.severity) for told in found(young, "R103", "R106", "R401")] == [
        ("R103", severity),
        ("R106", severity),
        ("R401", severity),
        ("R401", severity),
    ]


def test_a_row_that_has_ended_still_counts_as_a_start() -> None:
    rows = (CharterRow("architecture", Period(SINCE, on(-9)), note="ours"),)
    assert [
        told.severity for told in found(replace(CLEAN, charters=(Charter("payments", rows),)), "R106")
    ] == [WARNING]


def test_charters_above_do_not_count_as_the_teams_own() -> None:
    rows = (CharterRow("architecture", note="everywhere"),)
    assert found(replace(CLEAN, charters=(Charter(None, rows),)), "R106") == [not_listed(NAMED_NOBODY, INFO)]


def test_a_framework_may_bring_roles_of_its_own() -> None:
    """Nothing knows the two roles by name."""
    captain = Role("captain", "Captain", "C", Focus.PEOPLE)
    framework = replace(
        CLEAN.framework,
        roles=(captain,),
        responsibilities=(Responsibility("a", "A", (Party.role("captain"),)),),
    )
    crew = replace(CLEAN, framework=framework, charters=(), assignments=())
    assert found(crew, "R101") == [VACANT._replace(role="captain", message="Nobody is Captain of Payments.")]
    held = RoleAssignment("zed", "captain", "payments")
    assert found(plus(crew, people=Person("zed", "Zed", Kind.HUMAN), assignments=held), "R101") == []
