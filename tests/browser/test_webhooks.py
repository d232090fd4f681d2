"""Webhooks in a real browser: both themes, a phone, hostile names, and a receiver that is told something."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import expect
from webhook_server import receiving
from windows import PHONE, Visit, serious

from remit.actions import account, webhook
from remit.actions.webhook_sending import send
from remit.db.models import Delivery

MARKUP = "<b>Build</b><script>alert(1)</script>\u202eevil"


@pytest.fixture
def administered(site: str, settings: Any) -> None:
    """Ana administers, and a receiver on this machine is allowed."""
    settings.WEBHOOK_PRIVATE = True
    account.make_administrator("ana", acting_user=None)


def test_from_the_form_to_a_message_that_is_taken(administered: None, visit: Visit) -> None:
    with receiving(500, 200) as receiver:
        page = visit("/organisation/webhooks/", color_scheme="light")
        page.get_by_label("What it is for").fill(MARKUP)
        page.get_by_label("Address").fill(receiver.url)
        page.get_by_role("button", name="Add it").click()
        expect(page.get_by_role("status")).to_contain_text("whsec_")
        assert serious(page) == []
        page.get_by_role("link", name="Build").click()
        page.get_by_role("button", name="Send a test").click()
        expect(page.get_by_text("on its way", exact=False).first).to_be_visible()
        send(Delivery.objects.get().created_at)
        page.reload()
        expect(page.get_by_text("It answered 500.")).to_be_visible()
        assert serious(page) == []
        page.emulate_media(color_scheme="dark")
        assert serious(page) == []
        page.set_viewport_size(PHONE)
        assert (page.evaluate("document.documentElement.scrollWidth"), serious(page)) == (PHONE["width"], [])
        assert page.locator("main b", has_text="Build").count() == 0


def test_the_list_on_a_phone(administered: None, visit: Visit) -> None:
    webhook.add("x" * 100, f"https://hooks.example/{'x' * 300}", ["*"], acting_user=None)
    page = visit("/organisation/webhooks/", viewport=PHONE, java_script_enabled=True)
    assert (page.evaluate("document.documentElement.scrollWidth"), serious(page)) == (PHONE["width"], [])
