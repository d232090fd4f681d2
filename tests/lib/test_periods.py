"""Half-open periods: the first day is in, the end is out, an unknown start reaches back for ever."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import periods

from remit.lib.periods import ALWAYS, Period, working_days

MAY, JUNE, JULY = date(2026, 5, 1), date(2026, 6, 1), date(2026, 7, 1)
DAY = timedelta(days=1)


@pytest.mark.parametrize("end", [MAY, JUNE])
def test_a_period_ends_after_it_begins(end: date) -> None:
    with pytest.raises(ValueError, match=f"a period that starts on 2026-06-01 cannot end on {end}"):
        Period(JUNE, end)


@pytest.mark.parametrize(
    ("period", "inside"),
    [
        (Period(MAY, JUNE), [False, True, True, False]),
        (Period(MAY), [False, True, True, True]),
        (Period(None, JUNE), [True, True, True, False]),
        (ALWAYS, [True, True, True, True]),
    ],
)
def test_the_first_day_is_in_and_the_end_is_out(period: Period, inside: list[bool]) -> None:
    assert [day in period for day in (MAY - DAY, MAY, JUNE - DAY, JUNE)] == inside


@pytest.mark.parametrize(
    ("one", "other", "common"),
    [
        (Period(MAY, JUNE), Period(JUNE, JULY), False),
        (Period(MAY, JUNE), Period(JUNE - DAY, JULY), True),
        (Period(None, JUNE), Period(JUNE), False),
        (Period(None, JUNE), Period(None, MAY), True),
        (Period(JUNE), Period(MAY), True),
        (ALWAYS, Period(MAY, JUNE), True),
    ],
)
def test_periods_that_touch_do_not_overlap(one: Period, other: Period, common: bool) -> None:
    assert (one.overlaps(other), other.overlaps(one)) == (common, common)


@given(periods(), periods(), st.dates(date(2023, 1, 1), date(2030, 1, 1)))
def test_a_common_day_means_an_overlap(one: Period, other: Period, day: date) -> None:
    if day in one and day in other:
        assert one.overlaps(other)


def test_a_period_is_ended_but_never_lengthened() -> None:
    assert Period(MAY).until(JUNE) == Period(MAY, JUNE)
    assert Period(MAY, JULY).until(JUNE) == Period(MAY, JUNE)
    assert Period(MAY, JUNE).until(JULY) == Period(MAY, JUNE)
    with pytest.raises(ValueError, match="cannot end"):
        Period(JUNE).until(JUNE)


def test_the_last_day_is_the_one_before_the_end() -> None:
    assert (Period(MAY, JUNE).last_day, Period(MAY).last_day) == (date(2026, 5, 31), None)


def test_the_days_of_a_closed_period_are_counted() -> None:
    assert Period(MAY, MAY + 3 * DAY).days() == [MAY, MAY + DAY, MAY + 2 * DAY]
    for period in (Period(MAY), Period(None, MAY), ALWAYS):
        with pytest.raises(ValueError, match="only a period with both ends"):
            period.days()


def test_saturday_and_sunday_are_no_working_days() -> None:
    friday = date(2026, 5, 29)
    week_end = Period(friday, friday + 4 * DAY).days()
    assert working_days(week_end) == [friday, date(2026, 6, 1)]
