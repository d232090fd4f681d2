"""The envelope: the one append-only record that every source is brought to, and the only thing the lake holds."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Final, NamedTuple

import pyarrow as pa

from remit.core.activity import Performer
from remit.evidence.act import Account, Act

UID_LENGTH: Final = 32
"""Hexadecimal digits of a uid: 128 bits, far beyond any chance of two events sharing one."""


class Envelope(NamedTuple):
    """One event. ``actor`` and ``party`` are random keys of accounts: names and addresses stay in the database.

    ``uid``: hash of source, origin, native id and activity: an event keeps it when its actor is erased.
    ``occurred_at``: UTC; ``offset``: minutes east of UTC.
    ``subject``: hash that events about the same thing share (a change, an incident, a series of meetings).
    ``started_at``: when that thing began. ``collector``: name and version of what read it.
    """

    uid: str
    source: str
    origin: str
    occurred_at: datetime
    offset: int | None
    activity: str
    actor: str | None
    party: str | None
    performed_by: str
    team: str | None
    system: str | None
    subject: str | None
    started_at: datetime | None
    outcome: str | None
    responsibility: str | None
    collector: str


_MOMENT = pa.timestamp("us", tz="UTC")
SCHEMA: Final = pa.schema(
    [
        pa.field("uid", pa.string(), nullable=False),
        pa.field("source", pa.string(), nullable=False),
        pa.field("origin", pa.string(), nullable=False),
        pa.field("occurred_at", _MOMENT, nullable=False),
        pa.field("offset", pa.int16()),
        pa.field("activity", pa.string(), nullable=False),
        pa.field("actor", pa.string()),
        pa.field("party", pa.string()),
        pa.field("performed_by", pa.string(), nullable=False),
        pa.field("team", pa.string()),
        pa.field("system", pa.string()),
        pa.field("subject", pa.string()),
        pa.field("started_at", _MOMENT),
        pa.field("outcome", pa.string()),
        pa.field("responsibility", pa.string()),
        pa.field("collector", pa.string(), nullable=False),
    ]
)
"""The columns of the lake, in the order of ``Envelope``. Parquet keeps repeated words once by itself."""


def digest(*parts: str) -> str:
    """The hash of some texts that cannot be confused by moving a border between them."""
    joined = "\0".join(f"{len(part)}:{part}" for part in parts)
    return hashlib.sha256(joined.encode()).hexdigest()[:UID_LENGTH]


def seal(
    acts: Iterable[Act], *, source: str, collector: str, key: Callable[[Account], str | None]
) -> list[Envelope]:
    """Envelopes of acts. ``key`` gives the random key of an account, None for one that was erased."""
    known: dict[Account, str | None] = {}

    def of(account: Account | None) -> str | None:
        if account is None:
            return None
        if account not in known:
            known[account] = key(account)
        return known[account]

    return [
        Envelope(
            uid=digest(source, act.origin, act.native, act.activity),
            source=source,
            origin=act.origin,
            occurred_at=datetime.fromtimestamp(act.at, UTC),
            offset=act.offset,
            activity=act.activity,
            actor=of(act.actor),
            party=of(act.party),
            performed_by=Performer(act.performed_by).value,
            team=act.team,
            system=act.system,
            subject=None if act.subject is None else digest(source, act.origin, act.subject),
            started_at=None if act.started is None else datetime.fromtimestamp(act.started, UTC),
            outcome=act.outcome,
            responsibility=act.responsibility,
            collector=collector,
        )
        for act in acts
    ]


def table(envelopes: Iterable[Envelope]) -> pa.Table:
    """The envelopes as an Arrow table of ``SCHEMA``."""
    columns = list(zip(*envelopes, strict=True)) or [()] * len(SCHEMA)
    return pa.table(
        [pa.array(list(column), field.type) for column, field in zip(columns, SCHEMA, strict=True)], SCHEMA
    )
