"""The database itself refuses what contradicts itself, whoever writes to it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.db import IntegrityError, transaction
from filling import fill
from invented import FRAMEWORK

from remit.core.organisation import Organisation
from remit.core.person import Person
from remit.core.system import System
from remit.core.team import Team
from remit.db import models

JAN, FEB, MAR, APR = (date(2026, month, 1) for month in (1, 2, 3, 4))
BASE = Organisation(
    "acme",
    "Acme",
    FRAMEWORK,
    people=(Person("ana", "Ana"), Person("bo", "Bo")),
    teams=(Team("pay", "Pay"), Team("up", "Up")),
    systems=(System("ledger", "Ledger"),),
)
KINDS: dict[str, Callable[..., object]] = {
    "line": lambda **days: models.ReportingLine.objects.create(person_id="ana", manager_id="bo", **days),
    "leave": lambda **days: models.Leave.objects.create(person_id="ana", **days),
    "parent": lambda **days: models.TeamParent.objects.create(team_id="pay", parent_id="up", **days),
    "member": lambda **days: models.Membership.objects.create(person_id="ana", team_id="pay", **days),
    "owner": lambda **days: models.SystemOwner.objects.create(system_id="ledger", team_id="pay", **days),
    "role": lambda **days: models.RoleAssignment.objects.create(
        person_id="ana", role="tech-lead", team_id="pay", **days
    ),
    "deputy": lambda **days: models.Deputy.objects.create(
        person_id="ana", role="tech-lead", team_id="pay", **days
    ),
    "range": lambda **days: models.CodingRange.objects.create(
        person_id="ana", team_id="pay", low=20, high=40, **days
    ),
    "row": lambda **days: models.CharterRow.objects.create(
        team_id="pay", responsibility="architecture", **days
    ),
    "row of the organisation": lambda **days: models.CharterRow.objects.create(
        responsibility="architecture", **days
    ),
    "cover": lambda **days: cover(None, **days),
}


def cover(rows: list[str] | None, **more: object) -> models.Cover:
    given = {"team_id": "pay", "role": "tech-lead", "acting_id": "bo", "position": 0, "rows": rows, **more}
    return models.Cover.objects.create(**given)


def refused(write: Callable[[], object]) -> bool:
    try:
        with transaction.atomic():
            write()
    except IntegrityError:
        return True
    return False


@pytest.mark.parametrize("kind", KINDS)
def test_periods_of_one_thing_may_touch_but_not_overlap(database: object, kind: str) -> None:
    fill(BASE)
    create = KINDS[kind]
    create(start=FEB, end=MAR, position=0)
    create(start=MAR, end=APR, position=1)
    create(start=None, end=FEB, position=2)
    for start, end in (
        (JAN, None),
        (None, None),
        (None, MAR),
        (date(2026, 2, 27), APR),
        (date(2026, 3, 31), None),
    ):
        assert refused(lambda start=start, end=end: create(start=start, end=end, position=3))
    create(start=APR, end=None, position=4)


@pytest.mark.parametrize("kind", KINDS)
def test_a_period_ends_after_it_starts(database: object, kind: str) -> None:
    fill(BASE)
    assert refused(lambda: KINDS[kind](start=FEB, end=FEB, position=0))
    assert refused(lambda: KINDS[kind](start=FEB, end=JAN, position=0))


def test_a_change_is_held_to_the_same(database: object) -> None:
    fill(BASE)
    KINDS["role"](start=JAN, end=FEB, position=0)
    second = KINDS["role"](start=FEB, end=MAR, position=1)
    assert isinstance(second, models.RoleAssignment)
    assert refused(lambda: models.RoleAssignment.objects.filter(pk=second.pk).update(start=date(2026, 1, 15)))
    assert not refused(lambda: models.RoleAssignment.objects.filter(pk=second.pk).update(end=None))


def test_other_things_may_overlap(database: object) -> None:
    fill(BASE)
    for person, role, team in (
        ("ana", "tech-lead", "pay"),
        ("bo", "tech-lead", "pay"),
        ("ana", "engineering-manager", "pay"),
        ("ana", "tech-lead", "up"),
    ):
        models.RoleAssignment.objects.create(person_id=person, role=role, team_id=team, position=0)
    assert models.RoleAssignment.objects.count() == 4


def test_covers_exclude_each_other_row_by_row(database: object) -> None:
    fill(BASE)
    days = {"start": JAN, "end": APR}
    cover(["architecture"], holder_id="ana", **days)
    cover(["system-roadmap", "one-on-ones"], holder_id="ana", **days)
    cover(["architecture"], **days)
    assert refused(lambda: cover(["one-on-ones", "architecture"], holder_id="ana", **days))
    assert refused(lambda: cover(None, holder_id="ana", **days))
    cover([], holder_id="ana", **days)
    cover(None, holder_id="ana", start=APR, end=None)
    assert models.Cover.objects.count() == 5


def test_there_is_one_organisation_with_one_charter(database: object) -> None:
    fill(BASE)
    head = {"slug": "other", "name": "Other", "zone": "UTC", "framework": "{}"}
    assert refused(lambda: models.Organisation.objects.create(**head))
    assert refused(lambda: models.Organisation.objects.create(singleton=False, **head))
    models.Charter.objects.create(position=0)
    models.Charter.objects.create(position=0, team_id="pay")
    assert refused(lambda: models.Charter.objects.create(position=1, managed_by="web"))
    assert refused(lambda: models.Charter.objects.create(position=1, team_id="pay"))
