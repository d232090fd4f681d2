"""Nothing is shown to nobody; a link signs one person in once."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.conf import settings
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from markup import parse

from remit.actions import login_link
from remit.core.organisation import Organisation

OPEN = {
    "sign-in",
    "redeem",
    "sign-out",
    "accept-invitation",
    "start",
    "account_login",
    "account_logout",
    "account_inactive",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
    "mfa_authenticate",
    "openid_connect_login",
    "openid_connect_callback",
    "socialaccount_login_cancelled",
    "turn-off",
    "health",
    "feed",
    "hook",
}
"""What somebody who is not signed in must reach: the ways in, and nothing that tells of anybody; and two addresses
that carry their own secret, of a mail and of a calendar."""

BY_TOKEN = ("api/", "api(", "scim/")
"""Answered to tokens, never to a session: their own tests hold them to it."""

ADDRESSES = {
    "ask": "/",
    "teams": "/teams/",
    "team": "/teams/payments/",
    "row": "/teams/payments/rows/one-on-ones/",
    "matrix": "/matrix/",
    "findings": "/findings/",
    "finding": "/findings/R101/",
    "person": "/people/ana/",
    "what-if": "/what-if/",
    "home": "/home/",
    "inbox": "/inbox/",
    "notice-choices": "/inbox/choices/",
    "account": "/account/",
    "mfa_index": "/account/second-factor/",
}


def patterns(resolver: URLResolver, above: str = "") -> Iterator[URLPattern]:
    """Every address of the pages, those of included parts too."""
    for entry in resolver.url_patterns:
        route = above + str(entry.pattern).removeprefix("^")
        if route.startswith(BY_TOKEN):
            continue
        if isinstance(entry, URLResolver):
            yield from patterns(entry, route)
        else:
            yield entry


def test_only_the_ways_in_are_open() -> None:
    """The middleware asks for a sign-in unless a view says otherwise: these say so, and no other."""
    found = {
        entry.name
        for entry in patterns(get_resolver())
        if not getattr(entry.callback, "login_required", True)
    }
    assert found == OPEN


@pytest.mark.parametrize("name", ADDRESSES)
def test_without_a_session_there_is_nothing_to_read(company: Organisation, client: Client, name: str) -> None:
    response = client.get(ADDRESSES[name])
    assert (response.status_code, response.headers["Location"], response.content) == (
        302,
        f"/sign-in/?next={ADDRESSES[name]}",
        b"",
    )


def test_how_to_get_a_link(db: None, client: Client) -> None:
    page = parse(client.get("/sign-in/").content)
    assert (page.texts("h1"), page.texts("code"), page.select("nav"), page.texts("main button")) == (
        ["Sign in"],
        ["remit login-link PERSON"],
        [],
        ["Sign in"],
    )


def test_part_of_a_page_after_the_session_ended(company: Organisation, client: Client) -> None:
    response = client.get("/?q=on-call", headers={"HX-Request": "true", "HX-Target": "found"}, follow=True)
    assert (response.content, response.headers["HX-Redirect"]) == (b"", "/sign-in/")


def test_looking_at_the_link_does_not_use_it_up(company: Organisation, client: Client) -> None:
    address = f"/sign-in/{login_link.create('ana', acting_user=None)}/"
    for _scanner in range(2):
        page = parse(client.get(address).content)
        assert page.texts("main button") == ["Sign in"]
    assert client.head(address).status_code == 200
    before = client.session.session_key
    response = client.post(address)
    assert (response.status_code, response.headers["Location"]) == (302, "/")
    assert client.session.session_key not in (None, before)
    page = parse(client.get("/").content)
    assert page.texts("details.me summary") == ["You are Ana Ruiz"]
    assert page.links("details.me") == [
        ("What I hold", "/people/ana/"),
        ("Your account", "/account/"),
        ("What is held about you", "/me/"),
    ]


def test_link_works_once(company: Organisation, client: Client) -> None:
    address = f"/sign-in/{login_link.create('ana', acting_user=None)}/"
    assert client.post(address).status_code == 302
    again = Client().post(address)
    assert (again.status_code, parse(again.content).texts("h1")) == (403, ["This link does not work"])


def test_invented_link_is_refused(company: Organisation, client: Client) -> None:
    response = client.post("/sign-in/invented/")
    assert (response.status_code, parse(response.content).texts("h1")) == (403, ["This link does not work"])
    assert client.get("/teams/").status_code == 302


def test_form_from_elsewhere_is_refused(company: Organisation) -> None:
    strict = Client(enforce_csrf_checks=True)
    response = strict.post(f"/sign-in/{login_link.create('ana', acting_user=None)}/")
    assert (response.status_code, parse(response.content).texts("h1")) == (403, ["This form is too old"])


def test_session_is_rotated_and_kept_from_scripts(company: Organisation, client: Client) -> None:
    client.cookies[settings.SESSION_COOKIE_NAME] = "planted"
    response = client.post(f"/sign-in/{login_link.create('ana', acting_user=None)}/")
    cookie = response.cookies[settings.SESSION_COOKIE_NAME]
    assert cookie.value != "planted"
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")


def test_sign_out_needs_a_form_and_forgets(ana: Client) -> None:
    assert ana.get("/sign-out/").status_code == 405
    response = ana.post("/sign-out/")
    assert (response.status_code, response.headers["Location"]) == (302, "/sign-in/")
    assert ana.get("/teams/").status_code == 302
