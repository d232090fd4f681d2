"""The split signal: bands, what makes one earlier, the trend, the arithmetic and the what-if."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date, timedelta
from typing import Any

import pytest

from remit.core.charter import Charter, CharterRow
from remit.core.observation_state import Observation, State
from remit.core.organisation import Organisation
from remit.core.person import Person
from remit.core.role import RoleAssignment
from remit.core.split_bands import SOURCES, Band, Thresholds
from remit.core.split_load import Arithmetic, Workload, after_split, arithmetic
from remit.core.split_signal import Observed, Signal, combined, one_on_one_days, signals
from remit.core.system import System, SystemOwner
from remit.core.team import Membership, Team
from remit.core.team_day import TeamDay
from remit.core.what_if import ChangeError
from remit.files.frameworks import packaged
from remit.lib.periods import ALWAYS, Period

DAY = date(2026, 11, 9)
TL, EM = "tech-lead", "engineering-manager"
BOTH = tuple(RoleAssignment("ana", role, "payments") for role in (TL, EM))


def acme(reports: int, joined: dict[int, int] | None = None, **more: Any) -> Organisation:
    """Ana holds both roles; so many report to her. ``joined`` says for some how many days ago they came."""
    names = [f"p{number}" for number in range(reports)]
    since = {f"p{number}": Period(DAY - timedelta(days=days)) for number, days in (joined or {}).items()}
    parts: dict[str, Any] = {
        "people": (Person("ana", "Ana"), Person("bo", "Bo"), *(Person(name, name) for name in names)),
        "teams": (Team("payments", "Payments"),),
        "memberships": tuple(Membership(name, "payments", since.get(name, ALWAYS)) for name in names),
        "assignments": BOTH,
        **more,
    }
    return Organisation("acme", "Acme", packaged("engineering-ladders"), **parts)


def desk(organisation: Organisation) -> TeamDay:
    return TeamDay(organisation, "payments", DAY)


def signal(organisation: Organisation, **observed: Any) -> Signal:
    [found] = signals(desk(organisation), {"ana": Observed(**observed)})
    return found


def texts(found: Signal) -> list[str]:
    return [note.text for note in found.reasons]


@pytest.mark.parametrize(
    ("reports", "band", "earlier"),
    [
        (0, Band.ONE, Band.REVIEW),
        (3, Band.ONE, Band.REVIEW),
        (4, Band.REVIEW, Band.TWO),
        (5, Band.REVIEW, Band.TWO),
        (6, Band.TWO, Band.TWO),
        (8, Band.TWO, Band.TWO),
        (9, Band.TOO_WIDE, Band.TOO_WIDE),
    ],
)
def test_the_bands_and_one_band_earlier(reports: int, band: Band, earlier: Band) -> None:
    plain, weighed = signal(acme(reports)), signal(acme(reports), budget_spent=True)
    assert (plain.reports, plain.by_count, plain.band, plain.reasons) == (reports, band, band, ())
    assert (weighed.by_count, weighed.band) == (band, earlier)
    assert plain.basis.text == f"Ana holds both roles and has {reports} reports."


def test_several_reasons_make_it_earlier_once() -> None:
    found = signal(acme(3), budget_spent=True, coding_below=True, one_on_one_days=40)
    assert (found.band, texts(found)) == (
        Band.REVIEW,
        [
            "A one-on-one is 40 days old; more than 31 is too long.",
            "An error budget of the team is spent.",
            "Ana shared that their hands-on coding is under the agreed floor.",
        ],
    )


@pytest.mark.parametrize(("days", "weighs"), [(None, False), (31, False), (32, True)])
def test_an_old_one_on_one(days: int | None, weighs: bool) -> None:
    assert bool(signal(acme(3), one_on_one_days=days).reasons) is weighs


def test_two_production_systems_that_are_the_teams_on_the_day() -> None:
    systems = (
        System("a", "Ledger", True),
        System("b", "Cards", True),
        System("c", "Lab"),
        System("d", "Old", True, period=Period(None, DAY)),
        System("e", "Gone", True),
    )
    owners = (
        *(SystemOwner(each, "payments") for each in "abcd"),
        SystemOwner("e", "payments", Period(None, DAY)),
    )
    assert texts(signal(acme(3, systems=systems, system_owners=owners))) == [
        "The team runs 2 production systems: Ledger, Cards."
    ]
    assert texts(signal(acme(3, systems=systems, system_owners=owners[1:]))) == []
    lone = acme(1, systems=systems, system_owners=owners[1:])
    [single] = signals(desk(lone), thresholds=Thresholds(production=1))
    assert texts(single) == ["The team runs one production system: Cards."]
    assert single.basis.text == "Ana holds both roles and has one report."


def test_a_row_that_nobody_claims() -> None:
    rows = (
        CharterRow("code-reviews", holders=()),
        CharterRow("architecture", holders=(), not_applicable="none"),
    )
    assert texts(signal(acme(3, charters=(Charter("payments", rows),)))) == [
        "Nobody is there for one row: Code Reviews and Feedback."
    ]


@pytest.mark.parametrize(("experience", "speaks"), [((TL, EM), True), ((TL,), False)])
def test_experience_in_both_roles_is_a_reason_on_the_other_side(
    experience: tuple[str, ...], speaks: bool
) -> None:
    people = (Person("ana", "Ana", experience=experience), Person("bo", "Bo"))
    found = signal(acme(0, people=people), budget_spent=True)
    said = ["Ana has declared experience in both roles, which speaks for keeping them together."]
    assert ([note.text for note in found.against], found.band) == (said if speaks else [], Band.REVIEW)


def test_only_who_holds_both_roles_has_a_signal() -> None:
    apart = acme(9, assignments=(BOTH[0], replace(BOTH[1], person="bo")))
    assert combined(desk(apart)) == ()
    assert signals(desk(apart)) == ()
    assert combined(desk(acme(0))) == ("ana",)


def test_thresholds_are_values_and_have_sources() -> None:
    strict = Thresholds(review=2, two=3, wide=4, one_on_one_days=10)
    [found] = signals(desk(acme(3)), {"ana": Observed(one_on_one_days=11)}, strict)
    assert (found.by_count, texts(found)) == (
        Band.TWO,
        ["A one-on-one is 11 days old; more than 10 is too long."],
    )
    for wrong in ((4, 4, 9), (6, 4, 9), (4, 6, 6), (0, 6, 9)):
        with pytest.raises(ValueError, match="follow one another"):
            Thresholds(*wrong)
    bands = {field.name for field in fields(Thresholds)[:3]}
    assert bands <= set(SOURCES)


def test_the_day_on_which_it_would_cross() -> None:
    """By hand: sums of squares 182 and of products 74, so 74/182 reports in 30 days; one more takes 73.8 days."""
    joined = {number: 60 * number for number in range(1, 5)}
    found = signal(acme(5, joined))
    assert [count for _, count in found.trend.points] == [1, 1, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 5]
    assert (found.trend.points[0][0], found.trend.points[-1][0]) == (DAY - timedelta(days=360), DAY)
    assert found.trend.crosses == date(2027, 1, 22)


@pytest.mark.parametrize(
    ("organisation", "points"),
    [
        (acme(5), 13),
        (acme(9, {8: 30}), 13),
        (acme(5, {4: 390, 3: 355}), 13),
        (acme(5, {4: 20}, assignments=tuple(replace(own, period=Period(DAY - timedelta(days=40))) for own in BOTH)), 2),
    ],
)  # fmt: skip
def test_no_day_without_a_rise_a_next_band_or_enough_to_go_by(
    organisation: Organisation, points: int
) -> None:
    """Flat; already the last band; a rise so slow that it would take years; two points only."""
    trend = signal(organisation).trend
    assert (len(trend.points), trend.crosses) == (points, None)


def test_where_a_week_goes() -> None:
    assert arithmetic(6, Workload(meetings=10.0, on_call=4.0)) == Arithmetic(
        (("one-on-ones", 3.0), ("meetings", 10.0), ("on-call", 4.0)), ("hiring",), 17.0, 23.0
    )
    assert arithmetic(6, Workload(meetings=10.0, on_call=4.0)).share_left == pytest.approx(0.575)
    assert arithmetic(2, Workload(week=1, hiring=9)).share_left == 0.0


@pytest.mark.parametrize("wrong", [{"week": 0}, {"meetings": -1}, {"per_report": -0.5}])
def test_hours_are_positive(wrong: dict[str, float]) -> None:
    with pytest.raises(ValueError, match="positive"):
        Workload(**wrong)


def test_what_if_the_role_went_to_another() -> None:
    organisation = acme(6)
    split = after_split(organisation, "payments", EM, DAY, "bo")
    assert split.leads == ((TL, (("ana", 0),)), (EM, (("bo", 7),)))
    assert signals(TeamDay(split.organisation, "payments", DAY)) == ()
    opened = after_split(organisation, "payments", EM, DAY)
    assert opened.leads == ((TL, (("ana", 0),)), (EM, ()))
    with pytest.raises(ChangeError):
        after_split(split.organisation, "payments", EM, DAY)


QUIET = Observation(State.QUIET, date(2026, 1, 1), date(2025, 12, 1))


@pytest.mark.parametrize(
    ("seen", "days"),
    [
        (Observation(State.HAPPENING, said=(("gap", {"days": 20}),)), 20),
        (Observation(State.HAPPENING), None),
        (Observation(State.ELSEWHERE, date(2026, 1, 1)), None),
        (Observation(State.QUIET), None),
        (QUIET, 62),
        (QUIET._replace(said=(("on-leave", {"days": 10}),)), 52),
        (QUIET._replace(last=None), 32),
    ],
)
def test_the_age_of_a_one_on_one_is_what_is_observed_of_it(seen: Observation, days: int | None) -> None:
    assert one_on_one_days(seen, date(2026, 2, 1)) == days
