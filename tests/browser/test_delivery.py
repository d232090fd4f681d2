"""A team's delivery, in a real browser."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from company import TODAY
from playwright.sync_api import expect
from windows import PHONE, Visit, serious

from remit.actions import push
from remit.project import demo_delivery

NOON = datetime(TODAY.year, TODAY.month, TODAY.day, 12, tzinfo=UTC)


def test_a_teams_delivery(visit: Visit, settings: Any, tmp_path: Path) -> None:
    settings.LAKE_DIR = tmp_path / "lake"
    page = visit("/teams/payments/")
    demo_delivery.fill(NOON, TODAY)
    push.drain_all(NOON)
    page.get_by_role("link", name="Delivery", exact=True).click()
    expect(page.get_by_role("heading", name="Six figures")).to_be_visible()
    page.get_by_label("Whole weeks back").fill("20")
    page.get_by_role("button", name="Show").click()
    expect(page.locator("figure svg").first).to_be_visible()
    page.get_by_label("How many pieces of work are left?").fill("40")
    page.get_by_role("button", name="Forecast").click()
    expect(page.get_by_text("drawn from 20 weeks")).to_be_visible()
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        assert serious(page) == [], scheme
        page.screenshot(path=tmp_path / f"{scheme}.png", full_page=True)
    page.set_viewport_size(PHONE)
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
    assert serious(page) == []
    page.screenshot(path=tmp_path / "phone.png", full_page=True)
