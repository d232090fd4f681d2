"""From an iCalendar file to meetings, in a process of its own: ``python -m …parsing`` with a request on its input.

Whatever the file says, only this leaves the process: when, a hash of the series, labels from words, addresses of who
was there. Titles and notes stay behind.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from math import prod
from typing import Any, Final

from remit.core.meeting import Rule, labels

OFTEN: Final = frozenset({"SECONDLY", "MINUTELY", "HOURLY"})
"""No meeting recurs so often; such a series is left out before it is unfolded."""
DAILY: Final = 24
"""Times a day that a series may name by its rule; a rule is short, however many it names."""
OUTPUT: Final = 16 * 1024 * 1024
"""Bytes that leave this process: whoever reads them holds them all, and addresses come from strangers."""
OCCURRENCES: Final = 20_000
"""Of a whole calendar, within the window: fifty a day for more than a year."""
ATTENDEES: Final = 200
"""Of one meeting: larger ones are gatherings, and say nothing about their parties."""
GONE: Final = frozenset({"DECLINED", "DELEGATED"})


def meetings(
    text: bytes, start: datetime, end: datetime, rules: tuple[Rule, ...]
) -> Iterator[dict[str, Any]]:
    """The meetings that ended by ``end``, oldest first as the library has them; a last entry with notes.

    Raises ValueError for what is no calendar.
    """
    import icalendar
    import recurring_ical_events

    calendar = icalendar.Calendar.from_ical(text)
    if not isinstance(calendar, icalendar.Calendar):
        raise ValueError("it is no calendar")
    notes = set()
    for event in list(calendar.walk("VEVENT")):
        if _often(event.get("RRULE")):
            calendar.subcomponents.remove(event)
            notes.add("many-occurrences:hourly")
    query = recurring_ical_events.of(calendar, skip_bad_series=True)
    for number, event in enumerate(query.between(start, end)):
        if number >= OCCURRENCES:
            notes.add(f"many-occurrences:{OCCURRENCES}")
            break
        found = _meeting(event, start, end, rules)
        if found is not None:
            yield found
    yield {"notes": sorted(notes)}


def _often(rule: Any) -> bool:
    """Whether a series recurs by the hour or more often, as far as its rule says it."""
    for one in rule if isinstance(rule, list) else [rule] if rule else []:
        if any(str(freq).upper() in OFTEN for freq in one.get("FREQ", ())):
            return True
        if prod(len(one.get(part) or (0,)) for part in ("BYHOUR", "BYMINUTE", "BYSECOND")) >= DAILY:
            return True
    return False


def _meeting(event: Any, start: datetime, end: datetime, rules: tuple[Rule, ...]) -> dict[str, Any] | None:
    if str(event.get("STATUS", "")).upper() == "CANCELLED":
        return None
    begin, over = event.decoded("DTSTART"), event.decoded("DTEND", None)
    if not isinstance(begin, datetime):  # a whole day is no meeting
        return None
    at = begin if begin.tzinfo else begin.replace(tzinfo=UTC)
    until = over if isinstance(over, datetime) else begin
    until = until if until.tzinfo else until.replace(tzinfo=UTC)
    if until > end or at < start or until - at > timedelta(hours=16):
        return None
    there = _there(event)
    if there is None:
        return None
    series = hashlib.sha256(str(event.get("UID", "")).encode()).hexdigest()[:32]
    categories = event.get("CATEGORIES")
    words = [str(one) for one in getattr(categories, "cats", ())] if categories is not None else []
    offset = at.utcoffset() or timedelta()
    return {
        "series": series,
        "at": int(at.timestamp()),
        "offset": int(offset.total_seconds() // 60),
        "said": list(labels(str(event.get("SUMMARY", "")), words, rules)),
        "there": there,
    }


def _there(event: Any) -> list[str] | None:
    """The addresses of who did not decline, the organiser among them; None for a gathering or for nobody."""
    attendees = event.get("ATTENDEE", [])
    attendees = attendees if isinstance(attendees, list) else [attendees]
    if len(attendees) > ATTENDEES:
        return None
    found = {}
    organiser = event.get("ORGANIZER")
    if organiser is not None:
        found[_address(organiser)] = True
    for one in attendees:
        params = getattr(one, "params", {})
        if str(params.get("CUTYPE", "INDIVIDUAL")).upper() not in ("INDIVIDUAL", "UNKNOWN"):
            continue
        state = str(params.get("PARTSTAT", "NEEDS-ACTION")).upper()
        address = _address(one)
        if state == "ACCEPTED" or (state not in GONE and found.get(address)):
            found[address] = True
        else:
            found.pop(address, None)
    there = sorted(address for address in found if address)
    return there or None


def _address(value: Any) -> str:
    return str(value).strip().lower().removeprefix("mailto:")[:320]


def answer(request: dict[str, Any], text: bytes) -> Iterator[str]:
    """Lines of JSON for a request with ``start``, ``end`` (seconds) and ``rules``."""
    rules = tuple(Rule(activity, tuple(phrases)) for activity, phrases in request["rules"])
    start, end = (datetime.fromtimestamp(request[name], UTC) for name in ("start", "end"))
    size = 0
    for number, found in enumerate(meetings(text, start, end, rules)):
        line = json.dumps(found)
        size += len(line)
        if size > OUTPUT:
            yield json.dumps({"notes": [f"many-occurrences:{number}"]})
            return
        yield line


def main() -> None:
    """The first line of the input is the request, the rest the file."""
    head, _, text = sys.stdin.buffer.read().partition(b"\n")
    try:
        for line in answer(json.loads(head), text):
            sys.stdout.write(line + "\n")
    except MemoryError:
        sys.stdout.write(json.dumps({"error": "it needs more memory than a calendar may have"}) + "\n")
    except (ValueError, KeyError, TypeError, AttributeError, IndexError, OverflowError) as error:
        sys.stdout.write(json.dumps({"error": f"{type(error).__name__}: {error}"[:200]}) + "\n")


def local_day(at: int, offset: int) -> date:
    """The day of a meeting on the clock that it was written with."""
    return (datetime.fromtimestamp(at, UTC) + timedelta(minutes=offset)).date()


if __name__ == "__main__":
    main()
