"""What somebody is to an object on a day: facts of the organisation, each asked only where it matters."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from remit.core.access_table import Relation
from remit.core.answer import Refusal
from remit.core.clarity import members
from remit.core.cover import CoverState, cover_state
from remit.core.framework import Party
from remit.core.lineage import lineage
from remit.core.organisation import Organisation
from remit.core.reporting import ReportingDay
from remit.core.team_day import TeamDay


@dataclass(frozen=True, slots=True)
class Actor:
    """Who asks. ``person`` is None for a user who is nobody of the organisation.

    ``roles`` are those of the user: ``administrator``, ``auditor``. ``scopes`` are those of the token that the request
    came with, None for somebody who is signed in.
    """

    person: str | None
    roles: frozenset[str] = frozenset()
    scopes: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class Thing:
    """What is asked about. ``people`` are those whose it is: a round's participants, who acts, a note's author.

    What is about a person on a team has the person in ``people``, and the role in ``role`` where it is about one.
    """

    kind: str
    state: str
    team: str | None = None
    row: str | None = None
    role: str | None = None
    people: frozenset[str] = frozenset()


class Facts:
    """An organisation on a day, asked by somebody about one thing; what was worked out once is kept for the others."""

    def __init__(self, organisation: Organisation, actor: Actor, thing: Thing, day: date) -> None:
        self.organisation = organisation
        self.actor = actor
        self.thing = thing
        self.day = day
        self._related: dict[Relation, bool] = {}

    def related(self, relation: Relation) -> bool:
        """Whether the actor stands in the relation to the thing."""
        known = self._related.get(relation)
        if known is None:
            known = self._related[relation] = self._is(relation)
        return known

    def _is(self, relation: Relation) -> bool:
        if relation in BY_USER:
            return relation is Relation.SIGNED_IN or relation.value in self.actor.roles
        person = self.actor.person
        return person is not None and BY_PERSON[relation](person, self)

    @cached_property
    def desk(self) -> TeamDay | None:
        """The thing's team on the day; None where there is none."""
        team = self.thing.team
        if team is None or team not in self.organisation.index.team:
            return None
        desk = TeamDay(self.organisation, team, self.day)
        return desk if desk.there else None

    def parties(self, desk: TeamDay) -> tuple[Party, ...]:
        """Who the thing belongs to by role: the row's parties, the role, else the leads of the team."""
        if self.thing.row is not None:
            try:
                return desk.row(self.thing.row).parties
            except Refusal:
                return ()
        if self.thing.role is not None:
            return (Party.role(self.thing.role),)
        return self.organisation.framework.leads


def _self(person: str, facts: Facts) -> bool:
    return person in facts.thing.people


def _holder(person: str, facts: Facts) -> bool:
    desk = facts.desk
    return desk is not None and _holds(person, desk, facts.parties(desk))


def _holds(person: str, desk: TeamDay, parties: Iterable[Party]) -> bool:
    """Without covers: who acts holds nothing."""
    return any(
        party.id == person if party.kind == "person" else _has_role(person, desk, party.id)
        for party in parties
    )


def _has_role(person: str, desk: TeamDay, role: str) -> bool:
    return any(holder.person == person for holder in desk.role(role).holders)


def _acting(person: str, facts: Facts) -> bool:
    """Under a cover that runs, for an assignment that is there or a vacancy; it must have the row, or all rows."""
    desk = facts.desk
    if desk is None:
        return False
    index, row = facts.organisation.index, facts.thing.row
    for party in facts.parties(desk):
        held: set[str | None] = {holder.person for holder in desk.role(party.id).holders} or {None}
        for cover in index.covers.get((desk.team, party.id), ()):
            reaches = cover.rows is None if row is None else cover.has_row(row)
            mine = cover.acting == person and cover.holder in held and reaches
            if mine and cover_state(index, cover, facts.day) is CoverState.RUNNING:
                return True
    return False


def _counterpart(person: str, facts: Facts) -> bool:
    """Who leads the same team in another role; of a team as a whole nobody is."""
    desk = facts.desk
    if desk is None or (facts.thing.row is None and facts.thing.role is None):
        return False
    parties = facts.parties(desk)
    others = facts.organisation.framework.counterparts(parties)
    return not _holds(person, desk, parties) and _holds(person, desk, others)


def _member(person: str, facts: Facts) -> bool:
    desk = facts.desk
    return desk is not None and person in members(facts.organisation, desk.team, facts.day)


def _above(person: str, facts: Facts) -> bool:
    """Above the people that a personal thing is about; else above the team, and whoever leads it."""
    reporting = ReportingDay(facts.organisation, facts.day)
    desk = facts.desk
    if facts.thing.kind in PERSONAL or desk is None:
        return _manages(person, facts.thing.people, reporting)
    higher = lineage(facts.organisation.index, desk.team, facts.day)[1:]
    above = {lead for team in higher for lead in reporting.leads(team)}
    leads = {holder.person for party in facts.parties(desk) for holder in desk.role(party.id).holders}
    return person in above or _manages(person, above | leads, reporting)


def _manages(person: str, people: Iterable[str], reporting: ReportingDay) -> bool:
    """Whether the person manages one of the people, or manages who does, and so on."""
    seen = set(people)
    waiting = list(seen)
    while waiting:
        managers = set(reporting.managers(waiting.pop()))
        if person in managers:
            return True
        waiting += managers - seen
        seen |= managers
    return False


PERSONAL = frozenset({"person", "readiness", "coding", "note", "ballot", "token"})
"""Kinds that are about somebody in person, also where a team is named."""

BY_USER = frozenset({Relation.ADMINISTRATOR, Relation.AUDITOR, Relation.SIGNED_IN})
BY_PERSON: Mapping[Relation, Callable[[str, Facts], bool]] = {
    Relation.SELF: _self,
    Relation.HOLDER: _holder,
    Relation.ACTING: _acting,
    Relation.COUNTERPART: _counterpart,
    Relation.MEMBER: _member,
    Relation.ABOVE: _above,
}
