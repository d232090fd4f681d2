"""Tables of people and roles: what a spreadsheet writes, and what is wrong in one."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from remit.core.organisation import Organisation
from remit.core.person import Identity, Person, ReportingLine
from remit.core.role import RoleAssignment
from remit.core.team import Membership, Team, TeamParent
from remit.files import frameworks
from remit.files.imports import IMPORTERS, FileErrors, Left
from remit.lib.periods import Period

FIXTURES = Path(__file__).parent / "fixtures"
CSV = IMPORTERS["csv"]


def test_people_teams_roles_and_managers() -> None:
    imported = CSV.read([FIXTURES / "people.csv"], {"id": "acme", "name": "Acme"})
    assert imported.organisation == Organisation(
        id="acme",
        name="Acme",
        framework=frameworks.packaged("engineering-ladders"),
        people=(
            Person(
                "ana",
                "Ana Ruiz",
                identities=(Identity("email", "ana@acme.example"), Identity("github", "anaruiz")),
                experience=("tech-lead", "engineering-manager"),
            ),
            Person("bo", "Bo Lind", identities=(Identity("email", "bo@acme.example"),)),
            Person("chi-wu", "Chi Wu"),
            Person("di", '=HYPERLINK("x")', period=Period(date(2024, 5, 1), date(2025, 5, 1))),
        ),
        reporting_lines=(ReportingLine("ana", "bo"), ReportingLine("chi-wu", "ana")),
        teams=(Team("payments", "Payments"), Team("commerce", "commerce")),
        team_parents=(TeamParent("payments", "commerce"),),
        memberships=(Membership("chi-wu", "payments"),),
        assignments=(
            RoleAssignment("ana", "tech-lead", "payments", Period(date(2024, 1, 1))),
            RoleAssignment(
                "bo", "engineering-manager", "payments", Period(date(2024, 3, 1), date(2026, 1, 1))
            ),
        ),
    )
    assert imported.took == (
        "4 people",
        "2 teams, 1 parent",
        "2 roles (2: tech-lead of payments: ana, engineering-manager of payments: bo)",
        "1 membership",
        "2 reporting lines",
    )
    assert imported.left == (
        Left("columns (1: desk)", "not one of the columns that this importer knows"),
        Left('formulas (1: =HYPERLINK("x") (line 5))', "kept as text, never calculated"),
        Left("repeated rows (1: line 6)", "an earlier row says the same"),
    )


@pytest.mark.parametrize(
    "text",
    [
        "person,role,team\nana,tl,pay\n",
        "person;role;team\r\nana;Tech Lead;pay\r\n",
        "\ufeffTEAM\tRole\tPerson\npay\ttech-lead\tana",
        '"person","role","team"\n\n"ana","TL"," pay "\n,,\n',
    ],
)
def test_delimiters_line_ends_marks_and_quotes_make_no_difference(tmp_path: Path, text: str) -> None:
    file = tmp_path / "people.csv"
    file.write_bytes(text.encode("utf-8"))
    organisation = CSV.read([file]).organisation
    assert organisation.people == (Person("ana", "ana"),)
    assert organisation.assignments == (RoleAssignment("ana", "tech-lead", "pay"),)


def test_everything_wrong_comes_in_one_go_with_line_and_column(tmp_path: Path) -> None:
    file = tmp_path / "people.csv"
    file.write_text(
        "person,name,email,team,role,from,until,manager\n"
        "ana,Ana Ruiz,ana@acme.example,pay,Tech Leed,2024-01-01,,\n"
        'ana,"Ruiz, Ana",nobody,pay,,,,\n'
        "bo,,,,TL,2024-02-30,,\n"
        "chi,,,pay,EM,2024-05-01,2024-05-01,\n"
        "di,,,pay,,01.02.2024,,anna\n"
        "el,,,pay,EM,2024-01-01,,ana\n"
        "el,,,pay,EM,2024-06-01,,el\n"
        ",,x\n"
        "Åsa K,,,,,,,\n"
        "Asa-K,,,,,,,\n"
    )
    with pytest.raises(FileErrors) as raised:
        CSV.read([file])
    assert [(one.line, one.column, one.read, one.message) for one in raised.value.problems] == [
        (2, 35, "Tech Leed", "role: the framework has no such role"),
        (3, 5, "Ruiz, Ana", "name: line 2 says Ana Ruiz of ana"),
        (3, 17, "nobody", "email: this is no e-mail address"),
        (4, 7, "TL", "role: a role without a team"),
        (4, 10, "2024-02-30", "from: this day does not exist (day is out of range for month)"),
        (5, 25, "2024-05-01", "until: ends before it begins, on 2024-05-01"),
        (6, 11, "01.02.2024", "from: this is no day"),
        (6, 23, "anna", "manager: nobody here has this id or e-mail address"),
        (8, 13, "2024-06-01", "from: overlaps another period of el on pay"),
        (8, 25, "el", "manager: line 7 says ana of el"),
        (9, 1, ",,x", "3 cells in this row"),
        (11, 1, "Asa-K", "person: gives the id asa-k, as Åsa K of line 10 does"),
    ]


def test_more_that_is_wrong(tmp_path: Path) -> None:
    file = tmp_path / "people.csv"
    file.write_text(
        "person,github,team,parent,manager,experience\n"
        "ana,a b,pay,pay,ana,TL;boss\n"
        '"!",,,,,\n'
        f"bo,,{'x' * 201},,,\n"
    )
    with pytest.raises(FileErrors) as raised:
        CSV.read([file])
    assert [(one.line, one.column, one.read[:9], one.message) for one in raised.value.problems] == [
        (2, 5, "a b", "github: this is no GitHub login"),
        (2, 13, "pay", "parent: a team cannot be above itself"),
        (2, 17, "ana", "manager: a person cannot report to themselves"),
        (2, 21, "boss", "experience: the framework has no such role"),
        (3, 1, "!", "person: no id can be made from this"),
        (4, 5, "xxxxxxxxx", "team: has 201 characters"),
    ]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", (0, "the file is empty", "")),
        (
            "name,team\nAna,pay\n",
            (
                1,
                "there is no column person",
                "the columns are person, name, email, github, "
                "team, team_name, parent, role, from, until, manager, experience",
            ),
        ),
        ("persons,team\nana,pay\n", (1, "there is no column person", "did you mean to call persons so?")),
        ("person,team,team\nana,pay,pay\n", (1, "the column stands here twice", "")),
        ('person\n"ana"x\n', (2, "this is no CSV: ',' expected after '\"'", "")),
    ],
)
def test_tables_that_are_none(tmp_path: Path, text: str, problem: tuple[int, str, str]) -> None:
    file = tmp_path / "people.csv"
    file.write_text(text)
    with pytest.raises(FileErrors) as raised:
        CSV.read([file])
    assert [(one.line, one.message, one.hint) for one in raised.value.problems] == [problem]
