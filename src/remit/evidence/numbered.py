"""The tables of a question by numbers: engines join and group by them several times quicker than by texts.

Texts are numbered in their order, so that an order of numbers is an order of texts. No number leaves the question.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from remit.evidence.questions import Context, Says

WHO: Final = ("acting", "anybody", "counter", "due", "holder", "machine", "other", "told", "unknown")
"""In what capacity something was done: an act has the number of one of these."""
ACTING, ANYBODY, COUNTER, DUE, HOLDER, MACHINE, OTHER, TOLD, UNKNOWN = range(len(WHO))
_PLAIN: Final = {Says.SEEN.value: ANYBODY, Says.DUE.value: DUE, Says.COUNTER.value: COUNTER}
_LARGE: Final = pa.int64()


@dataclass(frozen=True, slots=True)
class Numbered:
    """Texts by number, and the tables of the context with those numbers for texts.

    A ``cell`` is a row of a team: the ``base`` of the team and the number of the row. ``accounts`` are as they were.
    """

    teams: pa.Array
    rows: pa.Array
    people: pa.Array
    roles: pa.Array
    signals: pa.Array
    places: pa.Table
    accounts: pa.Table
    holdings: pa.Table
    titles: pa.Table
    general: pa.Table
    apart: pa.Table
    own: pa.Table

    @property
    def width(self) -> int:
        """The numbers of rows of one team."""
        return max(len(self.rows), 1)

    @property
    def crowd(self) -> int:
        """The numbers of people, and one for nobody."""
        return len(self.people) + 1


def numbered(asked: Context) -> Numbered:
    """The context by numbers. ``general`` are the watches of all rows but those ``apart``, which have their ``own``."""
    places, accounts, holdings, roles, watches = (
        asked.places, asked.accounts, asked.holdings, asked.roles, asked.watches,
    )  # fmt: skip
    teams = _values(places["team"], holdings["team"], roles["team"], watches["team"])
    rows = _values(watches["row"], holdings["row"])
    people = _values(accounts["person"], holdings["person"], roles["person"])
    titles, signals = _values(roles["role"]), _values(watches["signal"])
    width, crowd = max(len(rows), 1), len(people) + 1

    def base(column: pa.ChunkedArray) -> pa.ChunkedArray:
        return pc.multiply(_at(column, teams).cast(_LARGE), width)

    def of(first: pa.ChunkedArray, person: pa.ChunkedArray) -> pa.ChunkedArray:
        return pc.add(pc.multiply(first, crowd), _at(person, people).cast(_LARGE))

    whose = pc.and_(watches["performed"], pc.equal(watches["says"], Says.SEEN.value))
    plain = pa.array([_PLAIN[says] for says in watches["says"].to_pylist()], pa.int32())
    row = _at(watches["row"], rows).cast(_LARGE)
    watched = pa.table({
        "base": base(watches["team"]), "signal": watches["signal"], "row": row,
        "said": _at(watches["signal"], signals), "plain": plain, "whose": whose, "parted": watches["parted"],
    })  # fmt: skip
    own = watched.filter(pc.is_valid(watched["base"]))
    apart = pc.unique(pc.add(own["base"], own["row"])).cast(_LARGE)
    held = pc.add(base(holdings["team"]), _at(holdings["row"], rows).cast(_LARGE))
    return Numbered(
        teams, rows, people, titles, signals,
        places=places.drop_columns(["team"]).append_column("base", base(places["team"])),
        accounts=accounts.set_column(1, "person", _at(accounts["person"], people)),
        holdings=pa.table({
            "held": of(held, holdings["person"]), "acting": holdings["acting"],
            "since": holdings["start"], "until": holdings["end"],
        }),
        titles=pa.table({
            "belongs": of(base(roles["team"]), roles["person"]), "role": _at(roles["role"], titles),
            "since": roles["start"], "until": roles["end"],
        }),
        general=watched.filter(pc.is_null(watched["base"])).drop_columns(["base"]),
        apart=pa.table({"cell": apart}),
        own=own,
    )  # fmt: skip


def _values(*columns: pa.ChunkedArray) -> pa.Array:
    """The texts of some columns, each once and in order."""
    chunks = [chunk for column in columns for chunk in pa.chunked_array(column).chunks]
    found = pc.unique(pa.chunked_array(chunks, pa.string())).drop_null()
    return found.take(pc.sort_indices(found))


def _at(column: pa.ChunkedArray, values: pa.Array) -> pa.ChunkedArray:
    return pc.index_in(column, value_set=values)
