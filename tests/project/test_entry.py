"""The way from the command line to the database, each command in a process of its own as people run it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

FILE = """\
remit: 1
organisation: {id: acme, name: Acme}
framework: engineering-ladders
people:
  - {id: ana, name: Ana}
  - {id: bo, name: Bo}
teams:
  - id: pay
    name: Pay
    members: [ana, bo]
    roles: {tech-lead: ana}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "org.yaml").write_text(FILE, encoding="utf-8")
    return tmp_path


def remit(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Runs the command with a data folder of its own."""
    own = {name: value for name, value in os.environ.items() if not name.startswith(("REMIT_", "DJANGO_"))}
    code = "from remit.project.entry import main; main()"
    return subprocess.run(
        [sys.executable, "-c", code, *words],
        env={**own, "REMIT_DATA_DIR": str(folder / "data")},
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_apply_makes_the_database_and_export_gives_it_back(folder: Path) -> None:
    applied = remit(folder, "apply", "org.yaml", "--yes")
    assert (applied.returncode, applied.stderr) == (0, "Applied: 7 changes.\n")
    again = remit(folder, "apply", "org.yaml", "--yes")
    assert (again.returncode, again.stdout) == (0, "Nothing to do: the database says the same.\n")
    exported = remit(folder, "export", "--output", "out.yaml")
    assert exported.returncode == 0, exported.stderr
    from remit.files.organisation import read

    assert read(folder / "out.yaml").organisation == read(folder / "org.yaml").organisation
    assert not (folder / "data" / "secret-key").exists()


def test_a_part_can_be_exported_and_an_unknown_team_is_said(folder: Path) -> None:
    remit(folder, "apply", "org.yaml", "--yes")
    part = remit(folder, "export", "--team", "pay")
    assert part.returncode == 0, part.stderr
    assert "scope:\n  team: pay\n" in part.stdout
    wrong = remit(folder, "export", "--team", "payy")
    assert wrong.returncode == 2
    assert "there is no team payy: did you mean pay?" in wrong.stderr


def test_without_an_organisation_it_says_what_to_do(folder: Path) -> None:
    exported = remit(folder, "export")
    assert exported.returncode == 2
    assert "apply a file first" in exported.stderr


def test_a_login_link_is_for_somebody_who_is_there(folder: Path) -> None:
    remit(folder, "apply", "org.yaml", "--yes")
    made = remit(folder, "login-link", "ana")
    assert made.stdout.startswith("http://127.0.0.1:8000/sign-in/")
    wrong = remit(folder, "login-link", "annn")
    assert wrong.returncode == 2
    assert "nobody with the id annn can sign in" in wrong.stderr


def test_an_administrator_is_named_at_the_command_line(folder: Path) -> None:
    remit(folder, "apply", "org.yaml", "--yes")
    made = remit(folder, "administrator", "ana")
    assert made.stdout.startswith("http://127.0.0.1:8000/sign-in/")
    wrong = remit(folder, "administrator", "annn")
    assert (wrong.returncode, wrong.stdout) == (2, "")
    assert "nobody with the id annn can sign in" in wrong.stderr


def test_what_needs_no_database_loads_no_django() -> None:
    code = (
        "import sys\n"
        "from remit.project import entry\n"
        "assert not [name for name in sys.modules if name.split('.')[0] == 'django' or name == 'remit.db']\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)
