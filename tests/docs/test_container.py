"""What can be said of the container and compose files without an engine to build them with."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import Any

import yaml

from remit.cli.main import COMMANDS
from remit.project.environment import NAMES

ROOT = Path(__file__).resolve().parents[2]
TEXT = (ROOT / "Containerfile").read_text(encoding="utf-8")
STEPS = [
    tuple(line.split(None, 1)) for line in TEXT.replace("\\\n", " ").splitlines() if line and line[0] != "#"
]
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))


def steps(word: str) -> list[str]:
    return [rest for first, rest in STEPS if first == word]


def copied() -> list[str]:
    """What is copied from the checkout."""
    return [name for rest in steps("COPY") if "--from" not in rest for name in rest.split()[:-1]]


def test_what_is_copied_is_there_and_not_ignored() -> None:
    ignore = (ROOT / ".containerignore").read_text(encoding="utf-8")
    assert ignore == (ROOT / ".dockerignore").read_text(encoding="utf-8")
    let_in = {line[1:] for line in ignore.splitlines() if line.startswith("!")}
    assert [name for name in copied() if not (ROOT / name).exists()] == []
    assert {name.split("/")[0] for name in copied()} == let_in


def test_everything_that_is_installed_has_a_hash_or_is_ours() -> None:
    calls = re.findall(r"pip install ([^&\n]*)", TEXT.replace("\\\n", " "))
    assert [call for call in calls if "--require-hashes" not in call and "--no-index" not in call] == []
    assert len(calls) == 3


def test_it_runs_as_nobody_in_particular_and_says_whether_it_is_well() -> None:
    assert steps("USER") == ["10001"]
    assert STEPS.index(("USER", "10001")) < STEPS.index(("EXPOSE", "8000"))
    [check] = steps("HEALTHCHECK")
    assert ":8000/health/" in check
    [command] = steps("CMD")
    words = shlex.split(command.strip("[]").replace(",", " "))
    assert words[:2] == ["remit", "serve"]
    assert words[1] in COMMANDS
    assert words[-2:] == ["--port", "8000"]


def test_the_settings_are_settings_and_the_secrets_are_files() -> None:
    remit, store = COMPOSE["services"]["web"], COMPOSE["services"]["database"]
    named = {*remit["environment"], *re.findall(r"\b(REMIT_[A-Z_]+)=", TEXT)}
    assert named - set(NAMES) == set()
    for service in (remit, store):
        files = {str(value) for name, value in service["environment"].items() if name.endswith("_FILE")}
        assert files == {f"/run/secrets/{name}" for name in service["secrets"]}
    assert set(COMPOSE["secrets"]) == {*remit["secrets"], *store["secrets"]}
    assert not re.search(r"://[^/\s]*:[^/\s@]*@", remit["environment"]["REMIT_DATABASE_URL"])
    assert "/secrets/" in (ROOT / ".gitignore").read_text(encoding="utf-8").split()


def test_ports_and_folders_are_the_same_in_both() -> None:
    remit = COMPOSE["services"]["web"]
    assert remit["ports"] == ["127.0.0.1:8000:8000"]
    assert [volume.split(":")[1] for volume in remit["volumes"]] == steps("VOLUME")
    assert f"REMIT_DATA_DIR={steps('VOLUME')[0]}" in TEXT
    assert {
        volume.split(":")[0] for each in COMPOSE["services"].values() for volume in each["volumes"]
    } == set(COMPOSE["volumes"])
