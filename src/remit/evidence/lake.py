"""The lake: every envelope, append-only, as Parquet in one folder, by source and month.

It knows nothing of persons: actors are keys of accounts, and whose they are is in the database.
"""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final
from urllib.parse import quote, unquote

import pyarrow as pa
import pyarrow.compute as pc

from remit.evidence.collector import Window
from remit.evidence.envelope import SCHEMA, Envelope
from remit.evidence.envelope import table as tabled
from remit.evidence.manifest import Manifest
from remit.evidence.merging import by_month, draft, fresh, merged, outside, same
from remit.evidence.parts import Part, read_part, room
from remit.evidence.shelf import Damage, Shelf, reading

NAME_LIMIT: Final = 150
"""Characters of a source's name: longer ones would not fit a file system once they are quoted."""
MANY: Final = 8
"""Parts of one month from which on they are worth being put together."""
PREFIX: Final = "source="
SECONDS_A_DAY: Final = 86_400


@dataclass(frozen=True, slots=True)
class Lake:
    """The envelopes below ``folder``. Any number of processes may read, and add, at the same time."""

    folder: Path

    def sources(self) -> tuple[str, ...]:
        """The sources that have envelopes here, in order."""
        return tuple(
            sorted(unquote(path.name.removeprefix(PREFIX)) for path in self.folder.glob(f"{PREFIX}*"))
        )

    def shelf(self, source: str) -> Shelf:
        """Where the envelopes of a source are. Raises ValueError for a name that no folder can have."""
        if not source or len(source) > NAME_LIMIT:
            raise ValueError(f"the name of a source has 1 to {NAME_LIMIT} characters")
        return Shelf(self.folder / f"{PREFIX}{quote(source, safe='')}", source, self.folder)

    def append(
        self, source: str, envelopes: pa.Table | Iterable[Envelope], replaces: Sequence[Window] = ()
    ) -> int:
        """Add envelopes of one source, all or none; what is there by its uid is left out. Gives how many were new.

        ``replaces``: windows whose events are exactly those given; the others in them go. Costs what the months
        touched hold of uids, and nothing for other months. Raises LakeFull, LakeError, ValueError for a foreign source.
        """
        batch = _checked(source, envelopes)
        shelf = self.shelf(source)
        if not batch.num_rows and not replaces:
            return 0
        with shelf.locked():
            before = shelf.manifest()
            rewritten, dropped = _emptied(shelf, before, batch, replaces)
            gone = {part.path for part, _ in rewritten}
            staying = [part for part in before.parts if part.path not in gone]
            kept = [kept for _, kept in rewritten if kept.num_rows]
            new = fresh(shelf.folder, batch, staying, kept)
            if not rewritten and not new.num_rows:
                return 0
            days = {*_days(new), *dropped}
            shelf.change(
                before,
                add=[draft(month, rows) for month, rows in by_month(merged([new, *kept]))],
                remove=[part for part, _ in rewritten],
                days=dict.fromkeys(days, before.version + 1),
                notes=before.notes or {"birth": secrets.token_hex(8)},
            )
            return int(new.num_rows)

    def manifests(self) -> dict[str, Manifest]:
        """The manifest of every source. Raises DamagedManifest."""
        return {source: self.shelf(source).manifest() for source in self.sources()}

    @contextmanager
    def reading(
        self, sources: Iterable[str] | None = None, days: tuple[int, int] | None = None
    ) -> Iterator[tuple[Path, ...]]:
        """The files that hold the envelopes now; none of them is deleted while the block runs.

        ``days``: only the files that have something of one of the days, first and last, since 1970 UTC.
        """
        with reading(self.folder):
            wanted = self.sources() if sources is None else tuple(sources)
            shelves = [self.shelf(source) for source in wanted]
            yield tuple(
                shelf.folder / part.path
                for shelf in shelves
                for part in shelf.manifest().parts
                if days is None or (part.first_day <= days[1] and days[0] <= part.last_day)
            )

    def read(self, source: str, months: Iterable[str] | None = None) -> pa.Table:
        """The envelopes of a source, by time and uid; of some months only, as ``2026-05``, where they are given."""
        shelf, wanted = self.shelf(source), None if months is None else set(months)
        with reading(self.folder):
            parts = [part for part in shelf.manifest().parts if wanted is None or part.month in wanted]
            return merged([read_part(shelf.folder, part) for part in parts])

    def accounts(self, source: str) -> frozenset[str]:
        """The keys of every account that the events of a source name."""
        shelf, found = self.shelf(source), set()
        with reading(self.folder):
            for part in shelf.manifest().parts:
                rows = read_part(shelf.folder, part, ["actor", "party"])
                for name in rows.column_names:
                    found.update(pc.unique(rows[name]).to_pylist())
        return frozenset(key for key in found if key)

    def verify(self) -> tuple[Damage, ...]:
        """Every file that is missing, truncated, changed or not named; reads the whole lake."""
        with room(self.folder), reading(self.folder):
            return tuple(damage for source in self.sources() for damage in self.shelf(source).verify())

    def repair(self) -> tuple[Damage, ...]:
        """Take out what is damaged and give what was lost: those origins are to be collected from the beginning."""
        return tuple(damage for source in self.sources() for damage in self.shelf(source).repair())

    def drop(self, source: str) -> None:
        """Remove all that a source told. In one step: nobody sees half of it."""
        shelf = self.shelf(source)
        if not shelf.folder.exists():
            return
        with shelf.locked():
            grave = self.folder / f".dropped-{secrets.token_hex(8)}"
            shelf.folder.rename(grave)
        for path in self.folder.glob(".dropped-*"):
            shutil.rmtree(path, ignore_errors=True)

    def prune(self, source: str, before: datetime) -> int:
        """Remove the events from before a moment: the retention of the source. Gives how many went."""
        shelf, end = self.shelf(source), int(before.timestamp())
        if not shelf.folder.exists():
            return 0
        with shelf.locked():
            manifest, last = shelf.manifest(), end // SECONDS_A_DAY
            old = [part for part in manifest.parts if part.first_day <= last]
            tables = [(part, read_part(shelf.folder, part)) for part in old]
            moment = pa.scalar(datetime.fromtimestamp(end, UTC), SCHEMA.field("occurred_at").type)
            kept = [
                (part, rows, rows.filter(pc.greater_equal(rows["occurred_at"], moment)))
                for part, rows in tables
            ]
            cut = [(part, left) for part, rows, left in kept if left.num_rows < rows.num_rows]
            if not cut:
                return 0
            gone = {day for _, rows, left in kept if left.num_rows < rows.num_rows for day in _days(rows)}
            left = merged([rows for _, rows in cut])
            shelf.change(
                manifest,
                add=[draft(month, rows) for month, rows in by_month(left)],
                remove=[part for part, _ in cut],
                days=dict.fromkeys(gone, manifest.version + 1),
            )
            return sum(part.rows for part, _ in cut) - int(left.num_rows)

    def compact(self, source: str, many: int = MANY) -> int:
        """Put together the parts of every month that has ``many`` of them. Gives how many months; changes no event."""
        shelf = self.shelf(source)
        with shelf.locked():
            months: dict[str, list[Part]] = {}
            for part in shelf.manifest().parts:
                months.setdefault(part.month, []).append(part)
            crowded = {month: parts for month, parts in sorted(months.items()) if len(parts) >= max(many, 2)}
            for (
                month,
                parts,
            ) in crowded.items():  # one after the other: memory for a month, never for all of them
                whole = merged([read_part(shelf.folder, part) for part in parts])
                shelf.change(shelf.manifest(), add=[draft(month, whole)], remove=parts)
            return len(crowded)


def _checked(source: str, envelopes: pa.Table | Iterable[Envelope]) -> pa.Table:
    batch = envelopes if isinstance(envelopes, pa.Table) else tabled(envelopes)
    batch = batch.cast(SCHEMA)
    foreign = pc.unique(batch["source"]).to_pylist()
    if foreign not in ([], [source]):
        raise ValueError(f"envelopes of {', '.join(sorted(foreign))} given as those of {source}")
    return batch


def _days(rows: pa.Table) -> set[int]:
    seconds = pc.divide(rows["occurred_at"].cast(pa.int64()), 1_000_000 * SECONDS_A_DAY)
    return set(pc.unique(seconds).to_pylist())


def _emptied(
    shelf: Shelf, before: Manifest, batch: pa.Table, replaces: Sequence[Window]
) -> tuple[list[tuple[Part, pa.Table]], set[int]]:
    """The parts that lose rows to the windows, each with what is left of it, and the days that lose some.

    Where the windows already hold exactly what the batch has for them, nothing is rewritten: a feed that is read
    every hour and did not change leaves no trace.
    """
    if not replaces:
        return [], set()
    days = [(window.start // SECONDS_A_DAY, (window.end - 1) // SECONDS_A_DAY) for window in replaces]
    origins = {window.origin for window in replaces}
    near = [
        (part, read_part(shelf.folder, part))
        for part in before.parts
        if origins.intersection(part.labels)
        and any(part.first_day <= last and first <= part.last_day for first, last in days)
    ]
    split = [(part, rows, outside(rows, replaces)) for part, rows in near]
    held = merged([rows.filter(pc.invert(mask)) for _, rows, mask in split])
    if same(held, batch.filter(pc.invert(outside(batch, replaces)))):
        return [], set()
    cut = [(part, rows.filter(mask)) for part, rows, mask in split]
    return [(part, left) for part, left in cut if left.num_rows < part.rows], _days(held)
