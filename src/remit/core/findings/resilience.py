"""Family R4: what happens when somebody is away, or when a team outgrows the way it is led."""

from __future__ import annotations

from datetime import date

from remit.core.findings.ended import cover_ended
from remit.core.findings.finding import Finding, Severity
from remit.core.findings.leave import leave_without_cover
from remit.core.findings.survey import Survey, TeamSurvey
from remit.core.framework import Focus
from remit.core.role_day import absent

OUTGROWN = 6
"""Reports from which holding both roles is a question: Larson puts a manager at six to eight."""

MANY = 8
"""Reports up to which a span is usual: Larson's upper end."""


def resilience(team: TeamSurvey) -> None:
    """Look at one team; spans of managers are ``spans``."""
    wants = team.survey.wants
    if wants("R402"):
        cover_ended(team)
    if wants("R403"):
        leave_without_cover(team)
    if not (wants("R401") or wants("R404") or wants("R405")):
        return
    roles_of: dict[str, list[str]] = {}
    for role in team.survey.ground.roles_held(team.id):
        people = team.people(role)
        for person in people:
            roles_of.setdefault(person, []).append(role)
        if len(people) == 1 and wants("R401"):
            _deputy(team, role, *people)
    for person, roles in roles_of.items():
        if len(roles) > 1:
            if wants("R404"):
                _outgrown(team, person, roles)
            if wants("R405"):
                _range(team, person, roles)


def _deputy(team: TeamSurvey, role: str, holder: str) -> None:
    """R401. A deputy is somebody else, is there, and has said yes."""
    index = team.organisation.index
    for deputy in index.deputies.get((team.id, role), ()):
        accepted = deputy.accepted is not None and deputy.accepted <= team.day
        there = absent(index.person[deputy.person], team.day) is None
        if accepted and there and team.day in deputy.period and deputy.person != holder:
            return
    params: dict[str, object] = {"person": index.person[holder].name, "role": team.role_title(role)}
    team.add("R401", "no-deputy", params, role=role, person=holder)


def _outgrown(team: TeamSurvey, person: str, roles: list[str]) -> None:
    """R404. Declared experience in both roles speaks for the combination (P2): then it is only told."""
    known = team.organisation.framework.role_by_id
    lead = {
        focus: [role for role in roles if role in known and known[role].focus is focus] for focus in Focus
    }
    both = [*lead[Focus.SYSTEM][:1], *lead[Focus.PEOPLE][:1]]
    if len(both) < 2:
        return
    count = len(team.survey.ground.reports(team.day).get(person, ()))
    if count < OUTGROWN:
        return
    who = team.organisation.index.person[person]
    experienced = set(both) <= set(who.experience)
    team.add(
        "R404",
        "outgrown-experienced" if experienced else "outgrown",
        _both(team, person, both) | {"count": count},
        person=person,
        severity=Severity.INFO if experienced else None,
    )


def _range(team: TeamSurvey, person: str, roles: list[str]) -> None:
    """R405. Two ranges bind nobody; one of their own does."""
    known = team.organisation.framework.role_by_id
    ranged = [role for role in roles if role in known and known[role].coding_range is not None]
    if len(ranged) < 2:
        return
    declared = team.organisation.index.coding_ranges.get((team.id, person), ())
    if not any(team.day in own.period for own in declared):
        team.add("R405", "no-range", _both(team, person, ranged), person=person)


def _both(team: TeamSurvey, person: str, roles: list[str]) -> dict[str, object]:
    first, second = (team.role_title(role) for role in roles[:2])
    return {"person": team.organisation.index.person[person].name, "role": first, "other": second}


def wide_spans(survey: Survey) -> dict[str | None, list[Finding]]:
    """R406, once for each manager, by the team where they lead the people, else the first that they belong to."""
    found: dict[str | None, list[Finding]] = {}
    index = survey.organisation.index
    for manager, people in survey.ground.reports(survey.day).items():
        if len(people) > MANY:
            team = _home(survey, manager, survey.day)
            params: dict[str, object] = {"person": index.person[manager].name, "count": len(people)}
            if team is not None:
                params["team"] = index.team[team].name
            found.setdefault(team, []).append(
                Finding("R406", Severity.WARNING, team, None, None, manager, None, "many-reports", params)
            )
    return found


def _home(survey: Survey, person: str, day: date) -> str | None:
    """The first team, in the organisation's order, to which a manager belongs most."""
    index = survey.organisation.index
    lead = survey.organisation.framework.people_role
    held = [own for own in index.assignments_of.get(person, ()) if day in own.period]
    leading = {own.team for own in held if lead is not None and own.role == lead.id}
    holding = {own.team for own in held}
    member = {own.team for own in index.memberships_of.get(person, ()) if day in own.period}
    for teams in (leading, holding, member):
        there = [team for team in teams if team in index.team and day in index.team[team].period]
        if there:
            return min(there, key=survey.ground.team_order.__getitem__)
    return None
