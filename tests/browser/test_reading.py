"""The way through the pages: by keyboard alone, without scripts, in the theme one chose, on paper."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect
from windows import Visit


def tab_to(page: Page, name: str, most: int = 60) -> None:
    """Press Tab until what has the focus begins with the name. Fails where it never does."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent.trim()").startswith(name):
            return
    raise AssertionError(f"{name} is not reached by Tab")


def test_keyboard_alone(visit: Visit) -> None:
    page = visit("/teams/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the page"
    page.keyboard.press("/")
    page.keyboard.type("one on ones in payments")
    page.keyboard.press("Enter")
    expect(page.locator("article.best .name").first).to_have_text("Chi Tan")
    tab_to(page, "Charter of Payments")
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline == "solid"
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/teams/payments/#row-one-on-ones$"))
    drawer = page.locator("#row-one-on-ones details.drawer")
    expect(drawer).to_have_attribute("open", "")
    expect(drawer.locator("table.history tbody tr").first).to_contain_text("since 5 Dec 2026")
    page.locator("#row-one-on-ones > details > summary").focus()
    page.keyboard.press("Enter")
    expect(drawer).not_to_have_attribute("open", "")
    page.keyboard.press("Space")
    expect(drawer.get_by_text("Bo Lind is on leave up to and including 4 Dec 2026.")).to_be_visible()
    page.keyboard.press("Escape")
    expect(drawer).not_to_have_attribute("open", "")
    page.locator("#at").focus()
    page.keyboard.type("09012026")
    page.keyboard.press("Enter")
    expect(page.get_by_text("This is how it stands on 1 Sep 2026.")).to_be_visible()


def test_reading_without_scripts(visit: Visit) -> None:
    page = visit("/", java_script_enabled=False)
    page.get_by_role("searchbox").fill("code reviews in payments")
    page.get_by_role("button", name="Ask").click()
    expect(page.locator("article.best .name")).to_have_text("Ana Ruiz")
    page.get_by_role("link", name="Charter of Payments").click()
    row = page.locator("#row-code-reviews")
    row.locator("summary").click()
    expect(row.get_by_text("Ana Ruiz is Tech Lead of Payments since 1 Apr 2025.")).to_be_visible()
    row.get_by_role("link", name="History of this row").click()
    expect(page.locator("table.history tbody tr").first).to_contain_text("since 1 Apr 2025")
    page.get_by_role("link", name="Matrix").click()
    page.get_by_label("Side").select_option("shared")
    page.get_by_role("button", name="Show").last.click()
    expect(page.locator("table.matrix thead th")).to_have_count(4)
    page.get_by_role("link", name="What if").click()
    page.get_by_label("Who", exact=True).fill("Ana Ruiz")
    page.get_by_role("button", name="Show what changes").click()
    expect(page.locator("#effect ul.facts li").first).to_have_text(re.compile("answers change"))
    expect(page.locator(".js-only:visible")).to_have_count(0)


def test_answers_appear_while_one_types(visit: Visit) -> None:
    page = visit("/")
    box = page.get_by_role("searchbox")
    box.press_sequentially("promotion mobile", delay=20)
    expect(page.locator("article.best .name")).to_have_text("Eli Engel")
    expect(page).to_have_url(re.compile(r"/\?q=promotion(\+|%20)mobile$"))
    expect(box).to_be_focused()


def test_matrix_filters_in_place(visit: Visit) -> None:
    page = visit("/matrix/")
    page.evaluate("window.same = true")
    page.get_by_label("only teams with something open").check()
    expect(page.locator("table.matrix tbody tr")).to_have_count(2)
    assert page.evaluate("window.same")
    expect(page).to_have_url(re.compile("open=1"))
    page.locator("table.matrix td a").first.click()
    expect(page.locator("article.row:target")).to_have_count(1)


def test_theme_is_kept(visit: Visit) -> None:
    page = visit("/teams/", color_scheme="light")
    ground = "getComputedStyle(document.body).backgroundColor"
    light = page.evaluate(ground)
    page.locator("details.me summary").click()
    page.get_by_role("button", name="Dark pages").click()
    dark = page.evaluate(ground)
    assert (light, dark) == ("rgb(251, 251, 249)", "rgb(18, 22, 28)")
    page.goto("/matrix/")
    assert page.evaluate(ground) == dark
    assert page.locator("html").get_attribute("data-theme") == "dark"


def test_paper_has_the_facts_without_the_controls(visit: Visit) -> None:
    page = visit("/teams/payments/", color_scheme="dark")
    page.locator("#row-code-reviews > details > summary").click()
    page.emulate_media(media="print")
    expect(page.locator("header.bar")).to_be_hidden()
    expect(page.locator("#at")).to_be_hidden()
    expect(page.locator("#row-code-reviews ol.reasons").first).to_be_visible()
    expect(page.locator("#row-architecture details.drawer")).to_be_hidden()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"


def test_only_our_own_server_is_asked(visit: Visit, site: str) -> None:
    page = visit("/")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    for address in ("/?q=on-call", "/teams/payments/", "/matrix/", "/findings/"):
        page.goto(address)
        page.wait_for_load_state("networkidle")
    assert len(asked) > 20
    assert [url for url in asked if not url.startswith(f"{site}/")] == []
