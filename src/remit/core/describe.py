"""Objects and their changes in one line of English, for plans and for the audit."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from typing import Any

from remit.core.framework import Framework, Party
from remit.lib.periods import Period


def _of(team: str | None) -> str:
    return "the organisation's charter" if team is None else f"the charter of {team}"


SENTENCES: Mapping[str, Callable[[Any], str]] = {
    "organisation": lambda o: f"organisation {o.name} ({o.id})",
    "person": lambda o: f"{o.kind} {o.name} ({o.id})",
    "team": lambda o: f"team {o.name} ({o.id})",
    "system": lambda o: f"system {o.name} ({o.id})",
    "reporting line": lambda o: f"{o.person} reports to {o.manager}",
    "leave": lambda o: f"{o.person} is on leave",
    "team parent": lambda o: f"{o.team} is part of {o.parent}",
    "membership": lambda o: f"{o.person} is a member of {o.team}",
    "system owner": lambda o: f"{o.system} is owned by {o.team}",
    "role": lambda o: f"{o.person} is {o.role} of {o.team}",
    "deputy": lambda o: f"{o.person} is deputy of the {o.role} of {o.team}",
    "coding range": lambda o: f"{o.person} codes {o.low} to {o.high}% on {o.team}",
    "charter": lambda o: _of(o.team),
    "charter row": lambda o: f"{o.row.responsibility} in {_of(o.team)}",
    "cover": lambda o: f"{o.acting} stands in for {o.holder or 'a vacant role'} as {o.role} of {o.team}",
    "suppression": lambda o: (
        f"{o.code} is accepted"
        + "".join(f" of {part}" for part in (o.team, o.responsibility, o.person) if part)
    ),
}


def sentence(kind: str, value: Any) -> str:
    """The object in words, with its days."""
    days = span(value.period) if hasattr(value, "period") else ""
    return SENTENCES[kind](value) + days


def span(period: Period) -> str:
    """``, from … until …``; nothing where both are open. ``until`` is excluded."""
    start = f" from {period.start}" if period.start else ""
    end = f" until {period.end}" if period.end else ""
    return f",{start}{end}" if start or end else ""


def changed_fields(before: Any, after: Any) -> dict[str, tuple[Any, Any]]:
    """What differs between two objects of one kind, field by field."""
    if hasattr(before, "row"):
        return changed_fields(before.row, after.row)
    names = [item.name for item in fields(before)] if is_dataclass(before) else list(before._fields)
    pairs = {name: (getattr(before, name), getattr(after, name)) for name in names}
    return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}


def difference(before: Any, after: Any) -> str:
    """The changed fields in words: ``name Ana → Anna; until open → 2026-06-01``."""
    words: list[str] = []
    for name, (old, new) in changed_fields(before, after).items():
        if isinstance(old, Period):
            ends = (("from", old.start, new.start, "unknown"), ("until", old.end, new.end, "open"))
            words += [f"{side} {a or none} → {b or none}" for side, a, b, none in ends if a != b]
        elif isinstance(old, Framework):
            words.append(f"framework {old.id} → {new.id}" if old.id != new.id else "framework")
        else:
            words.append(f"{name.replace('_', ' ')} {in_words(old)} → {in_words(new)}")
    return "; ".join(words)


def in_words(value: Any) -> str:
    """A field's value as a person writes it."""
    if value is None:
        return "nothing"
    if isinstance(value, Party):
        return value.id
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        return ", ".join(map(in_words, value)) or "none"
    return value.isoformat() if isinstance(value, date) else str(value)
