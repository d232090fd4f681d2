"""Signing in with the organisation's accounts, against a provider that runs as a process of its own."""

from __future__ import annotations

import json
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from allauth.socialaccount.models import SocialAccount, SocialToken
from company import TODAY
from django.conf import settings
from django.test import Client
from filling import fill
from markup import Node, parse

from remit.core.organisation import Organisation
from remit.core.person import Identity, Kind, Person
from remit.db.models import AuditEntry, User
from remit.lib.periods import Period

SIGN_IN = "/account/oidc/organisation/login/"
CLAIMS = (
    {"sub": "1", "email": "ana@acme.example", "email_verified": True},
    {"sub": "2", "email": "bo@acme.example", "email_verified": False},
    {"sub": "3", "email": "stranger@acme.example", "email_verified": True},
    {"sub": "4", "email": "both@acme.example", "email_verified": True},
    {"sub": "5", "email": "gone@acme.example", "email_verified": True},
    {"sub": "6", "email": "robot@acme.example", "email_verified": True},
    {"sub": "7", "email": "auditor@elsewhere.example", "email_verified": True},
    {"sub": "8"},
    {"sub": "9", "email": "BO@acme.example", "email_verified": True},
    {"sub": "10", "email": "bo@acme.example", "email_verified": "false"},
)


def mail(address: str) -> tuple[Identity, ...]:
    return (Identity("email", address),)


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    """Address of a provider that knows the people of CLAIMS, each with a click and no password."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = found.getsockname()[1]
    users = [part for claims in CLAIMS for part in ("--user-claims", json.dumps(claims))]
    process = subprocess.Popen(
        [sys.executable, "-m", "oidc_provider_mock", "--port", str(port), *users],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    address = f"http://127.0.0.1:{port}"
    try:
        for _attempt in range(200):
            try:
                requests.get(f"{address}/.well-known/openid-configuration", timeout=5).raise_for_status()
                break
            except requests.ConnectionError:
                time.sleep(0.1)
        yield address
    finally:
        process.terminate()
        process.wait(10)


@pytest.fixture
def with_provider(demo: Organisation, db: None, monkeypatch: pytest.MonkeyPatch, issuer: str) -> None:
    """Remit knows the provider, and a few people."""
    provider_at(monkeypatch, issuer)
    people = (
        Person("ana", "Ana", identities=mail("ana@acme.example")),
        Person("bo", "Bo", identities=mail("bo@acme.example")),
        Person("one", "One", identities=mail("both@acme.example")),
        Person("two", "Two", identities=mail("both@acme.example")),
        Person("gone", "Gone", identities=mail("gone@acme.example"), period=Period(None, TODAY)),
        Person("robot", "Robot", Kind.AGENT, identities=mail("robot@acme.example")),
    )
    fill(Organisation("acme", "Acme", demo.framework, people=people))


def provider_at(monkeypatch: pytest.MonkeyPatch, issuer: str) -> None:
    app = {"provider_id": "organisation", "name": "Acme id", "client_id": "remit", "secret": "s"}
    app["settings"] = {"server_url": issuer, "oauth_pkce_enabled": True}
    monkeypatch.setitem(settings.SOCIALACCOUNT_PROVIDERS["openid_connect"], "APPS", [app])


def through(client: Client, sub: str) -> tuple[int, str, Node]:
    """Goes to the provider, signs in there, comes back: status, where to, and the page."""
    there = client.get(SIGN_IN).headers["Location"]
    back = requests.post(there, data={"sub": sub}, allow_redirects=False, timeout=10).headers["Location"]
    response = client.get(back.removeprefix("http://testserver"))
    return response.status_code, response.headers.get("Location", ""), parse(response.content or b"<p></p>")


def signed_in(client: Client) -> str | None:
    key = client.session.get("_auth_user_id")
    return None if key is None else User.objects.get(pk=key).username


@pytest.mark.usefixtures("with_provider")
def test_the_request_is_bound_to_this_browser(client: Client) -> None:
    asked = parse_qs(urlsplit(client.get(SIGN_IN).headers["Location"]).query)
    assert (asked["client_id"], asked["response_type"], asked["code_challenge_method"]) == (
        ["remit"],
        ["code"],
        ["S256"],
    )
    assert asked["redirect_uri"] == ["http://testserver/account/oidc/organisation/login/callback/"]
    assert set(asked["scope"][0].split()) == {"openid", "profile", "email"}
    assert re.fullmatch(r"[\w-]{43}", asked["code_challenge"][0])
    assert asked["state"][0]


@pytest.mark.usefixtures("with_provider")
def test_a_person_with_the_verified_address_gets_in(client: Client) -> None:
    status, where, _page = through(client, "1")
    assert (status, where, signed_in(client)) == (302, "/", "ana")
    user = User.objects.get()
    assert (user.person_id, user.email, user.has_usable_password()) == ("ana", "ana@acme.example", False)
    assert list(SocialAccount.objects.values_list("user_id", "uid")) == [(user.pk, "1")]
    assert (SocialToken.objects.count(), SocialAccount.objects.get().extra_data) == (0, {})
    made = AuditEntry.objects.exclude(action__startswith="apply.").values_list("action", "object", "user_id")
    assert list(made) == [("user.create", "ana", user.pk)]
    again = Client()
    assert through(again, "1")[:2] == (302, "/")
    assert (signed_in(again), User.objects.count()) == ("ana", 1)
    assert SocialAccount.objects.get().extra_data == {}


@pytest.mark.usefixtures("with_provider")
def test_case_of_the_address_does_not_count(client: Client) -> None:
    assert through(client, "9")[:2] == (302, "/")
    assert signed_in(client) == "bo"


@pytest.mark.usefixtures("with_provider")
def test_a_user_who_is_no_person_gets_in_by_their_own_address(client: Client) -> None:
    User.objects.create(username="auditor", email="auditor@elsewhere.example")
    assert through(client, "7")[:2] == (302, "/")
    assert signed_in(client) == "auditor"


@pytest.mark.usefixtures("with_provider")
@pytest.mark.parametrize(
    ("sub", "why"),
    [
        ("2", "has not verified the address bo@acme.example"),
        ("3", "You are signed in there as stranger@acme.example."),
        ("4", "You are signed in there as both@acme.example."),
        ("5", "You are signed in there as gone@acme.example."),
        ("6", "You are signed in there as robot@acme.example."),
        ("8", "told no e-mail address of yours"),
        ("10", "has not verified the address bo@acme.example"),
    ],
)
def test_nobody_else_gets_in(client: Client, sub: str, why: str) -> None:
    status, _where, page = through(client, sub)
    assert (status, page.texts("h1"), signed_in(client)) == (403, ["Nobody here has this address"], None)
    assert why in " ".join(page.texts("main p"))
    assert (User.objects.count(), SocialAccount.objects.count()) == (0, 0)


@pytest.mark.usefixtures("with_provider")
def test_who_is_linked_and_has_left_does_not_get_in(client: Client, demo: Organisation) -> None:
    through(Client(), "1")
    left = Person("ana", "Ana", identities=mail("ana@acme.example"), period=Period(None, TODAY))
    fill(Organisation("acme", "Acme", demo.framework, people=(left,)))
    status, _where, page = through(client, "1")
    assert (status, page.texts("h1"), signed_in(client)) == (403, ["This account is closed"], None)


@pytest.mark.usefixtures("with_provider")
def test_who_is_signed_in_cannot_link_somebody_elses_account(client: Client) -> None:
    through(client, "1")
    there = client.get(f"{SIGN_IN}?process=connect").headers["Location"]
    back = requests.post(there, data={"sub": "3"}, allow_redirects=False, timeout=10).headers["Location"]
    response = client.get(back.removeprefix("http://testserver"))
    assert (response.status_code, SocialAccount.objects.count()) == (403, 1)


@pytest.mark.usefixtures("with_provider")
def test_an_answer_to_another_browser_is_refused(client: Client) -> None:
    there = client.get(SIGN_IN).headers["Location"]
    back = requests.post(there, data={"sub": "1"}, allow_redirects=False, timeout=10).headers["Location"]
    thief = Client()
    page = parse(thief.get(back.removeprefix("http://testserver")).content)
    assert (page.texts("h1"), signed_in(thief)) == (["That sign-in did not work"], None)


def test_without_a_provider_there_is_no_such_way(db: None, client: Client) -> None:
    assert client.get(SIGN_IN).status_code == 404
    assert parse(client.get("/sign-in/").content).select("a.btn") == []


@pytest.mark.usefixtures("with_provider")
def test_the_page_names_the_provider(client: Client) -> None:
    page = parse(client.get("/sign-in/?next=/matrix/").content)
    assert page.links("main p")[0] == ("Sign in with Acme id", f"{SIGN_IN}?next=%2Fmatrix%2F")


def test_a_provider_that_does_not_answer(db: None, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    provider_at(monkeypatch, "http://127.0.0.1:9")
    response = client.get(SIGN_IN)
    assert (response.status_code, parse(response.content).texts("h1")) == (502, ["That sign-in did not work"])
