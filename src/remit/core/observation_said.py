"""The parts of which an observation is put together."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from remit.core.belonging import MEMBER
from remit.core.observation_facts import OUTSIDE, RowActs, Seen
from remit.core.observation_row import RowFacts
from remit.core.observation_window import gap
from remit.core.observation_wording import Said


def others_in(facts: RowFacts, acts: RowActs) -> list[Seen]:
    if not facts.performs or not acts.others:
        return []
    since = facts.since
    return [other for other in acts.others if other.day >= since]


def by_others(others: list[Seen], titles: Mapping[str, str]) -> tuple[Said, ...]:
    said: list[Said] = []
    for day, _, role in others:
        if role is None or role == OUTSIDE:
            said.append(("by-outside", {"day": day}))
        elif role == MEMBER:
            said.append(("by-member", {"day": day}))
        else:
            said.append(("by-role", {"day": day, "role": titles.get(role, role)}))
    return tuple(said)


def beside(facts: RowFacts, acts: RowActs) -> tuple[Said, ...]:
    """What is told beside the state: counter-evidence, and leave that stretched the look-back."""
    counter = acts.counter
    if counter is None and not facts.leave:
        return ()
    said: list[Said] = []
    if counter is not None and counter.day >= facts.since:
        said.append(("unreviewed", {"day": counter.day}))
    days = _away(facts, facts.since)
    if days:
        said.append(("on-leave", {"days": days}))
    return tuple(said)


def checked_in(facts: RowFacts, acts: RowActs) -> bool:
    return acts.check_in is not None and acts.check_in >= facts.since


def late(facts: RowFacts, last: date) -> tuple[Said, ...]:
    """That a row is overdue although it is not quiet yet: between its cadence and its alert."""
    if facts.alert_after is None or facts.cadence is None or facts.pairs is not None:
        return ()
    days = gap(last, facts.at, facts.leave)
    return (("late", {"days": days, "cadence": facts.cadence}),) if days > facts.cadence else ()


def until(facts: RowFacts, last: date) -> tuple[Said, ...]:
    """The last day on which this act still counts, as things are now."""
    if facts.event:
        return ()
    return (("until", {"day": last + timedelta(facts.days + _away(facts, last))}),)


def last_before(facts: RowFacts, acts: RowActs) -> date | None:
    """The last time before the look-back, by whoever counts for the row."""
    counting = [acts.holder, acts.acting, acts.unknown]
    if not facts.performs:
        counting += acts.others
    return max([seen.day for seen in counting if seen is not None], default=None)


def _away(facts: RowFacts, last: date) -> int:
    """The days since then on which nobody who held the row was there."""
    return (facts.at - last).days - gap(last, facts.at, facts.leave) if facts.leave else 0
