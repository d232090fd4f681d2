"""The teams as a tree, with who leads them on a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from remit.core.organisation import Organisation
from remit.core.resolution import local_day
from remit.core.team_day import TeamDay
from remit.queries.charter import LeadView, combined, lead_views, members
from remit.queries.holder import faces
from remit.queries.source import Named, Source


@dataclass(frozen=True, slots=True)
class TeamLine:
    """A team in the tree. ``depth`` counts from the top, 0 first."""

    team: Named
    depth: int
    kind: str | None
    leads: tuple[LeadView, ...]
    members: int
    combined: bool


@dataclass(frozen=True, slots=True)
class TeamTree:
    """The teams that are there on the day, parents before children."""

    organisation: Named
    at: date
    lines: tuple[TeamLine, ...]


def tree(source: Source, at: date) -> TeamTree:
    """The whole tree on a day."""
    organisation = source.whole()
    signs = faces(organisation)
    lines = []
    for team, depth in in_tree_order(organisation, at):
        desk = TeamDay(organisation, team, local_day(organisation, team, at))
        leads = lead_views(desk, signs)
        value = organisation.index.team[team]
        lines.append(
            TeamLine(
                Named(team, value.name),
                depth,
                dict(value.labels).get("kind"),
                leads,
                len(members(organisation, team, desk.day)),
                bool(combined(leads)),
            )
        )
    return TeamTree(Named(organisation.id, organisation.name), at, tuple(lines))


def in_tree_order(organisation: Organisation, at: date) -> list[tuple[str, int]]:
    """The teams that are there on the day with their depth, parents before children, else in file order."""
    children: dict[str | None, list[str]] = {}
    for team in organisation.teams:
        day = local_day(organisation, team.id, at)
        if day not in team.period:
            continue
        links = organisation.index.parents.get(team.id, ())
        parent = next((link.parent for link in links if day in link.period), None)
        there = parent is not None and day in organisation.index.team[parent].period
        children.setdefault(parent if there else None, []).append(team.id)
    found: list[tuple[str, int]] = []
    waiting = [(team, 0) for team in reversed(children.get(None, []))]
    while waiting:
        team_id, depth = waiting.pop()
        found.append((team_id, depth))
        waiting += [(child, depth + 1) for child in reversed(children.get(team_id, []))]
    return found
