"""Whether this server can answer: its database is there, and brought up to date."""

from __future__ import annotations

from django.db import DatabaseError, InterfaceError, connection
from django.db.migrations.executor import MigrationExecutor

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
