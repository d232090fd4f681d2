"""The organisation out of the database: whole, or the part that a page needs.

Every load takes a number of queries that does not grow with the organisation.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from django.db.models import QuerySet

from remit.core.framework import Framework
from remit.core.objects import HEAD, KINDS, Head, Key, Objects, key_of, put_together, unused
from remit.core.organisation import Organisation
from remit.core.person import Identity
from remit.db import models
from remit.db.rows import TABLES
from remit.db.snapshot import snapshot
from remit.lib.plain import from_plain, plain

KEPT_FRAMEWORKS = 8


class NoOrganisationError(LookupError):
    """The database holds no organisation yet."""


def framework_text(framework: Framework) -> str:
    """The framework as it is kept in the database."""
    return json.dumps(plain(framework), ensure_ascii=False, separators=(",", ":"))


@lru_cache(KEPT_FRAMEWORKS)
def framework_of(text: str) -> Framework:
    """The framework of the text. It changes once in months: pages do not read it anew each time."""
    framework: Framework = from_plain(Framework, json.loads(text))
    return framework


def version() -> int:
    """How many changes the organisation has seen; 0 before the first."""
    return models.Organisation.objects.values_list("version", flat=True).first() or 0


def load() -> Organisation:
    """The whole organisation. Raises NoOrganisationError where there is none."""
    return together(load_objects()[0])


@snapshot()
def load_objects() -> tuple[Objects, dict[Key, str]]:
    """Every object of the organisation by kind and key, and who manages each."""
    return read_objects({})


def together(objects: Objects) -> Organisation:
    """The organisation of these objects."""
    return put_together({kind: found.values() for kind, found in objects.items()})


def head() -> tuple[Head, str]:
    """What the organisation is, and who manages that. Raises NoOrganisationError."""
    row = models.Organisation.objects.values_list("slug", "name", "zone", "framework", "managed_by").first()
    if row is None:
        raise NoOrganisationError
    return Head(row[0], row[1], row[2], framework_of(row[3])), row[4]


def read_objects(
    chosen: dict[str, QuerySet[Any]], known: tuple[Head, str] | None = None
) -> tuple[Objects, dict[Key, str]]:
    """The objects of the query sets given for their kinds, and all objects of the other kinds.

    ``known``: what ``head`` has found already.
    """
    found, manager = known or head()
    loaded: Objects = {"organisation": {HEAD: found}}
    managers = {HEAD: manager}
    for name in KINDS:
        table = TABLES[name]
        rows = chosen[name] if name in chosen else table.model._default_manager.all()
        extras = identities(chosen.get("identity")) if name == "person" else {}
        loaded[name] = _read(name, rows, extras, managers)
    return loaded, managers


def _read(name: str, rows: QuerySet[Any], extras: dict[str, Any], managers: dict[Key, str]) -> dict[Key, Any]:
    kind, table = KINDS[name], TABLES[name]
    keyed: dict[Key, Any] = {}
    for row in rows.order_by("position", "pk").values_list("managed_by", *table.columns):
        extra = {"identities": extras.get(row[1], ())} if name == "person" else {}
        value = table.build(row[1:], extra)
        key = unused(key_of(kind, value), keyed)
        keyed[key] = value
        managers[key] = row[0]
    return keyed


def values_of(name: str, known: Mapping[str, tuple[Identity, ...]] | None = None) -> Iterator[Any]:
    """Every object of the kind, in its order. ``known``: the identities of persons, where they were read before."""
    table = TABLES[name]
    extras = known if known is not None else identities(None) if name == "person" else {}
    for row in table.model._default_manager.order_by("position", "pk").values_list(*table.columns):
        yield table.build(row, {"identities": extras.get(row[0], ())} if name == "person" else {})


def identities(rows: QuerySet[Any] | None) -> dict[str, tuple[Identity, ...]]:
    """The identities of each person, in their order."""
    found: dict[str, list[Identity]] = {}
    wanted = models.Identity.objects.all() if rows is None else rows
    for person, kind, value in wanted.order_by("position", "pk").values_list("person_id", "kind", "value"):
        found.setdefault(person, []).append(Identity(kind, value))
    return {person: tuple(items) for person, items in found.items()}
