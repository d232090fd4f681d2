"""What goes wrong gets a page in the same look, in plain words, that tells nothing of the inside."""

from __future__ import annotations

import pytest
from company import Get
from django.test import Client

from remit.core.organisation import Organisation
from remit.db.models import User
from remit.web.views import team

POLICY = {
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    "font-src 'self'",
    "connect-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
}


def test_no_such_address(get: Get) -> None:
    page = get("/nowhere/", status=404)
    assert (page.texts("h1"), page.texts("p.code")) == (["Nothing here"], ["404"])


def test_no_such_team_says_what_may_be_meant(get: Get) -> None:
    page = get("/teams/paymnts/", status=404)
    assert page.texts("h1") == ["No such team"]
    assert page.links("main ul") == [("payments", "/teams/payments/")]


def test_team_that_is_not_there_on_the_day(get: Get) -> None:
    page = get("/teams/nosuchteamatall/", status=404)
    assert page.texts("div.sheet p")[1] == "There is no team “nosuchteamatall”."


def test_no_such_row(get: Get) -> None:
    page = get("/teams/payments/rows/nothing/", status=404)
    assert page.texts("h1") == ["No such responsibility"]


def test_nothing_was_applied_yet(db: None, client: Client) -> None:
    client.force_login(User.objects.create(username="first"))
    response = client.get("/teams/")
    assert response.status_code == 503
    assert b"<h1>Nothing here yet</h1>" in response.content
    assert b"remit apply ORG.yaml" in response.content


def test_inner_failure_says_nothing_of_the_inside(
    company: Organisation, ana: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object) -> None:
        raise RuntimeError("the inside")

    monkeypatch.setattr(team, "source", fails)
    ana.raise_request_exception = False
    response = ana.get("/teams/payments/")
    assert response.status_code == 500
    assert b"<h1>Something broke</h1>" in response.content
    assert b"the inside" not in response.content


@pytest.mark.parametrize("address", ["/", "/teams/payments/", "/matrix/", "/nowhere/", "/sign-in/"])
def test_policy_allows_no_inline_code_and_no_other_site(ana: Client, address: str) -> None:
    response = ana.get(address)
    assert {part.strip() for part in response.headers["Content-Security-Policy"].split(";")} == POLICY
    assert response.headers["X-Frame-Options"] == "DENY"
    assert response.headers["Referrer-Policy"] == "same-origin"
    assert b" style=" not in response.content
    assert b" onclick" not in response.content


def test_pages_stay_in_no_cache(ana: Client) -> None:
    parts = ana.get("/teams/payments/").headers["Cache-Control"].split(", ")
    assert sorted(parts) == ["no-store", "private"]


def test_pages_only_read(ana: Client) -> None:
    for address in (
        "/",
        "/teams/",
        "/teams/payments/",
        "/matrix/",
        "/findings/",
        "/people/ana/",
        "/what-if/",
    ):
        assert ana.post(address).status_code == 405, address


@pytest.mark.parametrize(
    ("cookie", "theme"), [("dark", "dark"), ("light", "light"), ('"><b>', None), ("", None)]
)
def test_theme_of_the_cookie(ana: Client, cookie: str, theme: str | None) -> None:
    ana.cookies["theme"] = cookie
    head = ana.get("/teams/").content.decode().split("<head>")[0]
    assert ("data-theme" in head) == (theme is not None)
    assert theme is None or f'data-theme="{theme}"' in head
