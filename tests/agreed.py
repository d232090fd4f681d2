"""A small organisation with users, to sign and edit in."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from databases import empty
from django.db import connections
from editable import ACME

from remit.actions import account, charter, point, signature
from remit.actions.organisation import begin as start
from remit.core.charter import CharterRow
from remit.core.organisation import Organisation
from remit.core.signature import document
from remit.core.team_day import TeamDay
from remit.db import organisation as stored
from remit.db.models import AuditEntry, Person, User
from remit.lib.periods import Period

NOON = datetime(2026, 6, 10, 12, tzinfo=UTC)
DAY = NOON.date()


def begin(organisation: Organisation = ACME) -> dict[str, User]:
    """The organisation in the database, managed by the pages, and a user for each of its people."""
    start(organisation, acting_user=None)
    return {person.pk: account.user_of(person) for person in Person.objects.order_by("position")}


def digest(row: str, team: str = "pay") -> str:
    """The digest of what would be signed of the row now."""
    return document(TeamDay(stored.load(), team, DAY), row).digest


def fresh() -> dict[str, User]:
    """The organisation anew, with nothing in the audit yet."""
    empty(connections["default"])
    users = begin()
    AuditEntry.objects.all().delete()
    return users


def _row() -> CharterRow:
    return CharterRow("architecture", Period(DAY), note="new")


def _proposed(act: Callable[[int, dict[str, User]], object]) -> None:
    users = fresh()
    made = charter.propose("pay", _row(), "why", acting_user=users["bo"], now=NOON)
    AuditEntry.objects.all().delete()
    act(made.pk, users)


def _pointed(act: Callable[[int], object]) -> None:
    fresh()
    made = point.open_point("pay", "architecture", "hm", acting_user=None, now=NOON)
    AuditEntry.objects.all().delete()
    act(made.pk)


def _changed() -> object:
    fresh()
    return charter.change_row("pay", _row(), acting_user=None, now=NOON)


def _dropped() -> None:
    _changed()
    AuditEntry.objects.all().delete()
    charter.drop_row("pay", "architecture", DAY, acting_user=None, now=NOON)


WRITES: dict[str, Callable[[], object]] = {
    "remit.actions.charter.change_row": _changed,
    "remit.actions.charter.change_terms": lambda: [
        fresh(),
        charter.change_terms("pay", None, (("tech-lead", 2),), acting_user=None),
    ],
    "remit.actions.charter.decline": lambda: _proposed(
        lambda number, users: charter.decline(number, "no", acting_user=users["ana"], now=NOON)
    ),
    "remit.actions.charter.drop_row": _dropped,
    "remit.actions.charter.propose": lambda: charter.propose(
        "pay", _row(), "why", acting_user=fresh()["bo"], now=NOON
    ),
    "remit.actions.charter.take": lambda: _proposed(
        lambda number, users: charter.take(number, DAY, acting_user=users["ana"], now=NOON)
    ),
    "remit.actions.charter.withdraw": lambda: _proposed(
        lambda number, users: charter.withdraw(number, acting_user=users["bo"], now=NOON)
    ),
    "remit.actions.consequences.after_edit": _changed,
    "remit.actions.point.assign": lambda: _pointed(
        lambda number: point.assign(number, "bo", DAY, version=0, acting_user=None, now=NOON)
    ),
    "remit.actions.point.open_point": lambda: [
        fresh(),
        point.open_point("pay", "architecture", "hm", acting_user=None, now=NOON),
    ],
    "remit.actions.point.settle": lambda: _pointed(
        lambda number: point.settle(number, "so", version=0, acting_user=None, now=NOON)
    ),
    "remit.actions.signature.sign": lambda: signature.sign(
        "pay",
        "architecture",
        acting_user=fresh()["ana"],
        digest=digest("architecture"),
        now=NOON,
    ),
}
"""Each action around charters with something to do it to; ``after_edit`` is what every edit ends with."""

READS = {
    "remit.actions.agreeing.lock",
    "remit.actions.agreeing.person_of",
    "remit.actions.agreeing.place",
    "remit.actions.charter.acting_for",
    "remit.actions.charter.row_of",
    "remit.actions.charter.terms_of",
    "remit.actions.charter.thing_of",
    "remit.actions.point.said",
    "remit.actions.point.thing_of",
    "remit.actions.signature.about",
    "remit.actions.signature.about_first",
}
"""Functions of these modules that change nothing."""

__all__ = ["ACME", "DAY", "NOON", "READS", "WRITES", "begin", "digest", "fresh"]
