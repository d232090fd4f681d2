"""What the acts of a row come to, for the pure rules of ``core.observation``. Gathered by columns."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from types import MappingProxyType
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc

from remit.core.observation_facts import NO_DAYS, OUTSIDE, RowActs, Seen

_SLOTS: Final = {"holder": 0, "acting": 1, "unknown": 2, "anybody": 2, "due": 3, "counter": 4, "told": 5}
"""What of a row an act is for, in the order of ``RowActs``."""
_TOLD: Final = _SLOTS["told"]
_SHOWING: Final = ("holder", "acting", "other", "unknown", "anybody")
_PAIRING: Final = ("holder", "acting")
_BITS: Final = 31
_MOST: Final = (1 << _BITS) - 1
"""More than an answer has rows."""
_EPOCH: Final = 719_163
"""The ordinal of the first day of 1970."""


def by_row(last: pa.Table) -> dict[tuple[str, str], RowActs]:
    """The answer of ``observations.last_acts``, by team and row; rows without any act are left out.

    Of acts on the same day the first counts, in the order of the answer.
    """
    if not last.num_rows:
        return {}
    with _uncollected():
        return _Answer(last).rows()


class _Answer:
    """The columns of an answer; each of its rows is about the row of a team with the number ``place``.

    ``latest`` is more for a later day, and of one day for what comes first in the answer.
    """

    def __init__(self, last: pa.Table) -> None:
        self.columns = {name: pa.concat_arrays(last[name].chunks) for name in last.schema.names}
        team, row = self.columns["team"], self.columns["row"]
        cell = pc.add(pc.multiply(_large(team.indices), len(row.dictionary)), _large(row.indices))
        cells = pc.unique(cell)
        self.count = len(cells)
        self.place = _large(pc.index_in(cell, value_set=cells))
        teams = pc.divide(cells, len(row.dictionary))
        rows = pc.subtract(cells, pc.multiply(teams, len(row.dictionary)))
        self.keys = zip(
            _each(teams, team.dictionary.to_pylist()), _each(rows, row.dictionary.to_pylist()), strict=True
        )
        day = pc.add(_large(self.columns["last"].cast(pa.int32())), _EPOCH)
        self.at = pa.array(range(last.num_rows), pa.int64())
        self.latest = pc.add(pc.shift_left(day, _BITS), pc.subtract(_MOST, self.at))

    def rows(self) -> dict[tuple[str, str], RowActs]:
        """What is known of each row."""
        acts = zip(
            *self._plain(),
            self._others(),
            self._days("source", "first"),
            self._days("party", "last"),
            strict=True,
        )
        return dict(zip(self.keys, map(RowActs._make, acts), strict=True))

    def _plain(self) -> list[list[Any]]:
        """The columns of ``RowActs`` before ``others``: for each slot of a row its latest act."""
        slot = self._by_who(lambda who: _SLOTS.get(who, -1))
        none = pa.scalar(None, pa.int64())
        told = {str(one): pc.if_else(pc.equal(slot, one), self.latest, none) for one in range(_TOLD + 1)}
        found = pa.table({"place": self.place, **told}).group_by("place", use_threads=False)
        latest = found.aggregate([(name, "max") for name in told]).sort_by("place")
        columns = [self._seen(_whole(latest[f"{name}_max"])) for name in told]
        columns[_TOLD] = [None if seen is None else seen.day for seen in columns[_TOLD]]
        return columns

    def _others(self) -> list[tuple[Seen, ...]]:
        """For each row the latest act of each role, in the order in which the answer has the roles first."""
        role = self.columns["role"]
        roles = [*role.dictionary.to_pylist(), OUTSIDE]
        number = _large(role.indices.fill_null(len(roles) - 1))
        told = pa.table({"place": self.place, "role": number, "latest": self.latest, "at": self.at})
        told = told.filter(pc.equal(self._by_who(lambda who: int(who == "other")), 1))
        told = told.group_by(["place", "role"], use_threads=False).aggregate(
            [("latest", "max"), ("at", "min")]
        )
        told = told.sort_by("at_min")
        seen = self._seen(_whole(told["latest_max"]), _whole(told["role"]), roles)
        found: list[tuple[Seen, ...]] = [()] * self.count
        for place, one in zip(told["place"].to_pylist(), seen, strict=True):
            found[place] = (*found[place], one)
        return found

    def _seen(
        self, latest: pa.Array, role: pa.Array | int = 0, roles: Sequence[str | None] = (None,)
    ) -> list[Any]:
        """The acts; null for none. Many rows share a day: one value for all of them."""
        activity = self.columns["activity"]
        words = activity.dictionary.to_pylist()
        spoken = _large(activity.indices.take(pc.subtract(_MOST, pc.bit_wise_and(latest, _MOST))))
        code = pc.add(pc.multiply(pc.shift_right(latest, _BITS), len(words)), spoken)
        codes = pc.add(pc.multiply(code, len(roles)), role).dictionary_encode()
        values: list[Seen | None] = []
        for one in codes.dictionary.to_pylist():
            rest, kind = divmod(one, len(roles))
            day, word = divmod(rest, len(words))
            values.append(Seen(date.fromordinal(day), words[word], roles[kind]))
        return list(_each(codes.indices.fill_null(len(values)), [*values, None]))

    def _days(self, of: str, which: str) -> list[Mapping[str, date]]:
        """By row: the first day that each source showed it, or the last with each party."""
        column, whose = self.columns[of], _SHOWING if which == "first" else _PAIRING
        wanted = pc.and_(pc.equal(self._by_who(lambda who: int(who in whose)), 1), column.is_valid())
        words, number = column.dictionary.to_pylist(), max(len(column.dictionary), 1)
        day = pc.add(_large(self.columns[which].cast(pa.int32())), _EPOCH)
        told = pa.table({"place": self.place, "word": _large(column.indices), "day": day}).filter(wanted)
        least = "min" if which == "first" else "max"
        told = told.group_by(["place", "word"], use_threads=False).aggregate([("day", least)])
        codes = pc.add(pc.multiply(told[f"day_{least}"], number), told["word"])
        codes = _whole(codes).dictionary_encode()
        values = [
            MappingProxyType({words[one % number]: date.fromordinal(one // number)})
            for one in codes.dictionary.to_pylist()
        ]
        found: list[Mapping[str, date]] = [NO_DAYS] * self.count
        # most rows have one, and many the same
        for place, one in zip(told["place"].to_pylist(), _each(codes.indices, values), strict=True):
            found[place] = {**found[place], **one} if found[place] else one
        return found

    def _by_who(self, number: Callable[[str], int]) -> pa.Array:
        """A number for each row of the answer, by its capacity."""
        who = self.columns["who"]
        return pa.array([number(one) for one in who.dictionary.to_pylist()], pa.int64()).take(who.indices)


def _each(numbers: pa.Array, values: list[Any]) -> Iterator[Any]:
    """The values with these numbers."""
    return map(values.__getitem__, numbers.to_pylist())


def _large(numbers: pa.Array) -> pa.Array:
    return numbers.cast(pa.int64())


def _whole(column: pa.ChunkedArray) -> pa.Array:
    return pa.concat_arrays(column.chunks) if column.num_chunks else pa.array([], column.type)


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
