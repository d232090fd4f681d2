"""R503 and R504: whom incidents reach, and whether who is responsible for a system may change it."""

from __future__ import annotations

from remit.core.answer import Holder
from remit.core.findings.patch import Patch
from remit.core.findings.survey import TeamSurvey
from remit.core.framework import Focus, Party, Responsibility
from remit.core.row import RowInForce
from remit.core.system import System

INCIDENT = "incident"


def reach(team: TeamSurvey) -> None:
    """Look at one team."""
    if team.survey.wants("R503"):
        for path in team.survey.paths.get(team.id, ()):
            if path.complete:
                _path(team, path.name, path.people)
    if team.survey.wants("R504"):
        index = team.organisation.index
        for owned in index.owned.get(team.id, ()):
            system = index.system.get(owned.system)
            if system is not None and team.day in owned.period and team.day in system.period:
                _access(team, system)


def _path(team: TeamSurvey, name: str, people: frozenset[str]) -> None:
    """R503: nobody who holds the row, acts in it or is next when it is vacant is on the path."""
    for force in team.rows.applicable:
        if not _about_incidents(force.row):
            continue
        answer = team.desk.answer(force.row.id)
        agreed = answer.holders or answer.fallback
        if not agreed or any(holder.person in people for holder in agreed):
            continue
        index = team.organisation.index
        reached = [index.person[person].name for person in sorted(people) if person in index.person]
        params: dict[str, object] = {"path": name, "agreed": _names(agreed), "reached": ", ".join(reached)}
        words = "escalation" if reached else "escalation-nobody"
        patch = Patch(name, (), tuple(holder.name for holder in agreed))
        team.add("R503", words, params, row=force, patch=patch)


def _about_incidents(row: Responsibility) -> bool:
    return INCIDENT in (row.cadence_event, row.due)


def _access(team: TeamSurvey, system: System) -> None:
    """R504, for each who answers for the system, or acts for them, and each repository that they may not change."""
    for access in team.survey.access.get(system.id, ()):
        if not access.complete:
            continue
        for person, holder in _responsible(team).items():
            if person not in access.people:
                params: dict[str, object] = {
                    "person": holder.name,
                    "role": team.role_title(holder.role or ""),
                    "repository": access.repository,
                    "system": system.name,
                }
                patch = Patch(access.repository, (), (f"{holder.name}: write",))
                team.add(
                    "R504",
                    "no-access",
                    params,
                    role=holder.role,
                    person=person,
                    system=system.id,
                    patch=patch,
                )


def _responsible(team: TeamSurvey) -> dict[str, Holder]:
    """Who holds a role in charge of the system, or acts in one of its rows; people on leave need no access."""
    found: dict[str, Holder] = {}
    for role in team.organisation.framework.roles:
        if role.focus is Focus.SYSTEM:
            for force in _rows_of(team, role.id):
                for holder in team.desk.party(Party.role(role.id), force.row.id).holders:
                    if not holder.on_leave:
                        found.setdefault(holder.person, holder)
    return found


def _rows_of(team: TeamSurvey, role: str) -> list[RowInForce]:
    return [force for force in team.rows.applicable if Party.role(role) in force.parties]


def _names(holders: tuple[Holder, ...]) -> str:
    return ", ".join(dict.fromkeys(holder.name for holder in holders))
