"""What the commands print, whole, for the invented company and for a framework with three roles of another kind.

After a change on purpose: REMIT_WRITE_EXPECTED=1 writes the files in ``expected``; read the difference before
committing it.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from command_line import company, remit

HERE = Path(__file__).parent
THREE = HERE / "three-roles.yaml"
AT = "--at 2026-11-22"
COMPANY = {
    "who": f"who payments system-roadmap {AT}",
    "who-acting": f"who payments one-on-ones {AT}",
    "who-vacant": f"who identity code-reviews {AT}",
    "who-json": f"who payments one-on-ones {AT} --json",
    "ask": f"ask one on ones in payments {AT}",
    "ask-no-team": f"ask retro {AT}",
    "ask-role": f"ask who leads identity {AT}",
    "ask-json": f"ask tech lead of search {AT} --json",
    "charter": f"charter payments {AT}",
    "charter-vacant": f"charter identity {AT}",
    "charter-markdown": f"charter mobile {AT} --format markdown",
    "charter-html": f"charter search {AT} --format html",
    "matrix": f"matrix {AT}",
    "matrix-open": f"matrix {AT} --open",
    "matrix-sorted": f"matrix {AT} --sort code-reviews --section system",
    "diff": "diff 2026-01-01 2026-11-22",
    "what-if-leaves": "what-if --leaves ana --on 2026-11-22",
    "what-if-split": "what-if --split mobile:engineering-manager=kim --on 2026-11-22",
    "what-if-json": "what-if --vacate search:engineering-manager --on 2026-11-22 --json",
}
ROLES = {
    "three-who": f"who web launch {AT}",
    "three-ask": f"ask builder of app {AT}",
    "three-charter": f"charter web {AT}",
    "three-matrix": f"matrix {AT}",
    "three-matrix-side": f"matrix {AT} --section product",
    "three-diff": "diff 2026-01-01 2026-11-22",
    "three-what-if": "what-if --leaves ana --on 2026-11-22",
    "three-hand-over": "what-if --hand-over web:build=chi --on 2026-11-22",
}


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return company(tmp_path_factory.mktemp("output"))


def expect(name: str, text: str) -> None:
    """The text is what the file has."""
    path = HERE / "expected" / f"{name}.txt"
    if os.environ.get("REMIT_WRITE_EXPECTED") == "1":
        path.write_text(text, encoding="utf-8")
    assert text == path.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", COMPANY)
def test_the_invented_company(file: Path, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    done = remit(*COMPANY[name].split(), "--file", file)
    assert (done.code, done.err) == (0, "")
    expect(name, done.out)


@pytest.mark.parametrize("name", ROLES)
def test_three_roles_of_another_kind(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    done = remit(*ROLES[name].split(), "--file", THREE)
    assert (done.code, done.err) == (0, "")
    expect(name, done.out)


@pytest.mark.parametrize("format_", ["json", "sarif", "junit", "github"])
def test_three_roles_are_checked_in_every_format(format_: str) -> None:
    done = remit("check", THREE, "--format", format_, *AT.split())
    assert (done.code, done.err, done.out.count("R101") > 0) == (1, "", True)


def test_a_wide_terminal_has_both_sides_beside_each_other(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "160")
    expect("charter-wide", remit("charter", "payments", "--file", file, *AT.split()).out)
    expect("matrix-wide", remit("matrix", "--file", file, *AT.split()).out)


@pytest.mark.parametrize("width", [20, 40, 60, 80, 100, 300])
def test_no_line_of_the_matrix_is_wider_than_the_terminal(
    file: Path, width: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    lines = remit("matrix", "--file", file, *AT.split()).out.splitlines()
    assert max(map(len, lines)) <= width
    assert [line.split()[0] for line in lines if line.startswith(" Identity")] == ["Identity"] * max(
        1, sum(line.startswith(" Identity") for line in lines)
    )


NAMED_JSON = (
    f"who payments code-reviews {AT}",
    f"ask retro {AT}",
    f"charter payments {AT}",
    f"matrix {AT}",
    "diff 2026-01-01 2026-11-22",
    "what-if --leaves ana",
)


@pytest.mark.parametrize("command", NAMED_JSON, ids=lambda command: command.split()[0])
def test_every_answer_can_be_had_as_json(file: Path, command: str) -> None:
    done = remit(*command.split(), "--file", file, "--json")
    assert (done.code, done.err, type(json.loads(done.out))) == (0, "", dict)


@pytest.mark.parametrize("command", ["explain R101", "explain", "schema", "completion zsh"])
def test_what_reads_no_file_has_json_too(command: str) -> None:
    done = remit(*command.split(), "--json")
    assert (done.code, done.err, type(json.loads(done.out))) == (0, "", dict)


def test_a_page_written_to_a_file_is_what_the_name_says(file: Path, tmp_path: Path) -> None:
    source = ("charter", "payments", "--file", file, *AT.split())
    for name, format_ in (("a.md", "markdown"), ("a.html", "html"), ("a.txt", "markdown")):
        assert remit(*source, "-o", tmp_path / name) == (0, "", "")
        assert (tmp_path / name).read_text(encoding="utf-8") == remit(*source, "--format", format_).out


def test_paging_of_the_matrix(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    teams = "".join(f"  - {{id: t{n}, name: Team {n:02}}}\n" for n in range(30))
    path = tmp_path / "org.yaml"
    path.write_text(f"remit: 1\norganisation: {{id: a, name: A}}\nteams:\n{teams}", encoding="utf-8")

    def shown(*options: str) -> tuple[list[str], str]:
        lines = remit("matrix", "--file", path, "--section", "shared", *options).out.splitlines()
        return [line[:7] for line in lines if line.startswith("Team")], lines[-1]

    first, told = shown()
    assert (first, told) == (
        [f"Team {n:02}" for n in range(25)],
        "Page 1 of 2, 30 teams. --page N shows another, --all all.",
    )
    assert shown("--page", "2")[0] == [f"Team {n:02}" for n in range(25, 30)]
    assert shown("--page", "99")[0] == [f"Team {n:02}" for n in range(25, 30)]
    assert shown("--all")[0] == [f"Team {n:02}" for n in range(30)]
    assert shown("--text", "TEAM 07")[0] == ["Team 07"]
