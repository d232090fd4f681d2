"""Teams in a tree, who is in them, and the systems that they own."""

from __future__ import annotations

from dataclasses import dataclass

from remit.lib.periods import ALWAYS, Period


@dataclass(frozen=True, slots=True)
class Team:
    """A team. ``zone`` is an IANA name, else the organisation's; ``forge`` its handles in CODEOWNERS, no ``@``."""

    id: str
    name: str
    zone: str | None = None
    labels: tuple[tuple[str, str], ...] = ()
    forge: tuple[str, ...] = ()
    period: Period = ALWAYS


@dataclass(frozen=True, slots=True)
class TeamParent:
    """``team`` is part of ``parent`` during the period."""

    team: str
    parent: str
    period: Period = ALWAYS


@dataclass(frozen=True, slots=True)
class Membership:
    """``person`` is a member of ``team``; who holds a role on a team belongs to it without one."""

    person: str
    team: str
    period: Period = ALWAYS
