"""The clarity round: opening, the reveal, its agenda and figures; and that pooled answers leak nowhere."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from remit.core.answer import Refusal
from remit.core.charter import Charter, CharterRow
from remit.core.clarity import (
    BOTH,
    DONT_KNOW,
    NOBODY,
    SOMEONE_ELSE,
    Ballot,
    BallotError,
    Round,
    Thresholds,
    checked,
    choices,
    open_round,
)
from remit.core.clarity_figures import Figures, Same, compare, figures
from remit.core.clarity_reveal import Mismatch, Reveal, RowVotes, agenda, may_show, reveal
from remit.core.framework import Focus, Framework, Responsibility, Role
from remit.core.organisation import Organisation
from remit.core.person import Kind, Person
from remit.core.role import RoleAssignment
from remit.core.team import Membership, Team
from remit.files.frameworks import packaged
from remit.lib.agreement import Estimate
from remit.lib.periods import Period

TL, EM = "role:tech-lead", "role:engineering-manager"
SIX = (TL, EM, BOTH, SOMEONE_ELSE, NOBODY, DONT_KNOW)
MORNING = datetime(2026, 11, 9, 8, tzinfo=UTC)
POOL = frozenset({"p1", "p2", "p3", "p4", "p5", "p6"})
FIVE = POOL - {"p6"}
OPEN = Round(
    "r1",
    "payments",
    MORNING,
    ("roadmap", "reviews"),
    SIX,
    (("tech-lead", "ana"), ("engineering-manager", "bo")),
    POOL,
)


def pooled(*votes: dict[str, str]) -> list[Ballot]:
    return [Ballot(None, tuple(vote.items())) for vote in votes]


def named(**votes: dict[str, str]) -> list[Ballot]:
    return [Ballot(person, tuple(vote.items())) for person, vote in votes.items()]


def test_six_choices_for_two_leads() -> None:
    assert choices(packaged("engineering-ladders")) == SIX


def test_one_lead_cannot_be_both() -> None:
    one = Framework("f", "F", (Role("both", "Both", "B", Focus.PEOPLE), Role("x", "X", "X")), ())
    assert choices(one) == ("role:both", SOMEONE_ELSE, NOBODY, DONT_KNOW)


def test_thresholds_may_be_raised_but_not_lowered() -> None:
    assert Thresholds(8, 20) == Thresholds(pooled=8, comments=20)
    for low in ((4, 10), (5, 9)):
        with pytest.raises(ValueError, match="from 5 people up, comments from 10"):
            Thresholds(*low)


def team(**more: Any) -> Organisation:
    row = Responsibility("roadmap", "Roadmap", ())
    usual = packaged("engineering-ladders")
    return Organisation(
        "acme",
        "Acme",
        Framework("f", "F", usual.roles, (row, replace(row, id="reviews"))),
        people=(
            *(Person(name, name) for name in ("ana", "bo", "chi", "dee")),
            Person("bot", "bot", Kind.AGENT),
            Person("gone", "gone", period=Period(None, date(2026, 1, 1))),
        ),
        teams=(Team("payments", "Payments"),),
        memberships=(
            *(Membership(name, "payments") for name in ("ana", "chi", "bot", "gone")),
            Membership("dee", "payments", Period(None, date(2026, 11, 9))),
        ),
        assignments=(
            RoleAssignment("ana", "tech-lead", "payments"),
            RoleAssignment("bo", "engineering-manager", "payments"),
        ),
        **more,
    )


def test_a_round_is_opened_for_who_is_there_on_that_day() -> None:
    charter = Charter("payments", (CharterRow("reviews", not_applicable="no code"),))
    assert open_round(team(charters=(charter,)), "payments", MORNING, "r1") == Round(
        "r1",
        "payments",
        MORNING,
        ("roadmap", "not-listed"),
        SIX,
        (("tech-lead", "ana"), ("engineering-manager", "bo")),
        frozenset({"chi"}),
        Thresholds(),
    )
    raised = open_round(team(), "payments", MORNING, "r2", Thresholds(7, 10))
    assert (raised.rows, raised.thresholds) == (("roadmap", "reviews", "not-listed"), Thresholds(7, 10))
    with pytest.raises(Refusal):
        open_round(team(), "nowhere", MORNING, "r3")


def test_who_holds_both_roles_answers_once() -> None:
    both = replace(OPEN, named=(("tech-lead", "ana"), ("engineering-manager", "ana")))
    assert both.by_name == ("ana",)


@pytest.mark.parametrize(
    ("ballot", "code", "read"),
    [
        (Ballot("chi", ()), "not-by-name", "chi"),
        (Ballot("ana", (("roadmap", TL), ("roadmap", EM))), "row-twice", "roadmap, roadmap"),
        (Ballot("ana", (("tea", TL),)), "unknown-row", "tea"),
        (Ballot("ana", (("roadmap", "me"),)), "unknown-choice", "me"),
        (Ballot(None, (("roadmap", SOMEONE_ELSE),), (("roadmap", "dana"),)), "says-who-pooled", "roadmap"),
        (Ballot("ana", (("roadmap", TL),), (("roadmap", "dana"),)), "says-who-elsewhere", "roadmap"),
    ],
)
def test_a_ballot_that_does_not_fit_is_refused(ballot: Ballot, code: str, read: str) -> None:
    with pytest.raises(BallotError) as refused:
        checked(OPEN, ballot)
    assert (refused.value.code, refused.value.read) == (code, read)


def test_a_half_finished_ballot_fits() -> None:
    half = Ballot("ana", (("roadmap", SOMEONE_ELSE),), (("roadmap", "dana"),))
    assert checked(OPEN, half) is half
    assert checked(OPEN, Ballot(None, ())) == Ballot(None, ())


def test_the_reveal_names_the_leads_and_counts_the_others() -> None:
    ana = Ballot(
        "ana", (("roadmap", SOMEONE_ELSE), ("reviews", SOMEONE_ELSE)), (("reviews", "x"), ("roadmap", "dana"))
    )
    others = pooled(*[{"roadmap": BOTH, "reviews": TL}] * 4, {"roadmap": TL})
    assert reveal(OPEN, [*others, ana], FIVE) == Reveal(
        "payments",
        SIX,
        5,
        (
            RowVotes(
                "roadmap",
                (("ana", SOMEONE_ELSE), ("bo", None)),
                (1, 0, 4, 0, 0, 0),
                (("ana", "dana"),),
            ),
            RowVotes("reviews", (("ana", SOMEONE_ELSE), ("bo", None)), None, (("ana", "x"),)),
        ),
    )


def test_ballots_and_people_must_match() -> None:
    with pytest.raises(ValueError, match="not those of the people"):
        reveal(OPEN, pooled({}), frozenset())
    with pytest.raises(ValueError, match="not those of the people"):
        reveal(OPEN, pooled({}), frozenset({"stranger"}))
    with pytest.raises(ValueError, match="two ballots"):
        reveal(OPEN, [*named(ana={}), *named(ana={})], frozenset())
    with pytest.raises(BallotError):
        reveal(OPEN, named(chi={}), frozenset())


@pytest.mark.parametrize(
    ("took_part", "earlier", "shown"),
    [
        ("abcd", [], False),
        ("abcde", [], True),
        ("abcde", ["abcde"], True),
        ("abcdef", ["abcde"], False),
        ("abcde", ["abcdef"], False),
        ("abcdef", ["abcdeg"], False),
        ("fghij", ["abcde"], True),
        ("abcdefghij", ["abcde"], True),
        ("abcdefghi", ["abcde"], False),
        ("abcde", ["abcdefghij"], True),
        ("abcde", ["abcde", "abcdef"], False),
    ],
)
def test_counts_whose_difference_would_be_a_few_votes_are_held_back(
    took_part: str, earlier: list[str], shown: bool
) -> None:
    assert may_show(frozenset(took_part), [frozenset(each) for each in earlier], 5) is shown


votes = st.fixed_dictionaries({}, optional={"roadmap": st.sampled_from(SIX), "reviews": st.sampled_from(SIX)})
LEADS = named(ana={"roadmap": TL, "reviews": TL}, bo={"roadmap": TL, "reviews": EM})


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 4), st.data())
def test_four_pooled_ballots_change_nothing_that_is_shown(number: int, data: st.DataObject) -> None:
    """Whatever they say, every value that leaves a round is the same, also beside another round."""
    people = frozenset(sorted(POOL)[:number])
    one, other = (data.draw(st.lists(votes, min_size=number, max_size=number)) for _ in range(2))
    first, second = (reveal(OPEN, [*LEADS, *pooled(*ballots)], people) for ballots in (one, other))
    assert first == second
    last = reveal(OPEN, [*LEADS, *pooled(*[{"roadmap": BOTH, "reviews": EM}] * 5)], FIVE)
    assert agenda(first) == agenda(second) == {"reviews": Mismatch.LEADS_DIFFER}
    assert figures(first) == figures(second)
    assert compare(last, first, "s") == compare(last, second, "s")


@settings(deadline=None)
@given(votes, votes)
def test_one_who_joins_cannot_be_told_from_the_difference(one: dict[str, str], other: dict[str, str]) -> None:
    same = [{"roadmap": TL, "reviews": TL}] * 5
    first, second = (reveal(OPEN, [*LEADS, *pooled(*same, joins)], POOL, [FIVE]) for joins in (one, other))
    assert first == second
    assert [row.pooled for row in first.rows] == [None, None]


@settings(deadline=None)
@given(st.lists(votes, min_size=5, max_size=5), st.randoms())
def test_the_order_of_pooled_ballots_is_not_in_the_reveal(ballots: list[dict[str, str]], random: Any) -> None:
    turned = [*ballots]
    random.shuffle(turned)
    assert reveal(OPEN, pooled(*ballots), FIVE) == reveal(OPEN, pooled(*turned), FIVE)


def votes_on(
    ana: str | None, bo: str | None, counts: tuple[int, ...] | None, row: str = "roadmap"
) -> RowVotes:
    return RowVotes(row, (("ana", ana), ("bo", bo)), counts)


@pytest.mark.parametrize(
    ("row", "why"),
    [
        (votes_on(TL, TL, None), None),
        (votes_on(TL, EM, None), Mismatch.LEADS_DIFFER),
        (votes_on(TL, DONT_KNOW, (6, 0, 0, 0, 0, 0)), Mismatch.LEADS_DIFFER),
        (votes_on(TL, None, None), None),
        (votes_on(None, None, None), None),
        (votes_on(TL, TL, (4, 3, 0, 0, 0, 0)), None),
        (votes_on(TL, TL, (3, 3, 0, 0, 0, 0)), Mismatch.TEAM_DIFFERS),
        (votes_on(None, TL, (2, 4, 0, 0, 0, 0)), Mismatch.TEAM_DIFFERS),
        (votes_on(None, None, (3, 2, 0, 0, 0, 0)), None),
        (votes_on(None, None, (3, 3, 0, 0, 0, 0)), Mismatch.TEAM_SPLIT),
        (votes_on(NOBODY, NOBODY, None), Mismatch.UNCLAIMED),
        (votes_on(DONT_KNOW, None, (0, 0, 0, 0, 0, 5)), Mismatch.UNCLAIMED),
        (votes_on(None, None, (0, 0, 0, 0, 5, 1)), Mismatch.UNCLAIMED),
        (votes_on(SOMEONE_ELSE, SOMEONE_ELSE, (0, 0, 0, 5, 1, 0)), None),
    ],
)
def test_only_mismatches_are_the_agenda(row: RowVotes, why: Mismatch | None) -> None:
    assert agenda(Reveal("payments", SIX, 6, (row,))) == ({"roadmap": why} if why else {})


def card(*rows: RowVotes) -> Reveal:
    return Reveal("payments", SIX, 5, rows)


def test_the_figures_of_a_card() -> None:
    """By hand, raw: row 1 has 7 alike, row 2 has 1 and 1, row 3 one answer; the leads compare on two rows."""
    shown = card(
        votes_on(TL, TL, (5, 0, 0, 0, 0, 0)),
        votes_on(TL, EM, None, "reviews"),
        votes_on(TL, None, None, "drills"),
    )
    found = figures(shown)
    assert (found.same, found.raw and found.raw[:2]) == (Same(1, 2), (0.5, 2))
    assert found.ac1 is not None
    assert found.ac1.subjects == 3
    assert found.alpha is not None
    section = figures(shown, {"roadmap"})
    assert section == Figures(Same(1, 1), Estimate(1.0, 1), Estimate(1.0, 1), None)


def test_no_same_answers_where_one_person_holds_both() -> None:
    alone = RowVotes("roadmap", (("ana", TL),), (5, 0, 0, 0, 0, 0))
    assert figures(card(alone)).same is None


ROWS = tuple(f"row-{number}" for number in range(29))


def test_a_change_is_told_only_where_the_bootstrap_leaves_out_zero() -> None:
    apart = card(*(votes_on(TL, EM, None, row) for row in ROWS))
    agreed = card(*(votes_on(TL, TL, None, row) for row in ROWS))
    one_more = card(*(votes_on(TL, EM if row == "row-0" else TL, None, row) for row in ROWS))
    better = compare(apart, agreed, "r1 r2")
    assert (better.settled, better.arisen, better.still) == (ROWS, {}, {})
    assert better.change is not None
    assert better.change.changed
    assert better.change.difference > 1
    slightly = compare(agreed, one_more, "r1 r2")
    assert (slightly.settled, slightly.arisen) == ((), {"row-0": Mismatch.LEADS_DIFFER})
    assert slightly.change is not None
    assert not slightly.change.changed
    assert compare(apart, one_more, "r1 r2").still == {"row-0": Mismatch.LEADS_DIFFER}


def test_rounds_are_compared_on_what_both_show() -> None:
    shown = card(*(votes_on(TL, TL, (0, 5, 0, 0, 0, 0), row) for row in ROWS))
    held_back = card(*(votes_on(TL, TL, None, row) for row in ROWS))
    for before, after in ((shown, held_back), (held_back, shown)):
        change = compare(before, after, "s").change
        assert change is not None
        assert (change.difference, change.changed) == (0.0, False)
    team_moves = compare(shown, card(*(votes_on(TL, TL, (5, 0, 0, 0, 0, 0), row) for row in ROWS)), "s")
    assert team_moves.change is not None
    assert team_moves.change.changed
    assert compare(card(votes_on(TL, EM, None, "gone")), held_back, "s") == ((), {}, {}, None)


def test_other_choices_are_not_compared() -> None:
    before = card(votes_on(TL, EM, None))
    after = Reveal("payments", SIX[:-1], 5, (votes_on(TL, TL, None),))
    assert compare(before, after, "s") == (("roadmap",), {}, {}, None)
