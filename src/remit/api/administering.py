"""Writing who is there: people, teams, members, roles, lines and leaves; for those who may on the pages."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Annotated, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Field, Router, Schema

from remit.actions.organisation import Edit
from remit.api.auth import WRITE
from remit.api.edits import PEOPLE, TEAMS, guarded, made, person_parts, team_parts
from remit.api.errors import Failure
from remit.api.reading import Day, Id, Words, now, source
from remit.api.writing import WRITES
from remit.core import editing
from remit.core.access import Thing
from remit.core.editing import EditError
from remit.core.organisation import Organisation
from remit.core.person import Identity, Kind, Person
from remit.core.team import Team
from remit.lib.periods import Period
from remit.queries.permission import ORGANISATION, person_thing

router = Router(auth=WRITE, tags=["organisation"])
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


class HandOverIn(OnIn):
    """Who holds it from the day on."""

    to: Id


class SinceIn(Schema):
    """Since when; null: unknown."""

    start: Day | None = None


def _person(
    request: HttpRequest,
    person: str,
    change: Edit,
    action: str,
    verb: str = PEOPLE,
    thing: Thing = ORGANISATION,
) -> HttpResponse:
    """An edit of what is entered of a person; with If-Match only of what nobody changed since."""
    return made(request, guarded(request, person_parts(person), change, must=False), action, verb, thing)


def _team(request: HttpRequest, team: str, change: Edit, action: str) -> HttpResponse:
    """An edit of what is entered of a team; with If-Match only of what nobody changed since."""
    return made(request, guarded(request, team_parts(team), change, must=False), action, TEAMS)


@router.post("/people", response=WRITES, summary="Somebody comes")
def add_person(request: HttpRequest, body: PersonIn) -> HttpResponse:
    """Adds a person."""
    mails = tuple(Identity("email", address) for address in body.email)
    person = Person(body.id, body.name, Kind(body.kind), mails, period=Period(body.start))
    return made(request, partial(editing.add_person, person=person), "person.add", PEOPLE, status=201)


@router.post("/people/{person_id}/name", response=WRITES, summary="Another name")
def name_person(request: HttpRequest, person_id: Id, body: NameIn) -> HttpResponse:
    """Changes a person's name."""
    change = partial(editing.change_person, person=person_id, name=body.name)
    return _person(request, person_id, change, "person.change")


@router.post("/people/{person_id}/end", response=WRITES, summary="Somebody leaves")
def end_person(request: HttpRequest, person_id: Id, body: OnIn) -> HttpResponse:
    """With them ends what they are a member of, hold and deputise for."""
    change = partial(editing.end_person, person=person_id, on=body.on)
    return _person(request, person_id, change, "person.end")


@router.post("/people/{person_id}/manager", response=WRITES, summary="Whom somebody reports to")
def set_manager(request: HttpRequest, person_id: Id, body: ManagerIn) -> HttpResponse:
    """From a day on."""
    change = partial(editing.set_manager, person=person_id, manager=body.manager, on=body.on)
    return _person(request, person_id, change, "reporting_line.set")


@router.post("/people/{person_id}/leaves", response=WRITES, summary="Days away")
def add_leave(request: HttpRequest, person_id: Id, body: LeaveIn) -> HttpResponse:
    """For oneself, for those one manages, and for administrators."""
    change = partial(editing.add_leave, person=person_id, start=body.start, until=body.until)
    thing = _thing(person_id)
    return made(request, change, "leave.add", "enter-leave", thing, 201)


@router.put("/people/{person_id}/leaves/{start}", response=WRITES, summary="Other days away")
def change_leave(request: HttpRequest, person_id: Id, start: Id, body: LeaveIn) -> HttpResponse:
    """Of the leave that began on the day, or ``unknown``."""
    change = partial(
        editing.change_leave, person=person_id, was_start=_began(start), start=body.start, until=body.until
    )
    return _person(request, person_id, change, "leave.change", "enter-leave", _thing(person_id))


@router.post("/people/{person_id}/leaves/{start}/end", response=WRITES, summary="Back again")
def end_leave(request: HttpRequest, person_id: Id, start: Id, body: OnIn) -> HttpResponse:
    """On this day for the first time; a leave that has not begun by then is taken away."""
    change = partial(editing.end_leave, person=person_id, start=_began(start), on=body.on)
    return _person(request, person_id, change, "leave.end", "enter-leave", _thing(person_id))


def _thing(person: str) -> Thing:
    return person_thing(source().for_person(person), person, now())


def _began(written: str) -> date | None:
    """The first day of a leave as addresses write it. Raises Failure for no day."""
    if written == "unknown":
        return None
    try:
        return date.fromisoformat(written)
    except ValueError:
        raise Failure("not-found", "a leave is named by its first day, or unknown") from None


@router.post("/teams", response=WRITES, summary="A new team")
def add_team(request: HttpRequest, body: TeamIn) -> HttpResponse:
    """Adds a team."""
    team = Team(body.id, body.name, body.zone, period=Period(body.start))
    change = partial(editing.add_team, team=team, parent=body.parent)
    return made(request, change, "team.add", TEAMS, status=201)


@router.post("/teams/{team}/name", response=WRITES, summary="Another name")
def name_team(request: HttpRequest, team: Id, body: NameIn) -> HttpResponse:
    """Changes a team's name."""
    return _team(request, team, partial(editing.change_team, team=team, name=body.name), "team.change")


@router.post("/teams/{team}/move", response=WRITES, summary="Part of another team")
def move_team(request: HttpRequest, team: Id, body: MoveIn) -> HttpResponse:
    """From a day on."""
    change = partial(editing.move_team, team=team, parent=body.parent, on=body.on)
    return _team(request, team, change, "team.move")


@router.post("/teams/{team}/end", response=WRITES, summary="The end of a team")
def end_team(request: HttpRequest, team: Id, body: OnIn) -> HttpResponse:
    """From a day on it is not there."""
    return _team(request, team, partial(editing.end_team, team=team, on=body.on), "team.end")


@router.put("/teams/{team}/members/{person_id}", response=WRITES, summary="A member")
def add_member(request: HttpRequest, team: Id, person_id: Id, body: SinceIn) -> HttpResponse:
    """From a day on."""
    change = partial(editing.add_membership, person=person_id, team=team, period=Period(body.start))
    return _team(request, team, change, "membership.add")


@router.post("/teams/{team}/members/{person_id}/end", response=WRITES, summary="No member any more")
def end_member(request: HttpRequest, team: Id, person_id: Id, body: OnIn) -> HttpResponse:
    """From a day on."""
    change = partial(editing.end_membership, person=person_id, team=team, on=body.on)
    return _team(request, team, change, "membership.end")


@router.put("/teams/{team}/roles/{role}/{person_id}", response=WRITES, summary="A role")
def assign_role(request: HttpRequest, team: Id, role: Id, person_id: Id, body: SinceIn) -> HttpResponse:
    """Somebody holds a role from a day on."""
    change = partial(editing.assign_role, person=person_id, role=role, team=team, period=Period(body.start))
    return _team(request, team, change, "role.assign")


@router.post("/teams/{team}/roles/{role}/{person_id}/end", response=WRITES, summary="The end of a role")
def end_role(request: HttpRequest, team: Id, role: Id, person_id: Id, body: OnIn) -> HttpResponse:
    """From a day on it is not theirs."""
    change = partial(editing.end_role, person=person_id, role=role, team=team, on=body.on)
    return _team(request, team, change, "role.end")


@router.post(
    "/teams/{team}/roles/{role}/{person_id}/hand-over", response=WRITES, summary="From one person to another"
)
def hand_over(request: HttpRequest, team: Id, role: Id, person_id: Id, body: HandOverIn) -> HttpResponse:
    """The one’s last day is the day before the other’s first."""
    if body.to == person_id:
        raise EditError("they hold this role already", "to")

    def handed(organisation: Organisation) -> Organisation:
        after = editing.end_role(organisation, person_id, role, team, body.on)
        return editing.assign_role(after, body.to, role, team, Period(body.on))

    return _team(request, team, handed, "role.hand_over")
