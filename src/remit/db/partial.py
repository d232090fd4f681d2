"""Parts of the organisation: as much as a page shows, with everything that its answers rest on.

A part may hold more than is needed, never less: answers from it equal those from the whole.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Q, QuerySet

from remit.core.objects import KINDS
from remit.core.organisation import Organisation
from remit.db import closure, models
from remit.db.organisation import head, load, read_objects, together
from remit.db.rows import TABLES
from remit.db.snapshot import snapshot

MOST = 4000
"""Beyond so many teams or persons a part is no gain over the whole (and databases limit parameters)."""
DAY = timedelta(days=1)


@snapshot()
def load_for_teams(teams: Iterable[str], at: date) -> Organisation:
    """What every answer, finding and page about these teams on the day rests on, with their history.

    Raises NoOrganisationError.
    """
    return _load(set(teams), set(), at)


@snapshot()
def load_for_person(person: str, at: date | None = None) -> Organisation:
    """What every answer and page about the person rests on. Raises NoOrganisationError."""
    return _load(closure.of_person(person), {person}, at)


@snapshot()
def load_for_access(teams: Iterable[str], persons: Iterable[str], at: date) -> Organisation:
    """What every decision about these teams and persons on the day rests on: all who are above them, too.

    Raises NoOrganisationError.
    """
    asked, people = set(teams), set(persons)
    people |= closure.holders(closure.up(asked))
    grown = True
    while grown:
        above = closure.up(closure.teams_of(people))
        more = people | closure.holders(above) | closure.managers(people)
        grown = len(people) < len(more) <= MOST
        people = more
    return load() if len(people) > MOST else _load(asked, people, at)


@snapshot()
def for_actor(person: str | None, team: str | None) -> Organisation:
    """The person and the team by themselves, without anything that binds them. Raises NoOrganisationError."""
    chosen: dict[str, QuerySet[Any]] = {name: TABLES[name].model._default_manager.none() for name in KINDS}
    chosen["identity"] = models.Identity.objects.none()
    chosen["person"] = models.Person.objects.filter(pk=person)
    chosen["team"] = models.Team.objects.filter(pk=team)
    return together(read_objects(chosen)[0])


@snapshot()
def skeleton() -> Organisation:
    """The teams, their tree, the framework and the organisation's own charter. Raises NoOrganisationError."""
    chosen: dict[str, QuerySet[Any]] = {name: TABLES[name].model._default_manager.none() for name in KINDS}
    chosen["identity"] = models.Identity.objects.none()
    chosen["team"] = models.Team.objects.all()
    chosen["team parent"] = models.TeamParent.objects.all()
    chosen["charter"] = models.Charter.objects.filter(team=None)
    chosen["charter row"] = models.CharterRow.objects.filter(team=None)
    return together(read_objects(chosen)[0])


def team_names() -> Iterable[tuple[str, str]]:
    """(id, name) of every team, in order."""
    return models.Team.objects.order_by("position", "pk").values_list("id", "name")


def person_names() -> Iterable[tuple[str, str]]:
    """(id, name) of everybody, in order."""
    return models.Person.objects.order_by("position", "pk").values_list("id", "name")


def titled_rows() -> Iterable[tuple[str, str, tuple[str, ...]]]:
    """(id, title, aliases) of every row to which a charter gives a title, in order."""
    rows = models.CharterRow.objects.exclude(title=None).order_by("position", "pk")
    for row, title, aliases in rows.values_list("responsibility", "title", "aliases"):
        yield row, title or "", tuple(aliases or ())


def _load(teams: set[str], persons: set[str], at: date | None) -> Organisation:
    known = head()
    lead = known[0].framework.people_role
    # A day earlier and later: which day it is on a team depends on its zone.
    around = (date.min, date.max) if at is None else (at - DAY, at + DAY)
    led, below = closure.led(teams, lead.id, *around) if lead else (set(), set())
    near = teams | led
    members = closure.on_teams(near) | closure.holders(below) | persons
    if len(members) > MOST:
        return load()
    above = closure.up(near | below | closure.teams_of(members))
    answering = closure.up(teams)
    people = members | closure.holders(above) | closure.concerned(answering)
    if len(above) > MOST or len(people) > MOST:
        return load()
    part = _Part(teams, near, answering, above, people)
    return together(read_objects(part.chosen(), known)[0])


@dataclass(frozen=True)
class _Part:
    """What to read, by sets of teams and persons."""

    teams: set[str]
    """Those asked for."""
    near: set[str]
    """Those whose members may report to somebody of them; all their members are read."""
    answering: set[str]
    """Those asked for and all above: answers rest on their charters, covers and deputies."""
    above: set[str]
    """Those whose holders of roles may be somebody's manager, complete upwards."""
    people: set[str]
    """Whose teams, roles and lines are all read."""

    def chosen(self) -> dict[str, QuerySet[Any]]:
        """What to read of each kind."""
        lines = models.ReportingLine.objects.filter(Q(person__in=self.people) | Q(manager__in=self.people))
        everybody = self.people.union(*lines.values_list("person_id", "manager_id"))
        owned = models.SystemOwner.objects.filter(team__in=self.teams).values("system")
        owners = models.SystemOwner.objects.filter(system__in=owned)
        teams = closure.teams_of(self.people) | self.above | set(owners.values_list("team_id", flat=True))
        theirs, answering, everywhere = Q(person__in=self.people), Q(team__in=self.answering), Q(team=None)
        return {
            "person": models.Person.objects.filter(pk__in=everybody),
            "identity": models.Identity.objects.filter(person__in=everybody),
            "reporting line": lines,
            "leave": models.Leave.objects.filter(person__in=everybody),
            "team": models.Team.objects.filter(pk__in=teams),
            "team parent": models.TeamParent.objects.filter(team__in=self.above),
            "membership": models.Membership.objects.filter(Q(team__in=self.near) | theirs),
            "role": models.RoleAssignment.objects.filter(Q(team__in=self.above) | theirs),
            "system": models.System.objects.filter(pk__in=owned),
            "system owner": owners,
            "deputy": models.Deputy.objects.filter(answering),
            "coding range": models.CodingRange.objects.filter(answering),
            "charter": models.Charter.objects.filter(answering | everywhere),
            "charter row": models.CharterRow.objects.filter(answering | everywhere),
            "cover": models.Cover.objects.filter(answering),
            "suppression": models.Suppression.objects.filter(Q(team__in=self.teams) | everywhere),
        }
