"""Rows that have to happen with each report: one-on-ones, career conversations."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from remit.core.observation_acts import happened as happened_at_all
from remit.core.observation_acts import silent
from remit.core.observation_facts import Pair, RowActs
from remit.core.observation_row import RowFacts
from remit.core.observation_said import beside
from remit.core.observation_state import Observation, State
from remit.core.observation_window import EVENT_DAYS, gap
from remit.core.observation_wording import Said


def with_each(
    facts: RowFacts, pairs: tuple[Pair, ...], acts: RowActs, titles: Mapping[str, str]
) -> Observation:
    """A row that has to happen with each report: the longest gap decides, and nobody is named."""
    if not pairs:
        return Observation(State.NOTHING_DUE, facts.since, said=(("no-reports", {}),), would=(("due", {}),))
    happened = happened_at_all(facts, acts, titles)
    if happened is None or happened.state is not State.HAPPENING:
        return happened or silent(facts, acts, titles)
    cadence = facts.cadence or EVENT_DAYS
    limit = facts.alert_after or cadence
    seen = set(happened.sources)
    starts = [source.since for source in facts.sources if source.id in seen]
    longest = max(_gap(facts, pair, acts.pairs.get(pair.person), starts) for pair in pairs)
    if longest <= cadence:
        return happened
    told: Said = ("gap", {"days": longest})
    if longest <= limit or not seen:
        return happened._replace(said=(*happened.said, told), would=(("each", {}), *happened.would))
    return Observation(
        State.QUIET, facts.since, happened.last, happened.by, (), happened.basis, happened.sources,
        (told, ("gap-limit", {"limit": limit}), *beside(facts, acts)), (("each", {}),),
    )  # fmt: skip


def _gap(facts: RowFacts, pair: Pair, last: date | None, starts: list[date | None]) -> int:
    """Days since the last time with a report; for one never seen, since anybody could have seen it."""
    if last is not None:
        return gap(last, facts.at, (*facts.leave, *pair.leave))
    seeing = min((start for start in starts if start is not None), default=None)
    if None in starts:
        seeing = None
    begin = max((day for day in (pair.since, seeing) if day is not None), default=None)
    return 0 if begin is None else gap(begin, facts.at, (*facts.leave, *pair.leave))
