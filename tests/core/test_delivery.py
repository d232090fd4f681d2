"""Delivery figures of a team, and the forecast."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from remit.core.delivery import (
    ACTORS,
    MEASURES,
    Deployment,
    Figure,
    Incident,
    Item,
    Work,
    by_week,
    figures,
    percentile,
)  # fmt: skip
from remit.core.delivery_wording import DEFINITIONS, HINTS, MESSAGES
from remit.core.forecast import HORIZON, Forecast, forecast

MONDAY = date(2026, 1, 5)
END = MONDAY + timedelta(weeks=6)
THREE = frozenset({"ana", "bo", "chi"})
HOUR, DAY = 3600, 86400


def on(day: int) -> date:
    return MONDAY + timedelta(days=day)


def figure(measure: str, **facts: object) -> Figure:
    known: dict[str, object] = {"people": 5, **facts}
    work = Work(MONDAY, END, **known)  # type: ignore[arg-type]
    return next(found for found in figures(work) if found.measure == measure)


def why(found: Figure) -> str:
    assert (found.value, found.high, found.of) == (None, None, 0)
    assert found.why is not None
    return found.why.text


def test_every_measure_has_its_definition() -> None:
    assert list(DEFINITIONS) == list(MEASURES) == [found.measure for found in figures(Work(MONDAY, END, 5))]


def test_the_deployment_frequency_counts_days_not_deployments() -> None:
    days = [0, 0, 0, 1, 2, 7, 8, 14, 21, 28, 29, 30, 31]
    deployments = tuple(Deployment(on(day), by=THREE) for day in days)
    assert figure("deployment-frequency", deployments=deployments) == Figure(
        "deployment-frequency", 1.5, 4, 6
    )
    failed = tuple(one._replace(failed=True) for one in deployments)
    assert figure("deployment-frequency", deployments=failed).value == 0
    tenfold = figure("deployment-frequency", deployments=deployments * 10)
    assert tenfold == figure("deployment-frequency", deployments=deployments)


def test_the_lead_time_is_the_median_of_the_changes() -> None:
    deployments = (
        Deployment(on(1), (2.0 * HOUR, 4.0 * HOUR, 100.0 * HOUR), by=THREE),
        Deployment(on(2), (6.0 * HOUR, 8.0 * HOUR, -5.0)),
        Deployment(END, (1.0,)),
        Deployment(on(-1), (1.0,)),
    )
    assert figure("lead-time", deployments=deployments) == Figure("lead-time", 6, 100, 5)


def test_the_change_failure_rate_is_of_known_outcomes() -> None:
    outcomes = [True, False, False, False, True, None]
    deployments = tuple(Deployment(on(n), failed=outcome, by=THREE) for n, outcome in enumerate(outcomes))
    assert figure("change-failure-rate", deployments=deployments) == Figure(
        "change-failure-rate", 40, None, 5
    )


def test_the_time_to_restore_is_of_incidents_that_are_over() -> None:
    hours = [1, 2, 3, 4, 50, None]
    incidents = tuple(Incident(on(n), None if h is None else h * HOUR) for n, h in enumerate(hours))
    assert figure("time-to-restore", incidents=incidents) == Figure("time-to-restore", 3, 50, 5)


def test_throughput_and_cycle_time() -> None:
    items = tuple(Item(on(day), float(day + 1) * DAY, THREE) for day in [0, 1, 2, 8, 16, 17, 37])
    assert figure("throughput", items=items) == Figure("throughput", 1, 3, 6)
    assert figure("cycle-time", items=items) == Figure("cycle-time", 9, 18, 7)
    unknown = (*(item._replace(took=None) for item in items), *items[:4])
    assert (
        why(figure("cycle-time", items=unknown))
        == "There are fewer than 5 values: a median would say nothing."
    )


def test_why_there_is_no_figure() -> None:
    assert why(figure("lead-time")) == "No source tells of deployments."
    assert why(figure("time-to-restore")) == "No source tells of incidents."
    assert why(figure("throughput")) == "No source tells of finished work."
    assert (
        why(figure("lead-time", deployments=()))
        == "No source told of a deployment to production in this time."
    )
    assert why(figure("time-to-restore", incidents=())) == "No source told of an incident in this time."
    assert (
        why(figure("cycle-time", items=(Item(END, 1.0),))) == "No source told of finished work in this time."
    )


def test_the_work_of_two_is_never_a_figure() -> None:
    items = tuple(Item(on(day), DAY, frozenset({"ana", "bo"})) for day in range(20))
    message = "It is the work of fewer than 3 people: it would be about them, not about the team."
    assert why(figure("throughput", items=items)) == message
    nobody_known = tuple(item._replace(by=frozenset()) for item in items)
    assert why(figure("throughput", items=nobody_known, people=ACTORS - 1)) == message
    assert figure("throughput", items=nobody_known, people=ACTORS).value == 3


def test_whole_weeks_only() -> None:
    days = [on(n) for n in (-1, 0, 6, 7, 13, 14)]
    assert by_week(days, on(0), on(14)) == ((on(0), on(6)), (on(7), on(13)))
    assert by_week(days, on(1), on(14)) == ((on(7), on(13)),)
    assert by_week(days, on(1), on(3)) == ()


@given(st.lists(st.floats(0, 1e6), min_size=1, max_size=50), st.integers(1, 100))
def test_a_percentile_is_the_smallest_value_that_covers_so_many(values: list[float], percent: int) -> None:
    found = percentile(values, percent)
    assert found in values
    assert 100 * sum(value <= found for value in values) >= percent * len(values)
    assert 100 * sum(value < found for value in values) < percent * len(values)


@pytest.mark.parametrize(("values", "percent"), [([], 50), ([1.0], 0), ([1.0], 101)])
def test_a_percentile_of_nothing(values: list[float], percent: int) -> None:
    with pytest.raises(ValueError, match="percentile"):
        percentile(values, percent)


STEADY = [2] * 10


def refused(found: Forecast) -> str:
    assert found.dates == ()
    assert found.why is not None
    return found.why.text


def test_a_steady_team_is_done_when_arithmetic_says() -> None:
    five = on(5 * 7)
    assert forecast(STEADY, 9, MONDAY, 5) == Forecast(((50, five), (85, five), (95, five)), 10)


def test_more_certainty_is_never_earlier_and_the_same_seed_gives_the_same() -> None:
    uneven = [0, 1, 2, 0, 5, 3, 1, 4, 0, 2]
    found = forecast(uneven, 30, MONDAY, 5)
    dates = [day for _, day in found.dates if day is not None]
    assert dates == sorted(dates)
    assert dates[0] < dates[2]
    assert found == forecast(uneven, 30, MONDAY, 5)
    # The mean is 1.8 a week: 30 pieces take about 17 weeks.
    assert MONDAY + timedelta(weeks=15) <= dates[0] <= MONDAY + timedelta(weeks=19)


def test_beyond_the_horizon_there_is_no_date() -> None:
    rare = [0] * 20 + [1]
    assert forecast(rare, 500, MONDAY, 5, runs=50).dates == ((50, None), (85, None), (95, None))
    assert forecast(STEADY, HORIZON * 2, MONDAY, 5, runs=5).dates[2] == (
        95,
        MONDAY + timedelta(weeks=HORIZON),
    )
    assert forecast(STEADY, HORIZON * 2 + 1, MONDAY, 5, runs=5).dates[0] == (50, None)


def test_an_unlucky_future_takes_longer_than_was_drawn_at_first() -> None:
    rare = [0] * 30 + [10]
    found = forecast(rare, 10, MONDAY, 5, runs=300)
    assert found.dates[0][1] is not None


def test_why_there_is_no_forecast() -> None:
    assert refused(forecast(STEADY, 0, MONDAY, 5)) == "Nothing is left to do."
    assert refused(forecast(STEADY, 5, MONDAY, 2)) == (
        "It is the work of fewer than 3 people: it would be about them, not about the team."
    )
    assert refused(forecast([1] * 7, 5, MONDAY, 5)) == (
        "There are only 7 whole weeks; from 8 on they can be drawn from."
    )
    assert refused(forecast([0] * 9, 5, MONDAY, 5)) == "Nothing was finished in these weeks."
    with pytest.raises(ValueError, match="negative"):
        forecast(STEADY, -1, MONDAY, 5)
    with pytest.raises(ValueError, match="negative"):
        forecast([-1], 1, MONDAY, 5)


@settings(max_examples=20, deadline=None)
@given(st.lists(st.integers(0, 9), min_size=8, max_size=20).filter(any), st.integers(1, 60))
def test_no_future_is_faster_than_the_best_week_or_slower_than_the_worst(
    weekly: list[int], left: int
) -> None:
    for _, day in forecast(weekly, left, MONDAY, 5, runs=100).dates:
        if day is not None:
            weeks = (day - MONDAY).days // 7
            assert weeks >= -(-left // max(weekly))
            assert min(weekly) == 0 or weeks <= -(-left // min(weekly))


def test_only_the_days_that_sources_tell_of_count() -> None:
    items = tuple(Item(on(day), DAY, THREE) for day in (3, 10, 11, 17, 24, 31, 38))
    late = {"items": (on(7), END + timedelta(days=9))}
    assert figure("throughput", items=items, seen=late) == Figure("throughput", 1, 2, 5)
    assert figure("cycle-time", items=items, seen=late).of == 6
    before = {"items": (on(0), on(0))}
    assert why(figure("throughput", items=items, seen=before)) == (
        "The sources that tell of it were not read for these weeks, or did not tell of them yet."
    )
    assert figure("throughput", items=items, seen={"incidents": (on(0), on(0))}).of == 6


def test_a_figure_of_things_of_which_nothing_is_known_says_so() -> None:
    items = tuple(Item(on(day), None, THREE) for day in range(6))
    assert why(figure("cycle-time", items=items)) == "No source tells when these changes were begun."
    deployments = tuple(Deployment(on(day), by=THREE) for day in range(6))
    assert why(figure("lead-time", deployments=deployments)) == (
        "No source tells when these changes were begun."
    )
    assert why(figure("change-failure-rate", deployments=deployments)) == (
        "No source tells how these deployments ended."
    )
    incidents = (Incident(on(1), None),)
    assert why(figure("time-to-restore", incidents=incidents)) == "No incident of this time is over."


def test_every_hint_is_about_a_message() -> None:
    assert set(HINTS) < set(MESSAGES)
