"""What stands beside a row: proposals, open points, and who changed what when."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q, QuerySet

from remit.core.charter import CharterRow
from remit.core.drafting import inherited
from remit.core.organisation import Organisation
from remit.core.row import RowInForce, base_row, merged, own_row
from remit.core.signature import document
from remit.core.team_day import TeamDay
from remit.db import models
from remit.lib.plain import from_plain
from remit.queries.agreement import FieldView, fields_of
from remit.queries.source import Named

LONGEST = 40
"""Changes at the most: older ones are in the audit."""
SAID = (
    "holders",
    "split",
    "tie_break",
    "informed",
    "note",
    "cadence",
    "not_applicable",
    "title",
    "description",
)


@dataclass(frozen=True, slots=True)
class ChangeView:
    """A change of what a charter says of a row: who made it, when, which fields, and why."""

    at: datetime
    actor: str
    acting_for: str
    action: str
    fields: tuple[str, ...]
    reason: str


def changes(team: str, row: str) -> tuple[ChangeView, ...]:
    """Who changed what the team's charter says of the row, newest first."""
    entries = models.AuditEntry.objects.filter(kind="charter row", object__startswith=f"{team}/{row}/")
    found = entries.select_related("user__person").order_by("-sequence")[:LONGEST]
    return tuple(_change(entry) for entry in found)


def _change(entry: models.AuditEntry) -> ChangeView:
    person = entry.user.person if entry.user else None
    return ChangeView(
        entry.at,
        person.name if person else entry.actor,
        entry.acting_for,
        entry.action,
        tuple(_differ(entry.before, entry.after)),
        entry.reason,
    )


def _differ(before: Any, after: Any) -> Iterator[str]:
    old, new = (_row(side) for side in (before, after))
    for name in (*SAID, "period"):
        if old.get(name) != new.get(name):
            yield name


def _row(side: Any) -> dict[str, Any]:
    if not isinstance(side, dict):
        return {}
    row = side.get("row", side)
    return row if isinstance(row, dict) else {}


def proposals(team: str, row: str | None = None) -> QuerySet[models.Proposal]:
    """The open proposals for the team's charter, oldest first."""
    found = models.Proposal.objects.filter(team=team, state="open").select_related("proposed_by")
    return (found if row is None else found.filter(responsibility=row)).order_by("pk")


def points(team: str, row: str | None = None) -> QuerySet[models.OpenPoint]:
    """The open points of the team, those that are due first; what nobody took up yet before all others."""
    found = models.OpenPoint.objects.filter(team=team, closed_at=None).select_related("owner", "opened_by")
    return (found if row is None else found.filter(responsibility=row)).order_by("due", "pk")


def managed_elsewhere(team: str, row: str, day: date) -> str:
    """Who manages what the team's charter says of the row on the day, if it is not the pages: ``file`` or ``scim``."""
    found = models.CharterRow.objects.filter(
        Q(start=None) | Q(start__lte=day), Q(end=None) | Q(end__gt=day), team=team, responsibility=row
    )
    manager = found.exclude(managed_by="web").values_list("managed_by", flat=True).first()
    return str(manager or "")


def titles(desk: TeamDay) -> dict[str, str]:
    """What the team's rows are called, by id."""
    return {row: desk.row(row).row.short_title for row in desk.rows()}


def compared(
    before: TeamDay | None, after: TeamDay, known: Organisation
) -> tuple[tuple[Named, tuple[FieldView, ...]], ...]:
    """The rows that say something else on the second day, each with its fields.

    ``before`` is None for a team that was not there yet: then the rows of which its own charter says something.
    """
    found = []
    now = set(after.rows())
    then = set(before.rows()) if before is not None else set()
    for row in (*after.rows(), *sorted(then - now)):
        if before is None and all(owner != after.team for owner, _ in after.row(row).chain):
            continue
        old = document(before, row) if before is not None and row in then else None
        new = document(after, row) if row in now else None
        if old is not None and new is not None and old.digest == new.digest:
            continue
        if new is None:
            assert old is not None and before is not None  # noqa: S101
            fields = tuple(FieldView(f.name, (), f.values) for f in fields_of(known, old, None))
            title = before.row(row).row.short_title
        else:
            title = after.row(row).row.short_title
            fields = (
                fields_of(known, new, old)
                if old
                else tuple(FieldView(f.name, f.values, ()) for f in fields_of(known, new, None))
            )
        changed = tuple(field for field in fields if field.before is not None)
        if changed:
            found.append((Named(row, title), changed))
    return tuple(found)


def days(organisation: Organisation, desk: TeamDay) -> tuple[date, ...]:
    """The days on which something of the team's charter, or of those above it, began or ended; newest first."""
    found: set[date] = set()
    for owner in desk.owners:
        for rows in organisation.index.charter_rows.get(owner, {}).values():
            for row in rows:
                found.update(edge for edge in (row.period.start, row.period.end) if edge is not None)
    for held in organisation.index.roles_on.get(desk.team, ()):
        found.update(edge for edge in (held.period.start, held.period.end) if edge is not None)
    return tuple(sorted(found, reverse=True))[:LONGEST]


@dataclass(frozen=True, slots=True)
class Proposed:
    """A proposal as its page shows it: what the row says now, and what it would say."""

    row: CharterRow
    fields: tuple[FieldView, ...]


def proposed(desk: TeamDay, proposal: models.Proposal) -> Proposed:
    """What would change if the proposal were taken."""
    row: CharterRow = from_plain(CharterRow, proposal.row)
    now = said(desk, desk.row(row.responsibility)) if row.responsibility in desk.rows() else {}
    wanted = said(desk, would_be(desk, row))
    names = [*wanted, *(name for name in now if name not in wanted)]
    fields = [
        FieldView(
            name,
            wanted.get(name, ()),
            now.get(name, ()) if now.get(name, ()) != wanted.get(name, ()) else None,
        )
        for name in names
    ]
    return Proposed(row, tuple(fields))


def would_be(desk: TeamDay, row: CharterRow) -> RowInForce:
    """The row in force if the team's charter said this of it; what has no title keeps that of the row of now."""
    above = inherited(desk, row.responsibility)
    rest = [(owner, each) for owner, each in (above.chain if above else ())]
    base = base_row(desk.organisation, row.responsibility) or own_row([(desk.team, row), *rest])
    base = base or desk.row(row.responsibility).row
    return merged(base, [(desk.team, row), *rest])


def said(desk: TeamDay, force: RowInForce) -> dict[str, tuple[str, ...]]:
    """What a row says, in words, by field."""
    informed = force.informed
    if informed is None:
        informed = desk.organisation.framework.counterparts(force.parties)
    told = {
        "title": (force.row.title,),
        "description": (force.row.description,) if force.row.description else (),
        "holders": tuple(desk.title(party) for party in force.parties),
        "split": tuple(f"{desk.title(party)}: {part}" for party, part in force.split),
        "tie_break": (desk.title(force.tie_break),) if force.tie_break else (),
        "informed": tuple(desk.title(party) for party in informed),
        "note": (force.note,) if force.note else (),
        "cadence": (str(force.row.cadence),) if force.row.cadence else (),
        "not_applicable": (force.not_applicable,) if force.not_applicable else (),
    }
    return {name: values for name, values in told.items() if values}
