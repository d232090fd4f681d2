"""The order in which a file says things, so that an organisation from elsewhere can be compared with one read."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeVar

from remit.core.index import grouped
from remit.files.format import IDENTITIES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from remit.core.charter import Charter
    from remit.core.organisation import Organisation
    from remit.core.person import Person

T = TypeVar("T")


def in_file_order(organisation: Organisation) -> Organisation:
    """The same organisation in the order of its file: what belongs to a person or a team follows theirs.

    Persons, teams, systems and suppressions keep their order, and so does what one of them has several of.
    Roles of a team, and rows of a charter, stand together in the order in which each first appears.
    """
    people = [person.id for person in organisation.people]
    teams = [team.id for team in organisation.teams]
    systems = [system.id for system in organisation.systems]

    def of_team(values: Iterable[T]) -> tuple[T, ...]:
        return _by_owner(values, teams, lambda value: value.team)

    return replace(
        organisation,
        people=tuple(map(_person, organisation.people)),
        reporting_lines=_by_owner(organisation.reporting_lines, people, lambda line: line.person),
        leaves=_by_owner(organisation.leaves, people, lambda leave: leave.person),
        team_parents=of_team(organisation.team_parents),
        memberships=of_team(organisation.memberships),
        system_owners=_by_owner(organisation.system_owners, systems, lambda owner: owner.system),
        assignments=_together(of_team(organisation.assignments), lambda held: (held.team, held.role)),
        deputies=of_team(organisation.deputies),
        coding_ranges=of_team(organisation.coding_ranges),
        charters=tuple(
            map(_charter, _by_owner(organisation.charters, [None, *teams], lambda charter: charter.team))
        ),
        covers=of_team(organisation.covers),
    )


def _by_owner(values: Iterable[T], owners: Iterable[Any], owner: Callable[[Any], Any]) -> tuple[T, ...]:
    groups = grouped(values, owner)
    return tuple(value for name in owners for value in groups.get(name, ()))


def _together(values: Iterable[T], key: Callable[[Any], Any]) -> tuple[T, ...]:
    """Values of one key next to each other; keys of one team are never apart by another team's."""
    return tuple(value for group in grouped(values, key).values() for value in group)


def _person(person: Person) -> Person:
    identities = sorted(person.identities, key=lambda identity: IDENTITIES.index(identity.kind))
    return replace(person, identities=tuple(identities))


def _charter(charter: Charter) -> Charter:
    return replace(charter, rows=_together(charter.rows, lambda row: row.responsibility))
