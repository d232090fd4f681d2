"""The framework: the roles and the responsibilities that every team starts from, as values.

A framework is data (``remit/frameworks/*.yaml``). Organisations extend it or bring their own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from types import MappingProxyType
from typing import NamedTuple

NOT_LISTED = "not-listed"
"""The id of what nobody listed: every team names who picks it up (P4)."""


class Focus(StrEnum):
    """What a role is in charge of (P1). ``people`` marks the role that reports go to."""

    SYSTEM = "system"
    PEOPLE = "people"
    OTHER = "other"


class Mode(StrEnum):
    """``performs``: the holder does it in person; ``ensures``: the holder sees that it happens.

    ``measure`` (hands-on coding) and ``readiness`` (act as the other) have states of their own
    and no fallback.
    """

    PERFORMS = "performs"
    ENSURES = "ensures"
    MEASURE = "measure"
    READINESS = "readiness"


class Sight(StrEnum):
    """``traced``: tools leave a trace; ``artefact``: a document appears; ``asked``: only people can tell."""

    TRACED = "traced"
    ARTEFACT = "artefact"
    ASKED = "asked"


class Party(NamedTuple):
    """Who a charter names: a role of the asking team, or a person."""

    kind: str
    """``role`` or ``person``."""
    id: str

    @classmethod
    def role(cls, role: str) -> Party:
        return cls("role", role)

    @classmethod
    def person(cls, person: str) -> Party:
        return cls("person", person)


@dataclass(frozen=True, slots=True)
class Role:
    """A role of the framework. ``coding_range`` is in percent of the working time, both ends included."""

    id: str
    title: str
    short: str
    focus: Focus = Focus.OTHER
    in_charge_of: str = ""
    coding_range: tuple[int, int] | None = None
    max_holders: int = 1
    description: str = ""


@dataclass(frozen=True, slots=True)
class Responsibility:
    """One row. ``cadence`` and ``alert_after`` are in days; ``cadence_event`` names what it is due at instead.

    ``observed_by`` lists the activities that show it happening, ``due`` the one without which nothing is due
    (``core.activity``). ``with_each_report``: it has to happen with each of the holder's reports.
    """

    id: str
    title: str
    holders: tuple[Party, ...]
    mode: Mode = Mode.ENSURES
    sight: Sight = Sight.ASKED
    cadence: int | None = None
    cadence_event: str | None = None
    alert_after: int | None = None
    happening: str = ""
    description: str = ""
    aliases: tuple[str, ...] = ()
    observed_by: tuple[str, ...] = ()
    due: str | None = None
    with_each_report: bool = False

    @property
    def short_title(self) -> str:
        """The title without the page's ``(shared)``, for places that say so anyway."""
        return self.title.removesuffix(" (shared)")


@dataclass(frozen=True, slots=True)
class Axis:
    """An axis of the career ladders, with its levels from 1 up: (name, description)."""

    id: str
    title: str
    description: str
    levels: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Position:
    """A position of a ladder: the level expected on each axis, 1 to 5."""

    id: str
    ladder: str
    levels: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Area:
    """An area that managers of managers keep in balance between two poles."""

    id: str
    title: str
    poles: tuple[str, str]
    description: str


@dataclass(frozen=True, slots=True)
class Ladders:
    """The career ladders that the page belongs to (P9)."""

    axes: tuple[Axis, ...] = ()
    ladders: tuple[tuple[str, str], ...] = ()
    positions: tuple[Position, ...] = ()
    senior_from: int | None = None
    managing_managers: tuple[Area, ...] = ()


@dataclass(frozen=True)
class Framework:
    """Roles and rows, in the order in which pages show them."""

    id: str
    title: str
    roles: tuple[Role, ...]
    responsibilities: tuple[Responsibility, ...]
    attribution: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    ladders: Ladders = field(default_factory=Ladders)
    extends: str | None = None
    """The id of the packaged framework that an organisation's own one extends."""

    @cached_property
    def role_by_id(self) -> Mapping[str, Role]:
        return {role.id: role for role in self.roles}

    @cached_property
    def responsibility_by_id(self) -> Mapping[str, Responsibility]:
        return {row.id: row for row in self.responsibilities}

    @cached_property
    def people_role(self) -> Role | None:
        """The role that reports go to: the first whose focus is the people."""
        return next((role for role in self.roles if role.focus is Focus.PEOPLE), None)

    @cached_property
    def leads(self) -> tuple[Party, ...]:
        """The roles in charge of the system or the people: each other's counterparts."""
        return tuple(Party.role(role.id) for role in self.roles if role.focus in (Focus.SYSTEM, Focus.PEOPLE))

    def counterparts(self, parties: tuple[Party, ...]) -> tuple[Party, ...]:
        """The leads who are not among the parties, where the parties are roles (P5)."""
        if not parties or any(party.kind == "person" for party in parties):
            return ()
        return tuple(lead for lead in self.leads if lead not in parties)
