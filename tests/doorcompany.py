"""The organisation behind the doors: a person for each relation to a team, its roles and its rows."""

from __future__ import annotations

from datetime import UTC, date, datetime

from remit.actions.organisation import begin
from remit.core.cover import Cover
from remit.core.organisation import Organisation
from remit.core.person import Leave, Person, ReportingLine
from remit.core.role import RoleAssignment
from remit.core.team import Membership, Team, TeamParent
from remit.db import models
from remit.files.frameworks import packaged
from remit.lib.periods import Period

DAY = date(2026, 11, 9)
NOON = datetime(2026, 11, 9, 12, tzinfo=UTC)
BERLIN = "Europe/Berlin"
TL, EM, TEAM, ROW = "tech-lead", "engineering-manager", "payments", "code-reviews"
TEAMS, ROWS = f"/teams/{TEAM}", f"/teams/{TEAM}/rows/{ROW}"
"""The addresses of pages."""
T, R = "/teams/{team}", "/teams/{team}/rows/{responsibility}"
"""The paths of the API, to be filled in."""
START, END = date(2026, 11, 2), date(2026, 11, 16)
PEOPLE = ("ana", "bo", "chi", "dana", "eve", "gina", "sam", "frank")
USERS = (*PEOPLE, "root", "rita")
COVER = Cover(TEAM, TL, "eve", Period(START, END), "ana", accepted=date(2026, 11, 1))
ACME = Organisation(
    "acme",
    "Acme",
    packaged("engineering-ladders"),
    BERLIN,
    people=tuple(Person(name, name.title()) for name in PEOPLE),
    reporting_lines=(
        ReportingLine("ana", "dana"),
        ReportingLine("sam", "dana"),
        ReportingLine("dana", "gina"),
    ),
    teams=(Team(TEAM, "Payments"), Team("commerce", "Commerce")),
    team_parents=(TeamParent(TEAM, "commerce"),),
    memberships=(Membership("chi", TEAM),),
    assignments=(
        RoleAssignment("ana", TL, TEAM),
        RoleAssignment("bo", EM, TEAM),
        RoleAssignment("dana", EM, "commerce"),
    ),
    covers=(COVER,),
    leaves=(Leave("sam", Period(date(2026, 12, 10), date(2026, 12, 12))),),
)


def fill(organisation: Organisation) -> None:
    """The organisation in the empty database, with a user for everybody, an administrator and an auditor."""
    begin(organisation, acting_user=None)
    for person in organisation.people:
        models.User.objects.create(username=person.id, person_id=person.id)
    models.User.objects.create(username="root", is_administrator=True)
    models.User.objects.create(username="rita", is_auditor=True)
