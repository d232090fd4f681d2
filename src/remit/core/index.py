"""Look-ups into an organisation: by id, by team, by person. Built once for each value, part by part.

Nothing here depends on a day; every look-up hands out all of the history.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from remit.core.charter import Charter, CharterRow
    from remit.core.cover import Cover
    from remit.core.organisation import Organisation
    from remit.core.person import Leave, Person, ReportingLine
    from remit.core.role import CodingRange, Deputy, RoleAssignment
    from remit.core.system import System, SystemOwner
    from remit.core.team import Membership, Team, TeamParent

T = TypeVar("T")
K = TypeVar("K")


def grouped(items: Iterable[T], key: Callable[[T], K]) -> dict[K, tuple[T, ...]]:
    """The items by key, in their order."""
    groups: dict[K, list[T]] = {}
    for item in items:
        groups.setdefault(key(item), []).append(item)
    return {name: tuple(group) for name, group in groups.items()}


def folded(value: str) -> str:
    """How addresses and logins compare: without case, where that is sure.

    Beyond ASCII, letters that only look alike would become equal: there case counts.
    """
    value = value.strip()
    return value.lower() if value.isascii() else value


class Index:
    """The look-ups of one organisation value. Keys that are absent mean "none"."""

    def __init__(self, organisation: Organisation) -> None:
        self._of = organisation

    @cached_property
    def person(self) -> Mapping[str, Person]:
        return {person.id: person for person in self._of.people}

    @cached_property
    def team(self) -> Mapping[str, Team]:
        return {team.id: team for team in self._of.teams}

    @cached_property
    def system(self) -> Mapping[str, System]:
        return {system.id: system for system in self._of.systems}

    @cached_property
    def zone(self) -> Mapping[str, ZoneInfo]:
        """The zone in which a team's days begin."""
        return {team.id: ZoneInfo(team.zone or self._of.zone) for team in self._of.teams}

    @cached_property
    def parents(self) -> Mapping[str, tuple[TeamParent, ...]]:
        return grouped(self._of.team_parents, lambda parent: parent.team)

    @cached_property
    def children(self) -> Mapping[str, tuple[TeamParent, ...]]:
        return grouped(self._of.team_parents, lambda parent: parent.parent)

    @cached_property
    def assignments(self) -> Mapping[tuple[str, str], tuple[RoleAssignment, ...]]:
        """By (team, role)."""
        return grouped(self._of.assignments, lambda held: (held.team, held.role))

    @cached_property
    def assignments_of(self) -> Mapping[str, tuple[RoleAssignment, ...]]:
        """By person."""
        return grouped(self._of.assignments, lambda held: held.person)

    @cached_property
    def roles_on(self) -> Mapping[str, tuple[RoleAssignment, ...]]:
        """By team."""
        return grouped(self._of.assignments, lambda held: held.team)

    @cached_property
    def members(self) -> Mapping[str, tuple[Membership, ...]]:
        """By team."""
        return grouped(self._of.memberships, lambda membership: membership.team)

    @cached_property
    def memberships_of(self) -> Mapping[str, tuple[Membership, ...]]:
        """By person."""
        return grouped(self._of.memberships, lambda membership: membership.person)

    @cached_property
    def identified(self) -> Mapping[tuple[str, str], tuple[str, ...]]:
        """People by (kind of identity, value as ``folded``); several where they declared the same."""
        pairs = [(person.id, own) for person in self._of.people for own in person.identities]
        found = grouped(pairs, lambda pair: (pair[1].kind, folded(pair[1].value)))
        return {key: tuple(dict.fromkeys(person for person, _ in own)) for key, own in found.items()}

    @cached_property
    def reporting_lines(self) -> Mapping[str, tuple[ReportingLine, ...]]:
        """By the person who reports."""
        return grouped(self._of.reporting_lines, lambda line: line.person)

    @cached_property
    def leaves(self) -> Mapping[str, tuple[Leave, ...]]:
        """By person."""
        return grouped(self._of.leaves, lambda leave: leave.person)

    @cached_property
    def covers(self) -> Mapping[tuple[str, str], tuple[Cover, ...]]:
        """By (team, role)."""
        return grouped(self._of.covers, lambda cover: (cover.team, cover.role))

    @cached_property
    def covers_by(self) -> Mapping[str, tuple[Cover, ...]]:
        """By the acting person."""
        return grouped(self._of.covers, lambda cover: cover.acting)

    @cached_property
    def deputies(self) -> Mapping[tuple[str, str], tuple[Deputy, ...]]:
        """By (team, role)."""
        return grouped(self._of.deputies, lambda deputy: (deputy.team, deputy.role))

    @cached_property
    def coding_ranges(self) -> Mapping[tuple[str, str], tuple[CodingRange, ...]]:
        """By (team, person)."""
        return grouped(self._of.coding_ranges, lambda declared: (declared.team, declared.person))

    @cached_property
    def owned(self) -> Mapping[str, tuple[SystemOwner, ...]]:
        """By the team that owns."""
        return grouped(self._of.system_owners, lambda owner: owner.team)

    @cached_property
    def owners(self) -> Mapping[str, tuple[SystemOwner, ...]]:
        """By system."""
        return grouped(self._of.system_owners, lambda owner: owner.system)

    @cached_property
    def charter(self) -> Mapping[str | None, Charter]:
        """By team; the organisation's under None."""
        return {charter.team: charter for charter in self._of.charters}

    @cached_property
    def charter_rows(self) -> Mapping[str | None, Mapping[str, tuple[CharterRow, ...]]]:
        """By team (None: the organisation), then by responsibility. Charters without rows are left out."""
        return {
            charter.team: grouped(charter.rows, lambda row: row.responsibility)
            for charter in self._of.charters
            if charter.rows
        }

    @cached_property
    def chartered(self) -> frozenset[str]:
        """The responsibilities that any charter says anything of, at any time."""
        return frozenset(row.responsibility for charter in self._of.charters for row in charter.rows)
