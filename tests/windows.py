"""The demo company behind a running server, and a browser in which Ana Ruiz is signed in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from company import TODAY
from filling import fill
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize
from pytest_django.live_server_helper import LiveServer

from remit.actions import login_link
from remit.core.organisation import Organisation

Visit = Callable[..., Page]
PHONE: ViewportSize = {"width": 390, "height": 844}
WIDE: ViewportSize = {"width": 1280, "height": 900}


def serious(page: Page) -> list[tuple[str, list[str]]]:
    """The violations of WCAG 2.2 AA and good practice that axe calls serious or critical, with where they are."""
    found = Axe().run(page).response["violations"]
    return [
        (violation["id"], [str(node["target"]) for node in violation["nodes"]][:5])
        for violation in found
        if violation["impact"] in ("serious", "critical")
    ]


@pytest.fixture
def site(browser: Browser, live_server: LiveServer, fixed_day: None, demo: Organisation) -> str:
    """Address of the running server with the company in its database."""
    fill(demo, effective=TODAY)
    return str(live_server.url)


@pytest.fixture
def visit(browser: Browser, site: str) -> Iterator[Visit]:
    """Opens a window (options as Playwright's ``new_context``), signs Ana in by her link, goes to an address.

    At the end of the test nothing may have been said on any window's console: the policy reports there.
    """
    contexts: list[BrowserContext] = []
    said: list[str] = []

    def open_window(address: str, **options: Any) -> Page:
        # Without motion: a colour that is still on its way from one theme to the other belongs to neither.
        still = {"viewport": WIDE, "base_url": site, "reduced_motion": "reduce"}
        context = browser.new_context(**{**still, **options})
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.goto(f"/sign-in/{login_link.create('ana', acting_user=None)}/")
        page.get_by_role("button", name="Sign in").click()
        page.goto(address)
        return page

    yield open_window
    for context in contexts:
        # The server must be done: the tables are emptied next, and SQLite in memory knows no waiting.
        context.pages[0].wait_for_load_state("networkidle")
        context.close()
    assert said == []
