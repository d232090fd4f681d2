"""Hands-on coding (P7): how the hours of a person compare with the range of their role. See section 8 of the design.

Nothing here is ever shown to others unless the person shares it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, timedelta
from enum import StrEnum
from typing import Final, NamedTuple

from remit.core.coding_sessions import Interval
from remit.core.note import Note
from remit.core.organisation import Organisation
from remit.core.spans import Span
from remit.core.team_day import TeamDay

DAYS_A_WEEK: Final = 5
"""Working days from Monday to Friday, on which contracted hours lie."""

MESSAGES: Final[Mapping[str, str]] = {
    "below": "At most %(upper)s%% of the working time, and the own estimate of %(estimate)s%% is under %(low)s%% too.",
    "within": "Between %(lower)s%% and %(upper)s%% of the working time: within %(low)s%% to %(high)s%%.",
    "above": "At least %(lower)s%% of the working time: more than %(high)s%%.",
    "straddles-low": "Between %(lower)s%% and %(upper)s%%: it may be under %(low)s%% or not.",
    "straddles-high": "Between %(lower)s%% and %(upper)s%%: it may be over %(high)s%% or not.",
    "no-estimate": "Commits alone cannot say that it is under %(low)s%%: there is no estimate of your own.",
    "estimate": "Commits show less than %(low)s%%, but the own estimate is %(estimate)s%%.",
    "at-least": "Some work was merged as one commit, out of sight: it may have been more.",
    "no-hours": "Without contracted hours there is nothing to compare with.",
    "no-days": "No working day was left in this time.",
    "no-range": "There is no range to compare with: who holds both roles declares one of their own.",
}


class Verdict(StrEnum):
    """Whether hands-on coding is in the range; ``undetermined`` wherever what is known allows of more than one."""

    BELOW = "below"
    WITHIN = "within"
    ABOVE = "above"
    UNDETERMINED = "undetermined"


class Judgement(NamedTuple):
    """``verdict`` is None where there is nothing to compare with; ``shares`` are percent of the working time."""

    verdict: Verdict | None
    shares: tuple[float, float] | None
    reasons: tuple[Note, ...]


def contracted(
    start: date, end: date, hours_per_week: float, leave: Iterable[Span] = (), holidays: Collection[date] = ()
) -> float:
    """The contracted hours on ``[start, end)``, less leave and public holidays. Raises ValueError below zero hours."""
    if hours_per_week < 0:
        raise ValueError("hours a week cannot be negative")
    away = tuple(leave)
    free = set(holidays)
    days = (start + timedelta(days=n) for n in range((end - start).days))
    worked = [
        day
        for day in days
        if day.weekday() < DAYS_A_WEEK
        and day not in free
        and not any(first <= day.toordinal() < over for first, over in away)
    ]
    return len(worked) * hours_per_week / DAYS_A_WEEK


def estimate(percents: Mapping[date, float], start: date, end: date) -> float | None:
    """The mean of the own estimates (by Monday) of the weeks that begin in ``[start, end)``; None without any."""
    own = [percent for monday, percent in percents.items() if start <= monday < end]
    return sum(own) / len(own) if own else None


def judge(
    worked: Interval, hours: float | None, bounds: tuple[int, int] | None, own: float | None
) -> Judgement:
    """The verdict. ``hours``: contracted in the same time; ``bounds``: percent, both included; ``own``: the estimate.

    Never ``below`` from commits alone, and never a verdict from a bound that the interval straddles.
    """
    if bounds is None:
        return Judgement(None, None, (_note("no-range"),))
    if hours is None:
        return Judgement(None, None, (_note("no-hours"),))
    if hours <= 0:
        return Judgement(None, None, (_note("no-days"),))
    lower, upper = 100 * worked.lower / hours, 100 * worked.upper / hours
    verdict, codes = _verdict(lower, upper, bounds, own, worked.at_least)
    params = {"lower": _shown(lower), "upper": _shown(upper), "low": bounds[0], "high": bounds[1]}
    told = params | ({} if own is None else {"estimate": _shown(own)})
    return Judgement(verdict, (lower, upper), tuple(_note(code, told) for code in codes))


def _verdict(
    lower: float, upper: float, bounds: tuple[int, int], own: float | None, at_least: bool
) -> tuple[Verdict, tuple[str, ...]]:
    low, high = bounds
    if lower > high:
        return Verdict.ABOVE, ("above", "at-least") if at_least else ("above",)
    codes: list[str] = []
    if at_least:
        codes.append("at-least")
    if lower < low <= upper:
        codes.append("straddles-low")
    if upper > high:
        codes.append("straddles-high")
    if upper < low and (own is None or own >= low):
        codes.append("no-estimate" if own is None else "estimate")
    if codes:
        return Verdict.UNDETERMINED, tuple(codes)
    return (Verdict.BELOW, ("below",)) if upper < low else (Verdict.WITHIN, ("within",))


def bounds_for(desk: TeamDay, person: str, role: str) -> tuple[int, int] | None:
    """The range of a holder of a role on a team's day: the role's, for who holds several the one they declared.

    None where there is no range, or where the person does not hold the role: nobody else is measured at all.
    """
    organisation = desk.organisation
    ranged = [known for known in organisation.framework.roles if known.coding_range is not None]
    held = [own for own in ranged if person in {holder.person for holder in desk.role(own.id).holders}]
    if role not in {own.id for own in held}:
        return None
    if len(held) == 1:
        return held[0].coding_range
    return declared(organisation, desk.team, person, desk.day)


def declared(organisation: Organisation, team: str, person: str, day: date) -> tuple[int, int] | None:
    """The range that a person declared for a team, in force on the day."""
    ranges = organisation.index.coding_ranges.get((team, person), ())
    return next(((own.low, own.high) for own in ranges if day in own.period), None)


def lasts(organisation: Organisation, person: str, team: str, role: str, since: date, day: date) -> bool:
    """Whether somebody who held a role on a day still does on a later one, by the same assignment."""
    held = organisation.index.assignments_of.get(person, ())
    return any(
        (own.team, own.role) == (team, role) and since in own.period and day in own.period for own in held
    )


def of_row(shared: Sequence[Verdict | None]) -> Verdict | None:
    """The verdict of a row with several holders: None (not shared) unless all share theirs."""
    if not shared or None in shared:
        return None
    return shared[0] if len(set(shared)) == 1 else Verdict.UNDETERMINED


def _shown(percent: float) -> str:
    return f"{percent:.0f}"


def _note(code: str, params: Mapping[str, object] | None = None) -> Note:
    return Note(code, MESSAGES[code], params or {})
