"""What a team delivers: for the team and the managers above it, of nobody alone."""

from __future__ import annotations

from typing import Annotated

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from remit.api.auth import READ
from remit.api.read import ANSWERS
from remit.api.reading import EARLIEST, LATEST, At, Day, Id, allowed, day_of, fresh, now, source, unanswered
from remit.core.access import Thing
from remit.core.delivery import FEWEST, MOST, WEEKS
from remit.core.forecast import MOST_LEFT
from remit.core.resolution import local_day, team_day
from remit.evidence.engine import TooLong
from remit.evidence.parts import LakeError
from remit.queries.delivery import Wanted, delivery, delivery_json
from remit.queries.sighted import Why

router = Router(auth=READ, tags=["observed"])
Weeks = Annotated[int, Query(WEEKS, ge=FEWEST, le=MOST, description="Whole weeks back.")]
Left = Annotated[
    int | None, Query(None, ge=0, le=MOST_LEFT, description="Pieces of work left: asks for a forecast.")
]
Start = Annotated[
    Day | None, Query(None, ge=EARLIEST, le=LATEST, description="When they are begun; today without it.")
]


@router.get("/teams/{team}/delivery", response=ANSWERS, summary="What a team delivers")
def team_delivery(
    request: HttpRequest,
    team: Id,
    at: At = None,
    weeks: Weeks = WEEKS,
    left: Left = None,
    start: Start = None,
) -> HttpResponse:
    """The four DORA measures, throughput and cycle time, each week, and a forecast, as `remit delivery --json` prints.

    A figure that is empty says why. Nothing is told where it would be the work of fewer than three people.
    """
    allowed(request, "read-observations", Thing("team", "there", team))
    day = day_of(at)
    known = source().for_teams([team], day)
    there = day if at or team not in known.index.team else local_day(known, team, now())
    team_day(known, team, there)  # says whether the team is there
    try:
        found = delivery(known, team, there, now(), Wanted(weeks, left, start))
    except TooLong:
        raise unanswered(Why.TOO_LONG) from None
    except LakeError:
        raise unanswered(Why.CANNOT_ASK) from None
    return fresh(request, delivery_json(found))
