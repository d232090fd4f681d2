"""Answers: who is responsible, with the reasons. Never a bare name."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import NamedTuple

from remit.core.framework import Party, Responsibility
from remit.core.reason import Reason


class Holder(NamedTuple):
    """Somebody in an answer. ``role`` is None where a charter names the person.

    For who acts, ``acting_for`` is the holder's id (None: for a vacant role) and ``until`` the first day on
    which it is over. ``away_until`` is the first day back from a leave that is running.
    """

    person: str
    name: str
    role: str | None
    acting_for: str | None = None
    until: date | None = None
    acting: bool = False
    away_until: date | None = None
    on_leave: bool = False
    start_unknown: bool = False
    since: date | None = None


class Answer(NamedTuple):
    """What ``who`` says of one row of one team on one day: *Said*, with its reasons.

    ``named`` are the parties of the row in force; ``holders`` the people found for them, who acts before the
    one acted for; ``vacant_roles`` the roles that nobody holds; ``fallback`` whom to ask meanwhile.
    ``origin`` is the team whose charter names the parties (None: the organisation's), or
    ``FRAMEWORK``.
    """

    team: str
    responsibility: str
    at: date
    row: Responsibility
    origin: str | None
    named: tuple[Party, ...]
    holders: tuple[Holder, ...]
    vacant: bool
    vacant_roles: tuple[str, ...]
    fallback: tuple[Holder, ...]
    split: tuple[tuple[Party, str], ...]
    tie_break: Party | None
    informed: tuple[Party, ...]
    not_applicable: str | None
    note: str | None
    reasons: tuple[Reason, ...]

    @property
    def shared(self) -> bool:
        """Whether the row names more than one party."""
        return len(self.named) > 1

    @property
    def responsible(self) -> tuple[Holder, ...]:
        """The holders without those who act for them."""
        return tuple(holder for holder in self.holders if not holder.acting)

    @property
    def start_unknown(self) -> bool:
        """Whether the answer rests on an assignment whose start nobody knows."""
        return any(holder.start_unknown for holder in self.holders)


FRAMEWORK = "\0framework"
"""The ``origin`` of an answer whose parties no charter names."""


class RefusalCode(StrEnum):
    """Why a question has no answer."""

    UNKNOWN_TEAM = "unknown-team"
    TEAM_NOT_THERE = "team-not-there"
    UNKNOWN_RESPONSIBILITY = "unknown-responsibility"


class Refusal(Exception):
    """A question that cannot be answered: what was wrong, and what may have been meant."""

    def __init__(self, code: RefusalCode, message: str, suggestions: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.suggestions = suggestions
