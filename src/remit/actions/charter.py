"""Charter rows: changed by those who hold them, proposed by anyone on the team; what was stays as history."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.urls import reverse

from remit.actions import clock, notice
from remit.actions.agreeing import Place, lock, person_of, place
from remit.actions.audit import Change, record
from remit.actions.organisation import Edited, edit
from remit.actions.permission import require
from remit.actions.point import said
from remit.core.access import Thing
from remit.core.charter import CharterRow
from remit.core.drafting import inherited
from remit.core.editing import EditError, Seen, end_row, set_charter_terms, set_row
from remit.core.framework import Party
from remit.core.organisation import Organisation
from remit.core.resolution import team_day
from remit.db import models, partial
from remit.lib.periods import Period
from remit.lib.plain import from_plain, plain
from remit.queries import permission


class NoSuchProposal(LookupError):
    """There is no proposal under this number."""


class DecidedAlready(EditError):
    """The proposal is not open any more."""

    def __init__(self) -> None:
        super().__init__("this proposal has been decided on meanwhile")


def change_row(
    team: str,
    row: CharterRow,
    *,
    acting_user: models.User | None,
    seen: Iterable[Seen] = (),
    reason: str = "",
    now: datetime | None = None,
) -> Edited:
    """The team's charter says this of the row from the row's first day on.

    For those who hold the row as it is, and who acts for them. ``seen`` is what the form showed of it. Raises
    EditError, its kind StaleEdit, and NotAllowed.
    """
    found = _thing(team, row.responsibility, now)
    require(acting_user, "take", *found)
    return _write(team, row, acting_user, seen, reason, "charter.row", found[1])


def drop_row(
    team: str,
    responsibility: str,
    on: date,
    *,
    acting_user: models.User | None,
    seen: Iterable[Seen] = (),
    reason: str = "",
    now: datetime | None = None,
) -> Edited:
    """From the day on the team's charter says nothing of the row: what is above it holds."""
    found = _thing(team, responsibility, now)
    require(acting_user, "take", *found)
    return edit(
        lambda organisation: end_row(organisation, team, responsibility, on),
        acting_user=acting_user,
        action="charter.row-end",
        reason=reason,
        seen=seen,
        acting_for=acting_for(acting_user, team, responsibility, found[1]),
    )


def change_terms(
    team: str | None,
    when_vacant: tuple[Party, ...] | None,
    max_holders: tuple[tuple[str, int], ...],
    *,
    acting_user: models.User | None,
    seen: Iterable[Seen] = (),
    reason: str = "",
) -> Edited:
    """What the charter (None: the organisation's) says for all its rows.

    For administrators; a team's also for who leads it, and for the managers above it.
    """
    verb, thing = terms_of(team)
    require(acting_user, verb, thing)
    return edit(
        lambda organisation: set_charter_terms(organisation, team, when_vacant, max_holders),
        acting_user=acting_user,
        action="charter.terms",
        reason=reason,
        seen=seen,
    )


@transaction.atomic
def propose(
    team: str,
    row: CharterRow,
    note: str,
    *,
    acting_user: models.User | None,
    based_on: str = "",
    now: datetime | None = None,
) -> models.Proposal:
    """Proposes what the team's charter should say of a row; its holders are told. Raises EditError and NotAllowed.

    ``row`` is all that the charter will say of it: what it leaves None is inherited once it is taken.
    """
    thing, moment = _thing(team, row.responsibility, now)
    require(acting_user, "propose", thing, moment)
    _can_be_taken(team, row, moment)
    person = person_of(acting_user)
    proposal = models.Proposal.objects.create(
        team_id=team,
        responsibility=row.responsibility,
        row=plain(row),
        note=said(note, "note"),
        proposed_by_id=person,
        proposed_at=moment,
        based_on=based_on,
    )
    _record("proposal.make", proposal, acting_user, after={"row": row, "note": proposal.note})
    title, holders, team_name = _about(team, row, moment)
    for holder in holders:
        if holder != person:
            params = {"person": proposal.proposed_by.name, "row": title, "team": team_name}
            notice.tell(
                holder,
                "proposal-made",
                params=params,
                link=_link(proposal),
                why="holder",
                about=f"proposal:{proposal.pk}",
            )
    return proposal


@transaction.atomic
def withdraw(number: int, *, acting_user: models.User | None, now: datetime | None = None) -> models.Proposal:
    """Whoever proposed it takes it back. Raises NoSuchProposal, DecidedAlready, EditError."""
    proposal = _locked(number)
    if proposal.proposed_by_id != person_of(acting_user):
        raise EditError("only whoever proposed it can withdraw it")
    _still_open(proposal)
    _decide(proposal, "withdrawn", "", acting_user, now or clock.now())
    notice.done(f"proposal:{proposal.pk}")
    return proposal


@transaction.atomic
def decline(
    number: int, sentence: str, *, acting_user: models.User | None, now: datetime | None = None
) -> models.Proposal:
    """The holders decline it, with a sentence. Raises NoSuchProposal, DecidedAlready, EditError, NotAllowed."""
    proposal = _locked(number)
    require(acting_user, "take", *_thing(proposal.team_id, proposal.responsibility, now))
    _still_open(proposal)
    _decide(proposal, "declined", said(sentence, "decision"), acting_user, now or clock.now())
    _tell_decided(proposal, acting_user)
    return proposal


@transaction.atomic
def take(
    number: int,
    on: date,
    *,
    acting_user: models.User | None,
    seen: Iterable[Seen] = (),
    now: datetime | None = None,
) -> Edited:
    """The holders take it: from the day on the team's charter says what was proposed.

    ``seen`` is what the page showed as the row of now. Raises NoSuchProposal, DecidedAlready, EditError, StaleEdit
    and NotAllowed; the proposal is open still, then.
    """
    lock()
    proposal = _locked(number)
    thing, moment = _thing(proposal.team_id, proposal.responsibility, now)
    require(acting_user, "take", thing, moment)
    _still_open(proposal)
    row = replace(row_of(proposal), period=Period(on))
    edited = _write(proposal.team_id, row, acting_user, seen, proposal.note, "proposal.take", moment)
    _decide(proposal, "taken", "", acting_user, moment)
    _tell_decided(proposal, acting_user)
    return edited


def row_of(proposal: models.Proposal) -> CharterRow:
    """The charter row that is proposed."""
    row: CharterRow = from_plain(CharterRow, proposal.row)
    return row


def acting_for(user: models.User | None, team: str, row: str, now: datetime) -> str:
    """The name of whom the user acts for in the row; empty where they do it in their own right."""
    if user is None or user.person_id is None:
        return ""
    try:
        answer = place(team, row, now).desk.answer(row)
    except EditError:
        return ""
    if any(holder.person == user.person_id for holder in answer.responsible):
        return ""
    held = [
        holder.acting_for for holder in answer.holders if holder.acting and holder.person == user.person_id
    ]
    names = [holder.name for holder in answer.responsible if holder.person in held]
    return ", ".join(dict.fromkeys(names))


def terms_of(team: str | None) -> tuple[str, Thing]:
    """What to ask before the charter (None: the organisation's) says something else for all its rows."""
    if team is None:
        return "edit-charter", permission.ORGANISATION
    return "edit-terms", Thing("team", "there", team)


def thing_of(organisation: Organisation, team: str, row: str, now: datetime) -> Thing:
    """The row as the access rules see it; a row that is only being made belongs to those who lead the team."""
    known = Place(team_day(organisation, team, now), row, now)
    return known.thing() if row in known.desk.rows() else Thing("row", "held", team)


def _thing(team: str, row: str, now: datetime | None) -> tuple[Thing, datetime]:
    moment = now or clock.now()
    organisation = partial.load_for_teams([team], moment.date())
    return thing_of(organisation, team, row, moment), moment


def _can_be_taken(team: str, row: CharterRow, now: datetime) -> None:
    """Where there is nothing above it to inherit a row says it all. Raises EditError."""
    desk = team_day(partial.load_for_teams([team], now.date()), team, now)
    if inherited(desk, row.responsibility) is not None:
        return
    if not row.title:
        raise EditError("a name is needed", "title")
    if not row.holders and not row.not_applicable:
        raise EditError("somebody has to be responsible: a role or a person", "holders")


def _write(
    team: str,
    row: CharterRow,
    acting_user: models.User | None,
    seen: Iterable[Seen],
    reason: str,
    action: str,
    now: datetime,
) -> Edited:
    return edit(
        lambda organisation: set_row(organisation, team, row),
        acting_user=acting_user,
        action=action,
        reason=reason,
        seen=seen,
        acting_for=acting_for(acting_user, team, row.responsibility, now),
    )


def _locked(number: int) -> models.Proposal:
    proposal = models.Proposal.objects.select_for_update().filter(pk=number).first()
    if proposal is None:
        raise NoSuchProposal(number)
    return proposal


def _still_open(proposal: models.Proposal) -> None:
    """Raises DecidedAlready."""
    if proposal.state != "open":
        raise DecidedAlready


def _decide(
    proposal: models.Proposal, state: str, sentence: str, acting_user: models.User | None, now: datetime
) -> None:
    proposal.state, proposal.decision, proposal.decided_at = state, sentence, now
    proposal.decided_by_id = None if acting_user is None else acting_user.person_id
    proposal.save()
    after = {"state": state, "decision": sentence or None}
    _record(f"proposal.{state}", proposal, acting_user, after=after)


def _tell_decided(proposal: models.Proposal, acting_user: models.User | None) -> None:
    notice.done(f"proposal:{proposal.pk}")
    if acting_user is not None and acting_user.person_id == proposal.proposed_by_id:
        return
    title, _, team_name = _about(proposal.team_id, row_of(proposal), proposal.decided_at or clock.now())
    who = (
        "" if acting_user is None else acting_user.person.name if acting_user.person else acting_user.username
    )
    notice.tell(
        proposal.proposed_by_id,
        "proposal-decided",
        params={"person": who, "row": title, "team": team_name},
        link=_link(proposal),
        why="proposer",
        about=f"proposal:{proposal.pk}",
    )


def _about(team: str, row: CharterRow, now: datetime) -> tuple[str, tuple[str, ...], str]:
    """What a message calls the row, whom it is for, and what the team is called."""
    desk = team_day(partial.load_for_teams([team], now.date()), team, now)
    name = desk.organisation.index.team[team].name
    if row.responsibility in desk.rows():
        known = Place(desk, row.responsibility, now)
        return known.title, known.holders(), name
    leads = desk.organisation.framework.leads
    found = [holder.person for lead in leads for holder in desk.role(lead.id).holders]
    return row.title or row.responsibility, tuple(dict.fromkeys(found)), name


def _record(
    action: str, proposal: models.Proposal, acting_user: models.User | None, *, after: dict[str, Any]
) -> None:
    key = f"{proposal.team_id}/{proposal.responsibility}/{proposal.pk}"
    record([Change(action, "proposal", key, None, after)], acting_user=acting_user)


def _link(proposal: models.Proposal) -> str:
    return reverse("proposal", args=[proposal.pk])
