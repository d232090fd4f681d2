"""The demo company on a fixed day, in the database, with Ana Ruiz signed in."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.test import Client
from filling import fill
from markup import Node, parse

from remit.actions import login_link
from remit.core.organisation import Organisation
from remit.files.demo import demo_text
from remit.files.organisation import read
from remit.web import source

TODAY = date(2026, 11, 22)
Get = Callable[..., Node]


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Organisation:
    """The invented company, laid around the fixed day."""
    path = tmp_path_factory.mktemp("demo") / "company.yaml"
    path.write_text(demo_text(TODAY), encoding="utf-8")
    return read(path).organisation


@pytest.fixture
def fixed_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is noon on the fixed day."""
    noon = datetime(TODAY.year, TODAY.month, TODAY.day, 12, tzinfo=UTC)
    monkeypatch.setattr(source, "timezone", SimpleNamespace(now=lambda: noon))


@pytest.fixture
def company(db: None, fixed_day: None, demo: Organisation) -> Organisation:
    """The company in the database."""
    fill(demo, effective=TODAY)
    return demo


@pytest.fixture
def ana(company: Organisation, client: Client) -> Client:
    """A browser in which Ana Ruiz is signed in."""
    client.force_login(login_link.redeem(login_link.create("ana", acting_user=None)))
    return client


@pytest.fixture
def get(ana: Client) -> Get:
    """Get a page as Ana; checks the status (200 unless said otherwise) and gives the tree."""

    def fetch(address: str, status: int = 200, **headers: str) -> Node:
        response = ana.get(address, headers=headers)
        assert response.status_code == status, f"{address}: {response.status_code}"
        return parse(response.content)

    return fetch


def organisation_of(path: Path, text: str) -> Organisation:
    """The organisation that the text of a file describes."""
    path.write_text(text, encoding="utf-8")
    return read(path).organisation
