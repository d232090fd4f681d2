"""What every page shows: the theme chosen, and who is signed in."""

from __future__ import annotations

from typing import NamedTuple

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from remit.db.models import User
from remit.lib.text import initials
from remit.queries.inbox import how_many_wait

THEMES = frozenset({"light", "dark"})


class Me(NamedTuple):
    """Who is signed in; ``person`` is their id in the organisation, None where they are not part of it."""

    person: str | None
    name: str
    initials: str
    administrator: bool = False

    def waits(self) -> int:
        """How much waits for them. Asked when a page shows it."""
        return 0 if self.person is None else how_many_wait(self.person)


def page(request: HttpRequest) -> dict[str, object]:
    """The context of every page. An unknown theme in the cookie counts as none."""
    theme = request.COOKIES.get("theme", "")
    return {"theme": theme if theme in THEMES else "", "me": SimpleLazyObject(lambda: signed_in(request))}


def signed_in(request: HttpRequest) -> Me | None:
    """Who is signed in; None for nobody, and where a page failed before that was known."""
    user = getattr(request, "user", None)
    if not isinstance(user, User) or not user.is_authenticated:
        return None
    name = user.person.name if user.person else user.username
    return Me(user.person_id, name, initials({user.username: name})[user.username], user.is_administrator)
