"""The organisation as one value: everything that an answer can depend on, with its history."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from remit.core.index import Index
from remit.lib.memory import Memory

if TYPE_CHECKING:
    from remit.core.charter import Charter
    from remit.core.cover import Cover
    from remit.core.framework import Framework
    from remit.core.person import Leave, Person, ReportingLine
    from remit.core.role import CodingRange, Deputy, RoleAssignment
    from remit.core.suppression import Suppression
    from remit.core.system import System, SystemOwner
    from remit.core.team import Membership, Team, TeamParent

REMEMBERED = 12
"""Results: a few kinds of them, for the days that are today somewhere."""


@dataclass(frozen=True)
class Organisation:
    """An organisation. The order of the tuples is the order in which pages list things."""

    id: str
    name: str
    framework: Framework
    zone: str = "UTC"
    people: tuple[Person, ...] = ()
    reporting_lines: tuple[ReportingLine, ...] = ()
    leaves: tuple[Leave, ...] = ()
    teams: tuple[Team, ...] = ()
    team_parents: tuple[TeamParent, ...] = ()
    memberships: tuple[Membership, ...] = ()
    systems: tuple[System, ...] = ()
    system_owners: tuple[SystemOwner, ...] = ()
    assignments: tuple[RoleAssignment, ...] = ()
    deputies: tuple[Deputy, ...] = ()
    coding_ranges: tuple[CodingRange, ...] = ()
    charters: tuple[Charter, ...] = ()
    covers: tuple[Cover, ...] = ()
    suppressions: tuple[Suppression, ...] = ()

    @cached_property
    def memory(self) -> Memory:
        """For pages: what they worked out of this value and want again at the next request."""
        return Memory(REMEMBERED)

    @cached_property
    def index(self) -> Index:
        """Look-ups by id and by team, built once for each value."""
        return Index(self)
