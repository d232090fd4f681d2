"""R403, and the arithmetic of spans under it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from clean import CLEAN, DAY, SINCE, Told, found, gone, on, plus, without_holder
from hypothesis import given, settings
from hypothesis import strategies as st

from remit.core.cover import Cover, CoverState, cover_state
from remit.core.findings import Severity
from remit.core.findings.leave import running
from remit.core.organisation import Organisation
from remit.core.person import Kind, Leave, Person
from remit.core.role import RoleAssignment
from remit.core.spans import span, without, working_days
from remit.lib.periods import Period

MANAGER = "engineering-manager"


def away(first: int, end: int | None, person: str = "bo") -> Leave:
    return Leave(person, Period(on(first), None if end is None else on(end)))


def cover(first: int, end: int, accepted: int | None = -30, acting: str = "chi") -> Cover:
    said_yes = None if accepted is None else on(accepted)
    return Cover("payments", MANAGER, acting, Period(on(first), on(end)), "bo", accepted=said_yes)


def told(message: str, role: str = MANAGER, person: str = "bo") -> Told:
    return Told("R403", Severity.WARNING, "payments", None, role, person, None, message)


def week(first: str, last: str, days: int, more: str = "") -> Told:
    return told(
        f"Bo, Engineering Manager, is away from {first} up to and including {last}; on {days} working days nobody "
        f"has agreed to act.{more}"
    )


WEEK = plus(CLEAN, leaves=away(0, 7))
WEEK_TOLD = week("2026-03-02", "2026-03-08", 5)


@pytest.mark.parametrize(
    ("leave", "findings"),
    [
        (away(0, 5), [week("2026-03-02", "2026-03-06", 5)]),
        (away(0, 4), []),
        (away(4, 10), []),
        (away(4, 11), [week("2026-03-06", "2026-03-12", 5)]),
    ],
)
def test_five_working_days_are_long(leave: Leave, findings: list[Told]) -> None:
    assert found(plus(CLEAN, leaves=leave), "R403") == findings


@pytest.mark.parametrize(
    ("leave", "findings"),
    [
        (away(30, 40), [week("2026-04-01", "2026-04-10", 8)]),
        (away(31, 41), []),
        (away(-14, 0), []),
        (away(-14, 1), [week("2026-02-16", "2026-03-02", 11)]),
    ],
)
def test_leave_is_looked_at_while_it_runs_and_thirty_days_before(leave: Leave, findings: list[Told]) -> None:
    assert found(plus(CLEAN, leaves=leave), "R403") == findings


def test_leave_of_somebody_without_a_role_wants_no_cover() -> None:
    assert found(plus(CLEAN, leaves=away(0, 30, "chi")), "R403") == []


def test_each_role_and_each_leave_is_told() -> None:
    both = RoleAssignment("bo", "tech-lead", "payments")
    several = plus(without_holder(WEEK, "tech-lead"), assignments=both, leaves=away(14, 21))
    assert [(one.role, one.message.split("including ")[1][:11]) for one in found(several, "R403")] == [
        ("tech-lead", "2026-03-08;"),
        ("tech-lead", "2026-03-22;"),
        (MANAGER, "2026-03-08;"),
        (MANAGER, "2026-03-22;"),
    ]


@pytest.mark.parametrize(
    ("covers", "findings"),
    [
        ([cover(0, 7)], []),
        ([cover(0, 1)], []),
        ([cover(7, 14)], [WEEK_TOLD]),
        ([cover(0, 7, accepted=0)], []),
        ([cover(0, 7, accepted=7)], [WEEK_TOLD]),
        ([cover(0, 7, acting="bot")], [WEEK_TOLD]),
        ([cover(0, 7, acting="nobody")], [WEEK_TOLD]),
        ([replace(cover(0, 7), rows=("one-on-ones",))], []),
        ([replace(cover(0, 7), holder="ana")], [WEEK_TOLD]),
        ([replace(cover(0, 7), role="tech-lead")], [WEEK_TOLD]),
    ],
)
def test_a_cover_counts_while_it_runs(covers: list[Cover], findings: list[Told]) -> None:
    assert found(plus(WEEK, covers=tuple(covers)), "R403") == findings


@pytest.mark.parametrize(("until", "days"), [(4, 6), (5, 5)])
def test_five_uncovered_working_days_are_too_many(until: int, days: int) -> None:
    fortnight = plus(CLEAN, leaves=away(0, 14), covers=cover(0, until))
    assert found(fortnight, "R403") == [week("2026-03-02", "2026-03-15", days)]


def test_six_covered_working_days_of_ten_leave_four() -> None:
    assert found(plus(CLEAN, leaves=away(0, 14), covers=cover(0, 8)), "R403") == []


def test_a_cover_that_was_only_proposed_is_told() -> None:
    asked = " Chi was asked and has not accepted."
    assert found(plus(WEEK, covers=cover(0, 7, None)), "R403") == [week("2026-03-02", "2026-03-08", 5, asked)]
    other_time, unknown = cover(7, 14, None), cover(0, 7, None, "nobody")
    assert found(plus(WEEK, covers=(other_time, unknown)), "R403") == [WEEK_TOLD]


def test_the_cover_ends_where_who_acts_has_left() -> None:
    assert found(gone(plus(WEEK, covers=cover(0, 7)), "chi", DAY), "R403") == [WEEK_TOLD]


def test_what_is_past_and_now_covered_is_not_told() -> None:
    """Nobody can agree to have acted."""
    late = cover(0, 14, accepted=0)
    assert found(plus(CLEAN, leaves=away(-7, 14), covers=late), "R403") == []
    assert len(found(plus(CLEAN, leaves=away(-7, 14), covers=replace(late, accepted=on(1))), "R403")) == 1


def test_only_days_on_which_the_role_is_held_count() -> None:
    until = without_holder(WEEK, MANAGER)
    for end, count in ((4, 0), (5, 1)):
        held = RoleAssignment("bo", MANAGER, "payments", Period(SINCE, on(end)))
        assert len(found(plus(until, assignments=held), "R403")) == count


def test_a_role_that_is_held_in_two_parts_is_held() -> None:
    parts = (Period(SINCE, on(3)), Period(on(3)))
    held = tuple(RoleAssignment("bo", MANAGER, "payments", period) for period in parts)
    assert found(plus(without_holder(WEEK, MANAGER), assignments=held), "R403") == [WEEK_TOLD]


def test_who_leaves_while_away_needs_cover_up_to_then() -> None:
    assert found(gone(WEEK, "bo", on(4)), "R403") == []
    assert found(gone(WEEK, "bo", on(5)), "R403") == [WEEK_TOLD]


def test_an_agent_takes_no_leave() -> None:
    held = RoleAssignment("bot", MANAGER, "payments")
    assert found(plus(CLEAN, assignments=held, leaves=away(0, 30, "bot")), "R403") == []


def open_ended(first: str, days: int, last: str, more: str = "") -> Told:
    return told(
        f"Bo, Engineering Manager, is away from {first} on, with no end set; on {days} working days up to {last} "
        f"nobody has agreed to act.{more}"
    )


def test_leave_without_an_end_is_long_and_looked_at_for_thirty_days() -> None:
    assert found(plus(CLEAN, leaves=away(0, None)), "R403") == [open_ended("2026-03-02", 22, "2026-03-31")]
    assert found(plus(CLEAN, leaves=away(0, None), covers=cover(0, 30)), "R403") == []
    asked = " Chi was asked and has not accepted."
    assert found(plus(CLEAN, leaves=away(30, None), covers=cover(30, 60, None)), "R403") == [
        open_ended("2026-04-01", 22, "2026-04-30", asked)
    ]


def test_leave_with_an_unknown_start_counts_from_today() -> None:
    assert found(plus(CLEAN, leaves=Leave("bo", Period(None, on(5)))), "R403") == [
        week("2026-03-02", "2026-03-06", 5)
    ]
    assert found(plus(CLEAN, leaves=Leave("bo", Period(None, on(4)))), "R403") == []


def test_the_ends_of_the_calendar_are_far_enough() -> None:
    forever = plus(CLEAN, leaves=Leave("bo", Period(date.min, date.max)))
    assert len(found(forever, "R403", at=date(9999, 12, 20))) == 1
    assert found(forever, "R403", at=date.max) == []
    assert found(plus(CLEAN, leaves=Leave("bo", Period(date.max))), "R403", at=date.max) == []


# Spans

DAYS = st.integers(-40, 40).map(on)
PERIODS = st.one_of(
    st.just(Period()),
    DAYS.map(Period),
    DAYS.map(lambda day: Period(None, day)),
    st.tuples(DAYS, st.integers(1, 30)).map(lambda of: Period(of[0], of[0] + timedelta(days=of[1]))),
)


@settings(deadline=None)
@given(st.lists(PERIODS, max_size=4), st.lists(PERIODS, max_size=4))
def test_without_is_a_difference_of_days(all_of: list[Period], taken: list[Period]) -> None:
    left = without([span(all_of[0])] if all_of else [], map(span, taken))
    for day in (on(n) for n in range(-50, 80)):
        wanted = bool(all_of) and day in all_of[0] and not any(day in period for period in taken)
        assert any(first <= day.toordinal() < end for first, end in left) == wanted


@settings(deadline=None)
@given(DAYS, st.integers(0, 40))
def test_working_days_are_counted(first: date, length: int) -> None:
    days = [first + timedelta(days=n) for n in range(length)]
    start = first.toordinal()
    assert working_days([(start, start + length)]) == sum(day.weekday() < 5 for day in days)


@settings(deadline=None)
@given(
    PERIODS,
    st.one_of(st.none(), DAYS),
    PERIODS,
    st.lists(PERIODS, max_size=3),
    st.sampled_from(Kind),
)
def test_a_cover_runs_on_the_days_that_its_state_says(
    period: Period, accepted: date | None, there: Period, held: list[Period], kind: Kind
) -> None:
    """The span is the state of every day at once: two ways to the same answer."""
    of = Organisation(
        "o",
        "O",
        CLEAN.framework,
        people=(Person("chi", "Chi", kind, period=there),),
        assignments=tuple(RoleAssignment("chi", "writer", "payments", own) for own in held),
    )
    asked = Cover("payments", MANAGER, "chi", period, "bo", accepted=accepted)
    first, end = running(of.index, asked)
    days = [on(n) for n in range(-50, 80)]
    assert [first <= day.toordinal() < end for day in days] == [
        cover_state(of.index, asked, day) is CoverState.RUNNING for day in days
    ]
