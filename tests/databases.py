"""Both engines in one run: a test that takes the fixture ``database`` runs on SQLite and on PostgreSQL.

The connection that Django calls "default" is replaced, so that the code under test does not know the difference.
Each test starts from empty tables and may commit.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.core.management import call_command
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.utils import load_backend
from pytest_django import DjangoDbBlocker

from remit.project.settings import database as described

ENGINES = ("sqlite", "postgresql")
OWNED = ("remit_", "account_", "mfa_", "socialaccount_", "django_session", "django_tasks_")


def connect(url: str) -> BaseDatabaseWrapper:
    """A connection to the database at the address, with the settings that Remit gives it."""
    settings = {
        **connections.configure_settings({"default": described(url)})["default"],
        "CONN_MAX_AGE": None,
    }
    settings["TIME_ZONE"] = None
    wrapper = load_backend(str(settings["ENGINE"])).DatabaseWrapper(settings, alias="default")
    assert isinstance(wrapper, BaseDatabaseWrapper)
    return wrapper


@pytest.fixture(scope="session")
def sqlite_url(tmp_path_factory: pytest.TempPathFactory) -> str:
    """An SQLite database of this run."""
    return f"sqlite:///{tmp_path_factory.mktemp('sqlite') / 'remit.sqlite3'}"


@pytest.fixture(scope="session")
def connected() -> dict[str, BaseDatabaseWrapper]:
    """The connections of this run by engine, each made and migrated when it is first asked for."""
    return {}


@pytest.fixture(params=ENGINES)
def database(request: pytest.FixtureRequest) -> Iterator[BaseDatabaseWrapper]:
    """An empty database of one of the engines, in the place of Django's default connection."""
    with opened(request, request.param) as connection:
        yield connection


@contextmanager
def opened(request: pytest.FixtureRequest, engine: str) -> Iterator[BaseDatabaseWrapper]:
    """An empty database of the engine, in the place of Django's default connection within the block."""
    connected: dict[str, BaseDatabaseWrapper] = request.getfixturevalue("connected")
    blocker: DjangoDbBlocker = request.getfixturevalue("django_db_blocker")
    before = connections["default"]
    with blocker.unblock():
        if engine not in connected:
            url = request.getfixturevalue("postgres_url" if engine == "postgresql" else "sqlite_url")
            connections["default"] = connected[engine] = connect(url)
            call_command("migrate", verbosity=0, interactive=False, skip_checks=True)
        connections["default"] = connected[engine]
        try:
            empty(connected[engine])
            yield connected[engine]
        finally:
            connections["default"] = before


def empty(connection: BaseDatabaseWrapper) -> None:
    """Takes every row out of the tables of Remit and of its accounts."""
    names = connection.introspection.table_names()
    tables = [name for name in names if name.startswith(OWNED) and name != "remit_stamp"]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # One implicit transaction; at its end nothing names anything. TRUNCATE would take ten times as long.
            cursor.execute("; ".join(f"DELETE FROM {table}" for table in tables))
            return
        cursor.execute("PRAGMA foreign_keys=OFF")
        for table in tables:
            cursor.execute(f"DELETE FROM {table}")
        cursor.execute("PRAGMA foreign_keys=ON")
