"""A person's calendar: covers, days away in their teams, what is due on which day, what is to be signed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import NamedTuple
from zoneinfo import ZoneInfo

from remit.core.access import Thing
from remit.core.notice import KINDS
from remit.core.objects import KINDS as OBJECTS
from remit.core.objects import key_of
from remit.core.organisation import Organisation
from remit.db import models
from remit.db.shared import for_person
from remit.db.snapshot import snapshot
from remit.lib.periods import Period
from remit.queries.permission import may
from remit.queries.person import role_name, team_name

BACK = timedelta(days=90)
"""What ended longer ago is left out."""
AHEAD = timedelta(days=180)
"""As far as something without an end is drawn."""
TO_SIGN = ("signature-due", "signature-first", "row-reopened")


class Event(NamedTuple):
    """Something on whole days from ``first`` until ``end``, which is excluded. ``kind`` and ``params`` say what.

    ``uid`` stays the same for as long as it is the same thing.
    """

    uid: str
    kind: str
    params: dict[str, str]
    first: date
    end: date
    team: str
    row: str = ""


@snapshot()
def events(user: models.User, now: datetime) -> tuple[Event, ...]:
    """What the user may see of it at the moment. Raises NoOrganisationError."""
    if user.person_id is None:
        return ()
    organisation = for_person(user.person_id)
    today = now.astimezone(ZoneInfo(organisation.zone)).date()
    mine = own_teams(organisation, user.person_id, today)
    seen = {team for team in mine if may(user, "read-calendar", Thing("team", "there", team), now)}
    found = [
        *_covers(organisation, user.person_id, seen),
        *_leaves(organisation, seen, today),
        *_rounds(user.person_id),
        *_points(organisation, user.person_id),
        *_signatures(user.person_id, ZoneInfo(organisation.zone)),
    ]
    drawn = (_drawn(event, days, today) for event, days in found)
    return tuple(
        sorted((event for event in drawn if event is not None), key=lambda each: (each.first, each.uid))
    )


def own_teams(organisation: Organisation, person: str, day: date) -> tuple[str, ...]:
    """The teams that the person leads or is on that day, those that they lead first."""
    held = [own.team for own in organisation.index.assignments_of.get(person, ()) if day in own.period]
    on = [own.team for own in organisation.index.memberships_of.get(person, ()) if day in own.period]
    acts = [
        cover.team
        for cover in organisation.covers
        if cover.acting == person and cover.accepted is not None and day in cover.period
    ]
    return tuple(dict.fromkeys([*held, *acts, *on]))


def uid(kind: str, *parts: object) -> str:
    """A name for an event that no other has, from what makes it the same thing."""
    return f"{kind}-{sha256('/'.join(map(str, parts)).encode()).hexdigest()[:24]}@remit"


Found = Iterator[tuple[Event, Period]]


def _event(kind: str, key: Iterable[object], params: dict[str, str], team: str, row: str = "") -> Event:
    return Event(uid(kind, *key), kind, params, date.min, date.max, team, row)


def _drawn(event: Event, days: Period, today: date) -> Event | None:
    first = days.start or today - BACK
    end = days.end or max(today, first) + AHEAD
    return None if end <= today - BACK else event._replace(first=first, end=end)


def _covers(organisation: Organisation, person: str, teams: set[str]) -> Found:
    for cover in organisation.covers:
        if cover.accepted is None or not (cover.team in teams or person in (cover.acting, cover.holder)):
            continue
        names = {
            "acting": _name(organisation, cover.acting),
            "role": role_name(organisation, cover.role).name,
            "team": team_name(organisation, cover.team).name,
        }
        kind = "cover"
        if cover.holder is not None:
            kind, names["holder"] = "cover-for", _name(organisation, cover.holder)
        yield _event(kind, key_of(OBJECTS["cover"], cover), names, cover.team), cover.period


def _leaves(organisation: Organisation, teams: set[str], today: date) -> Found:
    near: dict[str, str] = {}
    for team in sorted(teams):
        index = organisation.index
        here = [held.person for held in index.roles_on.get(team, ()) if today in held.period]
        here += [link.person for link in index.members.get(team, ()) if today in link.period]
        near |= {person: team for person in here if person not in near}
    for leave in organisation.leaves:
        if leave.person in near:
            key = key_of(OBJECTS["leave"], leave)
            names = {"person": _name(organisation, leave.person)}
            yield _event("away", key, names, near[leave.person]), leave.period


def _rounds(person: str) -> Found:
    asked = models.Ballot.objects.filter(person=person, round__state="open").exclude(round__due=None)
    for ballot in asked.select_related("round__team"):
        found = ballot.round
        yield _event("round", [found.pk], {"team": found.team.name}, found.team_id), _one(found.due)


def _points(organisation: Organisation, person: str) -> Found:
    for point in (
        models.OpenPoint.objects.filter(owner=person, closed_at=None).exclude(due=None).select_related("team")
    ):
        names = {"row": _row(organisation, point.responsibility), "team": point.team.name}
        yield _event("point", [point.pk], names, point.team_id, point.responsibility), _one(point.due)


def _signatures(person: str, zone: ZoneInfo) -> Found:
    waiting = models.Notice.objects.filter(person=person, kind__in=TO_SIGN, waits=True, done_at=None)
    for notice in waiting.order_by("pk"):
        if notice.kind in KINDS:
            names = {name: notice.params[name] for name in ("row", "team")}
            yield (
                _event("signature", [notice.about or notice.pk], names, "", notice.link),
                _one(notice.created_at.astimezone(zone).date()),
            )


def _one(day: date | None) -> Period:
    assert day is not None  # noqa: S101  the queries leave those without a day out
    return Period(day, day + timedelta(days=1))


def _name(organisation: Organisation, person: str) -> str:
    known = organisation.index.person.get(person)
    return known.name if known else person


def _row(organisation: Organisation, responsibility: str) -> str:
    known = organisation.framework.responsibility_by_id.get(responsibility)
    if known is not None:
        return known.short_title
    rows = (row for charter in organisation.charters for row in charter.rows)
    return next(
        (row.title for row in rows if row.responsibility == responsibility and row.title), responsibility
    )
