"""Pages with one thing and with three: right, and read by a number of queries that does not grow."""

from __future__ import annotations

from pathlib import Path

import pytest
from company import TODAY, organisation_of
from django.test import Client
from filling import fill
from markup import parse
from pytest_django.fixtures import DjangoAssertNumQueries

from remit.actions import login_link


def company_of(path: Path, teams: int) -> None:
    """A company of so many teams, each with a Tech Lead and no Engineering Manager."""
    people = "".join(f"  - {{id: p{n}, name: Person {n}}}\n" for n in range(teams))
    listed = "".join(f"  - {{id: t{n}, name: Team {n}, roles: {{tech-lead: p{n}}}}}\n" for n in range(teams))
    text = f"remit: 1\norganisation: {{id: small, name: Small}}\npeople:\n{people}teams:\n{listed}"
    fill(organisation_of(path / "small.yaml", text), effective=TODAY)


@pytest.fixture(params=[1, 3])
def teams(request: pytest.FixtureRequest, db: None, fixed_day: None, tmp_path: Path) -> int:
    """How many teams the company has."""
    number: int = request.param
    company_of(tmp_path, number)
    return number


@pytest.fixture
def signed_in(teams: int, client: Client) -> Client:
    """A browser in which the first Tech Lead is signed in."""
    client.force_login(login_link.redeem(login_link.create("p0", acting_user=None)))
    return client


def names(teams: int, what: str) -> list[str]:
    return [f"{what} {n}" for n in range(teams)]


PAGES = {
    "/teams/": (22, "div.name a", "Team"),
    "/matrix/": (46, "table.matrix tbody th", "Team"),
    "/matrix/?sort=architecture": (30, "table.matrix tbody th", "Team"),
    "/findings/?code=R101": (26, "article.finding b", "Team"),
}


@pytest.mark.parametrize("address", PAGES)
def test_lists(
    signed_in: Client, teams: int, address: str, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    queries, selector, what = PAGES[address]
    with django_assert_num_queries(queries):
        page = parse(signed_in.get(address).content)
    assert page.texts(selector) == names(teams, what)


def test_question(signed_in: Client, teams: int, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(66):
        page = parse(signed_in.get("/?q=architecture").content)
    assert page.texts("article.best p.row-name") == ["Architecture and System Integration in Team 0"]


def test_charter(signed_in: Client, teams: int, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(39):
        page = parse(signed_in.get("/teams/t0/").content)
    assert page.texts("h1") == ["Team 0"]
    assert page.texts("ul.facts li")[0] == "13 of 29 rows are held by someone"


def test_person(signed_in: Client, teams: int, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(34):
        page = parse(signed_in.get("/people/p0/").content)
    assert page.texts("section.block li") == ["Tech Lead · Team 0 start unknown"]
