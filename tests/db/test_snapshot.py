"""A page sees one state of the database, though others write while it reads."""

from __future__ import annotations

import pytest
from databases import connect
from django.db.backends.base.base import BaseDatabaseWrapper
from filling import fill
from invented import FRAMEWORK

from remit.core.organisation import Organisation
from remit.core.person import Person
from remit.db.models import Person as Row
from remit.db.snapshot import snapshot

ACME = Organisation("acme", "Acme", FRAMEWORK, people=(Person("ana", "Ana"),))


def names() -> list[str]:
    return list(Row.objects.values_list("name", flat=True))


def test_reads_see_one_moment(database: BaseDatabaseWrapper, request: pytest.FixtureRequest) -> None:
    fill(ACME)
    url = request.getfixturevalue("postgres_url" if database.vendor == "postgresql" else "sqlite_url")
    other = connect(url)
    with snapshot():
        before = names()
        with other.cursor() as cursor:
            cursor.execute("UPDATE remit_person SET name = 'Anna'")
        with snapshot():
            within = names()
    other.close()
    assert (before, within, names()) == (["Ana"], ["Ana"], ["Anna"])


def test_a_block_that_fails_leaves_the_connection_usable(database: BaseDatabaseWrapper) -> None:
    fill(ACME)
    with pytest.raises(RuntimeError), snapshot():
        raise RuntimeError
    Row.objects.update(name="Anna")
    assert names() == ["Anna"]


def test_sqlite_is_set_up_for_several_at_once(database: BaseDatabaseWrapper) -> None:
    if database.vendor != "sqlite":
        assert database.settings_dict["CONN_HEALTH_CHECKS"] is True
        return
    found = {}
    with database.cursor() as cursor:
        for name in ("journal_mode", "foreign_keys", "busy_timeout"):
            cursor.execute(f"PRAGMA {name}")
            found[name] = cursor.fetchone()[0]
    assert found == {"journal_mode": "wal", "foreign_keys": 1, "busy_timeout": 20000}
    assert database.transaction_mode == "IMMEDIATE"  # type: ignore[attr-defined]
