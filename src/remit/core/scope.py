"""What an organisation file may touch that is confined to a team and what is below it."""

from __future__ import annotations

from collections.abc import Iterable, Set
from dataclasses import dataclass, replace
from datetime import date
from itertools import chain
from typing import Any

from remit.core.objects import put_together, take_apart
from remit.core.organisation import Organisation
from remit.core.person import Person
from remit.core.references import references
from remit.core.role import CodingRange, Deputy, RoleAssignment
from remit.core.team import Membership, Team, TeamParent
from remit.lib.periods import Period

OF_A_PERSON = ("reporting line", "leave")


@dataclass(frozen=True)
class Scope:
    """The teams, persons and systems that belong to a team, each with all that is said about it.

    A person or a system belongs to it as long as no team outside has them too.
    """

    team: str
    teams: frozenset[str]
    persons: frozenset[str]
    systems: frozenset[str]
    states_parent: bool
    """Whether the file says what the team itself is part of; if not, that is left as it is."""

    @classmethod
    def of(
        cls,
        team: str,
        current: Organisation,
        wanted: Organisation,
        effective: date,
        outside: Set[tuple[str, str]] = frozenset(),
    ) -> Scope:
        """The scope of a file that is confined to the team, from the effective day on.

        ``outside``: (kind, id) of what the file only refers to.
        """
        parents = [*current.team_parents, *wanted.team_parents]
        teams = below(team, (link for link in parents if _still(link.period, effective)))
        elsewhere = {name for kind, name in outside if kind == "person"}
        persons, systems = set(), set()
        for each in (current, wanted):
            links: Iterable[Membership | RoleAssignment | Deputy | CodingRange] = chain(
                each.memberships, each.assignments, each.deputies, each.coding_ranges
            )
            for link in links:
                persons.add((link.person, link.team in teams, _still(link.period, effective)))
            for owner in each.system_owners:
                systems.add((owner.system, owner.team in teams, _still(owner.period, effective)))
        return cls(
            team,
            teams,
            _own(persons, (person.id for person in wanted.people)) - elsewhere,
            _own(systems, (system.id for system in wanted.systems)),
            any(parent.team == team for parent in wanted.team_parents),
        )

    def has(self, kind: str, value: Any) -> bool:
        """Whether the object may be added, changed or ended."""
        if kind == "person":
            return value.id in self.persons
        if kind == "system":
            return value.id in self.systems
        if kind == "team":
            return value.id in self.teams
        if kind in OF_A_PERSON:
            return value.person in self.persons
        if kind == "team parent" and value.team == self.team:
            return self.states_parent
        return value.team in self.teams


def cut(organisation: Organisation, team: str, day: date) -> tuple[Organisation, frozenset[tuple[str, str]]]:
    """The organisation without what does not belong to the team, and what that only refers to, as (kind, id).

    What is only referred to stays as a name. Raises KeyError for a team that is not there.
    """
    if team not in organisation.index.team:
        raise KeyError(team)
    limits = Scope.of(team, organisation, organisation, day)
    whole = take_apart(organisation)
    own = {link.person for link in organisation.memberships if link.team in limits.teams}
    own |= {held.person for held in organisation.assignments if held.team in limits.teams}
    limits = replace(limits, persons=limits.persons & own)
    parts = {
        kind: {
            key: value for key, value in values.items() if kind == "organisation" or limits.has(kind, value)
        }
        for kind, values in whole.items()
    }
    named = {key for values in parts.values() for value in values.values() for key in references(value)}
    outside = {key for key in named if key not in parts[key.kind]}
    for kind, thin in (("person", Person), ("team", Team)):
        names = {key: thin(value.id, value.name) for key, value in whole[kind].items() if key in outside}
        parts[kind] = {**names, **parts[kind]}
    kept = put_together({kind: values.values() for kind, values in parts.items()})
    return kept, frozenset((key.kind, key.group[0]) for key in outside)


def below(team: str, parents: Iterable[TeamParent]) -> frozenset[str]:
    """The team and every team below it by these links."""
    children: dict[str, list[str]] = {}
    for link in parents:
        children.setdefault(link.parent, []).append(link.team)
    found, waiting = {team}, [team]
    while waiting:
        new = [child for child in children.get(waiting.pop(), ()) if child not in found]
        found.update(new)
        waiting += new
    return frozenset(found)


def _still(period: Period, effective: date) -> bool:
    return period.end is None or period.end > effective


def _own(links: Iterable[tuple[str, bool, bool]], named: Iterable[str]) -> frozenset[str]:
    """Who is linked to a team inside or named by the file, and to no team outside any more."""
    links = list(links)
    outside = {thing for thing, inside, still in links if still and not inside}
    return frozenset({thing for thing, inside, _ in links if inside} | set(named)) - outside
