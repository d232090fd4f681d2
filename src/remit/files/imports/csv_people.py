"""People and roles from a table: one row for each person, membership or role.

``person,name,email,github,team,team_name,parent,role,from,until,manager,experience``; only ``person`` is required.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from remit.core.person import Person, ReportingLine
from remit.core.role import RoleAssignment
from remit.core.team import Membership, Team, TeamParent
from remit.files import frameworks
from remit.files.imports.csv_table import Cell, Row, table
from remit.files.imports.csv_values import filled, identifier, period, role, role_names
from remit.files.imports.draft import FRAMEWORK, Draft, identities
from remit.files.imports.outcome import counted, number
from remit.files.imports.texts import EMAIL, LOGIN, readings, refuse, slug
from remit.files.reading import MOST_PROBLEMS
from remit.lib.periods import ALWAYS, Period
from remit.lib.text import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from remit.core.organisation import Organisation
    from remit.files.imports.outcome import Imported, Options

COLUMNS = {
    "person": "the person's id, or a name that an id can be made from",
    "name": "the full name",
    "email": "the e-mail address",
    "github": "the GitHub login",
    "team": "the team's id, or a name that an id can be made from",
    "team_name": "the team's name",
    "parent": "the team above it",
    "role": "the role held on the team: id, title or short name; empty for a member",
    "from": "the first day, YYYY-MM-DD",
    "until": "the first day no longer, YYYY-MM-DD",
    "manager": "whom the person reports to: id or e-mail address",
    "experience": "roles that the person is experienced in, separated by blanks, '|' or ';'",
}
MOST_PERIODS = 200
"""So often nobody joins and leaves one team; it bounds the search for overlaps."""
MOST_HINTS = 5
"""Problems with a suggestion for an unknown manager; each one searches all people."""
_FORMULA = ("=", "+", "-", "@")


@dataclass
class _Table:
    """The draft, and what can only be settled when all rows are read."""

    draft: Draft
    roles: dict[str, str]
    managers: dict[str, Cell] = field(default_factory=dict)
    parents: dict[str, Cell] = field(default_factory=dict)
    named: dict[tuple[str, str], Cell] = field(default_factory=dict)
    held: dict[tuple[str, ...], list[Period]] = field(default_factory=dict)


def read(paths: Sequence[Path], options: Options, existing: Organisation | None = None) -> Imported:
    """Read one or several tables. Raises FileErrors."""
    files = readings(paths, options)
    framework = existing.framework if existing else frameworks.packaged(FRAMEWORK)
    tables = _Table(Draft(), role_names(framework))
    notes = tables.draft.notes
    for reading in files:
        rows, unknown = table(reading, COLUMNS, "person") if not reading.problems else ([], [])
        for name in unknown:
            notes.add("columns", name or "(no name)", "not one of the columns that this importer knows")
        for row in rows:
            if len(reading.problems) == MOST_PROBLEMS:
                break
            _row(row, tables)
    _parents(tables, existing)
    _managers(tables, existing)
    refuse(files)
    return tables.draft.imported(_took(tables.draft), options)


def _row(row: Row, tables: _Table) -> None:
    person = _named("person", row, tables)
    days = period(row)
    team = _named("team", row, tables) if filled(row, "team") else ""
    held = role(row["role"], tables.roles) if filled(row, "role") else ""
    if held and not team:
        row["role"].problem("a role without a team", "the team in the column team")
    if team:
        _team(team, row, tables)
    if not person:
        return
    _person(person, days if days and team == "" else ALWAYS, row, tables)
    if team and days and held is not None:
        _held(person, team, held, days, row, tables)
    if filled(row, "manager"):
        _once(("manager", person), row["manager"], tables)
        tables.managers.setdefault(person, row["manager"])


def _named(column: str, row: Row, tables: _Table) -> str | None:
    """The id in a column. Two names that give the same id are a problem: they may be two people or teams."""
    cell = row[column]
    key = identifier(cell)
    if key and cell.text != key:
        first = tables.named.setdefault((f"{column} id", key), cell)
        if first.text.casefold() != cell.text.casefold():
            cell.problem(f"gives the id {key}, as {first.text} of line {first.line} does", "an id of its own")
    return key


def _once(key: tuple[str, str], cell: Cell, tables: _Table) -> None:
    """Note a problem where two rows say different things of what can be said once only."""
    first = tables.named.setdefault(key, cell)
    if first.text.casefold() != cell.text.casefold():
        cell.problem(f"line {first.line} says {first.text} of {key[1]}", "the same in every row")


def _person(person: str, days: Period, row: Row, tables: _Table) -> None:
    text = {name: row[name].text for name in ("email", "github") if filled(row, name)}
    if "email" in text and not EMAIL.fullmatch(text["email"]):
        row["email"].problem("this is no e-mail address", "name@host")
    if "github" in text and not LOGIN.fullmatch(text["github"].removeprefix("@")):
        row["github"].problem("this is no GitHub login", "letters, digits and hyphens")
    name = row["name"].text if filled(row, "name") else ""
    if name:
        _once(("name", person), row["name"], tables)
        _note_formula(row["name"], tables.draft)
    elif row["person"].text != person:
        name = row["person"].text
    experience: list[str] = []
    if filled(row, "experience"):
        experience = _experience(row["experience"], tables.roles)
    github = text.get("github", "").removeprefix("@")
    found = identities(email=text.get("email", ""), github=github)
    known = tables.draft.person(
        Person(person, name or person, identities=found, experience=tuple(experience))
    )
    if days != ALWAYS:
        tables.draft.people[person] = replace(known, period=days)


def _experience(cell: Cell, roles: dict[str, str]) -> list[str]:
    """The roles named: the whole cell where that is one (titles have blanks), else word by word."""
    if cell.text.casefold() in roles:
        return [roles[cell.text.casefold()]]
    words = re.split(r"\s*[|;]\s*", cell.text) if re.search(r"[|;]", cell.text) else cell.text.split()
    parts = [replace(cell, text=word) for word in words if word]
    return [known for part in parts if (known := role(part, roles))]


def _note_formula(cell: Cell, draft: Draft) -> None:
    if cell.text.startswith(_FORMULA):
        draft.notes.add("formulas", f"{cell.text} (line {cell.line})", "kept as text, never calculated")


def _team(team: str, row: Row, tables: _Table) -> None:
    given = row["team"].text
    name = given if given != team else ""
    if filled(row, "team_name"):
        _once(("team_name", team), row["team_name"], tables)
        _note_formula(row["team_name"], tables.draft)
        name = row["team_name"].text
    known = tables.draft.teams.setdefault(team, Team(team, name or team))
    if name and known.name == team:
        tables.draft.teams[team] = replace(known, name=name)
    if filled(row, "parent"):
        _once(("parent", team), row["parent"], tables)
        tables.parents.setdefault(team, row["parent"])


def _held(person: str, team: str, held: str, days: Period, row: Row, tables: _Table) -> None:
    """A role or, without one, a membership; the same again is no second one, one that overlaps is a problem."""
    periods = tables.held.setdefault((person, team, held), [])
    if days in periods:
        tables.draft.notes.add("repeated rows", f"line {row['person'].line}", "an earlier row says the same")
        return
    if len(periods) == MOST_PERIODS:
        row["person"].problem(f"more than {MOST_PERIODS} periods of {person} on {team}")
        return
    if any(days.overlaps(other) for other in periods):
        cell = row["from"] if filled(row, "from") else row["person"]
        cell.problem(f"overlaps another period of {person} on {team}", "periods that do not overlap")
        return
    periods.append(days)
    if held:
        tables.draft.link(RoleAssignment(person, held, team, days))
    else:
        tables.draft.link(Membership(person, team, days))


def _parents(tables: _Table, existing: Organisation | None) -> None:
    known = set(tables.draft.teams) | set(existing.index.team if existing else ())
    for team, cell in tables.parents.items():
        parent = identifier(cell)
        if parent == team:
            cell.problem("a team cannot be above itself", "another team")
        elif parent and parent in known:
            tables.draft.link(TeamParent(team, parent))
        elif parent:
            # A table of people rarely has a row for a unit in which nobody sits.
            known.add(parent)
            tables.draft.teams[parent] = Team(parent, cell.text)
            tables.draft.link(TeamParent(team, parent))


def _managers(tables: _Table, existing: Organisation | None) -> None:
    people = [*tables.draft.people.values(), *(existing.people if existing else ())]
    ids = {person.id for person in people}
    addresses = {
        identity.value.casefold(): person.id
        for person in reversed(people)
        for identity in person.identities
        if identity.kind == "email"
    }
    hints = 0
    for person, cell in tables.managers.items():
        manager = _known(cell.text, ids, addresses)
        if manager is None:
            hints += 1
            near = did_you_mean(cell.text, [*ids, *addresses]) if hints <= MOST_HINTS else ()
            hint = f"did you mean {' or '.join(near)}?" if near else "add a row for this person"
            cell.problem("nobody here has this id or e-mail address", "a person of the table", hint)
        elif manager == person:
            cell.problem("a person cannot report to themselves", "another person")
        else:
            tables.draft.link(ReportingLine(person, manager))


def _known(text: str, ids: Iterable[str], addresses: dict[str, str]) -> str | None:
    candidates = (text, slug(text), addresses.get(text.casefold(), ""))
    return next((candidate for candidate in candidates if candidate in ids), None)


def _took(draft: Draft) -> list[str]:
    value = draft.organisation("", "")
    roles = [f"{held.role} of {held.team}: {held.person}" for held in value.assignments]
    return [
        number(len(value.people), "person", "people"),
        f"{number(len(value.teams), 'team')}, {number(len(value.team_parents), 'parent')}",
        f"{number(len(value.assignments), 'role')} ({counted(roles)})",
        number(len(value.memberships), "membership"),
        number(len(value.reporting_lines), "reporting line"),
    ]
