"""The events behind what is observed of one's own row, in a real browser."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from company import TODAY
from django.utils import timezone
from playwright.sync_api import expect
from windows import PHONE, Visit, serious

from remit.actions import push
from remit.actions.observing import observe
from remit.core.activity import Performer
from remit.db.models import Source
from remit.evidence.act import Account, Act

NOON = datetime(TODAY.year, TODAY.month, TODAY.day, 12, tzinfo=UTC)
ORIGIN = "https://github.com/acme/ledger"


def test_from_the_row_to_where_it_happened(visit: Visit, settings: Any, tmp_path: Path) -> None:
    settings.LAKE_DIR = tmp_path / "lake"
    page = visit("/teams/payments/rows/code-reviews/")
    now = timezone.now()
    source = Source.objects.create(
        id="forge", kind="github", name="The forge", team_id="payments", added_at=now - timedelta(days=400),
        good_at=now, retention_days=730, every_minutes=360,
    )  # fmt: skip
    reviews = [
        Act(f"r{number}", ORIGIN, int((NOON - timedelta(days=number)).timestamp()), "review",
            Account("person", "chi"), performed_by=Performer.HUMAN, subject=f"change:{number}")
        for number in (1, 2)
    ]  # fmt: skip
    push.store(source, "all", reviews, "github/1", now)
    push.drain_all(now)
    observe(now)
    page.get_by_role("link", name="What showed it, day by day").click()
    links = page.get_by_role("link", name="change")
    expect(links).to_have_count(2)
    expect(links.first).to_have_attribute("href", f"{ORIGIN}/pull/1")
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        assert serious(page) == [], scheme
    page.set_viewport_size(PHONE)
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
    assert serious(page) == []
