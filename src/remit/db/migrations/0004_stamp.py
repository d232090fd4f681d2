"""Every table of the organisation has a stamp, which the database itself draws anew at each write to the table.

A process that has read the organisation keeps it for as long as the stamps are those it read with. Triggers, so that no
way of writing can forget it: an edit, an erasure, a restore, a hand at the database's own prompt. Random rather than
counted, because a count that was rolled back or restored comes to the same number again with other rows behind it.
"""

from __future__ import annotations

from typing import Any

from django.db import migrations

TABLES = (
    "remit_organisation",
    "remit_person",
    "remit_identity",
    "remit_reporting_line",
    "remit_leave",
    "remit_team",
    "remit_team_parent",
    "remit_membership",
    "remit_system",
    "remit_system_owner",
    "remit_role_assignment",
    "remit_deputy",
    "remit_coding_range",
    "remit_charter",
    "remit_charter_row",
    "remit_cover",
    "remit_suppression",
)
MOMENTS = ("INSERT", "UPDATE", "DELETE")
TABLE = "CREATE TABLE remit_stamp (name varchar(63) PRIMARY KEY, stamp varchar(36) NOT NULL)"
FUNCTION = """
CREATE FUNCTION remit_stamp() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    INSERT INTO remit_stamp (name, stamp) VALUES (TG_TABLE_NAME, gen_random_uuid()::text)
    ON CONFLICT (name) DO UPDATE SET stamp = excluded.stamp;
    RETURN NULL;
END $$
"""


def _postgresql(table: str) -> str:
    events = " OR ".join((*MOMENTS, "TRUNCATE"))
    return (
        f"CREATE TRIGGER {table}_stamp AFTER {events} ON {table} FOR EACH STATEMENT EXECUTE FUNCTION remit_stamp()"
    )


def _sqlite(table: str, moment: str) -> str:
    return f"""
        CREATE TRIGGER {table}_stamp_{moment.lower()} AFTER {moment} ON {table} BEGIN
            INSERT INTO remit_stamp (name, stamp) VALUES ('{table}', lower(hex(randomblob(16))))
            ON CONFLICT (name) DO UPDATE SET stamp = excluded.stamp;
        END
    """


def forwards(apps: Any, schema_editor: Any) -> None:
    postgresql = schema_editor.connection.vendor == "postgresql"
    schema_editor.execute(TABLE, params=None)
    drawn = "gen_random_uuid()::text" if postgresql else "lower(hex(randomblob(16)))"
    for table in TABLES:
        schema_editor.execute(f"INSERT INTO remit_stamp (name, stamp) VALUES ('{table}', {drawn})", params=None)
    if postgresql:
        schema_editor.execute(FUNCTION, params=None)
        for table in TABLES:
            schema_editor.execute(_postgresql(table), params=None)
    else:
        for table in TABLES:
            for moment in MOMENTS:
                schema_editor.execute(_sqlite(table, moment), params=None)


def backwards(apps: Any, schema_editor: Any) -> None:
    if schema_editor.connection.vendor == "postgresql":
        for table in TABLES:
            schema_editor.execute(f"DROP TRIGGER {table}_stamp ON {table}", params=None)
        schema_editor.execute("DROP FUNCTION remit_stamp()", params=None)
    else:
        for table in TABLES:
            for moment in MOMENTS:
                schema_editor.execute(f"DROP TRIGGER {table}_stamp_{moment.lower()}", params=None)
    schema_editor.execute("DROP TABLE remit_stamp", params=None)


class Migration(migrations.Migration):
    dependencies = [("db", "0003_agreement")]
    operations = [migrations.RunPython(forwards, backwards)]
