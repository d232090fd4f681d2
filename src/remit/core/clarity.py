"""The clarity round (P8): who is responsible, as everybody on the team sees it today, asked in private.

The leads answer by name, the other members pooled. What a round is about, who answers how, and the thresholds below
which pooled answers are never shown, are fixed when it opens and stand in its value.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from remit.core.framework import Framework
from remit.core.organisation import Organisation
from remit.core.resolution import team_day
from remit.core.role import RoleAssignment
from remit.core.role_day import absent
from remit.core.team import Membership

BOTH = "both"
SOMEONE_ELSE = "someone-else"
NOBODY = "nobody"
DONT_KNOW = "dont-know"
ROLE = "role:"
"""What the choice of a role begins with, so that no role's id can be taken for another choice."""

MIN_POOLED = 5
MIN_COMMENTS = 10


def choices(framework: Framework) -> tuple[str, ...]:
    """What a row can be sorted into: each lead role, both of them, and four in which no lead has it.

    ``both`` is there from two leads on, and with more than two means several of them.
    """
    roles = tuple(ROLE + lead.id for lead in framework.leads)
    several = (BOTH,) if len(roles) > 1 else ()
    return (*roles, *several, SOMEONE_ELSE, NOBODY, DONT_KNOW)


@dataclass(frozen=True, slots=True)
class Thresholds:
    """From how many people up pooled answers and comments are shown. They may be raised, never lowered (T4)."""

    pooled: int = MIN_POOLED
    comments: int = MIN_COMMENTS

    def __post_init__(self) -> None:
        if self.pooled < MIN_POOLED or self.comments < MIN_COMMENTS:
            raise ValueError(
                f"pooled answers are shown from {MIN_POOLED} people up, comments from {MIN_COMMENTS}"
            )


@dataclass(frozen=True, slots=True)
class Round:
    """A round as it was opened. ``named`` lists who answers by name, as (role, person); ``pool`` who answers pooled."""

    id: str
    team: str
    opened_at: datetime
    rows: tuple[str, ...]
    choices: tuple[str, ...]
    named: tuple[tuple[str, str], ...]
    pool: frozenset[str] = frozenset()
    thresholds: Thresholds = field(default_factory=Thresholds)

    @property
    def by_name(self) -> tuple[str, ...]:
        """Who answers by name, each once."""
        return tuple(dict.fromkeys(person for _, person in self.named))


class BallotError(ValueError):
    """A ballot that does not belong to its round: the code says why, ``read`` what was wrong."""

    def __init__(self, code: str, read: str) -> None:
        super().__init__(f"{code}: {read}")
        self.code = code
        self.read = read


@dataclass(frozen=True, slots=True)
class Ballot:
    """Answers as (row, choice); a row without one is missing. ``by`` is None for a pooled ballot.

    ``says`` names somebody for rows sorted into "someone else"; only an answer by name may.
    """

    by: str | None
    votes: tuple[tuple[str, str], ...]
    says: tuple[tuple[str, str], ...] = ()


def open_round(
    organisation: Organisation,
    team: str,
    opened_at: datetime,
    name: str,
    thresholds: Thresholds | None = None,
) -> Round:
    """The round ``name`` on every row that applies to the team, for who leads it and who belongs to it on that day.

    Raises ``Refusal`` for a team that is not there, ValueError for a time without a zone.
    """
    desk = team_day(organisation, team, opened_at)
    rows = tuple(row for row in desk.rows() if desk.row(row).not_applicable is None)
    named = tuple(
        (lead.id, holder.person)
        for lead in organisation.framework.leads
        for holder in desk.role(lead.id).holders
    )
    people = members(organisation, team, desk.day) - {person for _, person in named}
    return Round(
        name,
        team,
        opened_at,
        rows,
        choices(organisation.framework),
        named,
        people,
        thresholds or Thresholds(),
    )


def members(organisation: Organisation, team: str, day: date) -> frozenset[str]:
    """Who belongs to the team on the day: its members and who holds a role on it; agents and leavers do not."""
    index = organisation.index
    links: list[Membership | RoleAssignment] = [*index.members.get(team, ()), *index.roles_on.get(team, ())]
    return frozenset(
        link.person for link in links if day in link.period and absent(index.person[link.person], day) is None
    )


def checked(opened: Round, ballot: Ballot) -> Ballot:
    """The ballot, if it fits the round; also a half-finished one. Raises ``BallotError``."""
    votes = dict(ballot.votes)
    if len(votes) < len(ballot.votes):
        raise BallotError("row-twice", ", ".join(row for row, _ in ballot.votes))
    if ballot.by is not None and ballot.by not in opened.by_name:
        raise BallotError("not-by-name", ballot.by)
    for row, choice in ballot.votes:
        if row not in opened.rows:
            raise BallotError("unknown-row", row)
        if choice not in opened.choices:
            raise BallotError("unknown-choice", choice)
    for row, _ in ballot.says:
        if ballot.by is None:
            raise BallotError("says-who-pooled", row)
        if votes.get(row) != SOMEONE_ELSE:
            raise BallotError("says-who-elsewhere", row)
    return ballot
