"""The calendar feed: parsed again, and nothing in it that is not the reader's."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from company import TODAY
from django.test import Client
from icalendar import Calendar
from markup import parse

from remit.actions import login_link
from remit.actions.notice import tell
from remit.core.organisation import Organisation
from remit.db.models import AuditEntry, FeedToken, Notice, OpenPoint, User


@pytest.fixture
def address(ana: Client) -> str:
    """The address of Ana's calendar, as her page shows it once."""
    page = parse(ana.post("/inbox/feed/").content)
    return page.one("code.link-once").text


def entries(body: bytes) -> list[tuple[str, date, date, str]]:
    """The entries as (summary, first day, day after, address), by day."""
    calendar = Calendar.from_ical(body)
    found = [
        (str(each["summary"]), each["dtstart"].dt, each["dtend"].dt, str(each["url"]))
        for each in calendar.walk("VEVENT")
    ]
    return sorted(found, key=lambda each: each[1:])


def test_covers_leaves_and_what_is_due(address: str) -> None:
    OpenPoint.objects.create(
        team_id="payments",
        responsibility="one-on-ones",
        text="Who talks to the working student?",
        opened_at=datetime(2026, 11, 1, tzinfo=UTC),
        owner_id="ana",
        due=date(2026, 12, 1),
    )
    row = {"row": "One on Ones", "team": "Payments"}
    tell(
        "ana",
        "signature-due",
        params=row,
        link="/teams/payments/rows/one-on-ones/",
        why="holder",
        about="row:1",
    )
    tell(
        "bo",
        "signature-due",
        params=row,
        link="/teams/payments/rows/one-on-ones/",
        why="holder",
        about="row:1",
    )
    Notice.objects.update(created_at=datetime(2026, 11, 20, 23, 30, tzinfo=UTC))
    response = Client().get(address)
    assert (response.status_code, response.headers["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    assert entries(response.content) == [
        (
            "Bo Lind is away",
            date(2026, 11, 10),
            date(2026, 12, 5),
            "http://testserver/teams/payments/",
        ),
        (
            "Chi Tan acts for Bo Lind as Engineering Manager of Payments",
            date(2026, 11, 10),
            date(2026, 12, 5),
            "http://testserver/teams/payments/",
        ),
        (
            "To sign: One on Ones of Payments",
            date(2026, 11, 20),
            date(2026, 11, 21),
            "http://testserver/teams/payments/rows/one-on-ones/",
        ),
        (
            "Open point on One on Ones of Payments is due",
            date(2026, 12, 1),
            date(2026, 12, 2),
            "http://testserver/teams/payments/rows/one-on-ones/",
        ),
    ]
    assert b"working student" not in response.content


def test_its_form(address: str) -> None:
    body = Client().get(address).content
    body.decode("utf-8")
    assert body.replace(b"\r\n", b"").count(b"\n") == 0
    assert max(map(len, body.split(b"\r\n"))) <= 75
    calendar = Calendar.from_ical(body)
    assert (str(calendar["version"]), calendar.errors) == ("2.0", [])
    ids = [str(each["uid"]) for each in calendar.walk("VEVENT")]
    assert len(ids) == len(set(ids)) > 0
    assert all(re.fullmatch(r"[a-z-]+-[0-9a-f]{24}@remit", each) for each in ids)
    again = Calendar.from_ical(Client().get(address).content)
    assert [str(each["uid"]) for each in again.walk("VEVENT")] == ids


def test_only_its_hash_is_kept_and_a_new_address_ends_the_old(ana: Client, address: str) -> None:
    token = address.rsplit("/", 1)[1].removesuffix(".ics")
    assert token not in str(list(FeedToken.objects.values()))
    newer = parse(ana.post("/inbox/feed/").content).one("code.link-once").text
    assert (Client().get(address).status_code, Client().get(newer).status_code) == (404, 200)
    assert parse(ana.get("/inbox/choices/").content).select("code.link-once") == []
    ana.post("/inbox/feed/", {"end": "1"})
    assert (Client().get(newer).status_code, FeedToken.objects.count()) == (404, 0)
    actions = AuditEntry.objects.filter(action__startswith="feed").order_by("sequence")
    assert list(actions.values_list("action", flat=True)) == ["feed.make", "feed.make", "feed.end"]


def test_who_is_shut_out_has_no_calendar(address: str) -> None:
    User.objects.filter(username="ana").update(is_active=False)
    assert Client().get(address).status_code == 404


def test_an_address_that_never_was(company: Organisation) -> None:
    assert Client().get("/feed/nothing.ics").status_code == 404


def test_of_another_team(company: Organisation) -> None:
    """Eli leads Mobile: nothing of Payments is in the calendar."""
    client = Client()
    client.force_login(login_link.redeem(login_link.create("eli", acting_user=None)))
    address = parse(client.post("/inbox/feed/").content).one("code.link-once").text
    found = entries(Client().get(address).content)
    assert [entry for entry in found if "Payments" in entry[0] or "Bo Lind" in entry[0]] == []
    assert all(last - first >= timedelta(days=1) for _, first, last, _ in found)
    assert all(last > TODAY - timedelta(days=90) for _, _, last, _ in found)
