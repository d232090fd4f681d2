"""What acts say of a row, and what it means that there are none."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Final

from remit.core.framework import Mode, Sight
from remit.core.observation_facts import OUTSIDE, By, RowFacts, Seen, Source
from remit.core.observation_said import (
    beside,
    by_others,
    checked_in,
    last_before,
    late,
    others_in,
    trusted_ids,
    until,
)
from remit.core.observation_state import Observation, State
from remit.core.observation_window import obstacle, trusts
from remit.core.observation_wording import Said
from remit.core.source_state import SourceState

_BY: Final = {By.HOLDER: "by-holder", By.ACTING: "by-acting"}


def happened(facts: RowFacts, since: date, titles: Mapping[str, str]) -> Observation | None:
    """What an act within the look-back says; None where there is none, or only others' and a line by the holder."""
    performs = facts.mode is Mode.PERFORMS
    found: Seen | None = None
    by = By.HOLDER
    if facts.holder is not None and facts.holder.day >= since:
        found = facts.holder
    if (
        facts.acting is not None
        and facts.acting.day >= since
        and (found is None or facts.acting.day > found.day)
    ):
        found, by = facts.acting, By.ACTING
    unknown = facts.unknown if facts.unknown is not None and facts.unknown.day >= since else None
    if not performs:
        for one, whose in ((unknown, By.UNKNOWN), *((other, By.OTHER) for other in facts.others)):
            if one is not None and one.day >= since and (found is None or one.day > found.day):
                found, by = one, whose
    if found is not None:
        code = _BY[by] if performs else "by-somebody"
        return Observation(
            State.HAPPENING, since, found.day, by, (), found.activity, trusted_ids(facts, since),
            ((code, {"day": found.day}), *late(facts, found.day), *beside(facts, since)), until(facts, found.day),
        )  # fmt: skip
    if unknown is not None:
        return Observation(
            State.HAPPENING_UNKNOWN, since, unknown.day, By.UNKNOWN, (), unknown.activity, trusted_ids(facts, since),
            (("by-unknown", {"day": unknown.day}), *beside(facts, since)),
            (("match", {}), *until(facts, unknown.day)),
        )  # fmt: skip
    others = others_in(facts, since)
    if others and not checked_in(facts, since):
        last = max(other.day for other in others)
        activity = next(other.activity for other in others if other.day == last)
        roles = tuple(OUTSIDE if other.role is None else other.role for other in others)
        return Observation(
            State.ELSEWHERE, since, last, By.OTHER, roles, activity,
            trusted_ids(facts, since), (*by_others(others, titles), *beside(facts, since)), (("holder-does", {}),),
        )  # fmt: skip
    return None


def silent(facts: RowFacts, since: date, titles: Mapping[str, str]) -> Observation:
    """No act of the holder: told, nothing due, quiet, or out of sight."""
    if checked_in(facts, since):
        elsewhere = by_others(others_in(facts, since), titles)
        return Observation(
            State.TOLD, since, facts.check_in, By.HOLDER, (), "check-in", trusted_ids(facts, since),
            (("check-in", {"day": facts.check_in}), *(elsewhere or (("only-told", {}),)), *beside(facts, since)),
            (("trace", {}),),
        )  # fmt: skip
    young = facts.began is not None and facts.began > since
    seeing = () if young else facts.sources
    trusted = [source for source in seeing if trusts(source, since, facts.at)]
    if not trusted:
        blind = [(source, obstacle(source, since, facts.at)) for source in seeing]
        return _unseen(facts, since, [(source, why) for source, why in blind if why is not None])
    due = facts.due is not None and facts.due.day >= since
    ids = tuple([source.id for source in trusted])
    if facts.event and not due:
        return Observation(
            State.NOTHING_DUE, since, sources=ids,
            said=(("nothing-due-since", {"since": since}), *beside(facts, since)), would=(("due", {}),),
        )  # fmt: skip
    told = {"since": since, "sources": ", ".join([source.name for source in trusted])}
    failing = [
        why for source in facts.sources if source.state is SourceState.FAILING
        if (why := obstacle(source, since, facts.at)) is not None and why[0] == "source-failing"
    ]  # fmt: skip
    return Observation(
        State.QUIET, since, last_before(facts), sources=ids,
        said=(("nothing-since", told), *failing, *beside(facts, since)), would=(("seen", told),),
    )  # fmt: skip


def _unseen(facts: RowFacts, since: date, blind: list[tuple[Source, Said]]) -> Observation:
    """Nobody can see it, and why; never a failure."""
    would: tuple[Said, ...]
    if facts.began is not None and facts.began > since:
        length = (facts.at - since).days
        said: tuple[Said, ...] = (("team-new", {"since": facts.began}),)
        would = (("wait", {"day": facts.began + timedelta(days=length)}),)
    elif facts.sight is Sight.ASKED and not facts.sources:
        said, would = (("only-people", {}),), (("say", {}),)
    elif not blind:
        said, would = (("no-source", {}),), (("connect", {}),)
    else:
        said = tuple([why for _, why in blind])
        would = tuple([_mended(facts, source, why, since) for source, why in blind])
    return Observation(State.CANNOT_SEE, since, last_before(facts), said=said, would=would)


def _mended(facts: RowFacts, source: Source, why: Said, since: date) -> Said:
    code = why[0]
    if code == "source-untold":
        return ("name", {"source": source.name})
    if code == "source-new":
        return ("read", {"source": source.name})
    if code == "source-late" and source.since is not None:
        return ("wait", {"day": source.since + (facts.at - since)})
    return ("mend", {"source": source.name})
