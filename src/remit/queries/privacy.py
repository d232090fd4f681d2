"""What is held about a person, for nobody's eyes but theirs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db import models as django
from django.utils.translation import gettext_lazy as _

from remit.core.privacy import PARTS, Part
from remit.db import audit, models, privacy
from remit.db.snapshot import snapshot

MOST_SHOWN = 50
"""Rows of one table that a page lists; the export has all of them."""
TITLES = {"Authenticator": _("Second factors"), "SocialAccount": _("Linked accounts")}
NOT_SHOWN = {("Round", "shown_for"), ("Authenticator", "data")}
"""Columns that would say something of others, or that would let somebody sign in."""


@dataclass(frozen=True)
class Table:
    """The rows of one table: what it is called, what each row says, and how many there are."""

    name: str
    rows: tuple[dict[str, Any], ...]
    count: int


@dataclass(frozen=True)
class HeldPart:
    """One part of what is held, with the tables that hold something."""

    part: Part
    tables: tuple[Table, ...]

    @property
    def count(self) -> int:
        """How many rows it has in all."""
        return sum(table.count for table in self.tables)


class Reading(NamedTuple):
    """Somebody read something personal."""

    reader: str
    what: str
    at: datetime


@dataclass(frozen=True)
class Held:
    """All that is held about a person, and who read what of it that is personal."""

    person: str
    name: str
    parts: tuple[HeldPart, ...]
    reads: tuple[Reading, ...]


@snapshot()
def held(person: str, *, most: int | None = MOST_SHOWN) -> Held:
    """All that is held about the person; of each table the first ``most`` rows (None: all). Raises LookupError."""
    known = models.Person.objects.filter(pk=person).first()
    if known is None:
        raise LookupError(person)
    user = models.User.objects.filter(person=person).values_list("pk", flat=True).first()
    tables: dict[str, list[Table]] = {part.id: [] for part in PARTS}
    for model, place in privacy.PLACES.items():
        rows = privacy.rows_about(model, person, user)
        count = rows.count()
        if count:
            shown = rows if most is None else rows[:most]
            tables[place.part].append(Table(str(place.title), tuple(_row(row) for row in shown), count))
    if user is not None:
        tables["account"] += _of_sign_in(user, most)
    parts = tuple(HeldPart(part, tuple(tables[part.id])) for part in PARTS)
    return Held(person, known.name, parts, tuple(reads(person)))


def _of_sign_in(user: int, most: int | None) -> Iterator[Table]:
    """What the library that signs people in keeps of the user: second factors, linked accounts."""
    for model, column in privacy.kept_elsewhere():
        rows = model._default_manager.filter(**{column: user}).order_by("pk")
        count = rows.count()
        if count:
            title = TITLES.get(model.__name__, model._meta.verbose_name_plural)
            shown = rows if most is None else rows[:most]
            yield Table(str(title), tuple(_row(row) for row in shown), count)


def reads(person: str) -> Iterator[Reading]:
    """Who read something personal of the person's, the latest first."""
    found = models.PersonalRead.objects.filter(subject=person).order_by("-at", "-pk")
    for reader, what, at in found.values_list("reader_name", "what", "at"):
        yield Reading(reader, what, at)


def export(person: str) -> dict[str, Any]:
    """The same as plain data, complete, with what each part is for. Raises LookupError."""
    found = held(person, most=None)
    return {
        "remit_person": 1,
        "person": person,
        "name": found.name,
        "parts": [
            {**each.part._asdict(), "tables": {table.name: list(table.rows) for table in each.tables}}
            for each in found.parts
        ],
    }


def _row(row: django.Model) -> dict[str, Any]:
    """What a row says, without what is secret and without numbers of our own."""
    found: dict[str, Any] = {}
    for field in row._meta.concrete_fields:
        value = getattr(row, field.attname)
        hidden = (
            field.name in privacy.SECRET
            or (type(row).__name__, field.name) in NOT_SHOWN
            or field.name == "position"
        )
        if hidden or value in (None, "", [], {}) or isinstance(field, django.AutoField):
            continue
        found[field.name] = value.isoformat() if isinstance(value, date) else value
    return found


def erased() -> frozenset[str]:
    """The marks of everybody who was erased; a backup carries them, so that a restore keeps them erased."""
    found = models.AuditEntry.objects.filter(action=audit.ERASE).values_list("after", flat=True)
    return frozenset(after["mark"] for after in found if after and "mark" in after)
