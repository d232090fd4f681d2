"""The wheel is what people install, so it is the wheel that must work: built, installed alone, called."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import sysconfig
import tomllib
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
VERSION = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
# One file of every kind that is not Python and that the package cannot do without.
NEEDED = (
    "remit/py.typed",
    "remit/frameworks/engineering-ladders.yaml",
    "remit/web/static/remit/vendor/htmx/htmx.min.js",
    "remit/web/static/remit/vendor/htmx/LICENSE",
    f"remit-{VERSION}.dist-info/licenses/LICENSE",
    f"remit-{VERSION}.dist-info/licenses/NOTICE",
)


def call(*command: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run to the end; the output is in the failure if it fails."""
    done = subprocess.run(
        command, capture_output=True, text=True, env={**os.environ, **environment}, timeout=120, check=False
    )
    assert done.returncode == 0, f"{command}: {done.returncode}\n{done.stdout}\n{done.stderr}"
    return done


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from what git would commit: as offline and as isolated as a release is."""
    folder = tmp_path_factory.mktemp("wheel")
    source = folder / "source"
    listed = call("git", "-C", ROOT, "ls-files", "-z", "--cached", "--others", "--exclude-standard").stdout
    for name in filter(None, listed.split("\0")):
        if (ROOT / name).is_file():
            (source / name).parent.mkdir(parents=True, exist_ok=True)
            (source / name).write_bytes((ROOT / name).read_bytes())
    build = "import os, sys, hatchling.build as b; os.chdir(sys.argv[1]); b.build_wheel(sys.argv[2])"
    call(sys.executable, "-c", build, source, folder)
    [built] = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """`remit` of an environment that has the wheel, and our dependencies but not our source tree."""
    folder = tmp_path_factory.mktemp("installed")
    venv.create(folder / "venv", with_pip=False, symlinks=True)
    python = folder / "venv" / "bin" / "python"
    call(sys.executable, "-m", "pip", "--python", python, "install", "--no-index", "--no-deps", wheel)
    where = call(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))").stdout.strip()
    packages = Path(where)
    # A path named in a .pth file is searched, but no .pth file in it is read: not the one of our source.
    (packages / "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    where = call(python, "-c", "import remit; print(remit.__file__)").stdout.strip()
    assert Path(where).is_relative_to(packages)
    return folder / "venv" / "bin" / "remit"


def test_it_has_what_is_not_python(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    assert [name for name in NEEDED if name not in names] == []


def test_it_has_nothing_but_the_package(wheel: Path) -> None:
    roots = {name.split("/")[0] for name in zipfile.ZipFile(wheel).namelist()}
    assert roots == {"remit", f"remit-{VERSION}.dist-info"}


def test_it_says_its_version(installed: Path, tmp_path: Path) -> None:
    assert VERSION in call(installed, "--version", REMIT_DATA_DIR=str(tmp_path)).stdout.split()


def test_it_publishes_the_schema(installed: Path, tmp_path: Path) -> None:
    schema = json.loads(call(installed, "schema", REMIT_DATA_DIR=str(tmp_path)).stdout)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert {"remit", "organisation", "framework", "people", "teams"} <= schema["$defs"]["file"][
        "properties"
    ].keys()


def test_it_explains_a_finding(installed: Path, tmp_path: Path) -> None:
    assert "R101" in call(installed, "explain", "R101", REMIT_DATA_DIR=str(tmp_path)).stdout


def test_it_writes_nothing_for_a_command_that_needs_no_database(installed: Path, tmp_path: Path) -> None:
    call(installed, "explain", "R101", REMIT_DATA_DIR=str(tmp_path / "data"))
    assert list(tmp_path.iterdir()) == []


def test_it_makes_its_database(installed: Path, tmp_path: Path) -> None:
    """The migrations are in the wheel, and every model is in them."""
    python = installed.with_name("python")
    environment = {"REMIT_DATA_DIR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "remit.project.settings"}
    call(python, "-m", "django", "migrate", "--verbosity", "0", **environment)
    call(python, "-m", "django", "makemigrations", "--check", "--dry-run", **environment)
    assert (tmp_path / "remit.sqlite3").exists()
