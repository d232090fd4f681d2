"""Observations: the scenario files in ``observations``, and what holds of all."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from remit.core import readiness as ready
from remit.core.coding import Verdict
from remit.core.framework import Mode, Sight
from remit.core.observation import (
    OUTSIDE,
    By,
    Coded,
    Observation,
    Pair,
    RowActs,
    RowFacts,
    Seen,
    Source,
    State,
    observe,
    told_of,
)
from remit.core.observation_timeline import Stretch, covering, periods, timeline
from remit.core.observation_window import gap, look_back
from remit.core.observation_wording import CHANGES, REASONS
from remit.core.source_state import SourceState
from remit.core.spans import Span

FOLDER = Path(__file__).parent / "observations"
AT = date(2026, 3, 31)
days = st.integers(0, 200).map(lambda back: AT - timedelta(days=back))


def spans(pairs: list[list[date]]) -> tuple[Span, ...]:
    return tuple((start.toordinal(), end.toordinal()) for start, end in pairs)


def seen(day: date | None) -> Seen | None:
    return None if day is None else Seen(day, "act")


def source(plain: dict[str, Any], at: date) -> Source:
    known = {"id": "calendar", "name": "Calendar", "state": "healthy", "until": at, "named": True} | plain
    return Source(**known | {"state": SourceState(known["state"])})


def coded(plain: dict[str, Any]) -> Coded:
    verdict = plain.get("verdict")
    return Coded(
        plain["person"],
        plain["person"].title(),
        plain.get("shared", False),
        None if verdict is None else Verdict(verdict),
        tuple(plain.get("why", ())),
    )


def known_of(plain: dict[str, Any]) -> tuple[RowFacts, RowActs]:
    """What is known of the row of a case, and its last times."""
    at = plain["at"]
    pairs, state = plain.get("pairs"), plain.get("readiness")
    reports = None if pairs is None else {f"report-{place}": pair for place, pair in enumerate(pairs)}
    facts = RowFacts(
        at,
        Mode(plain.get("mode", "ensures")),
        Sight(plain.get("sight", "traced")),
        plain["cadence"],
        plain.get("alert_after"),
        plain.get("event", False),
        plain.get("began"),
        spans(plain.get("leave", [])),
        tuple(source(one, at) for one in plain.get("sources", [])),
        None
        if reports is None
        else tuple(
            Pair(person, one.get("since"), spans(one.get("leave", []))) for person, one in reports.items()
        ),
        None if state is None else ready.Readiness("row", "tech-lead", ready.State(state), ()),
        tuple(coded(one) for one in plain.get("coding", ())),
    )
    return facts, RowActs(
        seen(plain.get("holder")),
        seen(plain.get("acting")),
        seen(plain.get("unknown")),
        seen(plain.get("due")),
        seen(plain.get("counter")),
        plain.get("check_in"),
        tuple(Seen(one["day"], "act", one.get("role", OUTSIDE)) for one in plain.get("others", [])),
        pairs={person: one["last"] for person, one in (reports or {}).items() if one["last"] is not None},
    )


CASES = [
    pytest.param(scenario["facts"] | case.get("facts", {}), case["expect"], id=f"{path.stem}: {case['name']}")
    for path in sorted(FOLDER.glob("*.yaml"))
    for scenario in [yaml.safe_load(path.read_text(encoding="utf-8"))]
    for case in scenario["cases"]
]


@pytest.mark.parametrize(("plain", "expect"), CASES)
def test_scenario(plain: dict[str, Any], expect: dict[str, Any]) -> None:
    got = observe(*known_of(plain), {"tech-lead": "Tech Lead"})
    trusting = got.state in (State.QUIET, State.NOTHING_DUE) or (
        got.last and got.state is not State.CANNOT_SEE
    )
    default = ["calendar"] if trusting and plain.get("sources") else []
    assert {
        "state": got.state.value,
        "last": got.last,
        "by": got.by and got.by.value,
        "roles": [role.lstrip("\0") for role in got.roles],
        "basis": got.basis,
        "sources": list(got.sources),
        "said": [code for code, _ in got.said],
        "would": [code for code, _ in got.would],
        **({"since": got.since} if "since" in expect else {}),
    } == {"last": None, "by": None, "roles": [], "basis": "", "sources": default, "would": []} | expect


def test_every_state_has_a_scenario() -> None:
    assert {case.values[1]["state"] for case in CASES} == {state.value for state in State}


def test_every_sentence_can_be_said_and_is() -> None:
    said, would = set(), set()
    for case in CASES:
        got = observe(*known_of(case.values[0]), {"tech-lead": "Tech Lead"})
        for note in (*got.reasons, *got.would_change):
            assert "%(" not in note.text
        said |= {note.code for note in got.reasons}
        would |= {note.code for note in got.would_change}
    assert said == set(REASONS)
    assert would == set(CHANGES)


def test_sentences_in_full() -> None:
    source = Source("git", "The repository", SourceState.HEALTHY, until=AT, showed=True)
    facts = RowFacts(AT, Mode.PERFORMS, cadence=30, sources=(source,))
    acts = RowActs(others=(Seen(AT, "pairing", "engineering-manager"), Seen(AT, "pairing", "")))
    got = observe(facts, acts, {"engineering-manager": "Engineering Manager"})
    assert [note.text for note in got.reasons] == [
        "Somebody else did it, last on 2026-03-31: Engineering Manager of the team.",
        "Somebody else did it, last on 2026-03-31: a member of the team.",
    ]
    assert [note.text for note in got.would_change] == ["Who holds it does it, or the charter says who does."]
    quiet = observe(facts)
    assert quiet == Observation(
        State.QUIET, date(2026, 3, 1), sources=("git",),
        said=(("nothing-since", {"since": date(2026, 3, 1), "sources": "The repository"}),),
        would=(("seen", {"since": date(2026, 3, 1), "sources": "The repository"}),),
    )  # fmt: skip


leaves = st.lists(
    st.tuples(st.integers(0, 150), st.integers(0, 40)).map(
        lambda pair: (AT.toordinal() - pair[0], AT.toordinal() - pair[0] + pair[1])
    ),
    max_size=4,
)


@given(st.integers(1, 60), leaves)
def test_the_look_back_is_the_earliest_day_within_the_gap(cadence: int, leave: list[Span]) -> None:
    since = look_back(AT, cadence, leave)
    assert gap(since, AT, leave) <= cadence
    assert gap(since - timedelta(days=1), AT, leave) == cadence + 1


@given(days, leaves)
def test_a_gap_counts_the_days_that_are_no_leave(last: date, leave: list[Span]) -> None:
    counted = [
        day
        for day in range(last.toordinal() + 1, AT.toordinal() + 1)
        if not any(first <= day < end for first, end in leave)
    ]
    assert gap(last, AT, leave) == len(counted)


@given(days, days | st.none(), days | st.none(), st.integers(1, 90))
def test_without_a_source_nothing_is_ever_quiet(
    act: date, other: date | None, told: date | None, cadence: int
) -> None:
    facts = RowFacts(AT, Mode.PERFORMS, cadence=cadence)
    acts = RowActs(Seen(act, "act"))
    assert observe(facts, acts).state in (State.HAPPENING, State.CANNOT_SEE)
    more = acts._replace(others=(Seen(other, "act", "x"),) if other else (), check_in=told)
    assert observe(facts, more).state is not State.QUIET


acts_of_rows = st.builds(
    RowActs,
    *[st.none() | days.map(lambda day: Seen(day, "act"))] * 5,
    st.none() | days,
    days.map(lambda day: (Seen(day, "act", OUTSIDE),)) | st.just(()),
)


@given(st.sampled_from([Mode.PERFORMS, Mode.ENSURES]), st.integers(1, 90), leaves, st.lists(acts_of_rows))
def test_rows_of_which_the_same_is_known_do_not_mix(
    mode: Mode, cadence: int, leave: list[Span], rows: list[RowActs]
) -> None:
    git = Source("git", "The repository", SourceState.HEALTHY, until=AT, showed=True)
    shared = RowFacts(AT, mode, cadence=cadence, leave=tuple(leave), sources=(git,))
    assert [observe(shared, acts) for acts in rows] == [observe(replace(shared), acts) for acts in rows]


def test_the_periods_end_with_the_day() -> None:
    assert periods(AT, 14, 2) == (
        (date(2026, 3, 4), date(2026, 3, 18)),
        (date(2026, 3, 18), date(2026, 4, 1)),
    )
    assert periods(date(1, 1, 20), 14, 5) == ((date(1, 1, 7), date(1, 1, 21)),)
    with pytest.raises(ValueError, match="at least one day"):
        periods(AT, 0, 2)


def test_the_timeline_tells_presence_by_period() -> None:
    stretches = periods(AT, 7, 7)
    days_in = [start for start, _ in stretches]
    acts = [
        (days_in[0], By.HOLDER), (days_in[0], By.OTHER), (days_in[1], By.UNKNOWN), (days_in[1], By.OTHER),
        (days_in[2], By.OTHER), (days_in[3], By.OTHER), (days_in[5] - timedelta(days=1), By.ACTING),
    ]  # fmt: skip
    told = [days_in[3]]
    saw = covering(days_in[6], AT)
    assert saw is not None
    told_states = [State.TOLD, State.HAPPENING, State.CANNOT_SEE, State.QUIET]
    first = [State.HAPPENING, State.HAPPENING_UNKNOWN, State.ELSEWHERE]
    assert timeline(stretches, Mode.PERFORMS, acts, told, seen=[saw]) == tuple(
        Stretch(*days, state) for days, state in zip(stretches, [*first, *told_states], strict=True)
    )
    ensured = [own.state for own in timeline(stretches, Mode.ENSURES, acts, told, seen=[saw], due=[])]
    assert ensured == [State.HAPPENING] * 5 + [State.CANNOT_SEE, State.NOTHING_DUE]
    due = [own.state for own in timeline(stretches[-1:], Mode.ENSURES, [], seen=[saw], due=[AT])]
    assert due == [State.QUIET]


def test_tenfold_acts_change_no_timeline() -> None:
    stretches = periods(AT, 7, 4)
    acts = [(AT, By.HOLDER), (AT - timedelta(days=9), By.OTHER)]
    assert timeline(stretches, Mode.PERFORMS, acts * 10) == timeline(stretches, Mode.PERFORMS, acts)


def test_what_a_source_covers() -> None:
    assert covering(None, None) is None
    assert covering(None, AT) == (1, AT.toordinal() + 1)
    assert covering(AT + timedelta(days=1), AT) is None


def test_what_others_read_of_a_shared_verdict_has_no_number() -> None:
    shared = Coded("ana", "Ana", True, Verdict.UNDETERMINED, ("at-least", "straddles-low"))
    assert [note.text for note in told_of(shared)] == [
        "Ana has shared it: it cannot be told.",
        "Some work was merged as one commit, out of sight: it may have been more.",
        "It may be under the range or not.",
    ]
