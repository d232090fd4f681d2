"""The split signal of a team for a reader: reasons, thresholds, a week's arithmetic, the trend, and what if."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from remit.core.access import Thing
from remit.core.coding import Verdict
from remit.core.organisation import Organisation
from remit.core.resolution import team_day
from remit.core.split_bands import SOURCES, Thresholds
from remit.core.split_load import AfterSplit, Arithmetic, Workload, after_split, arithmetic
from remit.core.split_signal import Observed, Signal, combined, one_on_one_days, signals
from remit.core.team_day import TeamDay
from remit.core.what_if import Split
from remit.db.models import SplitAgreement
from remit.queries.person import role_name
from remit.queries.service_level import levels
from remit.queries.source import Named
from remit.queries.source import Observed as Seen
from remit.queries.what_if import WhatIf, what_if

ONE_ON_ONE: Final = "one-on-one"
"""The activity by which the row is told that a report is talked with."""


@dataclass(frozen=True, slots=True)
class Agreed:
    """What the team agreed beforehand would trigger a split, and the thresholds it goes by."""

    text: str
    thresholds: Thresholds
    by: Named | None
    at: datetime | None


@dataclass(frozen=True, slots=True)
class Combined:
    """One person with both roles: their signal, their week, and the range of coding that they declared."""

    person: Named
    signal: Signal
    week: Arithmetic
    declared: tuple[int, int] | None


@dataclass(frozen=True, slots=True)
class SplitPage:
    """Everything that the page of the split signal shows on a day."""

    team: Named
    at: date
    people: tuple[Combined, ...]
    agreed: Agreed
    workload: Workload
    roles: tuple[Named, ...]
    sources: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class AfterTheSplit:
    """What if a role went to somebody: who leads with how many reports, which answers and findings change."""

    role: Named
    leads: tuple[tuple[Named, tuple[tuple[Named, int], ...]], ...]
    found: WhatIf


def team_thing(team: str) -> Thing:
    """A team as a thing to ask about."""
    return Thing("team", "there", team)


def range_thing(team: str, person: str) -> Thing:
    """The coding range of somebody as a thing to ask about: only they declare it."""
    return Thing("coding", "unshared", team, people=frozenset({person}))


def agreed(organisation: Organisation, team: str) -> Agreed:
    """What the team agreed; nothing yet means the usual thresholds."""
    found = SplitAgreement.objects.filter(team=team).first()
    if found is None:
        return Agreed("", Thresholds(), None, None)
    by = organisation.index.person.get(found.agreed_by_id or "")
    return Agreed(
        found.text,
        Thresholds(**found.thresholds),
        Named(by.id, by.name) if by else None,
        found.agreed_at,
    )


def page(
    organisation: Organisation, team: str, now: datetime, workload: Workload, seen: Seen | None
) -> SplitPage:
    """The signal of everybody with both roles today. Raises ``Refusal`` for a team that is not there.

    ``seen``: what the reader sees of what is observed of the team (``queries.sighted``).
    """
    desk = team_day(organisation, team, now)
    known = agreed(organisation, team)
    told = {person: _observed(desk, person, seen or {}) for person in combined(desk)}
    return SplitPage(
        Named(team, organisation.index.team[team].name),
        desk.day,
        tuple(_combined(desk, found, workload) for found in signals(desk, told, known.thresholds)),
        known,
        workload,
        tuple(role_name(organisation, lead.id) for lead in organisation.framework.leads),
        SOURCES,
    )


def after(organisation: Organisation, team: str, role: str, day: date, to: str | None) -> AfterTheSplit:
    """What if the role went to somebody (None: it is open)? Raises ``ChangeError``."""
    changed: AfterSplit = after_split(organisation, team, role, day, to)
    people = organisation.index.person
    leads = tuple(
        (
            role_name(organisation, lead),
            tuple((Named(person, people[person].name), count) for person, count in held),
        )
        for lead, held in changed.leads
    )
    found = what_if(organisation, (Split(team, role, day, to),), day)
    return AfterTheSplit(role_name(organisation, role), leads, found)


def _observed(desk: TeamDay, person: str, seen: Seen) -> Observed:
    """What tools tell: the oldest one-on-one, a spent error budget; and what the person shares of their coding."""
    rows = {key: one for key, one in seen.items() if key[0] == desk.team}
    framework = desk.organisation.framework.responsibility_by_id
    ages = [
        age
        for (_team, row), one in rows.items()
        if row in framework and ONE_ON_ONE in framework[row].observed_by
        if (age := one_on_one_days(one, desk.day)) is not None
    ]
    left = [level.left for level in levels(desk.organisation, desk.team, desk.day) if level.left is not None]
    below = any(
        own.person == person and own.verdict is Verdict.BELOW for one in rows.values() for own in one.shared
    )
    return Observed(max(ages, default=None), any(share <= 0 for share in left), below)


def _combined(desk: TeamDay, found: Signal, workload: Workload) -> Combined:
    index = desk.organisation.index
    declared = next(
        (
            (own.low, own.high)
            for own in index.coding_ranges.get((desk.team, found.person), ())
            if desk.day in own.period
        ),
        None,
    )
    person = index.person[found.person]
    return Combined(Named(person.id, person.name), found, arithmetic(found.reports, workload), declared)
