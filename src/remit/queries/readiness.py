"""Readiness of a team: who deputises, and for those it concerns the state of each *act as* row with its reasons."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from remit.core.access import Actor, Thing, allowed
from remit.core.framework import Focus
from remit.core.note import Note
from remit.core.organisation import Organisation
from remit.core.readiness import DryRun, Rehearsal, State, deputies, readiness
from remit.core.resolution import team_day
from remit.core.role import Deputy
from remit.core.team_day import TeamDay
from remit.db import models
from remit.queries.permission import role_thing
from remit.queries.source import Named

FEW = 500
"""Teams up to which they are named to the database: beyond, reading all of them is quicker."""


@dataclass(frozen=True, slots=True)
class DeputyLine:
    """A deputy for a role. ``missing`` is what the last dry run lacked, for readers of the state alone."""

    person: Named
    since: date | None
    accepted: date | None
    tried: date | None
    missing: str
    may_answer: bool
    may_end: bool
    may_rehearse: bool
    may_try: bool


@dataclass(frozen=True, slots=True)
class RowState:
    """The state of an *act as* row, for a reader who may see it."""

    row: Named
    state: State
    reasons: tuple[Note, ...]


@dataclass(frozen=True, slots=True)
class RoleReadiness:
    """A role that somebody may have to act in. ``state`` is None for a reader whom it does not concern."""

    role: Named
    holders: tuple[Named, ...]
    deputies: tuple[DeputyLine, ...]
    state: RowState | None
    may_name: bool


@dataclass(frozen=True, slots=True)
class ReadinessPage:
    """Everything that a team's page of readiness shows to one reader on a day."""

    team: Named
    at: date
    roles: tuple[RoleReadiness, ...]


def page(organisation: Organisation, team: str, actor: Actor, now: datetime) -> ReadinessPage:
    """Readiness today, for one reader. Raises ``Refusal`` for a team that is not there."""
    desk = team_day(organisation, team, now)
    rehearsals, dry_runs = tried_out(team)
    states = {found.role: found for found in readiness(desk, rehearsals, dry_runs)}
    roles = []
    for role in organisation.framework.roles:
        if role.focus is Focus.OTHER:
            continue
        found = states.get(role.id)
        shown = None
        if found is not None and _may_read(desk, role.id, found.row, actor, now):
            title = desk.row(found.row).row.short_title
            shown = RowState(Named(found.row, title), found.state, found.reasons)
        held = desk.role(role.id).holders
        thing = role_thing(organisation, team, role.id, now)
        roles.append(
            RoleReadiness(
                Named(role.id, role.title),
                tuple(Named(holder.person, holder.name) for holder in held),
                tuple(
                    _line(desk, deputy, found.row if found else None, shown is not None, actor, now)
                    for deputy in organisation.index.deputies.get((team, role.id), ())
                    if desk.day in deputy.period
                ),
                shown,
                allowed(organisation, actor, "name-deputy", thing, now).allowed,
            )
        )
    return ReadinessPage(Named(team, organisation.index.team[team].name), desk.day, tuple(roles))


def tried_out(team: str) -> tuple[tuple[Rehearsal, ...], tuple[DryRun, ...]]:
    """The team's rehearsals and dry runs, oldest first; of a day with several dry runs of one person the last."""
    return tried_out_of([team])[team]


def tried_out_of(
    teams: Collection[str],
) -> dict[str, tuple[tuple[Rehearsal, ...], tuple[DryRun, ...]]]:
    """The same of several teams, read at once."""
    wanted = list(teams)
    rehearsed = models.Rehearsal.objects.order_by("day", "pk")
    tried = models.DryRun.objects.order_by("day", "pk")
    if len(wanted) <= FEW:
        rehearsed, tried = rehearsed.filter(team__in=wanted), tried.filter(team__in=wanted)
    rehearsals: dict[str, list[Rehearsal]] = {team: [] for team in wanted}
    dry_runs: dict[str, dict[tuple[str, str, str, date], DryRun]] = {team: {} for team in wanted}
    for team, role, person, day in rehearsed.values_list("team_id", "role", "person_id", "day"):
        if team in rehearsals:
            rehearsals[team].append(Rehearsal(team, role, person, day))
    for team, role, person, day, passed in tried.values_list("team_id", "role", "person_id", "day", "passed"):
        if team in dry_runs:
            dry_runs[team][team, role, person, day] = DryRun(team, role, person, day, passed)
    return {team: (tuple(rehearsals[team]), tuple(dry_runs[team].values())) for team in wanted}


def row_of(desk: TeamDay, role: str) -> str | None:
    """The *act as* row that is about acting in the role."""
    return next((found.row for found in readiness(desk) if found.role == role), None)


def readiness_thing(desk: TeamDay, role: str, row: str | None, person: str | None = None) -> Thing:
    """The readiness to act in a role as a thing to ask about: of one deputy, else of all and of the row's holders."""
    people = {person} if person else {*deputies(desk, role)}
    if row is not None and person is None:
        people |= {holder.person for holder in desk.answer(row).holders if not holder.acting}
    return Thing("readiness", "any", desk.team, row, people=frozenset(people))


def deputy_thing(deputy: Deputy) -> Thing:
    """A deputy as a thing to ask about."""
    state = "named" if deputy.accepted is None else "accepted"
    return Thing("deputy", state, deputy.team, role=deputy.role, people=frozenset({deputy.person}))


def _may_read(desk: TeamDay, role: str, row: str, actor: Actor, now: datetime) -> bool:
    return allowed(desk.organisation, actor, "read", readiness_thing(desk, role, row), now).allowed


def _line(
    desk: TeamDay, deputy: Deputy, row: str | None, reads: bool, actor: Actor, now: datetime
) -> DeputyLine:
    def may(verb: str, thing: Thing) -> bool:
        return allowed(desk.organisation, actor, verb, thing, now).allowed

    own = readiness_thing(desk, deputy.role, row, deputy.person)
    accepted = deputy.accepted is not None and deputy.accepted <= desk.day
    last = (
        models.DryRun.objects.filter(team=desk.team, role=deputy.role, person=deputy.person)
        .order_by("day", "pk")
        .last()
    )
    person = desk.organisation.index.person[deputy.person]
    return DeputyLine(
        Named(person.id, person.name),
        deputy.period.start,
        deputy.accepted,
        last.day if reads and last else None,
        last.missing if reads and last else "",
        may("accept", deputy_thing(deputy)),
        may("end", deputy_thing(deputy)),
        accepted and row is not None and may("record-rehearsal", own),
        accepted and row is not None and may("record-dry-run", own),
    )
