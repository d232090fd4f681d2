"""Calendars: iCalendar files and feeds. Titles, notes and strangers are dropped where the file is parsed.

The parser runs in a process of its own with limits of time and memory: a feed may hold recurrences without end.
"""

from __future__ import annotations

from remit.evidence.kinds import Room
from remit.evidence.sources.calendar.collecting import CalendarCollector


def collector(room: Room) -> CalendarCollector:
    """As ``kinds`` wants it."""
    return CalendarCollector(room.inside)
