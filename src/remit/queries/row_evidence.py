"""The events behind what is observed of a row: on which days, of what kind, and where one of them can be looked up.

For who holds the row. One line for a day and a kind, however much happened on it: nothing here counts, and no line says
who did it, only in what capacity.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Final, NamedTuple

import pyarrow as pa
import pyarrow.compute as pc
from django.conf import settings

from remit.core.activity import CHECK_IN
from remit.core.framework import Responsibility
from remit.core.observation_window import EVENT_DAYS, look_back
from remit.core.organisation import Organisation
from remit.db import models
from remit.evidence.digests import Digests
from remit.evidence.engine import Engine, opened
from remit.evidence.envelope import SCHEMA
from remit.evidence.lake import Lake
from remit.evidence.linking import Linked, linked
from remit.evidence.observations import days
from remit.evidence.presence import presence
from remit.evidence.questions import Context
from remit.queries import sight
from remit.queries.asked import asked
from remit.queries.observed import observed, origins_of
from remit.queries.source import Named

SHOWN: Final = frozenset({"holder", "acting", "other", "unknown", "anybody", "due", "counter"})
"""What a bot or an agent did counts only where it does not matter who did it, and comes as ``anybody`` then."""
MOST: Final = 500
"""Lines: a day of a longest look-back has a few."""
BATCH: Final = 500
DAY: Final = timedelta(days=1)
_Key = tuple[date, str, str, str]
"""Day, activity, in what capacity, source."""


@dataclass(frozen=True, slots=True)
class Trace:
    """On a day something of this kind happened. ``link``: one such event of the day, the first that has one.

    ``who``: holder, acting, other, unknown, anybody; told (a line by who holds the row); due, counter.
    """

    day: date
    activity: str
    who: str
    source: Named
    link: Linked | None = None


class Evidence(NamedTuple):
    """What is behind the observation of a row: from ``since`` on, the newest first."""

    since: date
    traces: tuple[Trace, ...]


def behind(organisation: Organisation, team: str, row: Responsibility, at: date) -> Evidence:
    """What is behind what is observed of the row on the day. Raises LakeError where the evidence cannot be asked."""
    seen = observed(organisation, [team], at).get((team, row.id))
    since = None if seen is None else seen.since
    since = since or look_back(at, row.alert_after or row.cadence or EVENT_DAYS)
    return Evidence(since, of_row(organisation, team, row.id, since, at))


def of_row(organisation: Organisation, team: str, row: str, since: date, at: date) -> tuple[Trace, ...]:
    """What speaks for or against the row, or what it was due at, from ``since`` to ``at``. Raises LakeError."""
    found = _seen(organisation, team, row, since, at)
    lines = models.CheckIn.objects.filter(
        team=team, responsibility=row, withdrawn_at=None, day__gte=since, day__lte=at
    )
    told = dict.fromkeys((day, CHECK_IN, "told", CHECK_IN) for day in lines.values_list("day", flat=True))
    names = sight.names({source for _, _, _, source in found})
    everything = sorted({**found, **told}.items(), key=lambda one: one[0])
    everything.sort(key=lambda one: one[0][0], reverse=True)
    return tuple(
        Trace(day, activity, who, Named(source, names.get(source, source)), link)
        for (day, activity, who, source), link in everything[:MOST]
    )


def _seen(
    organisation: Organisation, team: str, row: str, since: date, at: date
) -> Mapping[_Key, Linked | None]:
    lake = Lake(settings.LAKE_DIR)
    origins = origins_of(lake)
    if not origins:
        return {}
    context = asked(organisation, [team], at, origins)
    context = replace(context, watches=context.watches.filter(pc.equal(context.watches["row"], row)))
    early = (since - date(1970, 1, 1) - DAY).days
    with (
        opened(settings.ENGINE, lake.folder, seconds=settings.ENGINE_SECONDS) as engine,
        Digests(lake).reading(engine) as present,
    ):
        found = days(engine, present.filter(present.day >= early), context, since, at, team=team)
        keys = [key for key in _keys(found) if key[2] in SHOWN]
        links = _links(lake, engine, context, keys, since, at, team)
    return {key: links.get(key) for key in keys}


def _keys(found: pa.Table) -> Iterable[_Key]:
    return zip(*(found[name].to_pylist() for name in found.schema.names), strict=True)


def _links(
    lake: Lake, engine: Engine, context: Context, keys: list[_Key], since: date, at: date, team: str
) -> dict[_Key, Linked]:
    """For each line the first event of it that can be looked up: each event is asked for as a source of its own."""
    sources = sorted({source for _, _, _, source in keys})
    linking = models.EventLink.objects.filter(source__in=sources).exists() if sources else False
    if not linking:
        return {}
    with lake.reading([source for source in sources if source in lake.sources()]) as paths:
        events = engine.files(paths, SCHEMA)
        begin, end = (
            pa.scalar(datetime(day.year, day.month, day.day, tzinfo=UTC))
            for day in (since - DAY, at + 2 * DAY)
        )
        wanted = events.activity.isin(sorted({activity for _, activity, _, _ in keys}))
        wanted &= (events.occurred_at >= begin.as_py()) & (events.occurred_at < end.as_py())
        single = presence(events.filter(wanted).mutate(source=events.uid))
        placed = list(_keys(days(engine, single, context, since, at, team=team)))
    known = _known({uid for _, _, _, uid in placed})
    first: dict[_Key, tuple[datetime, str, Linked]] = {}
    for day, activity, who, uid in placed:
        if uid in known:
            source, moment, link = known[uid]
            key = (day, activity, who, source)
            if key not in first or (moment, uid) < first[key][:2]:
                first[key] = (moment, uid, link)
    return {key: link for key, (_, _, link) in first.items()}


def _known(uids: set[str]) -> dict[str, tuple[str, datetime, Linked]]:
    """Source, moment and link of those events that can be looked up."""
    found = {}
    wanted = sorted(uids)
    for start in range(0, len(wanted), BATCH):
        rows = models.EventLink.objects.filter(uid__in=wanted[start : start + BATCH])
        for uid, source, kind, origin, subject, moment in rows.values_list(
            "uid", "source", "source__kind", "origin", "subject", "at"
        ):
            link = linked(kind, origin, subject)
            if link is not None:
                found[uid] = (source, moment, link)
    return found
