"""Sealing many acts at once: column by column, straight into a table. The same rows as ``envelope.seal`` gives."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import pyarrow as pa

from remit.core.activity import Performer
from remit.evidence.act import Account, Act
from remit.evidence.envelope import SCHEMA, UID_LENGTH

_MICRO = 1_000_000


def sealed(
    acts: Iterable[Act], *, source: str, collector: str, key: Callable[[Account], str | None]
) -> pa.Table:
    """The acts as a table of ``SCHEMA``; ``key`` gives the random key of an account, None for one that was erased."""
    rows = acts if isinstance(acts, Sequence) else tuple(acts)
    if not rows:
        return SCHEMA.empty_table()
    natives, origins, at, activities, actors, parties, by, offsets, subjects, started, *others = zip(
        *rows, strict=True
    )
    outcomes, teams, systems, responsibilities = others
    keys = _Keys(key)
    columns: dict[str, Any] = {
        "uid": _uids(source, natives, origins, activities),
        "source": [source] * len(rows),
        "origin": origins,
        "occurred_at": _moments(at),
        "offset": offsets,
        "activity": activities,
        "actor": [keys[account] for account in actors],
        "party": [keys[account] for account in parties],
        "performed_by": [_CLASSES[performer] for performer in by],
        "team": teams,
        "system": systems,
        "subject": _subjects(source, origins, subjects),
        "started_at": _moments(started),
        "outcome": outcomes,
        "responsibility": responsibilities,
        "collector": [collector] * len(rows),
    }
    return pa.table(
        [
            column if isinstance(column, pa.Array) else pa.array(column, field.type)
            for field, column in ((field, columns[field.name]) for field in SCHEMA)
        ],
        schema=SCHEMA,
    )


_CLASSES = {performer: performer.value for performer in Performer}


class _Keys(dict[Account | None, str | None]):
    """The key of each account, asked for once."""

    def __init__(self, key: Callable[[Account], str | None]) -> None:
        super().__init__({None: None})
        self._key = key

    def __missing__(self, account: Account | None) -> str | None:
        found = None if account is None else self._key(account)
        self[account] = found
        return found


def _moments(seconds: Sequence[int | None]) -> pa.Array:
    micro = [None if one is None else one * _MICRO for one in seconds]
    return pa.array(micro, pa.int64()).cast(SCHEMA.field("occurred_at").type)


def _uids(
    source: str, natives: Sequence[str], origins: Sequence[str], activities: Sequence[str]
) -> list[str]:
    """As ``digest(source, origin, native, activity)``."""
    hashed, length = hashlib.sha256, UID_LENGTH
    heads = {origin: f"{_part(source)}\0{_part(origin)}\0" for origin in set(origins)}
    tails = {activity: f"\0{_part(activity)}" for activity in set(activities)}
    return [
        hashed(f"{heads[origin]}{len(native)}:{native}{tails[activity]}".encode()).hexdigest()[:length]
        for native, origin, activity in zip(natives, origins, activities, strict=True)
    ]


def _subjects(source: str, origins: Sequence[str], subjects: Sequence[str | None]) -> list[str | None]:
    """As ``digest(source, origin, subject)``; neighbours often share theirs."""
    made: list[str | None] = []
    last: tuple[str, str | None] | None = None
    hashed: str | None = None
    for one in zip(origins, subjects, strict=True):
        if one != last:
            origin, subject = last = one
            hashed = None
            if subject is not None:
                text = f"{_part(source)}\0{_part(origin)}\0{_part(subject)}"
                hashed = hashlib.sha256(text.encode()).hexdigest()[:UID_LENGTH]
        made.append(hashed)
    return made


def _part(text: str) -> str:
    return f"{len(text)}:{text}"
