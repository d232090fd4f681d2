"""An account from the invitation to its last sign-in, in a real browser, and the pages that edit the organisation."""

from __future__ import annotations

import base64
import hashlib
import hmac
import struct
import time
from collections.abc import Iterator
from typing import Any

import pytest
from company import TODAY
from django.core.cache import cache
from filling import fill
from playwright.sync_api import Browser, BrowserContext, Page
from pytest_django.live_server_helper import LiveServer
from windows import PHONE, WIDE, serious

from remit.actions import account, invitation, start
from remit.core.organisation import Organisation
from remit.db.models import User

WORDS = "seven grey geese over harbours"


class Windows:
    """Windows of their own contexts, and what their consoles said."""

    def __init__(self, browser: Browser, address: str) -> None:
        self.browser, self.address = browser, address
        self.contexts: list[BrowserContext] = []
        self.said: list[str] = []

    def open(self, **options: Any) -> Page:
        quiet = {"viewport": WIDE, "base_url": self.address, "reduced_motion": "reduce"}
        context = self.browser.new_context(**{**quiet, **options})
        self.contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.on("console", lambda message: self.said.append(message.text))
        page.on("pageerror", lambda error: self.said.append(str(error)))
        return page


@pytest.fixture
def windows(browser: Browser, live_server: LiveServer, fixed_day: None) -> Iterator[Windows]:
    """Opens windows; at the end their consoles must have been silent: the policy reports there."""
    cache.clear()
    opened = Windows(browser, str(live_server.url))
    yield opened
    for context in opened.contexts:
        context.close()
    assert opened.said == []


def code(secret: str) -> str:
    """What an authenticator app shows for the key, by RFC 6238."""
    moment = struct.pack(">Q", int(time.time()) // 30)
    digest = hmac.new(base64.b32decode(secret), moment, hashlib.sha1).digest()
    offset = digest[-1] & 15
    number = struct.unpack(">I", digest[offset : offset + 4])[0] & 0x7FFFFFFF
    return f"{number % 10**6:06}"


def looks_right(page: Page) -> None:
    """No serious violation in either theme, and nothing to scroll sideways on a phone."""
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        assert serious(page) == []
    page.set_viewport_size(PHONE)
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
    page.set_viewport_size(WIDE)
    assert page.locator("h1").count() == 1


def sign_in(page: Page) -> None:
    page.goto("/sign-in/")
    page.get_by_label("Name or e-mail address").fill("bo")
    page.get_by_label("Password").fill(WORDS)
    page.get_by_role("button", name="Sign in").click()


def test_from_the_invitation_to_the_end_of_every_sign_in(windows: Windows, demo: Organisation) -> None:
    fill(demo, effective=TODAY)
    page = windows.open()
    page.goto(f"/invitations/{invitation.invite('bo', acting_user=None)}/")
    looks_right(page)
    page.get_by_label("Password", exact=True).fill(WORDS)
    page.get_by_label("Password once more").fill(WORDS)
    page.get_by_role("button", name="Set it and sign in").click()
    page.wait_for_url("**/account/")
    looks_right(page)
    page.get_by_role("link", name="Set it up").click()
    looks_right(page)
    page.get_by_role("link", name="Set it up").click()
    looks_right(page)
    page.get_by_label("Password").fill(WORDS)
    page.get_by_role("button", name="Confirm").click()
    looks_right(page)
    secret = page.locator("code.key").inner_text()
    assert page.locator(".qr svg").count() == 1
    page.get_by_label("Authenticator code").fill(code(secret))
    page.get_by_role("button", name="Turn it on").click()
    page.wait_for_url("**/codes/")
    looks_right(page)
    codes = page.locator("ul.codes code").all_inner_texts()
    assert len(set(codes)) == 10
    page.locator("details.me summary").click()
    page.get_by_role("button", name="Sign out").click()
    looks_right(page)
    sign_in(page)
    looks_right(page)
    page.get_by_label("Code").fill(codes[0])
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(windows.address + "/")
    second = windows.open()
    sign_in(second)
    second.get_by_label("Code").fill(codes[1])
    second.get_by_role("button", name="Sign in").click()
    second.goto("/teams/")
    assert second.locator("h1").inner_text() == "Teams"
    page.goto("/account/")
    page.get_by_role("button", name="End them everywhere").click()
    page.wait_for_url("**/sign-in/")
    looks_right(page)
    second.goto("/teams/")
    assert second.url == f"{windows.address}/sign-in/?next=/teams/"


def test_first_start(windows: Windows, transactional_db: None) -> None:
    page = windows.open()
    page.goto(f"/start/{start.token()}/")
    looks_right(page)
    page.get_by_label("Its name").first.fill("Harbour")
    page.get_by_label("Your name").fill("Ada Moor")
    page.get_by_label("Your e-mail address").fill("ada@harbour.example")
    page.get_by_label("Password", exact=True).fill(WORDS)
    page.get_by_label("Password once more").fill(WORDS)
    page.get_by_label("Its name").last.fill("Lighthouse")
    page.get_by_label("Engineering Manager", exact=True).check()
    page.get_by_label("Tech Lead, if it is somebody else").fill("<b>Lu</b> Brook")
    page.get_by_role("button", name="Begin").click()
    looks_right(page)
    assert page.locator("h2").all_inner_texts() == ["<b>Lu</b> Brook"]
    page.get_by_role("link", name="To the teams").click()
    looks_right(page)
    for address in ("/organisation/", "/organisation/people/ada-moor/", "/organisation/teams/lighthouse/"):
        page.goto(address)
        looks_right(page)
    page.get_by_role("link", name="Hand over Tech Lead").click()
    looks_right(page)
    page.get_by_label("To whom").fill("Ada Moor")
    page.get_by_role("button", name="Hand over").click()
    assert page.get_by_role("status").inner_text() == "The role is handed over."
    page.get_by_role("link", name="End Tech Lead: Ada Moor").click()
    page.get_by_role("button", name="End it after that day").click()
    looks_right(page)


def test_administrators_invite(windows: Windows, demo: Organisation) -> None:
    fill(demo, effective=TODAY)
    user = account.make_administrator("ana", acting_user=None)
    user.set_password(WORDS)
    user.save()
    page = windows.open()
    page.goto("/sign-in/")
    page.get_by_label("Name or e-mail address").fill("ana")
    page.get_by_label("Password").fill(WORDS)
    page.get_by_role("button", name="Sign in").click()
    page.goto("/organisation/people/bo/")
    looks_right(page)
    assert page.get_by_text("managed by the organisation file").count() >= 1
    page.get_by_role("button", name="Invite").click()
    looks_right(page)
    guest = windows.open()
    guest.goto(page.locator(".link-once").inner_text())
    guest.get_by_label("Password", exact=True).fill(WORDS)
    guest.get_by_label("Password once more").fill(WORDS)
    guest.get_by_role("button", name="Set it and sign in").click()
    guest.wait_for_url("**/account/")
    assert User.objects.get(username="bo").check_password(WORDS)
