"""Half-open periods."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import days, periods

from remit.lib.periods import ALWAYS, Period, working_days

MONDAY = date(2026, 11, 2)
EVERY_DAY = [date(2024, 1, 1) + timedelta(days=number) for number in range(-1, 2000)]


def test_the_end_is_excluded() -> None:
    period = Period(MONDAY, MONDAY + timedelta(days=2))
    assert [
        day in period for day in (MONDAY - timedelta(days=1), MONDAY, date(2026, 11, 3), date(2026, 11, 4))
    ] == [
        False,
        True,
        True,
        False,
    ]
    assert (period.last_day, period.days()) == (date(2026, 11, 3), [MONDAY, date(2026, 11, 3)])


def test_an_unknown_start_is_valid_backwards_and_an_open_end_forwards() -> None:
    assert date.min in ALWAYS
    assert date.max in ALWAYS
    assert ALWAYS.last_day is None
    for period in (ALWAYS, Period(MONDAY, None), Period(None, MONDAY)):
        with pytest.raises(ValueError, match="only a period with both ends"):
            period.days()


@pytest.mark.parametrize("end", [MONDAY, MONDAY - timedelta(days=1)])
def test_a_period_has_at_least_a_day(end: date) -> None:
    with pytest.raises(ValueError, match="cannot end on"):
        Period(MONDAY, end)


@given(one=periods(), other=periods())
def test_overlap_means_a_day_in_common(one: Period, other: Period) -> None:
    assert one.overlaps(other) == any(day in one and day in other for day in EVERY_DAY)


@given(period=periods(), end=days)
def test_ended_earlier(period: Period, end: date) -> None:
    if period.start is not None and end <= period.start:
        with pytest.raises(ValueError, match="cannot end on"):
            period.until(end)
        return
    ended = period.until(end)
    assert all((day in ended) == (day in period and day < end) for day in EVERY_DAY)


def test_working_days() -> None:
    week = [MONDAY + timedelta(days=number) for number in range(7)]
    assert working_days(week) == week[:5]


@given(st.lists(days))
def test_working_days_keep_their_order(given_days: list[date]) -> None:
    assert working_days(given_days) == [day for day in given_days if day.isoweekday() <= 5]
