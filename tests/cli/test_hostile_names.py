"""Names with terminal escapes, bidi characters and markup do no harm in any output."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from command_line import TODAY, remit

from remit.files.demo import demo_text
from remit.files.organisation import read

EVIL = "\u202eevil\x1b[31m\x07\x9b1m\u200b\u2066|*<b>&rlm;[x](y)"
IN_YAML = r"\u202eevil\e[31m\a\x9b1m\u200b\u2066|*<b>&rlm;[x](y)"
UNSEEN = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069]")
AT = ("--at", TODAY.isoformat())


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The invented company, with something evil at the end of every name, title, note and reason."""
    path = tmp_path_factory.mktemp("hostile") / "company.yaml"
    evil = re.sub(
        r"\b(name|note|title|not_applicable): ([^,}\n\"]+)",
        lambda found: f'{found[1]}: "{found[2].strip()}{IN_YAML}"',
        demo_text(TODAY),
    )
    evil = evil.replace("sequence and technical risk", f'"risk{IN_YAML}"')
    path.write_text(evil, encoding="utf-8")
    assert read(path).organisation.index.team["payments"].name == "Payments" + EVIL
    return path


COMMANDS = {
    "who": ["who", "payments", "one-on-ones", *AT],
    "who, vacant": ["who", "identity", "system-roadmap", *AT],
    "ask": ["ask", "one", "on", "ones", *AT],
    "ask for a role": ["ask", "who", "leads", "payments", *AT],
    "ask for a person": ["ask", "ana", *AT],
    "charter": ["charter", "payments", *AT],
    "charter, Markdown": ["charter", "payments", "--format", "markdown", *AT],
    "charter, HTML": ["charter", "payments", "--format", "html", *AT],
    "matrix": ["matrix", *AT],
    "diff": ["diff", "2026-01-01", "2026-11-22"],
    "what-if": ["what-if", "--leaves", "ana", "--on", "2026-11-22"],
}
JSON = {name: [*command, "--json"] for name, command in COMMANDS.items() if "," not in name}


@pytest.mark.parametrize("name", COMMANDS)
def test_nothing_unseen_is_printed(file: Path, name: str) -> None:
    done = remit(*COMMANDS[name], "--file", file)
    assert (done.code, done.err) == (0, "")
    assert UNSEEN.findall(done.out) == []
    assert r"\u{202e}" in done.out.replace("\\\\u\\{", "\\u{").replace("\\}", "}")


@pytest.mark.parametrize("name", JSON)
def test_json_has_the_name_whole_and_nothing_unseen(file: Path, name: str) -> None:
    done = remit(*JSON[name], "--file", file)
    assert (done.code, done.err, UNSEEN.findall(done.out)) == (0, "", [])
    assert EVIL in str(json.loads(done.out)) or "\\u202e" in done.out
    assert r"\u202eevil\u001b[31m\u0007\u009b1m\u200b\u2066" in done.out


@pytest.mark.parametrize("format_", ["text", "json", "sarif", "junit", "github"])
def test_no_format_of_the_check_prints_anything_unseen(file: Path, format_: str) -> None:
    done = remit("check", file, "--format", format_, *AT)
    assert (done.code, done.err, UNSEEN.findall(done.out)) == (1, "", [])
    assert "202e" in done.out


def test_markdown_keeps_its_cells_and_gets_no_markup(file: Path) -> None:
    done = remit("charter", "payments", "--file", file, "--format", "markdown", *AT)
    table = [line for line in done.out.splitlines() if line.startswith("| ")]
    assert {len(re.findall(r"(?<!\\)\|", line)) for line in table} == {4}
    assert re.findall(r"(?<!\\)(?:[*<&\[]|\]\()", "".join(table).replace("**", "")) == []


def test_html_gets_no_markup(file: Path) -> None:
    done = remit("charter", "payments", "--file", file, "--format", "html", *AT)
    assert done.out.count("<b>") == done.out.count("</b>") == 2
    assert "&amp;rlm;" in done.out
    assert "&rlm;" not in done.out


def test_a_file_name_cannot_command_the_terminal(tmp_path: Path) -> None:
    path = tmp_path / "\x1b[31mred\u202e.yaml"
    done = remit("check", path)
    assert (done.code, UNSEEN.findall(done.err)) == (2, [])
    path.write_text("remit: 1\n", encoding="utf-8")
    assert UNSEEN.findall(remit("check", path).err) == []
    assert UNSEEN.findall(remit("init", path).err) == []


def test_arguments_cannot_command_the_terminal(file: Path) -> None:
    for command in (
        ["who", "\x1b[31m", "x", "--file", file],
        ["explain", "\x1b[31m"],
        ["\x1b[31m"],
        ["who", "--\x1b[31m"],
        ["matrix", "--file", file, "--sort", "\x1b[31m"],
        ["diff", "\x1b[31m", "x", "--file", file],
        ["what-if", "--file", file, "--vacate", "\x1b[31m:x"],
        ["check", file, "--select", "\x1b[31m"],
        ["schema", "\x1b[31m"],
    ):
        done = remit(*command)
        assert (done.code, UNSEEN.findall(done.out + done.err)) == (2, [])
