"""Every request asks again whether its session still counts."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from remit.actions.account import user_may_sign_in
from remit.db.models import User

BEGAN = "sign_ins"
"""Where a session keeps the number of its user's ``sign_ins`` with which it began."""


def still_signed_in(answer: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Ends a session whose user ended all of them, was shut out or has left. Before anything is shown."""

    def check(request: HttpRequest) -> HttpResponse:
        # A request without a session cookie is nobody's: nothing is looked up for it.
        if request.session.session_key and isinstance(user := request.user, User):
            ended = request.session.get(BEGAN) != user.sign_ins
            if ended or not user_may_sign_in(user, timezone.now()):
                logout(request)
        return answer(request)

    return check
