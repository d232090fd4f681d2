"""Service levels, one's own calendars, and the change that would mend a finding, in a real browser."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect
from windows import PHONE, Visit, serious

from remit.core.organisation import Organisation
from remit.db.models import FoundDocument, Source

MARKUP = "<b>x</b>" + "long" * 40


@pytest.fixture(autouse=True)
def own_lake(settings: Any, tmp_path: Path) -> None:
    """A lake of the test's own."""
    settings.LAKE_DIR = tmp_path / "lake"


def looks(page: Page, name: str) -> None:
    """Axe in both themes and at the width of a phone, where nothing may need sideways scrolling."""
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        assert serious(page) == [], (name, scheme)
    page.set_viewport_size(PHONE)
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"], name
    assert serious(page) == [], (name, "phone")
    assert page.locator("main b", has_text="x").count() == 0


def found(demo: Organisation) -> None:
    """Two objectives and a CODEOWNERS file that names others."""
    own = next(one for one in demo.system_owners if one.team == "payments" and one.period.end is None)
    system = demo.index.system[own.system]
    source = Source.objects.create(
        id="p", kind="prometheus", name="P", added_at=timezone.now(), retention_days=9, every_minutes=60
    )
    usual = {
        "objective": "",
        "service": MARKUP,
        "system": system.id,
        "team": None,
        "target": 0.999,
        "window": "30d",
        "rolling": True,
        "seconds": 2592000,
        "at": 1795348800,
        "origin": "https://git.example/x",
        "document": MARKUP,
    }
    for name, more in {
        "Availability": {"measured": 0.9995, "left": 0.5, "burn": 0.5, "since": 1795000000},
        MARKUP: {"measured": 0.99, "left": -9.0, "burn": 12.0, "since": None},
        "Latency": {"why": "query", "params": {"why": MARKUP}},
    }.items():
        content = {**usual, "slo": name, **more}
        FoundDocument.objects.create(
            source=source,
            origin="http://p",
            kind="budget",
            path=name,
            content=content,
            seen_at=timezone.now(),
        )
    FoundDocument.objects.create(
        source=source,
        origin=system.repositories[0].address,
        kind="code-owners",
        path="CODEOWNERS",
        content={"rules": [{"pattern": "*", "owners": [MARKUP], "line": 3}]},
        seen_at="2026-11-20T00:00:00Z",
    )


def test_service_levels(visit: Visit, demo: Organisation) -> None:
    found(demo)
    page = visit("/teams/payments/")
    page.get_by_role("link", name="Service levels").click()
    expect(page.get_by_text("used up", exact=True)).to_be_visible()
    looks(page, "levels")


def test_the_change_that_would_mend_a_finding(visit: Visit, demo: Organisation) -> None:
    found(demo)
    page = visit("/findings/?code=R501&team=payments")
    page.get_by_text("The change that would mend it").click()
    expect(page.locator(".diff .place")).to_have_text("@@ CODEOWNERS:3")
    looks(page, "finding")


def test_ones_own_calendar_from_connecting_to_cutting_off(visit: Visit) -> None:
    page = visit("/account/")
    page.get_by_role("link", name="Look at your calendars").click()
    page.get_by_label("Private address in iCalendar format").fill("https://calendar.example/s3cret.ics")
    page.get_by_label("What pages call it").fill(MARKUP)
    page.get_by_role("button", name="Connect it").click()
    expect(page.get_by_role("status").first).to_contain_text("Connected")
    looks(page, "calendars")
    page.get_by_text("0 rules of its own").click()
    page.locator(".own-rules textarea").fill("interview = hiring talk")
    page.get_by_role("button", name="Save the rules").click()
    expect(page.get_by_text("1 rule of its own")).to_be_visible()
    page.goto("/teams/payments/meetings/")
    expect(page.get_by_text("hiring talk")).to_be_visible()
    looks(page, "rules")
    page.goto("/me/calendars/")
    page.get_by_role("button", name="Cut it off").click()
    expect(page.get_by_role("status").first).to_contain_text("cut off")
    assert page.locator(".own-rules").count() == 0
