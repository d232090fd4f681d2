"""Calendars: recurrences and their exceptions, time zones, who was there; hostile files end within bounds."""

from __future__ import annotations

import http.server
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from remit.core.meeting import RULES, Rule
from remit.evidence.collector import Chunk, SourceProblem, SourceSpec
from remit.evidence.sources.calendar.apart import SMALL, parsed
from remit.evidence.sources.calendar.collecting import BYTES, CalendarCollector
from remit.evidence.sources.calendar.parsing import OUTPUT

START, END = datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 11, 20, tzinfo=UTC)
BERLIN = """BEGIN:VTIMEZONE
TZID:Europe/Berlin
BEGIN:STANDARD
DTSTART:19701025T030000
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:19700329T020000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
END:DAYLIGHT
END:VTIMEZONE
"""
ANA, BO = "ana@acme.example", "bo@acme.example"


def event(*lines: str, uid: str = "1", there: tuple[str, ...] = (ANA, BO), summary: str = "Talk") -> str:
    """An event of half an hour on 2 March at ten, unless the lines say otherwise."""
    given = {line.partition(":")[0].partition(";")[0] for line in lines}
    usual = {
        "DTSTART": "DTSTART:20260302T100000Z",
        "DTEND": "DTEND:20260302T103000Z",
        "SUMMARY": f"SUMMARY:{summary}",
    }
    kept = [line for name, line in usual.items() if name not in given]
    people = [f"ATTENDEE;PARTSTAT=ACCEPTED:mailto:{one}" for one in there]
    inside = [f"UID:{uid}", "DTSTAMP:20260101T000000Z", *kept, *lines, *people]
    return "\n".join(["BEGIN:VEVENT", *inside, "END:VEVENT"]) + "\n"


def calendar(*parts: str) -> bytes:
    whole = "BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//x//EN\n" + "".join(parts) + "END:VCALENDAR\n"
    return whole.replace("\n", "\r\n").encode()


def read(*parts: str, rules: tuple[Rule, ...] = RULES) -> list[dict[str, Any]]:
    found, _ = parsed(calendar(*parts), START, END, rules)
    return sorted(found, key=lambda one: one["at"])


def times(*parts: str) -> list[str]:
    return [datetime.fromtimestamp(one["at"], UTC).strftime("%m-%d %H:%M") for one in read(*parts)]


def test_what_leaves_the_parser() -> None:
    (one,) = read(event(uid="secret-uid", summary="1:1 Ana / Bo about <b>SECRET</b>"))
    at = int(datetime(2026, 3, 2, 10, tzinfo=UTC).timestamp())
    assert one == {"series": one["series"], "at": at, "offset": 0, "said": ["one-on-one"], "there": [ANA, BO]}
    assert len(one["series"]) == 32
    assert "secret" not in one["series"]


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ([event("RRULE:FREQ=WEEKLY;COUNT=3")], ["03-02 10:00", "03-09 10:00", "03-16 10:00"]),
        ([event("RRULE:FREQ=WEEKLY;UNTIL=20260310T000000Z")], ["03-02 10:00", "03-09 10:00"]),
        ([event("RRULE:FREQ=MONTHLY;BYDAY=1MO;COUNT=3")], ["03-02 10:00", "04-06 10:00", "05-04 10:00"]),
        ([event("RRULE:FREQ=WEEKLY;COUNT=3", "EXDATE:20260309T100000Z")], ["03-02 10:00", "03-16 10:00"]),
        ([event("RDATE:20260401T090000Z")], ["03-02 10:00", "04-01 09:00"]),
        (
            [
                event("RRULE:FREQ=WEEKLY;COUNT=3"),
                event("RECURRENCE-ID:20260309T100000Z", "DTSTART:20260310T150000Z", "DTEND:20260310T153000Z"),
            ],
            ["03-02 10:00", "03-10 15:00", "03-16 10:00"],
        ),
        (
            [event("RRULE:FREQ=WEEKLY;COUNT=3"), event("RECURRENCE-ID:20260309T100000Z", "STATUS:CANCELLED")],
            ["03-02 10:00", "03-16 10:00"],
        ),
        ([event("STATUS:CANCELLED")], []),
        ([event("DTSTART;VALUE=DATE:20260302", "DTEND;VALUE=DATE:20260303")], []),
        ([event("DTEND:20260303T110000Z")], []),
        ([event("DTSTART:20261119T235000Z", "DTEND:20261120T002000Z")], []),
        ([event("DTSTART:20251231T100000Z", "DTEND:20251231T103000Z")], []),
        (
            [
                BERLIN,
                event(
                    "DTSTART;TZID=Europe/Berlin:20260323T100000",
                    "DTEND;TZID=Europe/Berlin:20260323T103000",
                    "RRULE:FREQ=WEEKLY;COUNT=2",
                ),
            ],
            ["03-23 09:00", "03-30 08:00"],
        ),
        ([event("DTSTART:20260302T100000", "DTEND:20260302T103000")], ["03-02 10:00"]),
        (
            [event("RRULE:FREQ=DAILY;UNTIL=20260303T235959Z"), event(uid="2")],
            ["03-02 10:00", "03-02 10:00", "03-03 10:00"],
        ),
    ],
    ids=[
        "weekly",
        "until",
        "first-monday",
        "exdate",
        "rdate",
        "moved",
        "one-cancelled",
        "cancelled",
        "whole-day",
        "longer-than-a-day",
        "not-over-yet",
        "before-the-window",
        "summer-time",
        "floating",
        "two-series",
    ],
)
def test_when(parts: list[str], expected: list[str]) -> None:
    assert times(*parts) == expected


def test_the_offset_is_that_of_the_clock_it_was_written_with() -> None:
    lines = ("DTSTART;TZID=Europe/Berlin:20260701T003000", "DTEND;TZID=Europe/Berlin:20260701T010000")
    assert [one["offset"] for one in read(BERLIN, event(*lines))] == [120]


@pytest.mark.parametrize(
    ("lines", "there"),
    [
        ([f"ATTENDEE;PARTSTAT=DECLINED:mailto:{BO}"], [ANA]),
        ([f"ATTENDEE;PARTSTAT=TENTATIVE:mailto:{BO}"], [ANA]),
        ([f"ATTENDEE:mailto:{BO}"], [ANA]),
        ([f"ORGANIZER:mailto:{BO}"], [ANA, BO]),
        ([f"ORGANIZER:mailto:{BO}", f"ATTENDEE;PARTSTAT=NEEDS-ACTION:mailto:{BO}"], [ANA, BO]),
        ([f"ORGANIZER:mailto:{BO}", f"ATTENDEE;PARTSTAT=DECLINED:mailto:{BO}"], [ANA]),
        (["ATTENDEE;CUTYPE=ROOM;PARTSTAT=ACCEPTED:mailto:room@acme.example"], [ANA]),
        (["ATTENDEE;PARTSTAT=ACCEPTED:MAILTO:Ana@ACME.example"], [ANA]),
    ],
)
def test_who_was_there(lines: list[str], there: list[str]) -> None:
    assert [one["there"] for one in read(event(*lines, there=(ANA,)))] == [there]


def test_a_gathering_and_a_meeting_of_nobody_say_nothing() -> None:
    many = tuple(f"p{number}@acme.example" for number in range(201))
    assert read(event(there=many), event(uid="2", there=())) == []


def test_words_by_title_category_and_own_rules() -> None:
    own = (Rule("interview", ("screening",)), *RULES)
    said = read(
        event(summary="Sprint planning"),
        event("DTSTART:20260303T100000Z", "DTEND:20260303T103000Z", "CATEGORIES:Retro", uid="2"),
        event("DTSTART:20260304T100000Z", "DTEND:20260304T103000Z", uid="3", summary="Screening"),
        event("DTSTART:20260305T100000Z", "DTEND:20260305T103000Z", uid="4", summary="Lunch"),
        rules=own,
    )
    assert [one["said"] for one in said] == [["planning"], ["retrospective"], ["interview"], ["-"]]


def slow(seconds: float, work: Any) -> Any:
    began = time.monotonic()
    result = work()
    assert time.monotonic() - began < seconds
    return result


@pytest.mark.parametrize("often", ["SECONDLY", "MINUTELY", "HOURLY"])
def test_a_series_without_end_is_left_out_before_it_is_unfolded(often: str) -> None:
    found, notes = slow(
        15, lambda: parsed(calendar(event(f"RRULE:FREQ={often}"), event(uid="2")), START, END, RULES)
    )
    assert (len(found), notes) == (1, ("many-occurrences:hourly",))


def test_a_daily_series_without_end_is_bounded_by_the_window() -> None:
    found, notes = slow(30, lambda: parsed(calendar(event("RRULE:FREQ=DAILY")), START, END, RULES))
    assert (len(found), notes) == (263, ())


@pytest.mark.parametrize("parts", [(24, 60, 1), (24, 1, 1), (1, 5, 5)])
def test_a_rule_that_names_every_hour_or_more_is_left_out_before_it_is_unfolded(
    parts: tuple[int, int, int],
) -> None:
    named = zip(("BYHOUR", "BYMINUTE", "BYSECOND"), parts, strict=True)
    rule = ";".join(f"{part}={','.join(map(str, range(number)))}" for part, number in named)
    found, notes = parsed(calendar(event(f"RRULE:FREQ=DAILY;{rule}"), event(uid="2")), START, END, RULES)
    assert (len(found), notes) == (1, ("many-occurrences:hourly",))


def test_long_addresses_of_many_meetings_are_cut_off_before_anybody_holds_them() -> None:
    guests = [f"ATTENDEE;PARTSTAT=ACCEPTED:mailto:{'a' * 290}{number}@x.example" for number in range(190)]
    many = [event("RRULE:FREQ=DAILY", *guests, uid=str(number)) for number in range(2)]
    found, notes = parsed(calendar(*many), START, END, RULES)
    assert notes == (f"many-occurrences:{len(found)}",)
    assert 200 < len(found) < 2 * 263
    assert sum(len(json.dumps(one)) for one in found) <= OUTPUT


def test_a_calendar_of_usual_size_that_needs_more_memory_says_so() -> None:
    series = [event("RRULE:FREQ=DAILY", uid=str(number)) for number in range(4_000)]
    text = calendar(*series)
    assert len(text) <= SMALL
    with pytest.raises(SourceProblem) as refused:
        parsed(text, START, END, RULES)
    assert refused.value.code == "format"
    assert refused.value.params["why"] == "it needs more memory than a calendar may have"


def test_a_bomb_of_a_recurrence_rule_is_left_out_before_it_is_unfolded() -> None:
    every = ",".join(str(number) for number in range(60))
    hours = ",".join(str(number) for number in range(24))
    bomb = f"RRULE:FREQ=YEARLY;BYSECOND={every};BYMINUTE={every};BYHOUR={hours};BYDAY=MO,TU,WE,TH,FR,SA,SU"
    found, notes = slow(40, lambda: parsed(calendar(event(bomb)), START, END, RULES))
    assert (found, notes) == ([], ("many-occurrences:hourly",))


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"\xff\xfe\x00",
        b"BEGIN:VCALENDAR\r\n",
        b"BEGIN:VEVENT\r\nEND:VEVENT\r\n",
        b"<html>not found</html>",
        b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART:never\r\n" * 50,
        b"BEGIN:VCALENDAR\r\n" + b"BEGIN:X\r\n" * 20_000,
    ],
)
def test_what_is_no_calendar_is_refused_or_empty(text: bytes) -> None:
    try:
        found, _ = slow(30, lambda: parsed(text, START, END, RULES))
    except SourceProblem as problem:
        assert problem.code == "format"
    else:
        assert found == []


def test_a_file_as_large_as_may_be_ends_within_its_time_and_memory() -> None:
    line = event("DESCRIPTION:" + "x" * 2000, uid="U")
    parts = [line.replace("UID:U", f"UID:{number}") for number in range((BYTES - 1000) // (len(line) + 30))]
    text = calendar(*parts)
    assert BYTES * 0.9 < len(text) <= BYTES
    try:
        found, _ = slow(75, lambda: parsed(text, START, END, RULES))
    except SourceProblem as problem:
        assert problem.code in ("too-long", "format")
    else:
        assert len(found) == len(parts)


def told(there: tuple[str, ...], day: date, said: tuple[str, ...]) -> Any:
    """Two people of one team are known."""
    known = [one for one in there if one in (ANA, BO)]
    return said or ("one-on-one",), dict.fromkeys(known, ("payments",))


def spec(address: str, **settings: Any) -> SourceSpec:
    return SourceSpec("cal", "calendar", address, settings, owner="ana", meeting=told)


def collected(address: str, *, inside: tuple[str, ...] = ()) -> Chunk:
    (chunk,) = CalendarCollector(inside).collect(spec(address), {}, END, lambda: False)
    return chunk


def test_every_reading_replaces_the_window_so_that_what_vanished_is_gone(tmp_path: Path) -> None:
    file = tmp_path / "c.ics"
    file.write_bytes(calendar(event("RRULE:FREQ=WEEKLY;COUNT=2")))
    first = collected(str(file))
    assert len(first.acts) == 4
    (window,) = first.replaces
    assert (window.origin, window.start < START.timestamp(), window.end) == (
        "cal",
        True,
        int(END.timestamp()) + 1,
    )
    file.write_bytes(calendar())
    second = collected(str(file))
    assert (second.acts, [(one.origin, one.end) for one in second.replaces]) == ((), [("cal", window.end)])


def test_strangers_are_in_no_act(tmp_path: Path) -> None:
    file = tmp_path / "c.ics"
    file.write_bytes(calendar(event(there=(ANA, "stranger@elsewhere.example"), summary="SECRET interview")))
    chunk = collected(str(file))
    assert {act.actor.value for act in chunk.acts if act.actor} == {ANA}
    assert "stranger" not in repr(chunk)
    assert "SECRET" not in repr(chunk)


@contextmanager
def feed(body: bytes, status: int = 200) -> Iterator[tuple[str, list[Any]]]:
    """A feed with an ETag, and the headers of what it was asked."""
    asked: list[Any] = []

    class Feed(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(dict(self.headers))
            self.send_response(status)
            self.send_header("ETag", '"1"')
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_args: object) -> None:
            """Says nothing."""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Feed)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/c.ics", asked
    finally:
        server.shutdown()
        server.server_close()


def test_a_feed_inside_the_network_is_refused_unless_it_may_be_read() -> None:
    with feed(calendar(event())) as (address, asked):
        with pytest.raises(SourceProblem) as refused:
            collected(address)
        assert (refused.value.code, asked) == ("inside", [])
        assert len(collected(address, inside=("127.0.0.1",)).acts) == 2


def test_a_feed_is_asked_for_whole_each_time_as_no_copy_of_it_is_kept() -> None:
    with feed(calendar(event())) as (address, asked):
        assert collected(address, inside=("127.0.0.1",)) == collected(address, inside=("127.0.0.1",))
        assert [("If-None-Match" in headers, headers["Accept"]) for headers in asked] == [
            (False, "text/calendar")
        ] * 2


@pytest.mark.parametrize(("status", "code"), [(404, "not-found"), (401, "not-found"), (500, "server")])
def test_a_feed_that_is_not_there(status: int, code: str) -> None:
    with feed(b"", status) as (address, _):
        with pytest.raises(SourceProblem) as refused:
            collected(address, inside=("127.0.0.1",))
        assert refused.value.code == code
        assert "c.ics" not in str(refused.value.params)


def test_a_feed_over_the_limit_is_refused() -> None:
    with feed(b"x" * (BYTES + 1)) as (address, _):
        with pytest.raises(SourceProblem) as refused:
            collected(address, inside=("127.0.0.1",))
        assert refused.value.code == "too-large"
