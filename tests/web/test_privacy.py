"""What is held about oneself, erasing, and notes for nobody else's eyes."""

from __future__ import annotations

import json

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from company import TODAY, Get
from django.test import Client
from markup import parse

from remit.actions import login_link, privacy
from remit.core.privacy import PARTS
from remit.db import models
from remit.db.models import AuditEntry, Person, PrivateNote, User
from remit.queries import audit


def client_of(person: str) -> Client:
    """Another browser, in which that person is signed in."""
    browser = Client()
    browser.force_login(login_link.redeem(login_link.create(person, acting_user=None)))
    return browser


def test_the_page_tells_all_parts_and_who_read_something(get: Get) -> None:
    privacy.read("ana", "an answer of yours", acting_user=User.objects.create(username="auditor"))
    page = get("/me/")
    said = page.text
    for part in PARTS:
        assert all(
            text in said for text in (part.title, part.source, part.purpose, part.retention, part.readers)
        )
    assert "Ana Ruiz" in said
    assert "auditor" in said
    assert "an answer of yours" in said
    assert "pbkdf2" not in said
    assert "argon2" not in said


def test_the_export_is_complete_json(ana: Client) -> None:
    answer = ana.get("/me/export/")
    assert answer["Content-Disposition"] == 'attachment; filename="remit-ana.json"'
    found = json.loads(answer.content)
    assert [part["id"] for part in found["parts"]] == [part.id for part in PARTS]
    assert found["name"] == "Ana Ruiz"


def test_the_second_factor_and_linked_accounts_are_told_without_what_signs_in(ana: Client) -> None:
    user = User.objects.get(person="ana")
    Authenticator.objects.create(user=user, type="totp", data={"secret": "JBSWY3DP"})
    SocialAccount.objects.create(
        user=user, provider="acme", uid="ana-at-acme", extra_data={"sub": "ana-at-acme"}
    )
    page = parse(ana.get("/me/").content).text
    assert "Second factors (1)" in page
    assert "Linked accounts (1)" in page
    assert "ana-at-acme" in page
    assert "JBSWY3DP" not in page + ana.get("/me/export/").content.decode()


def test_an_administrator_finds_the_way_to_erase_somebody(ana: Client) -> None:
    def ways(person: str) -> list[str]:
        links = parse(ana.get(f"/organisation/people/{person}/").content).select("main a")
        return [link.attributes["href"] for link in links if link.attributes["href"].endswith("/erase/")]

    assert ways("ana") == []
    User.objects.filter(username="ana").update(is_administrator=True)
    assert ways("chi") == ["/people/chi/erase/"]


def test_who_is_nobody_of_the_organisation_has_no_such_page(company: object) -> None:
    browser = Client()
    browser.force_login(User.objects.create(username="someone"))
    assert browser.get("/me/").status_code == 404


def test_erasing_oneself_asks_for_the_id_and_ends_the_session(ana: Client) -> None:
    assert ana.get("/people/ana/erase/").status_code == 200
    assert ana.post("/people/ana/erase/", {"person": "bo"}).status_code == 422
    assert Person.objects.filter(pk="ana").exists()
    done = ana.post("/people/ana/erase/", {"person": "ana"}, follow=True)
    assert done.redirect_chain[-1][0].startswith("/sign-in/")
    assert not Person.objects.filter(pk="ana").exists()
    assert "Ana Ruiz" not in done.content.decode()
    assert audit.problems() == []


def test_erasing_others_is_for_administrators(ana: Client) -> None:
    other = Person.objects.filter(kind="human", end=None).exclude(pk="ana").values_list("pk", flat=True)[0]
    address = f"/people/{other}/erase/"
    assert ana.post(address, {"person": other}).status_code == 403
    User.objects.filter(username="ana").update(is_administrator=True)
    done = ana.post(address, {"person": other}, follow=True)
    assert (done.status_code, Person.objects.filter(pk=other).exists()) == (200, False)
    only = ana.post("/people/ana/erase/", {"person": "ana"})
    assert (only.status_code, "only administrator" in only.content.decode()) == (422, True)
    assert ana.get("/people/nobody/erase/").status_code == 404


def test_a_note_is_kept_for_its_author_alone(ana: Client, get: Get) -> None:
    address = "/teams/payments/rows/architecture/note/"
    text = "<b>careful</b>\n with this"
    assert ana.post(address, {"text": text}, follow=True).redirect_chain == [(address, 302)]
    assert PrivateNote.objects.get().text.split() == text.split()
    assert "&lt;b&gt;careful" in ana.get(address).content.decode()
    other = Person.objects.filter(kind="human", end=None).exclude(pk="ana").values_list("pk", flat=True)[0]
    theirs = client_of(other)
    User.objects.filter(person=other).update(is_administrator=True)
    assert "careful" not in theirs.get(address).content.decode()
    assert "careful" not in json.dumps(
        list(AuditEntry.objects.values_list("before", "after", "reason", "object"))
    )
    assert "careful" in ana.get("/me/").content.decode()
    assert ana.post(address, {"text": "x" * 10_001}).status_code == 422
    ana.post(address, {"text": " "})
    assert PrivateNote.objects.count() == 0
    assert list(
        AuditEntry.objects.filter(kind="note").order_by("sequence").values_list("action", flat=True)
    ) == [
        "note.write",
        "note.erase",
    ]


def test_a_note_needs_a_row_and_a_person(ana: Client) -> None:
    assert ana.get("/teams/payments/rows/no-such/note/").status_code == 404
    assert ana.get("/teams/no-such/rows/architecture/note/").status_code == 404
    nobody = Client()
    nobody.force_login(User.objects.create(username="someone"))
    assert nobody.get("/teams/payments/rows/architecture/note/").status_code == 404


def test_reading_what_a_deputy_lacked_is_on_record_for_the_deputy(ana: Client) -> None:
    others = set()
    for one in models.Deputy.objects.exclude(accepted=None):
        of = {"team_id": one.team_id, "role": one.role, "person_id": one.person_id}
        models.DryRun.objects.create(**of, day=TODAY, passed=False, missing=f"no pager for {one.person_id}")
        if f"no pager for {one.person_id}" in ana.get(f"/teams/{one.team_id}/readiness/").content.decode():
            others.add(one.person_id)
    others.discard("ana")
    found = models.PersonalRead.objects.values_list("subject_id", "reader_name").distinct()
    assert set(found) == {(person, "Ana Ruiz") for person in others}
    assert others
    assert "Ana Ruiz" in client_of(min(others)).get("/me/").content.decode()
