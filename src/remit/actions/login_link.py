"""Links that sign one person in, once, for a short time."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from hashlib import sha256
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone

from remit.actions.audit import Change, record
from remit.core.person import Kind
from remit.db.models import LoginLink, Organisation, Person, User

TOKEN_BYTES = 32
LIFETIME = timedelta(hours=24)


class UnknownPersonError(LookupError):
    """Nobody of this id can sign in: unknown, an agent, or no longer with the organisation."""


class LinkRefusedError(Exception):
    """The link is unknown, used or expired; it is not said which, so that nobody learns from guessing."""

    def __init__(self) -> None:
        super().__init__("this link does not work (any more): ask for a new one")


@transaction.atomic
def create(person_id: str, *, acting_user: User | None, lifetime: timedelta = LIFETIME) -> str:
    """A token that signs the person in once within the lifetime; only its hash is kept.

    Raises UnknownPersonError.
    """
    now = timezone.now()
    person = Person.objects.filter(pk=person_id).first()
    if person is None or not _may_sign_in(person, now):
        raise UnknownPersonError(person_id)
    token = secrets.token_urlsafe(TOKEN_BYTES)
    LoginLink.objects.create(
        token_hash=_hash(token), person=person, created_at=now, expires_at=now + lifetime
    )
    record([Change("login_link.create", "person", person_id)], acting_user=acting_user)
    return token


@transaction.atomic
def redeem(token: str, *, acting_user: User | None = None) -> User:
    """The user of the person whom the link is for; it is used up with this. Raises LinkRefusedError.

    Looked up by the hash of the token: how long that takes tells nothing of a token that somebody guesses.
    """
    now = timezone.now()
    # One statement, so that of two who open the link at once only one gets in.
    used = LoginLink.objects.filter(token_hash=_hash(token), used_at=None, expires_at__gt=now)
    if used.update(used_at=now) != 1:
        raise LinkRefusedError
    person = LoginLink.objects.select_related("person").get(token_hash=_hash(token)).person
    user = User.objects.filter(person=person).first() or _new_user(person)
    if not user.is_active or not _may_sign_in(person, now):
        raise LinkRefusedError
    record([Change("login_link.redeem", "person", person.pk)], acting_user=acting_user or user)
    return user


def _hash(token: str) -> str:
    return sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def _may_sign_in(person: Person, now: datetime) -> bool:
    zone = Organisation.objects.values_list("zone", flat=True).get()
    today = now.astimezone(ZoneInfo(zone)).date()
    return person.kind == Kind.HUMAN and (person.end is None or today < person.end)


def _new_user(person: Person) -> User:
    """A user for the person, without a password; the name is the person's id unless somebody has that."""
    name, number = person.pk, 1
    while User.objects.filter(username=name).exists():
        number += 1
        name = f"{person.pk}-{number}"
    mail = person.identities.filter(kind="email").order_by("position").values_list("value", flat=True).first()
    user = User(username=name, email=mail or "", person=person)
    user.set_unusable_password()
    user.save()
    return user
