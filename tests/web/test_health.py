"""Whoever watches over the server learns whether it can answer, and nothing else."""

from __future__ import annotations

import pytest
from django.db import OperationalError, connection, connections
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client
from django.utils import timezone

from remit.db import backup
from remit.db.models import Source
from remit.queries import health


@pytest.fixture(autouse=True)
def not_looked_yet(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "_up_to_date", False)


def seen(client: Client) -> tuple[int, object]:
    found = client.get("/health/")
    return found.status_code, found.json()


@pytest.mark.parametrize("times", [1, 2])
def test_it_is_well_without_a_sign_in(database: object, client: Client, times: int) -> None:
    for _ in range(times):
        assert seen(client) == (200, {"status": "ok", "sources": "ok"})
    found = client.get("/health/")
    assert ("no-store" in found["Cache-Control"], found.cookies) == (True, {})


def test_a_migration_that_is_missing_is_not_well(database: object, client: Client) -> None:
    recorder = MigrationRecorder(connection)
    last = ("db", backup.schema()["db"])
    recorder.record_unapplied(*last)
    try:
        assert seen(client) == (503, {"status": "unavailable"})
    finally:
        recorder.record_applied(*last)
    assert seen(client) == (200, {"status": "ok", "sources": "ok"})


def test_a_database_that_does_not_answer_is_not_well_and_nothing_is_told(
    database: object, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails() -> None:
        raise OperationalError("password of remit@10.0.0.1 is wrong")

    monkeypatch.setattr(connections["default"], "cursor", fails)
    assert seen(client) == (503, {"status": "unavailable"})


@pytest.mark.parametrize(
    ("problem", "said"),
    [(None, "ok"), ({"code": "rate", "params": {}}, "ok"), ({"code": "refused", "params": {}}, "failing")],
)
def test_a_source_that_fails_is_told_of_and_not_which(
    database: object, client: Client, problem: object, said: str
) -> None:
    for name, found in (("one", None), ("two", problem)):
        Source.objects.create(
            pk=name,
            kind="git",
            name=name,
            problem=found,
            added_at=timezone.now(),
            retention_days=9,
            every_minutes=9,
        )
    assert seen(client) == (200, {"status": "ok", "sources": said})
