"""People and roles from a table: one row for each person, membership or role.

``person,name,email,github,team,team_name,parent,role,from,until,manager,experience``; only ``person`` is required.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING

from remit.core.person import Person, ReportingLine
from remit.core.role import RoleAssignment
from remit.core.team import Membership, Team, TeamParent
from remit.files import frameworks
from remit.files.imports.csv_table import Cell, Row, table
from remit.files.imports.draft import FRAMEWORK, Draft, identities
from remit.files.imports.outcome import counted, number
from remit.files.imports.texts import EMAIL, ID, LOGIN, readings, refuse, slug
from remit.lib.periods import ALWAYS, Period
from remit.lib.text import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from remit.core.framework import Framework
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
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
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
    tables = _Table(Draft(), _roles(framework))
    notes = tables.draft.notes
    for reading in files:
        rows, unknown = table(reading, COLUMNS, "person") if not reading.problems else ([], [])
        for name in unknown:
            notes.add("columns", name or "(no name)", "not one of the columns that this importer knows")
        for row in rows:
            _row(row, tables)
    _parents(tables, existing)
    _managers(tables, existing)
    refuse(files)
    return tables.draft.imported(_took(tables.draft), options)


def _roles(framework: Framework) -> dict[str, str]:
    """Every way to name a role, without case: its id, its title, its short name."""
    names = [
        (name.casefold(), role.id) for role in framework.roles for name in (role.short, role.title, role.id)
    ]
    return dict(names)


def _row(row: Row, tables: _Table) -> None:
    person = _id(row["person"])
    period = _period(row)
    team = _id(row["team"]) if _filled(row, "team") else ""
    role = _role(row["role"], tables.roles) if _filled(row, "role") else ""
    if role and not team:
        row["role"].problem("a role without a team", "the team in the column team")
    if not person or period is None or role is None or team is None:
        return
    _person(person, period if not team else ALWAYS, row, tables)
    if team:
        _team(team, row, tables)
        _held(person, team, role, period, row, tables)
    if _filled(row, "manager"):
        _once(("manager", person), row["manager"], tables)
        tables.managers.setdefault(person, row["manager"])


def _filled(row: Row, name: str) -> bool:
    return name in row and bool(row[name].text)


def _id(cell: Cell) -> str | None:
    """The id that a cell is, or that can be made from it; None after noting a problem."""
    key = cell.text if ID.fullmatch(cell.text) else slug(cell.text)
    if key:
        return key
    cell.problem("is empty" if not cell.text else "no id can be made from this", "an id such as ana-ruiz")
    return None


def _period(row: Row) -> Period | None:
    """The days that the row speaks of; None after noting a problem."""
    start, end = (_day(row[name]) if _filled(row, name) else (True, None) for name in ("from", "until"))
    if not (start[0] and end[0]):
        return None
    if start[1] is not None and end[1] is not None and end[1] <= start[1]:
        message = f"ends before it begins, on {start[1]}"
        row["until"].problem(message, "a later day; until is the first day no longer")
        return None
    return Period(start[1], end[1])


def _day(cell: Cell) -> tuple[bool, date | None]:
    """Whether it is a day, and the day, None where it is unknown; what is none is noted as a problem."""
    if cell.text == "unknown":
        return True, None
    try:
        if _DAY.fullmatch(cell.text):
            return True, date.fromisoformat(cell.text)
    except ValueError as error:
        cell.problem(f"this day does not exist ({error})", "YYYY-MM-DD")
        return False, None
    cell.problem("this is no day", "YYYY-MM-DD, or unknown")
    return False, None


def _role(cell: Cell, roles: dict[str, str]) -> str | None:
    role = roles.get(cell.text.casefold())
    if role is None:
        near = did_you_mean(cell.text, roles)
        hint = f"did you mean {roles[near[0]]}?" if near else ""
        cell.problem("the framework has no such role", " or ".join(dict.fromkeys(roles.values())), hint)
    return role


def _once(key: tuple[str, str], cell: Cell, tables: _Table) -> None:
    """Note a problem where two rows say different things of what can be said once only."""
    first = tables.named.setdefault(key, cell)
    if first.text.casefold() != cell.text.casefold():
        cell.problem(f"line {first.line} says {first.text} of {key[1]}", "the same in every row")


def _person(person: str, period: Period, row: Row, tables: _Table) -> None:
    text = {name: row[name].text for name in ("email", "github") if _filled(row, name)}
    if "email" in text and not EMAIL.fullmatch(text["email"]):
        row["email"].problem("this is no e-mail address", "name@host")
    if "github" in text and not LOGIN.fullmatch(text["github"].removeprefix("@")):
        row["github"].problem("this is no GitHub login", "letters, digits and hyphens")
    name = row["name"].text if _filled(row, "name") else ""
    if name:
        _once(("name", person), row["name"], tables)
        _note_formula(row["name"], tables.draft)
    elif row["person"].text != person:
        name = row["person"].text
    experience: list[str] = []
    if _filled(row, "experience"):
        experience = _experience(row["experience"], tables.roles)
    github = text.get("github", "").removeprefix("@")
    found = identities(email=text.get("email", ""), github=github)
    known = tables.draft.person(
        Person(person, name or person, identities=found, experience=tuple(experience))
    )
    if period != ALWAYS:
        tables.draft.people[person] = replace(known, period=period)


def _experience(cell: Cell, roles: dict[str, str]) -> list[str]:
    """The roles named: the whole cell where that is one (titles have blanks), else word by word."""
    if cell.text.casefold() in roles:
        return [roles[cell.text.casefold()]]
    words = re.split(r"\s*[|;]\s*", cell.text) if re.search(r"[|;]", cell.text) else cell.text.split()
    parts = [replace(cell, text=word) for word in words if word]
    return [role for part in parts if (role := _role(part, roles))]


def _note_formula(cell: Cell, draft: Draft) -> None:
    if cell.text.startswith(_FORMULA):
        draft.notes.add("formulas", f"{cell.text} (line {cell.line})", "kept as text, never calculated")


def _team(team: str, row: Row, tables: _Table) -> None:
    given = row["team"].text
    name = given if given != team else ""
    if _filled(row, "team_name"):
        _once(("team_name", team), row["team_name"], tables)
        _note_formula(row["team_name"], tables.draft)
        name = row["team_name"].text
    known = tables.draft.teams.setdefault(team, Team(team, name or team))
    if name and known.name == team:
        tables.draft.teams[team] = replace(known, name=name)
    if _filled(row, "parent"):
        _once(("parent", team), row["parent"], tables)
        tables.parents.setdefault(team, row["parent"])


def _held(person: str, team: str, role: str, period: Period, row: Row, tables: _Table) -> None:
    """A role or, without one, a membership; the same again is no second one, one that overlaps is a problem."""
    periods = tables.held.setdefault((person, team, role), [])
    if period in periods:
        tables.draft.notes.add("repeated rows", f"line {row['person'].line}", "an earlier row says the same")
        return
    if any(period.overlaps(other) for other in periods):
        cell = row["from"] if _filled(row, "from") else row["person"]
        cell.problem(f"overlaps another period of {person} on {team}", "periods that do not overlap")
        return
    periods.append(period)
    if role:
        tables.draft.link(RoleAssignment(person, role, team, period))
    else:
        tables.draft.link(Membership(person, team, period))


def _parents(tables: _Table, existing: Organisation | None) -> None:
    known = set(tables.draft.teams) | set(existing.index.team if existing else ())
    for team, cell in tables.parents.items():
        parent = _id(cell)
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
    for person, cell in tables.managers.items():
        manager = _known(cell.text, ids, addresses)
        if manager is None:
            near = did_you_mean(cell.text, [*ids, *addresses])
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
