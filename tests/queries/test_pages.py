"""The views that pages and terminal share: a team's page, the matrix, a person, the history of a row, the teams."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
from command_line import TODAY, company

from remit.core.answer import Refusal
from remit.core.organisation import Organisation
from remit.core.team import Team
from remit.files.organisation import read
from remit.queries import charter, person, team
from remit.queries.history import LONGEST, Span, history
from remit.queries.matrix import Asked, Cell, Matrix, State, matrix
from remit.queries.source import Named, ValueSource, outline

THREE = Path(__file__).parents[1] / "cli" / "three-roles.yaml"


@pytest.fixture(scope="module")
def lumen(tmp_path_factory: pytest.TempPathFactory) -> Organisation:
    return read(company(tmp_path_factory.mktemp("pages"))).organisation


@pytest.fixture(scope="module")
def source(lumen: Organisation) -> ValueSource:
    return ValueSource(lumen)


def ids(holders: tuple[charter.HolderView, ...]) -> tuple[str, ...]:
    return tuple(holder.id for holder in holders)


class TestCharter:
    def test_the_head_of_the_page(self, source: ValueSource) -> None:
        found = charter.page(source, "payments", TODAY)
        assert (found.organisation, found.team, found.kind, found.at) == (
            Named("lumen", "Lumen Market"),
            Named("payments", "Payments"),
            None,
            TODAY,
        )
        assert found.crumbs == (Named("commerce", "Commerce"),)
        assert [(lead.role.id, ids(lead.holders), lead.vacant) for lead in found.leads] == [
            ("tech-lead", ("ana",), False),
            ("engineering-manager", ("bo",), False),
        ]
        assert (found.combined, found.held, found.total, found.not_yet) == ((), 30, 30, "file")

    def test_the_sides_and_their_rows(self, source: ValueSource) -> None:
        found = charter.page(source, "payments", TODAY)
        assert [(s.id, s.title, len(s.rows)) for s in found.sections] == [
            ("system", "System", 13),
            ("people", "People", 13),
            ("shared", "shared", 5),
        ]
        assert found.rows == tuple(row for section in found.sections for row in section.rows)
        assert [row.id for row in found.sections[2].rows] == [
            "system-roadmap",
            "development-process",
            "team-visibility",
            "on-call-rota",
            "not-listed",
        ]

    def test_a_running_cover_is_told_once(self, source: ValueSource) -> None:
        [cover] = charter.page(source, "payments", TODAY).covers
        assert (cover.acting, cover.holder, cover.role_title, cover.last_day, len(cover.rows), cover.of) == (
            Named("chi", "Chi Tan"),
            Named("bo", "Bo Lind"),
            "Engineering Manager",
            date(2026, 12, 4),
            9,
            17,
        )
        assert len(cover.others) == 8

    def test_both_roles_in_one_person(self, source: ValueSource) -> None:
        found = charter.page(source, "checkout", TODAY)
        assert [holder.id for holder in found.combined] == ["dina"]
        assert {row.id for row in found.rows if row.combined} == {
            "system-roadmap",
            "development-process",
            "team-visibility",
        }

    def test_a_vacancy(self, source: ValueSource) -> None:
        found = charter.page(source, "identity", TODAY)
        assert (found.held, found.total, found.leads[0].vacant) == (13, 29, True)
        [row] = [row for row in found.rows if row.id == "code-reviews"]
        assert (row.holders, row.vacant, row.vacant_roles, ids(row.fallback)) == (
            (),
            True,
            ("Tech Lead",),
            ("mina",),
        )

    def test_a_row_of_the_organisations_charter(self, source: ValueSource) -> None:
        [row] = [row for row in charter.page(source, "search", TODAY).rows if row.id == "not-listed"]
        assert (row.charter_of, row.inherited, row.note) == (
            "Lumen Market",
            True,
            "Ask first and hand on later",
        )

    def test_a_team_that_is_not_there(self, source: ValueSource) -> None:
        with pytest.raises(Refusal) as refused:
            charter.page(source, "paymets", TODAY)
        assert refused.value.suggestions == ("payments",)

    def test_other_roles_are_sides_of_their_own(self) -> None:
        found = charter.page(ValueSource(read(THREE).organisation), "web", TODAY)
        assert [
            (section.id, section.title, [row.id for row in section.rows]) for section in found.sections
        ] == [
            ("system", "System", ["code"]),
            ("product", "Product Owner", ["backlog"]),
            ("design", "Designer", ["flows"]),
            ("shared", "shared", ["launch", "not-listed"]),
        ]


def many(count: int) -> ValueSource:
    """So many teams without anybody, in the order of their numbers."""
    organisation = read(THREE).organisation
    teams = tuple(Team(f"t{n:02}", f"Team {n:02}") for n in range(count))
    return ValueSource(
        replace(organisation, teams=teams, team_parents=(), assignments=(), memberships=(), charters=())
    )


def shown(found: Matrix) -> tuple[list[str], int, int]:
    return [line.team.id for line in found.lines], found.teams, found.pages


class TestMatrix:
    @pytest.mark.parametrize(
        ("count", "page", "expected"),
        [
            (1, 1, (["t00"], 1, 1)),
            (3, 1, (["t00", "t01", "t02"], 3, 1)),
            (3, 7, (["t00", "t01", "t02"], 3, 1)),
            (30, 1, ([f"t{n:02}" for n in range(25)], 30, 2)),
            (30, 2, ([f"t{n:02}" for n in range(25, 30)], 30, 2)),
            (0, 1, ([], 0, 1)),
        ],
    )
    @pytest.mark.parametrize("sort", [None, "code"])
    def test_pages(
        self, count: int, page: int, expected: tuple[list[str], int, int], sort: str | None
    ) -> None:
        assert shown(matrix(many(count), TODAY, Asked(page=page, sort=sort))) == expected

    @pytest.mark.parametrize(
        ("asked", "teams"),
        [
            (Asked(), ["commerce", "payments", "checkout", "identity", "search", "mobile"]),
            (Asked(below="payments"), ["payments"]),
            (Asked(below="commerce"), ["commerce", "payments", "checkout", "identity", "search", "mobile"]),
            (Asked(below="nobody"), ["commerce", "payments", "checkout", "identity", "search", "mobile"]),
            (Asked(text=" PAY "), ["payments"]),
            (Asked(text="zzz"), []),
            (Asked(open_only=True), ["identity", "search"]),
            (Asked(open_only=True, section="people"), []),
            (
                Asked(sort="code-reviews"),
                ["identity", "search", "commerce", "payments", "checkout", "mobile"],
            ),
            (Asked(sort="one-on-ones"), ["payments", "commerce", "checkout", "identity", "search", "mobile"]),
            (Asked(open_only=True, text="sea", sort="one-on-ones"), ["search"]),
        ],
        ids=str,
    )
    def test_filters_and_order(self, source: ValueSource, asked: Asked, teams: list[str]) -> None:
        assert shown(matrix(source, TODAY, asked)) == (teams, len(teams), 1)

    def test_a_side(self, source: ValueSource) -> None:
        found = matrix(source, TODAY, Asked(section="shared"))
        assert [column.row.id for column in found.columns] == [
            "system-roadmap",
            "development-process",
            "team-visibility",
        ]
        assert {len(line.cells) for line in found.lines} == {3}

    @pytest.mark.parametrize(
        ("team_id", "row", "expected"),
        [
            ("commerce", "code-reviews", (State.HELD, "RM", ("Ravi Menon",), False, False, False)),
            (
                "commerce",
                "system-roadmap",
                (State.SHARED, "+", ("Ravi Menon", "Dana Weiss"), False, False, False),
            ),
            ("payments", "one-on-ones", (State.ACTING, "CT", ("Chi Tan", "Bo Lind"), True, False, False)),
            ("checkout", "code-reviews", (State.HELD, "DL", ("Dina Lopes",), False, True, False)),
            ("checkout", "system-roadmap", (State.COMBINED, "DL", ("Dina Lopes",), False, True, False)),
            ("identity", "code-reviews", (State.NOBODY, "–", (), False, False, False)),
            ("identity", "system-roadmap", (State.HALF, "+–", ("Mina Koh",), False, False, True)),
            (
                "search",
                "code-reviews",
                (State.CONTESTED, "!", ("Priya Nair", "Jonas Falk"), False, False, True),
            ),
            (
                "search",
                "tech-lead-coding",
                (State.SEVERAL, "PN+1", ("Priya Nair", "Jonas Falk"), False, False, False),
            ),
        ],
    )
    def test_what_a_cell_says(
        self, source: ValueSource, team_id: str, row: str, expected: tuple[object, ...]
    ) -> None:
        lines = matrix(source, TODAY).lines
        [cell] = [cell for line in lines for cell in line.cells if (line.team.id, cell.row) == (team_id, row)]
        assert said(cell) == expected

    def test_initials_are_of_the_people_on_the_page(self, source: ValueSource) -> None:
        assert matrix(source, TODAY, Asked(text="payments")).initials == {
            "AR": "Ana Ruiz",
            "BL": "Bo Lind",
            "CT": "Chi Tan",
        }

    def test_depth_follows_the_tree(self, source: ValueSource) -> None:
        assert [line.depth for line in matrix(source, TODAY).lines] == [0, 1, 1, 1, 1, 1]

    def test_before_the_teams_began(self, source: ValueSource) -> None:
        found = matrix(source, date(2020, 1, 1), Asked(section="system"))
        assert {cell.state for line in found.lines for cell in line.cells} <= {State.NOBODY}


def said(cell: Cell) -> tuple[object, ...]:
    return (cell.state, cell.sign, cell.people, cell.acting, cell.combined, cell.open)


class TestPerson:
    def test_somebody_who_acts(self, source: ValueSource) -> None:
        found = person.page(source, "chi", TODAY)
        assert (found.person, found.now, found.by_name, found.agent, found.away) == (
            Named("chi", "Chi Tan"),
            (),
            (),
            False,
            False,
        )
        [stand] = found.acts
        assert (stand.team.id, stand.role.id, stand.other, stand.last_day, stand.accepted) == (
            "payments",
            "engineering-manager",
            Named("bo", "Bo Lind"),
            date(2026, 12, 4),
            True,
        )
        assert (found.acted_for, found.managers) == ((), (Named("bo", "Bo Lind"),))

    def test_somebody_on_leave(self, source: ValueSource) -> None:
        found = person.page(source, "bo", TODAY)
        assert (found.away, found.away_last) == (True, date(2026, 12, 4))
        assert [(held.team.id, held.role.id, held.since) for held in found.now] == [
            ("payments", "engineering-manager", date(2024, 11, 22))
        ]
        assert [stand.other for stand in found.acted_for] == [Named("chi", "Chi Tan")]

    def test_somebody_who_has_left(self, source: ValueSource) -> None:
        found = person.page(source, "tariq", TODAY)
        assert (found.left, found.now) == (date(2026, 10, 13), ())
        assert [(held.team.id, held.role.id) for held in found.before] == [("identity", "tech-lead")]

    def test_both_roles(self, source: ValueSource) -> None:
        found = person.page(source, "dina", TODAY)
        assert {(held.team.id, held.role.id) for held in found.now} == {
            ("checkout", "tech-lead"),
            ("checkout", "engineering-manager"),
        }
        assert [role.id for role in found.experience] == ["tech-lead", "engineering-manager"]

    def test_an_agent(self, source: ValueSource) -> None:
        found = person.page(source, "sherpa", TODAY)
        assert (found.agent, found.now, [row.row.id for row in found.by_name]) == (
            True,
            (),
            ["release-notes"],
        )

    def test_nobody(self, source: ValueSource) -> None:
        with pytest.raises(person.UnknownPerson):
            person.page(source, "nobody", TODAY)


def spans(found: tuple[Span, ...]) -> list[tuple[date | None, date | None, tuple[str, ...], bool]]:
    return [(span.start, span.last_day, ids(span.holders), span.vacant) for span in found]


class TestHistory:
    def test_newest_first_with_the_vacancy(self, lumen: Organisation) -> None:
        found = spans(history(lumen, "identity", "code-reviews"))
        assert found[0] == (date(2026, 10, 13), None, (), True)
        assert found[1][1:] == (date(2026, 10, 12), ("tariq",), False)
        assert found[-1][0] is None

    def test_a_cover_makes_a_span_and_a_leave_does_not(self, lumen: Organisation) -> None:
        found = spans(history(lumen, "payments", "one-on-ones"))
        acting = [span for span in found if span[2] == ("chi", "bo")]
        assert len(acting) == 1
        assert acting[0][1] == date(2026, 12, 4)
        assert [span[2] for span in found[:3]] == [("bo",), ("chi", "bo"), ("bo",)]

    def test_every_day_has_one_span(self, lumen: Organisation) -> None:
        for row in ("system-roadmap", "not-listed", "on-call-rota"):
            found = history(lumen, "payments", row)
            for newer, older in pairwise(found):
                assert newer.start is not None
                assert older.last_day is None or older.last_day < newer.start

    def test_it_is_bounded(self, lumen: Organisation) -> None:
        assert all(len(history(lumen, t.id, "system-roadmap")) <= LONGEST for t in lumen.teams)


class TestTeams:
    def test_the_tree(self, source: ValueSource) -> None:
        found = team.tree(source, TODAY)
        assert [(line.team.id, line.depth, line.members, line.combined) for line in found.lines] == [
            ("commerce", 0, 2, False),
            ("payments", 1, 5, False),
            ("checkout", 1, 4, True),
            ("identity", 1, 3, False),
            ("search", 1, 4, False),
            ("mobile", 1, 7, True),
        ]

    def test_the_outline(self, lumen: Organisation) -> None:
        found = outline(lumen)
        assert (found.id, found.name, found.zone, len(found.people)) == (
            "lumen",
            "Lumen Market",
            "Europe/Lisbon",
            len(lumen.people),
        )
        assert [row[0] for row in found.own_rows] == ["on-call-rota", "release-notes"]
