"""Tokens: what opens the API, what does not, and that a token has no more rights than its user and its scopes."""

from __future__ import annotations

from datetime import timedelta

import pytest
from calling import NOON, Caller, caller, person_user
from django.db.models import Model
from django.test import Client
from django.utils import timezone

from remit.actions import token
from remit.actions.account import set_right
from remit.actions.permission import NotAllowed
from remit.actions.token import START
from remit.api.urls import schema
from remit.core.editing import EditError
from remit.core.organisation import Organisation
from remit.db.models import ApiToken, AuditEntry, User
from remit.queries.token import tokens

ROUTES = sorted((method.upper(), path) for path, methods in schema()["paths"].items() for method in methods)


def filled(path: str) -> str:
    """The route with something for each of its parameters."""
    for name, value in (("team", "payments"), ("person_id", "bo"), ("role", "tech-lead")):
        path = path.replace(f"{{{name}}}", value)
    while "{" in path:
        start, end = path.index("{"), path.index("}")
        path = f"{path[:start]}1{path[end + 1 :]}"
    return path


def made(user: User, *scopes: str, days: int = 30) -> tuple[ApiToken, str]:
    return token.create("test", scopes, days, acting_user=None, user=user)


def test_every_route_refuses_what_is_no_live_token(company_api: Organisation) -> None:
    user = person_user("ana")
    _, expired = made(user, "read", "write")
    ApiToken.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    gone, revoked = made(user, "read", "write")
    token.revoke(gone.pk, acting_user=user)
    _, directory = token.create("SCIM", (), 30, acting_user=None, user=None)
    for text in (None, "", "none", expired, revoked, directory, f"{START}none"):
        for method, path in ROUTES:
            found = Caller(text)(method, filled(path), None if method == "GET" else {})
            assert (found.status, found.error) == (401, "not-signed-in"), (method, path, text)
            assert found.headers["WWW-Authenticate"] == 'Bearer realm="Remit"'


def test_every_route_refuses_a_token_without_its_scope(company_api: Organisation) -> None:
    reads, writes = caller("ana", "read"), caller("ana", "write")
    for method, path in ROUTES:
        asks = (method == "GET" and not path.endswith("/hook")) or path.endswith("/what-if")
        wrong = (
            writes if asks else reads
        )  # where a source sends to comes with its secret: not for who only reads
        found = wrong(method, filled(path), None if method == "GET" else {})
        assert (found.status, found.error) == (403, "not-allowed"), (method, path)
        assert found.data["error"]["details"] == {"reason": "scope-missing"}


def test_a_session_opens_nothing(company_api: Organisation) -> None:
    browser = Client()
    browser.force_login(person_user("ana"))
    assert browser.get("/api/v1/teams").status_code == 401


def test_the_token_of_somebody_who_is_shut_out_opens_nothing(company_api: Organisation) -> None:
    ana = caller("ana", "read")
    assert ana.get("/teams").status == 200
    set_right(person_user("ana"), "is_active", False, acting_user=None)
    assert ana.get("/teams").status == 401


def test_a_token_is_kept_as_a_hash_and_shown_by_its_beginning(company_api: Organisation) -> None:
    user = person_user("ana")
    one, text = made(user, "write", "read")
    assert token.bearer(text) == one
    assert text.startswith(one.prefix)
    assert len(one.prefix) == 12
    assert text not in " ".join(stored_texts())
    (listed,) = tokens(user, timezone.now())
    assert (listed.name, listed.scopes, listed.state) == ("test", ("read", "write"), "live")
    assert AuditEntry.objects.order_by("-sequence").values_list("action", "object").first() == (
        "token.create",
        str(one.pk),
    )


def stored_texts() -> list[str]:
    """Everything in the tables that could hold it, as text."""
    kinds: list[type[Model]] = [ApiToken, AuditEntry]
    return [str(row) for kind in kinds for row in kind._default_manager.values()]


def test_the_day_of_use_is_kept(company_api: Organisation) -> None:
    one, text = made(person_user("ana"), "read")
    token.bearer(text, now=NOON)
    one.refresh_from_db()
    assert one.used_on == NOON.date()


def test_revoking_is_for_oneself_and_administrators(company_api: Organisation) -> None:
    one, text = made(person_user("ana"), "read")
    bo, dana = person_user("bo"), person_user("dana")
    with pytest.raises(NotAllowed):
        token.revoke(one.pk, acting_user=bo)
    assert token.bearer(text) == one
    User.objects.filter(pk=dana.pk).update(is_administrator=True)
    token.revoke(one.pk, acting_user=User.objects.get(pk=dana.pk))
    assert token.bearer(text) is None
    with pytest.raises(token.NoSuchToken):
        token.revoke(10**6, acting_user=None)


@pytest.mark.parametrize(
    ("name", "scopes", "days"),
    [
        ("", ["read"], 1),
        ("x" * 101, ["read"], 1),
        ("x", [], 1),
        ("x", ["all"], 1),
        ("x", ["read"], 0),
        ("x", ["read"], 367),
    ],
)
def test_a_token_needs_a_name_scopes_and_an_end(
    company_api: Organisation, name: str, scopes: list[str], days: int
) -> None:
    user = person_user("ana")
    with pytest.raises(EditError):
        token.create(name, scopes, days, acting_user=user, user=user)
    assert not ApiToken.objects.exists()


def test_nobody_makes_a_token_for_another(company_api: Organisation) -> None:
    with pytest.raises(NotAllowed):
        token.create("x", ["read"], 1, acting_user=person_user("bo"), user=person_user("ana"))
    with pytest.raises(NotAllowed):
        token.create("SCIM", (), 1, acting_user=person_user("bo"), user=None)


def test_a_token_makes_no_token(company_api: Organisation) -> None:
    user = person_user("ana")
    user.scopes = frozenset({"read", "write"})  # type: ignore[misc]
    with pytest.raises(NotAllowed):
        token.create("x", ["read"], 1, acting_user=user, user=user)
