"""The audit: every change leaves an entry, written in the change's own transaction."""

from __future__ import annotations

import getpass
import os
from collections.abc import Iterable
from typing import Any, NamedTuple

from django.db import connection, transaction
from django.db.models import Max
from django.utils import timezone

from remit.db.models import AuditEntry, User
from remit.lib.plain import plain

BATCH = 1000
QUEUE = 0x72656D6974
"""Writers of the audit queue up at this number, so that the sequence has no gap ("remit" in ASCII)."""


class Change(NamedTuple):
    """What happened to one object, told as values; they are kept as plain data."""

    action: str
    kind: str
    object: str
    before: Any = None
    after: Any = None
    reason: str = ""


@transaction.atomic
def record(changes: Iterable[Change], *, acting_user: User | None, acting_for: str = "") -> None:
    """Writes one entry for each change, in order. Without a user it was the local command line.

    ``acting_for``: the name of whom the user acted for, under a cover.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [QUEUE])
    last = AuditEntry.objects.aggregate(last=Max("sequence"))["last"] or 0
    at, actor = timezone.now(), _name(acting_user)
    AuditEntry.objects.bulk_create(
        [
            AuditEntry(
                sequence=number,
                at=at,
                user=acting_user,
                actor=actor,
                action=change.action,
                kind=change.kind,
                object=change.object,
                before=plain(change.before),
                after=plain(change.after),
                reason=change.reason,
                acting_for=acting_for,
            )
            for number, change in enumerate(changes, start=last + 1)
        ],
        batch_size=BATCH,
    )


def _name(user: User | None) -> str:
    if user is not None:
        return user.username
    try:
        return f"command line ({getpass.getuser()})"
    except (KeyError, OSError):  # a container may run under a number that has no name
        return f"command line ({os.getuid()})"
