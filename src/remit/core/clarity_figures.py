"""The figures of a clarity round, and whether they have changed since another one. All of them come from the table."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

from remit.core.clarity_reveal import Mismatch, Reveal, RowVotes, agenda
from remit.lib.agreement import AC1, ALPHA, RAW, Change, Counts, Estimate, bootstrap, estimate, tally


class Same(NamedTuple):
    """On ``same`` of ``rows`` rows the answers by name were the same; counts, since percentages would flatter."""

    same: int
    rows: int


class Figures(NamedTuple):
    """The leads' same answers, and everybody's agreement; None where there is nothing to compare."""

    same: Same | None
    raw: Estimate | None
    ac1: Estimate | None
    alpha: Estimate | None


class Comparison(NamedTuple):
    """A later round beside an earlier one: its mismatches that are gone, new, or still there.

    ``change`` is that of AC1 on the rows of both; it may be told as a change only where ``change.changed``.
    """

    settled: tuple[str, ...]
    arisen: dict[str, Mismatch]
    still: dict[str, Mismatch]
    change: Change | None


def figures(shown: Reveal, section: Collection[str] | None = None) -> Figures:
    """The figures of the whole card, or of a section's rows, where alpha would collapse on skewed answers."""
    rows = [row for row in shown.rows if section is None or row.responsibility in section]
    subjects = [_counts(row, shown.choices) for row in rows]
    alpha = estimate(ALPHA, subjects) if section is None else None
    return Figures(same_answers(rows), estimate(RAW, subjects), estimate(AC1, subjects), alpha)


def same_answers(rows: Collection[RowVotes]) -> Same | None:
    """Of the rows that two or more people answered by name, on how many all of them gave the same answer.

    None where there is no such row: so it is where one person holds both roles.
    """
    answered = [[choice for _, choice in row.named if choice is not None] for row in rows]
    several = [answers for answers in answered if len(answers) > 1]
    return Same(sum(len(set(answers)) == 1 for answers in several), len(several)) if several else None


def compare(before: Reveal, after: Reveal, seed: str) -> Comparison:
    """What is different since the earlier round. Pooled answers on a row count only where both rounds show them.

    Where the choices were others, agreement is not compared. Equal seeds give equal answers.
    """
    was, now = agenda(before), agenda(after)
    earlier = {row.responsibility: row for row in before.rows}
    pairs = [(earlier[row.responsibility], row) for row in after.rows if row.responsibility in earlier]
    counted = (
        [_both(old, new, after.choices) for old, new in pairs] if before.choices == after.choices else []
    )
    asked = {row.responsibility for row in after.rows}
    return Comparison(
        tuple(row for row in was if row in asked and row not in now),
        {row: why for row, why in now.items() if row not in was},
        {row: why for row, why in now.items() if row in was},
        bootstrap(AC1, counted, seed),
    )


def _both(old: RowVotes, new: RowVotes, among: tuple[str, ...]) -> tuple[Counts, Counts]:
    if old.pooled is None or new.pooled is None:
        old, new = old._replace(pooled=None), new._replace(pooled=None)
    return _counts(old, among), _counts(new, among)


def _counts(row: RowVotes, among: tuple[str, ...]) -> Counts:
    """Every answer that may be counted, by choice."""
    [named] = tally([[choice for _, choice in row.named]], among)
    return tuple(map(sum, zip(named, row.pooled, strict=True))) if row.pooled else named
