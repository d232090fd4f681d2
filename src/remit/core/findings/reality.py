"""Family R3: is it really happening? Nothing is said without evidence, nor of what a holder does not share."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Final

from remit.core.coding import Verdict
from remit.core.findings.finding import Finding
from remit.core.findings.rules import RULES
from remit.core.findings.survey import Survey, TeamSurvey
from remit.core.observation_facts import Coded
from remit.core.observation_state import Observation, State
from remit.core.row import RowInForce

CODES: Final[Mapping[State, str]] = {
    State.QUIET: "R301",
    State.ELSEWHERE: "R302",
    State.CANNOT_SEE: "R303",
}
"""The states that are findings. Hands-on coding is none by its state: its finding is each holder's who shares it."""
OUT_OF_RANGE: Final = frozenset({Verdict.BELOW, Verdict.ABOVE})


def reality(team: TeamSurvey) -> None:
    """Look at one team."""
    evidence, wants = team.survey.evidence, team.survey.wants
    if evidence is None:
        return
    for force in team.rows.applicable:
        seen = evidence.observations.get((team.id, force.row.id))
        code = None if seen is None else CODES.get(seen.state)
        if seen is not None and code is not None and wants(code) and not _awaited(seen):
            _row(team, force, seen, code)
        if seen is not None and seen.shared and wants("R304"):
            _coding(team, force, seen.shared)
    team.found += failing_sources(team.survey, team.id, team.name)


def _awaited(seen: Observation) -> bool:
    """Whether a source that may see it is read for the first time: soon more is known, without anybody's doing."""
    return any(code == "source-new" for code, _ in seen.said)


def failing_sources(
    survey: Survey, team: str | None, name: str | None = None, serving: Collection[str] | None = None
) -> list[Finding]:
    """R305, for the sources of a team; of None, for those that are not a single team's, but serve one of these."""
    if not survey.wants("R305"):
        return []
    severity = RULES["R305"].severity
    found = []
    for source in survey.failing.get(team, ()):
        if serving is not None and source.serves.isdisjoint(serving):
            continue
        params: dict[str, object] = {"source": source.name, "since": source.since}
        if name is not None:
            params["team"] = name
        found.append(Finding("R305", severity, team, None, None, None, None, "source-failing", params))
    return found


def _row(team: TeamSurvey, force: RowInForce, seen: Observation, code: str) -> None:
    """The first reason says what was seen, in the words that the row's own page has for it."""
    if seen.state is State.QUIET:
        words, params = _quiet(seen)
    elif seen.state is State.ELSEWHERE:
        words, params = "elsewhere", {"last": seen.last}
    else:
        words, params = "cannot-see", {"why": " ".join(note.text for note in seen.reasons)}
    team.add(code, words, params, row=force)


def _coding(team: TeamSurvey, force: RowInForce, shared: tuple[Coded, ...]) -> None:
    """Each holder who has shared that they are out of the range."""
    for one in shared:
        if one.verdict is not None and one.verdict in OUT_OF_RANGE:
            team.add(
                "R304", f"coding-{one.verdict.value}", {"person": one.name}, row=force, person=one.person
            )


def _quiet(seen: Observation) -> tuple[str, dict[str, object]]:
    told = dict(seen.said)
    if "gap" in told:
        return "quiet-gap", {"days": told["gap"]["days"]}
    return "quiet", {"since": seen.since, "sources": told["nothing-since"]["sources"]}
