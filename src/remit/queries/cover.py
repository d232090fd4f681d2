"""The covers of a team as its page shows them: on their way, running, to come and returned; and who acts for whom."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from remit.core.access import Actor, Thing, allowed
from remit.core.cover import Cover, CoverState, cover_state
from remit.core.covering import coverable, granters
from remit.core.editing import Seen, digest
from remit.core.objects import KINDS, Key, key_of
from remit.core.organisation import Organisation
from remit.core.resolution import local_day, team_day
from remit.core.role_day import role_day
from remit.db.models import CoverRequest
from remit.lib.periods import Period
from remit.queries.person import role_name, team_name
from remit.queries.source import Named

SHOWN_FOR = timedelta(days=365)
"""How long a returned cover stays on the page; history keeps it for ever."""


@dataclass(frozen=True, slots=True)
class CoverLine:
    """A cover. ``state`` is ``running``, ``coming``, ``over``, ``lapsed`` or ``not-accepted``.

    ``rows`` are titles, None where it is all of them; ``seen`` is for the form that ends it, where the reader may.
    """

    role: Named
    holder: Named | None
    acting: Named
    first_day: date | None
    last_day: date | None
    rows: tuple[str, ...] | None
    state: str
    granted_by: Named | None
    accepted: date | None
    seen: str | None


@dataclass(frozen=True, slots=True)
class RequestLine:
    """A cover on its way. ``waits_for`` are the people of whom one has to say yes next."""

    number: int
    team: Named
    role: Named
    holder: Named | None
    acting: Named
    first_day: date
    last_day: date
    rows: tuple[str, ...] | None
    asked_by: Named
    granted_by: Named | None
    accepted: bool
    waits_for: tuple[Named, ...]
    state: str
    may_grant: bool
    may_accept: bool
    may_withdraw: bool
    may_decline: bool


@dataclass(frozen=True, slots=True)
class CoversPage:
    """Everything that a team's page of covers shows to one reader on a day."""

    team: Named
    at: date
    requests: tuple[RequestLine, ...]
    running: tuple[CoverLine, ...]
    coming: tuple[CoverLine, ...]
    over: tuple[CoverLine, ...]


def wish_of(asked: CoverRequest) -> Cover:
    """What was asked for, as a cover that nobody has accepted yet."""
    return Cover(
        asked.team_id,
        asked.role,
        asked.acting_id,
        Period(asked.start, asked.end),
        asked.holder_id,
        None if asked.rows is None else tuple(asked.rows),
    )


def cover_thing(cover: Cover) -> Thing:
    """A cover that stands, as a thing to ask about."""
    return Thing("cover", "running", cover.team, role=cover.role, people=frozenset({cover.acting}))


def request_thing(asked: CoverRequest, people: frozenset[str] | None = None) -> Thing:
    """A cover on its way, as a thing to ask about: it is for who would act, and who asked (or ``people``)."""
    state = "granted" if asked.granted_by_id else "asked"
    people = people or frozenset({asked.acting_id, asked.asked_by_id})
    return Thing("cover", state, asked.team_id, role=asked.role, people=people)


def page(organisation: Organisation, team: str, actor: Actor, now: datetime) -> CoversPage:
    """The team's covers today, for one reader. Raises ``Refusal`` for a team that is not there.

    A cover that nobody has granted yet is seen by those concerned alone.
    """
    desk = team_day(organisation, team, now)
    day = desk.day
    covers = [cover for cover in organisation.covers if cover.team == team]
    lines = [_line(organisation, cover, actor, now) for cover in covers]
    lines.sort(key=lambda line: (line.first_day or date.min, line.acting.name))
    over = [line for line in lines if line.state == "over" and (line.last_day or day) >= day - SHOWN_FOR]
    asked = CoverRequest.objects.filter(team=team, state="open", end__gt=day).order_by("start", "pk")
    found = [request_line(organisation, one, actor, now) for one in asked]
    return CoversPage(
        Named(team, organisation.index.team[team].name),
        day,
        tuple(line for line in found if line is not None),
        tuple(line for line in lines if line.state in ("running", "lapsed", "not-accepted")),
        tuple(line for line in lines if line.state == "coming"),
        tuple(reversed(over)),
    )


def request_line(
    organisation: Organisation, asked: CoverRequest, actor: Actor, now: datetime
) -> RequestLine | None:
    """A cover on its way for one reader; None for somebody who may not know of it."""

    def may(verb: str, thing: Thing) -> bool:
        return allowed(organisation, actor, verb, thing, now).allowed

    thing, wish, person = request_thing(asked), wish_of(asked), actor.person
    if not may("read", thing):
        return None
    day = local_day(organisation, asked.team_id, now)
    is_open = asked.state == "open" and asked.end > day
    granted = asked.granted_by_id is not None
    may_grant = () if granted else granters(organisation, wish, day)
    to_accept = request_thing(asked, frozenset({asked.acting_id}))
    asker = person == asked.asked_by_id
    return RequestLine(
        number=asked.pk,
        team=team_name(organisation, asked.team_id),
        role=role_name(organisation, asked.role),
        holder=_person(organisation, asked.holder_id) if asked.holder_id else None,
        acting=_person(organisation, asked.acting_id),
        first_day=asked.start,
        last_day=asked.end - timedelta(days=1),
        rows=titles(organisation, wish),
        asked_by=_person(organisation, asked.asked_by_id),
        granted_by=_person(organisation, asked.granted_by_id) if asked.granted_by_id else None,
        accepted=asked.accepted_at is not None,
        waits_for=tuple(_person(organisation, one) for one in may_grant or (asked.acting_id,)),
        state=asked.state if is_open or asked.state != "open" else "over",
        may_grant=is_open and person in may_grant,
        may_accept=is_open and asked.accepted_at is None and may("accept", to_accept),
        may_withdraw=is_open and asker and may("decline", thing),
        may_decline=is_open and not asker and (may("decline", thing) or may("end", thing)),
    )


def request(number: int, organisation: Organisation, actor: Actor, now: datetime) -> RequestLine | None:
    """The request of the number; None where there is none, or the reader may not know of it."""
    asked = CoverRequest.objects.filter(pk=number).first()
    return None if asked is None else request_line(organisation, asked, actor, now)


def team_of_request(number: int) -> str | None:
    """Whose cover was asked for under the number."""
    return CoverRequest.objects.filter(pk=number).values_list("team_id", flat=True).first()


def titles(organisation: Organisation, cover: Cover) -> tuple[str, ...] | None:
    """The titles of the rows that a cover lists; a row that is gone by its id."""
    if cover.rows is None:
        return None
    return tuple(dict(row_choices(organisation, cover.team, cover.rows, cover.period.start)).values())


def row_choices(
    organisation: Organisation, team: str, rows: Iterable[str], day: date | None
) -> list[tuple[str, str]]:
    """(id, title) of rows of the team."""
    desk = team_day(organisation, team, day) if day and day in organisation.index.team[team].period else None
    known = set(desk.rows()) if desk else set()
    return [(row, desk.row(row).row.short_title if desk and row in known else row) for row in rows]


def offered(organisation: Organisation, team: str, role: str, day: date) -> list[tuple[str, str]]:
    """(id, title) of the rows of the role in which somebody could act."""
    return row_choices(organisation, team, coverable(organisation, team, role, day), day)


def _line(organisation: Organisation, cover: Cover, actor: Actor, now: datetime) -> CoverLine:
    key, day = key_of(KINDS["cover"], cover), local_day(organisation, cover.team, now)
    over = cover.period.end is not None and cover.period.end <= day
    may_end = not over and allowed(organisation, actor, "end", cover_thing(cover), now).allowed
    return CoverLine(
        role=role_name(organisation, cover.role),
        holder=_person(organisation, cover.holder) if cover.holder else None,
        acting=_person(organisation, cover.acting),
        first_day=cover.period.start,
        last_day=cover.period.last_day,
        rows=titles(organisation, cover),
        state=_state(organisation, cover, day),
        granted_by=_person(organisation, cover.granted_by) if cover.granted_by else None,
        accepted=cover.accepted,
        seen=_seen(organisation, key).text if may_end else None,
    )


def _seen(organisation: Organisation, key: Key) -> Seen:
    return Seen(key, digest(organisation, key))


def _state(organisation: Organisation, cover: Cover, day: date) -> str:
    if cover.period.end is not None and cover.period.end <= day:
        return "over"
    if day not in cover.period:
        return "coming"
    state = cover_state(organisation.index, cover, day)
    if state is CoverState.NOT_ACCEPTED:
        return "not-accepted"
    holders = [held.person for held in role_day(organisation, cover.team, cover.role, day).holders]
    stands = cover.holder in holders if cover.holder else not holders
    return "running" if state is CoverState.RUNNING and stands else "lapsed"


def _person(organisation: Organisation, person: str) -> Named:
    known = organisation.index.person.get(person)
    return Named(person, known.name if known else person)
