"""A month of a team: who is away, who acts for whom, and which days of a leave nobody covers."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from remit.core.cover import Cover, CoverState, cover_state
from remit.core.organisation import Organisation
from remit.core.resolution import team_day
from remit.lib.periods import Period
from remit.queries.charter import members
from remit.queries.cover import titles
from remit.queries.person import role_name
from remit.queries.source import Named


@dataclass(frozen=True, slots=True)
class Day:
    """A day of one person. ``acts_for`` and ``covered_by`` are names; a vacant role goes by its title."""

    day: date
    away: bool
    acts_for: tuple[str, ...]
    covered_by: tuple[str, ...]

    @property
    def weekend(self) -> bool:
        """Saturday or Sunday; public holidays are not known here."""
        return self.day.weekday() >= 5


@dataclass(frozen=True, slots=True)
class Line:
    """A person's month."""

    person: Named
    days: tuple[Day, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """A leave or a cover that has a day in the month, with all of its days. ``rows`` None: all of them."""

    kind: str
    person: Named
    first_day: date | None
    last_day: date | None
    role: Named | None = None
    holder: Named | None = None
    rows: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Month:
    """A team's month; ``before`` and ``after`` are the first days of the months next to it."""

    team: Named
    first: date
    days: tuple[date, ...]
    before: date
    after: date
    lines: tuple[Line, ...]
    entries: tuple[Entry, ...]


def month(organisation: Organisation, team: str, day: date) -> Month:
    """The month that the day is in. Raises ``Refusal`` for a team that is not there on that day."""
    desk = team_day(organisation, team, day)
    first = day.replace(day=1)
    days = tuple(first + timedelta(days=n) for n in range(monthrange(first.year, first.month)[1]))
    here = Period(first, days[-1] + timedelta(days=1))
    covers = [cover for cover in organisation.covers if cover.team == team and cover.period.overlaps(here)]
    people = _people(organisation, team, (days[0], desk.day, days[-1]), covers)
    return Month(
        team=Named(team, organisation.index.team[team].name),
        first=first,
        days=days,
        before=(first - timedelta(days=1)).replace(day=1),
        after=days[-1] + timedelta(days=1),
        lines=tuple(_line(organisation, person, days, covers) for person in people),
        entries=_entries(organisation, people, here, covers),
    )


def _people(
    organisation: Organisation, team: str, days: tuple[date, ...], covers: list[Cover]
) -> list[Named]:
    """Who belongs to the team in the month, and who acts there."""
    found = {person.id: person for day in days for person in members(organisation, team, day)}
    for cover in covers:
        known = organisation.index.person[cover.acting]
        found.setdefault(known.id, Named(known.id, known.name))
    return list(found.values())


def _line(organisation: Organisation, person: Named, days: tuple[date, ...], covers: list[Cover]) -> Line:
    index = organisation.index
    leaves = [leave.period for leave in index.leaves.get(person.id, ())]
    found = []
    for day in days:
        running = [cover for cover in covers if cover_state(index, cover, day) is CoverState.RUNNING]
        found.append(
            Day(
                day,
                any(day in leave for leave in leaves),
                tuple(_covered(organisation, cover) for cover in running if cover.acting == person.id),
                tuple(index.person[cover.acting].name for cover in running if cover.holder == person.id),
            )
        )
    return Line(person, tuple(found))


def _covered(organisation: Organisation, cover: Cover) -> str:
    if cover.holder is None:
        return role_name(organisation, cover.role).name
    return organisation.index.person[cover.holder].name


def _entries(
    organisation: Organisation, people: list[Named], here: Period, covers: list[Cover]
) -> tuple[Entry, ...]:
    index = organisation.index
    found = [
        Entry("leave", person, leave.period.start, leave.period.last_day)
        for person in people
        for leave in index.leaves.get(person.id, ())
        if leave.period.overlaps(here)
    ]
    for cover in covers:
        holder = index.person[cover.holder] if cover.holder else None
        found.append(
            Entry(
                "cover",
                Named(cover.acting, index.person[cover.acting].name),
                cover.period.start,
                cover.period.last_day,
                role_name(organisation, cover.role),
                Named(holder.id, holder.name) if holder else None,
                titles(organisation, cover),
            )
        )
    return tuple(sorted(found, key=lambda entry: (entry.first_day or date.min, entry.kind != "leave")))
