"""Whose accounts the evidence names: for administrators, and for everybody their own."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Schema

from remit.actions import identity
from remit.api.auth import READ, WRITE, user_of
from remit.api.errors import Failure
from remit.api.read import ANSWERS
from remit.api.reading import Id, json, now, private
from remit.api.writing import WRITES, written
from remit.core.access import Thing
from remit.db.models import User
from remit.queries import accounts
from remit.queries.permission import may

router = Router(auth=WRITE, tags=["evidence"])


class WhoseIn(Schema):
    """Whose the account is, or is not."""

    person: Id


@router.get("/accounts", auth=READ, response=ANSWERS, summary="Accounts that the evidence names")
def show(
    request: HttpRequest,
    state: Literal["unmatched", "matched"] = "unmatched",
    start: Annotated[int, Query(0, ge=0, le=10_000_000, description="How many to leave out.")] = 0,
    limit: Annotated[int, Query(100, ge=1, le=500)] = 100,
) -> HttpResponse:
    """All of them to administrators; to others their own, and those suggested to them."""
    user = user_of(request)
    everybody = may(user, "read", Thing("account", state), now())
    if not everybody and user.person_id is None:
        raise Failure("not-found", "there is nothing here")
    ask = accounts.matched if state == "matched" else accounts.unmatched
    found = ask(None if everybody else user.person_id, start=start, most=limit + 1)
    more = start + limit if len(found) > limit else None
    return private(json({"accounts": [one.data for one in found[:limit]], "next": more}))


@router.post("/accounts/{key}/confirm", response=WRITES, summary="Whose an account is")
def confirm(request: HttpRequest, key: Id, body: WhoseIn) -> HttpResponse:
    """From the first event on. For oneself only where it was suggested."""
    return _decided(
        request, key, lambda user: identity.confirm(key, body.person, acting_user=user, now=now())
    )


@router.post("/accounts/{key}/refuse", response=WRITES, summary="Whose an account is not")
def refuse(request: HttpRequest, key: Id, body: WhoseIn) -> HttpResponse:
    """It is not suggested again."""
    return _decided(request, key, lambda user: identity.refuse(key, body.person, acting_user=user, now=now()))


@router.post("/accounts/{key}/undo", response=WRITES, summary="Nobody's again")
def undo(request: HttpRequest, key: Id) -> HttpResponse:
    """Also where a rule would match it."""
    return _decided(request, key, lambda user: identity.undo(key, acting_user=user, now=now()))


def _decided(request: HttpRequest, key: str, decide: Any) -> HttpResponse:
    user: User = user_of(request)

    def do() -> tuple[int, dict[str, Any]]:
        try:
            decide(user)
        except identity.NoSuchAccount:
            raise Failure("not-found", "there is nothing here") from None
        return 200, {"account": key}

    return written(request, do)
