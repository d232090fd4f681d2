"""What changed between two organisations or two days, in responsibilities and not in lines."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import NamedTuple

from remit.core.answer import Answer
from remit.core.organisation import Organisation
from remit.core.resolution import answers


class Aspect(StrEnum):
    """What of an answer can differ; a person's new name or a reworded note is no change of responsibility."""

    ADDED = "added"
    REMOVED = "removed"
    HOLDERS = "holders"
    ACTING = "acting"
    FALLBACK = "fallback"
    SPLIT = "split"
    TIE_BREAK = "tie-break"
    INFORMED = "informed"
    APPLICABLE = "applicable"


class RowChange(NamedTuple):
    """One row of one team before and after; a side is None where the row or the team is not there."""

    team: str
    responsibility: str
    before: Answer | None
    after: Answer | None
    aspects: tuple[Aspect, ...]


def difference(
    before: Organisation, before_at: date, after: Organisation, after_at: date
) -> tuple[RowChange, ...]:
    """Every row whose answer differs, in the order of ``after``, then what is gone in the order of ``before``."""
    old = {(answer.team, answer.responsibility): answer for answer in answers(before, before_at)}
    changes = []
    for new in answers(after, after_at):
        was = old.pop((new.team, new.responsibility), None)
        aspects = (Aspect.ADDED,) if was is None else differing(was, new)
        if aspects:
            changes.append(RowChange(new.team, new.responsibility, was, new, aspects))
    changes += [RowChange(*key, gone, None, (Aspect.REMOVED,)) for key, gone in old.items()]
    return tuple(changes)


def differing(was: Answer, now: Answer) -> tuple[Aspect, ...]:
    """In which aspects two answers of one row differ."""
    before, after = aspects_of(was), aspects_of(now)
    return tuple(aspect for aspect in before if before[aspect] != after[aspect])


def aspects_of(answer: Answer) -> dict[Aspect, object]:
    """What of an answer is compared."""
    return {
        Aspect.HOLDERS: (
            [(holder.person, holder.role) for holder in answer.responsible],
            answer.vacant_roles,
            answer.vacant,
        ),
        Aspect.ACTING: [
            (holder.person, holder.acting_for, holder.until) for holder in answer.holders if holder.acting
        ],
        Aspect.FALLBACK: [holder.person for holder in answer.fallback],
        Aspect.SPLIT: answer.split,
        Aspect.TIE_BREAK: answer.tie_break,
        Aspect.INFORMED: answer.informed,
        Aspect.APPLICABLE: answer.not_applicable,
    }
