"""Somebody's own calendars, and the rules by which the meetings of a team are told."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, NamedTuple

from remit.core.activity import ACTIVITIES
from remit.core.meeting import IGNORE, NEEDS, RULES
from remit.core.organisation import Organisation
from remit.db.models import Source
from remit.queries.evidence import SourceView, source_view


class OwnCalendar(NamedTuple):
    """A calendar of the reader: its state, and its rules as (activity, phrases)."""

    source: SourceView
    rules: tuple[tuple[str, tuple[str, ...]], ...]


class MeetingRule(NamedTuple):
    """What words say of a meeting. ``own``: phrases of the team's calendars; ``needs``: what must be so besides."""

    activity: str
    title: str
    phrases: tuple[str, ...]
    own: tuple[str, ...]
    needs: str


def own(person: str, now: datetime) -> tuple[OwnCalendar, ...]:
    """The live calendars of a person, by name."""
    found = Source.objects.filter(owner=person, kind="calendar", ended_at=None)
    rows = found.select_related("owner", "team").order_by("name", "pk")
    return tuple(OwnCalendar(source_view(one, now), _rules(one.settings)) for one in rows)


def rules(organisation: Organisation, team: str, day: date) -> tuple[MeetingRule, ...]:
    """The rules for the team's meetings: the usual ones, and those of its people's calendars, whoever's they are."""
    people = {one.person for one in organisation.memberships if one.team == team and day in one.period}
    people |= {one.person for one in organisation.assignments if one.team == team and day in one.period}
    extra: dict[str, set[str]] = {}
    live = Source.objects.filter(owner__in=people, kind="calendar", ended_at=None)
    for settings in live.values_list("settings", flat=True):
        for activity, phrases in _rules(settings):
            extra.setdefault(activity, set()).update(phrases)
    return tuple(
        MeetingRule(
            rule.activity,
            "" if rule.activity == IGNORE else ACTIVITIES[rule.activity],
            rule.phrases,
            tuple(sorted(extra.get(rule.activity, set()) - set(rule.phrases))),
            NEEDS.get(rule.activity, ""),
        )
        for rule in RULES
    )


def _rules(settings: Any) -> tuple[tuple[str, tuple[str, ...]], ...]:
    return tuple((activity, tuple(phrases)) for activity, phrases in settings.get("rules", ()))
