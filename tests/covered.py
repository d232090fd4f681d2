"""A team in Auckland whose Engineering Manager goes away: who might act for whom, and the users of all of them."""

from __future__ import annotations

from datetime import UTC, date, datetime

from remit.actions.organisation import begin
from remit.core.cover import Cover
from remit.core.organisation import Organisation
from remit.core.person import Kind, Leave, Person, ReportingLine
from remit.core.role import RoleAssignment
from remit.core.team import Membership, Team, TeamParent
from remit.db.models import User
from remit.files.frameworks import packaged
from remit.lib.periods import Period

START, END = date(2026, 3, 9), date(2026, 3, 23)
ROWS = ("one-on-ones", "team-delivery", "team-happiness")
EM, TL = "engineering-manager", "tech-lead"
ZONE = "Pacific/Auckland"
BEFORE = datetime(2026, 3, 1, 12, tzinfo=UTC)
"""When all of this is agreed: it is 2 March in Auckland."""
WISH = Cover("payments", EM, "ana", Period(START, END), "bo", ROWS)

ACME = Organisation(
    "acme",
    "Acme",
    packaged("engineering-ladders"),
    people=(
        *(Person(name.lower(), name) for name in ("Ana", "Bo", "Chi", "Dana", "Eve", "Noor", "Lin")),
        Person("bot", "Bot", Kind.AGENT),
    ),
    teams=(Team("commerce", "Commerce"), Team("payments", "Payments", ZONE), Team("search", "Search")),
    team_parents=(TeamParent("payments", "commerce"), TeamParent("search", "commerce")),
    memberships=(Membership("chi", "payments"), Membership("noor", "payments")),
    reporting_lines=(ReportingLine("lin", "eve"),),
    leaves=(Leave("bo", Period(START, END)),),
    assignments=(
        RoleAssignment("dana", EM, "commerce"),
        RoleAssignment("ana", TL, "payments"),
        RoleAssignment("bo", EM, "payments"),
        RoleAssignment("eve", EM, "search"),
        RoleAssignment("lin", TL, "search"),
    ),
)


def users(organisation: Organisation = ACME) -> dict[str, User]:
    """The organisation in the database, and a user for everybody in it."""
    begin(organisation, acting_user=None)
    people = [person.id for person in organisation.people if person.kind is Kind.HUMAN]
    return {person: User.objects.create(username=person, person_id=person) for person in people}
