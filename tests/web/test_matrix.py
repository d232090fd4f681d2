"""The matrix: a sign, a colour and a sentence in every cell."""

from __future__ import annotations

from pathlib import Path

import pytest
from company import TODAY, Get, organisation_of
from filling import fill
from markup import Node


def line(page: Node, team: str) -> dict[str, tuple[str, str, str]]:
    """Classes, sign and words of each cell of a team, by the row that the cell leads to."""
    row = next(tr for tr in page.select("table.matrix tbody tr") if tr.one("th").text == team)
    found = {}
    for cell in row.select("td"):
        link = cell.one("a")
        sign = link.select("span")[0].inside[0]
        found[link.attributes["href"].partition("#row-")[2]] = (
            cell.attributes["class"],
            str(sign),
            link.text,
        )
    return found


def test_cells_have_sign_colour_and_words(get: Get) -> None:
    page = get("/matrix/")
    cells = {
        (team, row): line(page, team)[row]
        for team, row in (
            ("Payments", "code-reviews"),
            ("Payments", "one-on-ones"),
            ("Payments", "system-roadmap"),
            ("Checkout", "architecture"),
            ("Identity", "architecture"),
            ("Identity", "system-roadmap"),
            ("Search", "code-reviews"),
        )
    }
    assert cells == {
        ("Payments", "code-reviews"): ("system", "AR", "Ana Ruiz"),
        ("Payments", "one-on-ones"): ("people act", "CT", "Chi Tan, Bo Lind, acting"),
        ("Payments", "system-roadmap"): ("shared", "+", "Ana Ruiz, Bo Lind"),
        ("Checkout", "architecture"): ("system dual", "DL", "Dina Lopes"),
        ("Identity", "architecture"): ("system none", "–", "nobody"),
        ("Identity", "system-roadmap"): (
            "shared half dot",
            "+–",
            "Mina Koh; one half is held by nobody (something is open)",
        ),
        ("Search", "code-reviews"): (
            "system dot",
            "!",
            "Priya Nair, Jonas Falk: more than may hold it, and no split (something is open)",
        ),
    }


def test_headers_are_scoped_and_whole(get: Get) -> None:
    table = get("/matrix/").one("table.matrix")
    assert [th.attributes["scope"] for th in table.select("thead th")] == ["col"] * 30
    assert [th.attributes["scope"] for th in table.select("tbody th")] == ["row"] * 6
    assert table.texts("thead th")[1] == "Technical Excellence and Innovation"


def teams_of(page: Node) -> list[str]:
    return page.texts("table.matrix tbody th")


@pytest.mark.parametrize(
    ("query", "teams", "columns"),
    [
        ("", ["Commerce", "Payments", "Checkout", "Identity", "Search", "Mobile"], 29),
        ("q=ch", ["Checkout", "Search"], 29),
        ("below=search", ["Search"], 29),
        ("open=1", ["Identity", "Search"], 29),
        ("side=shared", ["Commerce", "Payments", "Checkout", "Identity", "Search", "Mobile"], 3),
        ("sort=architecture", ["Identity", "Search", "Commerce", "Payments", "Checkout", "Mobile"], 29),
        (
            "below=nowhere&side=x&sort=y&page=z",
            ["Commerce", "Payments", "Checkout", "Identity", "Search", "Mobile"],
            29,
        ),
    ],
)
def test_filter_and_sort(get: Get, query: str, teams: list[str], columns: int) -> None:
    page = get(f"/matrix/?{query}")
    if query.startswith("sort"):
        assert teams_of(page)[:2] == teams[:2]
        assert sorted(teams_of(page)) == sorted(teams)
        assert page.one("table.matrix").select("thead th")[2].attributes["aria-sort"] == "ascending"
    else:
        assert teams_of(page) == teams
    assert len(page.select("table.matrix thead th")) == columns + 1


def test_no_team_matches(get: Get) -> None:
    page = get("/matrix/?q=zzz")
    assert page.texts("p.empty") == ["No team matches. Take a filter away, or choose another day."]


def test_pages_of_25_teams(get: Get, tmp_path: Path) -> None:
    many = "\n".join(f"  - {{id: t{n:02}, name: Team {n:02}}}" for n in range(30))
    fill(
        organisation_of(
            tmp_path / "many.yaml",
            f"remit: 1\norganisation: {{id: lumen, name: Lumen Market}}\npeople:\n"
            f"  - {{id: ana, name: Ana Ruiz}}\nteams:\n{many}\n",
        ),
        effective=TODAY,
    )
    first, second = get("/matrix/?q=team"), get("/matrix/?q=team&page=2")
    assert teams_of(first) == [f"Team {n:02}" for n in range(25)]
    assert teams_of(second) == [f"Team {n:02}" for n in range(25, 30)]
    assert first.links("nav.pages") == [("Next", "/matrix/?q=team&page=2")]
    assert second.links("nav.pages") == [("Previous", "/matrix/?q=team&page=1")]
    assert teams_of(get("/matrix/?q=team&page=9")) == teams_of(second)
