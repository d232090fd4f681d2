"""A backup brings everything back on either engine, nothing that is damaged, and nobody who was erased."""

from __future__ import annotations

import json
import stat
import zipfile
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from random import Random
from typing import Any

import pytest
from databases import ENGINES, opened
from django.contrib.sessions.models import Session
from django.db.backends.base.base import BaseDatabaseWrapper
from editable import ACME, busy_edit

from remit.actions import backup
from remit.actions.organisation import begin, edit
from remit.actions.privacy import erase
from remit.core.privacy import SOMEBODY
from remit.db import backup as tables
from remit.db import models
from remit.db import organisation as stored
from remit.files.backup import Backup, DamagedBackup
from remit.project.settings import database as described
from remit.queries import audit, privacy

NOW = datetime(2026, 3, 1, 12, 0, 0, 123456, tzinfo=UTC)


def everything() -> dict[str, list[list[Any]]]:
    """Every row of every table that a backup holds."""
    return {tables.name(model): list(tables.rows(model)) for model in tables.tables()}


def filled() -> None:
    """An organisation with a history, and some of what only the pages write."""
    begin(ACME, acting_user=None)
    edit(busy_edit, acting_user=None, action="test.edit", reason="because")
    user = models.User.objects.create(username="ana", email="ana@acme.example", person_id="ana")
    user.set_password("correct horse battery")
    user.save()
    models.Notice.objects.create(
        person_id="bo", kind="k", why="w", created_at=NOW, params={"a": [1, None, "ü"]}
    )
    models.Round.objects.create(
        team_id="pay", opened_by_id="ana", opened_at=NOW, day=date(2026, 3, 1), rows=["a"], shown_for=[]
    )
    models.LoginLink.objects.create(person_id="ana", token_hash="x" * 64, created_at=NOW, expires_at=NOW)
    Session.objects.create(session_key="s", session_data="d", expire_date=NOW)


@pytest.fixture
def file(database: BaseDatabaseWrapper, tmp_path: Path) -> Path:
    """A backup of a database of the engine under test."""
    filled()
    path = tmp_path / "remit.backup"
    backup.save(path)
    return path


def test_every_table_of_the_database_is_in_it_or_left_out_on_purpose(database: BaseDatabaseWrapper) -> None:
    held = {tables.name(model) for model in tables.tables()}
    assert set(database.introspection.table_names()) - held == {
        *("auth_group", "auth_group_permissions", "auth_permission", "django_content_type"),
        *("django_migrations", "django_session", "remit_login_link", "remit_stamp"),
        "django_tasks_database_dbtaskresult",
    }


@pytest.mark.parametrize("target", ENGINES)
def test_it_brings_everything_back_on_either_engine(
    file: Path, target: str, request: pytest.FixtureRequest
) -> None:
    before, value = everything(), stored.load()
    with opened(request, target):
        done = backup.restore(file)
        last = models.AuditEntry.objects.order_by("sequence").last()
        assert last is not None
        assert (last.action, last.after["erased_again"]) == ("backup.restore", 0)
        last.delete()
        assert everything() == before
        assert stored.load() == value
        assert (done.erased, done.problems, done.manifest.rows) == (0, [], sum(map(len, before.values())))
        assert (models.LoginLink.objects.count(), Session.objects.count()) == (0, 0)
        edit(lambda organisation: organisation, acting_user=None, action="test.nothing")
        models.Notice.objects.create(person_id="bo", kind="k", why="w", created_at=NOW)
        assert audit.problems(()) == []


def test_the_file_is_for_its_owner_alone_and_takes_the_old_ones_place_whole(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    whole = file.read_bytes()

    def fails(model: object) -> Iterator[list[Any]]:
        raise OSError("no space left")

    monkeypatch.setattr(tables, "rows", fails)
    with pytest.raises(OSError, match="no space"):
        backup.save(file)
    assert (file.read_bytes(), list(file.parent.iterdir())) == (whole, [file])


def test_a_database_that_is_not_empty_is_left_alone_unless_told(file: Path) -> None:
    before = everything()
    with pytest.raises(backup.RestoreRefused, match="not empty"):
        backup.restore(file)
    assert everything() == before
    models.Notice.objects.all().delete()
    backup.restore(file, replace=True)
    assert everything()["remit_notice"] == before["remit_notice"]


def test_whoever_was_erased_since_stays_erased(file: Path) -> None:
    erase("ana", acting_user=None)
    marks = privacy.erased()
    done = backup.restore(file, replace=True)
    assert (done.erased, done.problems, privacy.erased()) == (1, [], marks)
    assert not models.Person.objects.filter(pk="ana").exists()
    assert models.Person.objects.filter(name=SOMEBODY).count() == 1
    assert "ana@acme.example" not in json.dumps(everything())
    assert audit.problems(()) == []
    again = backup.restore(file, erased=marks, replace=True)
    assert again.erased == 1


def test_an_empty_database_takes_the_list_of_erased_people(
    file: Path, request: pytest.FixtureRequest
) -> None:
    erase("ana", acting_user=None)
    marks = privacy.erased()
    with opened(request, "sqlite"):
        assert backup.restore(file, erased=marks, replace=True).erased == 1
        assert not models.Person.objects.filter(pk="ana").exists()


def test_an_audit_that_was_tampered_with_comes_back_told(database: object, tmp_path: Path) -> None:
    filled()
    models.AuditEntry.objects.filter(sequence=2).update(action="another")
    path = tmp_path / "remit.backup"
    backup.save(path)
    done = backup.restore(path, replace=True)
    assert [(problem.sequence, problem.code) for problem in done.problems] == [(2, "edited")]


def test_damage_anywhere_is_refused_and_changes_nothing(file: Path) -> None:
    whole, before = file.read_bytes(), everything()
    chance = Random(5)
    for _ in range(60):
        damaged = bytearray(whole)
        damaged[chance.randrange(len(whole))] ^= 1 << chance.randrange(8)
        file.write_bytes(damaged)
        try:
            found = Backup(file)
        except DamagedBackup:
            continue
        # Bits that mean nothing, such as the time of a member: then every row is as it was.
        assert {model: list(found.rows(model)) for model in before} == before
    for length in (0, 10, len(whole) // 2, len(whole) - 1):
        file.write_bytes(whole[:length])
        with pytest.raises(DamagedBackup, match="not a backup of Remit, or damaged"):
            backup.restore(file, replace=True)
    assert everything() == before


@pytest.mark.parametrize(
    ("member", "text", "said"),
    [
        ("tables/remit_person.jsonl", "[1]\n", "the table remit_person is not as it was written"),
        ("tables/another.jsonl", "", "it does not hold the tables that its manifest names"),
        ("manifest.json", "{}", "not a backup of Remit, or damaged"),
        ("manifest.json", "[" * 100_000, "not a backup of Remit, or damaged"),
    ],
)
def test_a_file_made_by_hand_is_refused(file: Path, member: str, text: str, said: str) -> None:
    with zipfile.ZipFile(file) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(file, "w") as archive:
        for name, data in {**members, member: text.encode()}.items():
            archive.writestr(name, data)
    with pytest.raises(DamagedBackup, match=said):
        Backup(file)


def test_a_backup_of_other_tables_is_refused(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "schema", lambda: {"db": "9999_later"})
    with pytest.raises(backup.RestoreRefused, match="restore it with that version, then upgrade"):
        backup.restore(file, replace=True)


def test_it_shows_one_moment(database: BaseDatabaseWrapper, request: pytest.FixtureRequest) -> None:
    """What another connection commits while the backup is read is in none of its tables."""
    from databases import connect

    filled()
    url = request.getfixturevalue("postgres_url" if database.vendor == "postgresql" else "sqlite_url")
    assert described(url)["NAME"] == database.settings_dict["NAME"]
    other = connect(url)
    from remit.db.snapshot import snapshot

    with snapshot():
        before = everything()
        with other.cursor() as cursor:
            cursor.execute("UPDATE remit_person SET name = 'Another'")
            cursor.execute("DELETE FROM remit_notice")
        other.close()
        assert everything() == before
    assert everything() != before
