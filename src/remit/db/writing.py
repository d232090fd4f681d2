"""Brings the tables to the objects of a plan. Called within a transaction, by ``actions`` alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from remit.core.objects import KINDS, Head, Key, key_of, unused
from remit.core.plan import Entry
from remit.core.references import named_persons
from remit.db import models
from remit.db.organisation import framework_text, identities
from remit.db.rows import TABLES, Table

BATCH = 1000


class _Row(NamedTuple):
    pk: Any
    position: int
    managed_by: str
    value: Any


class _Kind:
    """The tables' rows of one kind, and what is to become of each."""

    def __init__(self, name: str, entries: Sequence[Entry], manager: str) -> None:
        self.name, self.table = name, TABLES[name]
        self.rows = _rows(self.table)
        self.added: list[_Row] = []
        self.changed: list[_Row] = []
        self.moved: list[_Row] = []
        kept = set()
        for position, (origin, value) in enumerate(entries):
            if origin is None:
                self.added.append(_Row(None, position, manager, value))
                continue
            kept.add(origin)
            row = self.rows[origin]
            if row.value != value:
                self.changed.append(_Row(row.pk, position, manager, value))
            elif row.position != position:
                self.moved.append(row._replace(position=position))
        self.gone = [row.pk for key, row in self.rows.items() if key not in kept]

    @property
    def named(self) -> bool:
        """Whether rows of other tables name these by their id, which then must stay where it is."""
        return self.name in ("person", "team", "system")

    def clear(self) -> None:
        """Takes away what goes, and what changes too: two rows may swap their days."""
        pks = [*self.gone, *(() if self.named else (row.pk for row in self.changed))]
        for some in _batches(pks):
            self.table.model._default_manager.filter(pk__in=some).delete()

    def fill(self) -> None:
        """Writes what is new, changed and moved."""
        manager = self.table.model._default_manager
        fresh = self.added if self.named else [*self.added, *self.changed]
        made = manager.bulk_create([self._instance(row) for row in fresh], batch_size=BATCH)
        if self.named and self.changed:
            columns = [item.name for item in self.table.model._meta.concrete_fields if not item.primary_key]
            manager.bulk_update([self._instance(row) for row in self.changed], columns, batch_size=BATCH)
        if self.moved:
            placed = [self.table.model(pk=row.pk, position=row.position) for row in self.moved]
            manager.bulk_update(placed, ["position"], batch_size=BATCH)
        if self.name == "person":
            _write_identities([row.value for row in (*self.added, *self.changed)])
        if self.name in ("charter", "charter row"):
            column = "charter" if self.name == "charter" else "row"
            _write_mentions(column, zip(made, (row.value for row in fresh), strict=True))

    def _instance(self, row: _Row) -> Any:
        pk = {} if row.pk is None else {"pk": row.pk}
        values = self.table.take(row.value)
        return self.table.model(**pk, **values, position=row.position, managed_by=row.managed_by)


def write(entries: Mapping[str, Sequence[Entry]], manager: str) -> None:
    """Makes the tables say what the entries say; ``manager`` manages what is new or changed from now on.

    Kinds that are not among the entries stay as they are.
    """
    kinds = [_Kind(name, entries[name], manager) for name in KINDS if name in entries]
    for kind in reversed(kinds):
        kind.clear()
    for kind in kinds:
        kind.fill()


def write_head(head: Head, *, manager: str | None, seen: int) -> bool:
    """Writes what the organisation is and counts the version up; False where it is no longer ``seen``.

    ``manager`` None leaves who manages it as it is.
    """
    columns = {
        "slug": head.id,
        "name": head.name,
        "zone": head.zone,
        "framework": framework_text(head.framework),
        "version": seen + 1,
        **({} if manager is None else {"managed_by": manager}),
    }
    if seen == 0:
        _, made = models.Organisation.objects.get_or_create(singleton=True, defaults=columns)
        return made
    return models.Organisation.objects.filter(version=seen).update(**columns) == 1


def _rows(table: Table) -> dict[Key, _Row]:
    kind = KINDS[table.kind]
    rows = table.model._default_manager.order_by("position", "pk")
    extras = identities(None) if table.kind == "person" else {}
    found: dict[Key, _Row] = {}
    for pk, position, managed_by, *columns in rows.values_list(
        "pk", "position", "managed_by", *table.columns
    ):
        extra = {"identities": extras.get(pk, ())} if table.kind == "person" else {}
        value = table.build(tuple(columns), extra)
        found[unused(key_of(kind, value), found)] = _Row(pk, position, managed_by, value)
    return found


def _write_identities(persons: Sequence[Any]) -> None:
    for some in _batches([person.id for person in persons]):
        models.Identity.objects.filter(person_id__in=some).delete()
    models.Identity.objects.bulk_create(
        [
            models.Identity(person_id=person.id, kind=one.kind, value=one.value, position=position)
            for person in persons
            for position, one in enumerate(person.identities)
        ],
        batch_size=BATCH,
    )


def _write_mentions(column: str, written: Iterable[tuple[Any, Any]]) -> None:
    models.Mention.objects.bulk_create(
        [
            models.Mention(person_id=person, **{f"{column}_id": row.pk})
            for row, value in written
            for person in dict.fromkeys(named_persons(value))
        ],
        batch_size=BATCH,
    )


def _batches(items: Sequence[Any]) -> Iterable[Sequence[Any]]:
    return (items[start : start + BATCH] for start in range(0, len(items), BATCH))
