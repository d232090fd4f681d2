"""Who acts and who could: covers, the calendar, deputies, rehearsals and dry runs.

Granting and accepting are personal, and so is taking back what one asked for: no token does that.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from ninja import Field, Query, Router, Schema

from remit.actions import cover, privacy, readiness
from remit.api.auth import READ, WRITE, user_of
from remit.api.beside import desk_of
from remit.api.data import data
from remit.api.errors import Failure
from remit.api.read import ANSWERS
from remit.api.reading import (
    EARLIEST,
    LATEST,
    Day,
    Id,
    Known,
    Number,
    Text,
    allowed,
    day_of,
    json,
    now,
    private,
    source,
)
from remit.api.writing import WRITES, written
from remit.core.access import Thing
from remit.core.cover import Cover
from remit.core.editing import EditError, Seen
from remit.core.organisation import Organisation
from remit.lib.periods import Period
from remit.queries import calendar
from remit.queries import cover as reading
from remit.queries import readiness as deputies
from remit.queries.permission import actor_of, ground

router = Router(auth=WRITE, tags=["cover"])


class CoverIn(Schema):
    """Who would act, for whom (null: the role is vacant), from ``start`` up to and without ``until``, in which rows."""

    role: Id
    acting: Id
    holder: Id | None = None
    start: Day
    until: Day
    rows: Annotated[list[Id], Field(min_length=1, max_length=100)] | None = None


class DeputyIn(Schema):
    """Who is to be the deputy for a role."""

    role: Id
    person: Id


class RehearsalIn(DeputyIn):
    """The day on which the deputy acted for practice."""

    on: Day


class DryRunIn(DeputyIn):
    """What was missing when the deputy went through it; empty: nothing."""

    missing: Text = ""


class EndIn(Schema):
    """``on`` is the first day without it; ``seen`` is that of the cover as it was read."""

    seen: Annotated[str, Field(max_length=2000)]
    on: Day


def _ground(request: HttpRequest, team: str) -> Organisation:
    """What the team's pages and the decisions about who asks rest on. Raises Refusal and NotAllowed."""
    desk_of(team)
    thing = Thing("team", "there", team)
    allowed(request, "read-said", thing)
    return ground(user_of(request), [thing], now())


@router.get("/teams/{team}/covers", auth=READ, response=ANSWERS, summary="The covers of a team")
def covers(request: HttpRequest, team: Id) -> HttpResponse:
    """On their way (for those concerned), running, to come, and over for a year; days include the last.

    ``seen`` is for ending one, where the token may.
    """
    found = reading.page(_ground(request, team), team, actor_of(user_of(request)), now())
    return private(json(data(found)))


@router.post("/teams/{team}/covers/end", response=WRITES, summary="End a cover early")
def end_cover(request: HttpRequest, team: Id, body: EndIn) -> HttpResponse:
    """For the holder, who acts, and those above; what was done under it stays on record."""

    def do() -> tuple[int, dict[str, Any]]:
        seen = Seen.from_text(body.seen)
        if seen.key.kind != "cover" or seen.key.group[:1] != (team,):
            raise Failure("refused", "this is no cover of the team", field="seen")
        edited = cover.end(seen, body.on, acting_user=user_of(request), now=now())
        return 200, {"changed": [str(step.key) for step in edited.steps]}

    return written(request, do)


@router.get("/cover-requests/{number}", auth=READ, response=ANSWERS, summary="A cover on its way")
def cover_request(request: HttpRequest, number: Number) -> HttpResponse:
    """For those whom it concerns; what their token may do about it is told in ``may_…``."""
    team = reading.team_of_request(number)
    if team is None:
        raise cover.NoSuchRequest(number)
    user = user_of(request)
    organisation = ground(user, [Thing("team", "there", team)], now())
    line = reading.request(number, organisation, actor_of(user), now())
    if line is None:
        raise cover.NoSuchRequest(number)
    return private(json(data(line)))


@router.post("/cover-requests/{number}/decline", response=WRITES, summary="Say no to a cover")
def decline_cover(request: HttpRequest, number: Number) -> HttpResponse:
    """For the holder and those above: who would act, and who asked, say no in the browser."""

    def do() -> tuple[int, dict[str, Any]]:
        return 200, {"number": number, "state": cover.decline(number, acting_user=user_of(request)).state}

    return written(request, do)


@router.get("/teams/{team}/calendar", auth=READ, response=ANSWERS, summary="A month of a team")
def month(
    request: HttpRequest,
    team: Id,
    month: Annotated[str | None, Query(None, pattern=r"^[0-9]{4}-(0[1-9]|1[0-2])$")] = None,
) -> HttpResponse:
    """Who is away and who acts for whom, day by day; without ``month`` (2026-03) the one of today."""
    allowed(request, "read-calendar", Thing("team", "there", team))
    today = desk_of(team).day
    chosen = today if month is None or month == f"{today:%Y-%m}" else _first(month)
    known = Known(request, day_of(None))
    if same := known.unchanged():
        return same
    return known.answer(data(calendar.month(source().for_teams([team], chosen), team, chosen)))


def _first(month: str) -> date:
    first = date.fromisoformat(f"{month}-01") if month >= "0001" else date.min
    if not EARLIEST <= first <= LATEST:
        raise Failure("refused", "this month is too far away", field="month")
    return first


@router.get("/teams/{team}/readiness", auth=READ, response=ANSWERS, summary="The readiness of a team")
def ready(request: HttpRequest, team: Id) -> HttpResponse:
    """Who deputises; for those whom it concerns whether they practised, and what their access lacks."""
    user = user_of(request)
    found = deputies.page(_ground(request, team), team, actor_of(user), now())
    for one in found.roles:
        for deputy in one.deputies:
            if deputy.missing:  # written by the deputy about themselves: they see who read it
                privacy.read(
                    deputy.person.id,
                    f"what was missing: {one.role.name}, {found.team.name}",
                    acting_user=user,
                )
    return private(json(data(found)))


@router.post("/teams/{team}/covers", response=WRITES, summary="Ask for a cover")
def ask_cover(request: HttpRequest, team: Id, body: CoverIn) -> HttpResponse:
    """Those who must agree are told. Granting and accepting are personal: no token does that."""

    def do() -> tuple[int, dict[str, Any]]:
        rows = None if body.rows is None else tuple(body.rows)
        if body.until <= body.start:
            raise EditError("it would end before it begins", "until")
        wish = Cover(team, body.role, body.acting, Period(body.start, body.until), body.holder, rows)
        asked = cover.ask(wish, acting_user=user_of(request))
        return 201, {
            "number": asked.pk,
            "state": asked.state,
            "granted": asked.granted_by_id is not None,
            "accepted": asked.accepted_at is not None,
        }

    return written(request, do)


@router.post("/teams/{team}/deputies", response=WRITES, summary="Name a deputy")
def name_deputy(request: HttpRequest, team: Id, body: DeputyIn) -> HttpResponse:
    """The deputy is asked; accepting is personal."""

    def do() -> tuple[int, dict[str, Any]]:
        edited = readiness.name(team, body.role, body.person, acting_user=user_of(request))
        return 201, {"changed": [str(step.key) for step in edited.steps]}

    return written(request, do)


@router.post("/teams/{team}/deputies/end", response=WRITES, summary="No deputy any more")
def end_deputy(request: HttpRequest, team: Id, body: DeputyIn) -> HttpResponse:
    """Ends it today."""

    def do() -> tuple[int, dict[str, Any]]:
        edited = readiness.end(team, body.role, body.person, acting_user=user_of(request))
        return 200, {"changed": [str(step.key) for step in edited.steps]}

    return written(request, do)


@router.post("/teams/{team}/rehearsals", response=WRITES, summary="Record a rehearsal")
def rehearse(request: HttpRequest, team: Id, body: RehearsalIn) -> HttpResponse:
    """A day on which the deputy acted for practice."""

    def do() -> tuple[int, dict[str, Any]]:
        user = user_of(request)
        made = readiness.rehearse(team, body.role, body.person, body.on, acting_user=user)
        return 201, {"number": made.pk}

    return written(request, do)


@router.post("/teams/{team}/dry-runs", response=WRITES, summary="Record a dry run")
def dry_run(request: HttpRequest, team: Id, body: DryRunIn) -> HttpResponse:
    """What was missing; for the deputy themselves."""

    def do() -> tuple[int, dict[str, Any]]:
        user = user_of(request)
        made = readiness.dry_run(team, body.role, body.person, body.missing, acting_user=user)
        return 201, {"number": made.pk}

    return written(request, do)
