"""R403: leave of somebody who holds a role, for which nobody has agreed to act."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from remit.core.cover import Cover
from remit.core.findings.away import LONG, days_away
from remit.core.findings.survey import TeamSurvey
from remit.core.index import Index
from remit.core.person import Kind, Leave
from remit.core.role import RoleAssignment
from remit.core.spans import END, Span, overlap, span, without, working_days


def leave_without_cover(team: TeamSurvey) -> None:
    """Look at the leaves of everybody who holds a role on the team, or will while away."""
    leaves = team.survey.ground.leaves(team.day)
    if not leaves:
        return
    held: dict[tuple[str, str], list[RoleAssignment]] = {}
    for own in team.organisation.index.roles_on.get(team.id, ()):
        if own.person in leaves:
            held.setdefault((own.role, own.person), []).append(own)
    for (role, person), assignments in held.items():
        for leave in leaves[person]:
            _leave(team, role, leave, assignments)


def running(index: Index, cover: Cover) -> Span:
    """The days on which a cover runs, by the rules of ``cover_state``; empty where it never does."""
    acting = index.person.get(cover.acting)
    if cover.accepted is None or acting is None or acting.kind is Kind.AGENT:
        return END, END
    days = overlap(overlap(span(cover.period), span(acting.period)), (cover.accepted.toordinal(), END))
    begin = cover.period.start
    if begin is not None:
        ends = [
            span(own.period)[1] for own in index.assignments_of.get(cover.acting, ()) if begin in own.period
        ]
        days = overlap(days, (days[0], max(ends, default=END)))
    return days


def _leave(team: TeamSurvey, role: str, leave: Leave, assignments: Sequence[RoleAssignment]) -> None:
    index = team.organisation.index
    person = index.person[leave.person]
    if person.kind is Kind.AGENT:
        return
    covers = [cover for cover in index.covers.get((team.id, role), ()) if cover.holder == person.id]
    away = days_away(leave, team.day)
    not_held = without([away], [overlap(span(own.period), span(person.period)) for own in assignments])
    held = without([away], not_held)
    uncovered = without(held, [running(index, cover) for cover in covers])
    days = working_days(uncovered)
    today = team.day.toordinal()
    if days < LONG or not working_days(overlap(piece, (today, END)) for piece in uncovered):
        return
    open_ended = leave.period.end is None
    asked = [
        index.person[cover.acting].name
        for cover in covers
        if cover.accepted is None and cover.acting in index.person and _meets(span(cover.period), uncovered)
    ]
    params: dict[str, object] = {
        "person": person.name,
        "role": team.role_title(role),
        "first": date.fromordinal(away[0]),
        "last": date.fromordinal(away[1] - 1),
        "days": days,
        "asked": ", ".join(dict.fromkeys(asked)),
    }
    words = "leave-open-uncovered" if open_ended else "leave-uncovered"
    team.add("R403", f"{words}-proposed" if asked else words, params, role=role, person=person.id)


def _meets(days: Span, spans: Sequence[Span]) -> bool:
    return any(first < end for first, end in (overlap(days, other) for other in spans))
