"""Clarity rounds: listing, opening, how far one is, what it showed, what becomes of its agenda, closing it.

Answering, revealing and cancelling are personal: no token does that, and no answer of an open round is read here.
"""

from __future__ import annotations

from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from ninja import Field, Router, Schema

from remit.actions import clarity as actions
from remit.actions.clarity_agenda import leave_open
from remit.actions.clarity_agenda import settle as settle_row
from remit.actions.permission import require
from remit.api.agreeing import Parties, PartyIn, SplitIn, Version, seen_of_row
from remit.api.auth import READ, WRITE, user_of
from remit.api.data import Cursor, Limit, data, paged
from remit.api.errors import Failure
from remit.api.read import ANSWERS
from remit.api.reading import Day, Id, Known, Number, Text, day_of, now
from remit.api.writing import WRITES, seen_before, written
from remit.core.access import Thing
from remit.core.clarity import MIN_POOLED
from remit.db.models import Round, Team, User
from remit.queries import clarity, clarity_protocol
from remit.queries.clarity_access import may_open, of_the_team, permits, round_thing

router = Router(auth=READ, tags=["rounds"])


class RoundIn(Schema):
    """A round to open: the last day to answer as a wish, and from how many people up pooled answers are shown."""

    due: Day | None = None
    pooled: Annotated[int, Field(ge=MIN_POOLED, le=1000)] = MIN_POOLED


class SettledIn(Schema):
    """Who holds the row from the day on, and what was agreed; ``version`` is that of the agenda's item."""

    version: Version
    outcome: Text
    holders: Parties
    split: Annotated[list[SplitIn], Field(max_length=50)] = []
    tie_break: PartyIn | None = None
    on: Day


class LeftOpenIn(Schema):
    """What is open, who sees to it, by which day; ``version`` is that of the agenda's item."""

    version: Version
    outcome: Text
    owner: Id
    due: Day


def round_of(request: HttpRequest, team: str, number: int) -> clarity.RoundView:
    """The round of the team, for who may see how far it is or what it showed. Raises Failure and NotAllowed."""
    stored = Round.objects.filter(team_id=team, pk=number).first()
    found = clarity.view(team, number)
    if stored is None or found is None:
        raise Failure("not-found", "there is no such round of this team")
    user = user_of(request)
    allowed = permits(user, stored, now())
    if not (allowed.presence or allowed.results):
        verb = "read-presence" if found.open else "read-results"
        require(user, verb, round_thing(stored), now())
    return found


def _known_team(team: str) -> None:
    if not Team.objects.filter(pk=team).exists():
        raise Failure("not-found", "there is no such team")


def _brief(found: clarity.RoundView) -> dict[str, Any]:
    return {
        "id": found.id,
        "state": found.state,
        "day": found.day.isoformat(),
        "opened_at": found.opened_at.isoformat(),
        "due": data(found.due),
        "revealed_at": data(found.revealed_at),
        "closed_at": data(found.closed_at),
    }


def _read_rounds(user: User, team: str) -> None:
    """Raises NotAllowed for who neither is of the team nor may open a round of it."""
    if not (of_the_team(user, team, now()) or may_open(user, team, now())):
        require(user, "read-results", Thing("round", "revealed", team), now())


@router.get("/teams/{team}/rounds", response=ANSWERS, summary="The clarity rounds of a team")
def listing(request: HttpRequest, team: Id, cursor: Cursor = "", limit: Limit = 50) -> HttpResponse:
    """Newest first, each with its state; for the team and those who may open one."""
    _known_team(team)
    _read_rounds(user_of(request), team)
    known = Known(request, day_of(None))
    if same := known.unchanged():
        return same
    page, rest = paged(clarity.rounds(team), cursor, limit, lambda each: str(each.id))
    return known.answer({"team": team, "rounds": [_brief(each) for each in page], "next": rest})


@router.get("/teams/{team}/rounds/{number}", response=ANSWERS, summary="A clarity round")
def one(request: HttpRequest, team: Id, number: Number) -> HttpResponse:
    """While it is open: how many are done of how many. Revealed: the votes by name, the pooled counts where enough
    people answered, the figures, what is different since the round before, and the agenda."""
    found = round_of(request, team, number)
    known = Known(request, day_of(None))
    return known.unchanged() or known.answer(data(found))


@router.get("/teams/{team}/rounds/{number}/protocol", response=ANSWERS, summary="The protocol of a round")
def protocol(request: HttpRequest, team: Id, number: Number) -> HttpResponse:
    """The same as Markdown, in ``markdown``; once the round is revealed."""
    found = round_of(request, team, number)
    if found.result is None:
        raise Failure("refused", "this round is not revealed")
    known = Known(request, day_of(None))
    return known.unchanged() or known.answer({"markdown": clarity_protocol.as_markdown(found)})


@router.post("/teams/{team}/rounds", auth=WRITE, response=WRITES, summary="Open a clarity round")
def open_round(request: HttpRequest, team: Id, body: RoundIn) -> HttpResponse:
    """Everybody who answers is told; who answers by name and who pooled is fixed with it."""

    def do() -> tuple[int, dict[str, Any]]:
        _known_team(team)
        opened = actions.open_round(team, acting_user=user_of(request), due=body.due, pooled=body.pooled)
        return 201, {"id": opened.pk, "state": opened.state}

    return written(request, do)


ITEM = "/teams/{team}/rounds/{number}/agenda/{responsibility}"


@router.post(f"{ITEM}/settle", auth=WRITE, response=WRITES, summary="Settle a row of the agenda")
def settle(
    request: HttpRequest, team: Id, number: Number, responsibility: Id, body: SettledIn
) -> HttpResponse:
    """Into the team's charter; needs the ``ETag`` of the row as If-Match."""
    before = seen_before(request, seen_of_row(team, responsibility))

    def do() -> tuple[int, dict[str, Any]]:
        _in_round(request, team, number)
        edited = settle_row(
            number,
            responsibility,
            acting_user=user_of(request),
            version=body.version,
            outcome=body.outcome,
            holders=tuple(each.party for each in body.holders),
            split=tuple((each.party, each.part) for each in body.split),
            tie_break=None if body.tie_break is None else body.tie_break.party,
            on=body.on,
            seen=[before],
        )
        return 200, {"state": "settled", "changed": edited is not None and bool(edited.steps)}

    return written(request, do)


@router.post(f"{ITEM}/leave-open", auth=WRITE, response=WRITES, summary="Leave a row of the agenda open")
def left_open(
    request: HttpRequest, team: Id, number: Number, responsibility: Id, body: LeftOpenIn
) -> HttpResponse:
    """With somebody who sees to it, by a day; they are told."""

    def do() -> tuple[int, dict[str, Any]]:
        _in_round(request, team, number)
        point = leave_open(
            number,
            responsibility,
            acting_user=user_of(request),
            version=body.version,
            outcome=body.outcome,
            owner=body.owner,
            due=body.due,
        )
        return 200, {"state": "open", "point": point.pk}

    return written(request, do)


@router.post("/teams/{team}/rounds/{number}/close", auth=WRITE, response=WRITES, summary="Close a round")
def close(request: HttpRequest, team: Id, number: Number) -> HttpResponse:
    """Once every row of its agenda is settled or left open."""

    def do() -> tuple[int, dict[str, Any]]:
        _in_round(request, team, number)
        actions.close(number, acting_user=user_of(request))
        return 200, {"state": "closed"}

    return written(request, do)


def _in_round(request: HttpRequest, team: str, number: int) -> None:
    """Raises Failure for a round that the team does not have, or that who asks may not write of."""
    stored = Round.objects.filter(team_id=team, pk=number).first()
    if stored is None:
        raise Failure("not-found", "there is no such round of this team")
    require(user_of(request), "write-outcome", Thing("round", "revealed", team), now())
