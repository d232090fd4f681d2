"""Small worlds of evidence, and what is observed in them, told again: event by event, in plain Python."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from lakes import envelope

from remit.core.belonging import MEMBER, Belonging
from remit.core.holdings import Holding
from remit.evidence.envelope import Envelope
from remit.evidence.questions import Context, Says, Watch, Where, Whose, context

DAY = date(2026, 3, 27)
"""Two days before clocks change in Europe, in the middle of every world."""
ZONES = {"t1": "Europe/London", "t2": "Asia/Tokyo", "t3": "America/Los_Angeles"}
PEOPLE = ("ana", "bo", "chi")
WATCHES = (
    Watch("mentoring", "pairing", performed=True),
    Watch("mentoring", "mentoring", performed=True),
    Watch("one-on-ones", "one-on-one", performed=True, parted=True),
    Watch("code-reviews", "review"),
    Watch("code-reviews", "merge", Says.DUE),
    Watch("code-reviews", "unreviewed-merge", Says.COUNTER),
    Watch("happiness", "check-in"),
    Watch("mentoring", "spike", performed=True, team="t2"),
)
ACTIVITIES = (
    "pairing",
    "mentoring",
    "one-on-one",
    "review",
    "merge",
    "unreviewed-merge",
    "spike",
    "check-in",
    "commit",
)
KEYS = ("k1", "k2", "k3", "k4", "k5", "k6", None)


@dataclass(frozen=True)
class World:
    """Who is who, and what belongs to whom."""

    whose: tuple[Whose, ...]
    where: tuple[Where, ...]
    holdings: tuple[Holding, ...]
    roles: tuple[Belonging, ...]

    def asked(self) -> Context:
        return context(
            accounts=self.whose, places=self.where, watches=WATCHES, holdings=self.holdings, roles=self.roles
        )


def world(dice: Random) -> World:
    """Accounts of somebody, of nobody, of a machine; places that change hands; handovers, cover and roles."""

    def days() -> tuple[date, date]:
        start = DAY + timedelta(days=dice.randint(-4, 3))
        return start, start + timedelta(days=dice.randint(1, 6))

    def maybe() -> tuple[date | None, date | None]:
        start, end = days()
        return dice.choice([None, start]), dice.choice([None, end])

    keys = [Whose(f"k{n}", dice.choice([*PEOPLE, None]), dice.random() < 0.2) for n in range(1, 6)]
    where = [Where("team", team, team, zone) for team, zone in ZONES.items()]
    for kind, key in (("origin", "o1"), ("origin", "o2"), ("system", "s1"), ("system", "s1")):
        team = dice.choice(list(ZONES))
        where.append(Where(kind, key, team, ZONES[team], *maybe()))
    rows = ("mentoring", "one-on-ones")
    held = [
        Holding(
            dice.choice(list(ZONES)),
            dice.choice(rows),
            dice.choice(PEOPLE),
            None,
            dice.random() < 0.3,
            *days(),
        )
        for _ in range(6)
    ]
    roles = [
        Belonging(
            dice.choice(list(ZONES)), dice.choice(PEOPLE), dice.choice(["lead", "manager", MEMBER]), *days()
        )
        for _ in range(6)
    ]
    return World(tuple(keys), tuple(dict.fromkeys(where)), tuple(held), tuple(roles))


def events(dice: Random, number: int, source: str = "git", name: str = "") -> list[Envelope]:
    """Events close to midnights, in origins, systems and teams, by anybody."""
    found = []
    for n in range(number):
        hours = (
            (DAY - date(2026, 1, 1)).days * 24
            + dice.randint(-4, 3) * 24
            + dice.choice([0, 7, 8, 14, 15, 22, 23])
        )
        activity = dice.choice(ACTIVITIES)
        fields: dict[str, Any] = {
            "origin": dice.choice(["o1", "o2", "o3"]),
            "team": dice.choice([None, None, "t1", "t9"]),
            "system": dice.choice([None, None, "s1", "s2"]),
            "activity": activity,
            "actor": dice.choice(KEYS),
            "party": dice.choice(KEYS),
            "performed_by": dice.choice(["human", "unknown", "bot", "agent"]),
            "responsibility": "happiness"
            if activity == "check-in"
            else dice.choice([None, None, None, "mentoring"]),
        }
        found.append(envelope(f"{name}{n}", hours + dice.choice([0, 0.25, 0.99]), source, **fields))
    return found


def last(of: World, told: Iterable[Envelope], at: date) -> list[tuple[Any, ...]]:
    """What ``observations.last_acts`` is to answer."""
    spans: dict[tuple[Any, ...], tuple[date, date]] = {}
    for team, row, event, who, person, party, day in _acts(of, told, at):
        key = (team, row, event.source, who, person, party, event.activity)
        first, latest = spans.get(key, (day, day))
        spans[key] = (min(first, day), max(latest, day))
    found: dict[tuple[Any, ...], tuple[date, date]] = {}
    for (team, row, source, who, person, party, activity), (first, latest) in spans.items():
        for role in _roles(of, team, person, latest):
            key = (team, row, source, who, role, party, activity)
            early, late = found.get(key, (first, latest))
            found[key] = (min(early, first), max(late, latest))
    return sorted(((*key, *days) for key, days in found.items()), key=repr)


def seen(
    of: World, told: Iterable[Envelope], periods: list[tuple[date, date]], team: str
) -> list[tuple[Any, ...]]:
    """What ``observations.timeline`` is to answer for a team."""
    found = {
        (team, row, number, who)
        for where, row, _, who, _, _, day in _acts(of, told, date.max)
        for number, (start, end) in enumerate(periods)
        if where == team and start <= day < end
    }
    return sorted(found)


def _acts(of: World, told: Iterable[Envelope], at: date) -> Iterator[tuple[Any, ...]]:
    people = {own.key: own for own in of.whose}
    for event in told:
        for place in of.where:
            kind, key = _place(event)
            day = event.occurred_at.astimezone(ZoneInfo(place.zone)).date()
            if (place.kind, place.key) != (kind, key) or day > at:
                continue
            if (place.start or date.min) <= day < (place.end or date.max):
                for watch in _watches(place.team, event):
                    yield from _capacities(of, people, watch, place.team, event, day)


def _place(event: Envelope) -> tuple[str, str]:
    if event.team is not None:
        return "team", event.team
    return ("origin", event.origin) if event.system is None else ("system", event.system)


def _watches(team: str, event: Envelope) -> list[Watch]:
    apart = {own.row for own in WATCHES if own.team == team}
    valid = [own for own in WATCHES if own.team == team or (own.team is None and own.row not in apart)]
    if event.responsibility is not None:
        return [own._replace(says=Says.SEEN) for own in valid if own.row == event.responsibility][:1]
    return [own for own in valid if own.activity == event.activity and own.activity != "check-in"]


def _capacities(
    of: World, people: dict[str, Whose], watch: Watch, team: str, event: Envelope, day: date
) -> Iterator[tuple[Any, ...]]:
    if event.activity == "check-in":
        yield team, watch.row, event, "told", None, None, day
        return
    if watch.says is not Says.SEEN or not watch.performed:
        yield (
            team,
            watch.row,
            event,
            "anybody" if watch.says is Says.SEEN else watch.says.value,
            None,
            None,
            day,
        )
        return
    doer = people.get(event.actor or "")
    person = None if doer is None else doer.person
    other = people.get(event.party or "") if watch.parted else None
    party = None if other is None else other.person
    held = {
        own.acting
        for own in of.holdings
        if (own.team, own.row, own.person) == (team, watch.row, person) and own.start <= day < own.end
    }
    if event.performed_by in ("bot", "agent") or (doer is not None and doer.machine):
        yield team, watch.row, event, "machine", None, party, day
    elif person is None:
        yield team, watch.row, event, "unknown", None, party, day
    elif not held:
        yield team, watch.row, event, "other", person, party, day
    for acting in held if person is not None and not _machine(event, doer) else ():
        yield team, watch.row, event, "acting" if acting else "holder", None, party, day


def _machine(event: Envelope, doer: Whose | None) -> bool:
    return event.performed_by in ("bot", "agent") or (doer is not None and doer.machine)


def _roles(of: World, team: str, person: str | None, day: date) -> list[str | None]:
    found = {
        own.role
        for own in of.roles
        if (own.team, own.person) == (team, person) and own.start <= day < own.end
    }
    return list(found - {MEMBER}) or list(found) or [None]


def tenfold(dice: Random, told: list[Envelope], actor: str, hours: int = 1) -> list[Envelope]:
    """The same events and, of one account, each nine times more within the same ``hours``."""
    more = []
    for event in told:
        if event.actor == actor:
            start = int(event.occurred_at.timestamp()) // (hours * 3600) * hours * 3600
            for n in range(9):
                at = datetime.fromtimestamp(start + dice.randrange(hours * 3600), UTC)
                more.append(event._replace(uid=f"{event.uid} {n}", occurred_at=at))
    return [*told, *more]
