"""Writing who could act: asking for a cover, naming deputies, recording rehearsals and dry runs."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from ninja import Field, Router, Schema

from remit.actions import cover, readiness
from remit.api.auth import WRITE, user_of
from remit.api.reading import Day, Id, Text
from remit.api.writing import WRITES, written
from remit.core.cover import Cover
from remit.core.editing import EditError
from remit.lib.periods import Period

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
