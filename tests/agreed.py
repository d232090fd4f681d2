"""A small organisation with users, to sign and edit in."""

from __future__ import annotations

from datetime import UTC, datetime

from editable import ACME

from remit.actions import account
from remit.core.organisation import Organisation
from remit.core.signature import document
from remit.core.team_day import TeamDay
from remit.db import organisation as stored
from remit.db.models import Person, User

NOON = datetime(2026, 6, 10, 12, tzinfo=UTC)
DAY = NOON.date()


def begin(organisation: Organisation = ACME) -> dict[str, User]:
    """The organisation in the database, managed by the pages, and a user for each of its people."""
    from remit.actions.organisation import begin as start

    start(organisation, acting_user=None)
    return {person.pk: account.user_of(person) for person in Person.objects.order_by("position")}


def digest(row: str, team: str = "pay") -> str:
    """The digest of what would be signed of the row now."""
    return document(TeamDay(stored.load(), team, DAY), row).digest


__all__ = ["ACME", "DAY", "NOON", "begin", "digest"]
