"""What the acts of a row come to, for the pure rules of ``core.observation``."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import NamedTuple

import pyarrow as pa

from remit.core.observation_facts import OUTSIDE, RowFacts, Seen

_NONE: Mapping[str, date] = MappingProxyType({})


class RowActs(NamedTuple):
    """The last times of one row of one team. ``shown``: by source, the first day that it showed the row.

    ``pairs``: by person, the last time with the holder or who acts for them. Acts of machines are nobody's: they
    count where it does not matter who did it (``anybody``, as ``unknown``), and nowhere else.
    """

    holder: Seen | None = None
    acting: Seen | None = None
    others: tuple[Seen, ...] = ()
    unknown: Seen | None = None
    due: Seen | None = None
    counter: Seen | None = None
    check_in: date | None = None
    shown: Mapping[str, date] = _NONE
    pairs: Mapping[str, date] = _NONE

    def onto(self, facts: RowFacts) -> RowFacts:
        """The facts of the row with these last times in them."""
        return facts._replace(
            holder=self.holder, acting=self.acting, others=self.others, unknown=self.unknown, due=self.due,
            counter=self.counter, check_in=self.check_in,
            sources=tuple([
                source._replace(showed=True) if source.id in self.shown else source for source in facts.sources
            ]),
            pairs=facts.pairs and tuple([
                pair._replace(last=self.pairs.get(pair.person)) for pair in facts.pairs
            ]),
        )  # fmt: skip


_FIELDS = {
    "holder": "holder",
    "acting": "acting",
    "unknown": "unknown",
    "anybody": "unknown",
    "due": "due",
    "counter": "counter",
}
_SHOWING = frozenset({"holder", "acting", "other", "unknown", "anybody"})


def by_row(last: pa.Table) -> dict[tuple[str, str], RowActs]:
    """The answer of ``observations.last_acts``, by team and row; rows without any act are left out.

    The answer comes ordered by team and row, so that what is gathered of one is done with before the next begins.
    """
    found: dict[tuple[str, str], RowActs] = {}
    columns = [last[name].to_pylist() for name in last.schema.names]
    key: tuple[str, str] | None = None
    own = _Gathered()
    for team, row, *told in zip(*columns, strict=True):
        if key is None or row != key[1] or team != key[0]:
            if key is not None:
                found[key] = own.acts()
            key, own = (team, row), _Gathered()
        own.add(*told)
    if key is not None:
        found[key] = own.acts()
    return found


class _Gathered:
    """What is known of one row so far."""

    __slots__ = ("check_in", "others", "pairs", "seen", "shown")

    def __init__(self) -> None:
        self.seen: dict[str, Seen] = {}
        self.others: dict[str, Seen] = {}
        self.shown: dict[str, date] = {}
        self.pairs: dict[str, date] = {}
        self.check_in: date | None = None

    def add(
        self,
        source: str,
        who: str,
        role: str | None,
        party: str | None,
        activity: str,
        first: date,
        day: date,
    ) -> None:
        if who in _SHOWING and (source not in self.shown or first < self.shown[source]):
            self.shown[source] = first
        if who == "told":
            self.check_in = day if self.check_in is None else max(day, self.check_in)
        elif who == "other":
            role = OUTSIDE if role is None else role
            if role not in self.others or self.others[role].day < day:
                self.others[role] = Seen(day, activity, role)
        elif who in _FIELDS:
            field = _FIELDS[who]
            if field not in self.seen or self.seen[field].day < day:
                self.seen[field] = Seen(day, activity)
            if party is not None and who in ("holder", "acting"):
                self.pairs[party] = max(day, self.pairs.get(party, day))

    def acts(self) -> RowActs:
        others = tuple(self.others.values())
        pairs = self.pairs or _NONE  # few rows have any: one empty value for all the others
        return RowActs(**self.seen, others=others, shown=self.shown, pairs=pairs, check_in=self.check_in)
