"""When a day begins in a zone, as a table: engines know little of zones, and not all the same."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo

import pyarrow as pa

SECONDS: Final = 86_400
EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
SCHEMA: Final = pa.schema(
    [
        pa.field("zone", pa.int32()),
        pa.field("day", pa.int32()),
        pa.field("border", pa.int32()),
        pa.field("before", pa.int32()),
        pa.field("after", pa.int32()),
    ]
)


def midnights(zones: Mapping[str, int], days: Iterable[int]) -> pa.Table:
    """For each zone (by its number) and UTC day: the second at which the local day changes, and the days around it.

    Days are counted from 1970. Where none falls inside a UTC day, ``border`` is its end. No zone has two of
    them inside one UTC day: the second one would need a day of less than 23 hours.
    """
    rows = [
        (number, day, *_border(ZoneInfo(zone), day))
        for zone, number in sorted(zones.items())
        for day in sorted(set(days))
    ]
    columns = list(zip(*rows, strict=True)) or [()] * len(SCHEMA)
    return pa.table([pa.array(column, pa.int32()) for column in columns], SCHEMA)


@lru_cache(maxsize=1 << 16)
def _border(zone: ZoneInfo, day: int) -> tuple[int, int, int]:
    start = EPOCH + timedelta(days=day)
    opening, closing = _offset(zone, start), _offset(zone, start + timedelta(seconds=SECONDS - 1))
    if opening == closing:  # all but two days of a year
        border = -opening % SECONDS or SECONDS
        first = day + opening // SECONDS
        return (border, first, first + 1) if border < SECONDS else (border, first, first)
    first, last = (
        day + (second + shift) // SECONDS for second, shift in ((0, opening), (SECONDS - 1, closing))
    )
    low, high = 0, SECONDS - 1
    while first < last and high - low > 1:
        middle = (low + high) // 2
        if day + (middle + _offset(zone, start + timedelta(seconds=middle))) // SECONDS == first:
            low = middle
        else:
            high = middle
    return (high if first < last else SECONDS), first, last


def _offset(zone: ZoneInfo, moment: datetime) -> int:
    """Seconds east of UTC."""
    shift = moment.astimezone(zone).utcoffset()
    return 0 if shift is None else shift.days * SECONDS + shift.seconds
