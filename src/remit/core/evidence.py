"""What evidence says of the whole organisation, for the findings: observations, and what other tools hold.

Nothing in it is about how much anybody did.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from remit.core.observation_state import Observation


class FailingSource(NamedTuple):
    """A source that cannot be read. ``team`` is None for one that is not a single team's; ``since``: the first day.

    ``serves``: the teams of which one that is nobody's may tell.
    """

    id: str
    name: str
    since: date
    team: str | None = None
    serves: frozenset[str] = frozenset()


class EscalationPath(NamedTuple):
    """Whom the incidents of a team reach by what an incident tool is set up to do.

    ``people`` are ids. ``complete``: everybody on it is known; where somebody is not, it contradicts nobody.
    """

    team: str
    name: str
    people: frozenset[str]
    complete: bool = True


class RepositoryAccess(NamedTuple):
    """Who may change a repository of a system, by the forge. ``complete``: every account is known as somebody's."""

    system: str
    repository: str
    people: frozenset[str]
    complete: bool = True


@dataclass(frozen=True, slots=True)
class Evidence:
    """All of it. ``observations`` by (team, row), as of the day of the check."""

    observations: Mapping[tuple[str, str], Observation] = field(default_factory=dict)
    failing: tuple[FailingSource, ...] = ()
    paths: tuple[EscalationPath, ...] = ()
    access: tuple[RepositoryAccess, ...] = ()
