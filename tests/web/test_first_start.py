"""The first start: open to whoever runs Remit, and only while there is nothing."""

from __future__ import annotations

import pytest
from django.test import Client
from markup import parse

from remit.actions import start
from remit.core.organisation import Organisation
from remit.db import organisation as stored
from remit.db.models import AuditEntry, User

WORDS = "seven grey geese over harbours"
FILLED = {
    "organisation": "Harbour",
    "zone": "Europe/Berlin",
    "name": "Ada Moor",
    "email": "ada@harbour.example",
    "password": WORDS,
    "again": WORDS,
    "team": "Lighthouse",
    "mine": ["engineering-manager"],
    "name-tech-lead": "Lu Brook",
    "email-tech-lead": "lu@harbour.example",
}


@pytest.fixture
def address(db: None) -> str:
    return f"/start/{start.token()}/"


@pytest.mark.parametrize("token", ["invented", "ü", "0" * 64])
def test_without_the_link_there_is_nothing(db: None, client: Client, token: str) -> None:
    assert (
        client.get(f"/start/{token}/").status_code,
        client.post(f"/start/{token}/", FILLED).status_code,
    ) == (
        404,
        404,
    )
    assert stored.version() == 0


def test_once_there_is_an_organisation_there_is_nothing(company: Organisation, client: Client) -> None:
    address = f"/start/{start.token()}/"
    assert (client.get(address).status_code, client.post(address, FILLED).status_code) == (404, 404)


def test_it_begins(address: str, client: Client) -> None:
    response = client.post(address, FILLED)
    page = parse(response.content)
    assert (response.status_code, page.texts("h1"), page.texts("h2")) == (200, ["It is set up"], ["Lu Brook"])
    (link,) = page.texts("code.link-once")
    assert Client().get(link.removeprefix("http://testserver")).status_code == 200
    made = stored.together(stored.load_objects()[0])
    assert (made.name, made.zone, [one.name for one in made.people], [one.id for one in made.teams]) == (
        "Harbour",
        "Europe/Berlin",
        ["Ada Moor", "Lu Brook"],
        ["lighthouse"],
    )
    assert [(held.person, held.role) for held in made.assignments] == [
        ("ada-moor", "engineering-manager"),
        ("lu-brook", "tech-lead"),
    ]
    user = User.objects.get()
    assert (user.username, user.is_administrator, user.check_password(WORDS)) == ("ada-moor", True, True)
    assert client.get("/organisation/").status_code == 200


def test_one_person_may_be_both_leads(address: str, client: Client) -> None:
    both = {
        **FILLED,
        "mine": ["engineering-manager", "tech-lead"],
        "name-tech-lead": "",
        "email-tech-lead": "",
    }
    page = parse(client.post(address, both).content)
    assert page.texts("code.link-once") == []
    made = stored.together(stored.load_objects()[0])
    assert sorted((held.person, held.role) for held in made.assignments) == [
        ("ada-moor", "engineering-manager"),
        ("ada-moor", "tech-lead"),
    ]


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"again": "other"}, "The two are not the same."),
        (
            {"zone": "Nowhere/Land"},
            "Select a valid choice. Nowhere/Land is not one of the available choices.",
        ),
        ({"email-tech-lead": "ADA@harbour.example"}, "Two people cannot have one e-mail address."),
        ({"name-tech-lead": ""}, "The name is missing."),
        ({"team": "\u202e"}, "The name has characters that cannot be seen."),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_there(
    address: str, client: Client, wrong: dict[str, str], why: str
) -> None:
    page = parse(client.post(address, {**FILLED, **wrong}).content)
    assert page.texts("main ul.errorlist li") + page.texts("main div.bad p") == [why]
    assert page.one("#id_organisation").attributes["value"] == "Harbour"
    assert (stored.version(), User.objects.count()) == (0, 0)


def test_names_of_every_script_and_who_it_was(address: str, client: Client) -> None:
    others = {"name-tech-lead": "田中 太郎", "email-tech-lead": "taro@harbour.example"}
    client.post(address, {**FILLED, **others, "name": "Ängela Groß", "team": "支払い"})
    made = stored.together(stored.load_objects()[0])
    assert ([one.id for one in made.people], [one.id for one in made.teams]) == (
        ["angela-gross", "taro"],
        ["team"],
    )
    entries = AuditEntry.objects.filter(action__in=("organisation.begin", "user.administrator"))
    assert set(entries.values_list("actor", flat=True)) == {"first start"}


def test_zones_that_are_places(address: str, client: Client) -> None:
    page = client.get(address).content.decode()
    assert [f'value="{zone}"' in page for zone in ("Europe/Berlin", "localtime", "Factory")] == [
        True,
        False,
        False,
    ]
