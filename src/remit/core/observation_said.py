"""The parts of which an observation is put together."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from remit.core.belonging import MEMBER
from remit.core.framework import Mode
from remit.core.observation_facts import OUTSIDE, RowFacts, Seen
from remit.core.observation_window import EVENT_DAYS, gap, trusts
from remit.core.observation_wording import Said


def others_in(facts: RowFacts, since: date) -> list[Seen]:
    if facts.mode is not Mode.PERFORMS or not facts.others:
        return []
    return [other for other in facts.others if other.day >= since]


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


def beside(facts: RowFacts, since: date) -> tuple[Said, ...]:
    """What is told beside the state: counter-evidence, and leave that stretched the look-back."""
    counter = facts.counter
    if counter is None and not facts.leave:
        return ()
    said: list[Said] = []
    if counter is not None and counter.day >= since:
        said.append(("unreviewed", {"day": counter.day}))
    days = (facts.at - since).days - gap(since, facts.at, facts.leave) if facts.leave else 0
    if days:
        said.append(("on-leave", {"days": days}))
    return tuple(said)


def checked_in(facts: RowFacts, since: date) -> bool:
    return facts.check_in is not None and facts.check_in >= since


def trusted_ids(facts: RowFacts, since: date) -> tuple[str, ...]:
    """The ids of the sources whose silence would have meant something."""
    return tuple([source.id for source in facts.sources if trusts(source, since, facts.at)])


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
    days = facts.alert_after or facts.cadence or EVENT_DAYS
    away = (facts.at - last).days - gap(last, facts.at, facts.leave) if facts.leave else 0
    return (("until", {"day": last + timedelta(days=days + away)}),)


def last_before(facts: RowFacts) -> date | None:
    """The last time before the look-back, by whoever counts for the row."""
    counting = [facts.holder, facts.acting, facts.unknown]
    if facts.mode is not Mode.PERFORMS:
        counting += facts.others
    return max([seen.day for seen in counting if seen is not None], default=None)
