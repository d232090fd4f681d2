"""What changed, folded for reading: the same change in many rows of a team is told once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from remit.core.answer import Answer
from remit.core.difference import Aspect, RowChange, difference
from remit.core.organisation import Organisation
from remit.queries.answer import as_json
from remit.queries.holder import HolderView, faces, holder_views
from remit.queries.source import Named


@dataclass(frozen=True, slots=True)
class Side:
    """The people on one side of a change; ``there`` is false where the row or the team is not."""

    there: bool
    holders: tuple[HolderView, ...] = ()
    vacant: bool = False
    fallback: tuple[HolderView, ...] = ()
    not_applicable: bool = False


@dataclass(frozen=True, slots=True)
class Folded:
    """One change in one or more rows of a team."""

    team: Named
    rows: tuple[Named, ...]
    aspects: tuple[Aspect, ...]
    before: Side
    after: Side


@dataclass(frozen=True, slots=True)
class Difference:
    """What changed between two organisations or days, team by team."""

    before_at: date
    after_at: date
    changes: tuple[Folded, ...]
    raw: tuple[RowChange, ...]


def compare(before: Organisation, before_at: date, after: Organisation, after_at: date) -> Difference:
    """Compare two organisations on a day each."""
    raw = difference(before, before_at, after, after_at)
    return Difference(before_at, after_at, tuple(fold(before, after, raw)), raw)


def fold(before: Organisation, after: Organisation, raw: Iterable[RowChange]) -> list[Folded]:
    """The rows with the same change together, in the order in which each change first appears."""
    signs_before, signs_after = faces(before), faces(after)
    folded: dict[tuple[Any, ...], tuple[Named, list[Named], Side, Side]] = {}
    for change in raw:
        one = side(before, change.before, signs_before)
        other = side(after, change.after, signs_after)
        answer = change.after or change.before
        assert answer is not None  # noqa: S101 - a change has a side
        organisation = after if change.after else before
        team = Named(change.team, organisation.index.team[change.team].name)
        row = Named(change.responsibility, answer.row.short_title)
        extra = (answer.split, answer.tie_break) if Aspect.SPLIT in change.aspects else ()
        key = (change.team, change.aspects, one, other, extra)
        folded.setdefault(key, (team, [], one, other))[1].append(row)
    return [Folded(team, tuple(rows), key[1], one, other) for key, (team, rows, one, other) in folded.items()]


def side(organisation: Organisation, answer: Answer | None, signs: Any) -> Side:
    """One side of a change for display, without what is no part of the comparison."""
    if answer is None:
        return Side(False)
    plain = tuple(
        holder._replace(on_leave=False, away_until=None, since=None, start_unknown=False)
        for holder in answer.holders
    )
    return Side(
        True,
        holder_views(organisation, plain, signs),
        answer.vacant,
        holder_views(organisation, answer.fallback, signs),
        answer.not_applicable is not None,
    )


def difference_json(found: Difference) -> dict[str, Any]:
    """``remit diff --json``: every row that differs, with both answers."""
    return {
        "before_at": found.before_at.isoformat(),
        "after_at": found.after_at.isoformat(),
        "changes": [
            {
                "team": change.team,
                "responsibility": change.responsibility,
                "aspects": [aspect.value for aspect in change.aspects],
                "before": as_json(change.before) if change.before else None,
                "after": as_json(change.after) if change.after else None,
            }
            for change in found.raw
        ],
    }
