"""The audit: every change leaves an entry, written in the change's own transaction."""

from __future__ import annotations

import getpass
import os
import secrets
from collections.abc import Iterable
from typing import Any, NamedTuple

from django.db import connection, transaction

from remit.actions import clock
from remit.actions.webhook_queue import queue
from remit.core.audit import Checkpoint, Row, append, seal
from remit.db import audit
from remit.db.models import AuditEntry, User
from remit.lib.plain import plain

BATCH = 1000
KEY_BYTES = 16
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
def record(
    changes: Iterable[Change], *, acting_user: User | None, acting_for: str = "", actor: str = ""
) -> None:
    """Writes one entry for each change at the end of the chain, in order.

    Without a user it was the ``actor``, a directory's token say, and without either the local command line.
    ``acting_for``: the name of whom the user acted for, under a cover.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [QUEUE])
    at, actor = clock.now(), actor or _name(acting_user)
    last: Row | Checkpoint | None = audit.last()
    if last is not None and not last.hash:
        last = _chain_what_is_there()
    made = []
    for change in changes:
        entry = AuditEntry(
            at=at,
            user=acting_user,
            actor=actor,
            action=change.action,
            kind=change.kind,
            object=change.object,
            before=_exact(plain(change.before)),
            after=_exact(plain(change.after)),
            reason=change.reason,
            acting_for=acting_for,
        )
        last = _chained(entry, last)
        made.append(entry)
    AuditEntry.objects.bulk_create(made, batch_size=BATCH)
    queue(made)


def _chained(entry: AuditEntry, last: Row | Checkpoint | None) -> Row:
    """Puts the entry at the end of the chain; each sealed field under a new key."""
    values = audit.values(entry)
    entry.keys = {field: secrets.token_hex(KEY_BYTES) for field, value in values.items() if value is not None}
    entry.seals = {field: seal(values[field], bytes.fromhex(key)) for field, key in entry.keys.items()}
    row = append(last, entry.at, entry.action, entry.kind, entry.seals)
    entry.sequence, entry.previous, entry.chain = row.sequence, row.previous, row.hash
    return row


def _chain_what_is_there() -> Row | None:
    """Chains the entries of a database that was made before there was a chain."""
    last: Row | None = None
    for entry in audit.entries():
        last = _chained(entry, last)
        entry.save(update_fields=["keys", "seals", "previous", "chain"])
    return last


def _exact(value: Any) -> Any:
    """Plain data in which fractions are texts: they have more than one way of being written, and so of being hashed."""
    if isinstance(value, float):
        return repr(value)
    if isinstance(value, list):
        return [_exact(each) for each in value]
    return {key: _exact(each) for key, each in value.items()} if isinstance(value, dict) else value


def _name(user: User | None) -> str:
    if user is not None:
        return user.username
    try:
        return f"command line ({getpass.getuser()})"
    except (KeyError, OSError):  # a container may run under a number that has no name
        return f"command line ({os.getuid()})"
