"""What becomes of a mismatch: it is settled into a charter row, or left open with an owner and a date."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime

from django.db import transaction
from django.urls import reverse

from remit.actions import clock, notice
from remit.actions.charter import acting_for, thing_of
from remit.actions.clarity_parts import RoundError, locked, note
from remit.actions.organisation import Edited, edit
from remit.actions.permission import require
from remit.core.access import Thing
from remit.core.charter import CharterRow
from remit.core.editing import Seen, set_row
from remit.core.framework import Party
from remit.core.organisation import Organisation
from remit.core.resolution import local_day, who
from remit.db.models import AgendaItem, OpenPoint, Person, Round, RoundState, User
from remit.db.partial import load_for_teams
from remit.lib.periods import Period


@transaction.atomic
def settle(
    round_id: int,
    row: str,
    *,
    acting_user: User | None,
    version: int,
    outcome: str,
    holders: tuple[Party, ...],
    split: tuple[tuple[Party, str], ...] = (),
    tie_break: Party | None = None,
    on: date,
    seen: Seen | Iterable[Seen] = (),
) -> Edited | None:
    """The charter of the team says from the day on who holds the row; all else that it says of the row stays.

    None where it says so already: then the row is settled as it stands. For those who hold the row, lead the
    team or act for them. Raises RoundError, NotAllowed, and EditError where the charter cannot be changed.
    """
    found, item = _item(round_id, row, version, acting_user)
    now = clock.now()
    organisation = load_for_teams([found.team_id], now.date())
    require(acting_user, "settle", _thing(organisation, found.team_id, row, now), now)
    answer = who(organisation, found.team_id, row, on)
    wanted = (holders, split if len(holders) > 1 else (), tie_break)
    edited = None
    if (answer.named, answer.split, answer.tie_break) != wanted:

        def change(whole: Organisation) -> Organisation:
            return set_row(whole, found.team_id, _row(whole, found.team_id, row, wanted, on))

        edited = edit(
            change,
            acting_user=acting_user,
            action="round.settle",
            reason=outcome.strip(),
            seen=seen,
            acting_for=acting_for(acting_user, found.team_id, row, now),
        )
    _decide(found, item, acting_user, "settled", outcome)
    return edited


def _thing(organisation: Organisation, team: str, row: str, now: datetime) -> Thing:
    """The row as the access rules see it; one that names nobody is for those who lead the team to give away."""
    if not who(organisation, team, row, now).named:
        return Thing("row", "held", team)
    return thing_of(organisation, team, row, now)


def _row(
    organisation: Organisation,
    team: str,
    row: str,
    wanted: tuple[tuple[Party, ...], tuple[tuple[Party, str], ...], Party | None],
    on: date,
) -> CharterRow:
    """What the charter says of the row on the day, with the holders that were agreed."""
    charter = organisation.index.charter.get(team)
    own = (
        [each for each in charter.rows if each.responsibility == row and on in each.period] if charter else []
    )
    base = own[0] if own else CharterRow(row)
    holders, split, tie_break = wanted
    return replace(base, period=Period(on), holders=holders, split=split, tie_break=tie_break)


@transaction.atomic
def leave_open(
    round_id: int,
    row: str,
    *,
    acting_user: User | None,
    version: int,
    outcome: str,
    owner: str,
    due: date | None,
) -> OpenPoint:
    """An open point stands for the row, with who sees to it and until when. For everybody on the team.

    Raises RoundError and NotAllowed."""
    found, item = _item(round_id, row, version, acting_user)
    if not outcome.strip():
        raise RoundError("no-outcome", "outcome")
    if not Person.objects.filter(pk=owner).exists():
        raise RoundError("no-owner", "owner")
    now = clock.now()
    organisation = load_for_teams([found.team_id], now.date())
    if due is None or due < local_day(organisation, found.team_id, now):
        raise RoundError("no-date", "due")
    _decide(found, item, acting_user, "open", outcome)
    point = OpenPoint.objects.create(
        team_id=found.team_id,
        responsibility=row,
        text=outcome.strip(),
        opened_by_id=None if acting_user is None else acting_user.person_id,
        opened_at=now,
        owner_id=owner,
        due=due,
        round=found,
    )
    if acting_user is None or acting_user.person_id != owner:
        titles = {each["id"]: each["title"] for each in found.rows}
        notice.tell(
            owner,
            "point-opened",
            params={"person": _name(acting_user), "row": titles[row], "team": found.team.name},
            link=reverse("row", args=[found.team_id, row]),
            why="owner",
            about=f"point:{point.pk}",
        )
    return point


def _name(user: User | None) -> str:
    return "" if user is None else user.person.name if user.person else user.username


def _item(round_id: int, row: str, version: int, acting_user: User | None) -> tuple[Round, AgendaItem]:
    """The row of the agenda, if nobody has decided about it since the version."""
    found = locked(round_id, acting_user, "write-outcome")
    if found.state != RoundState.REVEALED:
        raise RoundError("not-revealed")
    item = AgendaItem.objects.filter(round=found, responsibility=row).first()
    if item is None:
        raise RoundError("no-item")
    if item.version != version:
        raise RoundError("stale-item")
    return found, item


def _decide(found: Round, item: AgendaItem, acting_user: User | None, state: str, outcome: str) -> None:
    """Writes what was decided; an open point that stood for the row before is closed by it."""
    now = clock.now()
    person = None if acting_user is None else acting_user.person_id
    for point in OpenPoint.objects.filter(round=found, responsibility=item.responsibility, closed_at=None):
        point.closed_at, point.closed_by_id, point.resolution = now, person, outcome.strip()
        point.version += 1
        point.save()
        notice.done(f"point:{point.pk}")
    item.state, item.outcome, item.decided_at = state, outcome.strip(), now
    item.decided_by_id = person
    item.version += 1
    item.save()
    note("round.decide", found, acting_user, row=item.responsibility, state=state)
