"""Family R5: where other records say something else than the organisation."""

from __future__ import annotations

from remit.core.code_owners import deciding_rule, handle
from remit.core.findings.patch import Patch
from remit.core.findings.survey import TeamSurvey
from remit.core.lineage import lineage
from remit.core.role_day import absent
from remit.core.system import CodeOwnersFile, CodeOwnersRule, System, SystemAsFound


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
    """R501, in each file for the first of the system's folders that is given to others."""
    for file in _files(system):
        own = [one.path for one in system.repositories if file.repository in ("", one.address)]
        for path in dict.fromkeys(own) or ("/",):
            rule = deciding_rule(file.rules, path)
            if rule is not None and not any(_is_of(team, named, owners) for named in rule.owners):
                _given_to_others(team, system, rule, file.repository)
                break


def _files(system: System) -> tuple[CodeOwnersFile, ...]:
    """Those of its repositories; the rules that the organisation has of it are of no repository by name."""
    if isinstance(system, SystemAsFound) and system.code_owners_found:
        return system.code_owners_found
    return (CodeOwnersFile("", system.code_owners),)


def _is_of(team: TeamSurvey, named: str, owners: tuple[str, ...]) -> bool:
    """Whether a CODEOWNERS entry means an owning team, one below it, or somebody who belongs to either."""
    book, key = team.survey.ground.handles, handle(named)
    teams = [*book.teams.get(key, ())]
    for person in book.people.get(key, ()):
        teams += _teams_of(team, person)
    index = team.organisation.index
    return any(owner in lineage(index, other, team.day) for other in teams for owner in owners)


def _teams_of(team: TeamSurvey, person: str) -> list[str]:
    """The teams on which somebody is a member or holds a role; none for an agent or who has left."""
    index, day = team.organisation.index, team.day
    if absent(index.person[person], day) is not None:
        return []
    member = [own.team for own in index.memberships_of.get(person, ()) if day in own.period]
    return member + [own.team for own in index.assignments_of.get(person, ()) if day in own.period]


def _given_to_others(team: TeamSurvey, system: System, rule: CodeOwnersRule, repository: str) -> None:
    params: dict[str, object] = {
        "line": rule.line,
        "pattern": rule.pattern,
        "system": system.name,
        "owners": ", ".join(rule.owners),
    }
    words = "code-owners" if rule.owners else "code-owners-nobody"
    if repository and len({one.address for one in system.repositories}) > 1:
        words, params["repository"] = f"{words}-of", repository
    team.add("R501", words, params, system=system.id, patch=_corrected(team, rule))


def _corrected(team: TeamSurvey, rule: CodeOwnersRule) -> Patch | None:
    """The line with the team put in front of its owners; None where nobody knows the team's handle."""
    handles = team.organisation.index.team[team.id].forge
    if not handles:
        return None
    kept = " ".join(rule.owners)
    before = f"{rule.pattern} {kept}".rstrip()
    after = f"{rule.pattern} @{handles[0]} {kept}".rstrip()
    return Patch("CODEOWNERS", (before,), (after,), rule.line)


def _catalogue(team: TeamSurvey, system: System) -> None:
    """R502."""
    named = team.organisation.index.team.get(str(system.catalogue_owner))
    params: dict[str, object] = {
        "system": system.name,
        "catalogue": named.name if named else system.catalogue_owner,
    }
    patch = Patch("catalog-info.yaml", (f"  owner: {system.catalogue_owner}",), (f"  owner: {team.id}",))
    team.add("R502", "catalogue", params, system=system.id, patch=patch)
