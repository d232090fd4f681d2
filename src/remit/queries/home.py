"""Home: what waits for somebody, what changed in their teams (from the audit), what they hold."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any, NamedTuple

from django.db.models import Q

from remit.core.organisation import Organisation
from remit.db import models
from remit.queries.person import team_name
from remit.queries.source import Named

LOOKED_AT = 2000
"""So many of the newest entries of the audit are looked through: home stays quick however long it grows."""
BACK = timedelta(days=30)
MOST = 12
"""Changes shown; the audit and the history of each row hold them all."""

ADDED, CHANGED, ENDED, GONE = "added", "changed", "ended", "gone"
SAID = {
    ("charter row", ADDED): "%(row)s is written into the charter",
    ("charter row", CHANGED): "%(row)s is changed",
    ("charter row", ENDED): "%(row)s is changed from %(day)s on",
    ("charter row", GONE): "%(row)s is taken out of the charter",
    ("role", ADDED): "%(person)s becomes %(role)s",
    ("role", CHANGED): "%(person)s stays %(role)s, for other days",
    ("role", ENDED): "%(person)s is %(role)s up to and including %(last)s",
    ("role", GONE): "%(person)s does not become %(role)s after all",
    ("membership", ADDED): "%(person)s joins the team",
    ("membership", CHANGED): "%(person)s is on the team for other days",
    ("membership", ENDED): "%(person)s is on the team up to and including %(last)s",
    ("membership", GONE): "%(person)s does not join the team after all",
    ("cover", ADDED): "%(person)s is to act as %(role)s",
    ("cover", CHANGED): "the cover of %(role)s by %(person)s is changed",
    ("cover", ENDED): "%(person)s acts as %(role)s up to and including %(last)s",
    ("cover", GONE): "%(person)s does not act as %(role)s after all",
    ("deputy", ADDED): "%(person)s is named as deputy for %(role)s",
    ("deputy", CHANGED): "that %(person)s is deputy for %(role)s is changed",
    ("deputy", ENDED): "%(person)s is deputy for %(role)s up to and including %(last)s",
    ("deputy", GONE): "%(person)s is no deputy for %(role)s after all",
    ("round", "round.open"): "a clarity round opens",
    ("round", "round.reveal"): "the clarity round is revealed",
    ("round", "round.close"): "the clarity round is closed",
}
"""What an entry says, by kind and by what happened (for rounds: the action). All of it is open to everybody signed in:
the audit itself, with what was before and after, is not."""


class Said(NamedTuple):
    """One thing that happened, as a template and what fills it; days are dates."""

    template: str
    params: dict[str, object]


@dataclass(frozen=True, slots=True)
class Change:
    """What one person changed in one team in one go. ``more`` counts what is left out."""

    at: datetime
    actor: str
    team: Named
    things: tuple[Said, ...]
    more: int


def changes(organisation: Organisation, teams: Collection[str], now: datetime) -> tuple[Change, ...]:
    """What changed in these teams lately, newest first, as the audit has it."""
    if not teams:
        return ()
    newest = models.AuditEntry.objects.order_by("-sequence").values_list("sequence", flat=True).first() or 0
    entries = models.AuditEntry.objects.filter(
        Q(after__team__in=teams) | Q(before__team__in=teams),
        sequence__gt=newest - LOOKED_AT,
        at__gt=now - BACK,
        kind__in={kind for kind, _ in SAID},
    ).select_related("user__person")
    found = [
        (entry, team, said)
        for entry in entries.order_by("-sequence")
        if (team := _team(entry)) in teams and (said := _said(organisation, entry)) is not None
    ]
    together = groupby(found, key=lambda each: (each[0].at, each[0].actor, each[1]))
    shown = []
    for (at, actor, team), group in together:
        things = list(group)
        user = things[0][0].user
        name = user.person.name if user is not None and user.person is not None else actor
        listed = tuple(dict.fromkeys(_frozen(said) for _, _, said in reversed(things)))
        shown.append(
            Change(at, name, team_name(organisation, str(team)), _thawed(listed[:5]), max(0, len(listed) - 5))
        )
    return tuple(shown[:MOST])


def without_round(teams: Collection[str]) -> tuple[str, ...]:
    """Those of the teams that never opened a clarity round: that is what they would do next."""
    known = set(models.Round.objects.filter(team__in=teams).values_list("team", flat=True))
    return tuple(team for team in teams if team not in known)


def alone(user: models.User) -> bool:
    """Whether it is an administrator whom nobody else has joined yet: inviting them is what comes next."""
    others = models.User.objects.filter(is_active=True).exclude(pk=user.pk)
    return user.is_administrator and not others.exists()


def _frozen(said: Said) -> tuple[str, tuple[tuple[str, object], ...]]:
    return said.template, tuple(said.params.items())


def _thawed(listed: Iterable[tuple[str, tuple[tuple[str, object], ...]]]) -> tuple[Said, ...]:
    return tuple(Said(template, dict(params)) for template, params in listed)


def _team(entry: models.AuditEntry) -> str | None:
    value = entry.after or entry.before or {}
    return value.get("team") if isinstance(value, dict) else None


def _said(organisation: Organisation, entry: models.AuditEntry) -> Said | None:
    before, after = entry.before, entry.after
    if entry.kind == "round":
        template = SAID.get(("round", entry.action))
        return None if template is None else Said(template, {})
    value = after or before
    if not isinstance(value, dict):
        return None
    what = _what(before, after)
    params: dict[str, object] = {}
    if "row" in value:
        row = value["row"]["responsibility"]
        known = organisation.framework.responsibility_by_id.get(row)
        params["row"] = known.short_title if known else value["row"].get("title") or row
    for field in ("person", "acting"):
        if field in value:
            person = organisation.index.person.get(value[field])
            params["person"] = person.name if person else value[field]
    if "role" in value:
        role = organisation.framework.role_by_id.get(value["role"])
        params["role"] = role.title if role else value["role"]
    if what == ENDED:
        end = date.fromisoformat(_end(after))
        params["day"], params["last"] = end, end - timedelta(days=1)
    return Said(SAID[entry.kind, what], params)


def _what(before: Any, after: Any) -> str:
    if before is None:
        return ADDED
    if after is None:
        return GONE
    return ENDED if _end(after) and _end(after) != _end(before) else CHANGED


def _end(value: Any) -> Any:
    """The day from which it is no more, as plain data has it; nothing where it is open."""
    inside = value.get("row", value)
    return (inside.get("period") or {}).get("end")
