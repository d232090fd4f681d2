"""0: all right; 1: there is something to look at; 2: it could not be done."""

from __future__ import annotations

from pathlib import Path

import pytest
from command_line import Done, company, remit


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return company(tmp_path_factory.mktemp("codes"))


AT = ("--at", "2026-11-22")


@pytest.mark.parametrize(
    ("options", "code"),
    [
        ([], 1),
        (["--fail-on", "error"], 1),
        (["--fail-on", "never"], 0),
        (["--team", "commerce"], 0),
        (["--team", "payments"], 1),
        (["--team", "payments", "--fail-on", "error"], 0),
        (["--select", "R103,R106", "--team", "commerce"], 0),
        (["--ignore", "R1", "--ignore", "R4"], 0),
        (["--select", "R106", "--fail-on", "info"], 1),
        (["--format", "github"], 1),
        (["--json"], 1),
        (["--at", "2024-01-01", "--fail-on", "never"], 0),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else None,
)
def test_check_ends_with_1_from_the_severity_asked_for(file: Path, options: list[str], code: int) -> None:
    done = remit("check", file, *AT, *options)
    assert (done.code, done.err) == (code, "")


def test_check_of_a_folder_and_of_standard_input_say_the_same(file: Path) -> None:
    text = remit("check", file, *AT)
    assert text.out.count(f"{file}:") == 9
    assert remit("check", "-", *AT, given=file.read_text(encoding="utf-8")).out == text.out.replace(
        str(file), "-"
    )
    assert remit("check", file.parent, *AT) == text


def test_ask_ends_with_1_where_nothing_fits(file: Path) -> None:
    assert remit("ask", "xyzzy", "--file", file) == Done(
        1, "", "Nothing fits these words. Try a row and a team, as “code reviews in Payments”.\n"
    )
    assert remit("ask", "xyzzy", "--file", file, "--json").code == 1
    assert remit("ask", "dana", "--file", file) == Done(0, "Person Dana Weiss (dana)\n", "")


def test_diff_ends_with_1_only_if_asked_to(file: Path) -> None:
    days = ("2026-11-22", "2026-12-20", "--file", file)
    assert [remit("diff", *days).code, remit("diff", *days, "--exit-code").code] == [0, 1]
    assert remit("diff", "2026-11-22", "2026-11-22", "--file", file, "--exit-code") == Done(
        0, "No responsibility differs.\n", ""
    )


@pytest.mark.parametrize(
    "command",
    [
        "who payments code-reviews",
        "charter payments",
        "matrix",
        "what-if --leaves ana",
        "ask code reviews",
    ],
)
def test_an_answer_is_0_whatever_it_says(file: Path, command: str) -> None:
    done = remit(*command.split(), "--file", file)
    assert (done.code, done.err, bool(done.out)) == (0, "", True)


@pytest.mark.parametrize(
    "command", ["explain", "explain R101", "schema", "schema framework", "completion bash"]
)
def test_what_needs_no_file(command: str) -> None:
    done = remit(*command.split())
    assert (done.code, done.err, bool(done.out)) == (0, "", True)
