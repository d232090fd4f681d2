"""What ``remit audit`` asks of the database."""

from __future__ import annotations

from collections.abc import Sequence

from remit.core.audit import Checkpoint, Problem, Row
from remit.db.models import AuditEntry
from remit.queries import audit


class AuditPort:
    """The audit of the database."""

    def audit_problems(self, checkpoints: Sequence[Checkpoint]) -> tuple[list[Problem], int]:
        """What is wrong with the audit, and how many entries it has."""
        return audit.problems(checkpoints), AuditEntry.objects.count()

    def audit_checkpoint(self) -> Checkpoint | None:
        """Where the chain ends; None where there is nothing yet."""
        return audit.checkpoint()

    def audit_rows(self) -> list[Row]:
        """The whole chain, seals and hashes alone."""
        return audit.rows()
