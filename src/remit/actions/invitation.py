"""Invitations: a link with which a person of the organisation chooses a password and becomes a user."""

from __future__ import annotations

import secrets
from datetime import timedelta
from hashlib import sha256

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from remit.actions.account import NobodyError, may_sign_in, user_of
from remit.actions.audit import Change, record
from remit.actions.notice import tell
from remit.db.models import Invitation, Person, User

TOKEN_BYTES = 32
LIFETIME = timedelta(days=7)


class InvitationRefusedError(Exception):
    """The link is unknown, used, withdrawn or expired; it is not said which."""

    def __init__(self) -> None:
        super().__init__("this invitation does not work (any more): ask for a new one")


class AlreadyUserError(Exception):
    """The person is a user already; only an administrator may open a way to a new password for them."""


@transaction.atomic
def invite(person_id: str, *, acting_user: User | None, email: str = "") -> str:
    """A token with which the person becomes a user; only its hash is kept. Earlier ones no longer work.

    For somebody who is a user already it opens a way to a new password: an administrator's alone, since whoever
    has the link can use it. The caller has asked whether ``acting_user`` may invite at all.
    Raises NobodyError, AlreadyUserError.
    """
    now = timezone.now()
    # Locked, so that of two who invite at once the later one's link is the one that works.
    person = Person.objects.select_for_update().filter(pk=person_id).first()
    if person is None or not may_sign_in(person, now):
        raise NobodyError(person_id)
    user = User.objects.filter(person=person).first()
    if user is not None and not (user.is_active and _may_renew(acting_user)):
        raise AlreadyUserError(person_id)
    _open(person_id).update(withdrawn_at=now)
    token = secrets.token_urlsafe(TOKEN_BYTES)
    Invitation.objects.create(
        person=person,
        email=email,
        token_hash=_hash(token),
        invited_by=acting_user,
        created_at=now,
        expires_at=now + LIFETIME,
    )
    record([Change("invitation.create", "person", person_id)], acting_user=acting_user)
    return token


@transaction.atomic
def withdraw(person_id: str, *, acting_user: User | None) -> int:
    """The person's open invitations no longer work; how many that were."""
    count = _open(person_id).update(withdrawn_at=timezone.now())
    if count:
        record([Change("invitation.withdraw", "person", person_id)], acting_user=acting_user)
    return count


def look(token: str) -> Invitation:
    """The invitation that the token opens, without using it up. Raises InvitationRefusedError."""
    found = (
        Invitation.objects.select_related("person", "invited_by__person")
        .filter(token_hash=_hash(token), accepted_at=None, withdrawn_at=None, expires_at__gt=timezone.now())
        .first()
    )
    if found is None or not may_sign_in(found.person, timezone.now()):
        raise InvitationRefusedError
    return found


@transaction.atomic
def accept(token: str, password: str) -> User:
    """The person's user with the password; the link is used up. Raises InvitationRefusedError.

    The password was found good enough by the caller. Every other open link of the person ends with it.
    """
    now = timezone.now()
    used = Invitation.objects.filter(
        token_hash=_hash(token), accepted_at=None, withdrawn_at=None, expires_at__gt=now
    )
    # One statement, so that of two who accept at once only one sets the password.
    if used.update(accepted_at=now) != 1:
        raise InvitationRefusedError
    found = Invitation.objects.select_related("person", "invited_by").get(token_hash=_hash(token))
    person = found.person
    # Who has become a user since is not taken over by whoever kept the link.
    if User.objects.filter(person=person).exists() and not _may_renew(found.invited_by):
        raise InvitationRefusedError
    user = user_of(person)
    if not user.is_active or not may_sign_in(person, now):
        raise InvitationRefusedError
    user.set_password(password)
    user.save(update_fields=["password"])
    record([Change("invitation.accept", "person", person.pk)], acting_user=user)
    _tell_inviter(token, person)
    return user


def _tell_inviter(token: str, person: Person) -> None:
    inviter = Invitation.objects.get(token_hash=_hash(token)).invited_by
    if inviter is not None and inviter.person_id is not None:
        link = reverse("person", args=[person.pk])
        tell(
            inviter.person_id, "invitation-accepted", params={"person": person.name}, link=link, why="inviter"
        )


def open_for(person_id: str) -> Invitation | None:
    """The invitation of the person that still works, if there is one."""
    return _open(person_id).order_by("-pk").first()


def _may_renew(inviter: User | None) -> bool:
    return inviter is None or inviter.is_administrator


def _open(person_id: str) -> QuerySet[Invitation]:
    return Invitation.objects.filter(
        person_id=person_id, accepted_at=None, withdrawn_at=None, expires_at__gt=timezone.now()
    )


def _hash(token: str) -> str:
    return sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
