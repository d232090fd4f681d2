"""Bringing an organisation file into the database: first a plan, then all of it or nothing."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass, replace
from datetime import date

from django.db import IntegrityError, transaction

from remit.actions.audit import Change, record
from remit.actions.consequences import after_edit
from remit.core.organisation import Organisation
from remit.core.plan import Action, Clash, Plan, Step, plan
from remit.core.privacy import mark
from remit.db import organisation as stored
from remit.db.models import Signature, User
from remit.db.writing import write, write_head
from remit.queries.privacy import erased


@dataclass(frozen=True)
class PlannedApply:
    """A plan, and the version of the database that it was made for."""

    plan: Plan
    version: int


class ApplyRefusedError(Exception):
    """The plan was not applied; nothing has changed."""


class ChangedMeanwhileError(ApplyRefusedError):
    """Somebody changed the organisation after the plan was made."""

    def __init__(self) -> None:
        super().__init__("the organisation was changed after this plan was made: plan again")


class ClashesError(ApplyRefusedError):
    """The plan has clashes."""

    def __init__(self, clashes: tuple[Clash, ...]) -> None:
        super().__init__(f"{len(clashes)} of the file's objects may not be changed by it")
        self.clashes = clashes


class ForbiddenByDatabaseError(ApplyRefusedError):
    """The database refused a row: periods that overlap, or a name that nothing stands for."""


def plan_apply(
    wanted: Organisation,
    *,
    scope: str | None,
    effective: date,
    outside: Set[tuple[str, str]] = frozenset(),
    take_over: bool = False,
) -> PlannedApply:
    """What applying the file's organisation would change. Changes nothing itself.

    Raises OtherOrganisationError where the database holds another organisation.
    """
    # Read first: a change that comes in while we read makes the version, and so the plan, out of date.
    version = stored.version()
    objects, managers = stored.load_objects() if version else (None, {})
    found = plan(
        None if objects is None else stored.together(objects),
        wanted,
        scope=scope,
        effective=effective,
        managers=managers,
        outside=outside,
        take_over=take_over,
    )
    return PlannedApply(_without_the_erased(found, wanted.id), version)


def _without_the_erased(found: Plan, organisation: str) -> Plan:
    """Somebody who was erased is a clash: a file that still names them would bring them back."""
    marks = erased()
    added = (step.key for step in found.steps if step.action is Action.ADD and step.key.kind == "person")
    back = [key for key in added if mark(organisation, str(key)) in marks] if marks else []
    text = "{name}: was erased; take them out of the file, or give somebody new another id"
    clashes = (Clash(key, "erased", str(key), text.format(name=key)) for key in back)
    return replace(found, clashes=(*found.clashes, *clashes)) if back else found


def apply(planned: Plan, *, acting_user: User | None, expected_version: int, reason: str = "") -> int:
    """Does what the plan says, in one transaction with its audit, and returns how many steps that were.

    Raises ClashesError, ChangedMeanwhileError or ForbiddenByDatabaseError; nothing has changed then.
    """
    if planned.clashes:
        raise ClashesError(planned.clashes)
    if not planned.steps:
        return 0
    head = planned.entries["organisation"][0].value
    changed = any(step.key.kind == "organisation" for step in planned.steps)
    try:
        with transaction.atomic():
            if not write_head(head, manager=planned.manager if changed else None, seen=expected_version):
                raise ChangedMeanwhileError
            before = stored.load() if Signature.objects.exists() else None
            write(planned.entries, planned.manager)
            record((_change(step, reason) for step in planned.steps), acting_user=acting_user)
            if before is not None:  # nothing that was signed, nothing that opens again
                after_edit(before, planned.result, planned.steps, acting_user=acting_user)
    except IntegrityError as error:
        raise ForbiddenByDatabaseError(str(error).strip()) from error
    return len(planned.steps)


def _change(step: Step, reason: str) -> Change:
    before = None if step.action is Action.ORDER else step.before
    return Change(f"apply.{step.action}", step.key.kind, str(step.key), before, step.after, reason)
