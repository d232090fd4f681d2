"""The organisation file: everything that it can say, where it stands, and files that make a folder."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest
import yaml
from sample_files import EVERYTHING, HEAD, SCOPED

from remit.core.charter import Charter, CharterRow
from remit.core.cover import Cover
from remit.core.framework import Mode, Party, Responsibility, Sight
from remit.core.organisation import Organisation
from remit.core.person import Identity, Kind, Leave, Person, ReportingLine
from remit.core.role import CodingRange, Deputy, RoleAssignment
from remit.core.suppression import Suppression
from remit.core.system import CodeOwnersRule, Repository, System, SystemOwner
from remit.core.team import Membership, Team, TeamParent
from remit.files.frameworks import packaged
from remit.files.organisation import read
from remit.files.problems import FileErrors
from remit.lib.periods import Period

if TYPE_CHECKING:
    from pathlib import Path


TL, EM = Party.role("tech-lead"), Party.role("engineering-manager")
BO, DANA = Party.person("bo"), Party.person("dana")


def since(year: int, month: int = 1, day: int = 1) -> Period:
    return Period(date(year, month, day))


EXPECTED = Organisation(
    id="acme",
    name="Acme",
    framework=packaged("engineering-ladders"),
    zone="Europe/Berlin",
    people=(
        Person(
            "ana",
            "Ana Ruiz",
            Kind.HUMAN,
            (
                Identity("email", "ana@acme.example"),
                Identity("github", "anaruiz"),
                Identity("github", "ana-r"),
            ),
            ("tech-lead",),
            Period(date(2024, 1, 1), date(2027, 6, 1)),
        ),
        Person("bo", "no", identities=(Identity("alias", "12"),)),
        Person("no", "Bot", Kind.AGENT),
        Person("dana", "Dana"),
    ),
    reporting_lines=(
        ReportingLine("ana", "bo"),
        ReportingLine("dana", "bo", Period(date(2025, 1, 1), date(2026, 1, 1))),
        ReportingLine("dana", "ana", since(2026)),
    ),
    leaves=(Leave("ana", Period(date(2026, 11, 1), date(2026, 12, 5))),),
    teams=(
        Team("commerce", "Commerce", period=since(2020)),
        Team(
            "payments",
            "Payments",
            "Asia/Tokyo",
            (("kind", "sig"), ("example.org/unit", "7")),
            ("acme/payments", "acme/pay"),
        ),
    ),
    team_parents=(TeamParent("payments", "commerce", since(2021)),),
    memberships=(
        Membership("ana", "payments"),
        Membership("bo", "payments", Period(date(2025, 1, 1), date(2026, 1, 1))),
    ),
    systems=(
        System(
            "ledger",
            "Ledger",
            True,
            (Repository("https://git.acme.example/ledger"), Repository("mono", "/ledger")),
            (CodeOwnersRule("*", ("@acme/payments",), 1),),
            "payments",
            Period(None, date(2030, 1, 1)),
        ),
        System("old", "Old", repositories=(Repository("here"),)),
    ),
    system_owners=(
        SystemOwner("ledger", "payments"),
        SystemOwner("old", "payments", Period(None, date(2026, 1, 1))),
        SystemOwner("old", "commerce", since(2026)),
    ),
    assignments=(
        RoleAssignment("ana", "tech-lead", "payments"),
        RoleAssignment("bo", "engineering-manager", "payments", since(2025, 3)),
        RoleAssignment("dana", "engineering-manager", "payments"),
    ),
    deputies=(
        Deputy("dana", "tech-lead", "payments", date(2026, 1, 10), since(2026)),
        Deputy("dana", "engineering-manager", "payments"),
    ),
    coding_ranges=(CodingRange("ana", "payments", 20, 40, since(2026)),),
    charters=(
        Charter(None, (), (EM, DANA), (("tech-lead", 3), ("engineering-manager", 2))),
        Charter(
            "payments",
            (
                CharterRow("system-roadmap", Period(None, date(2026, 1, 12)), (TL,)),
                CharterRow(
                    "system-roadmap",
                    since(2026, 1, 12),
                    (TL, BO),
                    ((TL, "sequence"), (BO, "dates")),
                    DANA,
                    (EM,),
                    (),
                    note="as agreed",
                ),
                CharterRow("team-happiness", not_applicable="the reason"),
                CharterRow("not-listed", holders=(TL,), split=((TL, "all of it"),)),
                CharterRow(
                    "drills",
                    holders=(TL,),
                    title="Drills",
                    description="Try it.",
                    aliases=("game day",),
                    mode=Mode.PERFORMS,
                    sight=Sight.ASKED,
                    cadence=90,
                ),
            ),
        ),
    ),
    covers=(
        Cover(
            "payments",
            "engineering-manager",
            "dana",
            Period(date(2026, 11, 1), date(2026, 12, 5)),
            "bo",
            ("one-on-ones", "team-delivery"),
            date(2026, 10, 30),
            "bo",
        ),
        Cover("payments", "tech-lead", "dana", Period(None, date(2026, 12, 5))),
    ),
    suppressions=(Suppression("R401", "known", date(2027, 1, 1), "payments", "drills", "ana"),),
)


def written(folder: Path, text: str, name: str = "acme.yaml") -> Path:
    file = folder / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    return file


def told(path: Path) -> list[str]:
    """The problems, each as one line, paths relative to the folder of the test."""
    with pytest.raises(FileErrors) as caught:
        read(path)
    folder = path if path.is_dir() else path.parent
    return [
        str(problem).replace(f"{folder}/", "").replace(str(folder), ".") for problem in caught.value.problems
    ]


def test_everything_that_a_file_can_say(tmp_path: Path) -> None:
    file = written(tmp_path, EVERYTHING)
    result = read(file)
    assert result.organisation == EXPECTED
    assert (result.scope, result.paths, result.outside) == (None, (str(file),), frozenset())


def test_the_parser_in_python_reads_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = written(tmp_path, EVERYTHING)
    fast = read(file)
    monkeypatch.setattr(yaml, "__with_libyaml__", False)
    pure = read(file)
    assert pure == fast
    assert pure.location("row", "payments", "drills") == fast.location("row", "payments", "drills")
    broken = written(tmp_path, EVERYTHING.replace("people:", "people: ]"))
    assert told(broken) == [
        "acme.yaml:12:9: not YAML: expected the node content, but found ']'; read: people: ]"
    ]
    assert told(written(tmp_path, "a: \x85\ufffe")) == [
        "acme.yaml:1:1: not YAML: unacceptable character #xfffe: special characters are not allowed"
    ]


def test_a_byte_order_mark_and_other_line_ends_change_nothing(tmp_path: Path) -> None:
    file = tmp_path / "windows.yaml"
    file.write_bytes(b"\xef\xbb\xbf" + EVERYTHING.replace("\n", "\r\n").encode())
    assert read(file).organisation == EXPECTED


def test_json_is_yaml(tmp_path: Path) -> None:
    data = {"remit": 1, "organisation": {"id": "a", "name": "A"}, "people": [{"id": "ü1"[1:], "name": "Ü"}]}
    file = written(tmp_path, json.dumps(data, indent=2), "acme.json")
    assert read(file).organisation.people == (Person("1", "Ü"),)


def test_aliases_stand_for_what_they_name(tmp_path: Path) -> None:
    text = "remit: 1\norganisation: {id: a, name: A}\npeople: [{id: p, name: P}]\nteams:\n"
    text += "- {id: t, name: T, members: &m [p]}\n- {id: u, name: U, members: *m}\n"
    assert read(written(tmp_path, text)).organisation.memberships == (
        Membership("p", "t"),
        Membership("p", "u"),
    )


def test_where_things_stand(tmp_path: Path) -> None:
    file = written(tmp_path, EVERYTHING)
    result = read(file)

    def line(*of: str | None) -> str:
        place = result.location(*of)  # type: ignore[arg-type]
        return "" if place is None else EVERYTHING.splitlines()[place[1] - 1][place[2] - 1 :]

    assert {
        of: line(*of)
        for of in (
            ("person", "dana"),
            ("team", "payments"),
            ("system", "ledger"),
            ("role", "payments", "engineering-manager"),
            ("row", "payments", "system-roadmap"),
            ("row", "payments", "team-happiness"),
            ("row", "payments", "architecture"),
            ("row", None, "architecture"),
        )
    } == {
        ("person", "dana"): "id: dana",
        ("team", "payments"): "id: payments",
        ("system", "ledger"): "id: ledger",
        ("role", "payments", "engineering-manager"): "{person: bo, from: 2025-03-01}, dana]",
        ("row", "payments", "system-roadmap"): "{until: 2026-01-12, holders: [tech-lead]}",
        ("row", "payments", "team-happiness"): 'team-happiness: {not_applicable: "the reason"}',
        ("row", "payments", "architecture"): "",
        ("row", None, "architecture"): "",
    }
    assert result.location("person", "dana") == (str(file), 25, 5)


def test_a_folder_is_read_as_one(tmp_path: Path) -> None:
    written(tmp_path, HEAD + "framework: framework.yaml\n", "a.yaml")
    written(tmp_path, "remit: 1\nteams: [{id: pay, name: Pay, members: [ana]}]\n", "b/teams.yml")
    written(tmp_path, "remit: 1\npeople: [{id: ana, name: Ana}]\n", "c.yaml")
    own = "framework: 1\nextends: engineering-ladders\nroles: [{id: po, title: Product Owner}]\n"
    written(tmp_path, own, "framework.yaml")
    written(tmp_path, "not: [ours", ".github/workflows/x.yml")
    written(tmp_path, "not: [ours", ".hidden.yaml")
    written(tmp_path, "not ours", "README.md")
    result = read(tmp_path)
    assert result.organisation.memberships == (Membership("ana", "pay"),)
    assert [role.id for role in result.organisation.framework.roles] == [
        "tech-lead",
        "engineering-manager",
        "po",
    ]
    assert result.location("team", "pay") == (str(tmp_path / "b/teams.yml"), 2, 9)


def test_what_may_stand_in_one_file_of_a_folder_only(tmp_path: Path) -> None:
    text = (
        HEAD
        + "scope: organisation\nframework: engineering-ladders\ncharter: {}\npeople: [{id: a, name: A}]\n"
    )
    written(tmp_path, text, "a.yaml")
    written(tmp_path, text, "b.yaml")
    assert told(tmp_path) == [
        "b.yaml:2:15: 'organisation' stands in a.yaml already; read: {id: …, name: …}; "
        "expected: 'organisation' in one file",
        "b.yaml:3:8: 'scope' stands in a.yaml already; read: organisation; expected: 'scope' in one file",
        "b.yaml:4:12: 'framework' stands in a.yaml already; read: engineering-ladders; "
        "expected: 'framework' in one file",
        "b.yaml:5:10: 'charter' stands in a.yaml already; read: an empty mapping; expected: 'charter' in one file",
        "b.yaml:6:15: the id 'a' is taken: an earlier entry has it; read: a; expected: each id once",
    ]


def test_folders_of_which_nothing_can_be_made(tmp_path: Path) -> None:
    assert told(tmp_path) == [".: a folder without a YAML file; expected: files that end in .yaml or .yml"]
    written(tmp_path, "remit: 1\npeople: [{id: a, name: A}, {id: b}]\n", "a.yaml")
    written(tmp_path, "remit: 1\nteams: [", "b.yaml")
    assert told(tmp_path) == [
        "a.yaml:2:28: 'name' is missing; read: {id: …}; expected: name: a name",
        "b.yaml:3:1: not YAML: did not find expected node content",
    ]
    (tmp_path / "b.yaml").unlink()
    assert told(tmp_path)[0] == "a.yaml:1:1: 'organisation' is missing; expected: a mapping with id, name"


def test_a_folder_may_be_as_large_as_a_file(tmp_path: Path) -> None:
    written(tmp_path, HEAD, "a.yaml")
    written(tmp_path, "remit: 1\n" + "#" * 60 * 1024 + "\n", "b.yaml")
    for number in range(17):
        written(tmp_path, "remit: 1\n" + "#" * 60 * 1024 + "\n", f"c{number:02}.yaml")
    assert told(tmp_path) == [
        ".: the files of the folder have more than 1 MiB; expected: at most 1 MiB; allow it with --large"
    ]
    assert read(tmp_path, large=True).organisation.id == "acme"


def test_a_file_of_a_team_refers_to_what_is_outside(tmp_path: Path) -> None:
    result = read(written(tmp_path, SCOPED))
    assert (result.scope, result.outside) == (
        "commerce",
        frozenset({("person", "dana"), ("person", "eve"), ("team", "all")}),
    )
    assert [person.name for person in result.organisation.people] == ["dana", "Eve Fox", "Ana"]
    assert [team.id for team in result.organisation.teams] == ["all", "commerce", "pay"]


def test_a_file_of_a_team_says_nothing_of_others(tmp_path: Path) -> None:
    text = SCOPED.replace("parent: commerce,", "") + "charter: {}\n"
    text += "suppressions: [{code: R401, team: pay, reason: known, until: 2027-01-01}]\n"
    assert told(written(tmp_path, text)) == [
        "acme.yaml:10:10: outside of the scope: not below 'commerce'; read: pay; "
        "expected: a team below it, or the team under 'outside'",
        "acme.yaml:11:45: outside of the scope: not of 'commerce' or a team below it; read: pay; "
        "expected: only what concerns these teams",
        "acme.yaml:12:10: outside of the scope: not of 'commerce' or a team below it; read: the organisation's; "
        "expected: only what concerns these teams",
        "acme.yaml:13:16: outside of the scope: not of 'commerce' or a team below it; read: pay; "
        "expected: only what concerns these teams",
    ]
    whole = HEAD + "outside: {people: [dana], teams: [all]}\n"
    assert told(written(tmp_path, whole)) == [
        f"acme.yaml:3:{column}: the whole organisation has no outside; read: {read_}; "
        "expected: 'outside' only in a file whose scope is a team"
        for column, read_ in ((20, "dana"), (35, "all"))
    ]


@pytest.mark.parametrize(
    ("framework", "message"),
    [
        (
            "engineering-lader",
            "3:12: unknown framework; read: engineering-lader; expected: engineering-ladders, or a path "
            "that ends in .yaml; did you mean 'engineering-ladders'?",
        ),
        (
            "zzz",
            "3:12: unknown framework; read: zzz; expected: engineering-ladders, or a path that ends in .yaml",
        ),
        (
            "{extends: zzz}",
            "3:12: unknown framework; read: zzz; expected: a packaged framework; "
            "did you mean 'engineering-ladders'?",
        ),
    ],
)
def test_frameworks_that_nobody_knows(tmp_path: Path, framework: str, message: str) -> None:
    assert told(written(tmp_path, HEAD + f"framework: {framework}\n")) == [f"acme.yaml:{message}"]


def test_a_framework_in_the_file(tmp_path: Path) -> None:
    text = (
        HEAD
        + "framework: {extends: engineering-ladders, responsibilities: [{id: architecture, cadence: 30}]}\n"
    )
    base = packaged("engineering-ladders")
    rows = tuple(
        replace(row, cadence=30) if row.id == "architecture" else row for row in base.responsibilities
    )
    expected = replace(base, responsibilities=rows, extends=base.id)
    assert read(written(tmp_path, text)).organisation.framework == expected
    whole = "framework: {id: own, title: Own, roles: [{id: po, title: Product Owner}], responsibilities: "
    whole += "[{id: backlog, title: Backlog, holders: [po]}]}\n"
    framework = read(written(tmp_path, HEAD + whole)).organisation.framework
    assert (framework.roles[0].short, framework.responsibilities) == (
        "PO",
        (Responsibility("backlog", "Backlog", (Party.role("po"),)),),
    )
