"""Accounts: passwords, second factors, the end of every sign-in, invitations."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from company import TODAY
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from markup import Node, parse

from remit.actions import account, invitation, login_link
from remit.core.organisation import Organisation
from remit.db.models import AuditEntry, Person, User

WORDS = "seven grey geese over harbours"


@pytest.fixture(autouse=True)
def no_tries_yet() -> None:
    """The counts of failed tries start anew."""
    cache.clear()


@pytest.fixture
def user(company: Organisation) -> User:
    """Ana with a password."""
    made = login_link.redeem(login_link.create("ana", acting_user=None))
    made.set_password(WORDS)
    made.save()
    AuditEntry.objects.all().delete()
    return made


def sign_in(client: Client, name: str = "ana", password: str = WORDS) -> tuple[int, str]:
    response = client.post("/sign-in/", {"login": name, "password": password})
    return response.status_code, response.headers.get("Location", "")


def said(client: Client, address: str, status: int = 200) -> Node:
    response = client.get(address)
    assert response.status_code == status
    return parse(response.content)


def audit() -> list[tuple[str, str, str]]:
    return list(AuditEntry.objects.order_by("sequence").values_list("action", "object", "actor"))


def code(secret: str) -> str:
    counter = next(iter(yield_hotp_counters_from_time()))
    return str(format_hotp_value(hotp_value(secret, counter)))


def with_second_factor(client: Client) -> tuple[str, list[str]]:
    """Turns the second factor on as a reader does: the key and the recovery codes."""
    address = "/account/second-factor/app/"
    asked = client.get(address)
    assert asked.headers["Location"] == "/account/confirm/?next=%2Faccount%2Fsecond-factor%2Fapp%2F"
    assert client.post(asked.headers["Location"], {"password": WORDS}).headers["Location"] == address
    page = said(client, address)
    (secret,) = page.texts("code.key")
    assert client.post("/account/second-factor/app/", {"code": code(secret)}).status_code == 302
    return secret, said(client, "/account/second-factor/codes/").texts("ul.codes code")


@pytest.mark.parametrize("name", ["ana", "ANA", "ana@acme.example"])
def test_a_password_signs_in_by_name_and_by_address(user: User, client: Client, name: str) -> None:
    User.objects.update(email="ana@acme.example")
    assert sign_in(client, name) == (302, "/")
    assert said(client, "/").texts("details.me summary") == ["You are Ana Ruiz"]


def test_passwords_are_kept_as_argon2(user: User) -> None:
    assert user.password.startswith("argon2$argon2id$")


def test_wrong_names_and_wrong_passwords_are_answered_alike(user: User, client: Client) -> None:
    told = []
    for name, password in (("ana", "wrong"), ("nobody", WORDS)):
        page = parse(client.post("/sign-in/", {"login": name, "password": password}).content)
        told.append((page.texts("h1"), page.texts("main .bad p")))
    assert told[0][0] == ["Sign in"]
    assert told[0][1] == told[1][1]
    assert client.session.get("_auth_user_id") is None


def test_after_five_wrong_passwords_not_even_the_right_one_opens(user: User, client: Client) -> None:
    for _try in range(5):
        sign_in(client, password="wrong")
    status, _where = sign_in(client)
    assert (status, client.session.get("_auth_user_id")) == (200, None)
    page = parse(client.post("/sign-in/", {"login": "ana", "password": WORDS}).content)
    assert page.texts("main .bad p") == ["Too many failed login attempts. Try again later."]


def test_where_one_wanted_to_go_is_kept_and_stays_here(user: User) -> None:
    data = {"login": "ana", "password": WORDS}
    assert Client().post("/sign-in/?next=/matrix/", data).headers["Location"] == "/matrix/"
    assert Client().post("/sign-in/?next=https://evil.example/", data).headers["Location"] == "/"


@pytest.mark.parametrize("address", ["/account/signup/", "/accounts/signup/", "/signup/"])
def test_nobody_signs_up(db: None, client: Client, address: str) -> None:
    assert client.post(address, {"username": "eve", "password1": WORDS}).status_code in (302, 404)
    assert User.objects.count() == 0


def test_second_factor(user: User, client: Client) -> None:
    sign_in(client)
    secret, codes = with_second_factor(client)
    assert len(codes) == 10
    assert audit() == [
        ("second_factor.add.totp", "ana", "ana"),
        ("second_factor.add.recovery_codes", "ana", "ana"),
    ]
    kept = str(list(Authenticator.objects.values_list("data", flat=True)))
    assert secret not in kept
    other = Client()
    assert sign_in(other) == (302, "/account/second-factor/ask/")
    assert other.get("/teams/").status_code == 302
    wrong = parse(other.post("/account/second-factor/ask/", {"code": "000000"}).content)
    assert (wrong.texts("h1"), wrong.texts("main ul.errorlist")) == (["Second factor"], ["Incorrect code."])
    done = other.post("/account/second-factor/ask/", {"code": codes[0]})
    assert (done.status_code, done.headers["Location"]) == (302, "/")
    third = Client()
    sign_in(third)
    used = parse(third.post("/account/second-factor/ask/", {"code": codes[0]}).content)
    assert used.texts("main ul.errorlist") == ["Incorrect code."]
    assert third.post("/account/second-factor/ask/", {"code": codes[1]}).status_code == 302


def test_second_factor_is_taken_off(user: User, client: Client) -> None:
    sign_in(client)
    with_second_factor(client)
    assert client.post("/account/second-factor/app/remove/").headers["Location"] == "/account/second-factor/"
    assert Authenticator.objects.count() == 0
    assert audit()[-2:] == [
        ("second_factor.remove.totp", "ana", "ana"),
        ("second_factor.remove.recovery_codes", "ana", "ana"),
    ]
    assert sign_in(Client()) == (302, "/")


def test_giving_up_at_the_second_factor_forgets_the_password(user: User, client: Client) -> None:
    sign_in(client)
    with_second_factor(client)
    other = Client()
    sign_in(other)
    assert other.post("/sign-out/").headers["Location"] == "/sign-in/"
    assert other.get("/account/second-factor/ask/").status_code == 302


def test_after_a_while_one_is_asked_again_before_the_way_in_changes(user: User, client: Client) -> None:
    sign_in(client)
    with_second_factor(client)
    session = client.session
    for record in session["account_authentication_methods"]:
        record["at"] -= 3600
    session.save()
    for address in ("/account/second-factor/app/remove/", "/account/second-factor/codes/new/"):
        response = client.post(address)
        assert (response.status_code, response.headers["Location"].split("?")[0]) == (
            302,
            "/account/confirm/",
        )
    assert Authenticator.objects.count() == 2


def test_password_changes_and_other_devices_are_out(user: User, client: Client) -> None:
    other = Client()
    for browser in (client, other):
        sign_in(browser)
    short = {"oldpassword": WORDS, "password1": "short", "password2": "short"}
    page = parse(client.post("/account/password/", short).content)
    assert "at least 12 characters" in page.texts("main ul.errorlist")[0]
    new = {"oldpassword": WORDS, "password1": WORDS + "!", "password2": WORDS + "!"}
    assert client.post("/account/password/", new).status_code == 302
    assert (client.get("/teams/").status_code, other.get("/teams/").status_code) == (200, 302)
    assert audit() == [("password.change", "ana", "ana")]


def test_without_mail_there_is_no_letter_to_wait_for(user: User, client: Client) -> None:
    page = said(client, "/account/password/reset/", 404)
    assert page.texts("main p") == [
        "No mail goes out from here. An administrator of Remit can make you a link to a new password."
    ]
    assert page.select("main form") == []
    assert "Password forgotten?" not in said(client, "/sign-in/").text


def test_password_forgotten(user: User, client: Client, settings: Any) -> None:
    settings.MAIL_CONFIGURED = True
    assert "Password forgotten?" in said(client, "/sign-in/").text
    User.objects.update(email="ana@acme.example")
    for address in ("ana@acme.example", "nobody@acme.example"):
        response = client.post("/account/password/reset/", {"email": address})
        assert (response.status_code, response.headers["Location"]) == (302, "/account/password/reset/sent/")
    (letter,) = mail.outbox
    assert (letter.to, letter.subject) == (["ana@acme.example"], "[Remit] A new password")
    (link,) = re.findall(r"http://testserver(\S+)", str(letter.body))
    where = client.get(link).headers["Location"]
    done = client.post(where, {"password1": WORDS + "!", "password2": WORDS + "!"})
    assert done.headers["Location"] == "/account/password/reset/done/"
    assert said(Client(), link).texts("main p")[0].startswith("This link does not work")
    assert sign_in(client, password=WORDS + "!") == (302, "/")
    assert audit() == [("password.change", "ana", "ana")]


def test_every_sign_in_ends_at_once(user: User, client: Client) -> None:
    other = Client()
    for browser in (client, other):
        sign_in(browser)
    assert client.get("/account/end-sign-ins/").status_code == 405
    assert client.post("/account/end-sign-ins/").headers["Location"] == "/sign-in/"
    assert [browser.get("/teams/").status_code for browser in (client, other)] == [302, 302]
    assert sign_in(other) == (302, "/")
    assert audit() == [("sign_ins.end", "ana", "ana")]


def test_who_leaves_or_is_shut_out_is_out_with_the_next_request(user: User, client: Client) -> None:
    sign_in(client)
    assert client.get("/teams/").status_code == 200
    Person.objects.filter(pk="ana").update(end=TODAY - timedelta(days=1))
    assert client.get("/teams/").status_code == 302
    page = parse(client.post("/sign-in/", {"login": "ana", "password": WORDS}).content)
    assert page.texts("h1") == ["This account is closed"]
    Person.objects.filter(pk="ana").update(end=None)
    sign_in(client)
    User.objects.update(is_active=False)
    assert client.get("/teams/").status_code == 302


def test_invited_person_chooses_a_password(company: Organisation, client: Client) -> None:
    token = invitation.invite("bo", acting_user=None)
    address = f"/invitations/{token}/"
    page = said(client, address)
    assert (page.texts("h1"), page.texts("main b")) == (["You are invited"], ["Bo Lind"])
    unequal = parse(client.post(address, {"password": WORDS, "again": "other"}).content)
    assert unequal.texts("ul.errorlist") == ["The two are not the same."]
    short = parse(client.post(address, {"password": "short", "again": "short"}).content)
    assert "at least 12 characters" in short.texts("ul.errorlist")[0]
    done = client.post(address, {"password": WORDS, "again": WORDS})
    assert (done.status_code, done.headers["Location"]) == (302, "/account/")
    user = User.objects.get()
    assert (user.username, user.person_id, user.check_password(WORDS)) == ("bo", "bo", True)
    assert said(Client(), address, 403).texts("h1") == ["This invitation does not work"]
    assert [entry[:2] for entry in audit()[-2:]] == [("invitation.create", "bo"), ("invitation.accept", "bo")]
    assert sign_in(Client(), "bo") == (302, "/")


def test_one_way_in_by_link_may_set_a_password(company: Organisation, client: Client) -> None:
    client.post(f"/sign-in/{login_link.create('ana', acting_user=None)}/")
    done = client.post("/account/password/set/", {"password1": WORDS, "password2": WORDS})
    assert done.status_code == 302
    assert sign_in(Client()) == (302, "/")


def test_administrator(company: Organisation) -> None:
    made = account.make_administrator("ana", acting_user=None)
    assert (made.is_administrator, made.person_id) == (True, "ana")
    account.make_administrator("ana", acting_user=None)
    entries = AuditEntry.objects.filter(action="user.administrator").values_list("object", "before", "after")
    assert list(entries) == [("ana", {"is_administrator": False}, {"is_administrator": True})]
    with pytest.raises(account.NobodyError):
        account.make_administrator("nobody", acting_user=None)


def test_expired_invitations_are_refused(company: Organisation, client: Client) -> None:
    from remit.db.models import Invitation

    token = invitation.invite("bo", acting_user=None)
    Invitation.objects.update(expires_at=timezone.now())
    assert client.post(f"/invitations/{token}/", {"password": WORDS, "again": WORDS}).status_code == 403
    assert User.objects.count() == 0
