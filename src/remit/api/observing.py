"""Writing what is observed: a line by who holds a row, and which source shows it."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from ninja import Field, Router, Schema

from remit.actions import check_in, source
from remit.actions.agreeing import place
from remit.api.auth import READ, WRITE, user_of
from remit.api.data import data
from remit.api.errors import Failure
from remit.api.read import ANSWERS
from remit.api.reading import Day, Id, Number, Text, allowed, day_of, fresh, now, unanswered
from remit.api.reading import source as reading
from remit.api.writing import WRITES, written
from remit.core.access import Thing
from remit.core.organisation import Organisation
from remit.core.resolution import team_day, who
from remit.evidence.engine import TooLong
from remit.evidence.parts import LakeError
from remit.queries import calendars, row_evidence, service_level, timeline
from remit.queries import check_in as lines
from remit.queries.sighted import Why

router = Router(auth=WRITE, tags=["observed"])
PATH = "/teams/{team}/rows/{responsibility}"


class CheckInIn(Schema):
    """One line, and the day on which it happened: one of the last year, today at the latest."""

    line: Annotated[Text, Field(min_length=1, max_length=check_in.LONGEST)]
    day: Day


class NamedIn(Schema):
    """Whether the source shows the row."""

    shows: bool


@router.get(f"{PATH}/check-ins", auth=READ, response=ANSWERS, summary="The last lines about a row")
def check_ins(request: HttpRequest, team: Id, responsibility: Id) -> HttpResponse:
    """What who holds the row said of it, newest first; for the team and the managers above it."""
    allowed(request, "read-observations", Thing("team", "there", team))
    day = day_of(None)
    who(reading().for_teams([team], day), team, responsibility, now())  # says which of the two is not there
    return fresh(request, {"check_ins": data(lines.last(team, responsibility, day))})


@router.get(f"{PATH}/evidence", auth=READ, response=ANSWERS, summary="What showed a row, day by day")
def evidence(request: HttpRequest, team: Id, responsibility: Id) -> HttpResponse:
    """For who holds the row, or acts for them: one line for a day and a kind, with a link to one such event.

    Never how often, and never who: `who` is a capacity (holder, acting, other, unknown, anybody, told, due, counter).
    """
    there = place(team, responsibility, now())
    allowed(request, "read-evidence", there.thing())
    row = there.desk.row(responsibility).row
    if not timeline.has_one(row):
        raise Failure("not-found", "this row is not told by events")
    try:
        found = row_evidence.behind(there.organisation, team, row, there.desk.day)
    except TooLong:
        raise unanswered(Why.TOO_LONG) from None
    except LakeError:
        raise unanswered(Why.CANNOT_ASK) from None
    return fresh(request, {"team": team, "responsibility": responsibility, **data(found)})


@router.post(f"{PATH}/check-ins", response=WRITES, summary="Say that a row happened")
def write(request: HttpRequest, team: Id, responsibility: Id, body: CheckInIn) -> HttpResponse:
    """One line, for who holds the row or acts for them."""

    def do() -> tuple[int, dict[str, Any]]:
        made = check_in.check_in(
            team, responsibility, body.line, body.day, acting_user=user_of(request), now=now()
        )
        return 201, {
            "id": made.pk,
            "team": team,
            "responsibility": responsibility,
            "day": body.day.isoformat(),
        }

    return written(request, do)


@router.post("/check-ins/{number}/withdraw", response=WRITES, summary="Take a line back")
def withdraw(request: HttpRequest, number: Number) -> HttpResponse:
    """For whoever wrote it."""

    def do() -> tuple[int, dict[str, Any]]:
        try:
            check_in.withdraw(number, acting_user=user_of(request), now=now())
        except check_in.NoSuchCheckIn:
            raise Failure("not-found", "there is no such line, or it was taken back") from None
        return 200, {"id": number}

    return written(request, do)


@router.put(f"{PATH}/sources/{{source_id}}", response=WRITES, summary="Say that a source shows a row")
def name(request: HttpRequest, team: Id, responsibility: Id, source_id: Id, body: NamedIn) -> HttpResponse:
    """From then on its silence about the row means something, or nothing any more. Twice changes nothing."""

    def do() -> tuple[int, dict[str, Any]]:
        try:
            source.name_for_row(
                team, responsibility, source_id, acting_user=user_of(request), now=now(), seen=body.shows
            )
        except source.NoSuchSource:
            raise Failure("not-found", "there is no such source") from None
        return 200, {"team": team, "responsibility": responsibility, "source": source_id, "shows": body.shows}

    return written(request, do)


@router.get(
    "/teams/{team}/service-levels", auth=READ, response=ANSWERS, summary="The service levels of a team"
)
def service_levels(request: HttpRequest, team: Id) -> HttpResponse:
    """Target, what was measured, what is left of the budget, how fast it burns; or why that is empty."""
    allowed(request, "read-observations", Thing("team", "there", team))
    found, day = _there(team)
    levels = [one.data for one in service_level.levels(found, team, day)]
    return fresh(request, {"team": team, "service_levels": levels})


@router.get("/teams/{team}/meeting-rules", auth=READ, response=ANSWERS, summary="How meetings are told apart")
def meeting_rules(request: HttpRequest, team: Id) -> HttpResponse:
    """By which words, and by which relations of those who met; `own` are words of its people's calendars."""
    allowed(request, "read-observations", Thing("team", "there", team))
    found, day = _there(team)
    return fresh(request, {"team": team, "rules": data(calendars.rules(found, team, day))})


def _there(team: str) -> tuple[Organisation, date]:
    """The organisation as far as the team is concerned, and today where the team is. Raises Refusal."""
    found = reading().for_teams([team], day_of(None))
    return found, team_day(found, team, now()).day
