"""One's own hands-on coding: what one says of one's weeks, and which verdicts are shared.

A verdict that is not shared, and the hours behind any, are on the page of who codes and nowhere else: no answer here
has them.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from ninja import Field, Router, Schema

from remit.actions import coding
from remit.actions.permission import require
from remit.api.auth import READ, WRITE, person_of, user_of
from remit.api.data import data
from remit.api.read import ANSWERS
from remit.api.reading import Day, Id, Number, Text, json, now, private, source
from remit.api.writing import WRITES, Done, written
from remit.queries.coded import Sharing, sharing_of

router = Router(auth=WRITE, tags=["one’s own"])


class HoursIn(Schema):
    """Contracted hours a week, and where public holidays are looked up: `DE`, `DE-BE`. Empty takes them away."""

    hours: Annotated[Decimal | None, Field(ge=1, le=coding.MOST_HOURS, max_digits=4, decimal_places=1)] = None
    region: Annotated[Text, Field(max_length=12)] = ""


class EstimateIn(Schema):
    """Percent of the week spent hands-on; without it the estimate is taken away."""

    percent: Annotated[int | None, Field(ge=0, le=100)] = None


class RemarkIn(Schema):
    """A remark about the days from `start` up to and including `end`."""

    start: Day
    end: Day
    text: Annotated[Text, Field(min_length=1, max_length=coding.LONGEST_NOTE)]


class SharedIn(Schema):
    """Whether the verdict is shared."""

    shared: bool


def _told(one: Sharing) -> dict[str, Any]:
    """What others read; of a verdict that is not shared, that it is not."""
    shared = one.since is not None
    return {
        "team": data(one.team),
        "role": data(one.role),
        "shared": shared,
        "since": one.since.isoformat() if one.since else None,
        "others_read": [note.text for note in one.reads] if shared else [],
    }


@router.get("/coding/shares", auth=READ, response=ANSWERS, summary="Which of one’s own verdicts are shared")
def shares(request: HttpRequest) -> HttpResponse:
    """Of each role with a range that one holds: whether the verdict is shared, and what others read of it."""
    person = person_of(request)
    found = sharing_of(source().for_person(person), person, now())
    for one in found:
        thing = coding.thing(person, one.team.id, one.role.id, shared=True)
        require(user_of(request), "read", thing, now())
    return private(json({"shares": [_told(one) for one in found]}))


@router.put(
    "/coding/shares/{team}/{role}", response=WRITES, summary="Share a verdict of one’s own, or no longer"
)
def share(request: HttpRequest, team: Id, role: Id, body: SharedIn) -> HttpResponse:
    """The team and the managers above read it from the next request on; taken back, what was kept of it is gone."""
    person_of(request)

    def do() -> Done:
        coding.share(team, role, body.shared, acting_user=user_of(request), now=now())
        return 200, {"team": team, "role": role, "shared": body.shared}

    return written(request, do)


@router.put("/coding/hours", response=WRITES, summary="One’s own contracted hours")
def hours(request: HttpRequest, body: HoursIn) -> HttpResponse:
    """Nobody else sees them; without them there is no verdict."""
    person_of(request)

    def do() -> Done:
        coding.set_hours(body.hours, body.region, acting_user=user_of(request), now=now())
        return 200, {}

    return written(request, do)


@router.put("/coding/estimates/{week}", response=WRITES, summary="One’s own estimate of a week")
def estimate(request: HttpRequest, week: Day, body: EstimateIn) -> HttpResponse:
    """Of the week that the day is in, one of the last year. Nobody else sees it."""
    person_of(request)

    def do() -> Done:
        coding.estimate(week, body.percent, acting_user=user_of(request), now=now())
        return 200, {}

    return written(request, do)


@router.post("/coding/remarks", response=WRITES, summary="Remark on some of one’s own weeks")
def remark(request: HttpRequest, body: RemarkIn) -> HttpResponse:
    """Nobody else sees it."""
    person_of(request)

    def do() -> Done:
        made = coding.annotate(body.start, body.end, body.text, acting_user=user_of(request), now=now())
        return 201, {"number": made.pk}

    return written(request, do)


@router.post("/coding/remarks/{number}/forget", response=WRITES, summary="Take a remark of one’s own away")
def forget(request: HttpRequest, number: Number) -> HttpResponse:
    """Nothing happens where it is gone, or somebody else's."""
    person_of(request)

    def do() -> Done:
        coding.forget_note(number, acting_user=user_of(request), now=now())
        return 200, {}

    return written(request, do)
