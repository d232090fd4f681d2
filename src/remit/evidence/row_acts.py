"""What the acts of a row come to, for the pure rules of ``core.observation``."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from types import MappingProxyType
from typing import Any, Final, NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from remit.core.observation_facts import OUTSIDE, RowFacts, Seen, Source

_NONE: Mapping[str, date] = MappingProxyType({})


class RowActs(NamedTuple):
    """The last times of one row of one team. ``shown``: by source, the first day that it showed the row.

    ``pairs``: by person, the last time with the holder or who acts for them. Acts of machines are nobody's: they
    count where it does not matter who did it (``anybody``, as ``unknown``), and nowhere else.
    """

    holder: Seen | None = None
    acting: Seen | None = None
    unknown: Seen | None = None
    due: Seen | None = None
    counter: Seen | None = None
    check_in: date | None = None
    others: tuple[Seen, ...] = ()
    shown: Mapping[str, date] = _NONE
    pairs: Mapping[str, date] = _NONE

    def onto(self, facts: RowFacts) -> RowFacts:
        """The facts of the row with these last times in them."""
        shown, last = self.shown, self.pairs
        (
            team,
            row,
            at,
            mode,
            sight,
            cadence,
            alert_after,
            event,
            began,
            leave,
            sources,
            *_,
            pairs,
            ready,
            coding,
        ) = facts
        if shown:
            sources = tuple([
                Source(one.id, one.name, one.state, one.since, one.until, one.named, True) if one.id in shown else one
                for one in sources
            ])  # fmt: skip
        if pairs:
            pairs = tuple([pair._replace(last=last.get(pair.person)) for pair in pairs])
        return RowFacts(
            team, row, at, mode, sight, cadence, alert_after, event, began, leave, sources, self.holder, self.acting,
            self.others, self.unknown, self.due, self.counter, self.check_in, pairs, ready, coding,
        )  # fmt: skip


_SLOTS: Final = {"holder": 0, "acting": 1, "unknown": 2, "anybody": 2, "due": 3, "counter": 4, "told": 5}
"""What of a row an act is for, in the order of ``RowActs``; acts of others have a slot of their own for each role."""
_TOLD: Final = _SLOTS["told"]
_OTHERS: Final = _TOLD + 1
_SHOWING: Final = ("holder", "acting", "other", "unknown", "anybody")
_PAIRING: Final = ("holder", "acting")
_MANY: Final = 1 << 31
"""More than an answer has rows."""
_EPOCH: Final = 719_163
"""The ordinal of the first day of 1970."""


def by_row(last: pa.Table) -> dict[tuple[str, str], RowActs]:
    """The answer of ``observations.last_acts``, by team and row; rows without any act are left out.

    Gathered by columns. Of acts on the same day the first counts, in the order of the answer.
    """
    if not last.num_rows:
        return {}
    with _uncollected():
        return _Answer(last).rows()


class _Answer:
    """The columns of an answer; each of its rows is about the row of a team with the number ``place``."""

    def __init__(self, last: pa.Table) -> None:
        self.columns = {name: pa.concat_arrays(last[name].chunks) for name in last.schema.names}
        team, row = self.columns["team"], self.columns["row"]
        self.teams, self.names = team.dictionary.to_pylist(), row.dictionary.to_pylist()
        cell = pc.add(pc.multiply(_large(team.indices), len(self.names)), _large(row.indices))
        self.cells = pc.unique(cell)
        self.place = _large(pc.index_in(cell, value_set=self.cells))

    def rows(self) -> dict[tuple[str, str], RowActs]:
        """What is known of each row."""
        teams, names = self.teams, self.names
        keys = [(teams[cell // len(names)], names[cell % len(names)]) for cell in self.cells.to_pylist()]
        acts = zip(*self._latest(), self._days("source", "first"), self._days("party", "last"), strict=True)
        return dict(zip(keys, map(RowActs._make, acts), strict=True))

    def _latest(self) -> list[list[Any]]:
        """The columns of ``RowActs`` up to ``others``: for each slot of a row its latest act."""
        role, activity = self.columns["role"], self.columns["activity"]
        roles, words = [*role.dictionary.to_pylist(), OUTSIDE], activity.dictionary.to_pylist()
        role = _large(role.indices.fill_null(len(roles) - 1))
        slot = self._by_who(lambda who: _SLOTS.get(who, _OTHERS if who == "other" else -1))
        slot = pc.add(slot, pc.if_else(pc.equal(slot, _OTHERS), role, 0))
        slots, at = _OTHERS + len(roles), pa.array(range(len(slot)), pa.int64())
        day = pc.add(_large(self.columns["last"].cast(pa.int32())), _EPOCH)
        told = pa.table({
            "key": pc.add(pc.multiply(self.place, slots), slot),
            "latest": pc.add(pc.multiply(day, _MANY), pc.subtract(_MANY - 1, at)),
            "at": at,
        })  # fmt: skip
        told = told.filter(pc.greater_equal(slot, 0))
        told = told.group_by("key", use_threads=False).aggregate([("latest", "max"), ("at", "min")])
        told = told.sort_by("at_min")  # others in the order in which the answer has their roles first
        spoken = activity.indices.to_pylist()
        found: list[list[Any]] = [[None] * len(self.cells) for _ in range(_OTHERS)]
        others: list[tuple[Seen, ...]] = [()] * len(self.cells)
        seen: dict[tuple[int, int, int], Seen] = {}  # many rows share a day: one value for all of them
        for key, latest in zip(told["key"].to_pylist(), told["latest_max"].to_pylist(), strict=True):
            place, number = divmod(key, slots)
            day, back = divmod(latest, _MANY)
            kind = max(number - _OTHERS, -1)
            code = (day, spoken[_MANY - 1 - back], kind)
            one = seen.get(code)
            if one is None:
                one = Seen(date.fromordinal(day), words[code[1]], None if kind < 0 else roles[kind])
                seen[code] = one
            if kind >= 0:
                others[place] = (*others[place], one)
            else:
                found[number][place] = one.day if number == _TOLD else one
        return [*found, others]

    def _days(self, of: str, which: str) -> list[Mapping[str, date]]:
        """By row: the first day that each source showed it, or the last with each party."""
        column, whose = self.columns[of], _SHOWING if which == "first" else _PAIRING
        wanted = pc.and_(pc.equal(self._by_who(lambda who: int(who in whose)), 1), column.is_valid())
        words, number = column.dictionary.to_pylist(), max(len(column.dictionary), 1)
        told = pa.table({
            "key": pc.add(pc.multiply(self.place, number), _large(column.indices)),
            "day": self.columns[which].cast(pa.int32()),
        }).filter(wanted)  # fmt: skip
        least = "min" if which == "first" else "max"
        told = told.group_by("key", use_threads=False).aggregate([("day", least)])
        found: list[Mapping[str, date]] = [_NONE] * len(self.cells)
        alone: dict[tuple[int, int], Mapping[str, date]] = {}  # most rows have one, and many the same
        for key, day in zip(told["key"].to_pylist(), told[f"day_{least}"].to_pylist(), strict=True):
            place, word = divmod(key, number)
            one = alone.get((word, day))
            if one is None:
                one = alone[word, day] = MappingProxyType({words[word]: date.fromordinal(day + _EPOCH)})
            found[place] = {**found[place], **one} if found[place] else one
        return found

    def _by_who(self, number: Callable[[str], int]) -> pa.Array:
        """A number for each row of the answer, by its capacity."""
        who = self.columns["who"]
        return pa.array([number(one) for one in who.dictionary.to_pylist()], pa.int64()).take(who.indices)


def _large(numbers: pa.Array) -> pa.Array:
    return numbers.cast(pa.int64())


@contextmanager
def _uncollected() -> Iterator[None]:
    """While so many values are made that stay, looking through them for what goes would take half of the time."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            # both together: all of it counts as old, without being looked through now
            if not gc.get_freeze_count():
                gc.freeze()
                gc.unfreeze()
            gc.enable()
