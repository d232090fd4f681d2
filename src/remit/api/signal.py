"""The split signal: for who leads the team and those above; what would trigger a split is written down here."""

from __future__ import annotations

from typing import Annotated, Any, Self

from django.http import HttpRequest, HttpResponse
from ninja import Field, Query, Router, Schema
from pydantic import model_validator

from remit.actions import split
from remit.api.auth import READ, WRITE, user_of
from remit.api.beside import desk_of
from remit.api.data import data
from remit.api.read import ANSWERS
from remit.api.reading import Id, Text, allowed, day_of, json, now, private, source
from remit.api.writing import WRITES, if_match, written
from remit.core.resolution import local_day
from remit.core.split_bands import Thresholds
from remit.core.split_load import Workload
from remit.queries import sighted
from remit.queries import split as reading
from remit.queries.what_if import what_if_json

router = Router(auth=READ, tags=["split signal"])
Hours = Annotated[float | None, Query(None, ge=0, le=168, allow_inf_nan=False)]
Count = Annotated[int, Field(ge=1, le=366)]


class AgreedIn(Schema):
    """What would trigger a split, in words, and the thresholds; the bands follow one another."""

    text: Text = ""
    review: Count = 4
    two: Count = 6
    wide: Count = 9
    one_on_one_days: Count = 31
    production: Count = 2

    @model_validator(mode="after")
    def follow(self) -> Self:
        """Raises ValueError where they do not."""
        if not self.review < self.two < self.wide:
            raise ValueError("review, two and wide must follow one another")
        return self

    @property
    def thresholds(self) -> Thresholds:
        """As a value."""
        return Thresholds(self.review, self.two, self.wide, self.one_on_one_days, self.production)


@router.get("/teams/{team}/split-signal", response=ANSWERS, summary="The split signal of a team")
def signal(
    request: HttpRequest,
    team: Id,
    week: Annotated[float, Query(40.0, gt=0, le=168, allow_inf_nan=False)] = 40.0,
    per_report: Annotated[float, Query(0.5, ge=0, le=168, allow_inf_nan=False)] = 0.5,
    meetings: Hours = None,
    on_call: Hours = None,
    hiring: Hours = None,
) -> HttpResponse:
    """Of everybody who holds both roles today, with its reasons, the arithmetic of a week in hours, and the trend.

    Its ETag is for writing down what would trigger a split.
    """
    desk_of(team)
    allowed(request, "read-split-signal", reading.team_thing(team))
    organisation = source().for_teams([team], day_of(None))
    workload = Workload(week, per_report, meetings, on_call, hiring)
    day = local_day(organisation, team, now())
    seen = sighted.of_team(user_of(request), organisation, team, day, now(), wait=False).seen
    found = reading.page(organisation, team, now(), workload, seen)
    return private(json(data(found)), _etag(found.agreed))


@router.get("/teams/{team}/split-signal/after", response=ANSWERS, summary="What if the roles were split")
def after(
    request: HttpRequest, team: Id, role: Annotated[Id, Query()], to: Annotated[Id | None, Query(None)] = None
) -> HttpResponse:
    """What if the role of who holds both went to somebody, or (without ``to``) were open: leads, reports, findings."""
    desk_of(team)
    allowed(request, "read-split-signal", reading.team_thing(team))
    whole = source().whole()
    found = reading.after(whole, team, role, local_day(whole, team, now()), to)
    told = {"role": data(found.role), "leads": data(found.leads), "what_if": what_if_json(found.found)}
    return private(json(told))


@router.put("/teams/{team}/split-signal", auth=WRITE, response=WRITES, summary="What would trigger a split")
def agree(request: HttpRequest, team: Id, body: AgreedIn) -> HttpResponse:
    """In words, with the thresholds; for who leads the team and those above. Needs If-Match."""
    seen = if_match(request)

    def do() -> tuple[int, dict[str, Any]]:
        desk_of(team)
        made = split.agree(
            team, body.text, body.thresholds, acting_user=user_of(request), seen=seen, now=now()
        )
        return 200, {"text": made.text, "thresholds": made.thresholds, "at": made.agreed_at.isoformat()}

    return written(request, do)


def _etag(agreed: reading.Agreed) -> str:
    return f'"{"" if agreed.at is None else agreed.at.isoformat()}"'
