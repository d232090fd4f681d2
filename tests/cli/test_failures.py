"""Whatever cannot be done ends with exit code 2 and one clear message: no traceback, nothing on standard output."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from command_line import NO_DATABASE, Done, company, remit

from remit.cli.ports import Ports


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return company(tmp_path_factory.mktemp("failures"))


UNKNOWN = [
    (["who", "paymets", "code-reviews"], "there is no team “paymets”. Did you mean payments?"),
    (
        ["who", "payments", "code-reveiws"],
        "there is no responsibility “code-reveiws” for “payments” on 2026-11-22. Did you mean code-reviews?",
    ),
    (
        ["who", "payments", "promotion"],
        "there is no responsibility “promotion” for “payments” on 2026-11-22. "
        "Did you mean career-planning (Career Planning, Promotions and Coaching)?",
    ),
    (
        ["who", "payments", "zzz"],
        "there is no responsibility “zzz” for “payments” on 2026-11-22. `remit ask zzz` looks for words.",
    ),
    (["charter", "paymets"], "there is no team “paymets”. Did you mean payments?"),
    (["matrix", "--below", "paymets"], "there is no team “paymets”. Did you mean payments?"),
    (
        ["matrix", "--sort", "one-on-one"],
        "there is no responsibility “one-on-one”. Did you mean one-on-ones?",
    ),
]


@pytest.mark.parametrize(("command", "message"), UNKNOWN, ids=lambda value: str(value)[:40])
def test_unknown_names_say_what_may_have_been_meant(file: Path, command: list[str], message: str) -> None:
    done = remit(*command, "--file", file, "--at", "2026-11-22")
    assert done == Done(2, "", f"remit: {message}\n")


WHAT_IF = [
    (["--leaves", "anna"], "there is no person “anna”. Did you mean ana or dana?"),
    (["--vacate", "payments:tech-led"], "there is no role “tech-led”. Did you mean tech-lead?"),
    (
        ["--hand-over", "payments:tech-lead"],
        "“payments:tech-lead” does not say to whom; expected TEAM:ROLE=PERSON",
    ),
    (["--vacate", "payments"], "“payments” cannot be read; expected TEAM:ROLE"),
    (["--away", "ana:soon"], "“ana:soon” cannot be read; expected PERSON:DAYS, up to 3660 days"),
    (["--split", "payments:tech-lead"], "nobody holds both roles on “payments” on 2026-11-22."),
    ([], "nothing to try: say what changes, as --leaves PERSON; see --help"),
]


@pytest.mark.parametrize(("changes", "message"), WHAT_IF, ids=lambda value: str(value)[:40])
def test_a_change_that_cannot_be_made(file: Path, changes: list[str], message: str) -> None:
    done = remit("what-if", "--file", file, "--on", "2026-11-22", *changes)
    assert done == Done(2, "", f"remit: {message}\n")


def test_a_code_that_is_not_there() -> None:
    assert remit("explain", "r11") == Done(
        2, "", "remit: there is no finding code “r11”. Did you mean R101?\n"
    )
    assert remit("explain", "nothing") == Done(
        2, "", "remit: there is no finding code “nothing”. `remit explain` lists them.\n"
    )


def test_a_team_or_code_that_check_does_not_know(file: Path) -> None:
    assert remit("check", file, "--team", "paymets") == Done(
        2, "", "remit: there is no team “paymets”. Did you mean payments?\n"
    )
    assert remit("check", file, "--select", "R9") == Done(
        2, "", "remit: there is no finding code that begins with “R9”\n"
    )


@pytest.mark.parametrize("day", ["2026-02-30", "20260601", "tomorrow", "2026-6-1", "\x1b[31m"])
def test_a_day_that_does_not_exist(file: Path, day: str) -> None:
    done = remit("who", "payments", "code-reviews", "--file", file, "--at", day)
    shown = "\\u{1b}[31m" if "\x1b" in day else day
    assert done == Done(
        2,
        "",
        "Usage: remit who [OPTIONS] TEAM RESPONSIBILITY\n"
        f"remit: Invalid value for '--at': “{shown}” is not a day; expected YYYY-MM-DD, as 2026-06-01\n"
        "`remit who --help` says more.\n",
    )


def test_a_call_that_is_not_complete() -> None:
    assert remit("who") == Done(
        2,
        "",
        "Usage: remit who [OPTIONS] TEAM RESPONSIBILITY\n"
        "remit: Missing argument 'TEAM'.\n"
        "`remit who --help` says more.\n",
    )


@pytest.mark.parametrize(
    ("command", "message"),
    [
        (["chek"], "There is no command “chek”. Did you mean check or schema?"),
        (["import", "backstag"], "There is no command “backstag”. Did you mean backstage?"),
        (["zzz"], "There is no command “zzz”."),
    ],
)
def test_a_command_that_is_not_there(command: list[str], message: str) -> None:
    done = remit(*command)
    assert (done.code, done.out, done.err.splitlines()[1]) == (2, "", f"remit: {message}")


def test_a_group_without_a_command_shows_its_help() -> None:
    done = remit("import")
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith("Usage: remit import [OPTIONS] COMMAND [ARGS]...\n")


READING = [
    "check",
    "who payments code-reviews",
    "charter payments",
    "matrix",
    "ask payments",
    "what-if --leaves ana",
]


@pytest.mark.parametrize("command", READING)
def test_files_that_cannot_be_read(tmp_path: Path, command: str) -> None:
    binary, wrong, pipe = tmp_path / "binary.yaml", tmp_path / "wrong.yaml", tmp_path / "pipe.yaml"
    binary.write_bytes(b"\x7fELF\0")
    wrong.write_text(
        "remit: 1\norganisation: {id: a, name: A}\nteams: [{id: x}]\npeople: 7\n", encoding="utf-8"
    )
    (tmp_path / "empty").mkdir()
    os.mkfifo(pipe)
    name, *rest = command.split()

    def told(path: Path) -> Done:
        return remit(name, path) if name == "check" else remit(name, *rest, "--file", path)

    assert told(tmp_path / "none.yaml") == Done(
        2,
        "",
        f"remit: {tmp_path}/none.yaml: cannot read it: No such file or directory; expected: a readable YAML file\n",
    )
    assert told(tmp_path / "empty") == Done(
        2,
        "",
        f"remit: {tmp_path}/empty: a folder without a YAML file; expected: files that end in .yaml or .yml\n",
    )
    assert told(pipe) == Done(
        2,
        "",
        f"remit: {pipe}: cannot read it: {pipe} is no regular file; expected: a readable YAML file\n",
    )
    assert told(binary) == Done(
        2, "", f"remit: {binary}:1:1: a control character; read: byte 0x7F; expected: text in UTF-8\n"
    )
    done = told(wrong)
    assert (done.code, done.out, done.err.splitlines()[0]) == (2, "", "remit: 2 problems found.")
    assert [line.split(": ")[0] for line in done.err.splitlines()[1:]] == [f"{wrong}:3:9", f"{wrong}:4:9"]


@pytest.mark.parametrize("command", ["check", "charter payments --format html", "charter payments --json"])
def test_a_file_that_cannot_be_written(file: Path, tmp_path: Path, command: str) -> None:
    name, *rest = command.split()
    source = [file] if name == "check" else ["--file", file]
    target = tmp_path / "none" / "out"
    assert remit(name, *rest, *source, "--output", target) == Done(
        2, "", f"remit: cannot write {target}: No such file or directory\n"
    )
    assert remit(name, *rest, *source, "--output", tmp_path).code == 2


def test_one_bad_file_among_several_does_not_hide_the_others(file: Path, tmp_path: Path) -> None:
    done = remit("check", tmp_path / "none.yaml", file, "--at", "2026-11-22")
    assert (done.code, done.out.splitlines()[0]) == (2, str(file))
    assert (
        done.out.splitlines()[-1] == "22 findings (14 errors, 7 warnings, 1 info) in 6 teams on 2026-11-22."
    )
    assert done.err.startswith(f"remit: {tmp_path}/none.yaml: cannot read it")


@pytest.mark.parametrize("format_", ["json", "sarif", "junit"])
def test_a_format_of_one_document_takes_one_file(file: Path, format_: str) -> None:
    assert remit("check", file, file, "--format", format_) == Done(
        2, "", f"remit: --format {format_} takes one file or folder at a time\n"
    )


def test_a_fault_of_ours_is_a_message_that_says_how_to_find_it() -> None:
    def broken() -> None:
        raise KeyError("\x1b[31mevil")

    ports = Ports(database=broken, demo_database=broken, serve=broken)  # type: ignore[arg-type]
    assert remit("matrix", ports=ports) == Done(
        2,
        "",
        "remit: a fault in Remit: KeyError: '\\x1b[31mevil'\n"
        "Please report it. With PYTHONDEVMODE=1 the same call shows where it happens.\n",
    )


def test_a_failure_of_the_system_is_told_as_such() -> None:
    def broken() -> None:
        raise PermissionError(13, "Permission denied", "/data/remit.sqlite3")

    ports = Ports(database=broken, demo_database=broken, serve=broken)  # type: ignore[arg-type]
    assert remit("matrix", ports=ports) == Done(2, "", "remit: /data/remit.sqlite3: Permission denied\n")


def test_an_exception_of_the_database_is_told_by_the_port() -> None:
    def broken() -> None:
        raise LookupError

    ports = Ports(
        database=broken,  # type: ignore[arg-type]
        demo_database=NO_DATABASE.demo_database,
        serve=NO_DATABASE.serve,
        told=lambda error: "the database is empty" if isinstance(error, LookupError) else None,
    )
    for command in (
        ["who", "a", "b"],
        ["ask", "x"],
        ["check"],
        ["diff", "2026-01-01", "2026-01-02"],
        ["export"],
    ):
        assert remit(*command, ports=ports).code == 2
    assert remit("matrix", ports=ports) == Done(2, "", "remit: the database is empty\n")
