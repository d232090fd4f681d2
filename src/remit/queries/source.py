"""Where a page or a command reads from: a file that was read, or the database.

A source hands out organisation values; a page asks for the part that it shows, never for all of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple, Protocol

from remit.core.agreement import Agreement
from remit.core.evidence import Evidence
from remit.core.framework import Framework
from remit.core.observation import Observation
from remit.core.organisation import Organisation
from remit.core.row import CATCH_ALL

if TYPE_CHECKING:
    from remit.queries.words import Phrasebook

Observed = Mapping[tuple[str, str], Observation]
"""What is observed, by team and row; rows that do not apply are left out."""


class Named(NamedTuple):
    """The id and the name of something, for search and lists."""

    id: str
    name: str


@dataclass(frozen=True)
class Outline:
    """What search and navigation need of an organisation: names, and the framework's rows."""

    id: str
    name: str
    framework: Framework
    teams: tuple[Named, ...]
    people: tuple[Named, ...]
    zone: str = "UTC"
    own_rows: tuple[tuple[str, str, tuple[str, ...]], ...] = ()
    """The rows that only charters know: (id, title, aliases)."""

    @cached_property
    def phrasebook(self) -> Phrasebook:
        """What each row, role, team and person may be called, for search."""
        from remit.queries.words import Phrasebook  # loads a library that few commands need

        rows = {
            row.id: (row.short_title, row.id, *row.aliases)
            for row in (*self.framework.responsibilities, CATCH_ALL)
        }
        rows |= {key: (title, key, *aliases) for key, title, aliases in self.own_rows}
        return Phrasebook(
            {
                "row": rows,
                "role": {role.id: (role.title, role.id, role.short) for role in self.framework.roles},
                "team": {team.id: (team.name, team.id) for team in self.teams},
                "person": {person.id: (person.name, person.id) for person in self.people},
            }
        )


class Source(Protocol):
    """Something to read an organisation from."""

    @property
    def not_yet(self) -> str:
        """Why the places of *agreed* and *observed* are empty: ``file`` or ``database``."""

    def whole(self) -> Organisation:
        """All of it, for what goes over every team."""

    def skeleton(self) -> Organisation:
        """The teams and their tree alone, with framework and charter of the organisation: for lists and paging."""

    def for_teams(self, teams: Iterable[str], at: date) -> Organisation:
        """Enough of it that every answer about these teams is the same as from the whole."""

    def for_person(self, person: str) -> Organisation:
        """Enough of it that everything about this person is the same as from the whole."""

    def agreement(self, teams: Iterable[str] | None, at: date) -> Agreement | None:
        """What is agreed of the teams (None: of all) on the day; None from a source that cannot know, as a file."""

    def observed(self, organisation: Organisation, teams: Iterable[str], at: date) -> Observed | None:
        """What is observed of the rows of the teams on the day; None from a source that cannot know, as a file.

        ``organisation``: what this source gave for these teams.
        """

    def with_found(self, organisation: Organisation, at: date) -> Organisation:
        """The same with what other records say of its systems, as found by the day: for findings alone."""

    def evidence(self, organisation: Organisation, teams: Iterable[str] | None, at: date) -> Evidence | None:
        """What evidence says of the teams (None: of all) for the findings; None from a source that cannot know.

        ``organisation``: what this source gave for these teams.
        """

    def outline(self) -> Outline:
        """The names."""


@dataclass(frozen=True, slots=True)
class ValueSource:
    """A source over an organisation value that is in memory already, as read from a file."""

    organisation: Organisation
    not_yet: str = "file"
    agreed: Agreement | None = None
    seen: Observed | None = None

    def whole(self) -> Organisation:
        """The value itself."""
        return self.organisation

    def skeleton(self) -> Organisation:
        """The value itself: it is in memory anyway."""
        return self.organisation

    def for_teams(self, teams: Iterable[str], at: date) -> Organisation:
        """The value itself: it is in memory anyway."""
        return self.organisation

    def for_person(self, person: str) -> Organisation:
        """The value itself: it is in memory anyway."""
        return self.organisation

    def agreement(self, teams: Iterable[str] | None, at: date) -> Agreement | None:
        """What came with the value: all of it."""
        return self.agreed

    def observed(self, organisation: Organisation, teams: Iterable[str], at: date) -> Observed | None:
        """What came with the value: all of it."""
        return self.seen

    def evidence(self, organisation: Organisation, teams: Iterable[str] | None, at: date) -> Evidence | None:
        """A value has none."""
        return None

    def with_found(self, organisation: Organisation, at: date) -> Organisation:
        """The value itself: nothing was found beside it."""
        return organisation

    def outline(self) -> Outline:
        """The names."""
        return outline(self.organisation)


def outline(organisation: Organisation) -> Outline:
    """The names in an organisation value."""
    known = organisation.framework.responsibility_by_id
    own = {
        row.responsibility: (row.responsibility, row.title, row.aliases or ())
        for charter in organisation.charters
        for row in charter.rows
        if row.title is not None and row.responsibility not in known
    }
    return Outline(
        organisation.id,
        organisation.name,
        organisation.framework,
        tuple(Named(team.id, team.name) for team in organisation.teams),
        tuple(Named(person.id, person.name) for person in organisation.people),
        organisation.zone,
        tuple(own.values()),
    )
