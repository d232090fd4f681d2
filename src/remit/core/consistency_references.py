"""Ids that come twice, and names of persons, teams, roles, systems and responsibilities that nobody declared."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Final

from remit.core.consistency_problem import Problem, Suggestions
from remit.core.framework import NOT_LISTED

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from remit.core.framework import Party
    from remit.core.organisation import Organisation

Where = tuple[str | int, ...]

_REFERENCES: Final[Mapping[str, tuple[tuple[str, str], ...]]] = {
    "reporting_lines": (("person", "person"), ("manager", "person")),
    "leaves": (("person", "person"),),
    "team_parents": (("team", "team"), ("parent", "team")),
    "memberships": (("person", "person"), ("team", "team")),
    "system_owners": (("system", "system"), ("team", "team")),
    "assignments": (("role", "role"), ("person", "person"), ("team", "team")),
    "deputies": (("role", "role"), ("person", "person"), ("team", "team")),
    "coding_ranges": (("person", "person"), ("team", "team")),
    "charters": (("team", "team"),),
    "covers": (
        ("role", "role"),
        ("holder", "person"),
        ("acting", "person"),
        ("granted_by", "person"),
        ("team", "team"),
    ),
    "suppressions": (("team", "team"), ("responsibility", "responsibility"), ("person", "person")),
}
"""Collection by collection: the fields that name something, and what they name."""

_DECLARED: Final = {
    "person": "a person listed under 'people'",
    "team": "a team listed under 'teams'",
    "system": "a system listed under 'systems'",
    "role": "a role of the framework",
    "responsibility": "a responsibility of the framework or a row of one's own",
}


class References:
    """What an organisation declares, and problems with what it names."""

    def __init__(self, organisation: Organisation) -> None:
        self.organisation = organisation
        self.suggestions = Suggestions()
        framework = organisation.framework
        self.declared: dict[str, Collection[str]] = {
            "person": {person.id for person in organisation.people},
            "team": {team.id for team in organisation.teams},
            "system": {system.id for system in organisation.systems},
            "role": framework.role_by_id,
            "responsibility": {*framework.responsibility_by_id, NOT_LISTED, *self.own_rows},
        }

    @cached_property
    def own_rows(self) -> Mapping[str, set[str | None]]:
        """Rows that charters add: by id, the teams (None: the organisation) whose charter gives them a title."""
        known = self.organisation.framework.responsibility_by_id
        own: dict[str, set[str | None]] = {}
        for charter in self.organisation.charters:
            for row in charter.rows:
                if row.title is not None and row.responsibility not in known:
                    own.setdefault(row.responsibility, set()).add(charter.team)
        return own

    @cached_property
    def _parties(self) -> Collection[str]:
        return {*self.declared["role"], *self.declared["person"]}

    def problems(self) -> Iterator[Problem]:
        """Ids declared twice, then names that nothing declares."""
        yield from self._twice()
        for collection, fields in _REFERENCES.items():
            for index, value in enumerate(getattr(self.organisation, collection)):
                for field, kind in fields:
                    name = getattr(value, field)
                    if name is not None and name not in self.declared[kind]:
                        yield self.unknown((collection, index, field), kind, name)
        for index, person in enumerate(self.organisation.people):
            for place, role in enumerate(person.experience):
                if role not in self.declared["role"]:
                    yield self.unknown(("people", index, "experience", place), "role", role)
        for index, cover in enumerate(self.organisation.covers):
            for place, row in enumerate(cover.rows or ()):
                if row not in self.declared["responsibility"]:
                    yield self.unknown(("covers", index, "rows", place), "responsibility", row)

    def unknown(self, where: Where, kind: str, name: str) -> Problem:
        """The problem of a name that nothing declares."""
        hint = self.suggestions.hint(kind, name, self.declared[kind])
        return Problem(where, name, f"unknown {kind} '{{name}}'", {"name": name}, _DECLARED[kind], hint)

    def party(self, where: Where, party: Party) -> Iterator[Problem]:
        """The problem of a party that is neither a role nor a person that is known."""
        if party.id in self.declared[party.kind]:
            return
        yield Problem(
            where,
            party.id,
            "'{name}' is neither a role nor a person",
            {"name": party.id},
            f"{_DECLARED['role']}, or {_DECLARED['person']}",
            self.suggestions.hint("party", party.id, self._parties),
        )

    def _twice(self) -> Iterator[Problem]:
        for collection, field in (("people", "id"), ("teams", "id"), ("systems", "id"), ("charters", "team")):
            seen: set[str | None] = set()
            for index, value in enumerate(getattr(self.organisation, collection)):
                name = getattr(value, field)
                if name in seen:
                    yield Problem(
                        (collection, index, field),
                        name or "",
                        "the id '{name}' is taken: an earlier entry has it"
                        if field == "id"
                        else "a second charter of the same team",
                        {"name": name},
                        "each id once" if field == "id" else "one charter for each team",
                    )
                seen.add(name)
