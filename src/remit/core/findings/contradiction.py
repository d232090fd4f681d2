"""Family R5: where other records say something else than the organisation."""

from __future__ import annotations

from collections.abc import Iterator

from remit.core.code_owners import deciding_rule, handle, names_any
from remit.core.findings.survey import TeamSurvey
from remit.core.lineage import below
from remit.core.person import Person
from remit.core.role_day import absent
from remit.core.system import CodeOwnersRule, System

LOGINS = ("email", "github", "gitlab")
"""The kinds of identity by which a CODEOWNERS file may name somebody."""


def contradiction(team: TeamSurvey) -> None:
    """Look at the systems of one team. A system of several teams is looked at once, with the first of them."""
    index = team.organisation.index
    for owned in index.owned.get(team.id, ()):
        system = index.system.get(owned.system)
        if system is None or team.day not in owned.period or team.day not in system.period:
            continue
        owners = _owners(team, system.id)
        if owners[0] != team.id:
            continue
        if team.survey.wants("R501") and system.code_owners:
            _code_owners(team, system, owners)
        if team.survey.wants("R502") and system.catalogue_owner not in (None, *owners):
            _catalogue(team, system)


def _owners(team: TeamSurvey, system: str) -> tuple[str, ...]:
    """The teams that own a system and are there on the day."""
    index = team.organisation.index
    return tuple(
        dict.fromkeys(
            owner.team
            for owner in index.owners[system]
            if team.day in owner.period
            and owner.team in index.team
            and team.day in index.team[owner.team].period
        )
    )


def _code_owners(team: TeamSurvey, system: System, owners: tuple[str, ...]) -> None:
    """R501, for the first of the system's folders that is given to others."""
    known = frozenset[str]().union(*(handles(team, owner) for owner in owners))
    for path in dict.fromkeys(repository.path for repository in system.repositories) or ("/",):
        rule = deciding_rule(system.code_owners, path)
        if rule is not None and not names_any(rule, known):
            _given_to_others(team, system, rule)
            return


def _given_to_others(team: TeamSurvey, system: System, rule: CodeOwnersRule) -> None:
    params: dict[str, object] = {
        "line": rule.line,
        "pattern": rule.pattern,
        "system": system.name,
        "owners": ", ".join(rule.owners),
    }
    team.add("R501", "code-owners" if rule.owners else "code-owners-nobody", params, system=system.id)


def handles(team: TeamSurvey, owner: str) -> frozenset[str]:
    """How a CODEOWNERS file may name a team, one below it, or who belongs to either on the day."""
    known = team.survey.handles.get((owner, team.day))
    if known is None:
        index = team.organisation.index
        teams = [other for other in below(index, owner, team.day) if other in index.team]
        found = {handle(name) for other in teams for name in index.team[other].forge}
        for person in _belonging(team, teams):
            found |= {handle(own.value) for own in person.identities if own.kind in LOGINS}
        known = team.survey.handles[owner, team.day] = frozenset(found)
    return known


def _belonging(team: TeamSurvey, teams: list[str]) -> Iterator[Person]:
    """The people who are members of the teams or hold a role there, and can answer for something."""
    index, day = team.organisation.index, team.day
    for other in teams:
        members = [own.person for own in index.members.get(other, ()) if day in own.period]
        holders = [own.person for own in index.roles_on.get(other, ()) if day in own.period]
        for person in (*members, *holders):
            if absent(index.person[person], day) is None:
                yield index.person[person]


def _catalogue(team: TeamSurvey, system: System) -> None:
    """R502."""
    named = team.organisation.index.team.get(str(system.catalogue_owner))
    params: dict[str, object] = {
        "system": system.name,
        "catalogue": named.name if named else system.catalogue_owner,
    }
    team.add("R502", "catalogue", params, system=system.id)
