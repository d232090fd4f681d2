"""Changing the organisation in the browser, through the API or from a directory: one edit, one transaction."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import date

from django.db import IntegrityError, connection, transaction

from remit.actions.audit import Change, record
from remit.actions.consequences import after_edit
from remit.core.consistency import Problem, problems
from remit.core.editing import EditError, Seen, digest
from remit.core.objects import Key
from remit.core.organisation import Organisation
from remit.core.plan import Action, Clash, Plan, Step, plan
from remit.core.privacy import mark
from remit.db import models
from remit.db import organisation as stored
from remit.db.writing import write, write_head
from remit.queries.privacy import erased

Edit = Callable[[Organisation], Organisation]
"""An edit of ``remit.core.editing`` with all but the organisation given."""


@dataclass(frozen=True)
class Edited:
    """What an edit did; without ``steps`` it was so already, and nothing was written."""

    before: Organisation
    after: Organisation
    steps: tuple[Step, ...]


class StaleEdit(EditError):
    """What the form showed has changed since; what was typed into it is not written."""

    def __init__(self, key: Key) -> None:
        super().__init__("somebody changed this after you opened the page: look at what it says now")
        self.key = key


class ManagedElsewhere(EditError):
    """The objects are managed by the organisation file or a directory, and change there."""

    def __init__(self, clashes: tuple[Clash, ...]) -> None:
        managed = [clash for clash in clashes if clash.reason == "managed"]
        if managed and managed[0].detail == "scim":
            template = "the directory manages this; change it there ({text})"
        elif managed:
            template = "the {manager} manages this; change it there ({text})"
        else:
            template = "{text}"
        manager = "organisation file" if not managed or managed[0].detail == "file" else managed[0].detail
        super().__init__(template, manager=manager, text=clashes[0].text)
        self.clashes = clashes


class Contradiction(EditError):
    """After the edit the organisation would contradict itself."""

    def __init__(self, found: list[Problem]) -> None:
        first = found[0]
        field = first.where[-1] if first.where and isinstance(first.where[-1], str) else ""
        values = {**first.params, "expected": first.expected}
        super().__init__(
            first.template + (" (expected: {expected})" if first.expected else ""), field, **values
        )
        self.problems = found


class NotYet(EditError):
    """There is no organisation yet that could be edited."""

    def __init__(self) -> None:
        super().__init__("there is no organisation yet")


class AlreadyThere(EditError):
    """There is an organisation already."""

    def __init__(self) -> None:
        super().__init__("there is an organisation already")


def edit(
    change: Edit,
    *,
    acting_user: models.User | None,
    action: str,
    reason: str = "",
    seen: Seen | Iterable[Seen] = (),
    acting_for: str = "",
    manager: str = "web",
    take_over: bool = False,
    actor: str = "",
) -> Edited:
    """Changes the organisation by the edit, together with its audit, in one transaction.

    Whoever edits at the same time waits, so that each edit is made on what the one before left. ``seen`` is what the
    form showed. What this changes is managed by ``manager`` from then on. ``actor``: who it was, where that is no
    user. Raises EditError for an edit that cannot be made, and its kinds StaleEdit, ManagedElsewhere (without
    ``take_over``), Contradiction and NotYet; nothing is changed then.
    """
    try:
        with transaction.atomic():
            version = _locked_version()
            if not version:
                raise NotYet
            objects, managers = stored.load_objects()
            before = stored.together(objects)
            for each in (seen,) if isinstance(seen, Seen) else seen:
                if digest(before, each.key) != each.digest:
                    raise StaleEdit(each.key)
            wanted = change(before)
            if wanted is before:
                return Edited(before, before, ())
            found = plan(
                before,
                wanted,
                scope=None,
                effective=date.min,
                managers=managers,
                manager=manager,
                take_over=take_over,
                exact=True,
            )
            return _write(found, before, version, acting_user, action, reason, acting_for, actor)
    except IntegrityError as error:
        raise EditError("the database refuses this: {text}", text=str(error).strip()) from error


def begin(
    organisation: Organisation, *, acting_user: models.User | None, manager: str = "web", actor: str = ""
) -> Organisation:
    """The organisation's first state. ``actor``: who it was, where that is no user.

    Raises AlreadyThere or Contradiction.
    """
    found = problems(organisation)
    if found:
        raise Contradiction(found)
    planned = plan(None, organisation, scope=None, effective=date.min, managers={}, manager=manager)
    head = planned.entries["organisation"][0].value
    with transaction.atomic():
        if stored.version() or not write_head(head, manager=manager, seen=0):
            raise AlreadyThere
        write(planned.entries, manager)
        changes = (_change("organisation.begin", step, "") for step in planned.steps)
        record(changes, acting_user=acting_user, actor=actor)
    return planned.result


def _locked_version() -> int:
    """The version, and nobody else edits until the transaction ends. SQLite's transactions queue by themselves."""
    rows = models.Organisation.objects.all()
    if connection.vendor == "postgresql":
        rows = rows.select_for_update()
    return rows.values_list("version", flat=True).first() or 0


def _write(
    found: Plan,
    before: Organisation,
    version: int,
    acting_user: models.User | None,
    action: str,
    reason: str,
    acting_for: str,
    actor: str,
) -> Edited:
    if found.clashes:
        raise ManagedElsewhere(found.clashes)
    after = found.result
    _refuse_the_erased(before, after)
    new = _new_problems(before, after)
    if new:
        raise Contradiction(new)
    if not found.steps:
        return Edited(before, before, ())
    touched: Collection[str] = {step.key.kind for step in found.steps}
    head = found.entries["organisation"][0].value
    write_head(head, manager=found.manager if "organisation" in touched else None, seen=version)
    write({kind: entries for kind, entries in found.entries.items() if kind in touched}, found.manager)
    changes = (_change(action, step, reason) for step in found.steps)
    record(changes, acting_user=acting_user, acting_for=acting_for, actor=actor)
    after_edit(before, after, found.steps, acting_user=acting_user)
    return Edited(before, after, found.steps)


def _refuse_the_erased(before: Organisation, after: Organisation) -> None:
    """An id that somebody erased had is not given again: what is known of them elsewhere would come back with it."""
    added = {person.id for person in after.people} - {person.id for person in before.people}
    if added and (marks := erased()):
        for person in sorted(added):
            if mark(after.id, person) in marks:
                raise EditError("“{name}” was erased: take another id", "id", name=person)


def _new_problems(before: Organisation, after: Organisation) -> list[Problem]:
    """The contradictions that were not there before: an old one must not stand in the way of every edit."""
    found = problems(after)
    if not found:
        return []
    old = {(problem.read, problem.message) for problem in problems(before)}
    return [problem for problem in found if (problem.read, problem.message) not in old]


def _change(action: str, step: Step, reason: str) -> Change:
    before = None if step.action is Action.ORDER else step.before
    return Change(action, step.key.kind, str(step.key), before, step.after, reason)
