"""A cover from asking to the row that shows it, each person in a window of their own; every page of this part."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect
from windows import PHONE, WIDE

from remit.actions import login_link

As = Callable[..., Page]
ROWS = ("One on Ones", "Team Planning and Delivery", "Team Protection and Happiness")
PAGES = {
    "covers": ("dana", "/teams/payments/covers/"),
    "ask": ("vera", "/teams/search/covers/ask/engineering-manager/?for=vera"),
    "calendar": ("dana", "/teams/payments/calendar/"),
    "readiness": ("dana", "/teams/payments/readiness/"),
    "deputy": ("chi", "/teams/payments/readiness/"),
    "split": ("eli", "/teams/mobile/split/?role=engineering-manager"),
    "person": ("vera", "/people/vera/"),
}


@pytest.fixture
def as_(browser: Browser, site: str) -> Iterator[As]:
    """Opens a window of its own for somebody, signed in by their link; nothing may be said on its console."""
    contexts: list[BrowserContext] = []
    said: list[str] = []

    def open_window(person: str, address: str, **options: object) -> Page:
        context = browser.new_context(**{"viewport": WIDE, "base_url": site, **options})  # type: ignore[arg-type]
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.goto(f"/sign-in/{login_link.create(person, acting_user=None)}/")
        page.get_by_role("button", name="Sign in").click()
        page.goto(address)
        return page

    yield open_window
    for context in contexts:
        context.close()
    assert said == []


def serious(page: Page) -> list[tuple[str, list[str]]]:
    found = Axe().run(page).response["violations"]
    return [
        (violation["id"], [str(node["target"]) for node in violation["nodes"]][:5])
        for violation in found
        if violation["impact"] in ("serious", "critical")
    ]


def ask(page: Page, acting: str) -> None:
    """From one's own leave to the request."""
    page.get_by_role("link", name="Ask for a cover as Engineering Manager of Search").click()
    page.get_by_label("Who would act").fill(acting)
    expect(page.get_by_label("One on Ones")).to_be_hidden()
    page.get_by_label("only in these:").check()
    for row in ROWS:
        page.get_by_label(row).check()
    page.get_by_role("button", name="Ask for it").click()


def test_the_holder_asks_and_who_would_act_accepts(as_: As) -> None:
    vera = as_("vera", "/people/vera/")
    ask(vera, "Priya Nair")
    expect(vera.get_by_text("It waits for Priya Nair.")).to_be_visible()
    priya = as_("priya", "/teams/search/covers/")
    priya.get_by_role("link", name="Answer Priya Nair").click()
    priya.get_by_role("button", name="Accept it").click()
    expect(priya.get_by_text("Agreed: the cover stands.")).to_be_visible()
    yuki = as_("yuki", "/teams/search/?at=2026-12-01")
    expect(yuki.locator("#row-one-on-ones")).to_contain_text("acts for Vera Silva until 16 Dec 2026")
    expect(yuki.locator("#row-architecture")).not_to_contain_text("acts for Vera Silva until")


def test_who_would_act_asks_and_the_manager_grants_without_scripts(as_: As) -> None:
    priya = as_("priya", "/teams/search/covers/", java_script_enabled=False)
    priya.get_by_role("link", name="for Vera Silva, Engineering Manager").click()
    priya.get_by_label("Who would act").fill("priya")
    priya.get_by_label("First day").fill("2026-11-28")
    priya.get_by_label("Last day").fill("2026-12-16")
    priya.get_by_label("only in these:").check()
    for row in ROWS:
        priya.get_by_label(row).check()
    priya.get_by_role("button", name="Ask for it").click()
    expect(priya.get_by_text("It waits for Vera Silva or Dana Weiss.")).to_be_visible()
    dana = as_("dana", "/teams/search/covers/", java_script_enabled=False)
    dana.get_by_role("link", name="Answer Priya Nair").click()
    dana.get_by_role("button", name="Grant it").click()
    expect(dana.get_by_text("Agreed: the cover stands.")).to_be_visible()
    dana.get_by_text("End it earlier").click()
    dana.get_by_role("button", name="End at once").click()
    expect(dana.get_by_role("heading", name="To come")).to_have_count(0)


def test_by_keyboard_alone(as_: As) -> None:
    page = as_("vera", "/teams/search/covers/ask/engineering-manager/?for=vera")
    page.get_by_label("Who would act").focus()
    page.keyboard.type("priya")
    for day, typed in (("First day", "11282026"), ("Last day", "12162026")):
        page.get_by_label(day).focus()
        page.keyboard.type(typed)
    page.get_by_label("in all of them").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    expect(page.get_by_text("It waits for Priya Nair.")).to_be_visible()


@pytest.mark.parametrize("name", PAGES)
def test_every_page_in_both_themes_and_on_a_phone(as_: As, name: str) -> None:
    page = as_(*PAGES[name], color_scheme="light")
    for drawer in page.locator("main details.drawer summary").all()[:2]:
        drawer.click()
    if name == "ask":
        page.get_by_label("only in these:").check()
    look(page, f"{name}-light")
    assert serious(page) == []
    page.emulate_media(color_scheme="dark")
    page.wait_for_timeout(200)
    look(page, f"{name}-dark")
    assert serious(page) == []
    page.set_viewport_size(PHONE)
    look(page, f"{name}-phone")
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
    assert serious(page) == []
    assert page.locator("h1").count() == 1


def look(page: Page, name: str) -> None:
    """Keeps a picture where somebody wants to look at it."""
    folder = os.environ.get("REMIT_LOOK")
    if folder:
        page.screenshot(path=f"{folder}/{name}.png", full_page=True)
