"""The pages of readiness and of the split signal: what each reader sees and may do there."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from markup import Node, parse

from remit.actions import login_link
from remit.core.organisation import Organisation
from remit.db import organisation as stored
from remit.db.models import SplitAgreement

As = Callable[[str], Client]
AGREED = {"text": "When Rae joins.", "review": 3, "two": 5, "wide": 9, "one_on_one_days": 31, "production": 2}


@pytest.fixture
def as_(company: Organisation) -> As:
    """A browser in which somebody is signed in."""

    def sign_in(person: str) -> Client:
        client = Client()
        client.force_login(login_link.redeem(login_link.create(person, acting_user=None)))
        return client

    return sign_in


def fetch(client: Client, address: str, status: int = 200) -> Node:
    response = client.get(address)
    assert response.status_code == status, f"{address}: {response.status_code}"
    return parse(response.content)


def states(page: Node) -> list[str]:
    return page.texts("section.block div.notice b")


def test_the_state_is_seen_by_whom_it_concerns(as_: As) -> None:
    page = fetch(as_("ana"), "/teams/payments/readiness/")
    assert states(page) == ["rusty", "rusty"]
    assert page.texts("ul.reasons li") == [
        "Noor Haddad has agreed to deputise as Tech Lead.",
        "No deputy has acted or rehearsed as Tech Lead in the last 180 days.",
        "No deputy has tried in the last 180 days whether their access is enough.",
        "Chi Tan has agreed to deputise as Engineering Manager.",
        "Chi Tan last acted or rehearsed as Engineering Manager on 22 Nov 2026.",
        "No deputy has tried in the last 180 days whether their access is enough.",
    ]
    assert states(fetch(as_("chi"), "/teams/payments/readiness/")) == ["rusty"]
    other = fetch(as_("yuki"), "/teams/payments/readiness/")
    assert (states(other), other.texts("ul.list a")) == ([], ["Noor Haddad", "Chi Tan"])
    assert other.one("main").select("form") == []
    assert fetch(as_("dana"), "/teams/nowhere/readiness/", 404).texts("h1") == ["No such team"]


def test_from_naming_to_ready(as_: As) -> None:
    mina, omar = as_("mina"), as_("omar")
    base = "/teams/identity/readiness/engineering-manager"
    assert mina.post(f"{base}/name/", {"person": "Omar Dias"}).status_code == 422
    mina.post(f"{base}/name/", {"person": "Omar Diaz"})
    page = fetch(omar, "/teams/identity/readiness/")
    assert "Omar Diaz was named and has not accepted yet" in page.one("main").text
    for step in (
        {"step": "accept"},
        {"step": "rehearse", "day": "2026-11-20"},
        {"step": "try", "missing": "HR tool"},
    ):
        assert omar.post(f"{base}/omar/", step).status_code == 302
    page = fetch(omar, "/teams/identity/readiness/")
    assert states(page)[-1] == "rusty"
    assert "missing: HR tool" in page.one("main").text
    assert "HR tool" not in fetch(as_("yuki"), "/teams/identity/readiness/").one("main").text
    omar.post(f"{base}/omar/", {"step": "try", "passed": "1"})
    assert states(fetch(mina, "/teams/identity/readiness/"))[-1] == "ready"
    assert as_("yuki").post(f"{base}/omar/", {"step": "end"}).status_code in (403, 404)
    omar.post(f"{base}/omar/", {"step": "end"})
    assert "Omar Diaz" not in fetch(mina, "/teams/identity/readiness/").one("main").texts("ul.list a")


def test_what_cannot_be_read_changes_nothing(as_: As) -> None:
    before = stored.load()
    chi = as_("chi")
    base = "/teams/payments/readiness/engineering-manager/chi/"
    for step in ({"step": "rehearse", "day": "soon"}, {"step": "rehearse", "day": "2026-12-24"},
                 {"step": "try"}, {"step": "accept"}):  # fmt: skip
        assert chi.post(base, step).status_code in (302, 403)
    assert chi.post(base, {"step": "dance"}).status_code == 400
    assert stored.load() == before


def test_the_split_signal_and_its_reasons(as_: As) -> None:
    eli = as_("eli")
    page = fetch(eli, "/teams/mobile/split/")
    assert states(page) == ["Two people are the better choice."]
    assert page.texts("div.notice ul.reasons li")[0] == "Eli Engel holds both roles and has 6 reports."
    assert page.texts("table.sum td")[:2] == ["3 h", "37 h"]
    page = fetch(eli, "/teams/mobile/split/?week=30&per_report=1&meetings=10&on_call=4&hiring=2.5")
    assert page.texts("table.sum td")[:5] == ["6 h", "10 h", "4 h", "2.50 h", "7.50 h"]
    page = fetch(eli, "/teams/mobile/split/?role=engineering-manager")
    assert (
        "Tech Lead: Eli Engel, 0 reports. Engineering Manager: whoever takes it; open until then."
        in page.one("main").text
    )
    assert "These are norms of practitioners: no study says where a team should be divided." in page.texts(
        "ul.reasons li"
    )
    assert fetch(as_("dana"), "/teams/checkout/split/").texts("h2 bdi") == ["Dina Lopes"]
    assert states(fetch(as_("ana"), "/teams/payments/split/")) == []
    for outsider in ("yuki", "kim"):
        assert as_(outsider).get("/teams/mobile/split/").status_code in (403, 404)


def test_the_thresholds_are_the_teams_own(as_: As) -> None:
    dina = as_("dina")
    assert states(fetch(dina, "/teams/checkout/split/")) == ["One person is normal."]
    assert dina.post("/teams/checkout/split/", {**AGREED, "seen": ""}).status_code == 302
    page = fetch(dina, "/teams/checkout/split/")
    assert states(page) == ["Talk about it each quarter."]
    assert page.texts("textarea") == ["When Rae joins."]
    stale = dina.post("/teams/checkout/split/", {**AGREED, "text": "Later.", "seen": ""})
    told = parse(stale.content)
    assert (stale.status_code, told.texts("form div.notice p"), told.texts("textarea")) == (
        422,
        ["Somebody changed this after you opened the page: look at what it says now."],
        ["Later."],
    )
    wrong = dina.post("/teams/checkout/split/", {**AGREED, "two": 3})
    assert parse(wrong.content).texts("ul.errorlist li") == [
        "Each number has to be higher than the one before."
    ]
    assert as_("sol").post("/teams/checkout/split/", AGREED).status_code in (403, 404)
    assert SplitAgreement.objects.get().text == "When Rae joins."


def test_a_range_of_ones_own(as_: As) -> None:
    eli = as_("eli")
    assert "No range of hands-on coding is declared." in fetch(eli, "/teams/mobile/split/").one("main").text
    eli.post("/teams/mobile/split/range/", {"low": 30, "high": 20})
    assert [own for own in stored.load().coding_ranges if own.person == "eli"] == []
    eli.post("/teams/mobile/split/range/", {"low": 15, "high": 30})
    assert "15% to 30%" in fetch(eli, "/teams/mobile/split/").one("main").text
    kim = as_("kim")
    assert kim.post("/teams/mobile/split/range/", {"low": 1, "high": 2}).status_code == 302
    assert [own.person for own in stored.load().coding_ranges] == ["dina", "eli"]


LINKS = ["Covers", "Calendar", "Readiness", "Delivery", "Service levels", "Meetings"]


def test_the_team_page_leads_to_what_one_may_see(as_: As) -> None:
    assert fetch(as_("eli"), "/teams/mobile/").texts("p.entries a") == [
        "Covers",
        "Calendar",
        "Readiness",
        "Delivery",
        "Service levels",
        "Meetings",
        "One person or two?",
    ]
    assert fetch(as_("kim"), "/teams/mobile/").texts("p.entries a") == LINKS
    assert fetch(as_("ana"), "/teams/payments/").texts("p.entries a") == LINKS


def test_from_a_leave_to_its_cover(as_: As) -> None:
    (link,) = fetch(as_("vera"), "/people/vera/").links("section.block ul.list span.sub")
    assert link == (
        "Ask for a cover as Engineering Manager of Search",
        "/teams/search/covers/ask/engineering-manager/?for=vera&first=2026-11-28&last=2026-12-16",
    )
    form = fetch(as_("vera"), link[1])
    assert [form.one(f"#id_{name}").attributes["value"] for name in ("first", "last")] == [
        "2026-11-28",
        "2026-12-16",
    ]
    assert fetch(as_("yuki"), "/people/vera/").select("#h-leaves") == []
