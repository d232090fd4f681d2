"""What the steps of a clarity round have in common: how they are refused, who may, and that one goes at a time."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from django.db import connection
from django.urls import reverse

from remit.actions import clock, notice
from remit.actions.audit import Change, record
from remit.actions.permission import require
from remit.db.models import Ballot, Round, RoundState, User
from remit.queries.clarity_access import HAND, round_thing, run_thing
from remit.queries.permission import ground

MESSAGES = {
    "not-yours": "you do not answer in this round: who answers was fixed when it opened",
    "no-round": "there is no such round",
    "open-already": "a round of this team is open already",
    "nobody": "nobody leads this team or belongs to it: there is nobody to ask",
    "not-open": "this round is not open any more: its answers cannot be changed",
    "done": "you said that you are done: open your answers again before you change them",
    "nobody-done": "nobody is done yet: there would be nothing to show",
    "revealed-already": "this round was revealed already",
    "not-revealed": "this round has no agenda: it was not revealed, or it is closed",
    "no-item": "this row is not on the agenda",
    "stale-item": "somebody else has written about this row since you opened the page: look at what it says now",
    "stale-ballot": "another device of yours has saved answers since: look at them before you say that you are done",
    "no-outcome": "write down what was agreed, or what is open",
    "no-owner": "an open point needs an owner, who is one of the people of the organisation",
    "no-date": "an open point needs a date, from today on",
    "waiting": "some rows of the agenda are neither settled nor left open",
    "pooled": "pooled answers are shown from 5 people up: this can be raised, never lowered",
    "due": "the last day to answer lies in the past",
    "ballot": "this answer does not belong to this round",
}


class RoundError(ValueError):
    """A step that a round does not allow; nothing was changed.

    ``template`` is a msgid; ``field`` names the input at fault, if one is.
    """

    def __init__(self, code: str, field: str = "") -> None:
        super().__init__(MESSAGES[code])
        self.code = code
        self.template = MESSAGES[code]
        self.field = field


def locked(round_id: int, acting_user: User | None, verb: str) -> Round:
    """The round, and nobody else touches it, its ballots or its agenda until the transaction ends.

    SQLite's transactions queue by themselves. Raises RoundError for a round that is not there or in which the verb
    makes no sense any more, NotAllowed where the user may not.
    """
    rows = Round.objects.filter(pk=round_id)
    if connection.vendor == "postgresql":
        rows = rows.select_for_update()
    found = rows.first()
    if found is None:
        raise RoundError("no-round")
    now = clock.now()
    if verb == "vote" and found.state != RoundState.OPEN:
        require(acting_user, "read-results", round_thing(found), now)
        raise RoundError("not-open")
    # Asked as of the state in which it makes sense: that it is too late is told by a sentence of its own.
    thing = replace(round_thing(found), state="revealed" if verb == "write-outcome" else "open")
    if verb in HAND and acting_user is not None:
        by_hand = run_thing(ground(acting_user, [thing], now), found, now)
        thing = by_hand if by_hand.state == "unled" else thing
    require(acting_user, verb, thing, now)
    return found


def about(found: Round) -> str:
    """What messages about the round are about."""
    return f"round:{found.pk}"


def tell(found: Round, kind: str, ballots: Iterable[Ballot], but: User | None = None) -> None:
    """Tells those whose ballots these are; not who does it."""
    doer = None if but is None else but.person_id
    for ballot in ballots:
        if ballot.person_id is None or ballot.person_id == doer:
            continue
        notice.tell(
            ballot.person_id,
            kind,
            params={"team": found.team.name},
            link=reverse("round", args=[found.team_id, found.pk]),
            why="member" if ballot.pooled else "lead",
            about=about(found),
        )


def note(action: str, found: Round, acting_user: User | None, **after: object) -> None:
    """The audit of a step: that it was taken, never what anybody answered."""
    record([Change(action, "round", str(found.pk), None, after or None)], acting_user=acting_user)
