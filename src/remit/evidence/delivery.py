"""What a team delivered: deployments, incidents and finished work at its places. For figures of a team alone.

Each event is there once, with its place, so that who asks can leave out what was not the team's on that day. Actors
are keys of accounts, and only for counting how many people a figure rests on.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, datetime
from typing import Any, Final

import ibis
import pyarrow as pa

from remit.evidence.engine import Engine

ACTIVITIES: Final = ("deployment", "incident", "incident-resolved", "work-delivered", "merge")
WROTE: Final = "commit"
_TEXT = pa.string()
DELIVERED: Final = pa.schema(
    [
        pa.field("at", pa.int64()),
        pa.field("uid", _TEXT),
        pa.field("activity", _TEXT),
        pa.field("place", _TEXT),
        pa.field("source", _TEXT),
        pa.field("origin", _TEXT),
        pa.field("subject", _TEXT),
        pa.field("started", pa.int64()),
        pa.field("outcome", _TEXT),
        pa.field("actor", _TEXT),
        pa.field("party", _TEXT),
        pa.field("by", _TEXT),
    ]
)
"""``at``, ``started``: seconds since 1970 UTC. ``place``: as in ``questions.PLACES``. ``by``: who performed."""
WRITTEN: Final = pa.schema(
    [
        pa.field("source", _TEXT),
        pa.field("origin", _TEXT),
        pa.field("subject", _TEXT),
        pa.field("actor", _TEXT),
        pa.field("by", _TEXT),
        pa.field("first", pa.int64()),
    ]
)
"""Who wrote something of a subject, and when first. ``subject`` is null where a commit stands for itself."""


def delivered(engine: Engine, envelopes: Any, places: Collection[str], since: int, until: int) -> pa.Table:
    """What happened at these places in ``[since, until)`` seconds since 1970: ``DELIVERED``, in order of time.

    Empty without places. Raises EngineError.
    """
    if not places:
        return DELIVERED.empty_table()
    wanted = envelopes.activity.isin(list(ACTIVITIES)) & _at(envelopes, places)
    found = envelopes.filter(wanted & _during(envelopes, since, until)).select(
        at=envelopes.occurred_at.epoch_seconds().cast("int64"),
        uid=envelopes.uid,
        activity=envelopes.activity,
        place=_place(envelopes),
        source=envelopes.source,
        origin=envelopes.origin,
        subject=envelopes.subject,
        started=envelopes.started_at.epoch_seconds().cast("int64"),
        outcome=envelopes.outcome,
        actor=envelopes.actor,
        party=envelopes.party,
        by=envelopes.performed_by,
    )
    return engine.run(found.distinct().order_by(["at", "uid"])).select(DELIVERED.names).cast(DELIVERED)


def written(
    engine: Engine,
    envelopes: Any,
    places: Collection[str],
    forges: Collection[str],
    since: int,
    until: int,
) -> pa.Table:
    """Who wrote commits at these places in the time: ``WRITTEN``, in its order.

    ``forges``: the sources whose commits name the change that they are part of. Empty without places. Raises
    EngineError.
    """
    if not places:
        return WRITTEN.empty_table()
    wanted = (envelopes.activity == WROTE) & _at(envelopes, places)
    of_change = envelopes.source.isin(sorted(forges) or [""])
    rows = envelopes.filter(wanted & _during(envelopes, since, until)).select(
        source=envelopes.source,
        origin=envelopes.origin,
        subject=ibis.ifelse(of_change, envelopes.subject, ibis.null("string")),
        actor=envelopes.actor,
        by=envelopes.performed_by,
        at=envelopes.occurred_at.epoch_seconds().cast("int64"),
    )
    keys = ["source", "origin", "subject", "actor", "by"]
    found = rows.group_by(keys).aggregate(first=rows["at"].min()).order_by([*keys, "first"])
    return engine.run(found).select(WRITTEN.names).cast(WRITTEN)


def _place(envelopes: Any) -> Any:
    return ibis.cases(
        (envelopes.team.notnull(), ibis.literal("t:") + envelopes.team),
        (envelopes.system.notnull(), ibis.literal("s:") + envelopes.system),
        else_=ibis.literal("o:") + envelopes.origin,
    )


def _at(envelopes: Any, places: Collection[str]) -> Any:
    """Whether it was at one of the places: by the columns themselves, so that files and rows can be skipped."""
    named: dict[str, list[str]] = {"t": [], "s": [], "o": []}
    for place in sorted(places):
        named[place[0]].append(place[2:])
    team, system, origin = (envelopes[name] for name in ("team", "system", "origin"))
    return (
        team.isin(named["t"] or [""])
        | (team.isnull() & system.isin(named["s"] or [""]))
        | (team.isnull() & system.isnull() & origin.isin(named["o"] or [""]))
    )


def _during(envelopes: Any, since: int, until: int) -> Any:
    start, end = (datetime.fromtimestamp(moment, UTC) for moment in (since, until))
    return (envelopes.occurred_at >= start) & (envelopes.occurred_at < end)
