"""A small organisation in which nothing is wrong, and what is said of it once it is changed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from remit.core.consistency import problems
from remit.core.framework import Focus, Framework, Party, Responsibility, Role
from remit.core.organisation import Organisation
from remit.core.person import Kind, Person
from remit.core.role import RoleAssignment
from remit.core.system import System
from remit.core.team import Membership, Team, TeamParent
from remit.lib.periods import Period

TL, EM = Party.role("tl"), Party.role("em")
FRAMEWORK = Framework(
    "small",
    "Small",
    (Role("tl", "Tech Lead", "TL", Focus.SYSTEM), Role("em", "Engineering Manager", "EM", Focus.PEOPLE)),
    (Responsibility("design", "Design", (TL,)), Responsibility("growth", "Growth", (EM,))),
)
D = date(2026, 1, 1)


def day(number: int) -> date:
    """So many days after the first."""
    return D + timedelta(days=number)


def span(start: int | None, end: int | None = None) -> Period:
    """Between two of these days; None is unknown, or open."""
    return Period(None if start is None else day(start), None if end is None else day(end))


BASE = Organisation(
    "acme",
    "Acme",
    FRAMEWORK,
    people=(
        Person("ana", "Ana"),
        Person("bo", "Bo"),
        Person("chi", "Chi"),
        Person("dana", "Dana"),
        Person("bot", "Bot", Kind.AGENT),
    ),
    teams=(Team("top", "Top"), Team("pay", "Pay"), Team("web", "Web")),
    team_parents=(TeamParent("pay", "top"), TeamParent("web", "top")),
    systems=(System("ledger", "Ledger"),),
    memberships=(Membership("chi", "web"),),
    assignments=(
        RoleAssignment("ana", "tl", "pay", span(0)),
        RoleAssignment("bo", "em", "pay", span(0)),
        RoleAssignment("dana", "em", "top"),
    ),
)
OPEN = "[unknown, open)"


def told(codes: set[str] | None = None, **changes: Any) -> list[tuple[Any, ...]]:
    """Where, what was read and what is said of BASE with the changes."""
    return [
        (problem.where, problem.read, problem.message)
        for problem in problems(replace(BASE, **changes), codes)
    ]
