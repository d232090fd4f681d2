"""The inbox in a real browser: with something in it, in both themes and on a phone, by keyboard, without scripts."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect
from windows import PHONE, Visit, serious

from remit.actions.mail_text import off_token
from remit.actions.notice import tell
from remit.db.models import Notice, NoticeChoice

MARKUP = "<b>Ann</b><script>alert(1)</script>\u202eevil"


@pytest.fixture
def told(site: str) -> None:
    """Ana is told two things, one of them with a name that is hostile."""
    row = {"row": MARKUP, "team": "Payments"}
    tell("ana", "signature-due", params=row, link="/teams/payments/", why="holder", about="row:1")
    tell("ana", "point-closed", params=row, link="/teams/payments/", why="opener", about="point:1")


@pytest.mark.parametrize("address", ["/inbox/", "/home/", "/inbox/choices/"])
def test_both_themes_and_a_phone(told: None, visit: Visit, address: str) -> None:
    # Without motion: colours that are still on their way from one theme to the other are neither.
    page = visit(address, color_scheme="light", reduced_motion="reduce")
    assert serious(page) == []
    page.emulate_media(color_scheme="dark")
    assert serious(page) == []
    page.set_viewport_size(PHONE)
    assert (page.evaluate("document.documentElement.scrollWidth"), serious(page)) == (PHONE["width"], [])
    assert page.locator("main b", has_text="Ann").count() == 0


@pytest.mark.parametrize("scripts", [True, False])
def test_from_the_count_to_an_empty_inbox_by_keyboard(told: None, visit: Visit, scripts: bool) -> None:
    page = visit("/", java_script_enabled=scripts)
    link = page.get_by_role("link", name="Inbox 1 thing waits for you")
    link.focus()
    page.keyboard.press("Enter")
    expect(page.locator("ul.notices li.unread")).to_have_count(2)
    expect(page.locator("ul.notices a.name").first).to_have_text(
        "<b>Ann</b><script>alert(1)</script>\\u{202e}evil of Payments waits for your signature."
    )
    page.get_by_role("button", name="Mark everything as read").focus()
    page.keyboard.press("Enter")
    expect(page.locator("ul.notices li.unread")).to_have_count(0)
    page.get_by_role("button", name="Set aside").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Nothing waits for you.")).to_be_visible()
    expect(page.get_by_role("link", name="Inbox", exact=True)).to_have_count(1)
    assert not Notice.objects.filter(done_at=None, waits=True).exists()


def test_from_a_message_to_turning_its_kind_off(told: None, visit: Visit) -> None:
    page = visit("/inbox/")
    page.get_by_role("link", name=re.compile("Mail of this kind.*My signature is due")).click()
    assert page.url.endswith("/inbox/choices/#kind-signature-due")
    page.get_by_label("My signature is due").select_option("not by mail")
    page.get_by_role("button", name="Keep these choices").click()
    expect(page.get_by_role("status")).to_have_text("Your choices hold from now on.")
    expect(page.get_by_label("My signature is due")).to_have_value("off")


def test_the_link_of_a_mail(told: None, visit: Visit) -> None:
    page = visit(f"/inbox/off/{off_token('ana', ['signature-due'])}/")
    assert serious(page) == []
    page.get_by_role("button", name="Turn it off").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("No more mail of this kind")
    assert serious(page) == []
    assert list(NoticeChoice.objects.values_list("kind", "mail")) == [("signature-due", "off")]


def test_the_calendar_address_is_shown_once(told: None, visit: Visit) -> None:
    page = visit("/inbox/choices/")
    page.get_by_role("button", name="Make an address").click()
    address = page.locator("code.link-once").inner_text()
    assert page.request.get(address).text().startswith("BEGIN:VCALENDAR")
    assert serious(page) == []
    page.get_by_role("button", name="End the address").click()
    expect(page.locator("code.link-once")).to_have_count(0)
    assert page.request.get(address).status == 404
