"""Readiness to act: naming a deputy, their yes or no, rehearsals, and dry runs of the access."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from remit.actions import clock
from remit.actions.audit import Change, record
from remit.actions.notice import done, tell
from remit.actions.organisation import Edited, edit
from remit.actions.permission import require
from remit.core.editing import EditError, accept_deputy, end_deputy, name_deputy
from remit.core.organisation import Organisation
from remit.core.person import Kind
from remit.core.resolution import local_day
from remit.core.role import Deputy
from remit.core.team_day import TeamDay
from remit.db import organisation as stored
from remit.db.models import DryRun, Rehearsal, User
from remit.lib.periods import Period
from remit.queries.permission import role_thing
from remit.queries.readiness import deputy_thing, readiness_thing, row_of

LONGEST = 2000


@transaction.atomic
def name(
    team: str, role: str, person: str, *, acting_user: User | None, now: datetime | None = None
) -> Edited:
    """Names a deputy for a role from today on; it counts once they accept. Raises NotAllowed, EditError."""
    now = now or clock.now()

    def named(organisation: Organisation) -> Organisation:
        day = _day(organisation, team, now)
        require(
            acting_user,
            "name-deputy",
            role_thing(organisation, team, role, now),
            now,
            organisation=organisation,
        )
        known = organisation.index.person.get(person)
        if known is not None and known.kind is Kind.HUMAN and day not in known.period:
            raise EditError("{person} is not with the organisation", "person", person=known.name)
        if person in [held.person for held in TeamDay(organisation, team, day).role(role).holders]:
            raise EditError("who holds the role cannot deputise in it", "person")
        return name_deputy(organisation, person, role, team, Period(day))

    edited = edit(named, acting_user=acting_user, action="deputy.name")
    params = {
        "role": edited.after.framework.role_by_id[role].title,
        "team": edited.after.index.team[team].name,
    }
    link = f"/teams/{team}/readiness/"
    tell(person, "deputy-asked", params=params, link=link, why="asked", about=_about(team, role, person))
    return edited


@transaction.atomic
def accept(
    team: str, role: str, person: str, *, acting_user: User | None, now: datetime | None = None
) -> Edited:
    """The deputy says yes. Raises NotAllowed, EditError."""
    now = now or clock.now()

    def accepted(organisation: Organisation) -> Organisation:
        day = _day(organisation, team, now)
        _require(acting_user, "accept", _deputy(organisation, team, role, person, day), now, organisation)
        return accept_deputy(organisation, person, role, team, day)

    edited = edit(accepted, acting_user=acting_user, action="deputy.accept")
    done(_about(team, role, person))
    return edited


@transaction.atomic
def end(
    team: str, role: str, person: str, *, acting_user: User | None, now: datetime | None = None
) -> Edited:
    """The deputy says no, or is none any more from today on. Raises NotAllowed, EditError."""
    now = now or clock.now()

    def ended(organisation: Organisation) -> Organisation:
        day = _day(organisation, team, now)
        deputy = _deputy(organisation, team, role, person, day)
        own = acting_user is not None and acting_user.person_id == person and deputy.accepted is None
        _require(acting_user, "decline" if own else "end", deputy, now, organisation)
        return end_deputy(organisation, person, role, team, day)

    edited = edit(ended, acting_user=acting_user, action="deputy.end")
    done(_about(team, role, person))
    return edited


@transaction.atomic
def rehearse(
    team: str, role: str, person: str, on: date, *, acting_user: User | None, now: datetime | None = None
) -> Rehearsal:
    """Records that the deputy did the work of the role on a day, to keep in practice. Raises NotAllowed, EditError."""
    now = now or clock.now()
    day = _ask_first("record-rehearsal", team, role, person, acting_user, now)
    if on > day:
        raise EditError("that day has not come yet", "day")
    found, fresh = Rehearsal.objects.get_or_create(
        team_id=team,
        role=role,
        person_id=person,
        day=on,
        defaults={"recorded_by_id": None if acting_user is None else acting_user.person_id},
    )
    if fresh:
        after = {"day": on.isoformat()}
        change = Change("rehearsal.record", "rehearsal", f"{team}/{role}/{person}", None, after)
        record([change], acting_user=acting_user)
    return found


@transaction.atomic
def dry_run(
    team: str,
    role: str,
    person: str,
    missing: str,
    *,
    acting_user: User | None,
    now: datetime | None = None,
) -> DryRun:
    """Records that the deputy tried today whether their access is enough; ``missing`` is empty where it is.

    Raises NotAllowed, EditError.
    """
    now = now or clock.now()
    day = _ask_first("record-dry-run", team, role, person, acting_user, now)
    missing = missing.strip()
    if len(missing) > LONGEST:
        raise EditError("at most {number} characters", "missing", number=LONGEST)
    found = DryRun.objects.create(
        team_id=team, role=role, person_id=person, day=day, passed=not missing, missing=missing
    )
    after = {"day": day.isoformat(), "passed": not missing}
    record(
        [Change("dry_run.record", "dry run", f"{team}/{role}/{person}", None, after)], acting_user=acting_user
    )
    return found


def _ask_first(verb: str, team: str, role: str, person: str, acting_user: User | None, now: datetime) -> date:
    """The team's day. Raises NotAllowed, or EditError where the person does not deputise in the role."""
    organisation = stored.load()
    day = _day(organisation, team, now)
    deputy = _deputy(organisation, team, role, person, day)
    desk = TeamDay(organisation, team, day)
    row = row_of(desk, role)
    require(acting_user, verb, readiness_thing(desk, role, row, person), now, organisation=organisation)
    if row is None:
        raise EditError("on this team no row is about acting in this role", "role")
    if deputy.accepted is None:
        raise EditError("who was named has not accepted yet", "person")
    return day


def _deputy(organisation: Organisation, team: str, role: str, person: str, day: date) -> Deputy:
    for deputy in organisation.index.deputies.get((team, role), ()):
        if deputy.person == person and day in deputy.period:
            return deputy
    raise EditError("nobody asked them to deputise for this role", "person")


def _require(
    acting_user: User | None, verb: str, deputy: Deputy, now: datetime, organisation: Organisation
) -> None:
    require(acting_user, verb, deputy_thing(deputy), now, organisation=organisation)


def _day(organisation: Organisation, team: str, now: datetime) -> date:
    if team not in organisation.index.team:
        raise EditError("there is no team “{name}”", "team", name=team)
    return local_day(organisation, team, now)


def _about(team: str, role: str, person: str) -> str:
    return f"deputy:{team}/{role}/{person}"
