"""Rows of tables and objects of the organisation, one description for each kind, both ways.

The fields of an object and the columns of its table have the same names; what differs is derived
here once: foreign keys, periods in two columns, nested values as JSON.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields
from operator import itemgetter
from typing import Any, get_type_hints

from django.db import models as django

from remit.core import objects
from remit.core.charter import CharterRow
from remit.core.objects import TeamRow
from remit.db import models
from remit.lib.periods import Period
from remit.lib.plain import Read, plain, reader

MODELS: Mapping[str, type[django.Model]] = {
    "person": models.Person,
    "team": models.Team,
    "system": models.System,
    "reporting line": models.ReportingLine,
    "leave": models.Leave,
    "team parent": models.TeamParent,
    "membership": models.Membership,
    "system owner": models.SystemOwner,
    "role": models.RoleAssignment,
    "deputy": models.Deputy,
    "coding range": models.CodingRange,
    "charter": models.Charter,
    "charter row": models.CharterRow,
    "cover": models.Cover,
    "suppression": models.Suppression,
}
ELSEWHERE = {"identities", "rows"}
"""Fields that stand in a table of their own; those of a cover do not."""


@dataclass(frozen=True)
class Table:
    """How one kind stands in the database."""

    kind: str
    model: type[django.Model]
    columns: tuple[str, ...]
    """Columns of the object, by their names in the database."""
    build: Callable[[tuple[Any, ...], Mapping[str, Any]], Any]
    """Makes the object from a row's columns in that order, and from what stands elsewhere."""
    take: Callable[[Any], dict[str, Any]]
    """The columns of an object."""


@dataclass(frozen=True)
class _Field:
    name: str
    columns: tuple[str, ...]
    read: Read | None

    def take(self, value: Any) -> Iterable[tuple[str, Any]]:
        if len(self.columns) == 1:
            return ((self.columns[0], value if self.read is None else plain(value)),)
        return zip(self.columns, (value.start, value.end), strict=True)


def _field(model: type[django.Model], name: str, hint: Any) -> _Field:
    if hint is Period:
        return _Field(name, ("start", "end"), None)
    column = model._meta.get_field(name)
    nested = isinstance(column, django.JSONField) or hint_is_coded(column)
    attribute = str(column.attname)  # type: ignore[union-attr]
    return _Field(name, (attribute,), reader(hint) if nested else None)


def hint_is_coded(column: Any) -> bool:
    """Whether the column holds the code of an enumeration."""
    return isinstance(column, django.CharField) and column.name in ("kind", "mode", "sight")


def _table(kind: objects.Kind) -> Table:
    model = MODELS[kind.name]
    shape = CharterRow if kind.type is TeamRow else kind.type
    hints = get_type_hints(shape)
    parts = [
        _field(model, item.name, hints[item.name])
        for item in fields(shape)
        if not (item.name in ELSEWHERE and kind.name in ("person", "charter"))
    ]
    columns = tuple(column for part in parts for column in part.columns)
    make = _maker(shape, parts, columns)

    def take(value: Any) -> dict[str, Any]:
        return dict(pair for part in parts for pair in part.take(getattr(value, part.name)))

    if kind.type is TeamRow:
        return Table(
            kind.name,
            model,
            ("team_id", *columns),
            lambda row, extra: TeamRow(row[0], make(row[1:], extra)),
            lambda value: {"team_id": value.team, **take(value.row)},
        )
    return Table(kind.name, model, columns, make, take)


def _maker(
    shape: Any, parts: list[_Field], columns: tuple[str, ...]
) -> Callable[[tuple[Any, ...], Mapping[str, Any]], Any]:
    """Builds by keyword; a period without bounds is the shared one."""
    plains = [(part.name, columns.index(part.columns[0])) for part in parts if len(part.columns) == 1]
    reads = {part.name: part.read for part in parts if part.read is not None}
    dated = "start" in columns
    bounds = itemgetter(columns.index("start"), columns.index("end")) if dated else None

    def make(row: tuple[Any, ...], extra: Mapping[str, Any]) -> Any:
        values = {name: row[at] for name, at in plains}
        for name, read in reads.items():
            values[name] = read(values[name])
        if bounds is not None:
            values["period"] = Period(*bounds(row))
        return shape(**values, **extra)

    return make


TABLES: Mapping[str, Table] = {kind.name: _table(kind) for kind in objects.KINDS.values()}
