"""The organisation's own charter: administrators change its rows in the form of a team's, and teams inherit them."""

from __future__ import annotations

import pytest
from company import TODAY, Get
from django.test import Client
from markup import Node, parse

from remit.core.framework import Party
from remit.core.resolution import who
from remit.db import organisation as stored
from remit.db.models import AuditEntry, User

PAGE = "/organisation/charter/"
SPIKES = f"{PAGE}rows/technical-spikes/"
LEADS = ("role:tech-lead", "role:engineering-manager")


@pytest.fixture
def boss(ana: Client) -> Client:
    User.objects.filter(username="ana").update(is_administrator=True)
    return ana


def sent(client: Client, address: str, *, status: int = 302, **fields: object) -> Node:
    """The form as it stands, with these fields otherwise, sent."""
    form = parse(client.get(address).content).select("main form")[-1]
    data: dict[str, object] = {}
    for field in form.select("input"):
        given = field.attributes
        if given.get("name") and not (given.get("type") == "checkbox" and "checked" not in given):
            data.setdefault(given["name"], given.get("value", ""))
    response = client.post(address, {**data, **fields})
    assert response.status_code == status, response.content.decode()[:2000]
    return parse(client.get(response.headers["Location"]).content if status == 302 else response.content)


def test_only_administrators_come_here(get: Get) -> None:
    for address in (PAGE, SPIKES, f"{PAGE}new-row/"):
        get(address, status=403)


def test_the_way_leads_from_the_organisation(boss: Client) -> None:
    links = [link.attributes["href"] for link in parse(boss.get("/organisation/").content).select("main a")]
    assert PAGE in links
    rows = parse(boss.get(PAGE).content)
    assert SPIKES in [link.attributes["href"] for link in rows.select("main li a")]
    # What the organisation's file says changes there.
    assert "System Roadmap" in rows.text
    assert f"{PAGE}rows/system-roadmap/" not in [link.attributes["href"] for link in rows.select("main li a")]


def test_every_team_inherits_what_is_written(boss: Client) -> None:
    page = sent(boss, SPIKES, holders="role:engineering-manager", why="We try less.")
    assert page.texts("ul.messages li") == [f"The charter says so from {TODAY} on."]
    whole = stored.load()
    for team in ("payments", "search"):
        assert who(whole, team, "technical-spikes", TODAY).named == (Party.role("engineering-manager"),)
    entry = AuditEntry.objects.filter(action="charter.row").get()
    assert (entry.user.username if entry.user else "", entry.reason) == ("ana", "We try less.")
    back = sent(boss, SPIKES, holders="role:tech-lead")
    assert back.texts("ul.messages li")
    assert who(stored.load(), "payments", "technical-spikes", TODAY).named == (Party.role("tech-lead"),)


def test_a_row_for_all_teams(boss: Client) -> None:
    sent(
        boss,
        f"{PAGE}new-row/",
        title="Data Protection",
        holders="role:tech-lead",
        description="Who asks first.",
    )
    assert who(stored.load(), "mobile", "data-protection", TODAY).named == (Party.role("tech-lead"),)
    assert sent(boss, f"{PAGE}new-row/", status=422, title="Another").texts("ul.errorlist li")


def test_a_form_that_is_stale_is_not_written(boss: Client) -> None:
    inputs = parse(boss.get(SPIKES).content).select("main form input")
    seen = next(one.attributes["value"] for one in inputs if one.attributes.get("name") == "seen")
    sent(boss, SPIKES, note="First.")
    fields = {
        "holders": "role:tech-lead",
        "note": "Second.",
        "on": TODAY.isoformat(),
        "why": "",
        "cadence": "90",
    }
    assert boss.post(SPIKES, {**fields, "seen": seen}).status_code == 409
    assert boss.post(SPIKES, fields).status_code == 422
    assert who(stored.load(), "payments", "technical-spikes", TODAY).note == "First."


def test_there_is_no_such_row(boss: Client) -> None:
    assert boss.get(f"{PAGE}rows/nothing/").status_code == 404
