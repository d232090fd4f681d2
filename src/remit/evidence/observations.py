"""Questions to evidence, as Ibis expressions: when was each row last seen, and by whom in what capacity.

No expression here counts: the answers are days. Multiply what somebody did within the same days, and they are the same.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from typing import Any, Final

import ibis
import pyarrow as pa
import pyarrow.compute as pc

from remit.core.belonging import MEMBER
from remit.evidence.acts import Asked, acts, ask
from remit.evidence.engine import Engine
from remit.evidence.numbered import WHO
from remit.evidence.questions import Context, since_1970

_WHO: Final = pa.array(WHO)
_TEXT: Final = pa.dictionary(pa.int32(), pa.string())
LAST: Final = pa.schema(
    [
        pa.field("team", _TEXT),
        pa.field("row", _TEXT),
        pa.field("source", _TEXT),
        pa.field("who", _TEXT),
        pa.field("role", _TEXT),
        pa.field("party", _TEXT),
        pa.field("activity", _TEXT),
        pa.field("first", pa.date32()),
        pa.field("last", pa.date32()),
    ]
)
"""``who``: holder, acting, other (``role``: the one they had on the team then; ``MEMBER``; null: nobody of the team),
unknown, machine (a bot or an agent), anybody (rows where it does not matter who), told (a check-in), due, counter.
``party``: the other side, as a person, where the row is asked for each by itself. Days are the team's."""
PERIODS: Final = pa.schema(
    [
        pa.field("team", pa.string()),
        pa.field("row", pa.string()),
        pa.field("period", pa.int32()),
        pa.field("who", pa.string()),
    ]
)

DAYS: Final = pa.schema(
    [
        pa.field("day", pa.date32()),
        pa.field("activity", pa.string()),
        pa.field("who", pa.string()),
        pa.field("source", pa.string()),
    ]
)


def last_acts(
    engine: Engine, present: Any, asked: Context, at: date, *, teams: Collection[str] | None = None
) -> pa.Table:
    """When each row was first and last seen, by whom, up to and with the day ``at``: a table of ``LAST``.

    ``present``: a table of ``presence.SCHEMA`` on the engine, from digests or from raw envelopes. As of the time of
    each event: which team a place belonged to, who held the row, which role others had. Ordered by its columns, as
    texts. Raises EngineError.
    """
    tables = ask(engine, present, asked, at, teams)
    found = acts(tables)
    keys = ["cell", "source", "who", "belongs", "party", "said", "other"]
    last = found.group_by(keys).aggregate(first=found.local.min(), last=found.local.max())
    found = _with_roles(tables, _with_parties(tables, last))
    keys = ["cell", "source", "who", "role", "party", "said", "other"]
    answer = found.group_by(keys).aggregate(first=found["first"].min(), last=found["last"].max())
    answer = answer.left_join(tables.signals, "said")
    answer = answer.mutate(activity=ibis.coalesce(answer.other, answer.signal))
    answer = answer.select("cell", "source", "who", "role", "party", "activity", "first", "last")
    answer = answer.order_by(answer.columns[:-2])
    return _told(engine.run(answer), tables)


def timeline(
    engine: Engine,
    present: Any,
    asked: Context,
    periods: Iterable[tuple[date, date]],
    *,
    teams: Collection[str],
) -> pa.Table:
    """In which of the periods ``[start, end)`` each row was seen, and by whom in what capacity: ``PERIODS``.

    A period is named by its place in the list. Never how often: a period has it or has it not. Raises EngineError.
    """
    spans = [(number, since_1970(start), since_1970(end)) for number, (start, end) in enumerate(periods)]
    columns = list(zip(*spans, strict=True)) or [(), (), ()]
    schema = pa.schema([(name, pa.int32()) for name in ("period", "since", "until")])
    given = engine.rows(pa.table([pa.array(column, pa.int32()) for column in columns], schema))
    at = date.fromordinal(719_163 + max((end for _, _, end in spans), default=0) - 1)
    tables = ask(engine, present, asked, at, teams)
    seen = acts(tables)
    seen = seen.inner_join(given, [seen.local >= given.since, seen.local < given.until])
    found = engine.run(seen.select("cell", "period", "who").distinct())
    team, row = _cell(found["cell"], tables)
    return _ordered([team, row, found["period"], _texts(found["who"], _WHO)], PERIODS)


def days(engine: Engine, present: Any, asked: Context, since: date, at: date, *, team: str) -> pa.Table:
    """On which days from ``since`` to ``at`` the rows asked about were seen, by whom in what capacity: ``DAYS``.

    Never how often: a day has it or has it not. Raises EngineError.
    """
    seen = acts(ask(engine, present, asked, at, [team]))
    seen = seen.filter(seen.local >= since_1970(since))
    found = engine.run(seen.select("local", "activity", "who", "source").distinct())
    who = _texts(found["who"], _WHO)
    return _ordered([found["local"], found["activity"], who, found["source"]], DAYS)


def _with_parties(tables: Asked, last: Any) -> Any:
    """The last acts with the other side as a person; a number beyond the last for nobody that is known."""
    people = tables.accounts.select(key=tables.accounts.key, met=tables.accounts.person)
    found = last.left_join(people, last.party == people.key)
    return found.select(
        *(name for name in last.columns if name != "party"),
        party=found.met.fill_null(len(tables.numbers.people)),
    )


def _with_roles(tables: Asked, last: Any) -> Any:
    """The last acts of others with the role that they had on that day; a role comes before being a member."""
    titles, member = tables.titles, pc.index(tables.numbers.roles, MEMBER).as_py()
    titles = titles.select(own=titles.role, of=titles.belongs, since=titles.since, until=titles.until)

    def then(found: Any, held: Any) -> list[Any]:
        return [found.belongs == held.of, found["last"] >= held.since, found["last"] < held.until]

    titled = titles.filter(titles.own != member)
    found = last.left_join(titled, then(last, titled)).select(*last.columns, titled=titled.own)
    members = titles.filter(titles.own == member)
    found = found.left_join(members, then(found, members)).select(*found.columns, member=members.own)
    nobody = len(tables.numbers.roles)
    return found.mutate(role=ibis.coalesce(found.titled, found.member, ibis.literal(nobody, "int32")))


def _told(found: pa.Table, tables: Asked) -> pa.Table:
    """The answer in texts again: each is there once, and the rows have its number."""
    if not found.num_rows:
        return LAST.empty_table()
    numbers = tables.numbers
    columns = [
        *_cell(found["cell"], tables),
        _whole(found["source"]).dictionary_encode(),
        _texts(found["who"], _WHO),
        _texts(found["role"], numbers.roles),
        _texts(found["party"], numbers.people),
        _whole(found["activity"]).dictionary_encode(),
    ]
    days = [found[name].cast(pa.int32()).cast(pa.date32()) for name in ("first", "last")]
    return pa.table([*columns, *days], LAST)


def _cell(cells: pa.ChunkedArray, tables: Asked) -> tuple[pa.Array, pa.Array]:
    """The teams and the rows."""
    numbers = tables.numbers
    team = pc.divide(cells, numbers.width)
    row = pc.subtract(cells, pc.multiply(team, numbers.width))
    return _texts(team, numbers.teams), _texts(row, numbers.rows)


def _texts(numbers: pa.ChunkedArray, texts: pa.Array) -> pa.Array:
    """The texts with these numbers; null for the number beyond the last."""
    there = _whole(numbers).cast(pa.int32())
    there = pc.if_else(pc.less(there, len(texts)), there, pa.scalar(None, pa.int32()))
    return pa.DictionaryArray.from_arrays(there, texts)


def _whole(column: pa.ChunkedArray) -> pa.Array:
    return pa.concat_arrays(column.chunks) if column.num_chunks else pa.array([], column.type)


def _ordered(columns: list[Any], schema: pa.Schema) -> pa.Table:
    """In the schema's types and in a total order: engines give rows as they come."""
    plain = [column.cast(field.type) for column, field in zip(columns, schema, strict=True)]
    return pa.table(plain, schema).sort_by([(name, "ascending") for name in schema.names])
