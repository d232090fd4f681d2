"""Writing who is there: people, teams, members, roles, lines and leaves; for those who may on the pages."""

from __future__ import annotations

from functools import partial
from typing import Annotated, Any, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Field, Router, Schema

from remit.actions.administer import administer
from remit.actions.organisation import Edit
from remit.api.auth import WRITE, user_of
from remit.api.reading import Day, Id, Words, now, source
from remit.api.writing import WRITES, written
from remit.core import editing
from remit.core.access import Thing
from remit.core.person import Identity, Kind, Person
from remit.core.team import Team
from remit.lib.periods import Period
from remit.queries.permission import ORGANISATION, person_thing

router = Router(auth=WRITE, tags=["organisation"])
PEOPLE, TEAMS = "administer-people", "administer-teams"
Name = Annotated[Words, Field(min_length=1)]


class PersonIn(Schema):
    """Somebody who comes; ``start`` null: nobody knows since when."""

    id: Id
    name: Name
    kind: Literal["human", "agent"] = "human"
    email: Annotated[list[Words], Field(max_length=20)] = []
    start: Day | None = None


class TeamIn(Schema):
    """A new team, part of another or of none."""

    id: Id
    name: Name
    parent: Id | None = None
    zone: Words | None = None
    start: Day | None = None


class NameIn(Schema):
    """Another name."""

    name: Name


class OnIn(Schema):
    """The first day on which it is so."""

    on: Day


class MoveIn(OnIn):
    """The team that it is part of from the day on; null: of none."""

    parent: Id | None


class ManagerIn(OnIn):
    """Whom somebody reports to from the day on; null: whoever follows from the roles."""

    manager: Id | None


class LeaveIn(Schema):
    """Days away; ``until`` is the first day back. There is no field for the reason, on purpose."""

    start: Day
    until: Day


class SinceIn(Schema):
    """Since when; null: unknown."""

    start: Day | None = None


def _edit(
    request: HttpRequest, change: Edit, action: str, verb: str, thing: Thing = ORGANISATION, status: int = 200
) -> HttpResponse:
    def do() -> tuple[int, dict[str, Any]]:
        edited = administer(change, acting_user=user_of(request), verb=verb, thing=thing, action=action)
        return status, {"changed": [str(step.key) for step in edited.steps]}

    return written(request, do)


@router.post("/people", response=WRITES, summary="Somebody comes")
def add_person(request: HttpRequest, body: PersonIn) -> HttpResponse:
    """Adds a person."""
    mails = tuple(Identity("email", address) for address in body.email)
    person = Person(body.id, body.name, Kind(body.kind), mails, period=Period(body.start))
    return _edit(request, partial(editing.add_person, person=person), "person.add", PEOPLE, status=201)


@router.post("/people/{person_id}/name", response=WRITES, summary="Another name")
def name_person(request: HttpRequest, person_id: Id, body: NameIn) -> HttpResponse:
    """Changes a person's name."""
    change = partial(editing.change_person, person=person_id, name=body.name)
    return _edit(request, change, "person.change", PEOPLE)


@router.post("/people/{person_id}/end", response=WRITES, summary="Somebody leaves")
def end_person(request: HttpRequest, person_id: Id, body: OnIn) -> HttpResponse:
    """With them ends what they are a member of, hold and deputise for."""
    return _edit(request, partial(editing.end_person, person=person_id, on=body.on), "person.end", PEOPLE)


@router.post("/people/{person_id}/manager", response=WRITES, summary="Whom somebody reports to")
def set_manager(request: HttpRequest, person_id: Id, body: ManagerIn) -> HttpResponse:
    """From a day on."""
    change = partial(editing.set_manager, person=person_id, manager=body.manager, on=body.on)
    return _edit(request, change, "reporting_line.set", PEOPLE)


@router.post("/people/{person_id}/leaves", response=WRITES, summary="Days away")
def add_leave(request: HttpRequest, person_id: Id, body: LeaveIn) -> HttpResponse:
    """For oneself, for those one manages, and for administrators."""
    thing = person_thing(source().for_person(person_id), person_id, now())
    change = partial(editing.add_leave, person=person_id, start=body.start, until=body.until)
    return _edit(request, change, "leave.add", "enter-leave", thing, 201)


@router.post("/teams", response=WRITES, summary="A new team")
def add_team(request: HttpRequest, body: TeamIn) -> HttpResponse:
    """Adds a team."""
    team = Team(body.id, body.name, body.zone, period=Period(body.start))
    change = partial(editing.add_team, team=team, parent=body.parent)
    return _edit(request, change, "team.add", TEAMS, status=201)


@router.post("/teams/{team}/name", response=WRITES, summary="Another name")
def name_team(request: HttpRequest, team: Id, body: NameIn) -> HttpResponse:
    """Changes a team's name."""
    return _edit(request, partial(editing.change_team, team=team, name=body.name), "team.change", TEAMS)


@router.post("/teams/{team}/move", response=WRITES, summary="Part of another team")
def move_team(request: HttpRequest, team: Id, body: MoveIn) -> HttpResponse:
    """From a day on."""
    change = partial(editing.move_team, team=team, parent=body.parent, on=body.on)
    return _edit(request, change, "team.move", TEAMS)


@router.post("/teams/{team}/end", response=WRITES, summary="The end of a team")
def end_team(request: HttpRequest, team: Id, body: OnIn) -> HttpResponse:
    """From a day on it is not there."""
    return _edit(request, partial(editing.end_team, team=team, on=body.on), "team.end", TEAMS)


@router.put("/teams/{team}/members/{person_id}", response=WRITES, summary="A member")
def add_member(request: HttpRequest, team: Id, person_id: Id, body: SinceIn) -> HttpResponse:
    """From a day on."""
    change = partial(editing.add_membership, person=person_id, team=team, period=Period(body.start))
    return _edit(request, change, "membership.add", TEAMS)


@router.post("/teams/{team}/members/{person_id}/end", response=WRITES, summary="No member any more")
def end_member(request: HttpRequest, team: Id, person_id: Id, body: OnIn) -> HttpResponse:
    """From a day on."""
    change = partial(editing.end_membership, person=person_id, team=team, on=body.on)
    return _edit(request, change, "membership.end", TEAMS)


@router.put("/teams/{team}/roles/{role}/{person_id}", response=WRITES, summary="A role")
def assign_role(request: HttpRequest, team: Id, role: Id, person_id: Id, body: SinceIn) -> HttpResponse:
    """Somebody holds a role from a day on."""
    change = partial(editing.assign_role, person=person_id, role=role, team=team, period=Period(body.start))
    return _edit(request, change, "role.assign", TEAMS)


@router.post("/teams/{team}/roles/{role}/{person_id}/end", response=WRITES, summary="The end of a role")
def end_role(request: HttpRequest, team: Id, role: Id, person_id: Id, body: OnIn) -> HttpResponse:
    """From a day on it is not theirs."""
    change = partial(editing.end_role, person=person_id, role=role, team=team, on=body.on)
    return _edit(request, change, "role.end", TEAMS)
