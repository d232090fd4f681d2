"""Hours from the times of commits: an interval, because no single pair of constants is right.

Work is taken to have gone on between two commits that are close, and for a while before the first of a row of them.
From below both constants are small, from above both are large; what really was lies between. Times are the author's.
Within one repository everything that belongs to one person is one row of commits, whatever address it was made
under; over repositories the stretches of time are united, so that no minute counts twice.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from enum import StrEnum
from typing import Final, NamedTuple

from remit.core.activity import Performer
from remit.core.spans import merged

MINUTE: Final = 60
HOUR: Final = 3600
DAY: Final = 86400
EPOCH: Final = date(1970, 1, 1).toordinal()

EARLIEST: Final = (date(1990, 1, 1).toordinal() - EPOCH) * DAY
"""Clocks from before 1990 are wrong: no version control that is read here is older."""

MACHINES: Final = frozenset({Performer.AGENT, Performer.BOT})
"""Whose work is not that of the person whose account they use. What nobody knows is taken for the owner's."""


class Shape(StrEnum):
    """``merge``: it joins what others wrote. ``squash``: it stands for commits that cannot be seen.

    ``unfolded``: it stands for commits that are there themselves, read from the change's own page.
    """

    PLAIN = "plain"
    MERGE = "merge"
    SQUASH = "squash"
    UNFOLDED = "unfolded"


class Commit(NamedTuple):
    """A commit. ``at``: seconds since 1970 UTC on the author's clock; ``offset``: minutes east of UTC.

    ``credits``: the accounts of the author and of every co-author, each with who did the work.
    """

    at: int
    offset: int
    repository: str
    credits: tuple[tuple[str, Performer], ...]
    shape: Shape = Shape.PLAIN


class Constants(NamedTuple):
    """Minutes: commits further apart than ``gap`` are of different sessions; each began ``lead`` before its first."""

    gap: int
    lead: int


BELOW: Final = Constants(60, 15)
ABOVE: Final = Constants(120, 120)
"""The usual constants move one person's hours fivefold: these are the careful and the generous ends of what is used."""

Rows = Mapping[str, tuple[tuple[int, int], ...]]
"""By repository: the (time, offset) of what a person did, in order, each time once."""


class Interval(NamedTuple):
    """Hours from below and from above. ``at_least``: some work was squashed out of sight, so it may have been more."""

    lower: float
    upper: float
    at_least: bool = False


def credited(commits: Iterable[Commit], accounts: Mapping[str, str], person: str, now: int) -> Rows:
    """The commits that count for a person: theirs under any of their accounts, or as a co-author.

    ``accounts``: from account to person. Merges, squashes whose commits are there, machines and wrong clocks are left
    out.
    """
    found: dict[str, dict[int, int]] = {}
    for commit in commits:
        if _counts(commit, accounts, person, now):
            found.setdefault(commit.repository, {}).setdefault(commit.at, commit.offset)
    return {repository: tuple(sorted(times.items())) for repository, times in sorted(found.items())}


def squashed(commits: Iterable[Commit], accounts: Mapping[str, str], person: str, now: int) -> bool:
    """Whether any commit that counts for the person stands for others that cannot be seen."""
    return any(commit.shape is Shape.SQUASH and _counts(commit, accounts, person, now) for commit in commits)


def together(*several: Rows) -> Rows:
    """Coding with reviews and spikes: everything that a person did, as if it were one kind of work."""
    found: dict[str, dict[int, int]] = {}
    for rows in several:
        for repository, times in rows.items():
            for at, offset in times:
                found.setdefault(repository, {}).setdefault(at, offset)
    return {repository: tuple(sorted(times.items())) for repository, times in sorted(found.items())}


def interval(rows: Rows, start: date, end: date, *, at_least: bool = False) -> Interval:
    """The hours on the local days ``[start, end)``, from below and from above."""
    return Interval(hours(rows, BELOW, start, end), hours(rows, ABOVE, start, end), at_least)


def hours(rows: Rows, constants: Constants, start: date, end: date) -> float:
    """The hours on the local days ``[start, end)`` by these constants."""
    window = ((start.toordinal() - EPOCH) * DAY, (end.toordinal() - EPOCH) * DAY)
    pieces = (piece for times in rows.values() for piece in _pieces(times, constants, window))
    return sum(over - first for first, over in merged(pieces)) / HOUR


def weeks(rows: Rows, start: date, end: date) -> tuple[tuple[date, Interval], ...]:
    """The interval of each week, by its Monday; the first and the last may be cut short."""
    found: list[tuple[date, Interval]] = []
    monday = start - timedelta(days=start.weekday())
    while monday < end:
        after = monday + timedelta(days=7)
        found.append((monday, interval(rows, max(monday, start), min(after, end))))
        monday = after
    return tuple(found)


def _counts(commit: Commit, accounts: Mapping[str, str], person: str, now: int) -> bool:
    if commit.shape in (Shape.MERGE, Shape.UNFOLDED) or not EARLIEST <= commit.at <= now:
        return False
    return any(accounts.get(account) == person and by not in MACHINES for account, by in commit.credits)


def _pieces(
    times: Iterable[tuple[int, int]], constants: Constants, window: tuple[int, int]
) -> Iterator[tuple[int, int]]:
    """The stretches of time of one repository, each up to one commit, cut to the window on that commit's clock."""
    gap, lead = constants.gap * MINUTE, constants.lead * MINUTE
    last: int | None = None
    for at, offset in times:
        first = last if last is not None and at - last <= gap else at - lead
        shift = offset * MINUTE
        begin, over = max(first, window[0] - shift), min(at, window[1] - shift)
        if begin < over:
            yield begin, over
        last = at
