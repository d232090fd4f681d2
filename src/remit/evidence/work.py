"""When some accounts wrote, reviewed and tried things: times alone.

This is the only question to raw envelopes that comes near somebody's hours. Its answer is shown to nobody but the one
whose accounts they are, and is never kept.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, Final

import pyarrow as pa

from remit.evidence.engine import Engine

CODING: Final = ("commit", "pairing")
BESIDE: Final = ("review", "newcomer-review", "spike")
MERGE: Final = "merge"
_TEXT = pa.string()
WORK: Final = pa.schema(
    [
        pa.field("source", _TEXT),
        pa.field("origin", _TEXT),
        pa.field("activity", _TEXT),
        pa.field("at", pa.int64()),
        pa.field("offset", pa.int16()),
        pa.field("by", _TEXT),
        pa.field("actor", _TEXT),
    ]
)
"""``at``: seconds since 1970 UTC; ``offset``: minutes east of UTC, null where nobody knows; ``actor``: the account."""


def work(engine: Engine, envelopes: Any, keys: Collection[str], since: int, until: int) -> pa.Table:
    """What these accounts did in ``[since, until)`` seconds since 1970: ``WORK``, each once, in order of time.

    Empty without accounts. Raises EngineError.
    """
    if not keys:
        return WORK.empty_table()
    return _asked(engine, envelopes, (*CODING, *BESIDE), since, until, actor=keys)


def merges(engine: Engine, envelopes: Any, sources: Collection[str], since: int, until: int) -> pa.Table:
    """When these sources say that changes were merged, by whomever: ``WORK``. Raises EngineError."""
    if not sources:
        return WORK.empty_table()
    return _asked(engine, envelopes, (MERGE,), since, until, source=sources)


def _asked(
    engine: Engine,
    envelopes: Any,
    activities: Collection[str],
    since: int,
    until: int,
    **among: Collection[str],
) -> pa.Table:
    wanted = envelopes.activity.isin(list(activities))
    for name, values in among.items():
        wanted &= envelopes[name].isin(sorted(values))
    seconds = envelopes.occurred_at.epoch_seconds().cast("int64")
    found = envelopes.filter(wanted & (seconds >= since) & (seconds < until)).select(
        source=envelopes.source,
        origin=envelopes.origin,
        activity=envelopes.activity,
        at=seconds,
        offset=envelopes.offset,
        by=envelopes.performed_by,
        actor=envelopes.actor,
    )
    return engine.run(found.distinct().order_by(WORK.names)).select(WORK.names).cast(WORK)
