"""Observed: is a row really happening? From the last times of things to a state with its reasons.

Pure, and cheap: a check asks it for every row of every team. See section 2 of the design.
"""

from __future__ import annotations

from collections.abc import Mapping

from remit.core.framework import Mode
from remit.core.observation_acts import happened, silent
from remit.core.observation_facts import OUTSIDE, By, Pair, RowFacts, Seen, Source
from remit.core.observation_pairs import with_each
from remit.core.observation_state import Observation, State
from remit.core.observation_window import EVENT_DAYS, look_back
from remit.core.observation_wording import Said


def observe(facts: RowFacts, titles: Mapping[str, str] | None = None) -> Observation:
    """The state of a row. ``titles`` of roles by id are for the sentences about acts of others."""
    if facts.mode is Mode.MEASURE:
        return _measure(facts)
    if facts.mode is Mode.READINESS:
        return _readiness(facts)
    since = look_back(facts.at, facts.alert_after or facts.cadence or EVENT_DAYS, facts.leave)
    if facts.pairs is not None:
        return with_each(facts, facts.pairs, since, titles or {})
    return happened(facts, since, titles or {}) or silent(facts, since, titles or {})


def _measure(facts: RowFacts) -> Observation:
    """Hands-on coding: without a shared verdict nothing here may depend on it, or on whether there is one."""
    if facts.coding is None:
        return Observation(State.NOT_SHARED, said=(("not-shared", {}),), would=(("share", {}),))
    return Observation(State(facts.coding.value), said=(("shared", {}),))


def _readiness(facts: RowFacts) -> Observation:
    if facts.readiness is None:
        return Observation(State.CANNOT_SEE, said=(("only-people", {}),), would=(("deputy", {}),))
    state = State(facts.readiness.state.value)
    would: tuple[Said, ...] = () if state is State.READY else (("deputy", {}),)
    return Observation(state, said=((state.value, {}),), would=would)


__all__ = ["OUTSIDE", "By", "Observation", "Pair", "RowFacts", "Seen", "Source", "State", "observe"]
