"""Rounds between the database and their values."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from remit.core.clarity import SOMEONE_ELSE, Ballot, Round, Thresholds
from remit.core.clarity_reveal import Reveal, RowVotes
from remit.db import models

JOINED = "+"
"""Between the roles of who holds more than one; no id of a role has it."""


def round_of(stored: models.Round, ballots: Iterable[models.Ballot]) -> Round:
    """The round as it was opened; asked for while it is open, when everybody's ballot is there."""
    ballots = list(ballots)
    named = tuple(
        (role, str(ballot.person_id))
        for ballot in ballots
        if not ballot.pooled
        for role in ballot.role.split(JOINED)
    )
    return Round(
        str(stored.pk),
        stored.team_id,
        stored.opened_at,
        tuple(row["id"] for row in stored.rows),
        tuple(choice["id"] for choice in stored.choices),
        named,
        frozenset(str(ballot.person_id) for ballot in ballots if ballot.pooled),
        Thresholds(stored.min_pooled),
    )


def ballot_of(stored: models.Ballot) -> Ballot:
    """The ballot's value; whose it is only where it is by name."""
    votes = tuple((row, answer["vote"]) for row, answer in stored.votes.items())
    says = tuple(
        (row, answer["who"])
        for row, answer in stored.votes.items()
        if answer.get("who") and answer["vote"] == SOMEONE_ELSE
    )
    return Ballot(None if stored.pooled else str(stored.person_id), votes, says)


def reveal_data(shown: Reveal) -> dict[str, Any]:
    """What was shown, as plain data."""
    return {
        "team": shown.team,
        "choices": list(shown.choices),
        "ballots": shown.ballots,
        "rows": [
            {
                "id": row.responsibility,
                "named": [list(vote) for vote in row.named],
                "pooled": None if row.pooled is None else list(row.pooled),
                "says": [list(said) for said in row.says],
            }
            for row in shown.rows
        ],
    }


def reveal_of(data: dict[str, Any]) -> Reveal:
    """The other way."""
    rows = tuple(
        RowVotes(
            row["id"],
            tuple((person, choice) for person, choice in row["named"]),
            None if row["pooled"] is None else tuple(row["pooled"]),
            tuple((person, who) for person, who in row["says"]),
        )
        for row in data["rows"]
    )
    return Reveal(data["team"], tuple(data["choices"]), data["ballots"], rows)
