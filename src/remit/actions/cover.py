"""Cover, from asking to returning: asked for, granted by the holder's side, accepted by who acts, ended.

What is asked for becomes a cover of the organisation once both sides have said yes. Who asks has said yes for their
own side with it; who would act says yes to what has been granted.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from django.db import transaction

from remit.actions import clock, cover_told
from remit.actions.audit import Change, record
from remit.actions.organisation import Edited, edit
from remit.actions.permission import require
from remit.core.cover import Cover
from remit.core.covering import check_wish, granters
from remit.core.editing import EditError, Seen, add_cover, end_cover
from remit.core.objects import take_apart
from remit.core.organisation import Organisation
from remit.core.resolution import local_day
from remit.db import organisation as stored
from remit.db.models import CoverRequest, User
from remit.queries.cover import cover_thing, request_thing, wish_of
from remit.queries.permission import role_thing


class NotYours(EditError):
    """The step is for others to take, though the cover may be known."""


class NoSuchRequest(LookupError):
    """Nobody asked for a cover under this number."""


@transaction.atomic
def ask(wish: Cover, *, acting_user: User | None, now: datetime | None = None) -> CoverRequest:
    """Asks for a cover. Raises EditError for what could not begin, NotAllowed for somebody outside the team."""
    now, organisation = now or clock.now(), stored.load()
    _known_team(organisation, wish.team)
    thing = role_thing(organisation, wish.team, wish.role, now, wish.holder)
    require(acting_user, "ask-cover", thing, now, organisation=organisation)
    person = _person(acting_user)
    day = local_day(organisation, wish.team, now)
    check_wish(organisation, wish, day)
    assert wish.period.start is not None and wish.period.end is not None  # noqa: S101  check_wish saw to it
    asked = CoverRequest.objects.create(
        team_id=wish.team,
        role=wish.role,
        holder_id=wish.holder,
        acting_id=wish.acting,
        start=wish.period.start,
        end=wish.period.end,
        rows=None if wish.rows is None else list(wish.rows),
        asked_by_id=person,
        asked_at=now,
    )
    _record("cover.ask", asked, acting_user, after=wish)
    may_grant = granters(organisation, wish, day)
    if person == wish.acting:
        _accepted(asked, acting_user, now)
    if person in may_grant:
        _granted(asked, person, acting_user, now)
        cover_told.wait_for_acceptance(organisation, asked)
    else:
        cover_told.wait_for_grant(organisation, asked, may_grant)
    return asked


@transaction.atomic
def grant(number: int, *, acting_user: User | None, now: datetime | None = None) -> CoverRequest:
    """The holder's side says yes. Raises NoSuchRequest, NotAllowed, NotYours, EditError where it cannot begin."""
    now = now or clock.now()
    asked, organisation, day = _locked(number, now)
    thing = role_thing(organisation, asked.team_id, asked.role, now, asked.holder_id)
    require(acting_user, "grant-cover", thing, now, organisation=organisation)
    person = _person(acting_user)
    wish = _open(asked)
    if person not in granters(organisation, wish, day):
        raise NotYours("only the holder or their manager may grant this, and never who would act")
    check_wish(organisation, wish, day)
    if asked.granted_by_id is not None:
        raise EditError("this has been granted already")
    _granted(asked, person, acting_user, now)
    if asked.accepted_at is None:
        cover_told.wait_for_acceptance(organisation, asked)
    else:
        _begin(asked, day, acting_user)
        cover_told.agreed(organisation, asked, person)
    return asked


@transaction.atomic
def accept(number: int, *, acting_user: User | None, now: datetime | None = None) -> CoverRequest:
    """Who would act says yes to what is granted, and it stands. Raises as ``grant``."""
    now = now or clock.now()
    asked, organisation, day = _locked(number, now)
    thing = request_thing(asked, frozenset({asked.acting_id}))
    require(acting_user, "accept", thing, now, organisation=organisation)
    person = _person(acting_user)
    check_wish(organisation, _open(asked), day)
    _accepted(asked, acting_user, now)
    _begin(asked, day, acting_user)
    cover_told.agreed(organisation, asked, person)
    return asked


@transaction.atomic
def decline(number: int, *, acting_user: User | None, now: datetime | None = None) -> CoverRequest:
    """Who was to say yes says no, or who asked takes it back. Raises NoSuchRequest, NotAllowed, EditError."""
    now = now or clock.now()
    asked, organisation, _day = _locked(number, now)
    own = acting_user is not None and acting_user.person_id in (asked.acting_id, asked.asked_by_id)
    require(acting_user, "decline" if own else "end", request_thing(asked), now, organisation=organisation)
    person = _person(acting_user)
    wish = _open(asked)
    asked.state = "withdrawn" if person == asked.asked_by_id else "declined"
    asked.version += 1
    asked.save(update_fields=["state", "version"])
    step = "withdraw" if asked.state == "withdrawn" else "decline"
    _record(f"cover.{step}", asked, acting_user, before=wish)
    cover_told.declined(organisation, asked, person)
    return asked


@transaction.atomic
def end(seen: Seen, on: date, *, acting_user: User | None, now: datetime | None = None) -> Edited:
    """Returns a cover early: ``on`` is the first day without it. The holder, who acts, and the managers may.

    Raises NotAllowed, StaleEdit where it changed since the form was opened, EditError for a day that cannot be.
    """
    now = now or clock.now()
    found: list[Cover] = []

    def returned(organisation: Organisation) -> Organisation:
        cover = take_apart(organisation)["cover"].get(seen.key)
        if cover is None:
            raise EditError("there is no such cover any more", "cover")
        require(acting_user, "end", cover_thing(cover), now, organisation=organisation)
        _person(acting_user)
        if on < local_day(organisation, cover.team, now):
            raise EditError("what has been done cannot be ended: choose today or a later day", "on")
        if cover.period.end is not None and on >= cover.period.end:
            raise EditError("it ends by then anyway; for longer ask for another cover", "on")
        begun = cover.period.start is None or cover.period.start < on
        found.append(replace(cover, period=cover.period.until(on)) if begun else cover)
        return end_cover(organisation, cover, on)

    edited = edit(returned, acting_user=acting_user, action="cover.end", seen=seen)
    cover_told.ended(edited.after, found[0], _person(acting_user))
    return edited


def _locked(number: int, now: datetime) -> tuple[CoverRequest, Organisation, date]:
    """The request, locked, with the organisation and the team's day."""
    asked = CoverRequest.objects.select_for_update().filter(pk=number).first()
    if asked is None:
        raise NoSuchRequest(number)
    organisation = stored.load()
    return asked, organisation, local_day(organisation, asked.team_id, now)


CLOSED = {
    "running": "this cover has been agreed already",
    "declined": "somebody has said no to this already",
    "withdrawn": "who asked for this has taken it back",
}


def _open(asked: CoverRequest) -> Cover:
    """What was asked for. Raises EditError once nothing is asked any more."""
    if asked.state != "open":
        raise EditError(CLOSED[asked.state])
    return wish_of(asked)


def _granted(asked: CoverRequest, person: str, acting_user: User | None, now: datetime) -> None:
    asked.granted_by_id, asked.granted_at = person, now
    asked.version += 1
    asked.save(update_fields=["granted_by", "granted_at", "version"])
    _record("cover.grant", asked, acting_user, after=wish_of(asked))


def _accepted(asked: CoverRequest, acting_user: User | None, now: datetime) -> None:
    asked.accepted_at = now
    asked.version += 1
    asked.save(update_fields=["accepted_at", "version"])
    _record("cover.accept", asked, acting_user, after=wish_of(asked))


def _begin(asked: CoverRequest, day: date, acting_user: User | None) -> None:
    """Both have said yes: from now on it is a cover of the organisation."""
    cover = replace(wish_of(asked), accepted=day, granted_by=asked.granted_by_id)
    edit(lambda organisation: add_cover(organisation, cover), acting_user=acting_user, action="cover.begin")
    asked.state = "running"
    asked.save(update_fields=["state"])


def _person(acting_user: User | None) -> str:
    """Whose yes or no it is: agreeing is personal, so the command line cannot do it for anybody."""
    if acting_user is None or acting_user.person_id is None:
        raise NotYours("only people of the organisation can agree to a cover")
    return str(acting_user.person_id)


def _known_team(organisation: Organisation, team: str) -> None:
    if team not in organisation.index.team:
        raise EditError("there is no team “{name}”", "team", name=team)


def _record(
    action: str,
    asked: CoverRequest,
    acting_user: User | None,
    *,
    before: Cover | None = None,
    after: Cover | None = None,
) -> None:
    change = Change(action, "cover request", f"{asked.team_id}/{asked.role}/{asked.pk}", before, after)
    record([change], acting_user=acting_user)
