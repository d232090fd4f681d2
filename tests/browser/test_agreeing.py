"""From a changed row to a signed one, by two people in two windows; and what they wrote stays text."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect
from windows import PHONE, Visit, serious

from remit.actions import login_link

GROUND = "getComputedStyle(document.body).backgroundColor"
MARKUP = "<img src=x onerror=alert(1)>“&amp;”"
ROW = "/teams/commerce/rows/one-on-ones/"


def sign_in(page: Page, person: str) -> None:
    page.context.clear_cookies()
    page.goto(f"/sign-in/{login_link.create(person, acting_user=None)}/")
    page.get_by_role("button", name="Sign in").click()


def sign(page: Page) -> None:
    page.goto(ROW)
    page.get_by_role("link", name="Read and sign").click()
    page.get_by_role("button", name="Sign this wording").click()
    expect(page.get_by_text("You signed One on Ones.")).to_be_visible()


def test_a_row_is_changed_signed_and_changed_again(visit: Visit) -> None:
    manager, lead = visit("/"), visit("/")
    sign_in(manager, "dana")
    sign_in(lead, "ravi")
    manager.goto(ROW)
    manager.get_by_role("link", name="Change", exact=True).click()
    manager.get_by_label("Note").fill(f"every week {MARKUP}")
    manager.get_by_label("Why, in a sentence").fill(MARKUP)
    manager.get_by_role("button", name="Save").click()
    expect(manager.get_by_text("The charter says so from")).to_be_visible()
    expect(manager.get_by_text(f"every week {MARKUP}")).to_be_visible()
    expect(manager.locator("ul.changes li")).to_contain_text(["Dana Weiss, the note, from when."])
    sign(lead)
    expect(lead.locator("ul.signed li.ok")).to_contain_text(["Ravi Menon signed on"])
    sign(manager)
    expect(manager.locator("dl.states dd").nth(1)).to_have_text("signed")
    manager.goto(f"{ROW}edit/")
    manager.get_by_label("Note").fill("every two weeks")
    manager.get_by_role("button", name="Save").click()
    lead.goto(ROW)
    expect(lead.locator("dl.states dd").nth(1)).to_have_text("changed since signed")
    expect(lead.locator("p.moved")).to_contain_text("Changed since: the wording")
    sign(lead)
    expect(lead.locator("ul.signed li")).to_have_text(
        [re.compile("Ravi Menon signed on"), re.compile("Dana Weiss has still to sign")]
    )


def test_a_proposal_and_a_point(visit: Visit) -> None:
    page = visit("/")
    sign_in(page, "ravi")
    page.goto(ROW)
    page.get_by_role("link", name="Propose a change").click()
    page.get_by_label("Note").fill(MARKUP)
    page.get_by_label("Why, in a sentence").fill(MARKUP)
    page.get_by_role("button", name="Propose").click()
    expect(page.locator("blockquote")).to_have_text(MARKUP)
    proposal = page.url
    page.goto(ROW)
    page.get_by_role("link", name="Something is wrong").click()
    page.get_by_label("What is wrong?").fill(MARKUP)
    page.get_by_role("button", name="Say so").click()
    sign_in(page, "dana")
    page.goto(proposal)
    expect(page.locator("dl.wording ins")).to_have_text([MARKUP])
    page.get_by_role("button", name="Take it").click()
    expect(page.get_by_text("It was taken.")).to_be_visible()
    page.goto("/teams/commerce/")
    page.locator("section[aria-labelledby=h-points] a").click()
    expect(page.locator("blockquote")).to_have_text(MARKUP)
    page.get_by_label("How it is settled").fill(MARKUP)
    page.get_by_role("button", name="Settled").click()
    expect(page.get_by_text("A point that is settled")).to_be_visible()
    page.goto("/teams/commerce/versions/")
    expect(page.locator("dl.wording ins", has_text="onerror")).to_have_text([MARKUP])
    assert page.locator("img").count() == 0


def test_pages_in_both_themes_and_on_a_phone(visit: Visit) -> None:
    page = visit("/teams/payments/rows/code-reviews/wrong/", color_scheme="light")
    page.get_by_label("What is wrong?").fill("Reviews wait for days.")
    page.get_by_role("button", name="Say so").click()
    page.get_by_role("link", name="Reviews wait for days.").click()
    point = page.url
    for address in (
        "/teams/payments/rows/code-reviews/",
        "/teams/payments/rows/system-roadmap/edit/",
        "/teams/payments/rows/one-on-ones/propose/",
        "/teams/payments/rows/code-reviews/sign/",
        "/teams/payments/rows/code-reviews/wrong/",
        "/teams/payments/new-row/",
        "/teams/payments/versions/",
        point,
    ):
        page.set_viewport_size({"width": 1280, "height": 900})
        page.emulate_media(color_scheme="light")
        page.goto(address)
        light = page.evaluate(GROUND)
        assert serious(page) == [], address
        page.emulate_media(color_scheme="dark")
        assert page.evaluate(GROUND) != light
        assert serious(page) == [], address
        page.set_viewport_size(PHONE)
        assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"], address
