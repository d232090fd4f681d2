"""The small timeline of one row: in which of the last periods it was seen. This asks the lake, which takes seconds."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc
from django.conf import settings

from remit.core.framework import Mode, Responsibility
from remit.core.observation import By
from remit.core.observation import Source as Sight
from remit.core.observation_timeline import Stretch, covering, periods, timeline
from remit.core.observation_window import EVENT_DAYS, FRESH
from remit.core.organisation import Organisation
from remit.core.spans import Span
from remit.db import models
from remit.evidence.digests import Digests
from remit.evidence.engine import opened
from remit.evidence.lake import Lake
from remit.evidence.observations import timeline as seen_in
from remit.queries.asked import BACK, asked
from remit.queries.observed import origins_of

PERIODS: Final = 12
"""At the most; fewer where they would reach back further than holders are looked up."""
_BY: Final = {
    "holder": By.HOLDER,
    "acting": By.ACTING,
    "other": By.OTHER,
    "unknown": By.UNKNOWN,
    "anybody": By.UNKNOWN,
}


def has_one(row: Responsibility) -> bool:
    """Whether the row has a timeline: hands-on coding and readiness are no acts that come round."""
    return row.mode not in (Mode.MEASURE, Mode.READINESS)


def of_row(
    organisation: Organisation, team: str, row: Responsibility, at: date, sights: Iterable[Sight]
) -> tuple[Stretch, ...]:
    """The state of each of the last periods of the row's cadence, oldest first. Raises LakeError.

    ``sights``: the sources that can see the row.
    """
    cadence = row.cadence or EVENT_DAYS
    stretches = periods(at, cadence, min(PERIODS, max(1, BACK.days // cadence)))
    if not stretches:
        return ()
    acts: set[tuple[date, By]] = set()
    due: set[date] = set()
    for period, who in _asked(organisation, team, row.id, at, stretches):
        start = stretches[period][0]
        if who in _BY:
            acts.add((start, _BY[who]))
        elif who == "due":
            due.add(start)
    said = models.CheckIn.objects.filter(
        team=team, responsibility=row.id, withdrawn_at=None, day__gte=stretches[0][0], day__lte=at
    ).values_list("day", flat=True)
    return timeline(
        stretches,
        row.mode,
        acts,
        said,
        seen=[span for one in sights if (span := _span(one, at)) is not None],
        due=due if row.due or row.cadence_event else None,
    )


def _span(sight: Sight, at: date) -> Span | None:
    """The days that a source saw. One that was read lately counts as read: it is read again in its turn."""
    if not (sight.named or sight.showed):
        return None
    until = at if sight.until is not None and sight.until + FRESH >= at else sight.until
    return covering(sight.since, until)


def _asked(
    organisation: Organisation, team: str, row: str, at: date, stretches: tuple[tuple[date, date], ...]
) -> Iterable[tuple[int, str]]:
    lake = Lake(settings.LAKE_DIR)
    origins = origins_of(lake)
    if not origins:
        return ()
    context = asked(organisation, [team], at, origins)
    watches = context.watches
    wanted = pc.equal(watches["row"], pa.scalar(row, pa.string()))
    context = replace(context, watches=watches.filter(wanted))
    digests = Digests(lake)
    with (
        opened(settings.ENGINE, lake.folder, seconds=settings.ENGINE_SECONDS) as engine,
        digests.reading(engine) as present,
    ):
        early = (stretches[0][0] - date(1970, 1, 1) - timedelta(days=1)).days
        found = seen_in(engine, present.filter(present.day >= early), context, stretches, teams=[team])
    return zip(found["period"].to_pylist(), found["who"].to_pylist(), strict=True)
