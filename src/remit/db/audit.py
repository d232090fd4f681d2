"""The audit's entries as rows of the chain, and what their seals are over."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from remit.core.audit import SEALED, Checkpoint, Row
from remit.db.models import AuditEntry

CHUNK = 1000
ERASE = "privacy.erase"
"""The action whose entries tell, in ``after``, the new seals of what was taken out of earlier entries."""


def values(entry: AuditEntry) -> Mapping[str, object]:
    """What the entry holds under each sealed field; None for nothing."""
    return {
        "actor": {"actor": entry.actor, "user": entry.user_id, "acting_for": entry.acting_for},
        "object": entry.object,
        "before": entry.before,
        "after": entry.after,
        "reason": entry.reason or None,
    }


def row(entry: AuditEntry) -> Row:
    """The entry as a row of the chain: seals and hashes alone."""
    seals = {field: entry.seals.get(field) for field in SEALED}
    return Row(
        entry.sequence, entry.at, entry.action, entry.kind, **seals, previous=entry.previous, hash=entry.chain
    )


def last() -> Checkpoint | None:
    """Where the chain ends; None for an empty one."""
    found = AuditEntry.objects.order_by("-sequence").values_list("sequence", "chain", "at").first()
    return None if found is None else Checkpoint(*found)


def entries() -> Iterator[AuditEntry]:
    """Every entry in the order of the chain, read some at a time, so that they may be changed on the way."""
    ordered = AuditEntry.objects.order_by("sequence")
    some = list(ordered[:CHUNK])
    while some:
        yield from some
        some = list(ordered.filter(sequence__gt=some[-1].sequence)[:CHUNK])


def resealed() -> Mapping[int, Mapping[str, str | None]]:
    """The seals that erasures put in the place of others: by sequence and field, the newest of each."""
    found: dict[int, dict[str, str | None]] = {}
    for after in AuditEntry.objects.filter(action=ERASE).order_by("sequence").values_list("after", flat=True):
        for sequence, seals in (after or {}).get("resealed", {}).items():
            found.setdefault(int(sequence), {}).update(seals)
    return found
