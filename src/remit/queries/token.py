"""Tokens as lists show them: never their text."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from remit.core.access import Thing
from remit.db.models import ApiToken, User


@dataclass(frozen=True, slots=True)
class TokenView:
    """One token. ``state``: ``live``, ``expired`` or ``revoked``; ``user`` is None for a directory's."""

    number: int
    name: str
    prefix: str
    user: str | None
    scopes: tuple[str, ...]
    state: str
    created: datetime
    expires: datetime
    used_on: date | None

    @property
    def data(self) -> dict[str, Any]:
        """As plain data."""
        return {
            "number": self.number,
            "name": self.name,
            "prefix": self.prefix,
            "user": self.user,
            "scopes": list(self.scopes),
            "state": self.state,
            "created": self.created.isoformat(),
            "expires": self.expires.isoformat(),
            "used_on": None if self.used_on is None else self.used_on.isoformat(),
        }


def state_of(token: ApiToken, now: datetime) -> str:
    """Whether it opens anything."""
    return "revoked" if token.revoked_at else "expired" if token.expires_at <= now else "live"


def view(token: ApiToken, now: datetime) -> TokenView:
    """The token as a list shows it."""
    return TokenView(
        token.pk,
        token.name,
        token.prefix,
        None if token.user is None else token.user.username,
        ("directory",) if token.directory else tuple(token.scopes),
        state_of(token, now),
        token.created_at,
        token.expires_at,
        token.used_on,
    )


def tokens(user: User | None, now: datetime, *, everybody: bool = False) -> list[TokenView]:
    """The user's tokens, newest first; ``everybody``: all there are."""
    found: Iterable[ApiToken] = ApiToken.objects.select_related("user").order_by("-created_at", "-pk")
    if not everybody:
        found = ApiToken.objects.select_related("user").filter(user=user).order_by("-created_at", "-pk")
    return [view(token, now) for token in found]


def thing_of(token: ApiToken, now: datetime) -> Thing:
    """The token as the access rules see it: it is theirs whose requests it makes."""
    person = None if token.user is None else token.user.person_id
    people = frozenset() if person is None else frozenset({str(person)})
    return Thing("token", "live" if state_of(token, now) == "live" else "ended", people=people)
