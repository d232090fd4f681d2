"""An organisation in the making: what importers put together piece by piece, each thing once."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from remit.core.organisation import Organisation
from remit.core.person import Identity, Kind, Person, ReportingLine
from remit.core.role import RoleAssignment
from remit.core.system import System, SystemOwner
from remit.core.team import Membership, Team, TeamParent
from remit.files import frameworks
from remit.files.format import IDENTITIES
from remit.files.imports.outcome import Imported, Notes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from remit.core.charter import Charter
    from remit.files.imports.outcome import Options
    from remit.lib.periods import Period

FRAMEWORK = "engineering-ladders"
"""The packaged framework that a new organisation starts from."""


class Draft:
    """People, teams and systems by id, in the order in which they were met first; links without repeats."""

    def __init__(self) -> None:
        self.people: dict[str, Person] = {}
        self.teams: dict[str, Team] = {}
        self.systems: dict[str, System] = {}
        self.charters: tuple[Charter, ...] = ()
        self.notes = Notes()
        self._links: dict[type, dict[object, None]] = {}

    def person(self, person: Person) -> Person:
        """Add a person, or what is new about one who is known; the name met first stays, others are noted."""
        known = self.people.get(person.id)
        if known is None:
            self.people[person.id] = person
            return person
        if person.name != known.name and person.name != person.id:
            if known.name == known.id:
                known = replace(known, name=person.name)
            else:
                why = "a person has one name; the one that the file gives first was taken"
                self.notes.add("other names of the same person", f"{person.name} of {person.id}", why)
        have = {(identity.kind, identity.value.casefold()) for identity in known.identities}
        more = tuple(one for one in person.identities if (one.kind, one.value.casefold()) not in have)
        experience = tuple(dict.fromkeys((*known.experience, *person.experience)))
        kind = Kind.AGENT if person.kind is Kind.AGENT else known.kind
        known = replace(known, identities=in_order(known.identities + more), experience=experience, kind=kind)
        self.people[person.id] = known
        return known

    def link(self, value: TeamParent | Membership | RoleAssignment | ReportingLine | SystemOwner) -> bool:
        """Add a dated link; False where the very same one is there."""
        links = self._links.setdefault(type(value), {})
        new = value not in links
        links[value] = None
        return new

    def assign(self, person: str, role: str, team: str, period: Period | None = None) -> bool:
        """Let a person hold a role on a team, from an unknown start unless a period is given."""
        held = RoleAssignment(person, role, team)
        return self.link(held if period is None else replace(held, period=period))

    def imported(self, took: Sequence[str], options: Options, name: str = "") -> Imported:
        """The organisation as a value, with its id and name from the options."""
        key = options.get("id") or name or "organisation"
        return Imported(
            self.organisation(key, options.get("name") or key.capitalize()), tuple(took), self.notes.left()
        )

    def organisation(self, key: str, name: str) -> Organisation:
        """The organisation as a value, on the packaged framework."""
        return Organisation(
            id=key,
            name=name,
            framework=frameworks.packaged(FRAMEWORK),
            people=tuple(self.people.values()),
            teams=tuple(self.teams.values()),
            systems=tuple(self.systems.values()),
            charters=self.charters,
            reporting_lines=self._all(ReportingLine),
            team_parents=self._all(TeamParent),
            memberships=self._all(Membership),
            assignments=self._all(RoleAssignment),
            system_owners=self._all(SystemOwner),
        )

    def _all(self, kind: type) -> tuple:  # type: ignore[type-arg]
        return tuple(self._links.get(kind, ()))


def identities(**values: str) -> tuple[Identity, ...]:
    """The identities that have a value: ``identities(github="ana", email="")`` is the one of GitHub."""
    return in_order(tuple(Identity(kind, value) for kind, value in values.items() if value))


def in_order(found: tuple[Identity, ...]) -> tuple[Identity, ...]:
    """Identities kind by kind, as the organisation file lists them."""
    return tuple(sorted(found, key=lambda identity: IDENTITIES.index(identity.kind)))
