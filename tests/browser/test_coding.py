"""One's own hands-on coding, in a real browser."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from lakes import envelope
from playwright.sync_api import expect
from windows import PHONE, Visit, serious

from remit.db.models import Account
from remit.evidence.lake import Lake

MONDAY = datetime(2026, 10, 5, 9, tzinfo=UTC)


def test_ones_own_weeks(visit: Visit, settings: Any, tmp_path: Path) -> None:
    settings.LAKE_DIR = tmp_path / "lake"
    page = visit("/account/")
    Account.objects.create(key="a", kind="email", value="a", digest="a", person_id="ana", first_seen=MONDAY)
    place = "https://git.acme.example/a/" + "long" * 30
    told = [
        envelope(str(n), 0, activity="commit", actor="a", offset=60, origin=place)._replace(
            occurred_at=MONDAY + timedelta(days=n, hours=hour)
        )
        for n in range(20)
        for hour in (0, n % 4)
    ]
    Lake(settings.LAKE_DIR).append("git", told)
    page.get_by_role("link", name="Look at your weeks").click()
    page.get_by_label("Contracted hours a week").fill("40")
    page.get_by_label("Region of public holidays").fill("DE-BE")
    page.get_by_role("button", name="Save the hours").click()
    expect(page.get_by_role("status").first).to_contain_text("Only you see it.")
    expect(page.get_by_text("1 public holiday is taken off.")).to_be_visible()
    assert page.locator("svg.weeks rect").count() == 3
    page.get_by_role("button", name="Share this verdict").first.click()
    expect(page.get_by_role("status").first).to_contain_text("Shared.")
    expect(page.get_by_role("button", name="Take it back").first).to_be_visible()
    bar = page.locator("svg.weeks rect").first
    colours: set[str] = set()
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        assert serious(page) == [], scheme
        colours.add(bar.evaluate("bar => getComputedStyle(bar).fill"))
        page.screenshot(path=tmp_path / f"{scheme}.png", full_page=True)
    assert colours == {"rgb(27, 101, 127)", "rgb(107, 189, 216)"}
    page.set_viewport_size(PHONE)
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
    assert serious(page) == []
    page.screenshot(path=tmp_path / "phone.png", full_page=True)
