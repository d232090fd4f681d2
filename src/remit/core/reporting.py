"""Who reports to whom on a day.

A reporting line says so. Without one in force, the manager is who holds the people role on the person's team, and
for those who hold it themselves, who holds it on the nearest team above. Nobody manages themselves; an agent, or
somebody who has left or not yet joined, is neither a report nor a manager.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from remit.core.lineage import lineage
from remit.core.organisation import Organisation
from remit.core.person import Kind


def reports(organisation: Organisation, day: date) -> Mapping[str, tuple[str, ...]]:
    """The reports of every manager who has any, in the order of the organisation's people."""
    desk = ReportingDay(organisation, day)
    found: dict[str, list[str]] = {}
    for person in organisation.people:
        for manager in desk.managers(person.id):
            found.setdefault(manager, []).append(person.id)
    return {manager: tuple(people) for manager, people in found.items()}


def managers_of(organisation: Organisation, person: str, day: date) -> tuple[str, ...]:
    """Whom a person reports to; nobody for an agent, for who is not there, and at the top."""
    return ReportingDay(organisation, day).managers(person)


class ReportingDay:
    """The reporting of one day. What teams have in common is worked out once."""

    def __init__(self, organisation: Organisation, day: date) -> None:
        self._index = organisation.index
        self._day = day
        lead = organisation.framework.people_role
        self._lead = lead.id if lead else None
        self._leads: dict[str, tuple[str, ...]] = {}

    def managers(self, person: str) -> tuple[str, ...]:
        """Whom the person reports to, each once."""
        if not self._there(person):
            return ()
        lines = self._index.reporting_lines.get(person, ())
        named = [line.manager for line in lines if self._day in line.period]
        managers = [manager for manager in named if manager != person and self._there(manager)]
        if not managers and self._lead is not None:
            managers = list(self._implied(person))
        return tuple(dict.fromkeys(managers)) if len(managers) > 1 else tuple(managers)

    def _implied(self, person: str) -> Iterator[str]:
        """The managers that follow from roles alone."""
        day = self._day
        held = [own for own in self._index.assignments_of.get(person, ()) if day in own.period]
        led = [own.team for own in held if own.role == self._lead and self._exists(own.team)]
        if led:
            for team in led:
                yield from self._above(team, person)
            return
        for own in held:
            yield from self.leads(own.team)
        for membership in self._index.memberships_of.get(person, ()):
            if day in membership.period:
                yield from self.leads(membership.team)

    def _above(self, team: str, person: str) -> tuple[str, ...]:
        """Who leads the people of the nearest team above that somebody else leads."""
        for above in lineage(self._index, team, self._day)[1:]:
            others = tuple(lead for lead in self.leads(above) if lead != person)
            if others:
                return others
        return ()

    def leads(self, team: str) -> tuple[str, ...]:
        """Who holds the people role on a team."""
        found = self._leads.get(team)
        if found is None:
            held = self._index.assignments.get((team, self._lead or ""), ()) if self._exists(team) else ()
            found = tuple(own.person for own in held if self._day in own.period and self._there(own.person))
            self._leads[team] = found
        return found

    def _exists(self, team: str) -> bool:
        known = self._index.team.get(team)
        return known is not None and self._day in known.period

    def _there(self, person: str) -> bool:
        known = self._index.person.get(person)
        return known is not None and known.kind is Kind.HUMAN and self._day in known.period
