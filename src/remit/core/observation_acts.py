"""What acts say of a row, and what it means that there are none."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from remit.core.framework import Sight
from remit.core.observation_facts import OUTSIDE, By, RowActs, Seen, Source
from remit.core.observation_row import RowFacts
from remit.core.observation_said import (
    beside,
    by_others,
    checked_in,
    last_before,
    late,
    others_in,
    until,
)
from remit.core.observation_state import Observation, State
from remit.core.observation_wording import Said

_BY: Final = {By.HOLDER: "by-holder", By.ACTING: "by-acting"}


def happened(facts: RowFacts, acts: RowActs, titles: Mapping[str, str]) -> Observation | None:
    """What an act within the look-back says; None where there is none, or only others' and a line by the holder."""
    since = facts.since
    found, by = _latest(facts, acts)
    if found is not None:
        code = _BY[by] if facts.performs else "by-somebody"
        return Observation(
            State.HAPPENING, since, found.day, by, (), found.activity, facts.trusted,
            ((code, {"day": found.day}), *late(facts, found.day), *beside(facts, acts)), until(facts, found.day),
        )  # fmt: skip
    unknown = acts.unknown
    if unknown is not None and unknown.day >= since:
        return Observation(
            State.HAPPENING_UNKNOWN, since, unknown.day, By.UNKNOWN, (), unknown.activity, facts.trusted,
            (("by-unknown", {"day": unknown.day}), *beside(facts, acts)),
            (("match", {}), *until(facts, unknown.day)),
        )  # fmt: skip
    others = others_in(facts, acts)
    if others and not checked_in(facts, acts):
        last = max([other.day for other in others])
        activity = next(other.activity for other in others if other.day == last)
        roles = tuple([OUTSIDE if other.role is None else other.role for other in others])
        return Observation(
            State.ELSEWHERE, since, last, By.OTHER, roles, activity,
            facts.trusted, (*by_others(others, titles), *beside(facts, acts)), (("holder-does", {}),),
        )  # fmt: skip
    return None


def _latest(facts: RowFacts, acts: RowActs) -> tuple[Seen | None, By]:
    """The latest act within the look-back that makes the row happen, and by whom; of one day the holder's."""
    found: Seen | None = None
    by, since = By.HOLDER, facts.since
    holder, acting = acts.holder, acts.acting
    if holder is not None and holder.day >= since:
        found = holder
    if acting is not None and acting.day >= since and (found is None or acting.day > found.day):
        found, by = acting, By.ACTING
    if facts.performs:
        return found, by
    unknown = acts.unknown
    if unknown is not None and unknown.day >= since and (found is None or unknown.day > found.day):
        found, by = unknown, By.UNKNOWN
    for other in acts.others:
        if other.day >= since and (found is None or other.day > found.day):
            found, by = other, By.OTHER
    return found, by


def silent(facts: RowFacts, acts: RowActs, titles: Mapping[str, str]) -> Observation:
    """No act of the holder: told, nothing due, quiet, or out of sight."""
    since = facts.since
    if checked_in(facts, acts):
        elsewhere = by_others(others_in(facts, acts), titles)
        return Observation(
            State.TOLD, since, acts.check_in, By.HOLDER, (), "check-in", facts.trusted,
            (("check-in", {"day": acts.check_in}), *(elsewhere or (("only-told", {}),)), *beside(facts, acts)),
            (("trace", {}),),
        )  # fmt: skip
    if facts.young or not facts.trusted:
        return _unseen(facts, acts)
    if facts.event and (acts.due is None or acts.due.day < since):
        return Observation(
            State.NOTHING_DUE, since, sources=facts.trusted,
            said=(("nothing-due-since", {"since": since}), *beside(facts, acts)), would=(("due", {}),),
        )  # fmt: skip
    return Observation(
        State.QUIET, since, last_before(facts, acts), sources=facts.trusted,
        said=(("nothing-since", facts.told), *facts.failing, *beside(facts, acts)), would=(("seen", facts.told),),
    )  # fmt: skip


def _unseen(facts: RowFacts, acts: RowActs) -> Observation:
    """Nobody can see it, and why; never a failure."""
    would: tuple[Said, ...]
    if facts.young:
        length = facts.at - facts.since
        said: tuple[Said, ...] = (("team-new", {"since": facts.young}),)
        would = (("wait", {"day": facts.young + length}),)
    elif facts.sight is Sight.ASKED and not facts.sources:
        said, would = (("only-people", {}),), (("say", {}),)
    elif not facts.blind:
        said, would = (("no-source", {}),), (("connect", {}),)
    else:
        said = tuple([why for _, why in facts.blind])
        would = tuple([_mended(facts, source, why) for source, why in facts.blind])
    return Observation(State.CANNOT_SEE, facts.since, last_before(facts, acts), said=said, would=would)


def _mended(facts: RowFacts, source: Source, why: Said) -> Said:
    code = why[0]
    if code == "source-untold":
        return ("name", {"source": source.name})
    if code == "source-new":
        return ("read", {"source": source.name})
    if code == "source-late" and source.since is not None:
        return ("wait", {"day": source.since + (facts.at - facts.since)})
    return ("mend", {"source": source.name})
