"""What a person holds, on which teams, since when; nothing about what they did."""

from __future__ import annotations

import pytest
from company import Get

PERSONS = {
    "bo": {
        "Holds": ["Engineering Manager · Payments since 22 Nov 2024"],
        "Others act for them": ["Engineering Manager · Payments by Chi Tan 10 Nov 2026 – 4 Dec 2026"],
    },
    "chi": {
        "Holds": [],
        "Acts for others": ["Engineering Manager · Payments for Bo Lind 10 Nov 2026 – 4 Dec 2026"],
    },
    "eli": {
        "Holds": ["Engineering Manager · Mobile since 19 Aug 2025", "Tech Lead · Mobile since 22 Dec 2024"]
    },
    "tariq": {"Holds": [], "Held before": ["Tech Lead · Identity 5 Jun 2024 – 12 Oct 2026"]},
    "sherpa": {"Holds": [], "Named in person": ["Release Notes · Mobile"]},
}


@pytest.mark.parametrize("person", PERSONS)
def test_what_somebody_holds(get: Get, person: str) -> None:
    page = get(f"/people/{person}/")
    shown = {block.one("h2").text: block.texts("li") for block in page.select("section.block")}
    assert {title: shown.get(title) for title in PERSONS[person]} == PERSONS[person]


@pytest.mark.parametrize(
    ("person", "notice"),
    [
        ("bo", ["Away up to and including 4 Dec 2026."]),
        ("tariq", ["Left; the last day was 12 Oct 2026."]),
        ("sherpa", ["An agent may do work. It is never the one who is responsible."]),
        ("eli", []),
    ],
)
def test_notices(get: Get, person: str, notice: list[str]) -> None:
    assert get(f"/people/{person}/").texts("p.notice") == notice


def test_manager_and_team(get: Get) -> None:
    assert get("/people/chi/").texts("div.head p.sub") == ["reports to Bo Lind · in Payments"]


def test_nobody(get: Get) -> None:
    assert get("/people/nobody/", status=404).texts("h1") == ["No such person"]
