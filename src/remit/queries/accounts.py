"""Accounts that evidence names: those nobody knows, with who they may be, and those that are somebody's."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db.models import Exists, OuterRef, QuerySet

from remit.db.models import Account, Suggestion
from remit.db.privacy import OWN
from remit.queries.source import Named

MOST: Final = 100
"""Accounts of a page."""
MACHINES: Final = ("bot", "agent")


@dataclass(frozen=True, slots=True)
class Suggested:
    """Somebody whose the account may be; ``reason``: their ``name`` or their ``login`` is alike."""

    person: Named
    reason: str


@dataclass(frozen=True, slots=True)
class AccountView:
    """An account of a tool. ``rule``: by which it was matched, empty where it was not."""

    key: str
    kind: str
    value: str
    name: str
    person: Named | None
    rule: str
    performer: str
    first_seen: datetime
    suggestions: tuple[Suggested, ...]

    @property
    def data(self) -> dict[str, Any]:
        """As plain data, for JSON."""
        return {
            "account": self.key,
            "kind": self.kind,
            "value": self.value,
            "name": self.name or None,
            "person": self.person.id if self.person else None,
            "rule": self.rule or None,
            "performer": self.performer,
            "first_seen": self.first_seen.isoformat(),
            "suggestions": [{"person": one.person.id, "reason": one.reason} for one in self.suggestions],
        }


def unmatched(person: str | None, *, start: int = 0, most: int = MOST) -> tuple[AccountView, ...]:
    """Accounts that nobody knows, those with a suggestion first; machines are none of them.

    ``person``: only what was suggested to them, and nothing of who else it may be. ``start``: how many to leave out.
    """
    asked = Suggestion.objects.filter(account=OuterRef("pk"), state="open")
    if person is not None:
        asked = asked.filter(person=person)
    found = _there().filter(person=None).exclude(performer__in=MACHINES).annotate(asked=Exists(asked))
    if person is not None:
        found = found.filter(asked=True)
    return _views(found.order_by("-asked", "pk")[start : start + most], person)


def matched(person: str | None, *, start: int = 0, most: int = MOST) -> tuple[AccountView, ...]:
    """Accounts that are somebody's; ``person``: theirs alone. ``start``: how many to leave out."""
    found = _there().exclude(person=None)
    if person is not None:
        found = found.filter(person=person)
    return _views(found.order_by("kind", "value", "pk")[start : start + most], person)


def _there() -> QuerySet[Account]:
    return Account.objects.filter(erased_at=None).exclude(kind=OWN).select_related("person")


def _views(found: Iterable[Account], person: str | None) -> tuple[AccountView, ...]:
    rows = list(found)
    suggested: dict[str, list[Suggested]] = {}
    asked = Suggestion.objects.filter(account__in=[row.pk for row in rows], state="open")
    if person is not None:
        asked = asked.filter(person=person)
    for one in asked.select_related("person").order_by("person__name", "person"):
        suggested.setdefault(one.account_id, []).append(
            Suggested(Named(one.person.pk, one.person.name), one.reason)
        )
    return tuple(
        AccountView(
            row.pk,
            row.kind,
            row.value,
            row.name,
            Named(row.person.pk, row.person.name) if row.person else None,
            row.rule,
            row.performer,
            row.first_seen,
            tuple(suggested.get(row.pk, ())) if row.person is None else (),
        )
        for row in rows
    )
