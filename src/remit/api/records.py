"""What is entered of the organisation, its people, teams and systems: to read, and to change as a whole.

The ETag of what was read is for the change: what somebody else entered since is never overwritten.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import Annotated, Any, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Field, Query, Router, Schema

from remit.actions.charter import terms_of
from remit.api.agreeing import Parties
from remit.api.auth import READ, WRITE
from remit.api.data import Cursor, Limit, data, paged
from remit.api.edits import (
    HEAD_PARTS,
    PEOPLE,
    TEAMS,
    Part,
    charter_parts,
    digest_of,
    guarded,
    made,
    person_parts,
    team_parts,
)
from remit.api.errors import Failure
from remit.api.read import ANSWERS
from remit.api.reading import Id, Known, Words, allowed, day_of, json, private, source
from remit.api.writing import WRITES
from remit.core import editing
from remit.core.organisation import Organisation
from remit.core.person import Identity
from remit.queries.permission import ORGANISATION

router = Router(auth=READ, tags=["organisation"])
Name = Annotated[Words, Field(min_length=1)]


class OrganisationIn(Schema):
    """The organisation's name and zone."""

    name: Name
    zone: Name


class IdentityIn(Schema):
    """How a tool knows somebody."""

    kind: Literal["email", "github", "gitlab", "calendar", "alias"]
    value: Name


class PersonAsIn(Schema):
    """A person's name, and how tools know them."""

    name: Name
    identities: Annotated[list[IdentityIn], Field(max_length=50)]


class TeamAsIn(Schema):
    """A team's name, its zone (null: the organisation's), its labels, its handles in CODEOWNERS."""

    name: Name
    zone: Name | None
    labels: Annotated[dict[Name, Words], Field(max_length=50)]
    forge: Annotated[list[Name], Field(max_length=50)]


class TermsIn(Schema):
    """Where vacant roles fall back to (null: as the charters above say), and how many may hold a role."""

    when_vacant: Parties | None
    max_holders: Annotated[dict[Id, Annotated[int, Field(ge=1, le=99)]], Field(max_length=50)]


def _record(told: dict[str, Any], organisation: Organisation, parts: Iterable[Part]) -> HttpResponse:
    return private(json(told), f'"{digest_of(organisation, parts)}"')


@router.get("/organisation/record", response=ANSWERS, summary="What is entered of the organisation")
def organisation(request: HttpRequest) -> HttpResponse:
    """Its name and zone. Its ETag is for changing them."""
    allowed(request, "export-said", ORGANISATION)
    whole = source().whole()
    return _record({"id": whole.id, "name": whole.name, "zone": whole.zone}, whole, HEAD_PARTS)


@router.get("/people", response=ANSWERS, summary="The people, page by page")
def people(
    request: HttpRequest,
    text: Annotated[Words, Query("", description="A part of a name or an id.")] = "",
    left: Annotated[bool, Query(False, description="Those who have left, too.")] = False,
    cursor: Cursor = "",
    limit: Limit = 50,
) -> HttpResponse:
    """Everybody with their days, in the order of the organisation."""
    allowed(request, "export-said", ORGANISATION)
    known = Known(request, day := day_of(None))
    if same := known.unchanged():
        return same
    wanted = text.strip().casefold()
    found = [
        person
        for person in source().whole().people
        if (left or person.period.end is None or person.period.end > day)
        and (not wanted or wanted in person.name.casefold() or wanted in person.id.casefold())
    ]
    page, rest = paged(found, cursor, limit, lambda person: person.id)
    return known.answer({"people": data(page), "next": rest})


@router.get("/people/{person_id}/record", response=ANSWERS, summary="What is entered of a person")
def person(request: HttpRequest, person_id: Id) -> HttpResponse:
    """Their identities, declared experience, reporting lines, leaves, memberships and roles, past ones too."""
    allowed(request, "export-said", ORGANISATION)
    whole = source().whole()
    known = whole.index.person.get(person_id)
    if known is None:
        raise Failure("not-found", "there is nobody of this id")
    index = whole.index
    told = {
        **data(known),
        "reporting_lines": data([line for line in whole.reporting_lines if line.person == person_id]),
        "leaves": data(index.leaves.get(person_id, ())),
        "memberships": data(index.memberships_of.get(person_id, ())),
        "roles": data(index.assignments_of.get(person_id, ())),
    }
    return _record(told, whole, person_parts(person_id))


@router.get("/teams/{team}/record", response=ANSWERS, summary="What is entered of a team")
def team_record(request: HttpRequest, team: Id) -> HttpResponse:
    """Its zone, labels and handles, the teams it is part of, its members and who holds roles, past ones too."""
    allowed(request, "export-said", ORGANISATION)
    whole = source().whole()
    known = whole.index.team.get(team)
    if known is None:
        raise Failure("not-found", "there is no such team")
    index = whole.index
    told = {
        **data(known),
        "labels": dict(known.labels),
        "parents": data(index.parents.get(team, ())),
        "members": data(index.members.get(team, ())),
        "roles": data(index.roles_on.get(team, ())),
        "deputies": data([one for one in whole.deputies if one.team == team]),
        "systems": data(index.owned.get(team, ())),
    }
    return _record(told, whole, team_parts(team))


@router.get("/systems", response=ANSWERS, summary="The systems, page by page")
def systems(request: HttpRequest, cursor: Cursor = "", limit: Limit = 50) -> HttpResponse:
    """Each with the teams that own it, one after the other."""
    allowed(request, "export-said", ORGANISATION)
    known = Known(request, day_of(None))
    if same := known.unchanged():
        return same
    whole = source().whole()
    page, rest = paged(whole.systems, cursor, limit, lambda system: system.id)
    told = [
        {**data(one), "owners": data([own for own in whole.system_owners if own.system == one.id])}
        for one in page
    ]
    return known.answer({"systems": told, "next": rest})


@router.get("/teams/{team}/terms", response=ANSWERS, summary="What holds for all rows of a charter")
def terms(request: HttpRequest, team: Id) -> HttpResponse:
    """What the team's own charter says of it; null where it says nothing. Its ETag is for changing it."""
    allowed(request, "export-said", ORGANISATION)
    whole = source().whole()
    if team not in whole.index.team:
        raise Failure("not-found", "there is no such team")
    charter = whole.index.charter.get(team)
    told = {
        "team": team,
        "when_vacant": None if charter is None else data(charter.when_vacant),
        "max_holders": {} if charter is None else dict(charter.max_holders),
    }
    return _record(told, whole, charter_parts(team))


@router.put("/organisation", auth=WRITE, response=WRITES, summary="Change the organisation")
def change_organisation(request: HttpRequest, body: OrganisationIn) -> HttpResponse:
    """Its name and zone. Needs the ETag of its record as If-Match."""
    change = partial(editing.change_organisation, name=body.name, zone=body.zone)
    return made(request, guarded(request, HEAD_PARTS, change), "organisation.change", TEAMS)


@router.put("/people/{person_id}", auth=WRITE, response=WRITES, summary="Change a person")
def change_person(request: HttpRequest, person_id: Id, body: PersonAsIn) -> HttpResponse:
    """Their name and identities. Needs the ETag of their record as If-Match."""
    identities = tuple(Identity(one.kind, one.value) for one in body.identities)
    change = partial(editing.change_person, person=person_id, name=body.name, identities=identities)
    return made(request, guarded(request, person_parts(person_id), change), "person.change", PEOPLE)


@router.put("/teams/{team}", auth=WRITE, response=WRITES, summary="Change a team")
def change_team(request: HttpRequest, team: Id, body: TeamAsIn) -> HttpResponse:
    """Its name, zone, labels and handles. Needs the ETag of its record as If-Match."""
    change = partial(
        editing.change_team,
        team=team,
        name=body.name,
        zone=body.zone,
        labels=tuple(body.labels.items()),
        forge=tuple(body.forge),
    )
    return made(request, guarded(request, team_parts(team), change), "team.change", TEAMS)


@router.put("/teams/{team}/terms", auth=WRITE, response=WRITES, summary="Change what holds for all rows")
def change_terms(request: HttpRequest, team: Id, body: TermsIn) -> HttpResponse:
    """For who leads the team, those above, and administrators. Needs the ETag of the terms as If-Match."""
    if all(known.id != team for known in source().outline().teams):
        raise Failure("not-found", "there is no such team")
    vacant = None if body.when_vacant is None else tuple(one.party for one in body.when_vacant)
    change = partial(
        editing.set_charter_terms,
        team=team,
        when_vacant=vacant or None,
        max_holders=tuple(body.max_holders.items()),
    )
    verb, thing = terms_of(team)
    return made(request, guarded(request, charter_parts(team), change), "charter.terms", verb, thing)
