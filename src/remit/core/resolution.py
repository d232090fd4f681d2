"""Who is responsible? The one function that everything else asks, and its path for many rows at once.

Pure: an organisation value and a day in, an answer with its reasons out. See section 4 of the design.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from zoneinfo import ZoneInfo

from remit.core.answer import Answer, Holder, Refusal, RefusalCode
from remit.core.organisation import Organisation
from remit.core.row import known_rows
from remit.core.team_day import TeamDay
from remit.lib.text import did_you_mean


def who(organisation: Organisation, team: str, responsibility: str, at: date) -> Answer:
    """Who is responsible for a row of a team at a time, and why.

    ``at`` is a day, or an aware datetime: the day it is in the team's zone. Raises ``Refusal`` for a team or
    a row that does not exist then.
    """
    return team_day(organisation, team, at).answer(responsibility)


def answers(organisation: Organisation, at: date, teams: Iterable[str] | None = None) -> Iterator[Answer]:
    """Every row of every team there on the day, in the order of the organisation, each as ``who`` has it."""
    for team in organisation.index.team if teams is None else teams:
        desk = TeamDay(organisation, team, local_day(organisation, team, at))
        if not desk.there:
            continue
        for responsibility in desk.rows():
            yield desk.answer(responsibility)


def team_day(organisation: Organisation, team: str, at: date) -> TeamDay:
    """A team on a day, ready for questions. Raises ``Refusal`` where the team is unknown or not there."""
    if team not in organisation.index.team:
        raise Refusal(
            RefusalCode.UNKNOWN_TEAM,
            f"there is no team “{team}”",
            did_you_mean(team, tuple(organisation.index.team)),
        )
    day = local_day(organisation, team, at)
    desk = TeamDay(organisation, team, day)
    if not desk.there:
        raise Refusal(RefusalCode.TEAM_NOT_THERE, f"team “{team}” does not exist on {day.isoformat()}")
    return desk


def local_day(organisation: Organisation, team: str, at: date) -> date:
    """The day in the team's zone (else the organisation's, else UTC). Raises ValueError for a naive time."""
    return day_in(organisation.index.zone[team], at) if isinstance(at, datetime) else at


def day_in(zone: ZoneInfo, at: date) -> date:
    """The day that it is in a zone; a day is itself everywhere. Raises ValueError for a naive time."""
    if not isinstance(at, datetime):
        return at
    if at.tzinfo is None:
        raise ValueError("a time without a zone says no day: pass a date or an aware datetime")
    return at.astimezone(zone).date()


__all__ = ["Answer", "Holder", "Refusal", "answers", "day_in", "known_rows", "local_day", "team_day", "who"]
