"""Whether the audit is as it was written, and its chain for others to keep."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from remit.core.audit import Checkpoint, Problem, Row, seal, verify
from remit.db import audit
from remit.db.models import AuditEntry
from remit.db.snapshot import snapshot


@snapshot()
def problems(checkpoints: Iterable[Checkpoint] = ()) -> list[Problem]:
    """What is wrong with the chain or with the values that it seals; nothing where all is as it was written."""
    resealed = audit.resealed()
    content: list[Problem] = []

    def rows() -> Iterator[Row]:
        for entry in audit.entries():
            content.extend(_content(entry, resealed.get(entry.sequence, {})))
            yield audit.row(entry)

    found = list(verify(rows(), checkpoints))
    return sorted([*found, *content], key=lambda problem: problem.sequence)


def _content(entry: AuditEntry, newer: Mapping[str, str | None]) -> Iterator[Problem]:
    """The values that are not the sealed ones; where somebody was erased, the erasure's own entry has the seal."""
    seals = {**entry.seals, **newer}
    for field, value in audit.values(entry).items():
        key = bytes.fromhex(entry.keys.get(field, ""))
        if seal(value, key) != seals.get(field):
            yield Problem("content", entry.sequence, field)


def checkpoint() -> Checkpoint | None:
    """The end of the chain, to be kept where whoever can write the database cannot; None for an empty one."""
    return audit.last()


@snapshot()
def rows() -> list[Row]:
    """The whole chain, without anything personal."""
    return [audit.row(entry) for entry in audit.entries()]
