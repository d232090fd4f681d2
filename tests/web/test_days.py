"""Time travel: ``?at=`` on every page, kept by its links; a date that does not exist gets a clear page."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
from company import TODAY, Get
from filling import fill

from remit.core.organisation import Organisation
from remit.web import source

PAGES = [
    "/",
    "/?q=on-call",
    "/teams/",
    "/teams/payments/",
    "/matrix/",
    "/findings/",
    "/people/ana/",
    "/what-if/",
]


def test_the_answer_is_that_of_the_day(get: Get) -> None:
    past = get("/teams/identity/?at=2026-09-01")
    assert past.texts("figure figcaption") == [
        "Tariq Aziz Tech Lead · the System",
        "Mina Koh Engineering Manager · the People",
    ]
    assert past.texts("p.notice") == ["This is how it stands on 1 Sep 2026. Back to today"]
    assert past.one("#at").attributes["value"] == "2026-09-01"


TODAY_ONLY = ("/home/", "/inbox/", "/account/", "/me/", "/organisation/")
"""Pages about what waits, one's own account, and changes: they are about no other day."""


@pytest.mark.parametrize("address", PAGES)
def test_links_keep_the_day(get: Get, address: str) -> None:
    page = get(address + ("&" if "?" in address else "?") + "at=2026-10-01")
    own = [(text, href) for text, href in page.links("body") if href.startswith("/")]
    today = {address.partition("?")[0]}
    own = [(text, href) for text, href in own if not href.startswith(TODAY_ONLY)]
    lost = [
        (text, href)
        for text, href in own
        if "at=2026-10-01" not in href and not (text in ("Today", "Back to today") and href in today)
    ]
    assert len(own) > 4
    assert lost == []


@pytest.mark.parametrize("address", PAGES)
def test_links_of_today_name_no_day(get: Get, address: str) -> None:
    assert [href for _text, href in get(address).links("body") if "at=" in href] == []


@pytest.mark.parametrize(
    "written", ["2026-02-31", "tomorrow", "20260101", "2026-W01-1", "0001-01-01", "9999-12-31", "٢٠٢٦-٠١-٠١"]
)
def test_a_day_that_does_not_exist(get: Get, written: str) -> None:
    page = get(f"/teams/payments/?at={written}", status=400)
    assert page.texts("h1") == ["No such date"]
    assert page.texts("div.sheet p")[1] == (
        f"“{written}” is not a date that can be asked about. Choose one between 1 Jan 1900 and 31 Dec 2199."
    )
    assert page.links("div.sheet") == [("Today instead", "/teams/payments/")]


def test_days_are_machine_readable_and_never_shifted(get: Get) -> None:
    times = get("/people/bo/").select("section.block time")
    assert [(time.attributes["datetime"], time.text) for time in times] == [
        ("2024-11-22", "22 Nov 2024"),
        ("2026-11-22", "22 Nov 2026"),  # what is left of the leave, for which a cover can be asked
        ("2026-12-04", "4 Dec 2026"),
        ("2026-11-10", "10 Nov 2026"),
        ("2026-12-04", "4 Dec 2026"),
    ]


def test_today_is_that_of_the_organisations_zone(get: Get, monkeypatch: pytest.MonkeyPatch) -> None:
    """In Lisbon, half an hour before midnight UTC in summer, the next day has begun."""
    late = datetime(2026, 7, 1, 23, 30, tzinfo=UTC)
    monkeypatch.setattr(source, "timezone", SimpleNamespace(now=lambda: late))
    assert get("/teams/").one("#at").attributes["value"] == "2026-07-02"


def test_today_is_that_of_the_teams_own_zone(
    get: Get, company: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In Auckland the next day has begun when it is noon in Lisbon."""
    teams = tuple(
        replace(team, zone="Pacific/Auckland") if team.id == "search" else team for team in company.teams
    )
    fill(replace(company, teams=teams), effective=TODAY)
    noon = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
    monkeypatch.setattr(source, "timezone", SimpleNamespace(now=lambda: noon))
    assert get("/teams/search/").one("#at").attributes["value"] == "2026-11-23"
    assert get("/teams/payments/").one("#at").attributes["value"] == "2026-11-22"
