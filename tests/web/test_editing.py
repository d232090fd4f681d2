"""Editing in the browser: who may, what each form writes, and what happens to a form that is out of date."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from markup import Node, parse

from remit.actions import account, login_link, organisation
from remit.core import editing
from remit.core.organisation import Organisation
from remit.core.person import Identity, Leave, Person, ReportingLine
from remit.core.role import RoleAssignment
from remit.core.team import Membership, Team
from remit.db import organisation as stored
from remit.db.models import AuditEntry, Invitation, User
from remit.db.models import Person as PersonRow
from remit.lib.periods import Period

TL, EM = "tech-lead", "engineering-manager"
DEC, JAN = date(2026, 12, 1), date(2027, 1, 1)


@pytest.fixture
def acme(db: None, fixed_day: None, demo: Organisation) -> Organisation:
    """An organisation entered in the browser: Ana leads Pay with Bo, to whom Chi reports."""
    made = Organisation(
        "acme",
        "Acme",
        demo.framework,
        people=(Person("ana", "Ana"), Person("bo", "Bo"), Person("chi", "Chi"), Person("dee", "Dee")),
        reporting_lines=(ReportingLine("chi", "bo"),),
        teams=(Team("top", "Top"), Team("pay", "Pay")),
        memberships=(Membership("chi", "pay"),),
        assignments=(RoleAssignment("ana", TL, "pay"), RoleAssignment("bo", EM, "pay")),
    )
    organisation.begin(made, acting_user=None)
    account.make_administrator("dee", acting_user=None)
    AuditEntry.objects.all().delete()
    return made


def as_(person: str) -> Client:
    """A browser in which the person is signed in."""
    client = Client()
    user = User.objects.filter(person_id=person).first()
    client.force_login(user or login_link.redeem(login_link.create(person, acting_user=None)))
    return client


@pytest.fixture
def dee(acme: Organisation) -> Client:
    """The administrator's browser."""
    return as_("dee")


def now() -> Organisation:
    return stored.together(stored.load_objects()[0])


def seen_in(page: Node) -> list[str]:
    return [
        node.attributes["value"] for node in page.select("input") if node.attributes.get("name") == "seen"
    ]


def send(client: Client, address: str, **data: object) -> tuple[int, Node]:
    """Opens the form, fills it in, sends it: status and page."""
    seen = seen_in(parse(client.get(address).content))
    response = client.post(address, {"seen": seen, **data})
    return response.status_code, parse(response.content or b"<p></p>")


def actions() -> list[tuple[str, str]]:
    found = AuditEntry.objects.order_by("sequence").values_list("action", "actor")
    return [entry for entry in found if not entry[0].startswith("login_link")]


PEOPLE = "/organisation/people/"
PAY = "/organisation/teams/pay/"

EDITS = {
    "a person comes": (
        "/organisation/add-person/",
        {"name": "Eve Oak", "kind": "human", "email": "eve@acme.example\n", "start": "2026-12-01"},
        lambda o: editing.add_person(
            o,
            Person(
                "eve-oak",
                "Eve Oak",
                identities=(Identity("email", "eve@acme.example"),),
                period=Period(DEC),
            ),
        ),
        "person.add",
    ),
    "a person is renamed": (
        f"{PEOPLE}ana/change/",
        {"name": "Anna", "github": "ana\nanna"},
        lambda o: editing.change_person(
            o, "ana", name="Anna", identities=(Identity("github", "ana"), Identity("github", "anna"))
        ),
        "person.change",
    ),
    "a person leaves": (
        f"{PEOPLE}ana/end/",
        {"last": "2026-11-30"},
        lambda o: editing.end_person(o, "ana", DEC),
        "person.end",
    ),
    "another manager": (
        f"{PEOPLE}chi/manager/",
        {"manager": "Ana", "on": "2026-12-01"},
        lambda o: editing.set_manager(o, "chi", "ana", DEC),
        "reporting_line.set",
    ),
    "no manager of their own": (
        f"{PEOPLE}chi/manager/",
        {"manager": "", "on": "2026-12-01"},
        lambda o: editing.set_manager(o, "chi", None, DEC),
        "reporting_line.set",
    ),
    "a leave": (
        f"{PEOPLE}chi/leaves/add/",
        {"first": "2026-12-01", "last": "2026-12-31"},
        lambda o: editing.add_leave(o, "chi", DEC, JAN),
        "leave.add",
    ),
    "a team begins": (
        "/organisation/add-team/",
        {
            "name": "Web",
            "zone": "",
            "labels": "kind = sig",
            "forge": "acme/web",
            "parent": "Top",
            "on": "2026-12-01",
        },
        lambda o: editing.add_team(
            o, Team("web", "Web", labels=(("kind", "sig"),), forge=("acme/web",), period=Period(DEC)), "top"
        ),
        "team.add",
    ),
    "a team is renamed": (
        f"{PAY}change/",
        {"name": "Payments", "zone": "Europe/Berlin", "labels": "", "forge": ""},
        lambda o: editing.change_team(o, "pay", name="Payments", zone="Europe/Berlin"),
        "team.change",
    ),
    "a team moves": (
        f"{PAY}move/",
        {"parent": "top", "on": "2026-12-01"},
        lambda o: editing.move_team(o, "pay", "top", DEC),
        "team.move",
    ),
    "a team ends": (
        f"{PAY}end/",
        {"last": "2026-11-30"},
        lambda o: editing.end_team(o, "pay", DEC),
        "team.end",
    ),
    "a member joins": (
        f"{PAY}members/add/",
        {"person": "Dee", "on": "2026-12-01", "last": "2026-12-31"},
        lambda o: editing.add_membership(o, "dee", "pay", Period(DEC, JAN)),
        "membership.add",
    ),
    "a member leaves": (
        f"{PAY}members/chi/end/",
        {"last": "2026-11-30"},
        lambda o: editing.end_membership(o, "chi", "pay", DEC),
        "membership.end",
    ),
    "a role is assigned": (
        f"{PAY}roles/{EM}/assign/",
        {"person": "chi", "on": "2026-12-01", "last": ""},
        lambda o: editing.assign_role(o, "chi", EM, "pay", Period(DEC)),
        "role.assign",
    ),
    "a role is handed over": (
        f"{PAY}roles/{TL}/ana/hand-over/",
        {"to": "chi", "on": "2026-12-01"},
        lambda o: editing.assign_role(
            editing.end_role(o, "ana", TL, "pay", DEC), "chi", TL, "pay", Period(DEC)
        ),
        "role.hand_over",
    ),
    "a role ends": (
        f"{PAY}roles/{TL}/ana/end/",
        {"last": "2026-11-30"},
        lambda o: editing.end_role(o, "ana", TL, "pay", DEC),
        "role.end",
    ),
    "the organisation is renamed": (
        "/organisation/change/",
        {"name": "Acme Ltd", "zone": "Europe/Berlin"},
        lambda o: editing.change_organisation(o, name="Acme Ltd", zone="Europe/Berlin"),
        "organisation.change",
    ),
}


@pytest.mark.parametrize("name", EDITS)
def test_edit(dee: Client, acme: Organisation, name: str) -> None:
    address, data, change, action = EDITS[name]
    status, page = send(dee, address, **data)
    assert (status, page.texts("ul.errorlist")) == (302, [])
    assert now() == change(acme)
    assert set(actions()) == {(action, "dee")}


@pytest.mark.parametrize("name", EDITS)
def test_only_administrators_edit(acme: Organisation, name: str) -> None:
    address, data, _change, action = EDITS[name]
    if action == "leave.add":
        return  # whose leave it is, and who manages them, may: tried below
    chi = as_("chi")
    assert chi.get(address).status_code in (403, 404)
    assert chi.post(address, {"seen": [], **data}).status_code in (403, 404)
    assert (now(), actions()) == (acme, [])


@pytest.mark.parametrize("who", ["ana", "bo", "chi", "dee"])
def test_leave_is_entered_by_oneself_the_manager_and_administrators(acme: Organisation, who: str) -> None:
    client, address = as_(who), f"{PEOPLE}chi/leaves/add/"
    if who == "ana":
        assert client.get(address).status_code in (403, 404)
        return
    status, _page = send(client, address, first="2026-12-01", last="2026-12-31")
    assert (status, now().leaves) == (302, (Leave("chi", Period(DEC, JAN)),))
    moved = f"{PEOPLE}chi/leaves/2026-12-01/"
    assert send(client, moved, first="2026-12-02", last="2026-12-30")[0] == 302
    assert now().leaves == (Leave("chi", Period(date(2026, 12, 2), date(2026, 12, 31))),)
    assert send(client, f"{PEOPLE}chi/leaves/2026-12-02/end/", last="2026-12-10")[0] == 302
    assert now().leaves == (Leave("chi", Period(date(2026, 12, 2), date(2026, 12, 11))),)
    assert send(client, f"{PEOPLE}chi/leaves/2026-12-02/end/", last="2026-12-01")[0] == 302
    assert now().leaves == ()


def test_leaves_that_are_not_there(dee: Client) -> None:
    for start in ("2026-12-05", "nonsense", "unknown"):
        assert dee.get(f"{PEOPLE}chi/leaves/{start}/").status_code == 404


def test_experience_is_declared_by_oneself_alone(dee: Client) -> None:
    address = f"{PEOPLE}chi/experience/"
    assert dee.get(address).status_code == 403
    chi = as_("chi")
    assert send(chi, address, experience=[TL])[0] == 302
    assert now().index.person["chi"].experience == (TL,)
    page = parse(chi.get(f"{PEOPLE}chi/").content)
    assert [text for text, _address in page.links("div.tools")] == ["What they hold"]
    assert "Account" not in page.texts("h2")


REFUSALS = {
    "nobody of that name": (
        f"{PAY}roles/{TL}/assign/",
        {"person": "Chia", "on": "2026-12-01"},
        "“Chia” is not known. Did you mean Chi?",
    ),
    "holds it already": (
        f"{PAY}roles/{TL}/assign/",
        {"person": "ana", "on": "2026-12-01"},
        "They hold this role on some of these days already.",
    ),
    "a circle": (
        "/organisation/people/bo/manager/",
        {"manager": "chi", "on": "2026-12-01"},
        None,
    ),
    "a day too far": (f"{PAY}end/", {"last": "2999-01-01"}, "That is too far away."),
    "an id that is taken": (
        "/organisation/add-person/",
        {"name": "Eve", "id": "ana", "kind": "human"},
        "The id “ana” is taken.",
    ),
    "a name that cannot be seen": (
        f"{PEOPLE}ana/change/",
        {"name": "A\u202ena"},
        "The name has characters that cannot be seen.",
    ),
}


@pytest.mark.parametrize("name", REFUSALS)
def test_refusals_say_why_and_keep_what_was_typed(dee: Client, acme: Organisation, name: str) -> None:
    address, data, why = REFUSALS[name]
    status, page = send(dee, address, **data)
    told = page.texts("main ul.errorlist li") + page.texts("main div.bad p")
    assert status == 200
    assert len(told) == 1
    assert why in (None, told[0])
    typed = {node.attributes.get("value") for node in page.select("main input")}
    assert set(data.values()) - {"human"} <= typed
    assert (now(), actions()) == (acme, [])


def test_a_stale_form_gets_a_message_and_keeps_what_was_typed(dee: Client, acme: Organisation) -> None:
    address = f"{PEOPLE}ana/change/"
    old = seen_in(parse(dee.get(address).content))
    assert send(dee, address, name="Anna")[0] == 302
    response = dee.post(address, {"seen": old, "name": "Annika"})
    page = parse(response.content)
    assert response.status_code == 409
    assert page.texts("main div.bad p") == [
        "Somebody changed this after you opened the page: look at what it says now."
    ]
    assert page.one("#id_name").attributes["value"] == "Annika"
    assert now().index.person["ana"].name == "Anna"
    again = dee.post(address, {"seen": seen_in(page), "name": "Annika"})
    assert (again.status_code, now().index.person["ana"].name) == (302, "Annika")


@pytest.mark.parametrize("forged", [[], ["nonsense"], ['["team", ["pay"], [], "0"]']])
def test_a_form_without_what_it_saw_writes_nothing(
    dee: Client, acme: Organisation, forged: list[str]
) -> None:
    response = dee.post(f"{PEOPLE}ana/change/", {"seen": forged, "name": "Annika"})
    page = parse(response.content)
    assert page.texts("main div.bad p") == ["This form is damaged: open the page again."]
    assert now() == acme


def test_two_roles_taken_at_once_by_two_forms_do_not_both_count(dee: Client) -> None:
    address = f"{PAY}roles/{TL}/assign/"
    old = seen_in(parse(dee.get(address).content))
    assert send(dee, address, person="chi", on="2026-12-01")[0] == 302
    response = dee.post(address, {"seen": old, "person": "dee", "on": "2026-12-01"})
    assert response.status_code == 409
    assert [held.person for held in now().index.assignments["pay", TL]] == ["ana", "chi"]


def test_what_a_file_manages_is_shown_and_not_edited(company: Organisation) -> None:
    account.make_administrator("ana", acting_user=None)
    ana = as_("ana")
    page = parse(ana.get(f"{PEOPLE}bo/").content)
    assert "managed by the organisation file" in page.texts("span.tag")
    assert [text for text, _address in page.links("div.tools")] == ["What they hold"]
    status, refused = send(ana, f"{PEOPLE}bo/change/", name="Bob")
    assert status == 200
    assert refused.texts("main div.bad p")[0].startswith(
        "The organisation file manages this; change it there"
    )
    team = parse(ana.get("/organisation/teams/payments/").content)
    assert not [text for text, _address in team.links("main") if text.startswith(("Hand over", "End"))]


def test_pages_of_editing(dee: Client) -> None:
    page = parse(dee.get("/organisation/").content)
    assert page.texts("h1") == ["Acme"]
    assert page.texts("ul.list a") == ["Ana", "Bo", "Chi", "Dee", "Top", "Pay"]
    found = parse(dee.get("/organisation/?q=CH").content)
    assert found.texts("ul.list a")[0] == "Chi"
    team = parse(dee.get(PAY).content)
    assert team.texts("ul.list a.name") == ["Ana", "Bo", "Chi"]
    for address in (
        "/organisation/people/nobody/",
        "/organisation/teams/nothing/",
        f"{PAY}roles/none/assign/",
    ):
        assert dee.get(address).status_code == 404
    assert dee.put("/organisation/").status_code == 405


def test_who_is_no_administrator_sees_no_way_to_edit(acme: Organisation) -> None:
    chi = as_("chi")
    assert chi.get("/organisation/").status_code in (403, 404)
    assert chi.get(PAY).status_code in (403, 404)
    assert chi.get(f"{PEOPLE}ana/").status_code in (403, 404)
    assert "The organisation" not in parse(chi.get("/teams/").content).texts("details.me a")
    assert parse(chi.get("/people/ana/").content).links("div.tools") == []
    assert parse(chi.get("/people/chi/").content).links("div.tools") == [
        ("Leave and experience", f"{PEOPLE}chi/")
    ]
    assert parse(as_("bo").get("/people/chi/").content).links("div.tools") == [("Edit", f"{PEOPLE}chi/")]


def test_invitation_from_the_page(dee: Client) -> None:
    response = dee.post(f"{PEOPLE}chi/account/", {"do": "invite"})
    page = parse(response.content)
    assert (response.status_code, page.texts("h1")) == (200, ["The link is made"])
    (link,) = page.texts("code.link-once")
    assert Client().get(link.removeprefix("http://testserver")).status_code == 200
    assert link not in dee.get(f"{PEOPLE}chi/").content.decode()
    dee.post(f"{PEOPLE}chi/account/", {"do": "withdraw"})
    assert Invitation.objects.filter(withdrawn_at=None).count() == 0
    assert Client().get(link.removeprefix("http://testserver")).status_code == 403


def test_invitation_is_mailed_where_mail_goes_out(dee: Client, settings: Any) -> None:
    settings.MAIL_CONFIGURED = True
    assert send(dee, f"{PEOPLE}chi/change/", name="Chi", email="chi@acme.example")[0] == 302
    page = parse(dee.post(f"{PEOPLE}chi/account/", {"do": "invite"}).content)
    (link,) = page.texts("code.link-once")
    assert "It was mailed to chi@acme.example." in page.texts("main p")
    (letter,) = mail.outbox
    assert (letter.to, letter.subject) == (["chi@acme.example"], "You are invited to Remit of Acme")
    assert link in str(letter.body)


@pytest.mark.parametrize("do", ["invite", "withdraw", "end-sign-ins", "is_administrator", "is_active"])
def test_only_administrators_touch_accounts(acme: Organisation, do: str) -> None:
    account.user_of(PersonRow.objects.get(pk="chi"))
    asker = as_("ana" if do in ("invite", "withdraw") else "bo")  # Bo manages Chi, and may invite
    assert asker.post(f"{PEOPLE}chi/account/", {"do": do, "to": "off"}).status_code in (403, 404)
    user = User.objects.get(person_id="chi")
    assert (user.is_active, user.is_administrator, user.sign_ins) == (True, False, 0)
    assert Invitation.objects.count() == 0


def test_accounts_are_shut_and_rights_given(dee: Client) -> None:
    chi = as_("chi")
    assert chi.get("/teams/").status_code == 200
    dee.post(f"{PEOPLE}chi/account/", {"do": "end-sign-ins"})
    assert chi.get("/teams/").status_code == 302
    dee.post(f"{PEOPLE}chi/account/", {"do": "is_auditor", "to": "on"})
    dee.post(f"{PEOPLE}chi/account/", {"do": "is_active", "to": "off"})
    user = User.objects.get(person_id="chi")
    assert (user.is_active, user.is_auditor) == (False, True)
    dee.post(f"{PEOPLE}dee/account/", {"do": "is_administrator", "to": "off"})
    assert User.objects.get(person_id="dee").is_administrator
    assert dee.post(f"{PEOPLE}chi/account/", {"do": "nonsense"}).status_code == 400


def test_before_there_is_an_organisation(db: None, client: Client) -> None:
    user = User.objects.create(username="early", is_administrator=True)
    client.force_login(user)
    assert client.get("/organisation/").status_code == 503


def test_who_adds_goes_on_to_what_was_added(dee: Client) -> None:
    person = {"name": "佐藤 花子", "email": "hanako@acme.example", "kind": "human"}
    assert dee.post("/organisation/add-person/", person).headers["Location"] == f"{PEOPLE}hanako/"
    team = {"name": "支払い", "on": "2026-12-01"}
    assert dee.post("/organisation/add-team/", team).headers["Location"] == "/organisation/teams/team/"
