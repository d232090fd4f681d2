"""The reveal of a clarity round: the table of votes, and its mismatches, which alone are the agenda.

Everything that a round ever shows is a function of this table, and pooled answers enter it only as counts, and only
where nobody's vote can be worked out from them. So no figure, agenda or comparison can tell more than the table does.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from remit.core.clarity import DONT_KNOW, NOBODY, Ballot, Round, checked
from remit.lib.agreement import Counts, tally


class RowVotes(NamedTuple):
    """The votes on one row. ``named``: (person, choice), None where missing; ``says``: (person, who).

    ``pooled`` counts the pooled answers by choice, in the order of the round's choices; None: held back.
    """

    responsibility: str
    named: tuple[tuple[str, str | None], ...]
    pooled: Counts | None
    says: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Reveal:
    """What a round showed. ``ballots`` pooled ballots came in; that is known from taking part, shown or not."""

    team: str
    choices: tuple[str, ...]
    ballots: int
    rows: tuple[RowVotes, ...]


class Mismatch(StrEnum):
    """Why a row is on the agenda.

    ``leads-differ``: two answers by name differ. ``team-differs``: the answers by name are one, and at most half
    of the pooled ones are the same. ``team-split``: there is no answer by name, and no pooled one has more than
    half. ``unclaimed``: who answered agrees, but on nobody, or on not knowing: that leaves nobody responsible.
    """

    LEADS_DIFFER = "leads-differ"
    TEAM_DIFFERS = "team-differs"
    TEAM_SPLIT = "team-split"
    UNCLAIMED = "unclaimed"


def reveal(
    opened: Round,
    ballots: Sequence[Ballot],
    took_part: frozenset[str],
    earlier: Iterable[frozenset[str]] = (),
) -> Reveal:
    """The table of votes. ``took_part`` is who handed a pooled ballot in, without saying which.

    ``earlier`` is who took part in each earlier round of the team whose pooled answers were shown. Raises
    ``BallotError`` for a ballot that does not fit, ValueError where ballots and people do not match.
    """
    named = {ballot.by: ballot for ballot in ballots if checked(opened, ballot).by is not None}
    pooled = [dict(ballot.votes) for ballot in ballots if ballot.by is None]
    if len(named) + len(pooled) < len(ballots):
        raise ValueError("somebody handed in two ballots")
    if len(pooled) != len(took_part) or not took_part <= opened.pool:
        raise ValueError("the pooled ballots are not those of the people who took part")
    shown = may_show(took_part, earlier, opened.thresholds.pooled)
    rows = []
    for row in opened.rows:
        votes = tuple((person, _vote(named.get(person), row)) for person in opened.by_name)
        says = tuple(
            (person, who)
            for person in opened.by_name
            if person in named
            for about, who in named[person].says
            if about == row
        )
        [counts] = tally([[ballot.get(row) for ballot in pooled]], opened.choices)
        enough = shown and sum(counts) >= opened.thresholds.pooled
        rows.append(RowVotes(row, votes, counts if enough else None, says))
    return Reveal(opened.team, opened.choices, len(pooled), tuple(rows))


def may_show(took_part: frozenset[str], earlier: Iterable[frozenset[str]], minimum: int) -> bool:
    """Whether pooled counts of these people may be shown, given whose were shown before.

    Enough took part; and against every earlier round, those who came and those who went are nobody, or enough
    of them: the difference of two tables would be their votes, if the others stayed with theirs.

    That all of them gave one answer is shown: to hide just that would say it as well.
    """
    return len(took_part) >= minimum and all(
        not people or len(people) >= minimum
        for before in earlier
        for people in (took_part - before, before - took_part)
    )


def agenda(shown: Reveal) -> dict[str, Mismatch]:
    """The rows to talk about and why, in the order of the round. Answers that are missing disagree with nobody."""
    found = {row.responsibility: mismatch(row, shown.choices) for row in shown.rows}
    return {row: why for row, why in found.items() if why is not None}


def mismatch(row: RowVotes, among: tuple[str, ...]) -> Mismatch | None:
    """Why a row is on the agenda; None where it is not."""
    leads = {choice for _, choice in row.named if choice is not None}
    if len(leads) > 1:
        return Mismatch.LEADS_DIFFER
    most = _majority(row.pooled, among) if row.pooled else None
    if row.pooled and most is None and not leads:
        return Mismatch.TEAM_SPLIT
    if row.pooled and leads and most not in leads:
        return Mismatch.TEAM_DIFFERS
    agreed = next(iter(leads), most)
    return Mismatch.UNCLAIMED if agreed in (NOBODY, DONT_KNOW) else None


def _majority(counts: Counts, among: tuple[str, ...]) -> str | None:
    """The choice that more than half took."""
    most = max(counts)
    return among[counts.index(most)] if 2 * most > sum(counts) else None


def _vote(ballot: Ballot | None, row: str) -> str | None:
    return None if ballot is None else dict(ballot.votes).get(row)
