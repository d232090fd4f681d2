"""Calendars of the demo company's leads: series of meetings, as iCalendar has them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Series:
    """A meeting every so many days, the last time ``last`` days ago, with these people (ids of the company)."""

    title: str
    every: int
    last: int
    people: tuple[str, ...]
    hour: int = 10


def write(path: Path, owner: str, series: tuple[Series, ...], today: date) -> Path:
    """The calendar of one owner as a file; everybody accepted."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Lumen Market//Calendar//EN"]
    for number, one in enumerate(series):
        times = 380 // one.every
        first = today - timedelta(days=one.last + one.every * times)
        lines += [
            "BEGIN:VEVENT",
            f"UID:{owner}-{number}@lumen.example",
            f"DTSTART:{first:%Y%m%d}T{one.hour:02}0000Z",
            f"DTEND:{first:%Y%m%d}T{one.hour:02}4500Z",
            f"RRULE:FREQ=DAILY;INTERVAL={one.every};COUNT={times + 1}",
            f"SUMMARY:{one.title}",
            f"ORGANIZER:mailto:{owner}@lumen.example",
            *(f"ATTENDEE;PARTSTAT=ACCEPTED:mailto:{person}@lumen.example" for person in (owner, *one.people)),
            "END:VEVENT",
        ]
    path.write_text("\r\n".join([*lines, "END:VCALENDAR", ""]), encoding="utf-8")
    return path
