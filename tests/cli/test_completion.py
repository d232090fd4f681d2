"""Shell completion as a shell asks for it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.shell_completion import ShellComplete
from command_line import company, remit

from remit.cli.main import COMMANDS
from remit.cli.main import remit as group


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return company(tmp_path_factory.mktemp("completion"))


def completed(*words: object) -> list[str]:
    """What is offered for the last word of a line that begins with ``remit``."""
    *before, last = map(str, words)
    return [
        item.value
        for item in ShellComplete(group, {}, "remit", "_REMIT_COMPLETE").get_completions(before, last)
    ]


def test_commands_and_options() -> None:
    assert completed("") == list(COMMANDS)
    assert completed("ch") == ["check", "charter"]
    assert completed("diff", "--ex") == ["--exit-code"]
    assert completed("import", "g") == ["github-teams", "gitlab-groups"]
    assert completed("check", "--format", "s") == ["sarif"]


def test_ids_of_the_file_that_the_line_names(file: Path) -> None:
    source = ("--file", file)
    assert completed("who", *source, "") == [
        "commerce",
        "payments",
        "checkout",
        "identity",
        "search",
        "mobile",
    ]
    assert completed("who", *source, "payments", "on") == ["one-on-ones", "on-call-rota"]
    assert completed("who", *source, "payments", "not") == ["not-listed"]
    assert completed("charter", *source, "c") == ["commerce", "checkout"]
    assert completed("matrix", *source, "--below", "c") == ["commerce", "checkout"]
    assert completed("matrix", *source, "--sort", "act") == ["act-as-engineering-manager", "act-as-tech-lead"]
    assert completed("what-if", *source, "--leaves", "d") == ["dana", "dina"]
    assert completed("check", file, "--team", "p") == ["payments"]


def test_each_part_of_a_change(file: Path) -> None:
    line = ("what-if", "--file", file, "--hand-over")
    assert completed(*line, "pay") == ["payments"]
    assert completed(*line, "payments:t") == ["payments:tech-lead"]
    assert completed(*line, "payments:tech-lead=ch") == ["payments:tech-lead=chi"]


def test_codes() -> None:
    assert completed("explain", "r50") == ["R501", "R502", "R503", "R504"]
    assert completed("check", "--select", "R101,R50") == [f"R101,R50{last}" for last in (1, 2, 3, 4)]


def test_without_a_file_or_with_a_broken_one_nothing_is_offered(tmp_path: Path) -> None:
    broken = tmp_path / "broken.yaml"
    broken.write_text("teams: [", encoding="utf-8")
    assert completed("who", "") == []
    assert completed("who", "--file", broken, "") == []
    assert completed("who", "--file", "-", "") == []
    assert completed("what-if", "--vacate", "") == []


def test_bash_gets_its_words(file: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", "from remit.project.entry import main; main()"],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        env={
            **os.environ,
            "_REMIT_COMPLETE": "bash_complete",
            "COMP_WORDS": f"remit who --file {file} pa",
            "COMP_CWORD": "4",
        },
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "plain,payments\n", "")


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_line_that_turns_it_on_names_a_shell_that_click_has(shell: str) -> None:
    assert f"_REMIT_COMPLETE={shell}_source remit" in remit("completion", shell).out
    assert click.shell_completion.get_completion_class(shell) is not None
