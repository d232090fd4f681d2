"""The team tree on a day: what a team is part of, and what is below it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from remit.core.index import Index


def lineage(index: Index, team: str, day: date) -> tuple[str, ...]:
    """The team, then what it is part of on the day, nearest first. A cycle ends where it closes."""
    found = [team]
    parents = index.parents
    while True:
        for link in parents.get(found[-1], ()):
            if day in link.period:
                break
        else:
            return tuple(found)
        if link.parent in found or link.parent not in index.team:
            return tuple(found)
        found.append(link.parent)


def below(index: Index, team: str, day: date) -> Iterator[str]:
    """The team and everything below it on the day, parents before children."""
    seen = {team}
    waiting = [team]
    while waiting:
        current = waiting.pop(0)
        yield current
        for link in index.children.get(current, ()):
            if day in link.period and link.team not in seen:
                seen.add(link.team)
                waiting.append(link.team)
