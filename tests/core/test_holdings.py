"""Holdings are what ``who`` says of every day, as dated tuples."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from clean import CLEAN, plus
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from strategies import days, organisations

from remit.core.belonging import Belonging, belongings, reports_since
from remit.core.charter import Charter, CharterRow
from remit.core.cover import Cover
from remit.core.framework import Mode, Party
from remit.core.holdings import Holding, away, holdings
from remit.core.organisation import Organisation
from remit.core.person import Leave, ReportingLine
from remit.core.resolution import answers
from remit.core.role import RoleAssignment
from remit.core.spans import merged
from remit.core.team import Membership, Team
from remit.files.frameworks import packaged
from remit.lib.periods import Period

many = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
JAN, END = date(2026, 1, 1), date(2027, 1, 1)


def by_who(organisation: Organisation, day: date, modes: frozenset[Mode]) -> set[tuple[object, ...]]:
    return {
        (answer.team, answer.responsibility, own.person, own.role, own.acting)
        for answer in answers(organisation, day)
        if answer.row.mode in modes
        for own in answer.holders
    }


@st.composite
def named_by_charters(draw: st.DrawFn) -> Organisation:
    """An organisation whose charters also name people, in rows of their own, for a time."""
    organisation = draw(organisations(most_teams=4, most_people=5))
    charters = []
    for charter in organisation.charters:
        named = (Party.role("tech-lead"), Party.person(organisation.people[0].id))
        start = draw(st.none() | days)
        row = CharterRow("own", Period(start), named[: draw(st.integers(0, 2))], title="Own")
        charters.append(replace(charter, rows=(*charter.rows, row)))
    return replace(organisation, charters=tuple(charters))


@many
@given(named_by_charters(), st.lists(days, min_size=1, max_size=8), days, st.integers(1, 700), st.data())
def test_day_by_day_they_are_the_holders_of_who(
    organisation: Organisation, some: list[date], start: date, length: int, data: st.DataObject
) -> None:
    modes = data.draw(st.sampled_from([frozenset({Mode.PERFORMS}), frozenset(Mode)]))
    end = start + timedelta(days=length)
    found = list(holdings(organisation, start, end, modes=modes))
    borders = [day for own in found for day in (own.start, own.end, own.end - timedelta(days=1))]
    for day in {*some, *borders[:20], start}:
        if start <= day < end:
            on = {tuple(own[:5]) for own in found if own.start <= day < own.end}
            assert on == by_who(organisation, day, modes)


@many
@given(organisations(most_teams=3), days, st.integers(1, 700))
def test_holdings_of_the_same_never_touch(organisation: Organisation, start: date, length: int) -> None:
    end = start + timedelta(days=length)
    seen: dict[tuple[object, ...], date] = {}
    for own in holdings(organisation, start, end):
        assert start <= own.start < own.end <= end
        key = tuple(own[:5])
        assert key not in seen or seen[key] < own.start
        seen[key] = own.end


def covered() -> Organisation:
    cover = Cover(
        "payments", "tech-lead", "chi", Period(date(2026, 3, 1), date(2026, 4, 1)), "ana",
        ("tech-mentoring",), date(2026, 3, 5),
    )  # fmt: skip
    return plus(replace(CLEAN, framework=packaged("engineering-ladders")), covers=cover)


def test_a_cover_counts_from_its_acceptance_until_its_end_in_its_rows_only() -> None:
    rows = [own for own in holdings(covered(), JAN, END, ["payments"]) if own.role == "tech-lead"]
    mentoring = [own for own in rows if own.row == "tech-mentoring"]
    assert mentoring == [
        Holding("payments", "tech-mentoring", "ana", "tech-lead", False, JAN, END),
        Holding("payments", "tech-mentoring", "chi", "tech-lead", True, date(2026, 3, 5), date(2026, 4, 1)),
    ]
    assert {own.person for own in rows if own.row != "tech-mentoring"} == {"ana"}
    assert {own.role for own in holdings(covered(), JAN, END)} == {"tech-lead", "engineering-manager"}


def test_a_team_that_is_not_there_holds_nothing() -> None:
    gone = tuple(replace(team, period=Period(None, date(2026, 2, 1))) for team in CLEAN.teams)
    found = list(holdings(replace(covered(), teams=gone), JAN, END, ["payments", "unknown"]))
    assert {own.end for own in found} == {date(2026, 2, 1)}
    assert list(holdings(covered(), JAN, END, ["unknown"])) == []


def test_a_row_is_away_only_while_everybody_who_held_it_was() -> None:
    leaves = (
        Leave("ana", Period(date(2026, 3, 1), date(2026, 3, 20))),
        Leave("ana", Period(date(2026, 3, 20), date(2026, 3, 25))),
        Leave("chi", Period(date(2026, 3, 10), date(2026, 3, 12))),
    )
    held = list(holdings(replace(covered(), leaves=leaves), JAN, END))
    spans = away(replace(covered(), leaves=leaves), held)

    def dated(row: str) -> list[tuple[date, date]]:
        return [
            (date.fromordinal(first), date.fromordinal(end))
            for first, end in spans.get(("payments", row), ())
        ]

    assert dated("tech-mentoring") == [
        (date(2026, 3, 1), date(2026, 3, 5)),
        (date(2026, 3, 10), date(2026, 3, 12)),
    ]
    assert dated("design-presentations") == [(date(2026, 3, 1), date(2026, 3, 25))]
    assert dated("one-on-ones") == []
    before = (Leave("ana", Period(date(2025, 3, 1), date(2025, 3, 20))),)
    assert away(replace(CLEAN, leaves=before), held) == {}


def test_spans_that_touch_become_one() -> None:
    assert merged([(5, 7), (1, 3), (3, 4), (6, 6), (10, 12)]) == [(1, 4), (5, 7), (10, 12)]


def test_belongings_are_roles_and_memberships_while_somebody_is_there() -> None:
    people = tuple(
        replace(own, period=Period(None, date(2026, 6, 1))) if own.id == "chi" else own
        for own in CLEAN.people
    )
    members = (Membership("chi", "payments"), Membership("ana", "payments", Period(END)))
    organisation = plus(replace(CLEAN, people=people, memberships=()), memberships=members)
    found = list(belongings(organisation, JAN, END, ["payments", "unknown"]))
    assert Belonging("payments", "chi", "", JAN, date(2026, 6, 1)) in found
    assert Belonging("payments", "ana", "tech-lead", JAN, END) in found
    assert [own for own in found if own.person == "ana" and own.role == ""] == []
    assert found == list(belongings(organisation, JAN, END))


def test_reports_since_the_latest_of_what_makes_them_report() -> None:
    bo = RoleAssignment("bo", "engineering-manager", "payments", Period(date(2025, 3, 1)))
    known = replace(
        CLEAN,
        assignments=(bo, RoleAssignment("chi", "tech-lead", "payments", Period(date(2025, 5, 1)))),
        memberships=(
            Membership("chi", "payments", Period(date(2025, 4, 1))),
            Membership("ana", "payments", Period(date(2024, 4, 1))),
            Membership("bo", "payments", Period(date(2025, 3, 20))),
            Membership("bo", "payments", Period(END)),
        ),
        reporting_lines=(),
    )
    assert reports_since(known, "bo", "chi", JAN) == date(2025, 4, 1)
    assert reports_since(known, "bo", "ana", JAN) == date(2025, 3, 1)
    line = ReportingLine("chi", "bo", Period(date(2025, 8, 1)))
    assert reports_since(plus(known, reporting_lines=line), "bo", "chi", JAN) == date(2025, 8, 1)
    assert reports_since(replace(known, memberships=(), assignments=(bo,)), "bo", "chi", JAN) is None
    other = replace(known, teams=(*known.teams, Team("other", "Other")), charters=(Charter(None),))
    alone = replace(other, memberships=(Membership("chi", "other"),), assignments=(bo,))
    assert reports_since(alone, "bo", "chi", JAN) is None
