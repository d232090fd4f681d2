"""What the command line needs of the rest of Remit, handed in by the composition root (``remit.project.entry``).

The command line imports neither Django nor the database: a command that works on a file never loads them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from remit.core.organisation import Organisation
from remit.core.plan import Plan
from remit.queries.source import Source


class Database(Protocol):
    """The database, opened and migrated."""

    def source(self) -> Source:
        """To read from."""

    def plan_apply(
        self, wanted: Organisation, *, scope: str | None, effective: date, take_over: bool
    ) -> Plan:
        """What the file would change. Raises ``OtherOrganisationError``."""

    def apply(self, plan: Plan) -> None:
        """Carry the plan out, all or nothing. Raises ``Stale`` where the database has changed since."""

    def login_link(self, person: str) -> str:
        """A one-time address with which the person signs in. Raises ``LookupError``."""


class Stale(Exception):  # noqa: N818 - an outcome, told to the user as such
    """The database has changed since the plan was made: plan again."""


@dataclass(frozen=True, slots=True)
class Ports:
    """The way out of the command line.

    ``database`` opens the database (and creates or migrates it first). ``demo_database`` opens one of its own,
    apart from the user's. ``serve`` answers requests at an address until it is ended.
    """

    database: Callable[[], Database]
    demo_database: Callable[[], Database]
    serve: Callable[[str, int], None]
