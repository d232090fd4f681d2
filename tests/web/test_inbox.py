"""The inbox, what is mailed, and home: one's own and nobody else's."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from company import Get
from django.test import Client
from markup import parse

from remit.actions.mail_text import off_token
from remit.actions.notice import tell
from remit.actions.organisation import edit
from remit.core import editing
from remit.core.charter import CharterRow
from remit.core.framework import Party
from remit.core.notice import KINDS
from remit.core.organisation import Organisation
from remit.db.models import AuditEntry, Notice, NoticeChoice, User
from remit.db.models import Organisation as OrganisationRow
from remit.lib.periods import Period


@pytest.fixture
def told(company: Organisation) -> None:
    """Ana is told three things, Bo one."""
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
        "ana",
        "round-revealed",
        params={"team": "Payments"},
        link="/teams/payments/",
        why="member",
        about="round:3",
    )
    tell(
        "ana",
        "round-due",
        params={"team": "Payments", "day": "2026-11-30"},
        link="/teams/payments/",
        why="member",
        about="round:4",
    )
    tell(
        "bo",
        "signature-due",
        params={**row, "row": "Hiring"},
        link="/teams/payments/",
        why="holder",
        about="row:2",
    )
    Notice.objects.update(created_at="2026-11-20T10:00Z")


SIGN = "One on Ones of Payments waits for your signature."
WHY = "You hold it in Payments. 20 Nov 2026 · Mail of this kind: My signature is due"


def shown(page: object) -> dict[str, list[str]]:
    """The sections of the inbox, each with its sentences."""
    return {
        block.one("h2").text: block.texts("a.name")
        for block in page.select("section.block")  # type: ignore[attr-defined]
    }


def test_what_waits_stands_first_with_its_reason(get: Get, told: None) -> None:
    page = get("/inbox/")
    assert shown(page) == {
        "Waits for you": [SIGN],
        "What changed": [
            "The clarity round of Payments is due on 30 Nov 2026, and your answers are not done.",
            "The clarity round of Payments is revealed: see where you differ.",
        ],
    }
    first = page.select("ul.notices li")[0]
    assert (first.texts("p.sub"), first.links("p")) == (
        [WHY],
        [
            (SIGN, "/teams/payments/rows/one-on-ones/"),
            ("Mail of this kind: My signature is due", "/inbox/choices/#kind-signature-due"),
        ],
    )
    assert [label for label, _ in page.links("nav")][-1] == "Inbox 1 thing waits for you"


def test_nothing(get: Get) -> None:
    page = get("/inbox/")
    assert page.texts("section.block p.sub") == [
        "Nothing waits for you.",
        "Nothing that you would be told of has changed.",
    ]
    assert [label for label, _ in page.links("nav")][-1] == "Inbox"


def test_read_and_set_aside(ana: Client, get: Get, told: None) -> None:
    def state() -> list[tuple[str, bool, bool]]:
        rows = Notice.objects.order_by("pk")
        return [(row.about, row.read_at is not None, row.done_at is not None) for row in rows]

    number = Notice.objects.get(about="row:1").pk
    for address, given in (("/inbox/read/", number), ("/inbox/aside/", number)):
        assert ana.post(address, {"notice": given}).status_code == 302
    assert state() == [
        ("row:1", True, True),
        ("round:3", False, False),
        ("round:4", False, False),
        ("row:2", False, False),
    ]
    ana.post("/inbox/read/")
    assert state()[1:] == [("round:3", True, False), ("round:4", True, False), ("row:2", False, False)]
    assert shown(get("/inbox/"))["Waits for you"] == []


@pytest.mark.parametrize("address", ["/inbox/read/", "/inbox/aside/"])
def test_of_others_nothing_is_read_or_set_aside(ana: Client, told: None, address: str) -> None:
    theirs = Notice.objects.get(person="bo")
    ana.post(address, {"notice": theirs.pk})
    ana.post(address, {"notice": "x" * 30})
    theirs.refresh_from_db()
    assert (theirs.read_at, theirs.done_at) == (None, None)


@pytest.mark.parametrize("address", ["/home/", "/inbox/", "/inbox/choices/"])
def test_a_user_who_is_nobody_of_the_organisation_has_none(company: Organisation, address: str) -> None:
    client = Client()
    client.force_login(User.objects.create(username="root", is_administrator=True))
    assert client.get(address).status_code == 404


def test_choices_are_kept_and_on_record(ana: Client, get: Get) -> None:
    page = get("/inbox/choices/")
    assert page.texts("form.choices label") == [kind.title for kind in KINDS.values()]
    given = {kind.id: kind.mail.value for kind in KINDS.values()}
    AuditEntry.objects.all().delete()
    assert (
        ana.post(
            "/inbox/choices/", given | {"signature-due": "off", "round-revealed": "immediate"}
        ).status_code
        == 302
    )
    kept = {"signature-due": "off", "round-revealed": "immediate"}
    assert dict(NoticeChoice.objects.values_list("kind", "mail")) == kept
    assert list(
        AuditEntry.objects.order_by("sequence").values_list("actor", "action", "object", "before", "after")
    ) == [("ana", "notices.choose", "ana", {}, kept)]
    ana.post("/inbox/choices/", given)
    assert not NoticeChoice.objects.exists()


def test_a_choice_that_is_none_is_refused_and_nothing_is_lost(ana: Client) -> None:
    given = {kind.id: "off" for kind in KINDS.values()} | {"point-due": "loudly"}
    page = parse(ana.post("/inbox/choices/", given).content)
    assert page.texts("ul.errorlist li") == [
        "Select a valid choice. loudly is not one of the available choices."
    ]
    assert [option.text for option in page.select("option") if "selected" in option.attributes] == [
        "not by mail"
    ] * (len(KINDS) - 1)
    assert not NoticeChoice.objects.exists()


def test_the_link_of_a_mail_turns_its_kind_off_without_a_sign_in(company: Organisation, ana: Client) -> None:
    client = Client(enforce_csrf_checks=True)
    address = f"/inbox/off/{off_token('ana', ['round-due', 'point-due'])}/"
    page = parse(client.get(address).content)
    assert (page.texts("h1"), page.texts("main li"), page.texts("main button")) == (
        ["No more mail of this kind?"],
        ["A point that I settle is due", "A clarity round is due and my answers are not done"],
        ["Turn it off"],
    )
    assert not NoticeChoice.objects.exists()
    for _ in range(2):
        page = parse(client.post(address, {"List-Unsubscribe": "One-Click"}).content)
        assert page.texts("h1") == ["No more mail of this kind"]
    assert sorted(NoticeChoice.objects.values_list("person", "kind", "mail")) == [
        ("ana", "point-due", "off"),
        ("ana", "round-due", "off"),
    ]


def test_a_link_that_was_changed_turns_nothing_off(company: Organisation, client: Client) -> None:
    token = off_token("ana", ["round-due"])
    for wrong in (token[:-3], token[3:], "x", off_token("ana", []).split(":")[0] + ":" + token.split(":")[1]):
        assert client.post(f"/inbox/off/{wrong}/").status_code == 404
    assert not NoticeChoice.objects.exists()


def test_home(get: Get, told: None) -> None:
    page = get("/home/")
    blocks = {block.one("h2").text: block for block in page.select("section.block")}
    assert list(blocks) == [
        "Waits for me",
        "What needs a look",
        "What changed in my teams",
        "My teams",
    ]
    assert blocks["Waits for me"].texts("a.name") == [SIGN]
    assert blocks["My teams"].texts("li") == ["Payments Tech Lead"]


def test_what_changed_in_ones_teams(get: Get, company: Organisation) -> None:
    """By sentence, of one's own teams alone, newest first; days and reasons of others are not in it."""
    AuditEntry.objects.all().delete()
    bo = User.objects.create(username="bo", person_id="bo")

    def change(organisation: Organisation) -> Organisation:
        after = editing.set_row(
            organisation,
            "payments",
            CharterRow("architecture", note="as ever", holders=(Party.person("noor"),)),
        )
        return editing.add_membership(after, "eli", "payments", Period(date(2026, 12, 1)))

    edit(change, acting_user=bo, action="team.edit")
    edit(
        lambda known: editing.add_membership(known, "noor", "mobile", Period(date(2026, 12, 1))),
        acting_user=bo,
        action="team.edit",
    )
    page = get("/home/")
    block = next(
        block for block in page.select("section.block") if block.one("h2").text == "What changed in my teams"
    )
    assert (block.links("li p"), block.texts("ul li")) == (
        [("Payments", "/teams/payments/")],
        ["Eli Engel joins the team", "Architecture and System Integration is written into the charter"],
    )
    assert "Bo Lind" in block.texts("p span")[0]


def test_a_moment_is_told_as_the_day_that_it_was_where_the_organisation_is(told: None, get: Get) -> None:
    Notice.objects.update(created_at=datetime(2026, 7, 22, 23, 30, tzinfo=UTC))
    assert OrganisationRow.objects.get().zone == "Europe/Lisbon"
    assert {node.text for node in get("/inbox/").select(".when")} == {"23 Jul 2026"}
