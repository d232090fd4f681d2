"""``remit init`` writes a file that can be read whatever people and teams are called."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from command_line import Done, remit
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from remit.cli.commands.init import Name, shown, starter
from remit.core.consistency import problems
from remit.files.organisation import read

ANSWERS = ["--organisation", "Acme", "--zone", "UTC", "--team", "Payments"]
ALL = [*ANSWERS, "--tech-lead", "Ana", "--engineering-manager", "Bo", "--members", "Chi, Dee"]


def test_the_file_and_its_findings(tmp_path: Path) -> None:
    path = tmp_path / "org.yaml"
    assert remit("init", path, *ALL) == Done(
        0, f"Written to {path}. Next: remit check {path}, and remit explain CODE for what it finds.\n", ""
    )
    found = read(path).organisation
    assert [(p.id, p.name) for p in found.people] == [
        ("ana", "Ana"),
        ("bo", "Bo"),
        ("chi", "Chi"),
        ("dee", "Dee"),
    ]
    assert [(a.person, a.role, a.team, a.period.start) for a in found.assignments] == [
        ("ana", "tech-lead", "payments", date.today()),
        ("bo", "engineering-manager", "payments", date.today()),
    ]
    checked = remit("check", path)
    assert checked.code == 0  # only hints: nothing in it is wrong
    assert {line.split()[0] for line in checked.out.splitlines() if line.startswith("  R")} == {
        "R103",
        "R401",
    }


def test_both_roles_in_one_person_gets_a_hint_to_declare_a_range(tmp_path: Path) -> None:
    path = tmp_path / "org.yaml"
    remit("init", path, *ANSWERS, "--tech-lead", "Ana", "--engineering-manager", "Ana", "--members", "")
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("    # coding_ranges:", "    coding_ranges:"), encoding="utf-8")
    [declared] = read(path).organisation.coding_ranges
    assert (declared.person, declared.team, declared.low, declared.high) == ("ana", "payments", 20, 40)


def test_every_comment_that_is_taken_away_leaves_a_file_that_can_be_read(tmp_path: Path) -> None:
    path = tmp_path / "org.yaml"
    remit("init", path, *ALL)
    text = path.read_text(encoding="utf-8").replace("someone", "chi")
    for key in (
        "system-roadmap:",
        "  split:",
        "  tie_break:",
        "development-process:",
        "team-visibility:",
        "deputies:",
    ):
        text = text.replace(f"    # {key}", f"    {key}")
    path.write_text(text, encoding="utf-8")
    rows = {row.responsibility: row for row in read(path).organisation.charters[0].rows}
    assert len(rows["system-roadmap"].split or ()) == 2
    assert rows["system-roadmap"].tie_break is not None
    assert {"not-listed", "system-roadmap", "development-process", "team-visibility"} == set(rows)


def test_it_replaces_nothing_unless_told_to(tmp_path: Path) -> None:
    path = tmp_path / "org.yaml"
    path.write_text("mine", encoding="utf-8")
    refused = Done(2, "", f"remit: {path} exists already; --force replaces it\n")
    assert (remit("init", path, *ALL), remit("init", path)) == (refused, refused)
    assert path.read_text(encoding="utf-8") == "mine"
    assert remit("init", path, *ALL, "--force", "--json") == Done(0, f'{{\n  "file": "{path}"\n}}\n', "")
    assert read(path).organisation.name == "Acme"


def test_to_standard_output() -> None:
    done = remit("init", "-", *ALL)
    assert (done.code, done.err) == (0, "")
    assert remit("who", "payments", "code-reviews", "--file", "-", given=done.out).out.splitlines()[1] == (
        "  Ana (Tech Lead)"
    )


@pytest.mark.parametrize(
    ("option", "value", "message"),
    [
        ("--organisation", "  ", "a name is needed"),
        ("--team", "", "a name is needed"),
        ("--team", "a\tb", "“a\\u{9}b” has a character that cannot be seen"),
        ("--tech-lead", "a\x1b[31m", "“a\\u{1b}[31m” has a character that cannot be seen"),
        ("--members", "Ana,B\u202eo", "“B\\u{202e}o” has a character that cannot be seen"),
        ("--organisation", "x" * 201, f"“{'x' * 59}…” is longer than 200 characters"),
        ("--zone", "Mars/Base", "“Mars/Base” is no time zone; expected an IANA name, as Europe/Berlin"),
        (
            "--zone",
            "../../etc/passwd",
            "“../../etc/passwd” is no time zone; expected an IANA name, as Europe/Berlin",
        ),
    ],
)
def test_what_cannot_be_a_name_or_a_zone(tmp_path: Path, option: str, value: str, message: str) -> None:
    path = tmp_path / "org.yaml"
    done = remit("init", path, *ALL, option, value)
    assert (done.code, done.out, done.err.splitlines()[1]) == (
        2,
        "",
        f"remit: Invalid value for '{option}': {message}",
    )
    assert not path.exists()


NAMES = st.text(min_size=1, max_size=30).map(str.strip).filter(lambda name: name and shown(name) == name)


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.tuples(NAMES, NAMES, NAMES, NAMES), st.lists(NAMES, max_size=3))
def test_any_name_survives(
    tmp_path_factory: pytest.TempPathFactory, names: tuple[str, ...], others: list[str]
) -> None:
    used = [Name().convert(name, None, None) for name in names]
    members = [
        Name().convert(name.replace(",", ""), None, None) for name in others if name.replace(",", "").strip()
    ]
    path = tmp_path_factory.getbasetemp() / "names.yaml"
    path.write_text(
        starter(used[0], "UTC", used[1], used[2], used[3], members, date(2026, 1, 1)),
        encoding="utf-8",
        newline="",
    )
    found = read(path).organisation
    assert (found.name, found.teams[0].name) == (used[0], used[1])
    assert [person.name for person in found.people] == list(dict.fromkeys([used[2], used[3], *members]))
    assert list(problems(found)) == []
