"""The check: one pass over the teams, each looked at by every family that was chosen."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from remit.core.agreement import Agreement
from remit.core.answer import Refusal, RefusalCode
from remit.core.evidence import Evidence
from remit.core.findings.agreement import agreement as agreed
from remit.core.findings.choosing import chosen
from remit.core.findings.clarity import clarity
from remit.core.findings.contradiction import contradiction
from remit.core.findings.finding import Finding
from remit.core.findings.reach import reach
from remit.core.findings.reality import failing_sources, reality
from remit.core.findings.report import Report
from remit.core.findings.resilience import resilience, wide_spans
from remit.core.findings.suppressing import silence
from remit.core.findings.survey import Ground, Survey, TeamSurvey
from remit.core.organisation import Organisation
from remit.core.resolution import local_day
from remit.core.suppression import Suppression
from remit.core.team_day import TeamDay
from remit.lib.text import did_you_mean


def check(
    organisation: Organisation,
    at: date,
    *,
    select: Iterable[str] = (),
    ignore: Iterable[str] = (),
    teams: Iterable[str] | None = None,
    agreement: Agreement | None = None,
    evidence: Evidence | None = None,
    ground: Ground | None = None,
) -> Report:
    """What is wrong in an organisation at a time.

    ``at`` is a day, or an aware datetime: the day it is in each team's zone. ``select`` and ``ignore`` are codes or
    their beginnings (``R1``). With ``teams`` (ids) only these are reported on, with what the whole check says of
    them. Without ``agreement``, as for a file, nothing is said of the R2 family; without ``evidence``, nothing of the
    R3 family, R503 and R504. ``ground`` is that of an earlier check of the same organisation. Raises
    ``UnknownCodeError``, ``Refusal`` for an unknown team and ValueError for a time without a zone.
    """
    survey = Survey(ground or Ground(organisation), at, chosen(select, ignore), agreement, evidence)
    wanted = _wanted(organisation, teams)
    found: list[Finding] = []
    looked_at = 0
    wide = wide_spans(survey) if survey.wants("R406") else {}
    for team in organisation.index.team if wanted is None else wanted:
        desk = TeamDay(organisation, team, local_day(organisation, team, at))
        if desk.there:
            looked_at += 1
            found += _team(TeamSurvey(survey, desk), wide.pop(team, ()))
    if wanted is None:
        for elsewhere in wide.values():
            found += sorted(elsewhere, key=lambda finding: finding.person or "")
    found += failing_sources(survey, None, serving=wanted)
    silenced = silence(found, organisation.suppressions, survey.day)

    def judged(suppression: Suppression) -> bool:
        return suppression.code in survey.codes and (wanted is None or suppression.team in wanted)

    return Report(
        survey.day,
        looked_at,
        silenced.findings,
        silenced.suppressed,
        tuple(filter(judged, silenced.unused)),
        tuple(filter(judged, silenced.expired)),
    )


def _wanted(organisation: Organisation, teams: Iterable[str] | None) -> Mapping[str, None] | None:
    """The teams asked for, in the order of the organisation."""
    if teams is None:
        return None
    known = organisation.index.team
    asked = dict.fromkeys(teams)
    for team in asked:
        if team not in known:
            raise Refusal(
                RefusalCode.UNKNOWN_TEAM, f"there is no team “{team}”", did_you_mean(team, tuple(known))
            )
    return {team: None for team in known if team in asked}


def _team(team: TeamSurvey, wide: Iterable[Finding]) -> list[Finding]:
    """Everything found on one team: by code, then in the order of its rows and of the framework's roles."""
    clarity(team)
    agreed(team)
    reality(team)
    resilience(team)
    contradiction(team)
    reach(team)
    found = [*team.found, *wide]
    if len(found) > 1:
        rows, roles = team.rows.order, team.survey.ground.role_order
        found.sort(
            key=lambda f: (
                f.code,
                rows[f.responsibility],
                roles.get(f.role or "", len(roles)),
                f.role or "",
                f.person or "",
                f.system or "",
            )
        )
    return found
