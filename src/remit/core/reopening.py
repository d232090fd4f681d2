"""Which signed rows an edit of the organisation opens again, and whom that concerns."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date
from typing import NamedTuple

from remit.core.answer import Refusal
from remit.core.objects import Key
from remit.core.organisation import Organisation
from remit.core.plan import Action, Step
from remit.core.signature import Document, Signer, document, signers
from remit.core.team_day import TeamDay

Row = tuple[str, str]
"""A team and a row of it."""

NEVER = frozenset(
    {
        "leave",
        "membership",
        "reporting line",
        "deputy",
        "coding range",
        "cover",
        "suppression",
        "team",
        "system",
    }
)
"""Kinds of objects of which no signed document speaks."""


class Reopened(NamedTuple):
    """A row that is open again from ``day`` on: its document is another, or somebody has joined those who sign it.

    ``signers`` are those who have to sign it therefore. ``changed`` tells whether what was signed holds no more.
    """

    team: str
    row: str
    day: date
    signers: tuple[Signer, ...]
    changed: bool


def reopened(
    before: Organisation, after: Organisation, steps: Iterable[Step], signed: Collection[Row], today: date
) -> tuple[Reopened, ...]:
    """Those of the signed rows that the steps open again, today or on the later day on which they take effect."""
    touched = _touched(before, after, steps, today)
    found = []
    for team, row in sorted(signed):
        days = sorted(day for day, reach in touched.items() if _reaches(reach, team, row))
        for day in days:
            change = _change(before, after, team, row, day)
            if change is not None:
                found.append(change)
                break
    return tuple(found)


Reach = set[tuple[str | None, str | None]]
"""(team, row): None stands for all of them."""


def _reaches(reach: Reach, team: str, row: str) -> bool:
    return any((a, b) in reach for a in (team, None) for b in (row, None))


def _touched(
    before: Organisation, after: Organisation, steps: Iterable[Step], today: date
) -> Mapping[date, Reach]:
    """By day from today on: where a document may be another since then."""
    found: dict[date, Reach] = {}
    for step in steps:
        if step.action is Action.ORDER or step.key.kind in NEVER:
            continue
        reach = _reach(before, after, step.key)
        for day in _days(step, today):
            found.setdefault(day, set()).update(reach)
    return found


def _days(step: Step, today: date) -> set[date]:
    periods = [value.period for value in (step.before, step.after) if hasattr(value, "period")]
    edges = {edge for period in periods for edge in (period.start, period.end) if edge is not None}
    return {today, *(edge for edge in edges if edge > today)}


def _reach(before: Organisation, after: Organisation, key: Key) -> Reach:
    group = key.group
    match key.kind:
        case "charter row":
            return {(team, group[1]) for team in _teams_below(before, after, group[0])}
        case "role":
            return {(group[2], None)}
        case "team parent":
            return {(team, None) for team in _teams_below(before, after, group[0])}
        case "system owner":
            owners = (*before.index.owners.get(group[0], ()), *after.index.owners.get(group[0], ()))
            return {(owner.team, None) for owner in owners}
        case "person":
            return set(_of_person(before, after, group[0]))
        case "charter":
            return set()
        case _:
            return {(None, None)}


def _teams_below(before: Organisation, after: Organisation, team: str) -> Iterator[str | None]:
    """The team and all that was ever or will ever be below it; the organisation's charter reaches everybody."""
    if not team:
        yield None
        return
    seen, waiting = {team}, [team]
    while waiting:
        current = waiting.pop()
        yield current
        for organisation in (before, after):
            for link in organisation.index.children.get(current, ()):
                if link.team not in seen:
                    seen.add(link.team)
                    waiting.append(link.team)


def _of_person(
    before: Organisation, after: Organisation, person: str
) -> Iterator[tuple[str | None, str | None]]:
    """Where the person holds a role or is named by a charter."""
    for organisation in (before, after):
        for held in organisation.index.assignments_of.get(person, ()):
            yield held.team, None
        for charter in organisation.charters:
            for row in charter.rows:
                named = (*(row.holders or ()), *(row.informed or ()))
                if any(party == ("person", person) for party in named):
                    for team in _teams_below(before, after, charter.team or ""):
                        yield team, row.responsibility


def _change(before: Organisation, after: Organisation, team: str, row: str, day: date) -> Reopened | None:
    old, new = _document(before, team, row, day), _document(after, team, row, day)
    now = () if new is None else signers(TeamDay(after, team, day), row)
    if (None if old is None else old.digest) != (None if new is None else new.digest):
        return Reopened(team, row, day, now, True)
    earlier = () if old is None else signers(TeamDay(before, team, day), row)
    joined = tuple(signer for signer in now if signer.person not in {each.person for each in earlier})
    return Reopened(team, row, day, joined, False) if joined else None


def _document(organisation: Organisation, team: str, row: str, day: date) -> Document | None:
    if team not in organisation.index.team:
        return None
    desk = TeamDay(organisation, team, day)
    try:
        return document(desk, row) if desk.there else None
    except Refusal:
        return None


__all__ = ["Reopened", "reopened"]
