"""What a collector read, before it is sealed: it still carries addresses, and is never stored as it is."""

from __future__ import annotations

from typing import NamedTuple

from remit.core.activity import Performer


class Account(NamedTuple):
    """How a tool names somebody. ``kind``: as in ``core.person.Identity``, or ``pagerduty``."""

    kind: str
    value: str
    name: str = ""


class Act(NamedTuple):
    """One thing that one actor did; work of several is several acts that share a ``subject``.

    ``native`` is unique for the origin and stays the same when it is read again. Times are whole seconds since
    1970 UTC; ``offset`` is minutes east of UTC on the actor's clock. ``system`` and ``team`` are given only where
    the source itself knows them: otherwise the origin tells, by who owned it at the time.
    """

    native: str
    origin: str
    at: int
    activity: str
    actor: Account | None = None
    party: Account | None = None
    performed_by: Performer = Performer.UNKNOWN
    offset: int | None = None
    subject: str | None = None
    started: int | None = None
    outcome: str | None = None
    team: str | None = None
    system: str | None = None
    responsibility: str | None = None


class Found(NamedTuple):
    """A document found in a source, as data: code owners, catalogue entries, objectives, who has access.

    ``kind``: ``code-owners``, ``catalogue``, ``service-level``, ``budget``, ``access``, ``escalation``,
    ``runbook``. Bounded by the collector.
    """

    origin: str
    kind: str
    path: str
    content: object
