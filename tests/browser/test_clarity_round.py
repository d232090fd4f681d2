"""A whole clarity round in the browser: three people in three windows, a reload and a second device in between."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, Page, expect
from rounds import EM, ROWS, TL, company, vote
from serving import serving
from windows import PHONE, WIDE

from remit.actions import clarity, login_link
from remit.actions.organisation import begin
from remit.core.framework import Party
from remit.core.resolution import who
from remit.db import models
from remit.db import organisation as stored

Window = Callable[..., Page]
TITLES = ("Architecture", "One on Ones", "System Roadmap (shared)", "Hands-On Coding", "What is not listed")


@pytest.fixture
def window(
    browser: Browser,
    database: BaseDatabaseWrapper,
    request: pytest.FixtureRequest,
    settings: Any,
) -> Iterator[Window]:
    """A company with a pool of one, and windows in which somebody is signed in; nothing is said on any console."""
    settings.ALLOWED_HOSTS = ["127.0.0.1"]
    begin(company(1), acting_user=None)
    url = request.getfixturevalue("sqlite_url" if database.vendor == "sqlite" else "postgres_url")
    contexts: list[BrowserContext] = []
    said: list[str] = []

    def opened(person: str, **options: Any) -> Page:
        context = browser.new_context(**{"viewport": WIDE, "base_url": base, **options})
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.goto(f"/sign-in/{login_link.create(person, acting_user=None)}/")
        page.get_by_role("button", name="Sign in").click()
        return page

    with serving(url) as base:
        yield opened
        for context in contexts:
            context.close()
    # That a save was refused by 409 the browser says by itself.
    assert [text for text in said if "status of 409" not in text] == []


def user(person: str) -> models.User:
    return models.User.objects.get(person_id=person)


def clean(page: Page) -> None:
    """No violation of what axe can find, and nothing wider than the window."""
    assert [each["id"] for each in Axe().run(page).response["violations"]] == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def card(page: Page) -> Any:
    return page.locator(".sort.now h2")


def saved(page: Page) -> None:
    expect(page.locator("[data-state]")).to_have_text("Saved")


def sort(page: Page, place: str) -> None:
    page.locator(".sort.now .place", has_text=place).first.click()


def test_a_whole_round_of_three(window: Window) -> None:
    ana, bo = window("ana"), window("bo", color_scheme="dark")
    p1 = window("p1", viewport=PHONE, has_touch=True, is_mobile=True)
    ana.goto("/teams/pay/rounds/")
    clean(ana)
    ana.get_by_role("link", name="Open a round").click()
    expect(ana.get_by_text("1 person would answer pooled.")).to_be_visible()
    clean(ana)
    ana.get_by_role("button", name="Open the round").click()
    expect(ana.locator("#presence")).to_contain_text("0 of 3 are done")
    clean(ana)
    address = ana.url

    # Ana: by keyboard alone.
    ana.get_by_role("link", name="Sort the rows").press("Enter")
    expect(card(ana)).to_have_text(TITLES[0])
    clean(ana)
    ana.keyboard.press("1")
    expect(card(ana)).to_have_text(TITLES[1])
    ana.keyboard.press("4")
    ana.keyboard.type("The whole team")
    ana.keyboard.press("Enter")
    expect(card(ana)).to_have_text(TITLES[2])
    ana.keyboard.press("ArrowLeft")
    expect(card(ana)).to_have_text(TITLES[1])
    expect(ana.locator(".sort.now .who-else input")).to_have_value("The whole team")
    ana.locator(".sort.now input[type=radio]:checked").focus()
    ana.keyboard.press("0")
    ana.keyboard.press("2")
    ana.keyboard.press("3")
    expect(card(ana)).to_have_text(TITLES[3])
    saved(ana)

    # Bo: a card dragged, a click, then a reload: all is there. A second device answers one row meanwhile.
    bo.goto(f"{address}board/")
    grip, place = bo.locator(".sort.now .face-card"), bo.locator(".sort.now .place", has_text="Tech Lead")
    start, end = grip.bounding_box(), place.bounding_box()
    assert start is not None and end is not None
    bo.mouse.move(start["x"] + 60, start["y"] + 20)
    bo.mouse.down()
    bo.mouse.move(end["x"] + 40, end["y"] + 30, steps=6)
    expect(place).to_have_class(re.compile("over"))
    bo.mouse.up()
    expect(card(bo)).to_have_text(TITLES[1])
    sort(bo, "Tech Lead")
    saved(bo)
    bo.reload()
    expect(card(bo)).to_have_text(TITLES[2])
    expect(bo.locator("[data-count]")).to_have_text("2 of 5 sorted")
    clean(bo)
    second = window("bo", viewport=PHONE, has_touch=True, is_mobile=True)
    second.goto(f"{address}board/")
    second.locator(".sort.now .place", has_text="Nobody").tap()
    saved(second)
    second.locator(".sort.now .place", has_text="Tech Lead").tap()
    saved(second)
    expect(card(second)).to_have_text(TITLES[4])
    # The first device still shows the old state: its own answer on another row is merged, on the same row it is told.
    sort(bo, "Both")
    expect(bo.locator("[data-message]")).to_have_text(
        re.compile(f"^{re.escape(TITLES[2])}: Another device of yours")
    )
    expect(card(bo)).to_have_text(TITLES[2])
    expect(bo.locator(".sort.now input[type=radio][value=nobody]")).to_be_checked()
    expect(bo.locator("[data-count]")).to_have_text("4 of 5 sorted")
    sort(bo, "Both")
    saved(bo)
    bo.reload()
    sort(bo, "Engineering Manager")
    saved(bo)
    bo.get_by_role("button", name="I am done").click()
    expect(bo.locator("#presence")).to_contain_text("1 of 3 are done")
    clean(bo)
    second.goto(f"{address}board/")
    expect(second.get_by_text("You are done. Open your answers again to change them.")).to_be_visible()

    # P1: by touch on a phone; the answers of nobody else are on the page.
    p1.goto(f"{address}board/")
    clean(p1)
    for name in ("Tech Lead", "Engineering Manager", "Both", "I don’t know", "Nobody"):
        p1.locator(".sort.now .place", has_text=name).first.tap()
    expect(p1.get_by_role("button", name="I am done")).to_be_focused()
    saved(p1)
    p1.get_by_role("button", name="I am done").tap()
    expect(p1.locator("#presence")).to_contain_text("2 of 3 are done")

    # Presence moves by itself; Ana is done, reveals, and everybody who waits sees the result.
    expect(bo.locator("#presence")).to_contain_text("2 of 3 are done")
    ana.keyboard.press("1")
    ana.keyboard.press("2")
    expect(ana.get_by_role("button", name="I am done")).to_be_focused()
    saved(ana)
    ana.keyboard.press("Enter")
    expect(ana.locator("#presence")).to_contain_text("3 of 3 are done")
    ana.get_by_role("button", name="Reveal to everybody").press("Enter")
    for page in (ana, bo, p1):
        expect(page.get_by_role("heading", name="What the team sees")).to_be_visible()
        expect(page.locator("table.votes tbody tr")).to_have_count(5)
        expect(page.locator("table.votes")).to_contain_text("held back")
        clean(page)
    expect(ana.locator("ul.facts")).to_contain_text("the same answer by name on 4 of 5 rows")
    expect(ana.locator("article.item h3")).to_have_text([TITLES[1]])

    # The one mismatch is settled by Bo while Ana's form is open: hers is told, and keeps what was typed.
    for page in (ana, bo):
        page.get_by_role("link", name="Write the outcome").click()
        page.get_by_label("What was said and agreed").fill(f"By {page.url[-4:]}: <b>both</b>")
        clean(page)
    bo.get_by_label("Tech Lead", exact=True).check()
    bo.get_by_label("The part of Tech Lead").fill("newcomers")
    bo.get_by_label("The part of Engineering Manager").fill("everybody else")
    bo.get_by_label("Who breaks a tie").select_option("Dana")
    bo.get_by_role("button", name="Write it down").click()
    expect(bo.locator("article.item .outcome")).to_contain_text("Settled")
    expect(bo.locator("article.item blockquote")).to_contain_text("<b>both</b>")
    answer = who(stored.load(), "pay", "one-on-ones", timezone.now())
    assert (answer.named, answer.tie_break) == (
        (Party.role("tech-lead"), Party.role("engineering-manager")),
        Party.person("dana"),
    )
    ana.get_by_role("button", name="Write it down").click()
    expect(ana.get_by_role("alert")).to_contain_text("Somebody else has written about this row")
    expect(ana.get_by_label("What was said and agreed")).to_have_value(re.compile("<b>both</b>"))
    clean(ana)
    ana.goto(address)
    ana.get_by_role("button", name="Close the round").click()
    ana.get_by_role("link", name="Protocol").click()
    expect(ana.get_by_text("Settled")).to_be_visible()
    clean(ana)
    p1.goto("/teams/pay/rounds/")
    expect(p1.locator(".rounds li")).to_contain_text("closed")
    clean(p1)


def test_without_scripts_the_board_is_a_form(window: Window) -> None:
    begun = clarity.open_round("pay", acting_user=None)
    page = window("p1", java_script_enabled=False)
    page.goto(f"/teams/pay/rounds/{begun.pk}/board/")
    page.locator(f'input[name="vote-{ROWS[0]}"][value="{TL}"]').check()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved: 1 of 5 rows are sorted.")).to_be_visible()
    other = window("p1", java_script_enabled=False)
    other.goto(f"/teams/pay/rounds/{begun.pk}/board/")
    other.locator(f'input[name="vote-{ROWS[0]}"][value="{EM}"]').check()
    other.get_by_role("button", name="Save").click()
    page.locator(f'input[name="vote-{ROWS[0]}"][value="nobody"]').check()
    page.locator(f'input[name="vote-{ROWS[1]}"][value="{EM}"]').check()
    page.get_by_role("button", name="I am done").click()
    expect(page.get_by_text(f"Another device of yours has answered {TITLES[0]} meanwhile.")).to_be_visible()
    expect(page.locator(f'input[name="vote-{ROWS[0]}"][value="{EM}"]')).to_be_checked()
    page.get_by_role("button", name="I am done").click()
    expect(page.locator("#presence")).to_contain_text("1 of 3 are done")
    page.get_by_role("button", name="Change my answers").click()
    expect(page).to_have_url(re.compile("/board/$"))
    assert models.Ballot.objects.get(person="p1").votes == {ROWS[0]: {"vote": EM}, ROWS[1]: {"vote": EM}}


def test_a_board_that_is_open_at_the_reveal_goes_to_the_result(window: Window) -> None:
    begun = clarity.open_round("pay", acting_user=None)
    page = window("p1")
    page.goto(f"/teams/pay/rounds/{begun.pk}/board/")
    window("ana")
    vote(begun.pk, user("ana"), {ROWS[0]: TL})
    clarity.reveal_round(begun.pk, acting_user=None)
    with page.expect_response(lambda reply: reply.status == 409):
        page.keyboard.press("1")
    expect(page.get_by_role("heading", name="What the team sees")).to_be_visible()
