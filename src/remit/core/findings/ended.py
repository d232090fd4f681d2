"""R402: a cover that is over although what it was for is not."""

from __future__ import annotations

from datetime import date

from remit.core.cover import Cover
from remit.core.findings.leave import running
from remit.core.findings.survey import TeamSurvey
from remit.core.index import grouped
from remit.core.role_day import leave_on
from remit.core.spans import Span, span, working_days


def cover_ended(team: TeamSurvey) -> None:
    """Look at the covers of each role of the team, for each holder and for nobody."""
    index, today = team.organisation.index, team.day.toordinal()
    for role in team.survey.ground.roles_covered.get(team.id, ()):
        covers = grouped(index.covers[team.id, role], lambda cover: cover.holder)
        for holder, of_holder in covers.items():
            spans = [(running(index, cover), cover) for cover in of_holder]
            if any(first <= today < end for (first, end), _ in spans):
                continue
            past = [(end, first, cover) for (first, end), cover in spans if first < end <= today]
            if past:
                end, _, cover = max(past, key=lambda entry: entry[:2])
                _ended(team, role, holder, cover, end)


def _ended(team: TeamSurvey, role: str, holder: str | None, cover: Cover, end: int) -> None:
    index = team.organisation.index
    last = date.fromordinal(end - 1)
    params: dict[str, object] = {
        "acting": index.person[cover.acting].name,
        "role": team.role_title(role),
        "last": last,
    }
    if holder is None:
        if _still_vacant(team, role, (end, team.day.toordinal() + 1)):
            team.add("R402", "cover-ended-vacant", params, role=role)
        return
    leave = leave_on(index, holder, team.day)
    if leave is None or last not in leave.period or holder not in team.people(role):
        return
    over = span(leave.period)[1]
    if not working_days([(end, over)]):
        return
    params["person"] = index.person[holder].name
    words = "cover-ended-leave-open"
    if leave.period.last_day is not None:
        words, params["back"] = "cover-ended-leave", leave.period.last_day
    team.add("R402", words, params, role=role, person=holder)


def _still_vacant(team: TeamSurvey, role: str, since: Span) -> bool:
    """Whether nobody has held the role since the cover ended: a later vacancy is another one."""
    if team.people(role):
        return False
    held = (span(own.period) for own in team.organisation.index.assignments.get((team.id, role), ()))
    return not any(first < since[1] and end > since[0] for first, end in held)
