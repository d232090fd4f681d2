"""Who asks: the user of the token that a request brings. Cookies open nothing here."""

from __future__ import annotations

from django.http import HttpRequest
from ninja.security import HttpBearer

from remit.actions.token import bearer
from remit.api.errors import Failure
from remit.core.access_table import Scope
from remit.db.models import ApiToken, User


class Token(HttpBearer):
    """A token that has the scope."""

    def __init__(self, scope: Scope) -> None:
        super().__init__()
        self.scope = scope

    def authenticate(self, request: HttpRequest, token: str) -> ApiToken | None:
        """The token. Its user stands as ``request.user`` from then on, with no more rights than the token has."""
        found = bearer(token)
        if found is None or found.user is None:
            return None
        if self.scope not in found.scopes:
            raise Failure(
                "not-allowed", f"the token has not the scope “{self.scope}”", reason="scope-missing"
            )
        user = found.user
        user.scopes = frozenset(found.scopes)  # type: ignore[misc]  # on this one request's user alone
        request.user = user
        return found


READ, WRITE = Token(Scope.READ), Token(Scope.WRITE)


def user_of(request: HttpRequest) -> User:
    """Who asks."""
    assert isinstance(request.user, User)  # noqa: S101  nothing runs without a token
    return request.user


def person_of(request: HttpRequest) -> str:
    """Who asks, as a person of the organisation. Raises Failure for who is none."""
    user = user_of(request)
    if user.person_id is None:
        raise Failure("not-found", "there is nothing here")
    return str(user.person_id)
