"""Parts of the organisation: as much as a page shows, with everything that its answers rest on.

A part may hold more than is needed, never less: answers from it equal those from the whole.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.db.models import Q, QuerySet

from remit.core.objects import KINDS
from remit.core.organisation import Organisation
from remit.db import closure, models
from remit.db.organisation import head, load, read_objects, together
from remit.db.rows import TABLES

MOST = 4000
"""Beyond so many teams or persons a part is no gain over the whole (and databases limit parameters)."""
DAY = timedelta(days=1)


def load_for_teams(teams: Iterable[str], at: date) -> Organisation:
    """What every answer, finding and page about these teams on the day rests on, with their history.

    Raises NoOrganisationError.
    """
    return _load(set(teams), set(), at)


def load_for_person(person: str, at: date | None = None) -> Organisation:
    """What every answer and page about the person rests on. Raises NoOrganisationError."""
    return _load(closure.of_person(person), {person}, at)


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
    reports = closure.led(teams, lead.id, around[0], around[1]) if lead else set()
    near = closure.on_teams(teams | reports) | persons
    if len(near) > MOST:
        return load()
    above = closure.up(teams | reports | closure.teams_of(near))
    people = closure.concerned(above) | persons
    if len(above) > MOST or len(people) > MOST:
        return load()
    return together(read_objects(_chosen(teams, above, people), known)[0])


def _chosen(teams: set[str], above: set[str], people: set[str]) -> dict[str, QuerySet[Any]]:
    """What to read of each kind. ``above`` is complete upwards; of people, all their teams are read too."""
    lines = models.ReportingLine.objects.filter(Q(person__in=people) | Q(manager__in=people))
    ends = set(lines.values_list("person_id", "manager_id"))
    everybody = people.union(*ends) if ends else people
    owned = models.SystemOwner.objects.filter(team__in=teams).values("system")
    owners = models.SystemOwner.objects.filter(system__in=owned)
    named = closure.teams_of(people) | above | set(owners.values_list("team_id", flat=True))
    of_team, for_all = Q(team__in=above), Q(team=None)
    on_team_or_theirs = of_team | Q(person__in=people)
    return {
        "person": models.Person.objects.filter(pk__in=everybody),
        "identity": models.Identity.objects.filter(person__in=everybody),
        "reporting line": lines,
        "leave": models.Leave.objects.filter(person__in=everybody),
        "team": models.Team.objects.filter(pk__in=named),
        "team parent": models.TeamParent.objects.filter(of_team),
        "membership": models.Membership.objects.filter(on_team_or_theirs),
        "role": models.RoleAssignment.objects.filter(on_team_or_theirs),
        "system": models.System.objects.filter(pk__in=owned),
        "system owner": owners,
        "deputy": models.Deputy.objects.filter(of_team),
        "coding range": models.CodingRange.objects.filter(of_team),
        "charter": models.Charter.objects.filter(of_team | for_all),
        "charter row": models.CharterRow.objects.filter(of_team | for_all),
        "cover": models.Cover.objects.filter(of_team),
        "suppression": models.Suppression.objects.filter(Q(team__in=teams) | for_all),
    }
