"""Whether this server can answer: its database is there, and brought up to date."""

from __future__ import annotations

from django.db import DatabaseError, InterfaceError, connection
from django.db.migrations.executor import MigrationExecutor

from remit.db.models import Source

_up_to_date = False
"""Once all migrations were applied they stay so while this process lives; looking again would only cost."""


def is_well() -> bool:
    """The database answers, and has every migration of this version."""
    global _up_to_date
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        if not _up_to_date:
            executor = MigrationExecutor(connection)
            _up_to_date = not executor.migration_plan(executor.loader.graph.leaf_nodes())
    except (DatabaseError, InterfaceError):
        return False
    return _up_to_date


def sources_are_well() -> bool:
    """Whether every source of evidence could be read when it was tried last. Only where ``is_well``."""
    try:
        return (
            not Source.objects.filter(ended_at=None)
            .exclude(problem__isnull=True)
            .exclude(problem__code="rate")
            .exists()
        )
    except (DatabaseError, InterfaceError):
        return False
