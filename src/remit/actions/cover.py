"""Cover, from asking to returning: asked for, granted by the holder's side, accepted by who acts, ended.

What is asked for becomes a cover of the organisation once both have said yes, in whichever order.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from remit.actions.audit import Change, record
from remit.actions.organisation import Edited, edit
from remit.core.cover import Cover
from remit.core.covering import check_wish, concerned, granters
from remit.core.editing import EditError, Seen, add_cover, end_cover
from remit.core.objects import take_apart
from remit.core.organisation import Organisation
from remit.core.resolution import local_day
from remit.db import organisation as stored
from remit.db.models import CoverRequest, User
from remit.queries.cover import wish_of


class NotYours(EditError):
    """The cover is not the business of who acts; ``reveals`` tells whether they may know that it is there."""

    def __init__(self, template: str, *, reveals: bool = True) -> None:
        super().__init__(template)
        self.reveals = reveals


class NoSuchRequest(LookupError):
    """Nobody asked for a cover under this number."""


@transaction.atomic
def ask(wish: Cover, *, acting_user: User | None, now: datetime | None = None) -> CoverRequest:
    """Asks for a cover. Who asks has said yes for their own side with it.

    Raises EditError for what could not begin, NotYours for somebody who is not concerned.
    """
    now = now or timezone.now()
    organisation = stored.load()
    day = local_day(organisation, _known_team(organisation, wish.team), now)
    check_wish(organisation, wish, day)
    person = _person(acting_user)
    if person not in concerned(organisation, wish, day):
        raise NotYours("only the holder, their manager and the person who would act may ask for a cover")
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
    _record("cover.ask", asked, acting_user, after=replace(wish, accepted=None, granted_by=None))
    if person == wish.acting:
        _yes(asked, acting_user, now, accepted=True)
    else:
        _yes(asked, acting_user, now, granted_by=person)
    return asked


@transaction.atomic
def grant(number: int, *, acting_user: User | None, now: datetime | None = None) -> CoverRequest:
    """The holder's side says yes. Raises NotYours, NoSuchRequest, or EditError where it cannot begin (any more)."""
    now = now or timezone.now()
    asked, organisation, day = _open(number, now)
    person = _person(acting_user)
    wish = wish_of(asked)
    if person not in granters(organisation, wish, day):
        _hidden(organisation, wish, day, person, asked)
        raise NotYours("only the holder or their manager may grant this")
    check_wish(organisation, wish, day)
    if asked.granted_by_id is None:
        _yes(asked, acting_user, now, granted_by=person)
        _begin_if_agreed(asked, day, acting_user)
    return asked


@transaction.atomic
def accept(number: int, *, acting_user: User | None, now: datetime | None = None) -> CoverRequest:
    """Who would act says yes. Raises NotYours, NoSuchRequest, or EditError where it cannot begin (any more)."""
    now = now or timezone.now()
    asked, organisation, day = _open(number, now)
    person = _person(acting_user)
    wish = wish_of(asked)
    if person != asked.acting_id:
        _hidden(organisation, wish, day, person, asked)
        raise NotYours("only the person who would act may accept this")
    check_wish(organisation, wish, day)
    if asked.accepted_at is None:
        _yes(asked, acting_user, now, accepted=True)
        _begin_if_agreed(asked, day, acting_user)
    return asked


@transaction.atomic
def decline(number: int, *, acting_user: User | None, now: datetime | None = None) -> CoverRequest:
    """One of those who were to say yes says no; who asked takes it back. Raises NotYours, NoSuchRequest, EditError."""
    now = now or timezone.now()
    asked, organisation, day = _open(number, now)
    person = _person(acting_user)
    wish = wish_of(asked)
    _hidden(organisation, wish, day, person, asked)
    asked.state = "withdrawn" if person == asked.asked_by_id else "declined"
    asked.version += 1
    asked.save(update_fields=["state", "version"])
    _record(
        f"cover.{'withdraw' if asked.state == 'withdrawn' else 'decline'}", asked, acting_user, before=wish
    )
    return asked


def end(seen: Seen, on: date, *, acting_user: User | None, now: datetime | None = None) -> Edited:
    """Returns a cover early: ``on`` is the first day without it. The holder, who acts, and the manager may.

    Raises NotYours, StaleEdit where it changed since the form was opened, EditError for a day that cannot be.
    """
    now = now or timezone.now()
    person = _person(acting_user)

    def returned(organisation: Organisation) -> Organisation:
        cover = take_apart(organisation)["cover"].get(seen.key)
        if cover is None:
            raise EditError("there is no such cover any more", "cover")
        day = local_day(organisation, cover.team, now)
        if person not in concerned(organisation, cover, day):
            raise NotYours("only the holder, the person who acts and the manager may end this")
        if on < day:
            raise EditError("what has been done cannot be ended: choose today or a later day", "on")
        if cover.period.end is not None and on >= cover.period.end:
            raise EditError("it ends by then anyway; for longer ask for another cover", "on")
        return end_cover(organisation, cover, on)

    return edit(returned, acting_user=acting_user, action="cover.end", seen=seen)


def _open(number: int, now: datetime) -> tuple[CoverRequest, Organisation, date]:
    """The request, locked, with the organisation and the team's day. Raises EditError once it is not open any more."""
    asked = CoverRequest.objects.select_for_update().filter(pk=number).first()
    if asked is None:
        raise NoSuchRequest(number)
    if asked.state != "open":
        raise EditError(CLOSED[asked.state])
    organisation = stored.load()
    return asked, organisation, local_day(organisation, asked.team_id, now)


CLOSED = {
    "running": "this cover has been agreed already",
    "declined": "somebody has said no to this already",
    "withdrawn": "who asked for this has taken it back",
}


def _hidden(organisation: Organisation, wish: Cover, day: date, person: str, asked: CoverRequest) -> None:
    """Raises NotYours, without telling that there is anything, for somebody who is not concerned."""
    if person not in (*concerned(organisation, wish, day), asked.asked_by_id):
        raise NotYours("there is no such request", reveals=False)


def _yes(
    asked: CoverRequest,
    acting_user: User | None,
    now: datetime,
    *,
    granted_by: str | None = None,
    accepted: bool = False,
) -> None:
    if accepted:
        asked.accepted_at = now
    else:
        asked.granted_by_id, asked.granted_at = granted_by, now
    asked.version += 1
    asked.save(update_fields=["accepted_at", "granted_by", "granted_at", "version"])
    _record("cover.accept" if accepted else "cover.grant", asked, acting_user, after=wish_of(asked))


def _begin_if_agreed(asked: CoverRequest, day: date, acting_user: User | None) -> None:
    if asked.accepted_at is None or asked.granted_by_id is None:
        return
    cover = replace(wish_of(asked), accepted=day, granted_by=asked.granted_by_id)
    edit(lambda organisation: add_cover(organisation, cover), acting_user=acting_user, action="cover.begin")
    asked.state = "running"
    asked.save(update_fields=["state"])


def _person(acting_user: User | None) -> str:
    """Whose yes or no it is: agreeing is personal, so the command line cannot do it for anybody."""
    if acting_user is None or acting_user.person_id is None:
        raise NotYours("only people of the organisation can agree to a cover")
    return str(acting_user.person_id)


def _known_team(organisation: Organisation, team: str) -> str:
    if team not in organisation.index.team:
        raise EditError("there is no team “{name}”", "team", name=team)
    return team


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
