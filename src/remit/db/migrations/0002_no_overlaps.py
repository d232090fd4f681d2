"""The database itself refuses that two periods of one thing overlap.

PostgreSQL: exclusion constraints. Equality is written as the overlap of one-value text ranges, so that
no extension (btree_gist) is needed; the rows of a cover are a multirange, "all rows" the unbounded one.
SQLite: triggers.
"""

from __future__ import annotations

from typing import Any

from django.db import migrations

GROUPS = {
    "remit_reporting_line": ("person_id",),
    "remit_leave": ("person_id",),
    "remit_team_parent": ("team_id",),
    "remit_membership": ("person_id", "team_id"),
    "remit_system_owner": ("system_id",),
    "remit_role_assignment": ("person_id", "role", "team_id"),
    "remit_deputy": ("person_id", "role", "team_id"),
    "remit_coding_range": ("person_id", "team_id"),
    "remit_charter_row": ("team_id", "responsibility"),
    "remit_cover": ("team_id", "role", "holder_id"),
}
COVER = "remit_cover"

POSTGRESQL_BEFORE = """
CREATE TYPE remit_textrange AS RANGE (
    subtype = text, collation = "C", multirange_type_name = remit_textmultirange
);
CREATE FUNCTION remit_cover_rows(rows jsonb) RETURNS remit_textmultirange LANGUAGE sql IMMUTABLE
RETURN CASE WHEN rows IS NULL THEN remit_textmultirange(remit_textrange(NULL, NULL)) ELSE (
    SELECT range_agg(remit_textrange(one, one, '[]')) FROM jsonb_array_elements_text(rows) AS one
) END;
"""
POSTGRESQL_AFTER = "DROP FUNCTION remit_cover_rows(jsonb); DROP TYPE remit_textrange;"


def _postgresql(table: str, columns: tuple[str, ...]) -> str:
    same = [f"remit_textrange(coalesce({name}, ''), coalesce({name}, ''), '[]') WITH &&" for name in columns]
    if table == COVER:
        same.append("remit_cover_rows(rows) WITH &&")
    both = ", ".join([*same, 'daterange(start, "end") WITH &&'])
    return f"ALTER TABLE {table} ADD CONSTRAINT {table}_no_overlap EXCLUDE USING gist ({both})"


def _sqlite(table: str, columns: tuple[str, ...], moment: str) -> str:
    watched = [*columns, "start", '"end"', *(["rows"] if table == COVER else [])]
    event = f"UPDATE OF {', '.join(watched)}" if moment == "UPDATE" else moment
    same = [f"other.{name} IS NEW.{name}" for name in columns]
    if table == COVER:
        same.append(
            "(other.rows IS NULL OR NEW.rows IS NULL OR EXISTS (SELECT 1 FROM json_each(other.rows) AS a"
            " JOIN json_each(NEW.rows) AS b ON a.value = b.value))"
        )
    return f"""
        CREATE TRIGGER {table}_no_overlap_{moment.lower()} BEFORE {event} ON {table}
        WHEN EXISTS (
            SELECT 1 FROM {table} AS other WHERE {" AND ".join(same)} AND other.id IS NOT NEW.id
            AND (other.start IS NULL OR NEW."end" IS NULL OR other.start < NEW."end")
            AND (NEW.start IS NULL OR other."end" IS NULL OR NEW.start < other."end")
        ) BEGIN SELECT RAISE(ABORT, '{table}_no_overlap'); END
    """


def forwards(apps: Any, schema_editor: Any) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(POSTGRESQL_BEFORE, params=None)
        for table, columns in GROUPS.items():
            schema_editor.execute(_postgresql(table, columns), params=None)
    else:
        for table, columns in GROUPS.items():
            for moment in ("INSERT", "UPDATE"):
                schema_editor.execute(_sqlite(table, columns, moment), params=None)


def backwards(apps: Any, schema_editor: Any) -> None:
    if schema_editor.connection.vendor == "postgresql":
        for table in GROUPS:
            schema_editor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {table}_no_overlap", params=None)
        schema_editor.execute(POSTGRESQL_AFTER, params=None)
    else:
        for table in GROUPS:
            for moment in ("insert", "update"):
                schema_editor.execute(f"DROP TRIGGER {table}_no_overlap_{moment}", params=None)


class Migration(migrations.Migration):
    dependencies = [("db", "0001_initial")]
    operations = [migrations.RunPython(forwards, backwards)]
