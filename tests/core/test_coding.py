"""Hands-on coding: hand-computed histories, laws of the hours, and verdicts."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
import yaml
from clean import CLEAN, DAY, plus
from hypothesis import given
from hypothesis import strategies as st

from remit.core.activity import Performer
from remit.core.coding import Judgement, Verdict, bounds_for, contracted, estimate, judge, lasts, of_row
from remit.core.coding_effects import ALTERNATIVES, effects
from remit.core.coding_sessions import (
    ABOVE,
    BELOW,
    Commit,
    Constants,
    Interval,
    Rows,
    Shape,
    credited,
    hours,
    interval,
    squashed,
    together,
    weeks,
)  # fmt: skip
from remit.core.role import CodingRange, RoleAssignment
from remit.core.team_day import TeamDay
from remit.lib.periods import Period

MONDAY = date(2026, 3, 2)
END = MONDAY + timedelta(days=7)
NOW = int(datetime(2026, 3, 31, tzinfo=UTC).timestamp())
ACCOUNTS = {
    "ana@acme.example": "ana",
    "ana@home.example": "ana",
    "bo@acme.example": "bo",
    "chi@acme.example": "chi",
    "agent@acme.example": "helper",
}
HISTORIES = yaml.safe_load((Path(__file__).parent / "coding" / "histories.yaml").read_text(encoding="utf-8"))


def commit(plain: Any, day: date) -> Commit:
    when, *more = [plain] if isinstance(plain, str) else plain
    repository, by, shape, offset = [*more, *["a", ["ana@acme.example"], "plain", 60][len(more) :]]
    text = when if "-" in when else f"{day.isoformat()} {when}"
    zone = timezone(timedelta(minutes=offset))
    at = datetime.strptime(text, "%Y-%m-%d %H:%M").replace(tzinfo=zone)
    pairs = [(one, "human") if isinstance(one, str) else one for one in by]
    return Commit(
        int(at.timestamp()),
        offset,
        repository,
        tuple((account, Performer(performer)) for account, performer in pairs),
        Shape(shape),
    )


@pytest.mark.parametrize("history", HISTORIES, ids=[history["name"] for history in HISTORIES])
def test_a_hand_computed_history(history: dict[str, Any]) -> None:
    days = [MONDAY + timedelta(days=n) for n in range(history.get("days", 1))]
    commits = [commit(plain, day) for day in days for plain in history["commits"]]
    rows = credited(commits, ACCOUNTS, "ana", NOW)
    at_least = squashed(commits, ACCOUNTS, "ana", NOW)
    worked = interval(rows, MONDAY, END, at_least=at_least)
    lower, upper = history["hours"]
    assert worked == Interval(pytest.approx(lower), pytest.approx(upper), history.get("at_least", False))
    got = judge(worked, 40.0, (30, 70), history.get("estimate"))
    assert got.verdict == history.get("verdict", "undetermined")


def test_the_reasons_of_a_verdict() -> None:
    def said(worked: Interval, own: float | None = None, bounds: tuple[int, int] = (30, 70)) -> list[str]:
        return [note.text for note in judge(worked, 40, bounds, own).reasons]

    assert said(Interval(2, 4), 10) == [
        "At most 10% of the working time, and the own estimate of 10% is under 30% too."
    ]
    assert said(Interval(2, 4)) == [
        "Commits alone cannot say that it is under 30%: there is no estimate of your own."
    ]
    assert said(Interval(2, 4), 40) == ["Commits show less than 30%, but the own estimate is 40%."]
    assert said(Interval(16, 20)) == ["Between 40% and 50% of the working time: within 30% to 70%."]
    assert said(Interval(30, 38)) == ["At least 75% of the working time: more than 70%."]
    assert said(Interval(2, 30)) == [
        "Between 5% and 75%: it may be under 30% or not.",
        "Between 5% and 75%: it may be over 70% or not.",
    ]
    out_of_sight = "Some work was merged as one commit, out of sight: it may have been more."
    assert said(Interval(16, 20, True)) == [out_of_sight]
    assert said(Interval(30, 38, True)) == ["At least 75% of the working time: more than 70%.", out_of_sight]
    assert said(Interval(0, 4), 0, (0, 30)) == ["Between 0% and 10% of the working time: within 0% to 30%."]


def test_without_something_to_compare_with_there_is_no_verdict() -> None:
    worked = Interval(2, 4)

    def none(said: str, got: Judgement) -> None:
        assert (got.verdict, got.shares, [note.text for note in got.reasons]) == (None, None, [said])

    none(
        "There is no range to compare with: who holds both roles declares one of their own.",
        judge(worked, 40, None, None),
    )
    none("Without contracted hours there is nothing to compare with.", judge(worked, None, (30, 70), None))
    none("No working day was left in this time.", judge(worked, 0, (30, 70), None))
    assert judge(worked, 40, (30, 70), None).shares == (5, 10)


def test_the_contracted_hours() -> None:
    leave = [(date(2026, 3, 5).toordinal(), date(2026, 3, 9).toordinal())]
    assert contracted(MONDAY, END, 40) == 40
    assert contracted(MONDAY, END, 40, leave) == 24
    assert contracted(MONDAY, END, 40, leave, {date(2026, 3, 3), date(2026, 3, 6), date(2026, 3, 7)}) == 16
    assert contracted(MONDAY, MONDAY, 40) == 0
    assert contracted(MONDAY, END, 38.5) == pytest.approx(38.5)
    with pytest.raises(ValueError, match="negative"):
        contracted(MONDAY, END, -1)


def test_the_own_estimate_is_the_mean_of_the_weeks() -> None:
    own = {MONDAY: 20.0, END: 30.0, MONDAY - timedelta(days=7): 90.0}
    assert estimate(own, MONDAY, END) == 20
    assert estimate(own, MONDAY, END + timedelta(days=7)) == 25
    assert estimate({}, MONDAY, END) is None


def test_weeks_from_monday_the_first_and_last_cut_short() -> None:
    rows = credited([commit("10:00", MONDAY + timedelta(days=n)) for n in range(10)], ACCOUNTS, "ana", NOW)
    found = weeks(rows, MONDAY + timedelta(days=2), MONDAY + timedelta(days=9))
    assert found == ((MONDAY, Interval(1.25, 10)), (END, Interval(0.5, 4)))


def test_the_effect_of_each_constant() -> None:
    rows = credited([commit("10:00", MONDAY), commit("11:30", MONDAY)], ACCOUNTS, "ana", NOW)
    found = effects(rows, MONDAY, END)
    assert [(own.constant, own.minutes) for own in found] == [
        (constant, minutes) for constant, values in ALTERNATIVES for minutes in values
    ]
    base = interval(rows, MONDAY, END)
    assert [own.interval for own in found if own.used] == [base] * 4
    by = {(own.constant, own.minutes): own.interval for own in found}
    assert base == Interval(0.5, 3.5)
    assert by["gap-below", 90] == Interval(1.75, 3.5)
    assert by["lead-below", 0] == Interval(0, 3.5)
    assert by["lead-above", 60] == Interval(0.5, 2.5)
    assert by["gap-above", 90] == Interval(0.5, 3.5)


def test_with_reviews_and_spikes_it_is_one_kind_of_work() -> None:
    coding = credited([commit("10:00", MONDAY)], ACCOUNTS, "ana", NOW)
    reviews = credited(
        [commit("10:45", MONDAY), commit(["10:00", "a"], MONDAY), commit(["15:00", "b"], MONDAY)],
        ACCOUNTS, "ana", NOW,
    )  # fmt: skip
    assert interval(together(coding, reviews), MONDAY, END) == Interval(1.25, 4.75)


ROLE = "tech-lead"


def test_the_bounds_are_those_of_the_role_or_the_declared_ones() -> None:
    desk = TeamDay(CLEAN, "payments", DAY)
    assert bounds_for(desk, "ana", ROLE) == (30, 70)
    assert bounds_for(desk, "bo", "engineering-manager") == (0, 30)
    assert bounds_for(desk, "bo", ROLE) is None
    assert bounds_for(desk, "ana", "writer") is None
    both = plus(CLEAN, assignments=RoleAssignment("bo", ROLE, "payments"))
    assert bounds_for(TeamDay(both, "payments", DAY), "bo", ROLE) is None
    ended = CodingRange("bo", "payments", 10, 20, Period(None, DAY))
    ranged = plus(both, coding_ranges=(ended, CodingRange("bo", "payments", 20, 40, Period(DAY))))
    assert bounds_for(TeamDay(ranged, "payments", DAY), "bo", ROLE) == (20, 40)
    unmeasured = replace(CLEAN, assignments=())
    assert bounds_for(TeamDay(unmeasured, "payments", DAY), "ana", ROLE) is None


def test_a_row_of_several_is_shared_only_by_all() -> None:
    assert of_row([]) is None
    assert of_row([Verdict.WITHIN, None]) is None
    assert of_row([Verdict.WITHIN, Verdict.WITHIN]) is Verdict.WITHIN
    assert of_row([Verdict.WITHIN, Verdict.BELOW]) is Verdict.UNDETERMINED


START = int(datetime(2026, 3, 2, tzinfo=UTC).timestamp())
moments = st.integers(-3 * 3600, 8 * 86400).map(lambda second: START + second)
human = Performer.HUMAN
commits = st.builds(
    Commit,
    moments,
    st.sampled_from([-480, 0, 60, 540]),
    st.sampled_from(["a", "b", "c"]),
    st.sampled_from([(("ana@acme.example", human),), (("ana@home.example", human),)]),
)
histories = st.lists(commits, max_size=25)
constants = st.builds(Constants, st.integers(0, 240), st.integers(0, 240))


def rows_of(history: list[Commit]) -> Rows:
    return credited(history, ACCOUNTS, "ana", NOW)


same_clock = st.lists(commits.map(lambda one: one._replace(offset=60)), max_size=25)


@given(same_clock, commits, constants)
def test_one_more_commit_never_makes_it_less(history: list[Commit], more: Commit, by: Constants) -> None:
    more = more._replace(offset=60)
    before = hours(rows_of(history), by, MONDAY, END)
    assert hours(rows_of([*history, more]), by, MONDAY, END) >= before - 1e-9


@given(histories)
def test_from_below_is_never_more_than_from_above(history: list[Commit]) -> None:
    worked = interval(rows_of(history), MONDAY, END)
    assert 0 <= worked.lower <= worked.upper


@given(histories, constants)
def test_repositories_together_are_at_most_their_sum(history: list[Commit], by: Constants) -> None:
    rows = rows_of(history)
    alone = [hours({name: times}, by, MONDAY, END) for name, times in rows.items()]
    whole = hours(rows, by, MONDAY, END)
    assert max(alone, default=0) - 1e-9 <= whole <= sum(alone) + 1e-9


@given(same_clock, st.randoms(use_true_random=False))
def test_the_order_in_which_commits_are_read_does_not_matter(history: list[Commit], random: Any) -> None:
    mixed = list(history)
    random.shuffle(mixed)
    assert rows_of(mixed) == rows_of(history)


@given(histories)
def test_which_of_their_addresses_somebody_used_does_not_matter(history: list[Commit]) -> None:
    one = [each._replace(credits=(("ana@acme.example", human),)) for each in history]
    assert rows_of(one) == rows_of(history)


@given(same_clock)
def test_days_add_up_to_the_week(history: list[Commit]) -> None:
    rows = rows_of(history)
    for by in (BELOW, ABOVE):
        days = [MONDAY + timedelta(days=n) for n in range(7)]
        apart = sum(hours(rows, by, day, day + timedelta(days=1)) for day in days)
        assert apart == pytest.approx(hours(rows, by, MONDAY, END))


@given(histories, st.floats(0, 100) | st.none(), st.booleans())
def test_below_never_follows_from_commits_alone(
    history: list[Commit], own: float | None, at_least: bool
) -> None:
    got = judge(interval(rows_of(history), MONDAY, END, at_least=at_least), 40, (30, 70), own)
    if got.verdict is Verdict.BELOW:
        assert own is not None
        assert own < 30
        assert not at_least


def test_a_role_lasts_as_long_as_its_assignment() -> None:
    held = (
        RoleAssignment("ana", "tech-lead", "pay", Period(date(2026, 1, 1), date(2026, 3, 1))),
        RoleAssignment("ana", "tech-lead", "pay", Period(date(2026, 4, 1))),
        RoleAssignment("ana", "tech-lead", "web"),
    )
    organisation = replace(CLEAN, assignments=held)

    def still(role: str, since: date, day: date) -> bool:
        return lasts(organisation, "ana", "pay", role, since, day)

    january, february, april, may = (date(2026, month, 2) for month in (1, 2, 4, 5))
    assert still("tech-lead", january, february)
    assert still("tech-lead", april, may)
    assert not still("tech-lead", january, april)
    assert not still("engineering-manager", january, february)
    assert not lasts(organisation, "bo", "pay", "tech-lead", january, february)
