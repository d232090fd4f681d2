"""A role of a team on a day: who holds it, who acts for whom in a row, and why."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from remit.core.answer import Holder
from remit.core.cover import Cover, CoverState, cover_state
from remit.core.index import Index
from remit.core.organisation import Organisation
from remit.core.person import Kind, Leave, Person
from remit.core.reason import Reason

NO_LEAVE = (False, None)


class Found(NamedTuple):
    """The people found for a party. ``vacant`` is about holders: who acts for a vacant role does not fill it."""

    holders: tuple[Holder, ...]
    reasons: tuple[Reason, ...]
    vacant: bool


def role_day(organisation: Organisation, team: str, role: str, day: date) -> Found:
    """Who holds the role on the team. Persons on leave count, with a note; who has left and agents do not."""
    index = organisation.index
    holders: list[Holder] = []
    reasons: list[Reason] = []
    known = organisation.framework.role_by_id.get(role)
    title = known.title if known else role
    for held in index.assignments.get((team, role), ()):
        period = held.period
        if day not in period:
            continue
        person = index.person[held.person]
        if (why := absent(person, day)) is not None:
            reasons.append(why)
            continue
        since = period.start
        told = {"person": person.name, "role": title, "team": index.team[team].name}
        if since is None:
            reasons.append(Reason("holds-start-unknown", told))
        else:
            told["since"] = since  # type: ignore[assignment]
            reasons.append(Reason("holds", told))
        away, back = on_leave(index, person, day, reasons)
        holders.append(
            Holder(person.id, person.name, role, None, None, False, back, away, since is None, since)
        )
    if not holders:
        params = {"role": title, "team": index.team[team].name, "day": day}
        reasons.append(Reason("vacant", params))
    return Found(tuple(holders), tuple(reasons), not holders)


def person_day(organisation: Organisation, person_id: str, day: date) -> Found:
    """A person whom a charter names, under the same rules as the holder of a role."""
    index = organisation.index
    person = index.person[person_id]
    if (why := absent(person, day)) is not None:
        return Found((), (why,), True)
    reasons = [Reason("named", {"person": person.name})]
    away, back = on_leave(index, person, day, reasons)
    holder = Holder(person.id, person.name, None, away_until=back, on_leave=away)
    return Found((holder,), tuple(reasons), False)


def absent(person: Person, day: date) -> Reason | None:
    """Why somebody cannot hold anything on the day; None where they can."""
    if person.kind is Kind.AGENT:
        return Reason("agent", {"person": person.name})
    period = person.period
    if period.end is not None and day >= period.end:
        return Reason("left", {"person": person.name, "left": period.end})
    if period.start is not None and day < period.start:
        return Reason("not-yet", {"person": person.name, "joins": period.start})
    return None


def leave_on(index: Index, person: str, day: date) -> Leave | None:
    """The leave that is running on the day."""
    for leave in index.leaves.get(person, ()):
        if day in leave.period:
            return leave
    return None


def on_leave(index: Index, person: Person, day: date, reasons: list[Reason]) -> tuple[bool, date | None]:
    """Whether somebody is away, and the first day back; the note goes to the reasons."""
    leave = leave_on(index, person.id, day) if index.leaves else None
    if leave is None:
        return NO_LEAVE
    last = leave.period.last_day
    if last is None:
        reasons.append(Reason("on-leave-open", {"person": person.name}))
    else:
        reasons.append(Reason("on-leave", {"person": person.name, "last": last}))
    return True, leave.period.end


def with_covers(
    organisation: Organisation, team: str, role: str, responsibility: str, day: date, found: Found
) -> Found:
    """The same people with those who act for them in the row, each before the one acted for."""
    covers = organisation.index.covers.get((team, role))
    if not covers:
        return found
    holders: list[Holder] = []
    reasons = list(found.reasons)
    for holder in found.holders or (None,):
        for cover in covers:
            if cover.holder == (holder and holder.person):
                acting = acting_for(organisation, cover, responsibility, day, holder, reasons)
                if acting is not None:
                    holders.append(acting)
        if holder is not None:
            holders.append(holder)
    reasons += idle_covers(organisation, covers, responsibility, day, found)
    return Found(tuple(holders), tuple(reasons), found.vacant)


def idle_covers(
    organisation: Organisation, covers: tuple[Cover, ...], responsibility: str, day: date, found: Found
) -> list[Reason]:
    """Why covers of the row do not count that should run: the assignment has ended, or the vacancy was filled."""
    held: set[str | None] = {holder.person for holder in found.holders} or {None}
    reasons = []
    for cover in covers:
        if cover.holder not in held and day in cover.period and cover.has_row(responsibility):
            code = "cover-lapsed" if cover.holder else "cover-filled"
            reasons.append(Reason(code, cover_told(organisation, cover)))
    return reasons


UNUSED = {
    CoverState.NOT_ACCEPTED: "cover-not-accepted",
    CoverState.LAPSED: "cover-lapsed",
    CoverState.AGENT: "cover-acting-agent",
}


def acting_for(
    organisation: Organisation,
    cover: Cover,
    responsibility: str,
    day: date,
    holder: Holder | None,
    reasons: list[Reason],
) -> Holder | None:
    """Who acts under the cover in the row on the day; the reasons say why, or why not."""
    index = organisation.index
    state = cover_state(index, cover, day)
    if state is CoverState.OFF:
        return None
    acting = index.person.get(cover.acting)
    told = cover_told(organisation, cover)
    if state is not CoverState.RUNNING or acting is None:
        reasons.append(Reason(UNUSED[state], told))
        return None
    if not cover.has_row(responsibility):
        reasons.append(Reason("cover-other-rows", told))
        return None
    told["last"] = cover.period.last_day
    reasons.append(Reason("cover" if holder else "cover-vacant", told))
    away, back = on_leave(index, acting, day, reasons)
    return Holder(
        acting.id,
        acting.name,
        cover.role,
        acting_for=holder.person if holder else None,
        until=cover.period.end,
        acting=True,
        away_until=back,
        on_leave=away,
        since=cover.period.start,
    )


def cover_told(organisation: Organisation, cover: Cover) -> dict[str, object]:
    """The names that a reason about a cover speaks of; a vacant role stands in for its holder."""
    people = organisation.index.person
    acting, holder = people.get(cover.acting), people.get(cover.holder or "")
    known = organisation.framework.role_by_id.get(cover.role)
    title = known.title if known else cover.role
    return {
        "acting": acting.name if acting else cover.acting,
        "holder": holder.name if holder else title,
        "role": title,
    }
