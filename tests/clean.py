"""An organisation without a single finding, and ways to spoil it: each test of a finding starts from here."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import NamedTuple

from remit.core.charter import Charter, CharterRow
from remit.core.findings import Severity, check
from remit.core.framework import Focus, Framework, Mode, Party, Responsibility, Role
from remit.core.organisation import Organisation
from remit.core.person import Kind, Person, ReportingLine
from remit.core.role import Deputy, RoleAssignment
from remit.core.team import Membership, Team, TeamParent
from remit.lib.periods import ALWAYS, Period

DAY = date(2026, 3, 2)
"""A Monday."""
SINCE = date(2025, 1, 1)
TL, EM = Party.role("tech-lead"), Party.role("engineering-manager")
BOTH = ((TL, "sequence and risk"), (EM, "dates and people"))

FRAMEWORK = Framework(
    "small",
    "Small",
    (
        Role("tech-lead", "Tech Lead", "TL", Focus.SYSTEM, coding_range=(30, 70)),
        Role("engineering-manager", "Engineering Manager", "EM", Focus.PEOPLE, coding_range=(0, 30)),
        Role("writer", "Writer", "W"),
    ),
    (
        Responsibility("architecture", "Architecture", (TL,)),
        Responsibility("tech-lead-coding", "Hands-On Coding", (TL,), Mode.MEASURE),
        Responsibility("system-roadmap", "System Roadmap (shared)", (TL, EM)),
        Responsibility("one-on-ones", "One on Ones", (EM,)),
    ),
)

ROADMAP = CharterRow("system-roadmap", split=BOTH)
NOT_LISTED = CharterRow("not-listed", holders=(EM,))
CHARTER = Charter("payments", (ROADMAP, NOT_LISTED))

CLEAN = Organisation(
    "acme",
    "Acme",
    FRAMEWORK,
    people=(Person("ana", "Ana"), Person("bo", "Bo"), Person("chi", "Chi"), Person("bot", "Bot", Kind.AGENT)),
    teams=(Team("payments", "Payments"),),
    assignments=(
        RoleAssignment("ana", "tech-lead", "payments", Period(SINCE)),
        RoleAssignment("bo", "engineering-manager", "payments", Period(SINCE)),
    ),
    deputies=(
        Deputy("chi", "tech-lead", "payments", SINCE),
        Deputy("ana", "engineering-manager", "payments", SINCE),
    ),
    charters=(CHARTER,),
)


class Told(NamedTuple):
    """What a reader gets of a finding."""

    code: str
    severity: Severity
    team: str | None
    responsibility: str | None
    role: str | None
    person: str | None
    system: str | None
    message: str


def found(organisation: Organisation, *codes: str, at: date = DAY) -> list[Told]:
    """The findings of the codes (none given: of all)."""
    report = check(organisation, at, select=codes)
    return [Told(*finding[:7], finding.message) for finding in report.findings]


def on(days: int) -> date:
    """So many days after DAY."""
    return DAY + timedelta(days=days)


def plus(organisation: Organisation, **more: object) -> Organisation:
    """The organisation with more of something: a value, or a tuple of values, for each field."""
    changed = {
        name: (*getattr(organisation, name), *(value if isinstance(value, tuple) else (value,)))
        for name, value in more.items()
    }
    return replace(organisation, **changed)


def without_holder(organisation: Organisation, role: str) -> Organisation:
    """Nobody holds the role on any team."""
    return replace(
        organisation, assignments=tuple(own for own in organisation.assignments if own.role != role)
    )


def with_rows(organisation: Organisation, *rows: CharterRow, **fields: object) -> Organisation:
    """The charter of payments with these rows instead of those of the same responsibility."""
    named = {row.responsibility for row in rows}
    kept = tuple(row for row in CHARTER.rows if row.responsibility not in named)
    others = tuple(charter for charter in organisation.charters if charter.team != "payments")
    return replace(organisation, charters=(*others, replace(CHARTER, rows=(*kept, *rows), **fields)))


def gone(organisation: Organisation, person: str, end: date) -> Organisation:
    """Somebody leaves; ``end`` is the first day without them."""
    return replace(
        organisation,
        people=tuple(
            replace(own, period=Period(None, end)) if own.id == person else own for own in organisation.people
        ),
    )


def with_reports(organisation: Organisation, manager: str, count: int) -> Organisation:
    """So many more people who report to the manager by a line."""
    names = [f"report-{number}" for number in range(count)]
    return plus(
        organisation,
        people=tuple(Person(name, name.title()) for name in names),
        reporting_lines=tuple(ReportingLine(name, manager) for name in names),
    )


def with_team(
    organisation: Organisation, team: str, parent: str | None = None, *members: str
) -> Organisation:
    """One more team, with members and nobody in a role."""
    return plus(
        organisation,
        teams=Team(team, team.title()),
        team_parents=(TeamParent(team, parent, ALWAYS),) if parent else (),
        memberships=tuple(Membership(person, team) for person in members),
    )
