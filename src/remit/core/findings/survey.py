"""What the rules work with: one organisation under check, and one team of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cached_property
from zoneinfo import ZoneInfo

from remit.core.agreement import Agreement, OpenPoint
from remit.core.answer import Holder
from remit.core.evidence import EscalationPath, Evidence, FailingSource, RepositoryAccess
from remit.core.findings.away import near_and_long
from remit.core.findings.finding import Finding, Severity
from remit.core.findings.handles import HandleBook
from remit.core.findings.patch import Patch
from remit.core.findings.rows import RowBook, TeamRows
from remit.core.findings.rules import RULES, Family
from remit.core.index import grouped
from remit.core.organisation import Organisation
from remit.core.person import Leave
from remit.core.reporting import reports
from remit.core.resolution import day_in
from remit.core.row import RowInForce
from remit.core.team_day import TeamDay

AGREED = frozenset(code for code, rule in RULES.items() if rule.family is Family.AGREEMENT)
OBSERVED = frozenset(
    {code for code, rule in RULES.items() if rule.family is Family.REALITY} | {"R503", "R504"}
)


class Ground:
    """What checks of one organisation have in common, whichever teams and codes they look at; worked out once."""

    def __init__(self, organisation: Organisation) -> None:
        self.organisation = organisation
        self.book = RowBook(organisation)
        self.team_order = {team: place for place, team in enumerate(organisation.index.team)}
        self.role_order = {role: place for place, role in enumerate(organisation.framework.role_by_id)}
        self._reports: dict[date, Mapping[str, tuple[str, ...]]] = {}
        self._leaves: dict[date, Mapping[str, tuple[Leave, ...]]] = {}

    @cached_property
    def handles(self) -> HandleBook:
        """How CODEOWNERS files may name teams and people."""
        return HandleBook(self.organisation)

    @cached_property
    def roles_covered(self) -> Mapping[str, tuple[str, ...]]:
        """The roles of each team that anybody was ever to act in."""
        covered = grouped(self.organisation.index.covers, lambda key: key[0])
        return {team: tuple(role for _, role in keys) for team, keys in covered.items()}

    def reports(self, day: date) -> Mapping[str, tuple[str, ...]]:
        """The reports of every manager on the day."""
        found = self._reports.get(day)
        if found is None:
            found = self._reports[day] = reports(self.organisation, day)
        return found

    def leaves(self, day: date) -> Mapping[str, tuple[Leave, ...]]:
        """The leaves, by person, that want a cover as seen from the day."""
        found = self._leaves.get(day)
        if found is None:
            wanting = [leave for leave in self.organisation.leaves if near_and_long(leave, day)]
            found = self._leaves[day] = grouped(wanting, lambda leave: leave.person)
        return found

    def roles_held(self, team: str) -> list[str]:
        """The roles that anybody was ever given on a team, in the order of the framework."""
        roles = {held.role for held in self.organisation.index.roles_on.get(team, ())}
        return sorted(roles, key=lambda role: (self.role_order.get(role, len(self.role_order)), role))


class Survey:
    """An organisation, the moment and the codes that were chosen. What several teams need is worked out once."""

    def __init__(
        self,
        ground: Ground,
        at: date,
        codes: frozenset[str],
        agreement: Agreement | None = None,
        evidence: Evidence | None = None,
    ) -> None:
        self.ground = ground
        self.organisation = organisation = ground.organisation
        self.at = at
        self.agreement = agreement
        self.evidence = evidence
        unknown = (AGREED if agreement is None else frozenset()) | (
            OBSERVED if evidence is None else frozenset()
        )
        self.codes = codes - unknown
        """The codes that are looked for: what nobody knows is not looked for."""
        self.day = day_in(ZoneInfo(organisation.zone), at)
        """The day of the organisation, for what belongs to no team."""

    @cached_property
    def points(self) -> Mapping[str, tuple[OpenPoint, ...]]:
        """The disagreements that were left open, by team."""
        return {} if self.agreement is None else grouped(self.agreement.points, lambda point: point.team)

    @cached_property
    def failing(self) -> Mapping[str | None, tuple[FailingSource, ...]]:
        """The sources that cannot be read, by team."""
        return {} if self.evidence is None else grouped(self.evidence.failing, lambda source: source.team)

    @cached_property
    def paths(self) -> Mapping[str, tuple[EscalationPath, ...]]:
        """The escalation paths, by team."""
        return {} if self.evidence is None else grouped(self.evidence.paths, lambda path: path.team)

    @cached_property
    def access(self) -> Mapping[str, tuple[RepositoryAccess, ...]]:
        """Who may change what, by system."""
        return {} if self.evidence is None else grouped(self.evidence.access, lambda access: access.system)

    def wants(self, code: str) -> bool:
        return code in self.codes


class TeamSurvey:
    """One team on its day, and what has been found there."""

    def __init__(self, survey: Survey, desk: TeamDay) -> None:
        self.survey = survey
        self.desk = desk
        self.organisation = survey.organisation
        self.id = desk.team
        self.day = desk.day
        self.name = self.organisation.index.team[desk.team].name
        self.rows: TeamRows = survey.ground.book.rows(desk.owners, desk.day)
        self.found: list[Finding] = []
        self._severities: dict[str, Severity] = {}

    def people(self, role: str) -> Mapping[str, Holder]:
        """Who holds a role here, by person, each once."""
        return {holder.person: holder for holder in self.desk.role(role).holders}

    def role_title(self, role: str) -> str:
        known = self.organisation.framework.role_by_id.get(role)
        return known.title if known else role

    @cached_property
    def started(self) -> bool:
        """Whether the team's own charter has had a row yet: from then on it is expected to be complete."""
        rows = self.organisation.index.charter_rows.get(self.id, {})
        return any(
            row.period.start is None or row.period.start <= self.day
            for history in rows.values()
            for row in history
        )

    def severity(self, code: str) -> Severity:
        """How much it matters on this team: there may be a finding for each of its rows."""
        found = self._severities.get(code)
        if found is None:
            rule = RULES[code]
            found = Severity.INFO if rule.eases and not self.started else rule.severity
            self._severities[code] = found
        return found

    def add(
        self,
        code: str,
        words: str,
        params: dict[str, object],
        *,
        row: RowInForce | None = None,
        role: str | None = None,
        person: str | None = None,
        system: str | None = None,
        severity: Severity | None = None,
        patch: Patch | None = None,
    ) -> None:
        """Note a finding of this team."""
        params["team"] = self.name
        if row is not None:
            params["row"] = row.row.title
        self.found.append(
            Finding(
                code,
                severity or self.severity(code),
                self.id,
                None if row is None else row.row.id,
                role,
                person,
                system,
                words,
                params,
                patch,
            )
        )
