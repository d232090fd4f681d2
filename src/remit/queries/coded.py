"""Hands-on coding as others may know it: the verdicts that are shared, nothing of who does not share theirs."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.utils import timezone

from remit.core.coding import Verdict, lasts
from remit.core.note import Note
from remit.core.observation import Coded, told_of
from remit.core.organisation import Organisation
from remit.core.resolution import local_day
from remit.core.row import RowInForce
from remit.core.team_day import TeamDay
from remit.db.models import CodingShare, CodingVerdict
from remit.queries.coding import RoleView, roles_of
from remit.queries.source import Named

FEW: Final = 500
"""Teams up to which they are named to the database: beyond, reading all of them is quicker."""
Key = tuple[str, str, str]
"""A person, a team and a role."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A shared verdict as it is kept: since which day it is this one, and why it is."""

    day: date
    verdict: Verdict | None
    why: tuple[str, ...]


def running(
    organisation: Organisation,
    now: datetime,
    *,
    teams: Collection[str] | None = None,
    person: str | None = None,
) -> dict[Key, datetime]:
    """What is shared now, and since when: of these teams, or of everybody; of one person.

    Who holds the role no longer shares nothing, even before that is written down.
    """
    found = CodingShare.objects.filter(ended_at=None)
    if teams is not None and len(teams) <= FEW:
        found = found.filter(team__in=teams)
    if person is not None:
        found = found.filter(person=person)
    wanted = None if teams is None else frozenset(teams)
    return {
        (who, team, role): at
        for who, team, role, at in found.order_by("pk").values_list("person", "team", "role", "shared_at")
        if (wanted is None or team in wanted) and _lasts(organisation, (who, team, role), at, now)
    }


def verdicts(organisation: Organisation, teams: Collection[str], at: date) -> dict[Key, Kept]:
    """The shared verdicts of these teams on a day: shared now, and by that day. The last of each until then."""
    shared = {
        key: since
        for key, since in running(organisation, timezone.now(), teams=teams).items()
        if local_day(organisation, key[1], since) <= at
    }
    return {key: one for key, one in kept(shared, at).items() if key in shared}


def kept(keys: Collection[Key], at: date) -> dict[Key, Kept]:
    """What is kept for these, on a day."""
    if not keys:
        return {}
    people = {person for person, _team, _role in keys}
    found = CodingVerdict.objects.filter(day__lte=at).order_by("day")
    if len(people) <= FEW:
        found = found.filter(person__in=people)
    return {
        (person, team, role): Kept(day, Verdict(verdict) if verdict else None, tuple(why))
        for person, team, role, day, verdict, why in found.values_list(
            "person", "team", "role", "day", "verdict", "why"
        )
        if (person, team, role) in keys
    }


@dataclass(frozen=True, slots=True)
class Sharing:
    """A role with a range that somebody holds: since when its verdict is shared, None where it is not.

    ``reads``: what others read of it, or would read; empty where that is not known yet.
    """

    team: Named
    role: Named
    since: datetime | None
    reads: tuple[Note, ...]


def sharing_of(
    organisation: Organisation, person: str, now: datetime, judged: Iterable[RoleView] = ()
) -> tuple[Sharing, ...]:
    """What somebody shares and could share, for that person alone. ``judged``: their verdicts as they are now."""
    shared = running(organisation, now, person=person)
    name = organisation.index.person[person].name
    would = {
        (one.team.id, one.role.id): Coded(
            person, name, True, one.judgement.verdict, tuple(note.code for note in one.judgement.reasons)
        )
        for one in judged
    }
    found = []
    for team, role in roles_of(organisation, person, now):
        key = (person, team.id, role.id)
        told = would.get(key[1:])
        if key in shared:
            own = kept({key}, local_day(organisation, team.id, now)).get(key)
            told = None if own is None else Coded(person, name, True, own.verdict, own.why)
        found.append(Sharing(team, role, shared.get(key), told_of(told) if told else ()))
    return tuple(found)


def holders_of(desk: TeamDay, force: RowInForce, shared: Mapping[Key, Kept]) -> tuple[Coded, ...]:
    """Who holds a row about hands-on coding on the day by a role with a range, each once; in the order of pages."""
    roles = desk.organisation.framework.role_by_id
    found: dict[str, Coded] = {}
    for party in force.parties:
        if party.kind != "role" or roles[party.id].coding_range is None:
            continue
        for holder in desk.role(party.id).holders:
            own = shared.get((holder.person, desk.team, party.id))
            if own is not None:
                found[holder.person] = Coded(holder.person, holder.name, True, own.verdict, own.why)
            else:
                found.setdefault(holder.person, Coded(holder.person, holder.name))
    return tuple(found.values())


def _lasts(organisation: Organisation, key: Key, since: datetime, now: datetime) -> bool:
    """Whether the assignment that the verdict was shared of still runs."""
    person, team, role = key
    if team not in organisation.index.team:
        return False
    days = (local_day(organisation, team, moment) for moment in (since, now))
    return lasts(organisation, person, team, role, *days)
