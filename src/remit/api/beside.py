"""What stands beside a charter's rows: who signed, who changed what, proposals, points, versions side by side."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from remit.actions import charter, point
from remit.api.agreeing import known_point, point_json, proposal_json
from remit.api.auth import READ, user_of
from remit.api.data import Cursor, Limit, data, paged
from remit.api.read import ANSWERS
from remit.api.reading import Day, Id, Known, Number, allowed, day_of, now, source
from remit.core.access import Thing
from remit.core.answer import Refusal, RefusalCode
from remit.core.organisation import Organisation
from remit.core.resolution import team_day
from remit.core.team_day import TeamDay
from remit.db import agreement
from remit.db.models import OpenPoint, Proposal
from remit.lib.text import did_you_mean
from remit.queries import history, permission
from remit.queries import row as reading
from remit.queries.agreement import row_agreed

router = Router(auth=READ, tags=["agreement"])
OfRow = Annotated[Id | None, Query(None, description="Only what is about this responsibility.")]
PATH = "/teams/{team}/rows/{responsibility}"


def desk_of(team: str) -> TeamDay:
    """The team as it is now. Raises Refusal."""
    return team_day(source().for_teams([team], now().date()), team, now())


def row_of(request: HttpRequest, verb: str, team: str, responsibility: str) -> TeamDay:
    """The team now, for who may do this with its row. Raises Refusal and NotAllowed."""
    desk = desk_of(team)
    if responsibility not in desk.rows():
        raise Refusal(
            RefusalCode.UNKNOWN_RESPONSIBILITY,
            f"there is no responsibility “{responsibility}” on this team",
            did_you_mean(responsibility, desk.rows()),
        )
    allowed(request, verb, charter.thing_of(desk.organisation, team, responsibility, now()))
    return desk


@router.get(f"{PATH}/agreement", response=ANSWERS, summary="Who signed a row")
def agreed(request: HttpRequest, team: Id, responsibility: Id) -> HttpResponse:
    """What would be signed, who has, who has still to, and what is different from what was signed last."""
    desk = row_of(request, "read-signatures", team, responsibility)
    known = Known(request, day_of(None))
    if same := known.unchanged():
        return same
    return known.answer(data(row_agreed(desk, responsibility, agreement.load([team], desk.day))))


@router.get(f"{PATH}/history", response=ANSWERS, summary="What became of a row")
def past(request: HttpRequest, team: Id, responsibility: Id) -> HttpResponse:
    """Who held it when, and who changed what the team's charter says of it; newest first."""
    desk = row_of(request, "read-history", team, responsibility)
    known = Known(request, day_of(None))
    if same := known.unchanged():
        return same
    return known.answer(
        {
            "held": data(history.history(desk.organisation, team, responsibility)),
            "changes": data(reading.changes(team, responsibility)),
        }
    )


@router.get("/teams/{team}/proposals", response=ANSWERS, summary="The open proposals of a team")
def proposals(
    request: HttpRequest, team: Id, row: OfRow = None, cursor: Cursor = "", limit: Limit = 50
) -> HttpResponse:
    """Oldest first."""
    allowed(request, "read-said", Thing("team", "there", team))
    desk_of(team)
    known = Known(request, day_of(None))
    if same := known.unchanged():
        return same
    page, rest = paged(list(reading.proposals(team, row)), cursor, limit, lambda each: str(each.pk))
    return known.answer({"proposals": [proposal_json(each) for each in page], "next": rest})


@router.get("/proposals/{number}", response=ANSWERS, summary="A proposal")
def proposal(request: HttpRequest, number: Number) -> HttpResponse:
    """What it would make of the row; ``fields`` says it in words, each beside what it would replace."""
    found = Proposal.objects.select_related("proposed_by").filter(pk=number).first()
    if found is None:
        raise charter.NoSuchProposal(number)
    desk, row = desk_of(found.team_id), found.responsibility
    verb = "read-history" if row in desk.rows() else "propose"
    allowed(request, verb, charter.thing_of(desk.organisation, found.team_id, row, now()))
    known = Known(request, day_of(None))
    if same := known.unchanged():
        return same
    return known.answer({**proposal_json(found), "fields": data(reading.proposed(desk, found).fields)})


@router.get("/teams/{team}/points", response=ANSWERS, summary="The open points of a team")
def points(
    request: HttpRequest, team: Id, row: OfRow = None, cursor: Cursor = "", limit: Limit = 50
) -> HttpResponse:
    """Those that the token's user may read; what nobody took up first, then by the day that they are due."""
    allowed(request, "read-said", Thing("team", "there", team))
    desk_of(team)
    known = Known(request, day_of(None))
    if same := known.unchanged():
        return same
    user, at = user_of(request), now()
    known_here = permission.ground(user, [Thing("team", "there", team)], at)

    def readable(each: OpenPoint) -> bool:
        return permission.may(user, "read", point.thing_of(each), at, known_here)

    found = [each for each in reading.points(team, row) if readable(each)]
    page, rest = paged(found, cursor, limit, lambda each: str(each.pk))
    return known.answer({"points": [point_json(each) for each in page], "next": rest})


@router.get("/points/{number}", response=ANSWERS, summary="A point")
def one_point(request: HttpRequest, number: Number) -> HttpResponse:
    """Its ``version`` is for assigning and settling it."""
    known_point(request, number)
    known = Known(request, day_of(None))
    return known.unchanged() or known.answer(point_json(OpenPoint.objects.get(pk=number)))


@router.get("/teams/{team}/versions", response=ANSWERS, summary="A charter on two days")
def versions(
    request: HttpRequest, team: Id, before: Annotated[Day, Query()], after: Annotated[Day, Query()]
) -> HttpResponse:
    """The rows that say something else on the second day, field by field; and the days on which something changed."""
    desk = desk_of(team)
    allowed(request, "read-history", charter.thing_of(desk.organisation, team, desk.rows()[0], now()))
    known = Known(request, day_of(None))
    if same := known.unchanged():
        return same
    first = TeamDay(desk.organisation, team, before)
    last = team_day(desk.organisation, team, after)
    rows = reading.compared(first if first.there else None, last, desk.organisation)
    changed: list[dict[str, Any]] = [{"row": data(row), "fields": data(fields)} for row, fields in rows]
    return known.answer({"changed": changed, "days": data(_days(desk.organisation, desk))})


def _days(organisation: Organisation, desk: TeamDay) -> tuple[Any, ...]:
    return reading.days(organisation, desk)
