"""What is committed names no registry and no machine, and keeps to the sizes we set ourselves."""

from __future__ import annotations

import re
import subprocess
from functools import cache
from pathlib import Path
from statistics import median

import pytest

ROOT = Path(__file__).resolve().parents[2]
# Written apart, so that this file does not find itself.
REGISTRIES = [
    "py" + "pi.org",
    "python" + "hosted.org",
    "registry.npm" + "js.org",
    "deb.debian" + ".org",
    "file" + ":///opt",
    "--find" + "-links /",
    "index-url" + " http",
]
MACHINE_PATHS = re.compile(r"(?<![\w.:/-])/(?:work|root|opt/(?:py" + r"pi|wheels))/")
LIMIT = 500
MEDIAN = 120


@cache
def tracked() -> tuple[Path, ...]:
    """Files of the repository, and those that would be added to it."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode:
        pytest.skip(f"not a git checkout: {listed.stderr.strip()}")
    return tuple(path for name in listed.stdout.split("\0") if name and (path := ROOT / name).is_file())


def lines_with(wanted: re.Pattern[str]) -> list[str]:
    found = []
    for path in tracked():
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        for number, line in enumerate(text.splitlines(), 1):
            if wanted.search(line):
                found.append(f"{path.relative_to(ROOT)}:{number}: {line[:120]}")
    return found


def test_no_registry_is_named() -> None:
    assert lines_with(re.compile("|".join(map(re.escape, REGISTRIES)))) == []


def test_no_path_of_a_machine_is_named() -> None:
    assert lines_with(MACHINE_PATHS) == []


def test_the_patterns_find_what_they_are_for() -> None:
    assert MACHINE_PATHS.search("open('/" + "work/main/x')")
    assert MACHINE_PATHS.search("cd /" + "root/project")
    assert not MACHINE_PATHS.search("https://docs.example/work/main")


def modules() -> dict[str, int]:
    """Python modules of the package -> number of lines, without generated migrations and empty packages."""
    return {
        str(path.relative_to(ROOT)): count
        for path in sorted((ROOT / "src/remit").rglob("*.py"))
        if "migrations" not in path.parts
        and (count := len(path.read_text(encoding="utf-8").splitlines())) > 5
    }


def test_no_module_is_longer_than_the_limit() -> None:
    assert {name: lines for name, lines in modules().items() if lines > LIMIT} == {}


def test_half_of_the_modules_are_short() -> None:
    assert median(modules().values()) <= MEDIAN
