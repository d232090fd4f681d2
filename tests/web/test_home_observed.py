"""What on home needs a look: rows that went quiet, sources that cannot be read; to whom, and from kept answers."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest
from company import TODAY
from django.test import Client
from django.utils import timezone
from markup import parse

from remit.actions import login_link, token
from remit.actions.account import user_of
from remit.core.organisation import Organisation
from remit.db.models import LastActs, LastAsked, Person, Source
from remit.evidence import engine

NOON = datetime(TODAY.year, TODAY.month, TODAY.day, 12, tzinfo=UTC)
PROBLEM = {"code": "refused", "params": {"needs": "everything"}}


def source(name: str, **fields: object) -> Source:
    """A source that was read an hour ago."""
    plain = {
        "kind": "git",
        "name": name.title(),
        "added_at": NOON - timedelta(days=400),
        "good_at": NOON - timedelta(hours=1),
        "retention_days": 3650,
        "every_minutes": 60,
    }
    return Source.objects.create(id=name, **(plain | fields))


@pytest.fixture
def seen(company: Organisation, monkeypatch: pytest.MonkeyPatch) -> None:
    """In a team one row is quiet, one was done by others, one happened; two sources and two calendars fail."""
    monkeypatch.setattr(timezone, "now", lambda: NOON)
    source("ledger", team_id="payments")
    failing = {"problem": PROBLEM, "problem_since": NOON - timedelta(days=2)}
    source("broken", team_id="payments", **failing)
    source("theirs", team_id="search", **failing)
    source("mine", kind="calendar", owner_id="ana", **failing)
    source("hers", kind="calendar", owner_id="chi", **failing)
    for row, kind, days, role in (
        ("architecture", "unknown", 200, None),
        ("code-reviews", "unknown", 2, None),
        ("tech-mentoring", "others", 3, "engineering-manager"),
    ):
        last = [(TODAY - timedelta(days=days)).isoformat(), "review", role]
        acts = {kind: [last] if kind == "others" else last, "shown": {"ledger": "2025-11-01"}}
        LastActs.objects.create(team_id="payments", responsibility=row, acts=acts)
    LastAsked.objects.create(mark="", day=TODAY, at=NOON)


def page(name: str, address: str = "/home/observed/") -> bytes:
    client = Client()
    client.force_login(login_link.redeem(login_link.create(name, acting_user=None)))
    response = client.get(address)
    assert response.status_code == 200
    return response.content


def lines(name: str) -> list[str]:
    return parse(page(name)).texts("#looks li")


def test_rows_and_sources_of_ones_own_teams_with_the_last_time(
    seen: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "DuckDb", None)  # the lake is not asked
    assert lines("ana") == [
        "Architecture and System Integration quiet, last seen 6 May 2026",
        "Tech Mentoring, Adoption and Alignment done by others, last seen 19 Nov 2026",
        "Broken since 20 Nov 2026: The token was refused. Renew it here; it must be able to read everything.",
        "Mine since 20 Nov 2026: The token was refused. Renew it here; it must be able to read everything.",
    ]
    found = parse(page("ana"))
    assert [one.attributes["href"] for one in found.select("#looks a")] == [
        "/teams/payments/",
        "/teams/payments/rows/architecture/",
        "/teams/payments/rows/tech-mentoring/",
        "/sources/broken/",
        "/me/calendars/",
    ]
    assert b"Hers" not in page("ana")


def test_who_leads_teams_above_sees_those_right_below_and_nobody_else_does(seen: None) -> None:
    assert lines("dana")[:2] == [
        "Architecture and System Integration quiet, last seen 6 May 2026",
        "Tech Mentoring, Adoption and Alignment done by others, last seen 19 Nov 2026",
    ]
    assert [line.split()[0] for line in lines("dana")[2:]] == ["Broken", "Theirs"]
    assert lines("yuki") == []


def test_home_asks_for_it_by_itself_and_has_the_way_there_without(seen: None) -> None:
    home = parse(page("ana", "/home/"))
    [asks] = [one for one in home.select("div") if one.attributes.get("hx-get")]
    assert (asks.attributes["hx-get"], asks.attributes["hx-select"]) == ("/home/observed/", "#looks")
    assert b"went quiet" in page("ana", "/home/")


def test_the_api_says_the_same(seen: None) -> None:
    secret = token.create("t", ("read",), 30, acting_user=None, user=user_of(Person.objects.get(pk="ana")))[1]
    answer = Client().get("/api/v1/home/observed", headers={"Authorization": f"Bearer {secret}"})
    told = json.loads(answer.content)
    assert [(one["row"]["id"], one["state"], one["last"]) for one in told["teams"][0]["rows"]] == [
        ("architecture", "quiet", "2026-05-06"),
        ("tech-mentoring", "elsewhere", "2026-11-19"),
    ]
    assert [(one["source"]["id"], one["own"], one["opens"]) for one in told["failing"]] == [
        ("broken", False, True),
        ("mine", True, True),
    ]
    assert told["asked"] is True


def test_where_nothing_was_collected_it_says_so(company: Organisation) -> None:
    assert b"Nothing needs a look now." in page("ana")
    LastAsked.objects.create(mark="", day=TODAY + timedelta(days=30), at=NOON)
    assert b"Nothing is observed yet." in page("ana")
