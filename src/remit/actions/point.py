"""Open points: somebody says that something is wrong with a row; somebody sees to it by a day; it is settled."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.urls import reverse

from remit.actions import notice
from remit.actions.agreeing import NoSuchRow, Place, place
from remit.actions.audit import Change, record
from remit.actions.permission import require
from remit.core.access import Thing
from remit.core.editing import EditError
from remit.core.person import Kind
from remit.db import models

LONGEST = 2000
"""Characters of what is wrong, and of how it was settled."""


class NoSuchPoint(LookupError):
    """There is no point under this number."""


class StalePoint(EditError):
    """Somebody changed the point meanwhile."""

    def __init__(self) -> None:
        super().__init__("somebody changed this point after you opened the page: look at what it says now")


@transaction.atomic
def open_point(
    team: str, row: str, text: str, *, acting_user: models.User | None, now: datetime | None = None
) -> models.OpenPoint:
    """Something is wrong with the row: its holders are told. Raises EditError and NotAllowed."""
    found = place(team, row, now)
    require(acting_user, "open-point", found.thing(), found.now)
    point = models.OpenPoint.objects.create(
        team_id=team,
        responsibility=row,
        text=said(text, "text"),
        opened_by_id=None if acting_user is None else acting_user.person_id,
        opened_at=found.now,
    )
    _record("point.open", point, acting_user, after=_told(point))
    for person in found.holders():
        if person != point.opened_by_id:
            params = {"person": _name(acting_user), "row": found.title, "team": found.team_name}
            notice.tell(
                person, "point-opened", params=params, link=_link(point), why="holder", about=_about(point)
            )
    return point


@transaction.atomic
def assign(
    number: int,
    owner: str,
    due: date,
    *,
    version: int,
    acting_user: models.User | None,
    now: datetime | None = None,
) -> models.OpenPoint:
    """Who settles the point, by which day. Raises NoSuchPoint, StalePoint, EditError and NotAllowed."""
    point, found = _locked(number, now)
    require(acting_user, "assign", _as_open(point), found.now)
    _still_open(point, version)
    person = models.Person.objects.filter(pk=owner).first()
    if person is None or person.kind != Kind.HUMAN or (person.end and person.end <= found.desk.day):
        raise EditError("there is nobody of this name who could settle it", "owner")
    if due < found.desk.day:
        raise EditError("this day has passed", "due")
    before = _told(point)
    point.owner, point.due = person, due
    _save(point)
    _record("point.assign", point, acting_user, before=before, after=_told(point))
    notice.done(_about(point))
    if acting_user is None or acting_user.person_id != owner:
        params = {"person": _name(acting_user), "row": found.title, "team": found.team_name}
        notice.tell(owner, "point-opened", params=params, link=_link(point), why="owner", about=_about(point))
    return point


@transaction.atomic
def settle(
    number: int,
    resolution: str,
    *,
    version: int,
    acting_user: models.User | None,
    now: datetime | None = None,
) -> models.OpenPoint:
    """The point is settled, and how. Raises NoSuchPoint, StalePoint, EditError and NotAllowed."""
    point, found = _locked(number, now)
    require(acting_user, "settle", _as_open(point), found.now)
    _still_open(point, version)
    before = _told(point)
    point.resolution, point.closed_at = said(resolution, "resolution"), found.now
    point.closed_by_id = None if acting_user is None else acting_user.person_id
    _save(point)
    _record("point.settle", point, acting_user, before=before, after=_told(point))
    notice.done(_about(point))
    if point.opened_by_id is not None and point.opened_by_id != point.closed_by_id:
        params = {"row": found.title, "team": found.team_name}
        notice.tell(
            point.opened_by_id,
            "point-closed",
            params=params,
            link=_link(point),
            why="opener",
            about=_about(point),
        )
    return point


def thing_of(point: models.OpenPoint) -> Thing:
    """The point as the access rules see it: it is theirs who opened it, and theirs who settles it."""
    people = frozenset(str(person) for person in (point.opened_by_id, point.owner_id) if person)
    state = "open" if point.closed_at is None else "settled"
    return Thing("point", state, point.team_id, point.responsibility, people=people)


def said(text: str, field: str) -> str:
    """What somebody wrote, without blanks around it. Raises EditError for nothing, and for too much."""
    stripped = text.strip()
    if not stripped:
        raise EditError("a sentence is needed", field)
    if len(stripped) > LONGEST:
        raise EditError("at most {number} characters", field, number=LONGEST)
    return stripped


def _as_open(point: models.OpenPoint) -> Thing:
    """The point as it was before somebody else settled it: that it is too late has a sentence of its own."""
    return replace(thing_of(point), state="open")


def _still_open(point: models.OpenPoint, version: int) -> None:
    """Told only to those who may know of the point. Raises StalePoint."""
    if point.version != version or point.closed_at is not None:
        raise StalePoint


def _locked(number: int, now: datetime | None) -> tuple[models.OpenPoint, Place]:
    point = models.OpenPoint.objects.select_for_update().filter(pk=number).first()
    if point is None:
        raise NoSuchPoint(number)
    try:
        return point, place(point.team_id, point.responsibility, now)
    except NoSuchRow:
        raise EditError("the row that this point is about is not there any more") from None


def _save(point: models.OpenPoint) -> None:
    point.version += 1
    point.save()


def _record(
    action: str,
    point: models.OpenPoint,
    acting_user: models.User | None,
    *,
    after: dict[str, Any],
    before: dict[str, Any] | None = None,
) -> None:
    key = f"{point.team_id}/{point.responsibility}/{point.pk}"
    record([Change(action, "point", key, before, after)], acting_user=acting_user)


def _told(point: models.OpenPoint) -> dict[str, Any]:
    return {
        "text": point.text,
        "opened_by": point.opened_by_id,
        "owner": point.owner_id,
        "due": point.due,
        "resolution": point.resolution or None,
    }


def _name(user: models.User | None) -> str:
    return "" if user is None else (user.person.name if user.person else user.username)


def _about(point: models.OpenPoint) -> str:
    return f"point:{point.pk}"


def _link(point: models.OpenPoint) -> str:
    return reverse("point", args=[point.pk])


__all__ = [
    "NoSuchPoint",
    "StalePoint",
    "assign",
    "open_point",
    "said",
    "settle",
    "thing_of",
]
