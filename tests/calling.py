"""Calling the API as somebody: with a token of theirs, and with what every answer must keep to checked each time."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any, NamedTuple

import pytest
from company import TODAY
from django.test import Client
from filling import fill

from remit.actions import token
from remit.actions.account import user_of
from remit.api import reading
from remit.core.organisation import Organisation
from remit.db.models import Person, User

NOON = datetime(TODAY.year, TODAY.month, TODAY.day, 12, tzinfo=UTC)
BASE = "/api/v1"


class Called(NamedTuple):
    """What came back."""

    status: int
    data: Any
    headers: dict[str, str]

    @property
    def error(self) -> str:
        """The error's code, once its shape is the one that there is."""
        assert set(self.data) == {"error"}
        assert set(self.data["error"]) == {"code", "message", "details", "docs"}
        return str(self.data["error"]["code"])


class Caller:
    """Somebody with a token."""

    def __init__(self, text: str | None) -> None:
        self.headers = {} if text is None else {"Authorization": f"Bearer {text}"}

    def __call__(self, method: str, path: str, data: Any = None, **headers: str) -> Called:
        """One request below /api/v1; a header's name has _ for -."""
        sent = self.headers | {name.replace("_", "-"): value for name, value in headers.items()}
        body: dict[str, Any] = (
            {} if data is None else {"data": json.dumps(data), "content_type": "application/json"}
        )
        response = Client(raise_request_exception=False).generic(
            method,
            path if path.startswith("/") and path[:4] in ("/api", "/sci") else BASE + path,
            headers=sent,
            **body,
        )
        content = json.loads(response.content) if response.content else None
        return Called(response.status_code, content, dict(response.headers))

    def get(self, path: str, **headers: str) -> Called:
        """A read."""
        return self("GET", path, **headers)


def person_user(person: str) -> User:
    """The person's user, made where there is none."""
    return user_of(Person.objects.get(pk=person))


def caller(person: str, *scopes: str) -> Caller:
    """The person with a token of these scopes."""
    user = person_user(person)
    return Caller(token.create("test", scopes, 30, acting_user=None, user=user)[1])


@pytest.fixture
def api_day(monkeypatch: pytest.MonkeyPatch, fixed_day: None) -> None:
    """It is noon on the fixed day, for the API as well."""
    monkeypatch.setattr(reading, "timezone", SimpleNamespace(now=lambda: NOON))


@pytest.fixture
def company_api(database: object, api_day: None, demo: Organisation) -> Organisation:
    """The demo company, on each engine."""
    fill(demo, effective=TODAY)
    return demo


@pytest.fixture
def ana_reads(company_api: Organisation) -> Caller:
    """Ana Ruiz with a token that reads."""
    return caller("ana", "read")


@pytest.fixture
def ana_writes(company_api: Organisation) -> Caller:
    """Ana Ruiz with a token that reads and writes."""
    return caller("ana", "read", "write")


@pytest.fixture
def web_company(company_api: Organisation) -> Organisation:
    """The company as if it had been entered in the browser: the file manages nothing of it."""
    from django.apps import apps

    for model in apps.get_app_config("db").get_models():
        if any(field.name == "managed_by" for field in model._meta.fields):
            model._default_manager.update(managed_by="web")
    return company_api


@pytest.fixture
def dana(web_company: Organisation) -> Caller:
    """An administrator."""
    user = person_user("dana")
    User.objects.filter(pk=user.pk).update(is_administrator=True)
    return caller("dana", "read", "write")
