"""Family R1: does every row have exactly one who is responsible, and do they know which part is theirs?"""

from __future__ import annotations

from remit.core.cover import CoverState, cover_state
from remit.core.findings.survey import TeamSurvey
from remit.core.framework import Party
from remit.core.person import Kind, Person
from remit.core.role_day import person_day
from remit.core.row import RowInForce, first


def clarity(team: TeamSurvey) -> None:
    """Look at one team."""
    wants = team.survey.wants
    if wants("R101") or wants("R102"):
        _roles(team)
    if wants("R103") or wants("R104"):
        for force in team.rows.shared:
            _shared(team, force)
    if wants("R105") or wants("R107"):
        _not_responsible(team)
    if wants("R106"):
        _not_listed(team)


def _roles(team: TeamSurvey) -> None:
    wants = team.survey.wants
    for role in team.rows.roles:
        found = team.desk.role(role)
        if found.vacant:
            if wants("R101"):
                _vacant(team, role)
        elif len(found.holders) > 1 and wants("R102"):
            _contested(team, role)


def _vacant(team: TeamSurvey, role: str) -> None:
    """R101. Somebody who acts is named: they do not fill the role."""
    index = team.organisation.index
    running = [
        cover
        for cover in index.covers.get((team.id, role), ())
        if cover.holder is None and cover_state(index, cover, team.day) is CoverState.RUNNING
    ]
    params: dict[str, object] = {"role": team.role_title(role)}
    words = "vacant"
    if running:
        params["acting"] = ", ".join(dict.fromkeys(index.person[cover.acting].name for cover in running))
        ends = [cover.period.last_day for cover in running]
        known = [end for end in ends if end is not None]
        words = "vacant-acting" if len(known) == len(ends) else "vacant-acting-open"
        if words == "vacant-acting":
            params["last"] = max(known)
    team.add("R101", words, params, role=role)


def _contested(team: TeamSurvey, role: str) -> None:
    """R102, once for each row that the role's holders have not divided."""
    people = team.people(role)
    allowed = max_holders(team, role)
    if len(people) <= allowed:
        return
    names = ", ".join(holder.name for holder in people.values())
    told = {"role": team.role_title(role), "count": len(people), "allowed": allowed, "people": names}
    seen = {finding.responsibility for finding in team.found if finding.code == "R102"}
    for force in team.rows.undivided[role]:
        if force.row.id not in seen:
            team.add("R102", "contested", {**told}, row=force, role=role)


def max_holders(team: TeamSurvey, role: str) -> int:
    """How many may hold a role: what the nearest charter says, else the framework."""
    charters = team.organisation.index.charter
    said = first(
        dict(charters[owner].max_holders).get(role) for owner in team.desk.owners if owner in charters
    )
    if said is not None:
        return said
    known = team.organisation.framework.role_by_id.get(role)
    return known.max_holders if known else 1


def _shared(team: TeamSurvey, force: RowInForce) -> None:
    """R103 and R104 of one row: a side that is missing makes the row one-sided, not undivided."""
    sides = [(party, _names(team, party)) for party in force.parties]
    people = {person: name for _, side in sides for person, name in side.items()}
    if not people:
        return
    vacant = [party for party, side in sides if not side]
    divided = {party for party, _ in force.split}
    partless = [party for party in force.parties if party not in divided] if force.split else []
    if vacant:
        _one_sided(team, force, "one-sided-vacant", vacant, people)
    elif len(people) > 1:
        if partless:
            _one_sided(team, force, "one-sided-split", partless, people)
        elif not force.split and team.survey.wants("R103"):
            team.add("R103", "no-split", {"people": ", ".join(people.values())}, row=force)


def _one_sided(
    team: TeamSurvey, force: RowInForce, words: str, missing: list[Party], people: dict[str, str]
) -> None:
    if not team.survey.wants("R104"):
        return
    params: dict[str, object] = {
        "missing": ", ".join(team.desk.title(party) for party in missing),
        "people": ", ".join(people.values()),
    }
    only = missing[0]
    role = only.id if only.kind == "role" else None
    team.add("R104", words, params, row=force, role=role, person=only.id if role is None else None)


def _names(team: TeamSurvey, party: Party) -> dict[str, str]:
    """The people of one side by id; who acts takes the part of the one they act for and is none of them."""
    if party.kind == "role":
        holders = team.desk.role(party.id).holders
    else:
        holders = person_day(team.organisation, party.id, team.day).holders
    return {holder.person: holder.name for holder in holders}


def _not_responsible(team: TeamSurvey) -> None:
    """R105 and R107: names that stand there and resolve to nobody."""
    index = team.organisation.index
    seen: set[tuple[str, str]] = set()
    for held in index.roles_on.get(team.id, ()):
        person = index.person[held.person]
        if (person.kind is Kind.AGENT or person.period.end is not None) and team.day in held.period:
            if (held.role, held.person) in seen:
                continue
            seen.add((held.role, held.person))
            _leaver_or_agent(team, person, role=held.role)
    for force in team.rows.naming_people:
        for party in dict.fromkeys(force.parties):
            if party.kind == "person":
                _leaver_or_agent(team, index.person[party.id], row=force)


def _leaver_or_agent(
    team: TeamSurvey, person: Person, role: str | None = None, row: RowInForce | None = None
) -> None:
    where = "row" if role is None else "role"
    params: dict[str, object] = {"person": person.name}
    if role is not None:
        params["role"] = team.role_title(role)
    if person.kind is Kind.AGENT:
        if team.survey.wants("R107"):
            team.add("R107", f"agent-{where}", params, row=row, role=role, person=person.id)
        return
    end = person.period.end
    if end is not None and end <= team.day and team.survey.wants("R105"):
        params["left"] = end
        team.add("R105", f"left-{where}", params, row=row, role=role, person=person.id)


def _not_listed(team: TeamSurvey) -> None:
    """R106. Who acts under a cover does pick it up; who is only asked meanwhile does not."""
    force = team.rows.not_listed
    if force is None:
        return
    if not force.parties:
        team.add("R106", "not-listed-unnamed", {}, row=force)
    elif not any(team.desk.party(party, force.row.id).holders for party in force.parties):
        parties = ", ".join(team.desk.title(party) for party in force.parties)
        team.add("R106", "not-listed-absent", {"parties": parties}, row=force)
