"""What a team delivered, from events made by hand."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from remit.core.delivered import Delivered, Event, Wrote, delivered
from remit.core.delivery import Deployment, Incident, Item

DAY, HOUR = 86_400, 3_600
MONDAY = date(2026, 1, 5)
NOBODY: frozenset[str] = frozenset()


def told(day: float, activity: str, subject: str, **more: Any) -> Event:
    """An event of so many days after the Monday, told by a forge of the one repository."""
    fields: dict[str, Any] = {"source": "hub", "origin": "ledger", "forge": True, **more}
    return Event(int(day * DAY), MONDAY + timedelta(days=int(day)), activity, subject=subject, **fields)


def on(day: int) -> date:
    return MONDAY + timedelta(days=day)


def test_a_change_is_one_piece_of_work_from_its_first_commit_by_all_who_wrote_it() -> None:
    events = [
        told(4, "merge", "change", actor="lead", author="ana", started=2 * DAY),
        told(4, "work-delivered", "change", actor="ana", author="ana", started=2 * DAY),
        told(5, "work-delivered", "issue", actor="chi", author="chi", started=3 * DAY),
        told(6, "work-delivered", "nobody knows"),
        told(7, "work-delivered", "issue", actor="chi", author="chi", started=3 * DAY),
    ]
    wrote = [
        Wrote("ledger", "change", "ana", DAY),
        Wrote("ledger", "change", "bo", 3 * DAY),
        Wrote("ledger", "change", None, 3 * DAY),
    ]
    assert delivered(events, wrote) == Delivered(
        (),
        (),
        (
            Item(on(4), 3.0 * DAY, frozenset({"ana", "bo"})),
            Item(on(5), 2.0 * DAY, frozenset({"chi"})),
            Item(on(6), None, NOBODY),
        ),
        told=True,
    )


def test_merged_changes_are_the_work_only_where_nothing_says_what_is_finished() -> None:
    events = [
        told(1, "work-delivered", "issue", author="ana"),
        told(2, "merge", "change", author="ana"),
        told(3, "merge", "sha", source="git", forge=False),
        told(4, "merge", "other", origin="payouts", source="git", forge=False, actor="lead"),
    ]
    wrote = [
        Wrote("payouts", None, "bo", 0),
        Wrote("payouts", None, "chi", 0),
        Wrote("payouts", None, None, 0),
    ]
    found = delivered(events, wrote)
    assert found.items == (
        Item(on(1), None, frozenset({"ana"})),
        Item(on(4), None, frozenset({"bo", "chi"})),  # git alone does not say whose it is
    )
    assert (found.merged, found.told) == (True, True)


def test_where_a_forge_tells_of_a_place_git_tells_of_no_merge_there() -> None:
    events = [
        told(1, "merge", "sha", source="git", forge=False, actor="lead"),
        told(1, "merge", "change", actor="lead"),
        told(2, "merge", "sha", source="git", forge=False, origin="payouts", actor="lead"),
    ]
    found = delivered(events, ())
    assert found.items == (
        Item(on(1), None, frozenset({"lead"})),
        Item(on(2), None, frozenset({"lead"})),
    )
    assert (found.merged, found.told) == (True, False)


def test_a_beginning_after_the_end_is_none() -> None:
    assert delivered([told(1, "merge", "change", started=2 * DAY)], ()).items == (Item(on(1), None),)


def test_a_deployment_brings_what_was_merged_since_the_last_one_that_went_well() -> None:
    events = [
        told(1, "merge", "a", author="ana", started=0),
        told(2, "deployment", "first", outcome="success", actor="bot-like"),
        told(3, "merge", "b", author="bo", started=DAY),
        told(3, "merge", "c", author="chi"),
        told(3, "merge", "elsewhere", origin="payouts", author="dana", started=0),
        told(4, "deployment", "second", outcome="failure"),
        told(5, "deployment", "third", outcome="success"),
        told(6, "deployment", "fourth", outcome="success"),
        told(6, "deployment", "other", outcome="success", origin="payouts"),
        told(7, "deployment", "unknown"),
    ]
    both = frozenset({"bo", "chi"})
    assert delivered(events, ()).deployments == (
        Deployment(on(2), (), False, frozenset({"bot-like"})),
        Deployment(on(4), (), True, both),
        Deployment(on(5), (4.0 * DAY,), False, both),
        Deployment(on(6), (), False),
        Deployment(on(6), (), False),
        Deployment(on(7), (), None),
    )


def test_a_deployment_that_failed_before_or_after_it_went_well_failed_once() -> None:
    events = [
        told(0, "deployment", "zero", outcome="success"),
        told(1, "merge", "a", author="ana", started=0),
        told(2, "deployment", "mended", outcome="failure"),
        told(3, "deployment", "mended", outcome="success"),
        told(4, "deployment", "taken back", outcome="success"),
        told(5, "deployment", "taken back", outcome="failure"),
    ]
    assert delivered(events, ()).deployments == (
        Deployment(on(0), (), False),
        Deployment(on(3), (3.0 * DAY,), True, frozenset({"ana"})),
        Deployment(on(4), (), True),
    )


def test_an_incident_lasts_until_its_first_end() -> None:
    events = [
        told(0, "incident-resolved", "before"),
        told(1, "incident", "a"),
        told(1.5, "incident-resolved", "a"),
        told(3, "incident-resolved", "a"),
        told(2, "incident", "b", started=int(1.75 * DAY)),
        told(2.25, "incident-resolved", "b"),
        told(4, "incident", "open"),
    ]
    assert delivered(events, ()).incidents == (
        Incident(on(1), 12.0 * HOUR),
        Incident(on(2), 12.0 * HOUR),
        Incident(on(4), None),
    )


KINDS = st.sampled_from(["merge", "work-delivered", "deployment", "incident", "incident-resolved"])
EVENTS = st.lists(
    st.builds(
        lambda day, kind, subject, outcome, author, forge: told(
            day / 4, kind, f"{kind[:1]}{subject}", outcome=outcome, author=author, forge=forge
        ),
        st.integers(0, 60),
        KINDS,
        st.integers(0, 5),
        st.sampled_from([None, "success", "failure"]),
        st.sampled_from([None, "ana", "bo"]),
        st.booleans(),
    ),
    max_size=25,
)


@given(EVENTS, st.integers(0, 99))
def test_more_events_about_the_same_change_nothing(events: list[Event], seed: int) -> None:
    more = [one._replace(at=one.at + n) for one in events for n in range(3)]
    plain = delivered([one._replace(author=None) for one in events], ())
    mixed = [one._replace(author=None) for one in more]
    Random(seed).shuffle(mixed)
    assert delivered(mixed, ()) == plain
