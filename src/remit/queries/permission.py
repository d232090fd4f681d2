"""Who may do what, asked about one thing with as much of the organisation as the answer rests on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from remit.core import access
from remit.core.access import Actor, Decision, Relation, Thing
from remit.core.access_table import TABLE
from remit.core.organisation import Organisation
from remit.core.resolution import who
from remit.db import shared

if TYPE_CHECKING:
    from remit.db.models import User

CHEAP = frozenset({Relation.SELF, Relation.ADMINISTRATOR, Relation.AUDITOR, Relation.SIGNED_IN})
"""Relations that nothing of the organisation speaks about but the person who asks."""


def actor_of(user: User | None, scopes: Iterable[str] | None = None) -> Actor:
    """The user as the access rules see them; ``scopes`` are those of a token, by default the one they came with."""
    given = frozenset(scopes) if scopes is not None else None if user is None else user.scopes
    if user is None or not user.is_active:
        return Actor(None, scopes=given)
    roles = {"administrator": user.is_administrator, "auditor": user.is_auditor}
    return Actor(user.person_id, frozenset(role for role, has in roles.items() if has), given)


def decide(
    user: User | None,
    verb: str,
    thing: Thing,
    at: datetime,
    *,
    scopes: Iterable[str] | None = None,
    organisation: Organisation | None = None,
) -> Decision:
    """Whether the user may do this to the thing at the moment.

    ``organisation``: what ``ground`` gave for the same user and thing, where many things are asked about; it is read
    here otherwise. Somebody who is not signed in may nothing. Raises NoOrganisationError.
    """
    if user is None or not user.is_active:
        return Decision(False, "no-relation")
    actor = actor_of(user, scopes)
    if organisation is not None:
        return access.allowed(organisation, actor, verb, thing, at)
    cell = TABLE.get(thing.kind, {}).get(thing.state, {}).get(verb)
    if cell is not None and cell.relations <= CHEAP and cell.never is None:
        light = shared.for_actor(actor.person, thing.team)
        decision = access.allowed(light, actor, verb, thing, at)
        if decision.allowed:
            return decision
    return access.allowed(ground(user, [thing], at), actor, verb, thing, at)


def may(
    user: User | None, verb: str, thing: Thing, at: datetime, organisation: Organisation | None = None
) -> bool:
    """Whether it is allowed: for pages that show a control or leave it out."""
    return decide(user, verb, thing, at, organisation=organisation).allowed


def ground(user: User | None, things: Sequence[Thing], at: datetime) -> Organisation:
    """Enough of the organisation that every decision on the user and these things is the same as from the whole."""
    people = {person for thing in things for person in thing.people}
    if user is not None and user.person_id is not None:
        people.add(user.person_id)
    teams = {thing.team for thing in things if thing.team is not None}
    return shared.for_access(teams, people, at.date())


def today_of(organisation: Organisation, team: str | None, at: datetime) -> datetime:
    """The moment where the team is (None: the organisation)."""
    return at.astimezone(organisation.index.zone.get(team or "") or ZoneInfo(organisation.zone))


def row_thing(organisation: Organisation, team: str, row: str, at: datetime) -> Thing:
    """A row of a team as a thing to ask about. Raises Refusal where there is no such team or row then."""
    answer = who(organisation, team, row, at)
    state = "not-applicable" if answer.not_applicable else "vacant" if answer.vacant else "held"
    return Thing("row", state, team, row)


def role_thing(
    organisation: Organisation, team: str, role: str, at: datetime, holder: str | None = None
) -> Thing:
    """A role on a team as a thing to ask about, held or vacant; ``holder`` is the one whose it is, where several do."""
    day = today_of(organisation, team, at).date()
    held = [one.person for one in organisation.index.assignments.get((team, role), ()) if day in one.period]
    people = frozenset([holder] if holder is not None else held)
    return Thing("role", "held" if held else "vacant", team, role=role, people=people)


def person_thing(organisation: Organisation, person: str, at: datetime) -> Thing:
    """A person as a thing to ask about: there, or left."""
    known = organisation.index.person.get(person)
    end = None if known is None else known.period.end
    left = end is not None and end <= today_of(organisation, None, at).date()
    return Thing("person", "left" if left else "there", people=frozenset({person}))


ORGANISATION = Thing("organisation", "there")
