"""Pages with one thing and with three: right, and read by a number of queries that does not grow."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from company import TODAY, organisation_of
from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.test import Client
from django.test.utils import CaptureQueriesContext
from filling import fill
from markup import parse

from remit.actions import login_link
from remit.db import shared


def company_of(path: Path, teams: int) -> None:
    """A company of so many teams, each with a Tech Lead and no Engineering Manager."""
    people = "".join(f"  - {{id: p{n}, name: Person {n}}}\n" for n in range(teams))
    listed = "".join(f"  - {{id: t{n}, name: Team {n}, roles: {{tech-lead: p{n}}}}}\n" for n in range(teams))
    text = f"remit: 1\norganisation: {{id: small, name: Small}}\npeople:\n{people}teams:\n{listed}"
    fill(organisation_of(path / "small.yaml", text), effective=TODAY)


@pytest.fixture(params=[1, 3])
def teams(
    request: pytest.FixtureRequest, database: BaseDatabaseWrapper, fixed_day: None, tmp_path: Path
) -> int:
    """How many teams the company has; on both engines, and already read by this process."""
    number: int = request.param
    company_of(tmp_path, number)
    assert shared.kept() is not None
    return number


@contextmanager
def asks(number: int) -> Iterator[None]:
    """Within the block so many queries are made, not counting the borders of a snapshot."""
    with CaptureQueriesContext(connection) as queries:
        yield
    made = [query["sql"] for query in queries if query["sql"] not in ("BEGIN", "COMMIT")]
    assert len(made) == number, "\n".join(one[:150] for one in made)


@pytest.fixture
def signed_in(teams: int, client: Client) -> Client:
    """A browser in which the first Tech Lead is signed in."""
    client.force_login(login_link.redeem(login_link.create("p0", acting_user=None)))
    return client


def names(teams: int, what: str) -> list[str]:
    return [f"{what} {n}" for n in range(teams)]


PAGES = {
    "/teams/": (5, "div.name a", "Team"),
    "/matrix/": (9, "table.matrix tbody th", "Team"),
    "/matrix/?sort=architecture": (9, "table.matrix tbody th", "Team"),
    "/findings/?code=R101": (11, "article.finding b", "Team"),
}


@pytest.mark.parametrize("address", PAGES)
def test_lists(signed_in: Client, teams: int, address: str) -> None:
    queries, selector, what = PAGES[address]
    with asks(queries):
        page = parse(signed_in.get(address).content)
    assert page.texts(selector) == names(teams, what)


def test_question(signed_in: Client, teams: int) -> None:
    with asks(5):
        page = parse(signed_in.get("/?q=architecture").content)
    assert page.texts("article.best p.row-name") == ["Architecture and System Integration in Team 0"]


def test_charter(signed_in: Client, teams: int) -> None:
    with asks(22):
        page = parse(signed_in.get("/teams/t0/").content)
    assert page.texts("h1") == ["Team 0"]
    assert page.texts("ul.facts li")[0] == "13 of 29 rows are held by someone"


def test_person(signed_in: Client, teams: int) -> None:
    with asks(5):
        page = parse(signed_in.get("/people/p0/").content)
    assert page.texts("section.block li") == ["Tech Lead · Team 0 start unknown"]
