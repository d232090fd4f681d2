"""One day's presence: which account did what, where, on a day, and not how often.

It depends on envelopes alone. Teams, people, holders and zones are brought in when a question is asked, so nothing
that changes in the database makes a digest wrong.
"""

from __future__ import annotations

from typing import Any, Final

import ibis
import pyarrow as pa

from remit.core.activity import Performer

SECONDS: Final = 86_400
MACHINES: Final = (Performer.AGENT.value, Performer.BOT.value)
SCHEMA: Final = pa.schema(
    [
        pa.field("day", pa.int32()),
        pa.field("source", pa.string()),
        pa.field("place", pa.string()),
        pa.field("activity", pa.string()),
        pa.field("row", pa.string()),
        pa.field("machine", pa.bool_()),
        pa.field("actor", pa.string()),
        pa.field("party", pa.string()),
        pa.field("first", pa.int32()),
        pa.field("last", pa.int32()),
    ]
)
"""``day``: since 1970, UTC. ``row``: where the event itself names one.

``first``, ``last``: seconds of that day; they tell on which side of a local midnight."""
KEYS: Final = SCHEMA.names[:-2]


def presence(envelopes: Any) -> Any:
    """The presence of every UTC day, from envelopes: a table of ``SCHEMA``, in no order."""
    seconds = envelopes.occurred_at.epoch_seconds().cast("int64")
    acts = envelopes.select(
        day=(seconds // SECONDS).cast("int32"),
        source=envelopes.source,
        place=ibis.cases(
            (envelopes.team.notnull(), ibis.literal("t:") + envelopes.team),
            (envelopes.system.notnull(), ibis.literal("s:") + envelopes.system),
            else_=ibis.literal("o:") + envelopes.origin,
        ),
        activity=envelopes.activity,
        row=envelopes.responsibility,
        machine=envelopes.performed_by.isin(MACHINES),
        actor=envelopes.actor,
        party=envelopes.party,
        second=(seconds % SECONDS).cast("int32"),
    )
    return acts.group_by(KEYS).aggregate(first=acts.second.min(), last=acts.second.max())
