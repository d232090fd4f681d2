"""Every table as plain rows, and back: the same rows on either engine."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from itertools import islice
from typing import Any

from django.apps import apps
from django.contrib.sessions.models import Session
from django.core.management.color import no_style
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.models import DateField, Field, Model

from remit.db.models import LoginLink

APPS = ("db", "account", "mfa", "socialaccount")
"""Whose tables hold something; those of the others are filled by migrations, or hold sessions."""
LEFT_OUT: tuple[type[Model], ...] = (LoginLink, Session)
"""What opens a door for some days: after a restore everybody signs in anew, and a used link stays used."""
BATCH = 500


def tables() -> tuple[type[Model], ...]:
    """Every table that a backup holds, in a fixed order."""
    found = [model for app in APPS for model in apps.get_app_config(app).get_models(True)]
    return tuple(sorted((model for model in found if model not in LEFT_OUT), key=name))


def name(model: type[Model]) -> str:
    """What the table is called in the database and in the backup."""
    return model._meta.db_table


def columns(model: type[Model]) -> tuple[str, ...]:
    """The table's columns."""
    return tuple(field.attname for field in model._meta.concrete_fields)


def schema() -> Mapping[str, str]:
    """The last migration of each part whose tables a backup holds."""
    graph = MigrationLoader(None).graph
    return {app: last for app, last in sorted(graph.leaf_nodes()) if app in APPS}


def rows(model: type[Model]) -> Iterator[list[Any]]:
    """The table's rows as plain values, in the order of their keys."""
    for row in model._base_manager.order_by("pk").values_list(*columns(model)).iterator(BATCH):
        yield [value.isoformat() if isinstance(value, date) else value for value in row]


def is_empty() -> bool:
    """Whether no table holds anything."""
    return not any(model._base_manager.exists() for model in tables())


def clear() -> None:
    """Takes every row out of every table, those that a backup leaves out as well. Within a transaction."""
    with connection.cursor() as cursor:
        for model in (*LEFT_OUT, *tables()):
            cursor.execute(f"DELETE FROM {connection.ops.quote_name(name(model))}")  # noqa: S608 - our own name


def insert(model: type[Model], found: Iterable[list[Any]]) -> None:
    """Puts the rows into the table, as they are: nothing is set or counted by itself. Within a transaction."""
    fields: list[Field[Any, Any]] = list(model._meta.concrete_fields)
    size = min(BATCH, connection.ops.bulk_batch_size(fields, [None] * BATCH))
    dates = [isinstance(field, DateField) for field in fields]
    left = iter(found)
    while some := list(islice(left, size)):
        made = [model(**_values(fields, dates, row)) for row in some]
        rows_of: Any = model._base_manager.all()
        rows_of._insert(made, fields=fields, raw=True)


def finish() -> None:
    """Once all rows are in: the next number of each table comes after those in it, and every reference holds."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), list(tables())):
            cursor.execute(statement)
    connection.check_constraints()


def _values(fields: list[Field[Any, Any]], dates: list[bool], row: list[Any]) -> dict[str, Any]:
    return {
        field.attname: _moment(field, value) if is_date and value is not None else value
        for field, value, is_date in zip(fields, row, dates, strict=True)
    }


def _moment(field: Field[Any, Any], value: str) -> date:
    return (datetime if field.get_internal_type() == "DateTimeField" else date).fromisoformat(value)
