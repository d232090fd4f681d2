"""Every page on both databases: the same page from each."""

from __future__ import annotations

import pytest
from company import TODAY
from django.conf import settings
from django.db.backends.base.base import BaseDatabaseWrapper
from django.test import Client
from filling import fill
from markup import parse

from remit.actions import login_link
from remit.core.organisation import Organisation

ADDRESSES = {
    "/?q=one on ones": "Who do I ask about …",
    "/teams/": "Teams",
    "/teams/payments/": "Payments",
    "/teams/payments/rows/one-on-ones/": "One on Ones",
    "/teams/payments/covers/": "Covers",
    "/teams/payments/calendar/?month=2026-11": "November 2026",
    "/teams/payments/readiness/": "Readiness",
    "/teams/payments/split/": "One person or two?",
    "/matrix/?open=1": "Who holds what",
    "/findings/": "Findings",
    "/people/bo/": "Bo Lind",
    "/what-if/?kind=leaves&person=ana&on=2026-12-01": "What if …",
}
SEEN: dict[str, str] = {}


def test_pages(database: BaseDatabaseWrapper, fixed_day: None, demo: Organisation, client: Client) -> None:
    fill(demo, effective=TODAY)
    token = login_link.create("ana", acting_user=None)
    client.post(f"/sign-in/{token}/")
    assert settings.SESSION_COOKIE_NAME in client.cookies
    for address, title in ADDRESSES.items():
        page = parse(client.get(address).content)
        assert page.texts("h1") == [title]
        assert SEEN.setdefault(address, page.one("main").text) == page.one("main").text


@pytest.fixture(autouse=True, scope="module")
def both_engines_were_compared() -> object:
    """The texts of one engine are kept for the next."""
    yield
    SEEN.clear()
