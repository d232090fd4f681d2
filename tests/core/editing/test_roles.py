"""Roles, deputies, ranges and covers."""

from __future__ import annotations

from dataclasses import replace

from editable import ACME, APR, FEB, JAN, JUN, MAR, MAY
from refusals import refusal

from remit.core.cover import Cover
from remit.core.editing import (
    accept_deputy,
    add_cover,
    assign_role,
    declare_range,
    end_cover,
    end_deputy,
    end_range,
    end_role,
    name_deputy,
    shorten_or_extend_cover,
)
from remit.core.person import Kind, Person
from remit.core.role import CodingRange, Deputy, RoleAssignment
from remit.lib.periods import Period

WITH_AGENT = replace(ACME, people=(*ACME.people, Person("robot", "Robot", Kind.AGENT)))
COVER = Cover("pay", "tech-lead", "chi", Period(FEB, MAY), "ana", accepted=FEB, granted_by="ana")


def test_a_role_is_held_beside_others_and_ends() -> None:
    after = assign_role(ACME, "chi", "tech-lead", "pay", Period(FEB, MAY))
    assert after.assignments == (
        *ACME.assignments,
        RoleAssignment("chi", "tech-lead", "pay", Period(FEB, MAY)),
    )
    ended = end_role(after, "ana", "tech-lead", "pay", MAR)
    assert ended.assignments == (
        RoleAssignment("ana", "tech-lead", "pay", Period(None, MAR)),
        *after.assignments[1:],
    )


def test_covers_that_would_begin_only_then_go_with_the_role() -> None:
    later = replace(COVER, period=Period(APR, MAY))
    covered = replace(ACME, covers=(COVER, later, replace(later, holder="bo", role="engineering-manager")))
    assert end_role(covered, "ana", "tech-lead", "pay", MAR).covers == (covered.covers[0], covered.covers[2])


def test_roles_that_cannot_be() -> None:
    assert refusal(lambda: assign_role(ACME, "ana", "tech-lead", "pay", Period(FEB))) == (
        "they hold this role on some of these days already",
        "person",
    )
    assert refusal(lambda: assign_role(WITH_AGENT, "robot", "tech-lead", "pay", Period(FEB))) == (
        "an agent may do work, and is never the one who is responsible",
        "person",
    )
    assert refusal(lambda: end_role(ACME, "chi", "tech-lead", "pay", FEB)) == (
        "they do not hold this role from that day on",
        "person",
    )
    assert refusal(lambda: assign_role(ACME, "ana", "xyzzy", "pay", Period(FEB))) == (
        "the framework has no role “xyzzy”",
        "role",
    )
    assert refusal(lambda: assign_role(ACME, "ana", "tech-lead", "xyzzy", Period(FEB)))[1] == "team"


def test_a_deputy_is_named_accepts_and_stops() -> None:
    named = name_deputy(ACME, "chi", "tech-lead", "pay", Period(FEB))
    assert named.deputies == (Deputy("chi", "tech-lead", "pay", None, Period(FEB)),)
    accepted = accept_deputy(named, "chi", "tech-lead", "pay", MAR)
    assert accepted.deputies == (Deputy("chi", "tech-lead", "pay", MAR, Period(FEB)),)
    ended = end_deputy(accepted, "chi", "tech-lead", "pay", APR)
    assert ended.deputies == (Deputy("chi", "tech-lead", "pay", MAR, Period(FEB, APR)),)


def test_deputies_that_cannot_be() -> None:
    named = name_deputy(ACME, "chi", "tech-lead", "pay", Period(FEB))
    assert refusal(lambda: name_deputy(named, "chi", "tech-lead", "pay", Period(MAR))) == (
        "they are deputy for this role on some of these days already",
        "person",
    )
    assert refusal(lambda: name_deputy(WITH_AGENT, "robot", "tech-lead", "pay", Period(FEB))) == (
        "an agent cannot deputise",
        "person",
    )
    accepted = accept_deputy(named, "chi", "tech-lead", "pay", MAR)
    for state, day in ((accepted, MAR), (named, JAN), (ACME, MAR)):
        assert refusal(lambda state=state, day=day: accept_deputy(state, "chi", "tech-lead", "pay", day)) == (
            "nobody asked them to deputise for this role, or they have accepted already",
            "person",
        )
    assert refusal(lambda: end_deputy(ACME, "chi", "tech-lead", "pay", FEB)) == (
        "they are no deputy for this role from that day on",
        "person",
    )


def test_ranges_follow_one_another() -> None:
    one = declare_range(ACME, "ana", "pay", 20, 40, JAN)
    two = declare_range(one, "ana", "pay", 10, 30, MAR)
    assert two.coding_ranges == (
        CodingRange("ana", "pay", 20, 40, Period(JAN, MAR)),
        CodingRange("ana", "pay", 10, 30, Period(MAR)),
    )
    assert end_range(two, "ana", "pay", MAR).coding_ranges == two.coding_ranges[:1]
    assert refusal(lambda: end_range(ACME, "ana", "pay", MAR)) == (
        "there is no declared range from that day on",
        "person",
    )
    for low, high in ((-1, 10), (40, 20), (50, 101)):
        assert refusal(lambda low=low, high=high: declare_range(ACME, "ana", "pay", low, high, JAN)) == (
            "two numbers from 0 to 100, the lower one first",
            "low",
        )


def test_a_cover_is_added_cut_short_and_returned() -> None:
    covered = add_cover(ACME, COVER)
    assert covered.covers == (COVER,)
    assert end_cover(covered, COVER, MAR).covers == (replace(COVER, period=Period(FEB, MAR)),)
    assert end_cover(covered, COVER, FEB).covers == ()
    longer = shorten_or_extend_cover(covered, COVER, JUN)
    assert longer.covers == (replace(COVER, period=Period(FEB, JUN)),)
    assert shorten_or_extend_cover(covered, COVER, MAY) is covered
    vacant = replace(COVER, holder=None)
    assert add_cover(covered, vacant).covers == (COVER, vacant)
    other = shorten_or_extend_cover(add_cover(covered, vacant), vacant, JUN)
    assert other.covers == (COVER, replace(vacant, period=Period(FEB, JUN)))


def test_covers_that_cannot_be() -> None:
    for period in (Period(None, MAY), Period(FEB)):
        assert refusal(lambda period=period: add_cover(ACME, replace(COVER, period=period))) == (
            "a cover has a first and a last day",
            "until",
        )
    assert refusal(lambda: add_cover(ACME, replace(COVER, acting="xyzzy"))) == (
        "there is no person “xyzzy”",
        "acting",
    )
    assert refusal(lambda: end_cover(ACME, COVER, MAR)) == (
        "there is no such cover from that day on",
        "cover",
    )
    assert refusal(lambda: shorten_or_extend_cover(ACME, COVER, MAR)) == ("there is no such cover", "cover")
    covered = add_cover(ACME, COVER)
    assert refusal(lambda: shorten_or_extend_cover(covered, COVER, FEB)) == (
        "it would end before it begins",
        "until",
    )
