"""The states of a row, and an observation as a value."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import NamedTuple

from remit.core.note import Note
from remit.core.observation_facts import By, Coded
from remit.core.observation_wording import Said, changes, reasons


class State(StrEnum):
    """The states of a row: from ``ready`` on those of readiness rows, from ``below`` on those of hands-on coding."""

    HAPPENING = "happening"
    HAPPENING_UNKNOWN = "happening-unknown"
    ELSEWHERE = "elsewhere"
    QUIET = "quiet"
    NOTHING_DUE = "nothing-due"
    TOLD = "told"
    CANNOT_SEE = "cannot-see"
    READY = "ready"
    RUSTY = "rusty"
    NOBODY = "nobody"
    BELOW = "below"
    WITHIN = "within"
    ABOVE = "above"
    UNDETERMINED = "undetermined"
    NOT_SHARED = "not-shared"


class Observation(NamedTuple):
    """The state of one row, and what it rests on.

    ``since``: the first day of the look-back. ``last``: the last time, and ``by`` whom; ``roles``: for acts of others,
    whose. ``basis``: the activity that showed it, ``check-in``, or empty. ``sources``: the ids of those whose silence
    would have meant something. ``said`` and ``would`` are codes, put into sentences by the properties. ``shared``: of
    hands-on coding, each holder who shares their verdict, and nobody else.
    """

    state: State
    since: date | None = None
    last: date | None = None
    by: By | None = None
    roles: tuple[str, ...] = ()
    basis: str = ""
    sources: tuple[str, ...] = ()
    said: tuple[Said, ...] = ()
    would: tuple[Said, ...] = ()
    shared: tuple[Coded, ...] = ()

    @property
    def reasons(self) -> tuple[Note, ...]:
        """Why, as sentences."""
        return reasons(self.said)

    @property
    def would_change(self) -> tuple[Note, ...]:
        """What would change the state, as sentences."""
        return changes(self.would)
