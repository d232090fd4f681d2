"""Pages that are asked something, in both themes and at phone width: no serious axe violation, no policy breach."""

from __future__ import annotations

import pytest
from windows import PHONE, Visit, serious

GROUND = "getComputedStyle(document.body).backgroundColor"
ADDRESSES = [
    "/?q=one on ones payments",
    "/?q=qqqq",
    "/home/",
    "/teams/payments/?at=2026-11-20",
    "/teams/identity/",
    "/teams/payments/rows/on-call-rota/",
    "/matrix/?show=observed",
    "/what-if/?kind=splits&team=mobile&role=tech-lead&to=kim&on=2026-12-01",
    "/what-if/?kind=leaves&person=nobody&on=2026-12-01",
]
"""What is asked of pages, and those that look most different by it: ``test_everything`` opens each page as it is."""


@pytest.mark.parametrize("address", ADDRESSES)
def test_page(visit: Visit, address: str) -> None:
    page = visit(address, color_scheme="light")
    for drawer in page.locator("details.drawer summary").all()[:2]:
        drawer.click()
    page.wait_for_load_state("networkidle")
    light = page.evaluate(GROUND)
    assert serious(page) == []
    page.emulate_media(color_scheme="dark")
    assert page.evaluate(GROUND) != light
    assert serious(page) == []
    assert page.locator("h1").count() == 1
    assert page.locator("html").get_attribute("lang") == "en"
    page.set_viewport_size(PHONE)
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
    assert serious(page) == []


@pytest.mark.parametrize("address", ["/nowhere/", "/teams/paymnts/", "/teams/?at=2026-02-31"])
def test_failures_look_like_the_rest(visit: Visit, address: str) -> None:
    page = visit("/")
    answer = page.request.get(address)
    page.set_content(answer.text().replace('href="/static', f'href="{page.url}static'))
    assert serious(page) == []
    assert page.locator("div.sheet").count() == 1
