"""Applying a file: all or nothing, once, with its audit."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from django.db.backends.base.base import BaseDatabaseWrapper
from filling import fill
from invented import TODAY, invent

from remit.actions.apply import (
    ChangedMeanwhileError,
    ClashesError,
    ForbiddenByDatabaseError,
    apply,
    plan_apply,
)
from remit.core.person import Person
from remit.core.plan import Action, OtherOrganisationError
from remit.core.team import Membership
from remit.db import models
from remit.db import organisation as stored
from remit.lib.periods import Period
from remit.lib.plain import plain

JAN, FEB, MAR, APR = (date(2025, month, 1) for month in (1, 2, 3, 4))
SPANS = (Period(JAN, FEB), Period(FEB, APR))
SPANS_MOVED = (Period(JAN, MAR), Period(MAR, APR))


def test_each_step_leaves_an_audit_entry_with_what_was_and_what_is(database: object) -> None:
    before = invent(1)
    fill(before)
    models.AuditEntry.objects.all().delete()
    ana = Person("ana", "Ana")
    gone, renamed = before.people[-1], replace(before.people[0], name="Another")
    others = tuple(person for person in before.people[1:] if person is not gone)
    kept = {
        name: tuple(link for link in getattr(before, name) if gone.id not in vars_of(link))
        for name in (
            "reporting_lines",
            "leaves",
            "memberships",
            "assignments",
            "deputies",
            "coding_ranges",
            "covers",
        )
    }
    wanted = replace(before, people=(renamed, *others, ana), charters=(), **kept)
    plan = fill(wanted)
    entries = list(
        models.AuditEntry.objects.order_by("sequence").values_list(
            "action", "kind", "object", "before", "after"
        )
    )
    assert entries == [
        (f"apply.{step.action}", step.key.kind, str(step.key), plain(step.before), plain(step.after))
        for step in plan.steps
    ]
    assert ("apply.change", "person", renamed.id, plain(before.people[0]), plain(renamed)) in entries
    assert ("apply.add", "person", "ana", None, plain(ana)) in entries
    assert {"apply.add", "apply.change", "apply.end"} <= {entry[0] for entry in entries}


def vars_of(link: object) -> set[object]:
    return {getattr(link, name) for name in link.__dataclass_fields__ if name != "period"}  # type: ignore[attr-defined]


def test_the_same_file_twice_changes_nothing(database: object) -> None:
    fill(invent(2))
    version, entries = stored.version(), models.AuditEntry.objects.count()
    assert fill(invent(2)).steps == ()
    assert (stored.version(), models.AuditEntry.objects.count()) == (version, entries)


def test_a_plan_for_an_older_version_is_refused(database: object) -> None:
    fill(invent(1))
    first = plan_apply(invent(2), scope=None, effective=TODAY)
    fill(invent(3))
    held = stored.load()
    with pytest.raises(ChangedMeanwhileError):
        apply(first.plan, acting_user=None, expected_version=first.version)
    assert stored.load() == held


def test_two_first_applies_do_not_both_win(database: object) -> None:
    first = plan_apply(invent(1), scope=None, effective=TODAY)
    second = plan_apply(invent(2), scope=None, effective=TODAY)
    apply(second.plan, acting_user=None, expected_version=second.version)
    with pytest.raises(ChangedMeanwhileError):
        apply(first.plan, acting_user=None, expected_version=first.version)
    assert stored.load() == invent(2)


def test_what_the_pages_manage_is_refused_and_can_be_taken_over(database: object) -> None:
    organisation = invent(1)
    fill(organisation)
    first = organisation.people[0]
    models.Person.objects.filter(pk=first.id).update(managed_by="web")
    wanted = replace(organisation, people=(replace(first, name="Of the file"), *organisation.people[1:]))
    refused = plan_apply(wanted, scope=None, effective=TODAY)
    with pytest.raises(ClashesError) as error:
        apply(refused.plan, acting_user=None, expected_version=refused.version)
    assert [(clash.key.group, clash.reason, clash.detail) for clash in error.value.clashes] == [
        ((first.id,), "managed", "web")
    ]
    assert stored.load() == organisation
    fill(wanted, take_over=True)
    assert stored.load() == wanted
    assert models.Person.objects.get(pk=first.id).managed_by == "file"


def test_who_did_it_is_on_record(database: object) -> None:
    user = models.User.objects.create(username="dana")
    planned = plan_apply(invent(1), scope=None, effective=TODAY)
    apply(planned.plan, acting_user=user, expected_version=planned.version, reason="the start")
    fill(invent(2))
    who = list(
        models.AuditEntry.objects.order_by("sequence").values_list("user__username", "actor", "reason")
    )
    assert who[0] == ("dana", "dana", "the start")
    assert who[-1][0] is None
    assert who[-1][1].startswith("command line (")
    numbers = list(models.AuditEntry.objects.order_by("sequence").values_list("sequence", flat=True))
    assert numbers == list(range(1, len(numbers) + 1))


def test_another_organisation_is_refused(database: object) -> None:
    fill(invent(1))
    with pytest.raises(OtherOrganisationError):
        plan_apply(replace(invent(2), id="other"), scope=None, effective=TODAY)


def test_what_the_database_refuses_leaves_nothing_behind(database: BaseDatabaseWrapper) -> None:
    organisation = invent(1)
    fill(organisation)
    broken = replace(organisation, memberships=(Membership("nobody", "team-0"),))
    planned = plan_apply(broken, scope=None, effective=TODAY)
    with pytest.raises(ForbiddenByDatabaseError):
        apply(planned.plan, acting_user=None, expected_version=planned.version)
    assert stored.load() == organisation


def test_swapped_days_are_written_in_one_go(database: object) -> None:
    organisation = invent(1)
    one, other = (
        replace(
            organisation, memberships=tuple(Membership("person-0", "team-0", period) for period in periods)
        )
        for periods in (SPANS, SPANS_MOVED)
    )
    fill(one)
    plan = fill(other)
    assert [step.action for step in plan.steps] == [Action.CHANGE, Action.CHANGE]
    assert stored.load() == other
