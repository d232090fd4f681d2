"""What the lake does with tables of envelopes: leave out what is known, cut windows out, order, split by month."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from remit.evidence.collector import Window
from remit.evidence.envelope import SCHEMA
from remit.evidence.parts import Part, read_part
from remit.evidence.shelf import Draft

ORDER = [("occurred_at", "ascending"), ("uid", "ascending")]
DAY = 86_400_000_000
"""Microseconds of a day."""


def merged(tables: Iterable[pa.Table]) -> pa.Table:
    """The rows of all tables, by time and uid."""
    return pa.concat_tables([SCHEMA.empty_table(), *tables]).sort_by(ORDER)


def first_of_each(rows: pa.Table) -> pa.Table:
    """One row for each uid: the first."""
    numbered = pa.table({"uid": rows["uid"], "n": pa.array(range(rows.num_rows), pa.int64())})
    chosen = numbered.group_by("uid", use_threads=False).aggregate([("n", "min")])["n_min"]
    return rows if len(chosen) == rows.num_rows else rows.take(chosen.sort())


def fresh(folder: Path, batch: pa.Table, parts: Sequence[Part], kept: Sequence[pa.Table]) -> pa.Table:
    """The rows of the batch whose uid is neither in the parts of their months nor in what was kept of others."""
    batch = first_of_each(batch)
    months = {month for month, _ in by_month(batch)}
    known = [read_part(folder, part, ["uid"])["uid"] for part in parts if part.month in months]
    known += [rows["uid"] for rows in kept]
    if not known:
        return batch
    values = pa.chunked_array([chunk for column in known for chunk in column.chunks], pa.string())
    return batch.filter(pc.invert(pc.is_in(batch["uid"], value_set=values)))


def outside(rows: pa.Table, windows: Sequence[Window]) -> Any:
    """For each row, whether it is in none of the windows."""
    result = pa.chunked_array([pa.repeat(pa.scalar(value=True), rows.num_rows)])
    moments = rows["occurred_at"].cast(pa.int64())
    for window in windows:
        inside = pc.and_(
            pc.equal(rows["origin"], window.origin),
            pc.and_(
                pc.greater_equal(moments, window.start * 1_000_000), pc.less(moments, window.end * 1_000_000)
            ),
        )
        result = pc.and_(result, pc.invert(inside))
    return result


def same(one: pa.Table, other: pa.Table) -> bool:
    """Whether two tables tell of the same events; which version of the collector read them does not matter."""
    ours, theirs = (merged([first_of_each(rows)]).drop_columns(["collector"]) for rows in (one, other))
    return bool(ours.equals(theirs))


def by_month(rows: pa.Table) -> Iterator[tuple[str, pa.Table]]:
    """The rows of each month, as ``2026-05``, in order of time; months are those of UTC."""
    ordered = rows.sort_by(ORDER)
    moments = ordered["occurred_at"].cast(pa.int64())
    start = 0
    while start < ordered.num_rows:
        at = datetime.fromtimestamp(moments[start].as_py() // 1_000_000, UTC)
        end_of = datetime(at.year + at.month // 12, at.month % 12 + 1, 1, tzinfo=UTC)
        length = pc.sum(pc.less(moments.slice(start), int(end_of.timestamp()) * 1_000_000)).as_py()
        yield f"{at:%Y-%m}", ordered.slice(start, length)
        start += length


def draft(month: str, rows: pa.Table) -> Draft:
    """A part of these rows, all of one month."""
    span = pc.min_max(rows["occurred_at"].cast(pa.int64())).as_py()
    origins = tuple(sorted(pc.unique(rows["origin"]).to_pylist()))
    return Draft(month, rows, (span["min"] // DAY, span["max"] // DAY), origins)
