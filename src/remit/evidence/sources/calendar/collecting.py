"""Reading a calendar: fetch, parse apart, classify by who met, and replace what the window held before."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from remit.core.activity import Performer
from remit.core.meeting import RULES, Rule, rule
from remit.evidence.act import Account, Act
from remit.evidence.collector import Chunk, SourceProblem, SourceSpec, Tried, Window
from remit.evidence.net import client
from remit.evidence.sources.calendar.apart import parsed
from remit.evidence.sources.calendar.parsing import local_day

BYTES: Final = 8 * 1024 * 1024
"""Of one feed: ten years of a busy calendar are below."""
BACK: Final = timedelta(days=400)
"""How far back is read: the longest cadence is 180 days, and a leave may come between."""
PAIR: Final = 2


class CalendarCollector:
    """iCalendar files and feeds. Every reading replaces the window: meetings that were moved or cancelled go."""

    kind = "calendar"
    version = "1"
    activities = (
        "one-on-one",
        "career-conversation",
        "mentoring",
        "design-review",
        "lead-alignment",
        "manager-alignment",
        "interview",
        "planning",
        "retrospective",
        "team-activity",
        "health-check",
        "metrics-reviewed",
        "objective-reviewed",
    )

    def __init__(self, inside: tuple[str, ...] = ()) -> None:
        self._inside = inside

    def validate(self, address: str, settings: Mapping[str, Any]) -> Mapping[str, Any]:
        """``rules``: ``activity=phrase, phrase`` once or more; they come before the usual ones."""
        if not address.startswith(("https://", "http://", "webcal://", "/")):
            expected = "https://…, webcal://… or a file"
            raise SourceProblem("address", address=address[:80] or "nothing", expected=expected)
        return {"rules": [[one.activity, list(one.phrases)] for one in rules_of(settings.get("rules", []))]}

    def test(self, spec: SourceSpec, now: datetime) -> Tried:
        """Reads it once; says how many series it has, never what they are."""
        found, notes = parsed(self._fetched(spec), now - BACK, now, _rules(spec))
        series = {one["series"] for one in found}
        return Tried(self.activities, (("series", str(len(series))),), notes)

    def collect(
        self, spec: SourceSpec, cursor: Mapping[str, Any], now: datetime, stopped: Callable[[], bool]
    ) -> Iterator[Chunk]:
        """The whole window in one chunk, so that it is replaced in one step."""
        start = now - BACK
        found, notes = parsed(self._fetched(spec), start, now, _rules(spec))
        acts = tuple(act for one in found for act in _acts(spec, one))
        window = Window(spec.id, int(start.timestamp()), int(now.timestamp()) + 1)
        yield Chunk(acts, {"read": int(now.timestamp())}, replaces=(window,), notes=notes)

    def _fetched(self, spec: SourceSpec) -> bytes:
        if spec.address.startswith("/"):
            return _read(Path(spec.address))
        feed = spec.address.startswith("webcal://")
        address = "https" + spec.address.removeprefix("webcal") if feed else spec.address
        with client(allow_inside=self._inside, max_bytes=BYTES) as http:
            response = http.get(address, headers={"Accept": "text/calendar"})
        host = urlsplit(address).hostname or ""
        if response.status_code in (401, 403, 404, 410):
            raise SourceProblem("not-found", address=host)
        if response.status_code != 200:
            raise SourceProblem("server", status=response.status_code)
        return response.content


def rules_of(given: Any) -> tuple[Rule, ...]:
    """Rules as they are written: ``interview=hiring talk, screening``, or as stored. Raises SourceProblem."""
    found = []
    for one in [given] if isinstance(given, str) else list(given or ()):
        try:
            if isinstance(one, str):
                activity, _, phrases = one.partition("=")
                found.append(rule(activity.strip(), phrases.split(",")))
            else:
                found.append(rule(str(one[0]), [str(phrase) for phrase in one[1]]))
        except (ValueError, IndexError, TypeError) as error:
            raise SourceProblem(
                "setting", name="rules", read=str(one)[:80], expected=str(error)[:120]
            ) from None
    return tuple(found)


def _rules(spec: SourceSpec) -> tuple[Rule, ...]:
    return (*rules_of(spec.settings.get("rules", [])), *RULES)


def _read(path: Path) -> bytes:
    try:
        if path.stat().st_size > BYTES:
            raise SourceProblem("too-large", what=path.name, limit=f"{BYTES >> 20} MiB")
        with path.open("rb") as stream:
            return stream.read(BYTES)
    except OSError as error:
        raise SourceProblem("not-found", address=str(path)) from error


def _acts(spec: SourceSpec, meeting: Mapping[str, Any]) -> Iterator[Act]:
    """The acts of one meeting: of each known party, for each of their teams; of two alone, each with the other."""
    if spec.meeting is None:
        return
    day = local_day(meeting["at"], meeting["offset"])
    activities, parties = spec.meeting(tuple(meeting["there"]), day, tuple(meeting["said"]))
    accounts = {party: Account("calendar", party) for party in parties}
    pair = len(meeting["there"]) == PAIR == len(accounts)
    for activity in activities:
        for party, teams in parties.items():
            other = next(one for name, one in accounts.items() if name != party) if pair else None
            for team in teams:
                yield Act(
                    native=f"{meeting['series']}/{meeting['at']}/{activity}/{party}/{team}",
                    origin=spec.id,
                    at=meeting["at"],
                    offset=meeting["offset"],
                    activity=activity,
                    actor=accounts[party],
                    party=other,
                    performed_by=Performer.HUMAN,
                    subject=meeting["series"],
                    team=team,
                )
