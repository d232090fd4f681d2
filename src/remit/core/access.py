"""Who may do what: the one function that pages, API, command line, search, export and mail all ask.

Pure: the same organisation, actor, object and moment give the same decision. Nothing is remembered, so the end of a
permission binds the next request.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from remit.core.access_relations import Actor, Facts, Thing
from remit.core.access_table import TABLE, Cell, Relation
from remit.core.organisation import Organisation
from remit.core.resolution import day_in
from remit.core.role_day import absent

__all__ = ["Actor", "Decision", "Relation", "Thing", "allowed", "allowed_things"]


class Decision(NamedTuple):
    """Whether it is allowed, by which relation, and why not.

    Reasons: ``granted``; ``not-listed`` (nobody may); ``no-relation``; ``not-oneself`` (who it is for may not);
    ``not-by-token``; ``scope-missing``; ``not-there`` (the person has left, has not joined, or is an agent).
    ``reveals`` says whether the object's existence may be told: if not, the answer is "not found", not "forbidden".
    """

    allowed: bool
    reason: str
    relation: Relation | None = None
    reveals: bool = False


def allowed(organisation: Organisation, actor: Actor, verb: str, thing: Thing, at: datetime) -> Decision:
    """Whether the actor may do this to the thing at the moment. Raises ValueError for a moment without a zone."""
    facts = Facts(organisation, actor, thing, _day(organisation, thing, at))
    person = None if actor.person is None else organisation.index.person.get(actor.person)
    if actor.person is not None and (person is None or absent(person, facts.day) is not None):
        return Decision(False, "not-there")
    verbs = TABLE.get(thing.kind, {}).get(thing.state, {})
    decision = _decide(verbs[verb], facts) if verb in verbs else Decision(False, "not-listed")
    known = decision.allowed or any(_decide(cell, facts).allowed for cell in verbs.values())
    return decision._replace(reveals=known)


def allowed_things(
    organisation: Organisation, actor: Actor, verb: str, things: Iterable[Thing], at: datetime
) -> list[Thing]:
    """The things to which the actor may do this: what a list shows is what each would be allowed by itself."""
    return [thing for thing in things if allowed(organisation, actor, verb, thing, at).allowed]


def _decide(cell: Cell, facts: Facts) -> Decision:
    scopes = facts.actor.scopes
    if scopes is not None and cell.scope is None:
        return Decision(False, "not-by-token")
    if scopes is not None and cell.scope not in scopes:
        return Decision(False, "scope-missing")
    relation = next((each for each in Relation if each in cell.relations and facts.related(each)), None)
    if relation is None:
        return Decision(False, "no-relation")
    if cell.never is not None and facts.related(cell.never):
        return Decision(False, "not-oneself")
    return Decision(True, "granted", relation)


def _day(organisation: Organisation, thing: Thing, at: datetime) -> date:
    zone = organisation.index.zone.get(thing.team or "") or ZoneInfo(organisation.zone)
    return day_in(zone, at)
