"""A copy of everything in one file, and back: into this database or into one of the other engine."""

from __future__ import annotations

from collections.abc import Set
from pathlib import Path
from typing import NamedTuple

from django.db import transaction
from django.utils import timezone

from remit import __version__
from remit.actions.audit import Change, record
from remit.actions.privacy import erase_again
from remit.core.audit import Problem
from remit.db import backup, models
from remit.db.snapshot import snapshot
from remit.files.backup import Backup, Manifest, Source, write
from remit.lib.files import atomically
from remit.queries import audit, privacy

FOR_THE_OWNER_ALONE = 0o600


class RestoreRefused(Exception):
    """The backup does not go into this database; the message says why, and nothing has changed."""


class Restored(NamedTuple):
    """What a restore did: how many were erased again, and what is wrong with the audit that came with it."""

    manifest: Manifest
    erased: int
    problems: list[Problem]


def save(path: Path) -> Manifest:
    """Writes every table as it is at one moment. The file is there whole, or not at all. Raises OSError."""
    with atomically(path, FOR_THE_OWNER_ALONE) as stream, snapshot():
        sources = (
            Source(backup.name(model), backup.columns(model), backup.rows(model)) for model in backup.tables()
        )
        return write(stream, sources, made_at=timezone.now(), version=__version__, schema=backup.schema())


def restore(path: Path, *, erased: Set[str] = frozenset(), replace: bool = False) -> Restored:
    """Puts the backup's rows in the place of what is there: all of it, or nothing.

    Whoever was erased since stays erased: ``erased`` are marks of ``remit.queries.privacy.erased``, to which come
    those of the database that is replaced. Raises DamagedBackup, OSError and RestoreRefused.
    """
    found = Backup(path)
    _same_tables(found.manifest)
    with transaction.atomic():
        if not replace and not backup.is_empty():
            raise RestoreRefused("the database is not empty: a backup goes into an empty one")
        marks = erased | privacy.erased()
        backup.clear()
        for model in backup.tables():
            backup.insert(model, found.rows(backup.name(model)))
        backup.finish()
        # What was on its way to webhooks when the backup was made has arrived since, or is out of date.
        models.Delivery.objects.exclude(next_at=None).update(next_at=None, last_status="restored")
        marks |= privacy.erased()
        again = erase_again(marks, acting_user=None) if marks else 0
        problems = audit.problems(())
        slug = models.Organisation.objects.values_list("slug", flat=True).first()
        done = {"made_at": found.manifest.made_at.isoformat(), "erased_again": again}
        record([Change("backup.restore", "organisation", slug or "", None, done)], acting_user=None)
    return Restored(found.manifest, again, problems)


def _same_tables(manifest: Manifest) -> None:
    here = {backup.name(model): backup.columns(model) for model in backup.tables()}
    there = {table.name: table.columns for table in manifest.tables}
    if manifest.schema != backup.schema() or here != there:
        raise RestoreRefused(
            f"the backup was made by Remit {manifest.version}, whose tables are others than those of Remit "
            f"{__version__}: restore it with that version, then upgrade"
        )
