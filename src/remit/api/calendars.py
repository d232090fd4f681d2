"""One's own calendars: connecting one, its rules, cutting it off. No answer has the address of one."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from ninja import Field, Router, Schema

from remit.actions import source as actions
from remit.actions.permission import require
from remit.api.auth import READ, WRITE, person_of, user_of
from remit.api.read import ANSWERS
from remit.api.reading import Id, Words, json, now, private
from remit.api.sources import nothing
from remit.api.writing import WRITES, Done, written
from remit.core.access import Thing
from remit.db.models import Source
from remit.queries import calendars

router = Router(auth=WRITE, tags=["one’s own"])
Rules = Annotated[list[Annotated[Words, Field(min_length=1)]], Field(max_length=50)]
ONE = "/calendars/{source_id}"


class CalendarIn(Schema):
    """``address``: the private one in iCalendar format, taken and never given again.

    ``rules``: as ``interview = hiring talk, screening``.
    """

    address: Annotated[str, Field(min_length=1, max_length=2000, pattern=r"^[^\x00]*$")]
    name: Annotated[Words, Field(max_length=200)] = ""
    rules: Rules = []


class RulesIn(Schema):
    """What words in titles say of a meeting. They come before the usual ones."""

    rules: Rules


def _mine(request: HttpRequest, source_id: str) -> str:
    """Others are not told whether it is there. Raises Failure."""
    person = person_of(request)
    if not Source.objects.filter(pk=source_id, owner=person, kind="calendar", ended_at=None).exists():
        raise nothing()
    return person


def _data(one: calendars.OwnCalendar) -> dict[str, Any]:
    rules = [f"{activity} = {', '.join(phrases)}" for activity, phrases in one.rules]
    return {**one.source.data, "rules": rules}


@router.get("/calendars", auth=READ, response=ANSWERS, summary="One’s own calendars")
def show(request: HttpRequest) -> HttpResponse:
    """Those of the token’s user, with their state and their rules."""
    person = person_of(request)
    require(user_of(request), "read-state", Thing("source", "of-a-person", people=frozenset({person})), now())
    return private(json({"calendars": [_data(one) for one in calendars.own(person, now())]}))


@router.post("/calendars", response=WRITES, summary="Connect a calendar of one’s own")
def connect(request: HttpRequest, body: CalendarIn) -> HttpResponse:
    """It is read within a minute."""
    person = person_of(request)

    def do() -> Done:
        made = actions.add(
            "calendar",
            body.address.strip(),
            acting_user=user_of(request),
            now=now(),
            name=body.name,
            settings={"rules": list(body.rules)},
            owner=person,
        )
        return 201, {"id": made.pk}

    return written(request, do)


@router.put(f"{ONE}/rules", response=WRITES, summary="Change the rules of a calendar")
def change(request: HttpRequest, source_id: Id, body: RulesIn) -> HttpResponse:
    """The calendar is then read anew by them."""
    _mine(request, source_id)

    def do() -> Done:
        rules = {"rules": list(body.rules)}
        actions.change(source_id, acting_user=user_of(request), now=now(), settings=rules)
        return 200, {"id": source_id}

    return written(request, do)


@router.post(f"{ONE}/read", response=WRITES, summary="Have a calendar read soon")
def read_soon(request: HttpRequest, source_id: Id) -> HttpResponse:
    """At the next look of the background, within a minute."""
    _mine(request, source_id)

    def do() -> Done:
        actions.read_soon(source_id, acting_user=user_of(request), now=now())
        return 200, {"id": source_id}

    return written(request, do)


@router.post(f"{ONE}/cut-off", response=WRITES, summary="Cut a calendar off")
def cut_off(request: HttpRequest, source_id: Id) -> HttpResponse:
    """Ends it; what it told is deleted at once."""
    _mine(request, source_id)

    def do() -> Done:
        actions.end(source_id, acting_user=user_of(request), now=now())
        return 200, {"id": source_id}

    return written(request, do)
