"""An organisation as a file: stable, minimal, of equal meaning when it is read again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from remit.core.index import grouped
from remit.core.person import Kind
from remit.files import writing_framework
from remit.files.emitting import emit
from remit.files.format import IDENTITIES
from remit.lib.periods import ALWAYS, Period

if TYPE_CHECKING:
    from collections.abc import Iterable, Set

    from remit.core.charter import Charter, CharterRow
    from remit.core.framework import Party
    from remit.core.organisation import Organisation
    from remit.core.person import Person
    from remit.core.system import System
    from remit.core.team import Team

Data = dict[str, Any]


def dump(
    organisation: Organisation, scope: str | None = None, outside: Set[tuple[str, str]] = frozenset()
) -> str:
    """The organisation in the format of the file, comments not kept.

    ``scope`` is the id of the team that the file is to manage, None for the organisation; ``outside`` names
    the persons and teams, as (``person`` or ``team``, id), that are only referred to. What is written is
    what was given: cutting an organisation down to a scope is done before. Read again, it gives the
    organisation in the order of the file (``remit.files.ordering``).
    """
    return emit(as_data(organisation, scope, outside))


def as_data(
    organisation: Organisation, scope: str | None = None, outside: Set[tuple[str, str]] = frozenset()
) -> Data:
    """The same as ``dump`` as a value: mappings, lists, texts, numbers and days."""
    return _Writer(organisation, outside).file(scope)


def _dated(period: Period) -> Data:
    data: Data = {}
    if period.start is not None:
        data["from"] = period.start
    if period.end is not None:
        data["until"] = period.end
    return data


def _one_or_many(items: list[Any]) -> Any:
    """A single text stands alone."""
    return items[0] if len(items) == 1 and isinstance(items[0], str) else items


def _short(key: str, value: str, period: Period) -> Any:
    return value if period == ALWAYS else {key: value, **_dated(period)}


class _Writer:
    def __init__(self, organisation: Organisation, outside: Set[tuple[str, str]]) -> None:
        self.organisation = organisation
        self.index = organisation.index
        self.outside = outside
        self.roles = organisation.framework.role_by_id
        self.by_team = {
            name: grouped(getattr(organisation, name), lambda value: value.team)
            for name in ("deputies", "coding_ranges", "covers")
        }

    def file(self, scope: str | None) -> Data:
        organisation = self.organisation
        data: Data = {"remit": 1}
        if scope is not None:
            data["scope"] = {"team": scope}
        data["organisation"] = {"id": organisation.id, "name": organisation.name}
        if organisation.zone != "UTC":
            data["organisation"]["zone"] = organisation.zone
        data["framework"] = writing_framework.reference(organisation.framework)
        data["outside"] = self._outside()
        if None in self.index.charter:
            data["charter"] = self._charter(self.index.charter[None])
        data["people"] = [
            self._person(p) for p in organisation.people if ("person", p.id) not in self.outside
        ]
        data["teams"] = [self._team(t) for t in organisation.teams if ("team", t.id) not in self.outside]
        data["systems"] = [self._system(system) for system in organisation.systems]
        data["suppressions"] = [
            {
                name: value
                for name in ("code", "team", "responsibility", "person", "reason", "until")
                if (value := getattr(suppression, name)) is not None
            }
            for suppression in organisation.suppressions
        ]
        return {key: value for key, value in data.items() if value or key == "charter"}

    def _outside(self) -> Data:
        organisation = self.organisation
        kinds: tuple[tuple[str, str, tuple[Person, ...] | tuple[Team, ...]], ...] = (
            ("people", "person", organisation.people),
            ("teams", "team", organisation.teams),
        )
        data = {
            name: [
                value.id if value.name == value.id else {"id": value.id, "name": value.name}
                for value in values
                if (kind, value.id) in self.outside
            ]
            for name, kind, values in kinds
        }
        return {name: entries for name, entries in data.items() if entries}

    def _person(self, person: Person) -> Data:
        data: Data = {"id": person.id, "name": person.name}
        if person.kind is not Kind.HUMAN:
            data["kind"] = str(person.kind)
        for kind in IDENTITIES:
            if values := [identity.value for identity in person.identities if identity.kind == kind]:
                data[kind] = _one_or_many(values)
        if person.experience:
            data["experience"] = list(person.experience)
        if lines := self.index.reporting_lines.get(person.id):
            data["manager"] = _one_or_many([_short("person", line.manager, line.period) for line in lines])
        data |= _dated(person.period)
        if leaves := self.index.leaves.get(person.id):
            data["leave"] = [_dated(leave.period) for leave in leaves]
        return data

    def _team(self, team: Team) -> Data:
        data: Data = {"id": team.id, "name": team.name}
        if parents := self.index.parents.get(team.id):
            data["parent"] = _one_or_many(
                [_short("team", parent.parent, parent.period) for parent in parents]
            )
        if team.zone is not None:
            data["zone"] = team.zone
        if team.labels:
            data["labels"] = dict(team.labels)
        if team.forge:
            data["forge"] = _one_or_many(list(team.forge))
        data |= _dated(team.period)
        if members := self.index.members.get(team.id):
            data["members"] = [_short("person", member.person, member.period) for member in members]
        roles: dict[str, list[Any]] = {}
        for held in self.index.roles_on.get(team.id, ()):
            roles.setdefault(held.role, []).append(_short("person", held.person, held.period))
        if roles:
            data["roles"] = {role: _one_or_many(held) for role, held in roles.items()}
        data |= self._stand_ins(team)
        if team.id in self.index.charter:
            data["charter"] = self._charter(self.index.charter[team.id])
        return data

    def _stand_ins(self, team: Team) -> Data:
        data: Data = {
            "deputies": [
                {
                    "role": deputy.role,
                    "person": deputy.person,
                    **_given(accepted=deputy.accepted),
                    **_dated(deputy.period),
                }
                for deputy in self.by_team["deputies"].get(team.id, ())
            ],
            "coding_ranges": [
                {
                    "person": declared.person,
                    "percent": [declared.low, declared.high],
                    **_dated(declared.period),
                }
                for declared in self.by_team["coding_ranges"].get(team.id, ())
            ],
            "covers": [
                {
                    "role": cover.role,
                    **_given(**{"for": cover.holder}),
                    "acting": cover.acting,
                    **_dated(cover.period),
                    **({} if cover.rows is None else {"rows": list(cover.rows)}),
                    **_given(accepted=cover.accepted, granted_by=cover.granted_by),
                }
                for cover in self.by_team["covers"].get(team.id, ())
            ],
        }
        return {key: entries for key, entries in data.items() if entries}

    def _charter(self, charter: Charter) -> Data:
        data: Data = {}
        if charter.when_vacant is not None:
            data["when_vacant"] = self._parties(charter.when_vacant)
        if charter.max_holders:
            data["max_holders"] = dict(charter.max_holders)
        rows: dict[str, list[Data]] = {}
        for row in charter.rows:
            rows.setdefault(row.responsibility, []).append(self._row(row))
        if rows:
            data["rows"] = {
                key: entries[0] if len(entries) == 1 else entries for key, entries in rows.items()
            }
        return data

    def _row(self, row: CharterRow) -> Data:
        data = _given(**{name: getattr(row, name) for name in _TEXTS})
        for name in ("mode", "sight"):
            if getattr(row, name) is not None:
                data[name] = str(getattr(row, name))
        if row.aliases is not None:
            data["aliases"] = list(row.aliases)
        for name in ("holders", "informed", "when_vacant"):
            if getattr(row, name) is not None:
                data[name] = self._parties(getattr(row, name))
        if row.split is not None:
            data["split"] = self._split(row.split)
        if row.tie_break is not None:
            data["tie_break"] = self._party(row.tie_break)
        return {key: data[key] for key in _ROW_ORDER if key in data} | _dated(row.period)

    def _split(self, split: tuple[tuple[Party, str], ...]) -> Data | list[Data]:
        parties = [party for party, _ in split]
        if len({party.id for party in parties}) == len(parties) and not any(map(self._is_ambiguous, parties)):
            return {party.id: part for party, part in split}
        return [{party.kind: party.id, "part": part} for party, part in split]

    def _parties(self, parties: Iterable[Party]) -> list[Any]:
        return [self._party(party) for party in parties]

    def _party(self, party: Party) -> str | Data:
        return {party.kind: party.id} if self._is_ambiguous(party) else party.id

    def _is_ambiguous(self, party: Party) -> bool:
        return party.id in (self.index.person if party.kind == "role" else self.roles)

    def _system(self, system: System) -> Data:
        data: Data = {"id": system.id, "name": system.name}
        if owners := self.index.owners.get(system.id):
            data["owner"] = _one_or_many([_short("team", owner.team, owner.period) for owner in owners])
        if system.production:
            data["production"] = True
        if system.repositories:
            data["repositories"] = [
                repository.address if repository.path == "/" else repository._asdict()
                for repository in system.repositories
            ]
        if system.code_owners:
            data["code_owners"] = [
                {**rule._asdict(), "owners": list(rule.owners)} for rule in system.code_owners
            ]
        return data | _given(catalogue_owner=system.catalogue_owner) | _dated(system.period)


_TEXTS = ("not_applicable", "title", "description", "cadence", "note")
_ROW_ORDER = (
    "title",
    "not_applicable",
    "holders",
    "split",
    "tie_break",
    "informed",
    "when_vacant",
    "mode",
    "sight",
    "cadence",
    "aliases",
    "description",
    "note",
)


def _given(**values: Any) -> Data:
    return {name: value for name, value in values.items() if value is not None}
