"""One-time links: one person, one time, a day."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone
from filling import fill
from invented import FRAMEWORK, TODAY

from remit.actions import login_link
from remit.core.organisation import Organisation
from remit.core.person import Identity, Kind, Person
from remit.db.models import AuditEntry, LoginLink, User
from remit.lib.periods import Period

PEOPLE = (
    Person("ana", "Ana", identities=(Identity("github", "ana"), Identity("email", "ana@acme.example"))),
    Person("bo", "Bo"),
    Person("robot", "Robot", Kind.AGENT),
    Person("gone", "Gone", period=Period(None, TODAY)),
)
ACME = Organisation("acme", "Acme", FRAMEWORK, people=PEOPLE)


def test_a_link_signs_its_person_in(database: object) -> None:
    fill(ACME)
    token = login_link.create("ana", acting_user=None)
    user = login_link.redeem(token)
    assert (user.person_id, user.username, user.email) == ("ana", "ana", "ana@acme.example")
    assert not user.has_usable_password()
    again = login_link.redeem(login_link.create("ana", acting_user=user))
    assert again.pk == user.pk
    assert User.objects.count() == 1


def test_the_token_is_long_and_not_kept(database: object) -> None:
    fill(ACME)
    tokens = {login_link.create("ana", acting_user=None) for _ in range(3)}
    assert len(tokens) == 3
    assert all(len(token) >= 43 for token in tokens)
    kept = [str(value) for row in LoginLink.objects.values_list() for value in row]
    kept += [str(value) for row in AuditEntry.objects.values_list() for value in row]
    assert not any(token in text for token in tokens for text in kept)


def test_used_expired_and_unknown_links_are_refused_with_the_same_words(database: object) -> None:
    fill(ACME)
    used = login_link.create("ana", acting_user=None)
    login_link.redeem(used)
    expired = login_link.create("ana", acting_user=None)
    LoginLink.objects.filter(used_at=None).update(expires_at=timezone.now() - timedelta(seconds=1))
    said = set()
    for token in (used, expired, "unknown", "", "\ud800"):
        with pytest.raises(login_link.LinkRefusedError) as error:
            login_link.redeem(token)
        said.add(str(error.value))
    assert said == {"this link does not work (any more): ask for a new one"}


def test_a_link_lasts_a_day_unless_told_otherwise(database: object) -> None:
    fill(ACME)
    login_link.create("ana", acting_user=None)
    login_link.create("bo", acting_user=None, lifetime=timedelta(minutes=5))
    lasts = [link.expires_at - link.created_at for link in LoginLink.objects.order_by("person_id")]
    assert lasts == [timedelta(hours=24), timedelta(minutes=5)]


@pytest.mark.parametrize("person", ["nobody", "robot", "gone"])
def test_nobody_else_gets_a_link(database: object, person: str) -> None:
    fill(ACME)
    with pytest.raises(login_link.UnknownPersonError):
        login_link.create(person, acting_user=None)
    assert LoginLink.objects.count() == 0


def test_who_left_or_was_shut_out_since_does_not_get_in(database: object) -> None:
    fill(ACME)
    for_ana, for_bo = (login_link.create(person, acting_user=None) for person in ("ana", "bo"))
    fill(replace(ACME, people=(replace(PEOPLE[0], period=Period(None, TODAY)), *PEOPLE[1:])))
    User.objects.create(username="bo", person_id="bo", is_active=False)
    for token in (for_ana, for_bo):
        with pytest.raises(login_link.LinkRefusedError):
            login_link.redeem(token)


def test_a_name_that_somebody_has_gets_a_number(database: object) -> None:
    fill(ACME)
    User.objects.create(username="ana")
    assert login_link.redeem(login_link.create("ana", acting_user=None)).username == "ana-2"


def test_both_ends_are_on_record(database: object) -> None:
    fill(ACME)
    AuditEntry.objects.all().delete()
    user = login_link.redeem(login_link.create("ana", acting_user=None))
    entries = list(AuditEntry.objects.order_by("sequence").values_list("action", "object", "user_id"))
    assert entries == [("login_link.create", "ana", None), ("login_link.redeem", "ana", user.pk)]
