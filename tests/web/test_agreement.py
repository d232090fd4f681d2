"""The pages on which rows are changed, proposed, signed, questioned and compared, and what may be taken along."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

import pytest
from company import TODAY, Get
from django.test import Client
from django.utils import timezone
from markup import Node, parse

from remit.actions import login_link
from remit.core.organisation import Organisation
from remit.core.scope import cut
from remit.db import organisation as stored
from remit.db.models import OpenPoint, Proposal, Signature, Team, User
from remit.files.writing import dump

ROW = "/teams/payments/rows/code-reviews/"


def post(client: Client, address: str, *, status: int = 302, **fields: object) -> Node:
    """Fills in the first form of the page as it stands, with these fields otherwise, and sends it."""
    page = parse(client.get(address).content)
    data: dict[str, object] = {}
    for field in page.select("main form")[-1].select("input"):
        given = field.attributes
        if given.get("type") == "checkbox" and "checked" not in given:
            continue
        if given.get("name"):
            data.setdefault(given["name"], [])
            data[given["name"]].append(given.get("value", ""))  # type: ignore[attr-defined]
    response = client.post(address, {**data, **fields})
    assert response.status_code == status, response.content.decode()[:3000]
    return parse(client.get(response.headers["Location"]).content if status == 302 else response.content)


def as_person(company: Organisation, person: str) -> Client:
    client = Client()
    client.force_login(login_link.redeem(login_link.create(person, acting_user=None)))
    return client


def agreed(page: Node) -> tuple[str, list[str]]:
    """The state of the row in a word, and who signed or has still to."""
    return page.texts("dl.states dd")[1], page.texts("ul.signed li")


def test_signing_one_row(ana: Client, get: Get) -> None:
    page = get(f"{ROW}sign/")
    fields = list(zip(page.texts("dl.wording dt"), page.texts("dl.wording dd"), strict=True))
    assert fields == [
        ("who is responsible", "Ana Ruiz (Tech Lead)"),
        ("who is told", "Engineering Manager"),
        ("the systems", "Ledger; Payouts"),
    ]
    after = post(ana, f"{ROW}sign/")
    assert after.texts("ul.messages li") == ["You signed Code Reviews and Feedback."]
    assert agreed(after) == (
        "1 of 2 signed",
        ["Ana Ruiz signed on 22 Nov 2026", "Bo Lind has still to sign, as Engineering Manager beside them"],
    )
    assert after.texts("p.choices a")[:2] == ["Change", "Something is wrong"]


def test_another_wording_than_the_one_read_is_shown_first(ana: Client, company: Organisation) -> None:
    seen = parse(ana.get(f"{ROW}sign/").content).one("main form").select("input")[-1].attributes["value"]
    post(ana, f"{ROW}edit/", note="by two people")
    response = ana.post(f"{ROW}sign/", {"digest": seen})
    page = parse(response.content)
    assert response.status_code == 409
    assert page.texts("div.notice") == [
        "This row was changed after you opened the page: read what it says now, then sign that."
    ]
    assert ("the note", "by two people") in list(
        zip(page.texts("dl.wording dt"), page.texts("dl.wording dd"), strict=True)
    )
    assert Signature.objects.count() == 0


def test_changing_a_row_says_what_who_and_why(ana: Client, company: Organisation) -> None:
    page = post(
        ana, f"{ROW}edit/", **{"holders": ["role:tech-lead", "person:noor"], "part-person:noor": "newcomers"}
    )
    assert page.texts("ul.who li") == ["Ana Ruiz", "Noor Haddad newcomers"]
    (change,) = page.texts("ul.changes li")
    day = timezone.now().astimezone(ZoneInfo("Europe/Lisbon"))
    assert (
        change
        == f"{day:%d %b %Y}".lstrip("0")
        + ": Ana Ruiz, who is responsible, who does which part, who is told, from when"
    )
    (row,) = stored.load().index.charter_rows["payments"]["code-reviews"]
    assert [party.id for party in row.holders or ()] == ["tech-lead", "noor"]
    assert (row.title, row.description, row.cadence, row.note) == (None, None, None, None)


def test_back_to_what_is_inherited(ana: Client, company: Organisation) -> None:
    post(ana, f"{ROW}edit/", note="for now")
    page = post(ana, f"{ROW}edit/", note="")
    assert page.texts("dl.states div")[0] == "Said the framework"
    assert "code-reviews" not in stored.load().index.charter_rows["payments"]


def test_a_stale_form_keeps_what_was_typed(ana: Client, company: Organisation) -> None:
    form = parse(ana.get(f"{ROW}edit/").content)
    seen = [
        field.attributes["value"] for field in form.select("input") if field.attributes.get("name") == "seen"
    ]
    post(ana, f"{ROW}edit/", note="first")
    typed = {"seen": seen, "holders": ["role:tech-lead"], "note": "second", "cadence": "7", "on": str(TODAY)}
    response = ana.post(f"{ROW}edit/", typed)
    assert response.status_code == 409
    page = parse(response.content)
    assert page.one("#id_note").text == "second"
    assert "Somebody changed this after you opened the page: look at what it says now." in page.texts(
        "div.notice p"
    )


def test_who_may_not_change_a_row_proposes(ana: Client, company: Organisation) -> None:
    address = "/teams/payments/rows/one-on-ones/"
    assert ana.post(f"{address}edit/", {}).status_code == 403
    assert ana.get(f"{address}edit/").headers["Location"] == f"{address}propose/"
    page = post(ana, f"{address}propose/", note="weekly", why="they ask for it")
    assert page.texts("blockquote") == ["they ask for it"]
    assert page.texts("dl.wording ins") == ["weekly"]
    proposal = Proposal.objects.get()
    bo = as_person(company, "bo")
    assert parse(bo.get("/teams/payments/").content).texts("section.open-here ul.list li") == [
        "One on Ones Ana Ruiz: they ask for it"
    ]
    page = post(bo, f"/proposals/{proposal.pk}/", status=422, decline="1")
    assert page.texts("ul.errorlist li") == ["This field is required."]
    page = post(bo, f"/proposals/{proposal.pk}/", **{"decline": "1", "decline-sentence": "not now"})
    assert page.texts("div.notice p") == ["It was declined. Bo Lind, 22 Nov 2026", "not now"]


def test_something_is_wrong(ana: Client, company: Organisation) -> None:
    page = post(ana, "/teams/payments/rows/one-on-ones/wrong/", text="none since May")
    assert page.texts("ul.messages li") == ["Thank you. Those who hold the row are told."]
    assert page.texts("ul.found li")[0] == "none since May nobody settles it yet"
    point = OpenPoint.objects.get()
    eli = as_person(company, "eli")
    assert eli.get(f"/points/{point.pk}/").status_code == 404
    assert "none since May" not in eli.get("/teams/payments/rows/one-on-ones/").content.decode()
    bo = as_person(company, "bo")
    page = post(bo, f"/points/{point.pk}/", **{"assign-due": "2026-12-01", "assign-owner": "bo"})
    assert "Bo Lind settles it until 1 Dec 2026." in page.texts("main p")
    row = parse(ana.get("/teams/payments/rows/one-on-ones/").content)
    assert row.texts("dl.states dd")[1] == "a point is open"
    assert ("R203", "/findings/R203/") in row.links("ul.found")


def test_what_the_file_manages_is_shown_as_such(ana: Client, company: Organisation) -> None:
    address = "/teams/payments/rows/on-call-rota/"
    page = parse(ana.get(address).content)
    assert "The organisation file manages this row: it changes there." in page.texts("p.sub")
    assert "Change" not in page.texts("p.choices a")
    page = post(ana, f"{address}edit/", status=422, note="mine")
    (refusal,) = page.texts("div.notice p")
    assert refusal.startswith("The organisation file manages this; change it there")


def test_a_row_of_the_teams_own(ana: Client, company: Organisation) -> None:
    page = post(ana, "/teams/payments/new-row/", title="Game Days", holders=["role:tech-lead"])
    assert page.texts("h1") == ["Game Days"]
    assert page.texts("dl.states div")[0] == "Said charter of Payments"
    assert stored.load().index.charter_rows["payments"]["game-days"][0].title == "Game Days"


def test_two_days_side_by_side(get: Get) -> None:
    page = get("/teams/payments/versions/?from=2025-09-27&to=2025-09-28")
    changed = {
        section.one("h2").text: list(zip(section.texts("dt"), section.texts("dd"), strict=True))
        for section in page.select("section.version")
    }
    assert list(changed) == [
        "System Roadmap",
        "Development Process",
        "Team Visibility and Recognition",
        "What is not listed",
    ]
    assert ("who breaks a tie", "nothing becomes Dana Weiss") in changed["System Roadmap"]
    assert get("/teams/payments/versions/?from=2026-01-01&to=2026-01-02").texts("p.empty") == [
        "On both days the charter says the same."
    ]


def test_a_team_that_was_not_there_on_the_first_day(get: Get) -> None:
    """What it inherits did not change with it: what its own charter says is shown."""
    Team.objects.update(start=date(2024, 1, 1))
    page = get("/teams/payments/versions/?from=2020-01-01&to=2026-11-22")
    absent = "On 1 Jan 2020 the team was not there yet: this is what its own charter says."
    assert absent in page.texts("main p")
    assert page.texts("section.version h2") == ["On-Call Rota"]
    assert get("/teams/checkout/versions/?from=2020-01-01&to=2026-11-22").texts("p.empty") == [
        "Of every row it leaves the word to the charters above it."
    ]


def test_taking_the_charter_along(ana: Client, company: Organisation) -> None:
    post(ana, f"{ROW}sign/")
    text = ana.get("/teams/payments/charter.md").content.decode()
    signed = "signed by Ana Ruiz on 2026-11-22; not yet by Bo Lind"
    unseen = "cannot see: No source that could see it is connected."
    assert f"| Code Reviews and Feedback | Ana Ruiz |  | {signed} | {unseen} |\n" in text
    written = ana.get("/teams/payments/charter.yaml")
    organisation, outside = cut(stored.load(), "payments", TODAY)
    assert written.content.decode() == dump(organisation, "payments", outside)
    assert written.headers["Content-Disposition"] == 'attachment; filename="payments.yaml"'
    paper = ana.get("/teams/payments/charter.pdf")
    assert paper.headers["Content-Type"] == "application/pdf"
    assert paper.content.startswith(b"%PDF-")
    assert paper.content == ana.get("/teams/payments/charter.pdf").content
    assert ana.get("/teams/payments/charter.doc").status_code == 404


@pytest.mark.parametrize("part", ["sign", "edit", "propose", "wrong"])
def test_an_unknown_row_gets_its_page(get: Get, part: str) -> None:
    page = get(f"/teams/payments/rows/code-revews/{part}/", status=404)
    assert page.texts("h1") == ["No such responsibility"]


def test_what_holds_for_all_rows_is_for_administrators(ana: Client, company: Organisation) -> None:
    address = "/teams/identity/terms/"
    assert ana.get(address).status_code in (403, 404)
    User.objects.filter(person="ana").update(is_administrator=True)
    page = post(ana, address, status=200, when_vacant="nobody-here")
    assert page.texts("ul.errorlist li") == ["“nobody-here” is neither a role nor a person."]
    page = post(ana, address, when_vacant="lea\ntech-lead", **{"max-tech-lead": 2})
    assert page.texts("ul.messages li") == ["The charter says so."]
    charter = stored.load().index.charter["identity"]
    assert [party.id for party in charter.when_vacant or ()] == ["lea", "tech-lead"]
    assert charter.max_holders == (("tech-lead", 2),)
    assert page.one("#row-architecture").texts("ul.who li") == [
        "Nobody is Tech Lead",
        "meanwhile ask Léa Fontaine",
    ]
