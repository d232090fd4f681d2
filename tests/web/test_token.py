"""The page of one's own tokens."""

from __future__ import annotations

from company import Get
from django.test import Client
from markup import parse

from remit.actions.token import bearer
from remit.db.models import ApiToken


def test_a_token_is_shown_once_and_ended(ana: Client, get: Get) -> None:
    assert "You have none." in get("/me/tokens/").one("main").text
    page = parse(ana.post("/me/tokens/", {"name": "<b>report", "scopes": "read", "days": "30"}).content)
    text = page.texts("code.link-once")[0]
    token = bearer(text)
    assert token is not None
    assert (token.name, token.scopes) == ("<b>report", ["read"])
    later = get("/me/tokens/")
    assert text not in later.one("main").text
    assert "<b>report" in later.one("main").text
    ana.post(f"/me/tokens/{token.pk}/end/")
    assert bearer(text) is None
    assert "ended" in get("/me/tokens/").one("main").text


def test_a_name_is_needed(ana: Client) -> None:
    page = parse(ana.post("/me/tokens/", {"name": "", "scopes": "read", "days": "30"}).content)
    assert page.texts("code.link-once") == []
    assert not ApiToken.objects.exists()


def test_one_that_is_not_there(ana: Client) -> None:
    assert ana.post("/me/tokens/999/end/").status_code == 404
