"""The pre-commit hook and the GitHub Action call what exists, and take nothing from a change as a command."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def action() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
    return loaded


def scripts(action: dict[str, Any]) -> list[str]:
    return [step["run"] for step in action["runs"]["steps"]]


def test_the_hook_checks_the_organisation_as_a_whole() -> None:
    [hook] = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    kept = ("id", "entry", "language", "types", "pass_filenames")
    assert {name: hook[name] for name in kept} == {
        "id": "remit-check",
        "entry": "remit check",
        "language": "python",
        "types": ["yaml"],
        "pass_filenames": False,
    }


def test_the_action_uses_every_input_and_no_other(action: dict[str, Any]) -> None:
    text = (ROOT / "action.yml").read_text(encoding="utf-8")
    assert set(re.findall(r"inputs\.([\w-]+)", text)) == set(action["inputs"])


def test_no_input_is_pasted_into_a_script(action: dict[str, Any]) -> None:
    assert [script for script in scripts(action) if "${{" in script] == []


def test_the_action_installs_from_locks_that_are_there(action: dict[str, Any]) -> None:
    named = re.findall(r"\$SOURCE/(\S+?)\"", "\n".join(scripts(action)))
    assert named == ["requirements/runtime.txt", "requirements/build.txt"]
    assert [name for name in named if not (ROOT / name).is_file()] == []


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({"FILE": "org.yaml", "AT": "", "FAIL_ON": ""}, ["check", "--format", "github", "--", "org.yaml"]),
        (
            {"FILE": "-x; touch hacked", "AT": "2026-11-22", "FAIL_ON": "error"},
            [
                *("check", "--format", "github", "--at", "2026-11-22"),
                *("--fail-on", "error", "--", "-x; touch hacked"),
            ],
        ),
    ],
)
def test_the_action_calls_check_with_what_it_was_given(
    action: dict[str, Any], tmp_path: Path, environment: dict[str, str], expected: list[str]
) -> None:
    remit = tmp_path / "remit"
    remit.write_text('#!/bin/sh\nfor word; do printf "%s\\n" "$word"; done\n', encoding="utf-8")
    remit.chmod(0o755)
    bash = shutil.which("bash")
    assert bash
    done = subprocess.run(
        [bash, "-c", scripts(action)[1]],
        env={**environment, "REMIT": str(remit), "PATH": "/usr/bin:/bin"},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.splitlines() == expected
    assert [path.name for path in tmp_path.iterdir()] == ["remit"]


def test_check_understands_that_call(action: dict[str, Any], tmp_path: Path) -> None:
    """A team without a tech lead becomes an annotation on the file, and fails the check."""
    source = tmp_path / "org.yaml"
    source.write_text(
        "remit: 1\norganisation: {id: acme, name: Acme}\nframework: engineering-ladders\n"
        "people: [{id: bo, name: Bo}]\n"
        "teams: [{id: payments, name: Payments, members: [bo], roles: {engineering-manager: bo}}]\n",
        encoding="utf-8",
    )
    bash = shutil.which("bash")
    assert bash
    done = subprocess.run(
        [bash, "-c", scripts(action)[1]],
        env={
            "FILE": "org.yaml",
            "AT": "2026-11-22",
            "FAIL_ON": "error",
            "PATH": "/usr/bin:/bin",
            "REMIT": str(Path(sys.executable).with_name("remit")),
            "HOME": str(tmp_path),
        },
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    annotations = [line for line in done.stdout.splitlines() if line.startswith("::error ")]
    assert done.returncode == 1, done.stderr
    assert len(annotations) == 1, done.stdout
    assert "R101" in annotations[0]
    assert "file=org.yaml" in annotations[0]
