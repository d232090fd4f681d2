"""Where days begin, in every zone there is, on every kind of day."""

from __future__ import annotations

import zoneinfo
from datetime import UTC, date, datetime, timedelta

from remit.evidence.days import midnights

EPOCH = date(1970, 1, 1)


def local(zone: str, day: int, second: int) -> int:
    moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(days=day, seconds=second)
    return (moment.astimezone(zoneinfo.ZoneInfo(zone)).date() - EPOCH).days


def test_every_zone_agrees_with_the_calendar_beside_every_border() -> None:
    zones = {
        name: number for number, name in enumerate(sorted(zoneinfo.available_timezones() - {"localtime"}))
    }
    names = {number: name for name, number in zones.items()}
    start = (date(2026, 1, 1) - EPOCH).days
    days = [*range(start + 60, start + 110), *range(start + 270, start + 310)]  # both changes of the clock
    found = midnights(zones, days)
    assert found.num_rows == len(zones) * len(days)
    wrong = []
    for row in found.to_pylist():
        inside = row["border"] < 86_400
        expected = [row["before"], row["before"], row["after"] if inside else row["before"], row["after"]]
        seconds = [0, row["border"] - 1, min(row["border"], 86_399), 86_399]
        if [local(names[row["zone"]], row["day"], second) for second in seconds] != expected:
            wrong.append((names[row["zone"]], row))
    assert wrong == []


def test_a_short_day_and_a_plain_one() -> None:
    day = (date(2026, 3, 29) - EPOCH).days
    assert midnights({"Europe/London": 0, "UTC": 1}, [day]).to_pylist() == [
        {"zone": 0, "day": day, "border": 82_800, "before": day, "after": day + 1},
        {"zone": 1, "day": day, "border": 86_400, "before": day, "after": day},
    ]
