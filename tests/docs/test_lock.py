"""The lock says exactly what is installed, and pyproject.toml asks for nothing that it lacks."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LOCKS = ("runtime", "dev", "build", "bench")
# The design allows this many direct runtime dependencies, extras apart.
MOST_DIRECT = 35


def text(name: str) -> str:
    return (ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8")


def pinned(name: str) -> set[str]:
    """`package==version` of a lock, without what says where it applies."""
    return {
        f"{package}=={version}" for package, version in re.findall(r"(?m)^([\w.-]+)==([^\s;]+)", text(name))
    }


def wanted(requirements: list[str]) -> set[str]:
    return {re.match(r"[\w.-]+", entry).group().lower().replace("_", "-") for entry in requirements}  # type: ignore[union-attr]


@pytest.mark.parametrize("name", LOCKS)
def test_every_requirement_has_hashes_and_no_address(name: str) -> None:
    entries = re.split(r"(?m)^(?=[\w.-]+==)", text(name))[1:]
    assert [entry for entry in entries if "--hash=sha256:" not in entry] == []
    assert "://" not in text(name)
    assert [line for line in text(name).splitlines() if line.startswith("-")] == []


def test_the_locks_agree() -> None:
    """What two locks have in common they have at one version, else installing one would undo the other."""
    versions: dict[str, set[str]] = {}
    for name in LOCKS:
        for package in {entry.split("==")[0] for entry in pinned(name)}:
            found = {entry for entry in pinned(name) if entry.split("==")[0] == package}
            versions.setdefault(package, found)
            assert versions[package] == found, (name, package)


def test_the_smaller_locks_are_parts_of_the_larger() -> None:
    assert pinned("runtime") - pinned("dev") == set()
    assert pinned("build") - pinned("dev") == set()


def test_what_the_project_asks_for_is_locked() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    runtime = wanted(project["project"]["dependencies"])
    dev = wanted([entry for entry in project["dependency-groups"]["dev"] if isinstance(entry, str)])
    bench = wanted(project["dependency-groups"]["bench"])
    assert runtime - {entry.split("==")[0] for entry in pinned("runtime")} == set()
    assert dev - {entry.split("==")[0] for entry in pinned("dev")} == set()
    assert bench - {entry.split("==")[0] for entry in pinned("bench")} == set()
    assert len(runtime) <= MOST_DIRECT
