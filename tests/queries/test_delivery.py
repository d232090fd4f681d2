"""What a team delivers, from envelopes made by hand: whose it is, how many people are in it, why it is empty."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from filling import fill
from lakes import envelope
from pytest_django import Settings

from remit.core.delivery import Figure
from remit.core.forecast import forecast
from remit.core.organisation import Organisation
from remit.core.person import Kind, Person
from remit.core.role import RoleAssignment
from remit.core.system import Repository, System, SystemOwner
from remit.core.team import Membership, Team
from remit.db.models import Account, Source
from remit.evidence.envelope import Envelope
from remit.evidence.lake import Lake
from remit.files.frameworks import packaged
from remit.lib.periods import Period
from remit.queries.delivered import Teller
from remit.queries.delivery import DeliveryView, Wanted, Week, delivery, delivery_json

SUNDAY = date(2026, 11, 22)
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
START, END = date(2026, 8, 24), date(2026, 11, 16)
"""Twelve whole weeks before the Sunday's."""
LEDGER, PAYOUTS = "https://git.acme.example/ledger", "https://git.acme.example/payouts"
PEOPLE = ("ana", "bo", "chi", "dee")
ACME = Organisation(
    "acme",
    "Acme",
    packaged("engineering-ladders"),
    "America/New_York",
    people=(*(Person(name, name.title()) for name in PEOPLE), Person("bot", "Bot", Kind.AGENT)),
    teams=(Team("payments", "Payments"), Team("search", "Search"), Team("new", "New", period=Period(END))),
    memberships=tuple(Membership(person, "payments") for person in ("bo", "chi", "bot")),
    assignments=(
        RoleAssignment("ana", "tech-lead", "payments"),
        RoleAssignment("dee", "tech-lead", "search"),
    ),
    systems=(
        System("ledger", "Ledger", repositories=(Repository(LEDGER),)),
        System("payouts", "Payouts", repositories=(Repository(PAYOUTS),)),
    ),
    system_owners=(
        SystemOwner("ledger", "payments"),
        SystemOwner("payouts", "search", Period(None, date(2026, 10, 1))),
        SystemOwner("payouts", "payments", Period(date(2026, 10, 1), None)),
    ),
)


@pytest.fixture
def lake(db: None, settings: Settings, tmp_path: Path) -> Lake:
    """A forge, git and a pager; accounts of four people, a bot and an agent; whose "else" is nobody knows."""
    settings.LAKE_DIR = tmp_path / "lake"
    fill(ACME)
    for name, kind, address in (
        ("hub", "gitlab", LEDGER),
        ("git", "git", PAYOUTS),
        ("pager", "pagerduty", ""),
    ):
        Source.objects.create(
            pk=name,
            kind=kind,
            name=name.title(),
            address=address,
            added_at=NOON - timedelta(days=300),
            good_at=NOON,
            retention_days=700,
            every_minutes=0 if kind == "pagerduty" else 60,
        )
    for person in (*PEOPLE, "bot"):
        for number in (1, 2):
            key = f"{person}{number}"
            Account.objects.create(
                key=key, kind="email", value=key, digest=key, person_id=person, first_seen=NOON
            )
    Account.objects.create(key="ci", kind="gitlab", value="ci", digest="ci", performer="bot", first_seen=NOON)
    return Lake(settings.LAKE_DIR)


def at(day: date, hour: float = 12) -> datetime:
    """So many hours into a day in New York, which is five hours behind (four before November)."""
    midnight = datetime(day.year, day.month, day.day, 5 if day >= date(2026, 11, 1) else 4, tzinfo=UTC)
    return midnight + timedelta(hours=hour)


def told(activity: str, subject: str, when: datetime, source: str = "hub", **more: Any) -> Envelope:
    fields: dict[str, Any] = {"origin": LEDGER, "actor": None, "party": None, **more}
    uid = f"{subject} {activity} {when} {fields['actor']}"
    one = envelope(uid, 0, source, activity=activity, subject=subject, **fields)
    return one._replace(occurred_at=when)


def changes(*authors: str, every: int = 2, source: str = "hub", **more: Any) -> list[Envelope]:
    """A change each so many days, merged by Ana, written by each in turn two days before; of the whole twelve weeks."""
    found = []
    for number, back in enumerate(range(0, (END - START).days, every)):
        merged, author = at(START + timedelta(days=back)), authors[number % len(authors)]
        name = f"change {number}"
        found += [
            told("merge", name, merged, source, actor="ana1", party=author, **more),
            told("work-delivered", name, merged, source, actor=author, **more),
            told("commit", name, merged - timedelta(days=2), source, actor=author, **more),
        ]
    return found


def keep(lake: Lake, envelopes: Iterable[Envelope]) -> None:
    rows = list(envelopes)
    for source in {one.source for one in rows}:
        lake.append(source, [one for one in rows if one.source == source])


def view(team: str = "payments", day: date = SUNDAY, **wanted: Any) -> DeliveryView:
    return delivery(ACME, team, day, NOON, Wanted(**wanted))


def figures(found: DeliveryView) -> dict[str, Figure]:
    return {one.measure: one.figure for one in found.figures}


def why(found: DeliveryView) -> dict[str, str]:
    return {one.measure: one.figure.why.code for one in found.figures if one.figure.why is not None}


THREE = ("ana1", "bo1", "chi1")


def test_six_figures_of_a_team(lake: Lake) -> None:
    mondays = [START + timedelta(weeks=n) for n in range(-1, 12)]
    incidents = [(day, hours) for day, hours in zip(mondays[1:], [1, 2, 3, 4, 5, 6] * 2, strict=True)]
    keep(lake, changes(*THREE))
    keep(lake, (told("deployment", f"d{day}", at(day, 15), outcome="success") for day in mondays))
    keep(lake, [told("deployment", "bad", at(mondays[5], 18), outcome="failure")])
    for day, hours in incidents:
        more: dict[str, Any] = {"source": "pager", "origin": "pager", "system": "ledger"}
        keep(lake, [told("incident", f"i{day}", at(day), **more)])
        keep(lake, [told("incident-resolved", f"i{day}", at(day, 12 + hours), **more)])
    found = view()
    assert (found.start, found.end, why(found)) == (START, END, {})
    told_of = figures(found)
    assert told_of["deployment-frequency"] == Figure("deployment-frequency", 1, 1, 12)
    assert told_of["change-failure-rate"] == Figure("change-failure-rate", 100 / 13, None, 13)
    assert told_of["time-to-restore"] == Figure("time-to-restore", 3.5, 6, 12)
    assert told_of["throughput"] == Figure("throughput", 3.5, 4, 12)
    assert told_of["cycle-time"] == Figure("cycle-time", 2, 2, 42)
    # merged on every other day at noon, deployed on Mondays at three: two days, and up to six more, and three hours
    assert told_of["lead-time"] == Figure("lead-time", 123, 171, 39)
    assert found.weeks[:2] == (Week(START, 4, 1), Week(START + timedelta(weeks=1), 3, 1))
    assert found.counted is not None and found.counted.code == "counted-told"
    assert found.tellers == (
        Teller("git", "Git", ("items",), True, False, False, SUNDAY),
        Teller("hub", "Hub", ("deployments", "items"), False, True, False, SUNDAY),
        Teller("pager", "Pager", ("incidents",), False, False, False, SUNDAY),
    )


def test_ten_times_the_events_about_the_same_subjects_change_nothing(lake: Lake) -> None:
    keep(lake, changes(*THREE))
    before = delivery_json(view(left=20))
    more = [
        one._replace(uid=f"{one.uid}-{n}", occurred_at=one.occurred_at + timedelta(seconds=n))
        for one in changes(*THREE)
        for n in range(10)
    ]
    keep(lake, more)
    assert delivery_json(view(left=20)) == before


def test_two_accounts_are_one_person_and_nobody_known_is_one_each(lake: Lake) -> None:
    keep(lake, changes("ana1", "ana2", "bo1", "bo2"))
    assert set(why(view()).values()) == {"none-incidents", "few-people", "none-deployments"}
    assert why(view())["throughput"] == "few-people"
    keep(lake, [told("work-delivered", "one more", at(START), actor="else")])
    assert "throughput" not in why(view())


@pytest.mark.parametrize("third", ["ci", "bot1", "bot2"])
def test_machines_are_nobody(lake: Lake, third: str) -> None:
    keep(lake, changes("ana1", "bo1", third))
    assert why(view())["throughput"] == why(view())["cycle-time"] == "few-people"
    hidden = view(left=10)
    assert {(week.finished, week.deployed) for week in hidden.weeks} == {(None, None)}
    assert hidden.forecast is not None and hidden.forecast.dates == ()
    assert hidden.forecast.why is not None and hidden.forecast.why.code == "few-people"


def test_what_a_machine_says_it_did_is_nobodys_either(lake: Lake) -> None:
    keep(lake, changes("ana1", "bo1"))
    keep(lake, [told("work-delivered", "by it", at(START), actor="chi1", performed_by="agent")])
    assert why(view())["throughput"] == "few-people"


def test_a_system_counts_for_whoever_owned_it_on_that_day(lake: Lake) -> None:
    taken = date(2026, 10, 1)
    keep(
        lake,
        [
            told("merge", str(day), at(taken + timedelta(days=day), hour), "git", origin=PAYOUTS, actor="ci")
            for day, hour in ((-2, 12), (-1, 23.5), (0, 0.5), (1, 12), (2, 12))
        ],
    )
    keep(lake, (told("commit", p, at(START), "git", origin=PAYOUTS, actor=p) for p in THREE))
    week = {one.monday: one.finished for one in view().weeks}
    assert (week[date(2026, 9, 28)], sum(one or 0 for one in week.values())) == (3, 3)
    assert sum(one.finished or 0 for one in view("search").weeks) == 2
    assert view().counted is not None and "merged change" in view().counted.text  # type: ignore[union-attr]


def test_git_alone_does_not_know_whose_a_merge_is_nor_when_it_was_begun(lake: Lake) -> None:
    merges = [
        told(
            "merge",
            str(n),
            at(START + timedelta(days=n)),
            "git",
            origin=PAYOUTS,
            actor="ana1",
            system="ledger",
        )
        for n in range(60)
    ]
    keep(lake, merges)
    assert why(view())["throughput"] == "few-people"  # as far as anybody knows all of it is Ana's
    keep(lake, (told("commit", p, at(START), "git", origin=PAYOUTS, actor=p, system="ledger") for p in THREE))
    assert why(view())["cycle-time"] == "no-beginnings"
    assert figures(view())["throughput"].value == 7


def test_why_there_is_nothing(lake: Lake) -> None:
    assert why(view()) == {
        "deployment-frequency": "none-deployments",
        "lead-time": "none-deployments",
        "change-failure-rate": "none-deployments",
        "time-to-restore": "none-incidents",
        "throughput": "none-items",
        "cycle-time": "none-items",
    }
    assert set(why(view("search")).values()) == {"no-deployments", "no-incidents", "no-items"}
    hints = {one.figure.why.code: one.hint is not None for one in view("search").figures if one.figure.why}
    assert hints == {"no-deployments": True, "no-incidents": True, "no-items": True}
    Source.objects.filter(pk="hub").delete()
    Source.objects.filter(pk="git").update(address=LEDGER)
    assert why(view())["throughput"] == "none-merged"


def test_weeks_that_a_source_does_not_tell_of_do_not_count(lake: Lake) -> None:
    keep(lake, changes(*THREE))
    problem = {"code": "expired", "params": {"day": "1 October"}}
    Source.objects.filter(pk="hub").update(good_at=at(date(2026, 10, 1)), problem=problem)
    found = view()
    assert figures(found)["throughput"].of == 5
    assert [week.finished is None for week in found.weeks] == [False] * 5 + [True] * 7
    Source.objects.filter(pk="hub").update(good_at=None)
    assert why(view())["throughput"] == "not-seen"
    Source.objects.filter(pk="hub").update(
        good_at=NOON, problem=None, settings={"days": 7}, added_at=at(date(2026, 10, 5))
    )
    assert [week.finished is None for week in view().weeks] == [True] * 5 + [False] * 7


def test_a_team_that_is_new_has_no_weeks_yet(lake: Lake) -> None:
    Source.objects.filter(pk="hub").update(team="new", address="https://git.acme.example/new")
    assert why(view("new"))["throughput"] == "not-seen"


def test_the_forecast_is_drawn_from_the_weeks_and_the_same_each_time(lake: Lake) -> None:
    keep(lake, changes(*THREE, every=3))
    found = view(left=30, start=date(2026, 12, 1)).forecast
    assert found is not None
    weekly = [week.finished or 0 for week in view().weeks]
    assert found.dates == forecast(weekly, 30, date(2026, 12, 1), 3).dates
    assert (found.weeks, found.runs, found) == (12, 10_000, view(left=30, start=date(2026, 12, 1)).forecast)
    few = view(weeks=6, left=30).forecast
    assert few is not None and few.why is not None and few.hint is not None and few.why.code == "few-weeks"
    none = view(left=0).forecast
    assert none is not None and none.why is not None and none.why.code == "no-work"
    assert delivery_json(view(weeks=6, left=30))["forecast"]["done_by"] == {}


@pytest.mark.parametrize("wanted", [{"weeks": 4}, {"weeks": 53}, {"left": -1}, {"left": 100_001}])
def test_what_is_out_of_bounds(lake: Lake, wanted: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="bounds"):
        view(**wanted)


def test_a_day_of_the_past_is_asked_as_of_then(lake: Lake) -> None:
    keep(lake, changes(*THREE))
    found = view(day=date(2026, 10, 21), weeks=5)
    assert (found.start, found.end) == (date(2026, 9, 14), date(2026, 10, 19))
    assert figures(found)["throughput"].of == 5
