"""The pages of covers: what each reader sees and may do there, and the calendar."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from company import Get
from django.test import Client
from markup import Node, parse

from remit.actions import login_link
from remit.core.organisation import Organisation
from remit.db import organisation as stored
from remit.db.models import CoverRequest

As = Callable[[str], Client]
WISH = {
    "acting": "Priya Nair",
    "first": "2026-11-28",
    "last": "2026-12-16",
    "scope": "some",
    "rows": ["one-on-ones", "team-delivery", "team-happiness"],
}
ASK = "/teams/search/covers/ask/engineering-manager/?for=vera"


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


def asked(client: Client, **changes: object) -> CoverRequest:
    response = client.post(ASK, {**WISH, **changes})
    assert response.status_code == 302, parse(response.content).texts("ul.errorlist li")
    return CoverRequest.objects.latest("pk")


def seen_in(page: Node) -> str:
    """What the form that ends the first cover carries."""
    inputs = page.select("li.cover form input")
    return next(one.attributes["value"] or "" for one in inputs if one.attributes.get("name") == "seen")


def buttons(page: Node) -> list[str]:
    return page.one("main").texts("form.inline button")


def test_what_runs_is_shown_to_everybody(as_: As) -> None:
    page = fetch(as_("yuki"), "/teams/payments/covers/")
    (cover,) = page.select("li.cover")
    assert cover.texts("p")[:2] == [
        "Chi Tan for Bo Lind, Engineering Manager",
        "10 Nov 2026 – 4 Dec 2026, in 9 rows: Team Planning and Delivery, One on Ones, Participation in Technical "
        "Decisions, Cascading Communications, Team Building Activities and Culture, Team Protection and Happiness, "
        "Team Productivity and Metrics, Alignment with other Dev Managers, Headcount Planning and Hiring",
    ]
    assert buttons(page) == []
    for person in ("bo", "chi", "dana"):
        assert buttons(fetch(as_(person), "/teams/payments/covers/")) == ["End on that day", "End at once"]


def test_from_asking_to_the_row(as_: As) -> None:
    vera, priya, dana, yuki = (as_(name) for name in ("vera", "priya", "dana", "yuki"))
    number = asked(priya).pk
    page = fetch(dana, f"/covers/{number}/")
    assert page.texts("h1") == ["Priya Nair for Vera Silva"]
    assert page.texts("dl.terms dd") == [
        "Engineering Manager · Search",
        "28 Nov 2026 – 16 Dec 2026",
        "One on Ones Team Planning and Delivery Team Protection and Happiness",
        "Priya Nair",
        "not yet",
        "by Priya Nair",
    ]
    assert buttons(page) == ["Grant it", "Say no"]
    assert buttons(fetch(vera, f"/covers/{number}/")) == ["Grant it", "Say no"]
    assert buttons(fetch(priya, f"/covers/{number}/")) == ["Take it back"]
    assert fetch(yuki, f"/covers/{number}/", 404).texts("h1") == ["Nothing here"]
    assert yuki.post(f"/covers/{number}/step/", {"step": "grant"}).status_code == 404
    assert priya.post(f"/covers/{number}/step/", {"step": "grant"}).status_code == 403
    assert (
        dana.post(f"/covers/{number}/step/", {"step": "grant"}).headers["Location"] == "/teams/search/covers/"
    )
    page = fetch(yuki, "/teams/search/?at=2026-12-01")
    assert "Priya Nair acts for Vera Silva until 16 Dec 2026" in page.one("#row-one-on-ones").text
    assert "acts for Vera Silva until" not in page.one("#row-headcount-hiring").text
    shown = fetch(yuki, "/teams/search/covers/").select("section.block")
    assert [section.one("h2").text for section in shown] == ["Now", "To come"]


def test_who_would_act_accepts_what_the_holder_asks(as_: As) -> None:
    vera, priya = as_("vera"), as_("priya")
    number = asked(vera).pk
    assert buttons(fetch(priya, f"/covers/{number}/")) == ["Accept it", "Say no"]
    assert fetch(priya, "/teams/search/covers/").texts("li.asked a.btn") == ["Answer Priya Nair"]
    assert vera.post(f"/covers/{number}/step/", {"step": "accept"}).status_code == 403
    assert priya.post(f"/covers/{number}/step/", {"step": "accept"}).status_code == 302
    again = fetch(priya, "/teams/search/covers/")
    assert again.texts("ul.messages li") == ["Agreed: the cover stands."]
    priya.post(f"/covers/{number}/step/", {"step": "accept"})
    assert fetch(priya, f"/covers/{number}/").texts("ul.messages li") == [
        "This cover has been agreed already."
    ]


def test_no_and_taken_back(as_: As) -> None:
    vera, priya = as_("vera"), as_("priya")
    first, second = asked(vera).pk, asked(vera).pk
    priya.post(f"/covers/{first}/step/", {"step": "decline"})
    vera.post(f"/covers/{second}/step/", {"step": "decline"})
    states = CoverRequest.objects.order_by("pk").values_list("state", flat=True)
    assert list(states) == ["declined", "withdrawn"]
    assert "Somebody said no. Nothing comes of it." in fetch(vera, f"/covers/{first}/").one("main").text
    assert "Who asked has taken it back." in fetch(vera, f"/covers/{second}/").one("main").text
    assert vera.post(f"/covers/{first}/step/", {"step": "dance"}).status_code == 400
    assert vera.post("/covers/999/step/", {"step": "accept"}).status_code == 404
    assert vera.get("/covers/999/").status_code == 404


@pytest.mark.parametrize(
    ("changes", "messages"),
    [
        ({"acting": "Priya Naïr"}, ["“Priya Naïr” is not known. Did you mean Priya Nair, priya?"]),
        ({"acting": ""}, ["This is needed."]),
        ({"acting": "vera"}, ["Nobody stands in for themselves."]),
        ({"acting": "sherpa"}, ["An agent may do work, and never acts for somebody who is responsible."]),
        ({"last": "2026-11-27"}, ["It would end before it begins."]),
        ({"first": "2026-11-01", "last": "2026-11-02"}, ["These days are over."]),
        ({"rows": []}, ["Choose at least one row, or all of them."]),
        ({"rows": ["architecture"]}, ["Select a valid choice. architecture is not one of the available choices."]),
        ({"first": "soon"}, ["Enter a valid date."]),
        ({"last": "9999-12-31"}, ["That is too far away."]),
    ],
)  # fmt: skip
def test_a_mistake_is_told_and_what_was_typed_is_kept(
    as_: As, changes: dict[str, object], messages: list[str]
) -> None:
    response = as_("vera").post(ASK, {**WISH, **changes})
    page = parse(response.content)
    told = [*page.texts("ul.errorlist li"), *page.texts("div.notice.bad p")]
    assert (response.status_code, told) == (422, messages)
    acting = changes.get("acting", WISH["acting"])
    assert page.one("#id_acting").attributes["value"] == acting
    assert CoverRequest.objects.count() == 0


def test_overlaps_are_told_in_a_sentence(as_: As) -> None:
    bo = as_("bo")
    response = bo.post(
        "/teams/payments/covers/ask/engineering-manager/?for=bo",
        {"acting": "ana", "first": "2026-12-01", "last": "2026-12-12", "scope": "all"},
    )
    told = parse(response.content).texts("ul.errorlist li") + parse(response.content).texts(
        "div.notice.bad p"
    )
    assert len(told) == 1
    assert told[0].startswith("Chi Tan acts in Team Planning and Delivery, One on Ones")
    assert told[0].endswith("already, from 10 Nov 2026 to 4 Dec 2026.")


def test_who_is_not_concerned_cannot_ask(as_: As) -> None:
    yuki = as_("yuki")
    assert yuki.get(ASK).status_code in (403, 404)
    assert yuki.post(ASK, WISH).status_code in (403, 404)
    assert fetch(yuki, "/teams/search/covers/").texts("ul.choices a") == []
    assert fetch(as_("dana"), "/teams/search/covers/").texts("ul.choices a") == [
        "for Priya Nair, Tech Lead",
        "for Jonas Falk, Tech Lead",
        "for Vera Silva, Engineering Manager",
    ]
    assert fetch(as_("mina"), "/teams/identity/covers/").texts("ul.choices a") == [
        "as Tech Lead, which is vacant",
        "for Mina Koh, Engineering Manager",
    ]
    for gone in ("/teams/search/covers/ask/boss/", "/teams/search/covers/ask/engineering-manager/",
                 "/teams/search/covers/ask/engineering-manager/?for=priya", "/teams/nowhere/covers/"):  # fmt: skip
        assert as_("vera").get(gone).status_code == 404


def test_ended_early(as_: As) -> None:
    vera, priya = as_("vera"), as_("priya")
    priya.post(f"/covers/{asked(vera).pk}/step/", {"step": "accept"})
    seen = seen_in(fetch(priya, "/teams/search/covers/"))
    end = "/teams/search/covers/end/"
    assert as_("yuki").post(end, {"seen": seen, "last": "2026-12-01"}).status_code in (403, 404)
    assert priya.post(end, {"seen": seen, "last": "2027-01-01"}).status_code == 302
    told = fetch(priya, "/teams/search/covers/").texts("ul.messages li")
    assert told == ["It ends by then anyway; for longer ask for another cover."]
    priya.post(end, {"seen": seen, "last": "2026-12-04"})
    (cover,) = [cover for cover in stored.load().covers if cover.team == "search"]
    assert (cover.acting, str(cover.period.end)) == ("priya", "2026-12-05")
    priya.post(end, {"seen": seen, "at-once": "1"})
    told = fetch(priya, "/teams/search/covers/").texts("ul.messages li")
    assert told[1:] == ["Somebody changed this after you opened the page: look at what it says now."]
    for bad in ({"seen": "x", "last": "2026-12-01"}, {"seen": seen, "last": "soon"}, {}):
        assert priya.post(end, bad).status_code == 302
    seen = seen_in(fetch(vera, "/teams/search/covers/"))
    vera.post(end, {"seen": seen, "at-once": "1"})
    assert [cover for cover in stored.load().covers if cover.team == "search"] == []


def test_what_the_file_manages_is_ended_there(as_: As) -> None:
    bo = as_("bo")
    seen = seen_in(fetch(bo, "/teams/payments/covers/"))
    bo.post("/teams/payments/covers/end/", {"seen": seen, "at-once": "1"})
    (told,) = fetch(bo, "/teams/payments/covers/").texts("ul.messages li")
    assert told.startswith("The organisation file manages this; change it there (")


def test_the_calendar(get: Get) -> None:
    page = get("/teams/payments/calendar/")
    assert page.texts("h1") == ["November 2026"]
    lines = {row.one("th").text: row.select("td") for row in page.select("table.month tbody tr")}
    assert list(lines) == ["Ana Ruiz", "Bo Lind", "Chi Tan", "Noor Haddad", "Pavel Novak"]
    assert [cell.text for cell in lines["Bo Lind"]] == [""] * 9 + ["away, covered by Chi Tan"] * 21
    assert [cell.text for cell in lines["Chi Tan"]] == [""] * 9 + ["acts for Bo Lind"] * 21
    assert [item.one("div.main").text for item in page.select("ul.list li")] == [
        "Bo Lind is away",
        "Chi Tan acts for Bo Lind as Engineering Manager, " + page.texts("ul.list div.main span.sub")[0],
    ]
    december = get("/teams/payments/calendar/?month=2026-12")
    assert december.texts("h1") == ["December 2026"]
    assert [cell.text for cell in december.select("table.month tbody tr")[1].select("td")][:6] == [
        *["away, covered by Chi Tan"] * 4,
        "",
        "",
    ]
    search = get("/teams/search/calendar/?month=2026-12")
    vera = next(row for row in search.select("table.month tbody tr") if row.one("th").text == "Vera Silva")
    assert [cell.text for cell in vera.select("td")] == ["away"] * 16 + [""] * 15
    for bad in ("2026-13", "26-1", "1066-10", "x"):
        assert get(f"/teams/payments/calendar/?month={bad}", 400).texts("h1") == ["No such month"]
    assert get("/teams/nowhere/calendar/", 404).texts("h1") == ["No such team"]
