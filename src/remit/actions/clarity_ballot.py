"""Saving a ballot as one goes: what one device changed, on top of what another has saved meanwhile."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from django.db import transaction

from remit.actions.clarity import own_ballot
from remit.actions.clarity_parts import RoundError, locked
from remit.core.clarity import SOMEONE_ELSE, BallotError, checked
from remit.db.clarity import ballot_of, round_of
from remit.db.models import Ballot, User

LONGEST = 200
"""Characters of "say who"."""


class Answer(NamedTuple):
    """A row's answer; an empty ``vote`` is none. ``who`` is kept for "someone else" in answers by name only."""

    vote: str = ""
    who: str = ""


class Entry(NamedTuple):
    """What a form says of a row: what it showed, and what it says now."""

    seen: Answer
    now: Answer


class Saved(NamedTuple):
    """The ballot after saving. ``conflicts`` are rows that another device answered otherwise meanwhile:

    on those the other answer stands, and ``answers`` has it.
    """

    version: int
    answers: dict[str, Answer]
    conflicts: tuple[str, ...]


@transaction.atomic
def save_votes(round_id: int, entries: Mapping[str, Entry], *, acting_user: User, version: int) -> Saved:
    """Saves the rows that the form changed, and no other. ``version`` is the ballot's that the form showed.

    There is no entry in the audit: it would say who answers when. Raises RoundError and NotAllowed;
    nothing is saved then.
    """
    found = locked(round_id, acting_user, "vote")
    ballot = own_ballot(found, acting_user)
    answers, conflicts = dict(answers_of(ballot)), []
    for row, entry in entries.items():
        held = answers.get(row, Answer())
        now = _kept(ballot, entry.now)
        if now in (entry.seen, held):
            continue
        if version == ballot.version or held == entry.seen:
            answers[row] = now
        else:
            conflicts.append(row)
    answers = {row: answer for row, answer in answers.items() if answer.vote}
    if answers != answers_of(ballot):
        if ballot.done:
            raise RoundError("done")
        order = {row["id"]: position for position, row in enumerate(found.rows)}
        ballot.votes = {
            row: {"vote": answer.vote, **({"who": answer.who} if answer.who else {})}
            for row, answer in sorted(answers.items(), key=lambda item: order.get(item[0], -1))
        }
        ballot.version += 1
        try:
            checked(round_of(found, found.ballots.order_by("pk")), ballot_of(ballot))
        except BallotError as error:
            raise RoundError("ballot") from error
        ballot.save(update_fields=["votes", "version"])
    return Saved(ballot.version, answers, tuple(conflicts))


def answers_of(ballot: Ballot) -> dict[str, Answer]:
    """What the ballot says, by row."""
    return {row: Answer(answer["vote"], answer.get("who", "")) for row, answer in ballot.votes.items()}


def _kept(ballot: Ballot, answer: Answer) -> Answer:
    """The answer as it may be kept: who it is, only by name, and only for "someone else"."""
    if ballot.pooled or answer.vote != SOMEONE_ELSE:
        return Answer(answer.vote)
    return Answer(answer.vote, " ".join(answer.who.split())[:LONGEST])
