"""What ``remit backup``, ``remit restore`` and ``remit erased`` ask of the database."""

from __future__ import annotations

import logging
from collections.abc import Set
from pathlib import Path

from django.utils import timezone

from remit.actions import backup, keeping
from remit.cli.ports import Brought
from remit.db.backup import is_empty
from remit.evidence.parts import LakeError
from remit.files.backup import Manifest
from remit.queries import privacy

log = logging.getLogger("remit.backup")


class BackupPort:
    """Everything in the database, at once."""

    def backup(self, path: Path) -> Manifest:
        """Writes every table into the file. Raises ``OSError``."""
        return backup.save(path)

    def is_empty(self) -> bool:
        """Whether there is nothing in it."""
        return is_empty()

    def restore(self, path: Path, erased: Set[str], *, replace: bool) -> Brought:
        """Puts the backup in the place of what is there. Raises ``LookupError`` with a sentence, ``OSError``."""
        try:
            done = backup.restore(path, erased=erased, replace=replace)
        except backup.RestoreRefused as refused:
            raise LookupError(str(refused)) from None
        try:
            keeping.after_restore(acting_user=None, now=timezone.now())
        except LakeError:  # the database is back; `remit lake rebuild` is for the evidence
            log.exception("the evidence could not be brought in line with the restored database")
        return Brought(done.manifest, done.erased, done.problems)

    def erased(self) -> frozenset[str]:
        """The marks of everybody who was erased."""
        return privacy.erased()
