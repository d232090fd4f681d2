"""Every command stands in the documentation, and the documentation names no command that is not there."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from remit.cli.main import COMMANDS

ROOT = Path(__file__).resolve().parents[2]
# `remit NAME` in code, wherever it stands: a fenced block, or between backticks.
CODE = re.compile(r"```.*?```|`[^`\n]+`", re.DOTALL)
NAMED = re.compile(r"(?:^|[\s`$/])remit ([a-z][a-z-]+)\b(?!:)", re.MULTILINE)


@cache
def named() -> dict[str, set[str]]:
    """Command -> documents whose code names it."""
    found: dict[str, set[str]] = {}
    for document in [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]:
        for code in CODE.findall(document.read_text(encoding="utf-8")):
            for command in NAMED.findall(code):
                found.setdefault(command, set()).add(str(document.relative_to(ROOT)))
    return found


def test_the_fixed_commands_are_there() -> None:
    fixed = (
        *("apply", "charter", "check", "demo", "diff", "explain", "export", "import", "init", "login-link"),
        *("matrix", "schema", "serve", "what-if", "who"),
    )
    assert set(fixed) - COMMANDS.keys() == set()


def test_every_command_is_documented() -> None:
    assert COMMANDS.keys() - named().keys() == set()


def test_no_other_command_is_documented() -> None:
    assert {command: where for command, where in named().items() if command not in COMMANDS} == {}
