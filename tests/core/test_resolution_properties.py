"""What holds of every answer of every organisation."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from strategies import days, organisations

from remit.core import what_if
from remit.core.answer import Answer, Refusal, RefusalCode
from remit.core.charter import Charter, CharterRow
from remit.core.cover import Cover
from remit.core.framework import Mode, Party
from remit.core.organisation import Organisation
from remit.core.person import Kind
from remit.core.resolution import answers, known_rows, team_day, who
from remit.core.team_day import WITHOUT_FALLBACK
from remit.lib.periods import Period

many = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
moments = days | st.builds(
    lambda day, hour, offset: datetime(
        day.year, day.month, day.day, hour, tzinfo=timezone(timedelta(hours=offset))
    ),
    days,
    st.integers(0, 23),
    st.integers(-12, 14),
)


@st.composite
def with_own_rows(draw: st.DrawFn) -> Organisation:
    """An organisation in which every charter may add a row of its own, for a time."""
    organisation = draw(organisations(most_teams=4, most_people=5))
    charters = []
    for charter in organisation.charters:
        start = draw(st.none() | days)
        holders = (Party.role("tech-lead"), Party.person(organisation.people[0].id))
        row = CharterRow("own", Period(start), holders[: draw(st.integers(0, 2))], title="Own")
        charters.append(replace(charter, rows=(*charter.rows, row)))
    return replace(organisation, charters=tuple(charters))


def all_answers(organisation: Organisation, at: date) -> list[Answer]:
    """Every answer that ``who`` gives, asked one by one; a fresh value, so that no look-up is shared."""
    found = []
    for team in organisation.teams:
        fresh = replace(organisation)
        try:
            rows = team_day(fresh, team.id, at).rows()
        except Refusal as refusal:
            assert refusal.code is RefusalCode.TEAM_NOT_THERE
            continue
        found += [who(fresh, team.id, row, at) for row in rows]
    return found


@many
@given(with_own_rows(), moments)
def test_the_bulk_path_equals_who(organisation: Organisation, at: date) -> None:
    assert list(answers(organisation, at)) == all_answers(organisation, at)


@many
@given(with_own_rows(), days)
def test_rows_outside_the_bulk_path_are_refused(organisation: Organisation, at: date) -> None:
    ids = {"own", *organisation.framework.responsibility_by_id}
    given_rows = {(answer.team, answer.responsibility) for answer in answers(organisation, at)}
    for team in organisation.teams:
        for row in ids - {row for owner, row in given_rows if owner == team.id}:
            with pytest.raises(Refusal):
                who(organisation, team.id, row, at)


@many
@given(with_own_rows(), days, st.randoms(use_true_random=False))
def test_the_order_of_people_and_teams_does_not_matter(
    organisation: Organisation, at: date, random: Any
) -> None:
    people, teams = list(organisation.people), list(organisation.teams)
    random.shuffle(people)
    random.shuffle(teams)
    shuffled = replace(organisation, people=tuple(people), teams=tuple(teams))
    by_row = {(answer.team, answer.responsibility): answer for answer in answers(shuffled, at)}
    assert by_row == {(answer.team, answer.responsibility): answer for answer in answers(organisation, at)}


@many
@given(organisations(), days, st.data())
def test_a_cover_never_changes_who_is_responsible(
    organisation: Organisation, at: date, data: st.DataObject
) -> None:
    assume(organisation.teams)
    people = [person.id for person in organisation.people]
    cover = Cover(
        data.draw(st.sampled_from(organisation.teams)).id,
        data.draw(st.sampled_from(["tech-lead", "engineering-manager"])),
        data.draw(st.sampled_from(people)),
        Period(at, at + timedelta(days=7)),
        data.draw(st.none() | st.sampled_from(people)),
        accepted=at,
    )
    covered = replace(organisation, covers=(*organisation.covers, cover))
    for before, after in zip(answers(organisation, at), answers(covered, at), strict=True):
        assert (after.responsible, after.vacant, after.vacant_roles) == (
            before.responsible,
            before.vacant,
            before.vacant_roles,
        )


@many
@given(with_own_rows(), days)
def test_nobody_holds_or_is_asked_who_cannot(organisation: Organisation, at: date) -> None:
    people = organisation.index.person
    for answer in answers(organisation, at):
        for holder in (*answer.holders, *answer.fallback):
            person = people[holder.person]
            assert person.kind is Kind.HUMAN
            assert at in person.period
            assert holder.name == person.name


@many
@given(with_own_rows(), days)
def test_an_answer_does_not_contradict_itself(organisation: Organisation, at: date) -> None:
    for answer in answers(organisation, at):
        assert [reason.text for reason in answer.reasons] != []
        for place, holder in enumerate(answer.holders):
            if holder.acting and holder.acting_for is not None:
                after = [other.person for other in answer.holders[place + 1 :] if not other.acting]
                assert after[0] == holder.acting_for, "who acts comes before the one acted for"
        if answer.not_applicable is not None:
            assert (answer.holders, answer.vacant, answer.fallback) == ((), False, ())
        if not answer.vacant:
            assert (answer.vacant_roles, answer.fallback) == ((), ())
        if answer.row.mode in (Mode.MEASURE, Mode.READINESS):
            assert answer.fallback == ()
        assert {party for party, _ in answer.split} <= set(answer.named)
        if not answer.shared:
            assert (answer.split, answer.tie_break) == ((), None)
        asked = [holder.person for holder in answer.fallback]
        assert len(asked) == len(set(asked))


def ended(organisation: Organisation, on: date) -> Organisation:
    """Everything that a day can change in who holds what ends on the day; what begins later is gone."""

    def before(values: tuple[Any, ...]) -> tuple[Any, ...]:
        kept = [value for value in values if value.period.start is None or value.period.start < on]
        return tuple(replace(value, period=value.period.until(on)) for value in kept)

    def stays(values: tuple[Any, ...]) -> tuple[Any, ...]:
        return tuple(
            replace(value, period=value.period.until(on))
            if value.period.start is None or value.period.start < on
            else value
            for value in values
        )

    return replace(
        organisation,
        people=stays(organisation.people),
        teams=stays(organisation.teams),
        team_parents=before(organisation.team_parents),
        memberships=before(organisation.memberships),
        assignments=before(organisation.assignments),
        charters=tuple(replace(charter, rows=before(charter.rows)) for charter in organisation.charters),
    )


@many
@given(with_own_rows(), days, st.integers(1, 500))
def test_what_ends_later_changes_no_answer_before(organisation: Organisation, on: date, earlier: int) -> None:
    at = on - timedelta(days=earlier)
    assert list(answers(ended(organisation, on), at)) == list(answers(organisation, at))


@many
@given(with_own_rows(), days, st.integers(1, 500), st.data())
def test_a_what_if_changes_no_answer_before_it(
    organisation: Organisation, on: date, earlier: int, data: st.DataObject
) -> None:
    assume(organisation.teams)
    team = data.draw(st.sampled_from(organisation.teams)).id
    person = data.draw(st.sampled_from(organisation.people)).id
    role = data.draw(st.sampled_from(["tech-lead", "engineering-manager"]))
    change = data.draw(
        st.sampled_from(
            [
                what_if.HandOver(team, role, person, on),
                what_if.Vacate(team, role, on),
                what_if.Away(person, Period(on)),
                what_if.Leaves(person, on),
            ]
        )
    )
    try:
        changed = what_if.apply(organisation, [change])
    except what_if.ChangeError:
        assume(False)
    at = on - timedelta(days=earlier)
    assert list(answers(changed, at)) == list(answers(organisation, at))


@many
@given(organisations(), days)
def test_asking_changes_nothing(organisation: Organisation, at: date) -> None:
    before = replace(organisation)
    first = list(answers(organisation, at))
    assert list(answers(organisation, at)) == first
    assert organisation == before


@many
@given(with_own_rows(), days)
def test_a_charter_without_rows_changes_nothing(organisation: Organisation, at: date) -> None:
    named = {charter.team for charter in organisation.charters}
    more = tuple(Charter(team.id) for team in organisation.teams if team.id not in named)
    changed = replace(organisation, charters=(*organisation.charters, *more))
    assert list(answers(changed, at)) == list(answers(organisation, at))


def test_measures_and_readiness_have_no_fallback() -> None:
    assert frozenset({Mode.MEASURE, Mode.READINESS}) == WITHOUT_FALLBACK


@many
@given(with_own_rows(), days)
def test_what_is_not_listed_is_the_last_row(organisation: Organisation, at: date) -> None:
    for team in organisation.teams:
        if at in team.period:
            rows = known_rows(organisation, team_day(organisation, team.id, at).owners, at)
            assert rows[-1] == "not-listed"
            assert len(rows) == len(set(rows))
