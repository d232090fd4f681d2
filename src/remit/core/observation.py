"""Observed: is a row really happening? From the last times of things to a state with its reasons.

Pure, and cheap: a check asks it for every row of every team. See section 2 of the design.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from remit.core.coding import Verdict, of_row
from remit.core.framework import Mode
from remit.core.note import Note
from remit.core.observation_acts import happened, silent
from remit.core.observation_facts import NOTHING, OUTSIDE, By, Coded, Pair, RowActs, Seen, Source
from remit.core.observation_pairs import with_each
from remit.core.observation_row import RowFacts
from remit.core.observation_state import Observation, State
from remit.core.observation_wording import Said, reasons

NO_TITLES: Final[Mapping[str, str]] = MappingProxyType({})


def observe(facts: RowFacts, acts: RowActs = NOTHING, titles: Mapping[str, str] = NO_TITLES) -> Observation:
    """The state of a row. ``titles`` of roles by id are for the sentences about acts of others."""
    if facts.mode is Mode.MEASURE:
        return _measure(facts)
    if facts.mode is Mode.READINESS:
        return _readiness(facts)
    if facts.pairs is not None:
        return with_each(facts, facts.pairs, acts, titles)
    return happened(facts, acts, titles) or silent(facts, acts, titles)


def _measure(facts: RowFacts) -> Observation:
    """Hands-on coding: without a shared verdict nothing here may depend on it, or on whether there is one.

    Of several holders, the row is in a state only where all share theirs; until then each who does is told by name.
    """
    shared = tuple(one for one in facts.coding if one.shared)
    if not shared:
        return Observation(State.NOT_SHARED, said=(("not-shared", {}),), would=(("share", {}),))
    said = tuple(told for one in shared for told in _coded(one))
    if len(shared) < len(facts.coding):
        said = (*said, ("others-not-shared", {}))
        return Observation(State.NOT_SHARED, said=said, would=(("share", {}),), shared=shared)
    verdict = of_row([one.verdict or Verdict.UNDETERMINED for one in shared])
    return Observation(State((verdict or Verdict.UNDETERMINED).value), said=said, shared=shared)


def told_of(one: Coded) -> tuple[Note, ...]:
    """What others read of a verdict that is shared: no number of it."""
    return reasons(_coded(one))


def _coded(one: Coded) -> tuple[Said, ...]:
    """What a holder shares, in words without a number, and why."""
    verdict = "nothing" if one.verdict is None else one.verdict.value
    why: tuple[Said, ...] = tuple((f"coding-{code}", {}) for code in one.why if code != verdict)
    return ((f"coding-{verdict}", {"person": one.name}), *why)


def _readiness(facts: RowFacts) -> Observation:
    if facts.readiness is None:
        return Observation(State.CANNOT_SEE, said=(("only-people", {}),), would=(("deputy", {}),))
    state = State(facts.readiness.state.value)
    would: tuple[Said, ...] = () if state is State.READY else (("deputy", {}),)
    return Observation(state, said=((state.value, {}),), would=would)


__all__ = ["NOTHING", "OUTSIDE", "By", "Coded", "Observation", "Pair", "RowActs", "RowFacts", "Seen", "Source", "State",
           "observe", "told_of"]  # fmt: skip
