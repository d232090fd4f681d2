"""``remit backup``, ``remit restore`` and ``remit erased`` at the command line."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from editable import ACME

from remit.actions.organisation import begin
from remit.actions.privacy import erase
from remit.cli.main import remit
from remit.cli.ports import Ports
from remit.db import models
from remit.files.backup import Backup
from remit.project.database_port import DatabasePort
from remit.queries import privacy


def call(*args: object, given: str = "") -> Result:
    """The command on the database under test."""
    ports = Ports(DatabasePort, None, None)  # type: ignore[arg-type]
    return CliRunner().invoke(remit, list(map(str, args)), obj=ports, input=given)


@pytest.fixture
def file(database: object, tmp_path: Path) -> Path:
    begin(ACME, acting_user=None)
    path = tmp_path / "remit.backup"
    found = call("backup", path)
    assert (found.exit_code, found.output.startswith(f"Wrote {path}: ")) == (0, True)
    return path


def test_a_file_is_replaced_only_when_told(file: Path) -> None:
    assert call("backup", file).exit_code == 2
    assert set(json.loads(call("backup", file, "--force", "--json").output)) == {"file", "tables", "rows"}


def test_it_is_verified_without_any_database(file: Path) -> None:
    found = CliRunner().invoke(remit, ["restore", "--check", str(file)], obj=None)
    assert (found.exit_code, "is as it was written" in found.output) == (0, True)
    found = CliRunner().invoke(remit, ["restore", "--check", str(file), "--json"], obj=None)
    manifest = Backup(file).manifest
    assert json.loads(found.output) == {
        "file": str(file),
        "version": manifest.version,
        "made_at": manifest.made_at.isoformat(),
        "tables": len(manifest.tables),
        "rows": manifest.rows,
    }
    file.write_bytes(file.read_bytes()[:-1])
    found = CliRunner().invoke(remit, ["restore", "--check", str(file)], obj=None)
    assert (found.exit_code, "damaged" in found.output) == (2, True)


def test_replacing_is_asked_for_and_asked_about(file: Path) -> None:
    models.Person.objects.filter(pk="ana").update(name="Another")
    refused = call("restore", file)
    assert (refused.exit_code, "not empty" in refused.output) == (2, True)
    assert call("restore", file, "--replace", given="n\n").exit_code != 0
    assert models.Person.objects.get(pk="ana").name == "Another"
    done = call("restore", file, "--replace", given="y\n")
    assert (done.exit_code, models.Person.objects.get(pk="ana").name) == (0, "Ana")


def test_the_list_of_erased_people_is_applied_again(file: Path, tmp_path: Path) -> None:
    erase("ana", acting_user=None)
    listed = tmp_path / "erased"
    assert call("erased", "-o", listed).exit_code == 0
    assert listed.read_text().split() == sorted(privacy.erased())
    models.AuditEntry.objects.all().delete()
    done = call("restore", file, "--replace", "--yes", "--erased", listed)
    assert (done.exit_code, "Erased again since they had been erased: 1." in done.output) == (0, True)
    assert not models.Person.objects.filter(pk="ana").exists()


def test_a_list_that_is_none_is_refused(file: Path) -> None:
    found = call("restore", file, "--replace", "--yes", "--erased", file)
    assert (found.exit_code, models.Person.objects.count()) == (2, 3)


def test_two_processes_from_one_file_to_another_database(file: Path, tmp_path: Path) -> None:
    """As it is called: a process of its own, a database that is not there yet."""
    environment = {**os.environ, "REMIT_DATABASE_URL": f"sqlite:///{tmp_path}/new.sqlite3"}
    environment["REMIT_DATA_DIR"] = str(tmp_path)
    command = Path(sys.executable).with_name("remit")
    done = [
        subprocess.run([command, *words], env=environment, capture_output=True, text=True, check=False)
        for words in (["restore", file], ["audit", "verify"], ["who", "pay", "architecture"])
    ]
    assert [each.returncode for each in done] == [0, 0, 0], [each.stderr for each in done]
    assert "Ana" in done[2].stdout
