"""What a team delivered: deployments, incidents and finished work at its places. For figures of a team alone.

Each event is there once, with its place, so that who asks can leave out what was not the team's on that day. Actors
are keys of accounts, and only for counting how many people a figure rests on.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, Final

import ibis
import pyarrow as pa

from remit.evidence.engine import Engine

ACTIVITIES: Final = ("deployment", "incident", "incident-resolved", "work-delivered", "merge")
_TEXT = pa.string()
DELIVERED: Final = pa.schema(
    [
        pa.field("at", pa.int64()),
        pa.field("uid", _TEXT),
        pa.field("activity", _TEXT),
        pa.field("place", _TEXT),
        pa.field("source", _TEXT),
        pa.field("subject", _TEXT),
        pa.field("started", pa.int64()),
        pa.field("outcome", _TEXT),
        pa.field("actor", _TEXT),
        pa.field("by", _TEXT),
    ]
)
"""``at``, ``started``: seconds since 1970 UTC. ``place``: as in ``questions.PLACES``. ``by``: who performed."""


def delivered(engine: Engine, envelopes: Any, places: Collection[str], since: int, until: int) -> pa.Table:
    """What happened at these places in ``[since, until)`` seconds since 1970: ``DELIVERED``, in order of time.

    Empty without places. Raises EngineError.
    """
    if not places:
        return DELIVERED.empty_table()
    seconds = envelopes.occurred_at.epoch_seconds().cast("int64")
    place = ibis.cases(
        (envelopes.team.notnull(), ibis.literal("t:") + envelopes.team),
        (envelopes.system.notnull(), ibis.literal("s:") + envelopes.system),
        else_=ibis.literal("o:") + envelopes.origin,
    )
    wanted = envelopes.activity.isin(list(ACTIVITIES)) & place.isin(sorted(places))
    found = envelopes.filter(wanted & (seconds >= since) & (seconds < until)).select(
        at=seconds,
        uid=envelopes.uid,
        activity=envelopes.activity,
        place=place,
        source=envelopes.source,
        subject=envelopes.subject,
        started=envelopes.started_at.epoch_seconds().cast("int64"),
        outcome=envelopes.outcome,
        actor=envelopes.actor,
        by=envelopes.performed_by,
    )
    return engine.run(found.distinct().order_by(["at", "uid"])).select(DELIVERED.names).cast(DELIVERED)
