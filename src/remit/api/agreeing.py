"""Writing what a team says: rows of its charter, proposals, points."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from ninja import Field, Router, Schema

from remit.actions import charter, point
from remit.api.auth import READ, WRITE, user_of
from remit.api.errors import Error, Failure
from remit.api.reading import Day, Id, Number, Text, allowed, json, now, private, source
from remit.api.writing import WRITES, seen_before, written
from remit.core.access import Thing
from remit.core.charter import CharterRow
from remit.core.drafting import fingerprint, shown
from remit.core.editing import Seen, seen
from remit.core.framework import Party
from remit.core.organisation import Organisation
from remit.core.resolution import local_day, team_day, who
from remit.db.models import OpenPoint, Proposal
from remit.lib.periods import Period
from remit.lib.plain import plain

router = Router(auth=WRITE, tags=["agreement"])


class PartyIn(Schema):
    """A role or a person: one of the two."""

    role: Id | None = None
    person: Id | None = None

    @property
    def party(self) -> Party:
        """As a value. Raises Failure."""
        if (self.role is None) == (self.person is None):
            raise Failure("refused", "a party is a role or a person: name one of the two")
        return Party.role(self.role) if self.role is not None else Party.person(str(self.person))


class SplitIn(PartyIn):
    """Which part a party has."""

    part: Text


Version = Annotated[int, Field(ge=0, le=2**31 - 1)]
Parties = Annotated[list[PartyIn], Field(max_length=50)]


class RowIn(Schema):
    """What a team's charter says of a row; what is null is left to what is above it.

    A proposal that leaves a field out proposes no other: the charter says of it what it says now.
    """

    holders: Parties | None = None
    split: Annotated[list[SplitIn], Field(max_length=50)] | None = None
    tie_break: PartyIn | None = None
    informed: Parties | None = None
    when_vacant: Parties | None = None
    not_applicable: Text | None = None
    title: Annotated[Text, Field(min_length=1)] | None = None
    description: Text | None = None
    cadence: Annotated[int, Field(ge=1, le=3660)] | None = None
    note: Text | None = None

    def said(self) -> dict[str, Any]:
        """Each of its fields as a charter row has it."""
        return {
            "holders": _parties(self.holders),
            "split": None if self.split is None else tuple((one.party, one.part) for one in self.split),
            "tie_break": None if self.tie_break is None else self.tie_break.party,
            "informed": _parties(self.informed),
            "when_vacant": _parties(self.when_vacant),
            "not_applicable": self.not_applicable,
            "title": self.title,
            "description": self.description,
            "cadence": self.cadence,
            "note": self.note,
        }

    def row(self, own: CharterRow, on: date) -> CharterRow:
        """The row from the day on; of what has no field here it says what ``own``, the row of now, says."""
        return replace(own, period=Period(on), **self.said())


class RowFromIn(RowIn):
    """The same, from a day on; ``reason`` stands in the audit."""

    on: Day
    reason: Text = ""


class ProposalIn(RowIn):
    """The same, as a proposal; ``why`` is for those who decide."""

    why: Text

    def changed(self, own: CharterRow) -> CharterRow:
        """``own``, the row of now, with the fields that the proposal names."""
        said = {name: value for name, value in self.said().items() if name in self.model_fields_set}
        return replace(own, period=Period(), **said)


class OnIn(Schema):
    """From which day on."""

    on: Day


class EndRowIn(OnIn):
    """The same; ``reason`` stands in the audit."""

    reason: Text = ""


class SentenceIn(Schema):
    """A sentence that says why."""

    sentence: Text


class PointIn(Schema):
    """What is wrong."""

    text: Text


class AssignIn(Schema):
    """Who sees to it, by which day; ``version`` is the one that was read."""

    owner: Id
    due: Day
    version: Version


class SettleIn(Schema):
    """How it was settled; ``version`` is the one that was read."""

    resolution: Text
    version: Version


def _parties(given: list[PartyIn] | None) -> tuple[Party, ...] | None:
    return None if given is None else tuple(one.party for one in given)


def _row(organisation: Organisation, team: str, responsibility: str) -> CharterRow | None:
    """What the team's own charter says of the row today."""
    day = local_day(organisation, team, now())
    return next(
        (
            row
            for charter_ in organisation.charters
            for row in charter_.rows
            if charter_.team == team and row.responsibility == responsibility and day in row.period
        ),
        None,
    )


def seen_of_row(team: str, responsibility: str) -> Seen:
    """What the team's own charter says of the row, and will say, as a change must have seen it."""
    return seen(source().whole(), "charter row", team, responsibility)


ROW: dict[Any, Any] = {200: dict[str, Any], frozenset({401, 403, 404, 422, 503}): Error}


@router.get("/teams/{team}/rows/{responsibility}", auth=READ, response=ROW, summary="A row of a team")
def row(request: HttpRequest, team: Id, responsibility: Id) -> HttpResponse:
    """What the team's own charter says of the row today (null: nothing). Its ETag is for a change's If-Match."""
    allowed(request, "read-said", Thing("team", "there", team))
    found = source().for_teams([team], now().date())
    who(found, team, responsibility, now())  # says which of the two is not there
    said = _row(found, team, responsibility)
    current = seen_of_row(team, responsibility)
    data = {"team": team, "responsibility": responsibility, "row": None if said is None else plain(said)}
    return private(json(data), f'"{current.digest}"')


@router.put("/teams/{team}/rows/{responsibility}", response=WRITES, summary="Change a row")
def change_row(request: HttpRequest, team: Id, responsibility: Id, body: RowFromIn) -> HttpResponse:
    """From the day on the team's charter says this of the row; for those who hold it. Needs If-Match."""
    before = seen_before(request, seen_of_row(team, responsibility))

    def do() -> tuple[int, dict[str, Any]]:
        found = source().for_teams([team], body.on)
        team_day(found, team, now())  # says so where there is no such team
        own = _row(found, team, responsibility)
        wanted = body.row(own or CharterRow(responsibility), body.on)
        edited = charter.change_row(
            team, wanted, acting_user=user_of(request), seen=[before], reason=body.reason
        )
        return 200, {"team": team, "responsibility": responsibility, "changed": bool(edited.steps)}

    return written(request, do)


@router.post("/teams/{team}/rows/{responsibility}/end", response=WRITES, summary="Leave a row to above")
def end_row(request: HttpRequest, team: Id, responsibility: Id, body: EndRowIn) -> HttpResponse:
    """From the day on the team's charter says nothing of the row; a row of its own ends. Needs If-Match."""
    before = seen_before(request, seen_of_row(team, responsibility))

    def do() -> tuple[int, dict[str, Any]]:
        edited = charter.drop_row(
            team, responsibility, body.on, acting_user=user_of(request), seen=[before], reason=body.reason
        )
        return 200, {"team": team, "responsibility": responsibility, "changed": bool(edited.steps)}

    return written(request, do)


@router.post("/teams/{team}/rows/{responsibility}/proposals", response=WRITES, summary="Propose a row")
def propose(request: HttpRequest, team: Id, responsibility: Id, body: ProposalIn) -> HttpResponse:
    """What the team's charter should say of the row: what is left out stays as it is. Its holders are told."""

    def do() -> tuple[int, dict[str, Any]]:
        found = source().for_teams([team], now().date())
        desk = team_day(found, team, now())  # says so where there is no such team
        own = _row(found, team, responsibility) or CharterRow(responsibility)
        seen = shown(found, desk, responsibility)
        made = charter.propose(
            team, body.changed(own), body.why, acting_user=user_of(request), based_on=fingerprint(seen)
        )
        return 201, proposal_json(made)

    return written(request, do)


@router.post("/proposals/{number}/take", response=WRITES, summary="Take a proposal")
def take(request: HttpRequest, number: Number, body: OnIn) -> HttpResponse:
    """From the day on the charter says what was proposed; for those who hold the row."""

    def do() -> tuple[int, dict[str, Any]]:
        charter.take(number, body.on, acting_user=user_of(request))
        return 200, proposal_json(Proposal.objects.get(pk=number))

    return written(request, do)


@router.post("/proposals/{number}/decline", response=WRITES, summary="Decline a proposal")
def decline(request: HttpRequest, number: Number, body: SentenceIn) -> HttpResponse:
    """With a sentence; for those who hold the row."""
    user = user_of(request)
    return written(
        request, lambda: (200, proposal_json(charter.decline(number, body.sentence, acting_user=user)))
    )


@router.post("/proposals/{number}/withdraw", response=WRITES, summary="Withdraw a proposal")
def withdraw(request: HttpRequest, number: Number) -> HttpResponse:
    """For whoever made it."""
    user = user_of(request)
    return written(request, lambda: (200, proposal_json(charter.withdraw(number, acting_user=user))))


@router.post("/teams/{team}/rows/{responsibility}/points", response=WRITES, summary="Something is wrong")
def open_point(request: HttpRequest, team: Id, responsibility: Id, body: PointIn) -> HttpResponse:
    """Opens a point on the row; its holders are told."""
    user = user_of(request)
    return written(
        request,
        lambda: (201, point_json(point.open_point(team, responsibility, body.text, acting_user=user))),
    )


@router.post("/points/{number}/assign", response=WRITES, summary="Who settles a point, by when")
def assign(request: HttpRequest, number: Number, body: AssignIn) -> HttpResponse:
    """For those who may; the owner is told."""

    def do() -> tuple[int, dict[str, Any]]:
        known_point(request, number)
        found = point.assign(number, body.owner, body.due, version=body.version, acting_user=user_of(request))
        return 200, point_json(found)

    return written(request, do)


@router.post("/points/{number}/settle", response=WRITES, summary="Settle a point")
def settle(request: HttpRequest, number: Number, body: SettleIn) -> HttpResponse:
    """And how; whoever opened it is told."""

    def do() -> tuple[int, dict[str, Any]]:
        known_point(request, number)
        found = point.settle(number, body.resolution, version=body.version, acting_user=user_of(request))
        return 200, point_json(found)

    return written(request, do)


def known_point(request: HttpRequest, number: int) -> None:
    """Raises NotAllowed or NoSuchPoint before anything is said of a point that they may not know of."""
    found = OpenPoint.objects.filter(pk=number).first()
    if found is None:
        raise point.NoSuchPoint(number)
    allowed(request, "read", point.thing_of(found))


def proposal_json(found: Proposal) -> dict[str, Any]:
    """A proposal as plain data."""
    return {
        "number": found.pk,
        "team": found.team_id,
        "responsibility": found.responsibility,
        "row": found.row,
        "why": found.note,
        "proposed_by": found.proposed_by_id,
        "state": found.state,
        "decision": found.decision or None,
    }


def point_json(found: OpenPoint) -> dict[str, Any]:
    """A point as plain data."""
    return {
        "number": found.pk,
        "team": found.team_id,
        "responsibility": found.responsibility,
        "text": found.text,
        "opened_by": found.opened_by_id,
        "owner": found.owner_id,
        "due": None if found.due is None else found.due.isoformat(),
        "resolution": found.resolution or None,
        "settled": found.closed_at is not None,
        "version": found.version,
    }
