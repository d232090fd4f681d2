"""A team in Auckland whose Engineering Manager goes away: who might act for whom, and the users of all of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime

from databases import empty
from django.db import connections

from remit.actions import cover, readiness, split
from remit.actions.organisation import begin
from remit.core.cover import Cover
from remit.core.editing import Seen, digest
from remit.core.objects import KINDS, key_of
from remit.core.organisation import Organisation
from remit.core.person import Kind, Leave, Person, ReportingLine
from remit.core.role import RoleAssignment
from remit.core.split_bands import Thresholds
from remit.core.team import Membership, Team, TeamParent
from remit.db import organisation as stored
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


def _fresh() -> dict[str, User]:
    """The team in an emptied database."""
    empty(connections["default"])
    return users()


def _asked(by: str = "bo") -> tuple[dict[str, User], int]:
    people = _fresh()
    return people, cover.ask(WISH, acting_user=people[by], now=BEFORE).pk


def _grant() -> None:
    people, number = _asked("ana")
    cover.grant(number, acting_user=people["bo"], now=BEFORE)


def _accept() -> dict[str, User]:
    people, number = _asked()
    cover.accept(number, acting_user=people["ana"], now=BEFORE)
    return people


def _decline() -> None:
    people, number = _asked()
    cover.decline(number, acting_user=people["ana"], now=BEFORE)


def _end() -> None:
    people, organisation = _accept(), stored.load()
    key = key_of(KINDS["cover"], organisation.covers[0])
    cover.end(Seen(key, digest(organisation, key)), START, acting_user=people["bo"], now=BEFORE)


def _deputy(*steps: str) -> None:
    """Chi is named as deputy of Bo and does the steps."""
    people = _fresh()
    readiness.name("payments", EM, "chi", acting_user=people["bo"], now=BEFORE)
    given: dict[str, tuple[object, ...]] = {"rehearse": (date(2026, 3, 1),), "dry_run": ("",)}
    for step in steps:
        more = given.get(step, ())
        getattr(readiness, step)("payments", EM, "chi", *more, acting_user=people["chi"], now=BEFORE)


def _agree() -> None:
    people = _fresh()
    split.agree("payments", "", Thresholds(), acting_user=people["bo"], now=BEFORE)


def _declare() -> None:
    held = (*ACME.assignments, RoleAssignment("bo", TL, "payments"))
    empty(connections["default"])
    people = users(replace(ACME, assignments=held))
    split.declare_range("payments", "bo", 20, 40, acting_user=people["bo"], now=BEFORE)


WRITES: dict[str, Callable[[], object]] = {
    "remit.actions.cover.ask": _asked,
    "remit.actions.cover.grant": _grant,
    "remit.actions.cover.accept": _accept,
    "remit.actions.cover.decline": _decline,
    "remit.actions.cover.end": _end,
    "remit.actions.readiness.name": _deputy,
    "remit.actions.readiness.accept": lambda: _deputy("accept"),
    "remit.actions.readiness.end": lambda: _deputy("end"),
    "remit.actions.readiness.rehearse": lambda: _deputy("accept", "rehearse"),
    "remit.actions.readiness.dry_run": lambda: _deputy("accept", "dry_run"),
    "remit.actions.split.agree": _agree,
    "remit.actions.split.declare_range": _declare,
}
"""Every action of this part that writes, by full name, done once."""

INNER = {f"remit.actions.cover_told.{name}" for name in (
    "about", "agreed", "declined", "ended", "wait_for_acceptance", "wait_for_grant"
)}  # fmt: skip
"""Steps of those actions that they take in their own transaction, after having asked whether they may."""
