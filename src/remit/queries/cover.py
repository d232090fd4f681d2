"""The covers of a team as its page shows them: on their way, running, to come and returned; and who acts for whom."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from remit.core.cover import Cover, CoverState, cover_state
from remit.core.covering import acting_in, concerned, coverable, granters
from remit.core.editing import Seen, digest
from remit.core.objects import KINDS, Key, key_of
from remit.core.organisation import Organisation
from remit.core.resolution import team_day
from remit.core.role_day import role_day
from remit.db import partial
from remit.db.models import CoverRequest
from remit.lib.periods import Period
from remit.queries.person import role_name, team_name
from remit.queries.source import Named

if TYPE_CHECKING:
    from datetime import datetime

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
    """A cover on its way. ``waits_for`` are the people of whom one has to say yes, each list for one side."""

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
    waits_for: tuple[tuple[Named, ...], ...]
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


def page(organisation: Organisation, team: str, day: date, person: str | None) -> CoversPage:
    """The team's covers on the day, for one reader (None: somebody outside the organisation).

    What is on its way is seen by those concerned alone. Raises ``Refusal`` for a team that is not there.
    """
    desk = team_day(organisation, team, day)
    lines = [_line(organisation, cover, day, person) for cover in organisation.covers if cover.team == team]
    lines.sort(key=lambda line: (line.first_day or date.min, line.acting.name))
    asked = CoverRequest.objects.filter(team=team, state="open", end__gt=day).order_by("start", "pk")
    found = [request_line(organisation, one, day, person) for one in asked]
    return CoversPage(
        Named(team, organisation.index.team[team].name),
        desk.day,
        tuple(line for line in found if line is not None),
        tuple(line for line in lines if line.state in ("running", "lapsed", "not-accepted")),
        tuple(line for line in lines if line.state == "coming"),
        tuple(
            reversed(
                [
                    line
                    for line in lines
                    if line.state == "over" and line.last_day is not None and line.last_day >= day - SHOWN_FOR
                ]
            )
        ),
    )


def request_line(
    organisation: Organisation, asked: CoverRequest, day: date, person: str | None
) -> RequestLine | None:
    """A cover on its way for one reader; None for somebody who is not concerned."""
    wish = wish_of(asked)
    may_grant = granters(organisation, wish, day)
    if person is None or person not in (*concerned(organisation, wish, day), asked.asked_by_id):
        return None
    is_open = asked.state == "open" and asked.end > day
    waits = []
    if is_open and asked.granted_by_id is None:
        waits.append(tuple(_person(organisation, one) for one in may_grant))
    if is_open and asked.accepted_at is None:
        waits.append((_person(organisation, asked.acting_id),))
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
        waits_for=tuple(waits),
        state=asked.state if is_open or asked.state != "open" else "over",
        may_grant=is_open and asked.granted_by_id is None and person in may_grant,
        may_accept=is_open and asked.accepted_at is None and person == asked.acting_id,
        may_withdraw=is_open and asker,
        may_decline=is_open and not asker,
    )


def request(number: int, organisation: Organisation, day: date, person: str | None) -> RequestLine | None:
    """The request of the number; None where there is none, or it is none of the reader's business."""
    asked = CoverRequest.objects.filter(pk=number).first()
    return None if asked is None else request_line(organisation, asked, day, person)


def team_of_request(number: int) -> str | None:
    """Whose cover was asked for under the number."""
    return CoverRequest.objects.filter(pk=number).values_list("team_id", flat=True).first()


def acting_for(person: str | None, team: str, responsibility: str, at: datetime) -> str:
    """For the audit: for whom the person acts in the row at the moment, empty where for nobody.

    The holder's id, and for a vacant role ``role@team``. Raises ``Refusal`` for a row that is not there.
    """
    if person is None:
        return ""
    organisation = partial.load_for_teams([team], at.date())
    held = acting_in(organisation, person, team, responsibility, at)
    if held is None:
        return ""
    return held.acting_for or f"{held.role}@{team}"


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


def _line(organisation: Organisation, cover: Cover, day: date, person: str | None) -> CoverLine:
    key = key_of(KINDS["cover"], cover)
    may_end = (cover.period.end is None or day < cover.period.end) and person in concerned(
        organisation, cover, day
    )
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
