"""Family R2: did those concerned agree to what is said, and do they ask themselves again from time to time?"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from remit.core.agreement import Agreement
from remit.core.clarity import members
from remit.core.findings.survey import TeamSurvey
from remit.core.framework import Party
from remit.core.row import RowInForce
from remit.core.signature import RowState, Signer, State, document, row_state, signers_for


def agreement(team: TeamSurvey) -> None:
    """Look at one team."""
    known = team.survey.agreement
    if known is None:
        return
    wants = team.survey.wants
    if wants("R201") or wants("R202"):
        _rows(team, known, never=wants("R201"))
    if wants("R203"):
        _left_open(team)
    if wants("R204"):
        _round(team, known)


def _rows(team: TeamSurvey, known: Agreement, *, never: bool) -> None:
    """R201 and R202; with ``never``, of rows that nobody ever signed, too: those are most of a young charter."""
    needed: dict[tuple[Party, ...], tuple[tuple[Signer, ...], str]] = {}
    for force in team.rows.applicable:
        found = needed.get(force.parties)
        if found is None:
            signers = signers_for(team.desk, force.parties)
            found = needed[force.parties] = signers, _names(team, signers)
        wanted, people = found
        given = known.signatures.get((team.id, force.row.id))
        if given:
            _signed(team, force, row_state(document(team.desk, force.row.id), wanted, given, known.documents))
        elif wanted and never:
            team.add("R201", "never-signed", {"people": people}, row=force)


def _names(team: TeamSurvey, people: Iterable[Signer]) -> str:
    return ", ".join([team.organisation.index.person[signer.person].name for signer in people])


def _signed(team: TeamSurvey, force: RowInForce, state: RowState) -> None:
    """A row that somebody signed at some time."""
    people = _names(team, state.missing)
    if state.state in (State.NEVER, State.PARTLY) and team.survey.wants("R201"):
        words = "never-signed" if state.state is State.NEVER else "partly-signed"
        team.add("R201", words, {"people": people}, row=force)
    if state.state is State.CHANGED and team.survey.wants("R202"):
        fields = ", ".join(field.replace("_", " ") for field in state.changed)
        team.add("R202", "changed-since-signed", {"people": people, "fields": fields}, row=force)


def _left_open(team: TeamSurvey) -> None:
    """R203. A row that applies no longer takes its disagreement with it."""
    rows = {force.row.id: force for force in team.rows.applicable}
    for point in team.survey.points.get(team.id, ()):
        force = rows.get(point.row)
        if force is not None:
            owner = team.organisation.index.person[point.owner]
            words = "left-open-overdue" if point.due < team.day else "left-open"
            team.add("R203", words, {"owner": owner.name, "due": point.due}, row=force, person=owner.id)


def _round(team: TeamSurvey, known: Agreement) -> None:
    """R204. Who is alone on a team has nobody to compare answers with."""
    if len(members(team.organisation, team.id, team.day)) < 2:
        return
    last = known.revealed.get(team.id)
    if last is None:
        team.add("R204", "round-never", {})
    elif last + timedelta(days=known.cadence) < team.day:
        team.add("R204", "round-overdue", {"last": last, "cadence": known.cadence})
