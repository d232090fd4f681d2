"""What a cell of a table says: an id, a day, a role. What it should not say becomes a problem of the cell."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

from remit.files.imports.texts import ID, slug
from remit.lib.periods import Period
from remit.lib.text import did_you_mean

if TYPE_CHECKING:
    from remit.core.framework import Framework
    from remit.files.imports.csv_table import Cell, Row

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


def filled(row: Row, name: str) -> bool:
    """Whether the row has something in that column."""
    return name in row and bool(row[name].text)


def identifier(cell: Cell) -> str | None:
    """The id that a cell is, or that can be made from it; None after noting a problem."""
    key = cell.text if ID.fullmatch(cell.text) else slug(cell.text)
    if ID.fullmatch(key):
        return key
    cell.problem("is empty" if not cell.text else "no id can be made from this", "an id such as ana-ruiz")
    return None


def period(row: Row) -> Period | None:
    """The days that the row speaks of; None after noting a problem."""
    start, end = (_day(row[name]) if filled(row, name) else (True, None) for name in ("from", "until"))
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


def role_names(framework: Framework) -> dict[str, str]:
    """Every way to name a role, without case: its id, its title, its short name."""
    names = [
        (name.casefold(), role.id) for role in framework.roles for name in (role.short, role.title, role.id)
    ]
    return dict(names)


def role(cell: Cell, names: dict[str, str]) -> str | None:
    """The id of the role that the cell names; None after noting a problem."""
    known = names.get(cell.text.casefold())
    if known is None:
        near = did_you_mean(cell.text, names)
        hint = f"did you mean {names[near[0]]}?" if near else ""
        cell.problem("the framework has no such role", " or ".join(dict.fromkeys(names.values())), hint)
    return known
