"""Tokens for scripts and for a directory: made for a time, shown once, kept as a hash, ended at any moment."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta
from hashlib import sha256

from django.db import transaction
from django.utils import timezone

from remit.actions.account import user_may_sign_in
from remit.actions.audit import Change, record
from remit.actions.permission import require
from remit.core.access import Thing
from remit.core.access_table import Scope
from remit.core.editing import EditError
from remit.core.organisation import Organisation
from remit.db.models import ApiToken, User
from remit.queries.permission import ORGANISATION, ground, person_thing
from remit.queries.token import thing_of

START = "rmt_"
"""What every token begins with, so that a scanner for secrets knows one when it sees it."""
TOKEN_BYTES = 32
SHOWN = 12
"""Characters of a token that lists show."""
LONGEST_DAYS = 366
LONGEST_NAME = 100


class NoSuchToken(LookupError):
    """There is no token of this number."""


@transaction.atomic
def create(
    name: str,
    scopes: Iterable[str],
    days: int,
    *,
    acting_user: User | None,
    user: User | None,
    now: datetime | None = None,
) -> tuple[ApiToken, str]:
    """A token of the user with these scopes for so many days, and its text, which is never shown again.

    Without ``user`` it is a directory's, which administrators make. Raises EditError, NotAllowed.
    """
    now = now or timezone.now()
    if acting_user is not None:
        if user is None:
            require(acting_user, "administer-directory", ORGANISATION, now)
        elif user.person_id is not None:
            require(acting_user, "make-token", person_thing(_ground(user, now), user.person_id, now), now)
        elif user.pk != acting_user.pk:
            raise EditError("a token is made by the one whose it is")
    wanted, known = sorted(set(scopes)), {scope.value for scope in Scope}
    if user is not None and (not wanted or not set(wanted) <= known):
        raise EditError("a token reads, or writes, or both", "scopes")
    if not 1 <= days <= LONGEST_DAYS:
        raise EditError("a token lasts from 1 to {number} days", "days", number=LONGEST_DAYS)
    if not name.strip() or len(name) > LONGEST_NAME:
        raise EditError("a name is needed, of at most {number} characters", "name", number=LONGEST_NAME)
    text = START + secrets.token_urlsafe(TOKEN_BYTES)
    token = ApiToken.objects.create(
        user=user,
        name=name.strip(),
        prefix=text[:SHOWN],
        token_hash=hashed(text),
        scopes=wanted if user is not None else [],
        directory=user is None,
        created_at=now,
        expires_at=now + timedelta(days=days),
    )
    _record("token.create", token, acting_user)
    return token, text


@transaction.atomic
def revoke(number: int, *, acting_user: User | None, now: datetime | None = None) -> ApiToken:
    """Ends a token with its next request; ending it twice is no fault. Raises NoSuchToken, NotAllowed."""
    now = now or timezone.now()
    token = ApiToken.objects.select_for_update().filter(pk=number).first()
    if token is None:
        raise NoSuchToken(number)
    mine = acting_user is not None and token.user_id == acting_user.pk
    if not mine:
        require(acting_user, "end", thing_of(token, now), now)
    if token.revoked_at is None:
        token.revoked_at = now
        token.save(update_fields=["revoked_at"])
        _record("token.revoke", token, acting_user)
    return token


def bearer(text: str, *, now: datetime | None = None) -> ApiToken | None:
    """The live token with this text whose user may sign in; None otherwise. The day of its use is kept.

    Looked up by its hash: how long that takes tells nothing of a token that somebody guesses.
    """
    now = now or timezone.now()
    found = ApiToken.objects.select_related("user__person").filter(
        token_hash=hashed(text), revoked_at=None, expires_at__gt=now
    )
    token = found.first()
    if token is None or (token.user is None) != token.directory:
        return None
    if token.user is not None and not user_may_sign_in(token.user, now):
        return None
    if token.used_on != now.date():
        ApiToken.objects.filter(pk=token.pk).update(used_on=now.date())
    return token


def hashed(text: str) -> str:
    """What is kept of a token."""
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _ground(user: User, now: datetime) -> Organisation:
    return ground(user, [Thing("person", "there", people=frozenset({str(user.person_id)}))], now)


def _record(action: str, token: ApiToken, acting_user: User | None) -> None:
    told = {
        "user": None if token.user is None else token.user.username,
        "scopes": token.scopes,
        "until": token.expires_at.isoformat(),
    }
    record([Change(action, "token", str(token.pk), None, told)], acting_user=acting_user)
