"""Digests: the presence of every day, kept beside the lake, so that a new day costs a day and not a rebuild.

They hold nothing that is not in the lake: where they are lost or damaged, they are made again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc

from remit.evidence import envelope
from remit.evidence import manifest as manifests
from remit.evidence.engine import Engine
from remit.evidence.lake import Lake
from remit.evidence.manifest import DamagedManifest, Manifest
from remit.evidence.parts import read_part
from remit.evidence.presence import KEYS, SCHEMA, presence
from remit.evidence.shelf import Draft, Shelf, reading

FOLDER: Final = "digests"
MANY: Final = 12
"""Parts of the running month from which on they are put together; a month that is over becomes one part."""
SECONDS: Final = 86_400
_ORDER: Final = [(name, "ascending") for name in ("place", *KEYS)]


@dataclass(frozen=True, slots=True)
class Digests:
    """The digests of a lake."""

    lake: Lake

    @property
    def shelf(self) -> Shelf:
        return Shelf(self.lake.folder / FOLDER, FOLDER, self.lake.folder)

    def refresh(self, engine: Engine) -> tuple[int, ...]:
        """Bring the days up to date that changed in the lake: late events, replaced and removed ones included.

        Gives those days, since 1970. Costs what their months' parts hold for these days. Killed on the way, it
        begins again with what is left. Raises EngineError, LakeFull, LakeError where a part of the lake is damaged.
        """
        with self.shelf.locked(), reading(self.lake.folder):
            before = self._manifest()
            now = self.lake.manifests()
            stale = _stale(before, now)
            for month, sources in sorted(stale.items()):
                self._month(engine, month, sources, now)
            state = {source: [of.notes.get("birth"), of.version] for source, of in now.items()}
            if stale or state != before.notes.get("sources"):
                self.shelf.change(self.shelf.manifest(), notes={"sources": state})
            return tuple(
                sorted({day for sources in stale.values() for days in sources.values() for day in days})
            )

    @contextmanager
    def reading(self, engine: Engine) -> Iterator[Any]:
        """The table of presence, of ``presence.SCHEMA``, as it is now; it stays so while the block runs."""
        with reading(self.lake.folder):
            parts = self.shelf.manifest().parts
            yield engine.files([self.shelf.folder / part.path for part in parts], SCHEMA)

    def repair(self) -> None:
        """Throw the digests away if any of them is damaged: the next refresh makes them again."""
        with self.shelf.locked():
            if any(damage.kind != "extra" for damage in self.shelf.verify()):
                (self.shelf.folder / manifests.FILE).unlink(missing_ok=True)
        self.shelf.repair()

    def _manifest(self) -> Manifest:
        try:
            return self.shelf.manifest()
        except DamagedManifest:
            (self.shelf.folder / manifests.FILE).unlink()
            return self.shelf.manifest()

    def _month(
        self, engine: Engine, month: str, sources: Mapping[str, set[int]], now: Mapping[str, Manifest]
    ) -> None:
        """Replace the presence of some sources on some days of a month."""
        days = sorted(set().union(*sources.values()))
        found = self._present(engine, month, sources, days, now)
        held = self.shelf.manifest()
        parts = [part for part in held.parts if part.month == month]
        touched = [
            part for part in parts
            if part.first_day <= days[-1] and days[0] <= part.last_day and set(sources).intersection(part.labels)
        ]  # fmt: skip
        over = any(part.month > month for part in held.parts) or any(
            part.month > month for of in now.values() for part in of.parts
        )
        if over or len(parts) - len(touched) >= MANY:
            touched = parts
        kept = [_without(read_part(self.shelf.folder, part), sources, days) for part in touched]
        whole = pa.concat_tables([found, *kept]).sort_by(_ORDER)
        if whole.num_rows or touched:
            self.shelf.change(held, add=[_draft(month, whole)] if whole.num_rows else [], remove=touched)

    def _present(
        self,
        engine: Engine,
        month: str,
        sources: Mapping[str, set[int]],
        days: Sequence[int],
        now: Mapping[str, Manifest],
    ) -> pa.Table:
        paths = [
            self.lake.shelf(source).folder / part.path
            for source in sorted(sources)
            if source in now
            for part in now[source].parts
            if part.month == month and part.first_day <= days[-1] and days[0] <= part.last_day
        ]
        if not paths:
            return SCHEMA.empty_table()
        rows = engine.files(paths, envelope.SCHEMA)
        start, end = (datetime.fromtimestamp(day * SECONDS, UTC) for day in (days[0], days[-1] + 1))
        rows = rows.filter(rows.occurred_at >= start, rows.occurred_at < end)
        found = presence(rows)
        return engine.run(found.filter(found.day.isin(days))).select(SCHEMA.names).cast(SCHEMA)


def _stale(before: Manifest, now: Mapping[str, Manifest]) -> dict[str, dict[str, set[int]]]:
    """By month and source: the days whose presence is not that of the lake any more."""
    known: Mapping[str, Sequence[Any]] = before.notes.get("sources", {})
    found: dict[str, dict[str, set[int]]] = {}

    def mark(source: str, days: Iterator[int]) -> None:
        for day in days:
            month = f"{datetime.fromtimestamp(day * SECONDS, UTC):%Y-%m}"
            found.setdefault(month, {}).setdefault(source, set()).add(day)

    for source in {*known, *now}:
        of, (birth, version) = now.get(source), known.get(source, (None, 0))
        if of is not None and of.notes.get("birth") == birth:
            mark(source, (day for day, changed in of.days.items() if changed > version))
            continue
        parts = [part for part in before.parts if source in part.labels]
        mark(source, (day for part in parts for day in range(part.first_day, part.last_day + 1)))
        if of is not None:
            mark(source, iter(of.days))
    return found


def _without(rows: pa.Table, sources: Mapping[str, set[int]], days: Sequence[int]) -> pa.Table:
    gone = pc.and_(
        pc.is_in(rows["source"], value_set=pa.array(sorted(sources), pa.string())),
        pc.is_in(rows["day"], value_set=pa.array(days, pa.int32())),
    )
    return rows.filter(pc.invert(gone))


def _draft(month: str, rows: pa.Table) -> Draft:
    span = pc.min_max(rows["day"]).as_py()
    sources = tuple(sorted(pc.unique(rows["source"]).to_pylist()))
    return Draft(month, rows, (span["min"], span["max"]), sources)
