"""The history of a row: who held it when, from the same answers that every page shows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from remit.core.answer import Refusal
from remit.core.organisation import Organisation
from remit.core.resolution import who
from remit.lib.periods import Period
from remit.queries.holder import HolderView, day_before, faces, holder_views

LONGEST = 40
"""Spans at the most: older ones are left out, and the page says so."""


@dataclass(frozen=True, slots=True)
class Span:
    """Days during which the same people held the row. ``start`` None: as far back as anybody knows."""

    start: date | None
    last_day: date | None
    holders: tuple[HolderView, ...]
    vacant: bool
    not_applicable: str | None


def history(organisation: Organisation, team: str, responsibility: str) -> tuple[Span, ...]:
    """Who held the row, newest first, at most ``LONGEST`` spans. Days on which the team is not there are left out."""
    days = sorted(boundaries(organisation, team, responsibility))
    signs = faces(organisation)
    spans: list[Span] = []
    starts: list[date | None] = [None, *days]
    for start, end in pairwise([*starts, None]):
        asked = start or (day_before(end) or date.max)
        try:
            answer = who(organisation, team, responsibility, asked)
        except Refusal:
            continue
        held = tuple(h._replace(on_leave=False, away_until=None) for h in answer.holders)
        views = holder_views(organisation, held, signs)
        span = Span(start, day_before(end), views, answer.vacant, answer.not_applicable)
        if spans and same(spans[-1], span) and spans[-1].last_day == day_before(start):
            span = Span(spans.pop().start, span.last_day, *fields(span))
        spans.append(span)
    return tuple(reversed(spans))[:LONGEST]


def same(one: Span, other: Span) -> bool:
    """Whether two spans say the same of the row."""
    return fields(one) == fields(other)


def fields(span: Span) -> tuple[tuple[HolderView, ...], bool, str | None]:
    """What a span says, without its days."""
    return span.holders, span.vacant, span.not_applicable


def boundaries(organisation: Organisation, team: str, responsibility: str) -> set[date]:
    """Every day on which the answer may change: the edges of all periods that it can rest on."""
    index = organisation.index
    upwards = {team}
    periods: list[Period] = [index.team[team].period]
    waiting = [team]
    while waiting:
        for link in index.parents.get(waiting.pop(), ()):
            periods.append(link.period)
            if link.parent not in upwards:
                upwards.add(link.parent)
                waiting.append(link.parent)
    people: set[str] = set()
    for held in index.roles_on.get(team, ()):
        periods.append(held.period)
        people.add(held.person)
    for cover in organisation.covers:
        if cover.team == team and cover.has_row(responsibility):
            periods.append(cover.period)
            people.add(cover.acting)
    for owner in (*upwards, None):
        for row in index.charter_rows.get(owner, {}).get(responsibility, ()):
            periods.append(row.period)
            people.update(party.id for party in row.holders or () if party.kind == "person")
    periods += [index.person[person].period for person in people if person in index.person]
    for person in people:
        periods += [own.period for own in index.assignments_of.get(person, ())]
    return {edge for period in periods for edge in (period.start, period.end) if edge is not None}


__all__ = ["LONGEST", "Span", "history"]
