"""Accounts and invitations on both engines: who becomes a user, by which link, and who does not."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone
from filling import fill
from invented import FRAMEWORK, TODAY

from remit.actions import account, invitation, login_link, start
from remit.actions.organisation import AlreadyThere
from remit.core.editing import EditError
from remit.core.organisation import Organisation
from remit.core.person import Identity, Kind, Person
from remit.core.role import RoleAssignment
from remit.core.team import Membership, Team
from remit.db import organisation as stored
from remit.db.models import AuditEntry, Invitation, User
from remit.lib.periods import Period

PEOPLE = (
    Person("ana", "Ana", identities=(Identity("email", "ana@acme.example"),)),
    Person("bo", "Bo", identities=(Identity("email", "shared@acme.example"),)),
    Person("chi", "Chi", identities=(Identity("email", "shared@acme.example"),)),
    Person("robot", "Robot", Kind.AGENT, identities=(Identity("email", "robot@acme.example"),)),
    Person("gone", "Gone", period=Period(None, TODAY), identities=(Identity("email", "gone@acme.example"),)),
)
ACME = Organisation("acme", "Acme", FRAMEWORK, people=PEOPLE)
WORDS = "seven grey geese over harbours"


@pytest.fixture
def acme(database: object) -> None:
    """A few people, and an empty audit."""
    fill(ACME)
    AuditEntry.objects.all().delete()


def audit() -> list[tuple[str, str, str | None]]:
    return list(AuditEntry.objects.order_by("sequence").values_list("action", "object", "user__username"))


@pytest.mark.usefixtures("acme")
def test_an_invitation_makes_a_user_once() -> None:
    token = invitation.invite("ana", acting_user=None, email="ana@acme.example")
    assert invitation.look(token).person_id == "ana"
    user = invitation.accept(token, WORDS)
    assert (user.username, user.person_id, user.email, user.check_password(WORDS)) == (
        "ana",
        "ana",
        "ana@acme.example",
        True,
    )
    with pytest.raises(invitation.InvitationRefusedError):
        invitation.accept(token, "another password")
    assert audit() == [("invitation.create", "ana", None), ("invitation.accept", "ana", "ana")]
    assert token not in str(list(Invitation.objects.values_list("token_hash", flat=True)))


@pytest.mark.usefixtures("acme")
def test_a_later_invitation_voids_the_earlier_and_a_withdrawn_one_is_void() -> None:
    first = invitation.invite("ana", acting_user=None)
    second = invitation.invite("ana", acting_user=None)
    for token in (first, "invented", "", "\ud800"):
        with pytest.raises(invitation.InvitationRefusedError):
            invitation.accept(token, WORDS)
    assert invitation.withdraw("ana", acting_user=None) == 1
    assert invitation.withdraw("ana", acting_user=None) == 0
    with pytest.raises(invitation.InvitationRefusedError):
        invitation.look(second)
    assert User.objects.count() == 0


@pytest.mark.usefixtures("acme")
def test_an_invitation_lasts_a_week() -> None:
    token = invitation.invite("ana", acting_user=None)
    (made,) = Invitation.objects.all()
    assert made.expires_at - made.created_at == timedelta(days=7)
    Invitation.objects.update(expires_at=timezone.now())
    with pytest.raises(invitation.InvitationRefusedError):
        invitation.accept(token, WORDS)


@pytest.mark.usefixtures("acme")
@pytest.mark.parametrize("person", ["nobody", "robot", "gone"])
def test_nobody_else_is_invited(person: str) -> None:
    with pytest.raises(account.NobodyError):
        invitation.invite(person, acting_user=None)
    assert (Invitation.objects.count(), audit()) == (0, [])


@pytest.mark.usefixtures("acme")
def test_who_left_since_cannot_accept() -> None:
    token = invitation.invite("ana", acting_user=None)
    fill(replace(ACME, people=(replace(PEOPLE[0], period=Period(None, TODAY)), *PEOPLE[1:])))
    with pytest.raises(invitation.InvitationRefusedError):
        invitation.accept(token, WORDS)


@pytest.mark.usefixtures("acme")
def test_only_an_administrators_link_changes_the_password_of_a_user() -> None:
    other = User.objects.create(username="other")
    early = invitation.invite("ana", acting_user=other)
    login_link.redeem(login_link.create("ana", acting_user=None))
    with pytest.raises(invitation.InvitationRefusedError):
        invitation.accept(early, WORDS)
    with pytest.raises(invitation.AlreadyUserError):
        invitation.invite("ana", acting_user=other)
    other.is_administrator = True
    other.save()
    assert invitation.accept(invitation.invite("ana", acting_user=other), WORDS).check_password(WORDS)
    User.objects.filter(username="ana").update(is_active=False)
    with pytest.raises(invitation.AlreadyUserError):
        invitation.invite("ana", acting_user=other)


@pytest.mark.usefixtures("acme")
def test_addresses_stand_for_one_person_here_or_for_nobody() -> None:
    assert account.user_of_address("ANA@acme.example").person_id == "ana"
    User.objects.create(username="auditor", email="auditor@elsewhere.example")
    assert account.user_of_address("auditor@elsewhere.example").username == "auditor"
    User.objects.create(username="bo-too", email="shared@acme.example")
    User.objects.create(username="shut", email="shut@acme.example", is_active=False)
    for address in ("shared", "robot", "gone", "shut", "nobody"):
        with pytest.raises(account.NotKnownHereError):
            account.user_of_address(f"{address}@acme.example")
    assert audit() == [("user.create", "ana", "ana")]


@pytest.mark.usefixtures("acme")
def test_rights_are_given_and_taken_by_others() -> None:
    ana = account.make_administrator("ana", acting_user=None)
    bo = account.user_of(stored_person("bo"))
    account.set_right(bo, "is_auditor", True, acting_user=ana)
    account.set_right(bo, "is_active", False, acting_user=ana)
    account.set_right(bo, "is_active", False, acting_user=ana)
    for right in ("is_active", "is_administrator"):
        with pytest.raises(account.OwnRightError):
            account.set_right(ana, right, False, acting_user=ana)
    bo.refresh_from_db()
    assert (bo.is_auditor, bo.is_active, bo.is_administrator) == (True, False, False)
    assert audit() == [
        ("user.administrator", "ana", None),
        ("user.auditor", "bo", "ana"),
        ("user.open", "bo", "ana"),
    ]


def stored_person(name: str):  # type: ignore[no-untyped-def]
    from remit.db.models import Person as Row

    return Row.objects.get(pk=name)


@pytest.mark.usefixtures("acme")
def test_sign_ins_are_counted_up() -> None:
    user = account.user_of(stored_person("ana"))
    account.end_sign_ins(user, acting_user=user)
    account.end_sign_ins(user, acting_user=None)
    user.refresh_from_db()
    assert (user.sign_ins, audit()) == (2, [("sign_ins.end", "ana", "ana"), ("sign_ins.end", "ana", None)])


ROLES = ("tech-lead", "engineering-manager")


def begin(**changes: object) -> start.Begun:
    given: dict[str, object] = {
        "name": "Harbour",
        "zone": "Europe/Berlin",
        "framework": FRAMEWORK,
        "team": "Light House",
        "people": (
            start.Newcomer("Ada", "ada@harbour.example", (ROLES[1],)),
            start.Newcomer("Lu", "", (ROLES[0],)),
        ),
        "password": WORDS,
        "on": TODAY,
    }
    return start.begin(**{**given, **changes})  # type: ignore[arg-type]


def test_the_first_start(database: object) -> None:
    assert start.open_with(start.token())
    assert not start.open_with("invented")
    begun = begin()
    since = Period(TODAY)
    made = stored.together(stored.load_objects()[0])
    assert made == Organisation(
        "harbour",
        "Harbour",
        FRAMEWORK,
        "Europe/Berlin",
        people=(
            Person("ada", "Ada", identities=(Identity("email", "ada@harbour.example"),)),
            Person("lu", "Lu"),
        ),
        teams=(Team("light-house", "Light House", period=since),),
        assignments=(
            RoleAssignment("ada", ROLES[1], "light-house", since),
            RoleAssignment("lu", ROLES[0], "light-house", since),
        ),
    )
    assert set(stored.load_objects()[1].values()) == {"web"}
    assert (begun.user.username, begun.user.is_administrator, begun.user.check_password(WORDS)) == (
        "ada",
        True,
        True,
    )
    assert [(person, name) for person, name, _token in begun.invited] == [("lu", "Lu")]
    assert invitation.look(begun.invited[0][2]).person_id == "lu"
    assert not start.open_with(start.token())
    with pytest.raises(AlreadyThere):
        begin()


def test_who_holds_no_role_is_a_member(database: object) -> None:
    begin(people=(start.Newcomer("Ada", "ada@harbour.example", ()),))
    made = stored.together(stored.load_objects()[0])
    assert made.memberships == (Membership("ada", "light-house", Period(TODAY)),)


@pytest.mark.parametrize("changes", [{"zone": "Nowhere/Land"}, {"name": " "}, {"team": "\u202e"}])
def test_a_start_that_cannot_be_leaves_nothing(database: object, changes: dict[str, object]) -> None:
    with pytest.raises(EditError):
        begin(**changes)
    assert (stored.version(), User.objects.count(), AuditEntry.objects.count()) == (0, 0, 0)
