"""Every command and option stands in the page of the command line, and the page names no other."""

from __future__ import annotations

import json
import re
from pathlib import Path

import click
import pytest
from command_line import company, remit

from remit.cli.main import COMMANDS
from remit.cli.main import remit as group

DOCS = Path(__file__).resolve().parents[2] / "docs"
PAGE = (DOCS / "cli.md").read_text(encoding="utf-8")


def section(name: str) -> str:
    """The part of the page about a command."""
    return PAGE.split(f"\n## remit {name}\n", 1)[1].split("\n## ", 1)[0]


def command(name: str) -> click.Command:
    found = group.get_command(click.Context(group), name)
    assert found is not None
    return found


def options(of: click.Command) -> set[str]:
    """The long names of its options, and the short ones; a group's are those of all its commands."""
    if isinstance(of, click.Group):
        return set().union(*(options(inner) for inner in of.commands.values()))
    return {name for param in of.params if isinstance(param, click.Option) for name in param.opts}


def named(text: str) -> set[str]:
    code = " ".join(re.findall(r"`([^`]+)`", re.sub(r"```.*?```", "", text, flags=re.DOTALL)))
    return set(re.findall(r"(?<![\w-])--?[a-z][a-z-]*", code))


def test_every_command_has_its_part_in_order() -> None:
    assert re.findall(r"^## remit (.+)$", PAGE, re.MULTILINE) == list(COMMANDS)
    assert re.findall(r"^\| \[`remit ([a-z-]+)`\]\(#remit-([a-z-]+)\)", PAGE, re.MULTILINE) == [
        (name, name) for name in COMMANDS
    ]


@pytest.mark.parametrize("name", COMMANDS)
def test_every_option_is_named_and_no_other(name: str) -> None:
    assert named(section(name)) == options(command(name))


@pytest.mark.parametrize("name", COMMANDS)
def test_the_usage_is_the_commands_own(name: str) -> None:
    [usage] = re.findall(r"^```\n(remit [^\n]+)\n```$", section(name), re.MULTILINE)
    assert usage.startswith(f"remit {name}")
    for argument in command(name).params:
        if isinstance(argument, click.Argument) and not isinstance(argument.type, click.Choice):
            shown = argument.make_metavar(click.Context(command(name)))
            assert shown.strip("[].") in usage


KEYS = {
    "check": ("check", "FILE", "--json"),
    "who": ("who", "payments", "one-on-ones", "--file", "FILE", "--json"),
    "ask": ("ask", "one on ones payments", "--file", "FILE", "--json"),
    "charter": ("charter", "payments", "--file", "FILE", "--json"),
    "matrix": ("matrix", "--file", "FILE", "--json"),
    "diff": ("diff", "2026-01-01", "2026-06-01", "--file", "FILE", "--json"),
}


@pytest.mark.parametrize("name", KEYS)
def test_the_json_that_is_shown_has_the_keys_that_are_printed(name: str, tmp_path: Path) -> None:
    file = company(tmp_path)
    printed = json.loads(remit(*(file if arg == "FILE" else arg for arg in KEYS[name])).out)
    [shown] = re.findall(r"```json\n(.*?)\n```", section(name), re.DOTALL)
    assert list(json.loads(shown)) == list(printed)


def test_the_holders_that_are_shown_have_every_key(tmp_path: Path) -> None:
    printed = json.loads(remit(*KEYS["who"][:4], company(tmp_path), "--json").out)
    [shown] = re.findall(r"```json\n(.*?)\n```", section("who"), re.DOTALL)
    assert list(json.loads(shown)["holders"][0]) == list(printed["holders"][0])


def test_the_page_on_ci_names_formats_and_severities_that_are_there() -> None:
    text = (DOCS / "ci.md").read_text(encoding="utf-8")
    check = command("check")
    choices = {
        param.name: set(param.type.choices)
        for param in check.params
        if isinstance(param, click.Option) and isinstance(param.type, click.Choice)
    }
    assert set(re.findall(r"--format (\w+)", text)) <= choices["format_"]
    assert set(re.findall(r"\| `(\w+)` \|", text)) == choices["format_"] - {"text"}
    assert set(re.findall(r"--fail-on (\w+)", text)) == choices["fail_on"] - {"warning"}
