"""From what the files say to the organisation, remembering the node that each part came from."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from remit.core.charter import Charter, CharterRow
from remit.core.cover import Cover
from remit.core.framework import Framework, Party
from remit.core.organisation import Organisation
from remit.core.person import Identity, Kind, Leave, Person, ReportingLine
from remit.core.role import CodingRange, Deputy, RoleAssignment
from remit.core.suppression import Suppression
from remit.core.system import CodeOwnersRule, Repository, System, SystemOwner
from remit.core.team import Membership, Team, TeamParent
from remit.files.format import IDENTITIES
from remit.files.record import NODE

if TYPE_CHECKING:
    from remit.files.nodes import Node
    from remit.files.reading import Reading

Data = dict[str, Any]
RowOrigin: TypeAlias = "tuple[Reading, Node, Node]"
"""Where a row of a charter stands: the node of its head (its id, or its place in the history) and its body."""

_ROW_SAME: Final = ("not_applicable", "title", "description", "mode", "sight", "cadence", "note")


@dataclass(slots=True)
class Source:
    """One file that was read: its reading and what its top level says."""

    reading: Reading
    data: Data


class Builder:
    """Collects the values of all files. ``origins`` tells, list by list, where each value stands,
    ``row_origins`` the same of the rows of each charter."""

    def __init__(self, framework: Framework, sources: list[Source]) -> None:
        self.framework = framework
        self.sources = sources
        self.values: dict[str, list[Any]] = defaultdict(list)
        self.origins: dict[str, list[tuple[Reading, Node]]] = defaultdict(list)
        self.row_origins: list[list[RowOrigin]] = []
        self.roles = set(framework.role_by_id)
        self.people: set[str] = set()
        self.outside: set[tuple[str, str]] = set()
        self._reading = sources[0].reading

    def build(self, head: Data) -> Organisation:
        """The organisation; ``head`` is what the key ``organisation`` says."""
        for read in (self._outside, self._people, self._head_charter(head), self._teams, self._rest):
            for source in self.sources:
                self._reading = source.reading
                read(source.data)
        return Organisation(
            id=head["id"],
            name=head.get("name") or head["id"],
            framework=self.framework,
            zone=head.get("zone") or "UTC",
            **{collection: tuple(values) for collection, values in self.values.items()},
        )

    def _add(self, collection: str, value: object, node: Node) -> None:
        self.values[collection].append(value)
        self.origins[collection].append((self._reading, node))

    def _outside(self, data: Data) -> None:
        outside = data.get("outside", {})
        for entry in outside.get("people", ()):
            self.outside.add(("person", entry["id"]))
            self.people.add(entry["id"])
            self._add("people", Person(entry["id"], entry.get("name", entry["id"])), entry[NODE])
        for entry in outside.get("teams", ()):
            self.outside.add(("team", entry["id"]))
            self._add("teams", Team(entry["id"], entry.get("name", entry["id"])), entry[NODE])

    def _people(self, data: Data) -> None:
        for entry in data.get("people", ()):
            key, node = entry["id"], entry[NODE]
            self.people.add(key)
            identities = tuple(Identity(kind, text) for kind in IDENTITIES for text in entry.get(kind, ()))
            self._add(
                "people",
                Person(
                    key,
                    entry.get("name", key),
                    entry.get("kind", Kind.HUMAN),
                    identities,
                    tuple(entry.get("experience", ())),
                    entry["period"],
                ),
                node,
            )
            for line in entry.get("manager", ()):
                self._add("reporting_lines", ReportingLine(key, line["person"], line["period"]), line[NODE])
            for leave in entry.get("leave", ()):
                self._add("leaves", Leave(key, leave["period"]), leave[NODE])

    def _head_charter(self, head: Data) -> Any:
        """Reads the organisation's charter: ``charter`` and the shorthand ``max_holders`` in one."""
        limits = [(role, number) for role, number, _ in head.get("max_holders", ())]

        def read(data: Data) -> None:
            if "charter" in data or (limits and data.get("organisation") is head):
                self._charter(None, data.get("charter", {NODE: head[NODE]}), limits)

        return read

    def _teams(self, data: Data) -> None:
        for entry in data.get("teams", ()):
            self._team(entry["id"], entry)

    def _team(self, key: str, entry: Data) -> None:
        labels = tuple((label, text) for label, text, _ in entry.get("labels", ()))
        forge = tuple(handle.removeprefix("@") for handle in entry.get("forge", ()))
        self._add(
            "teams",
            Team(
                key,
                entry.get("name", key),
                entry.get("zone"),
                labels,
                forge,
                entry["period"],
            ),
            entry[NODE],
        )
        for item in entry.get("parent", ()):
            self._add("team_parents", TeamParent(key, item["team"], item["period"]), item[NODE])
        for item in entry.get("members", ()):
            self._add("memberships", Membership(item["person"], key, item["period"]), item[NODE])
        for role, items, node in entry.get("roles", ()):
            if role not in self.roles:
                items = items[:1]
            for item in items:
                where = item[NODE] if role in self.roles else node
                self._add("assignments", RoleAssignment(item["person"], role, key, item["period"]), where)
        for item in entry.get("deputies", ()):
            self._add(
                "deputies",
                Deputy(item["person"], item["role"], key, item.get("accepted"), item["period"]),
                item[NODE],
            )
        for item in entry.get("coding_ranges", ()):
            low, high = (*item["percent"], 0, 0)[:2]
            self._add(
                "coding_ranges", CodingRange(item["person"], key, low, high, item["period"]), item[NODE]
            )
        for item in entry.get("covers", ()):
            rows = item.get("rows")
            self._add(
                "covers",
                Cover(
                    key,
                    item["role"],
                    item["acting"],
                    item["period"],
                    item.get("for"),
                    None if rows is None else tuple(rows),
                    item.get("accepted"),
                    item.get("granted_by"),
                ),
                item[NODE],
            )
        if "charter" in entry:
            self._charter(key, entry["charter"], [])

    def _charter(self, team: str | None, data: Data, limits: list[tuple[str, int]]) -> None:
        rows: list[CharterRow] = []
        origins: list[RowOrigin] = []
        for responsibility, entries, key in data.get("rows", ()):
            for entry in entries:
                rows.append(self._row(responsibility, entry))
                head = key if len(entries) == 1 else entry[NODE]
                origins.append((self._reading, head, entry[NODE]))
        self.row_origins.append(origins)
        own = [(role, number) for role, number, _ in data.get("max_holders", ())]
        holders = dict(limits) | dict(own)
        when_vacant = self._parties(data["when_vacant"]) if "when_vacant" in data else None
        self._add("charters", Charter(team, tuple(rows), when_vacant, tuple(holders.items())), data[NODE])

    def _row(self, responsibility: str, entry: Data) -> CharterRow:
        values: Data = {key: entry[key] for key in _ROW_SAME if key in entry}
        if "aliases" in entry:
            values["aliases"] = tuple(entry["aliases"])
        for key in ("holders", "informed", "when_vacant"):
            if key in entry:
                values[key] = self._parties(entry[key])
        if "tie_break" in entry:
            values["tie_break"] = self._party(entry["tie_break"])
        if "split" in entry:
            values["split"] = self._split(entry["split"], values.get("holders", ()))
        return CharterRow(responsibility, entry["period"], **values)

    def _split(self, parts: list[Any], holders: tuple[Party, ...]) -> tuple[tuple[Party, str], ...]:
        among: dict[str, list[Party]] = {}
        for party in holders:
            among.setdefault(party.id, []).append(party)
        result = []
        for part in parts:
            if isinstance(part, dict):
                result.append((self._party(part), part["part"]))
                continue
            key, text, node = part
            named = among.get(key, [])
            result.append((named[0] if len(named) == 1 else self._party({"id": key, NODE: node}), text))
        return tuple(result)

    def _parties(self, entries: list[Data]) -> tuple[Party, ...]:
        return tuple(map(self._party, entries))

    def _party(self, entry: Data) -> Party:
        """The role or the person; what is neither counts as a person, of whom nobody knows."""
        key = entry.get("id")
        if key is not None and key in self.roles and key in self.people:
            self._reading.say(
                entry[NODE],
                "both a role and a person have this id",
                expected=f"{{role: {key}}} or {{person: {key}}}",
            )
        if key is not None:
            return Party.role(key) if key in self.roles else Party.person(key)
        if ("role" in entry) == ("person" in entry):
            self._reading.say(entry[NODE], "not one party", expected="either 'role' or 'person'")
        return Party.role(entry["role"]) if "role" in entry else Party.person(entry.get("person", ""))

    def _rest(self, data: Data) -> None:
        for entry in data.get("systems", ()):
            key = entry["id"]
            repositories = tuple(
                Repository(r["address"], r.get("path", "/")) for r in entry.get("repositories", ())
            )
            rules = tuple(
                CodeOwnersRule(r["pattern"], tuple(r["owners"]), r["line"])
                for r in entry.get("code_owners", ())
            )
            self._add(
                "systems",
                System(
                    key,
                    entry.get("name", key),
                    entry.get("production", False),
                    repositories,
                    rules,
                    entry.get("catalogue_owner"),
                    entry["period"],
                ),
                entry[NODE],
            )
            for owner in entry.get("owner", ()):
                self._add("system_owners", SystemOwner(key, owner["team"], owner["period"]), owner[NODE])
        names = [field.name for field in fields(Suppression)]
        for entry in data.get("suppressions", ()):
            self._add("suppressions", Suppression(**{n: entry[n] for n in names if n in entry}), entry[NODE])
