"""Links that sign one person in, once, for a short time."""

from __future__ import annotations

import secrets
from datetime import timedelta
from hashlib import sha256

from django.db import transaction
from django.utils import timezone

from remit.actions.account import NobodyError as UnknownPersonError
from remit.actions.account import may_sign_in, user_of
from remit.actions.audit import Change, record
from remit.db.models import LoginLink, Person, User

__all__ = ["LIFETIME", "LinkRefusedError", "UnknownPersonError", "create", "redeem"]

TOKEN_BYTES = 32
LIFETIME = timedelta(hours=24)


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
    if person is None or not may_sign_in(person, now):
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
    user = user_of(person)
    if not user.is_active or not may_sign_in(person, now):
        raise LinkRefusedError
    record([Change("login_link.redeem", "person", person.pk)], acting_user=acting_user or user)
    return user


def _hash(token: str) -> str:
    return sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
