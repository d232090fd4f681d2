"""What is observed on a team's page: for whom, and in a line at the head."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest

from remit.core.observation import State
from remit.core.organisation import Organisation
from remit.db.models import User
from remit.queries import check_in, sighted, timeline
from remit.queries import sight as sources
from remit.queries.charter import CharterPage, RowView
from remit.queries.sighted import Sighted, Why
from remit.web.day import Asked
from remit.web.source import now
from remit.web.standing import stand_at


@dataclass(frozen=True)
class Sightings:
    """What the reader sees. ``why``: told, not-yours, cannot-ask, too-long or later."""

    why: str
    happening: int = 0
    quiet: tuple[RowView, ...] = ()
    elsewhere: tuple[RowView, ...] = ()
    told: int = 0
    unseen: int = 0


def reader(request: HttpRequest) -> User:
    """Who reads the page."""
    user = request.user
    assert isinstance(user, User)  # noqa: S101  the middleware lets nobody else here
    return user


def sight_of(request: HttpRequest, organisation: Organisation, team: str, day: date) -> Sighted:
    """What the reader sees of the team on the day.

    The lake itself, that takes seconds, is asked only where the address says ``observed=1``.
    """
    user = reader(request)
    wait = request.GET.get("observed") == "1"
    return sighted.of_team(user, organisation, team, day, now(), wait=wait)


def sightings(sight: Sighted, page: CharterPage) -> Sightings:
    """The line at the head. Rows in so many states are no score of anybody: a row is named where it needs a look."""
    if sight.seen is None:
        return Sightings(sight.why.value)
    states = {row.id: row.observed.state for row in page.rows if row.observed is not None}

    def rows(*wanted: State) -> tuple[RowView, ...]:
        return tuple(row for row in page.rows if states.get(row.id) in wanted)

    return Sightings(
        Why.TOLD.value,
        len(rows(State.HAPPENING, State.HAPPENING_UNKNOWN)),
        rows(State.QUIET),
        rows(State.ELSEWHERE),
        len(rows(State.TOLD)),
        len(rows(State.CANNOT_SEE)),
    )


def seeing(page: CharterPage) -> dict[str, str]:
    """The sources that the observations of the page name, by id."""
    return sources.names({one for row in page.rows if row.observed for one in row.observed.sources})


def beside_observed(
    request: HttpRequest,
    organisation: Organisation,
    team: str,
    row: RowView,
    day: date,
    asked: Asked,
    sight: Sighted,
) -> dict[str, object]:
    """What stands beside the state of a row: lines about it, whether it has a timeline, and what the reader may do."""
    if sight.why is Why.NOT_YOURS or row.not_applicable is not None:
        return {}
    found: dict[str, object] = {
        "has_timeline": timeline.has_one(row.row),
        "check_ins": check_in.last(team, row.id, day),
    }
    if asked.at:
        return found
    there = stand_at(request, organisation, team)
    thing = there.thing(row.id)
    may_name = there.may("name-source", thing)
    return {
        **found,
        "mine": there.user.person_id,
        "may_check_in": there.may("check-in", thing),
        "may_read_evidence": timeline.has_one(row.row) and there.may("read-evidence", thing),
        "may_name": may_name,
        "nameable": sources.nameable(there.desk, row.id, there.now) if may_name else (),
    }
