"""Persons come, change and go; leaves; whom somebody reports to."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from editable import ACME, APR, FEB, JAN, JUN, MAR, MAY

from remit.core.cover import Cover
from remit.core.editing import (
    EditError,
    add_leave,
    add_person,
    change_leave,
    change_person,
    end_leave,
    end_person,
    set_manager,
)
from remit.core.person import Identity, Kind, Leave, Person, ReportingLine
from remit.core.role import CodingRange, Deputy, RoleAssignment
from remit.core.team import Membership
from remit.lib.periods import Period

DEE = Person("dee", "Dee", identities=(Identity("email", "dee@acme.example"),), experience=("tech-lead",))


def test_a_person_is_added() -> None:
    after = add_person(ACME, replace(DEE, name="  Dee "))
    assert after == replace(ACME, people=(*ACME.people, DEE))


@pytest.mark.parametrize(
    ("person", "message", "field"),
    [
        (replace(DEE, id="ana"), "the id “ana” is taken", "id"),
        (
            replace(DEE, id="no id"),
            "“no id” is not an id: letters, digits, “.”, “_” and “-”, at most 100",
            "id",
        ),
        (replace(DEE, name=" "), "a name is needed", "name"),
        (replace(DEE, name="x" * 201), "a name has at most 200 characters", "name"),
        (replace(DEE, name="D\u202eee"), "the name has characters that cannot be seen", "name"),
        (
            replace(DEE, experience=("tech-leed",)),
            "the framework has no role “tech-leed”: did you mean “tech-lead”?",
            "experience",
        ),
    ],
)
def test_a_person_who_cannot_be_added(person: Person, message: str, field: str) -> None:
    with pytest.raises(EditError) as error:
        add_person(ACME, person)
    assert (error.value.message, str(error.value), error.value.field) == (message, message, field)


def test_a_person_changes_and_keeps_the_id() -> None:
    after = change_person(ACME, "ana", name="Anna", kind=Kind.AGENT)
    assert after == replace(ACME, people=(Person("ana", "Anna", Kind.AGENT), *ACME.people[1:]))
    with pytest.raises(EditError, match=r"there is no person “xyzzy”$"):
        change_person(ACME, "xyzzy", name="Anna")


def test_who_leaves_leaves_everything() -> None:
    busy = replace(
        ACME,
        memberships=(Membership("ana", "pay", Period(JAN)), Membership("bo", "pay")),
        assignments=(RoleAssignment("ana", "tech-lead", "pay", Period(MAY)), *ACME.assignments[1:]),
        reporting_lines=(ReportingLine("ana", "bo"), ReportingLine("chi", "ana", Period(None, FEB))),
        leaves=(Leave("ana", Period(FEB, MAY)), Leave("bo", Period(FEB, MAY))),
        deputies=(Deputy("ana", "tech-lead", "web", JAN),),
        coding_ranges=(CodingRange("ana", "pay", 10, 20, Period(JAN, FEB)),),
        covers=(
            Cover("pay", "engineering-manager", "ana", Period(JAN, JUN), "bo"),
            Cover("pay", "tech-lead", "chi", Period(MAY, JUN), "ana"),
            Cover("pay", "tech-lead", "chi", Period(MAY, JUN)),
        ),
    )
    after = end_person(busy, "ana", MAR)
    left = (replace(busy.people[0], period=Period(None, MAR)), *busy.people[1:])
    assert after == replace(
        busy,
        people=left,
        memberships=(Membership("ana", "pay", Period(JAN, MAR)), Membership("bo", "pay")),
        assignments=busy.assignments[1:],
        reporting_lines=(ReportingLine("ana", "bo", Period(None, MAR)), busy.reporting_lines[1]),
        leaves=(Leave("ana", Period(FEB, MAR)), Leave("bo", Period(FEB, MAY))),
        deputies=(Deputy("ana", "tech-lead", "web", JAN, Period(None, MAR)),),
        coding_ranges=busy.coding_ranges,
        covers=(busy.covers[0], busy.covers[2]),
    )
    assert end_person(busy, "ana", MAR, with_roles=False) == replace(busy, people=left)


def test_a_day_on_which_nobody_can_leave() -> None:
    gone = replace(ACME, people=(Person("ana", "Ana", period=Period(FEB, MAR)),))
    with pytest.raises(EditError, match="they have left before that day"):
        end_person(gone, "ana", MAR)
    with pytest.raises(EditError, match="they start only on 2026-02-01"):
        end_person(gone, "ana", FEB)


def test_the_manager_from_a_day_on() -> None:
    first = set_manager(ACME, "ana", "bo", JAN)
    assert first.reporting_lines == (ReportingLine("ana", "bo", Period(JAN)),)
    second = set_manager(first, "ana", "chi", MAR)
    assert second.reporting_lines == (
        ReportingLine("ana", "bo", Period(JAN, MAR)),
        ReportingLine("ana", "chi", Period(MAR)),
    )
    between = set_manager(second, "ana", "chi", FEB)
    assert between.reporting_lines == (
        ReportingLine("ana", "bo", Period(JAN, FEB)),
        ReportingLine("ana", "chi", Period(MAR)),
        ReportingLine("ana", "chi", Period(FEB, MAR)),
    )
    same_day = set_manager(first, "ana", "chi", JAN)
    assert same_day.reporting_lines == (ReportingLine("ana", "chi", Period(JAN)),)
    assert set_manager(first, "ana", "bo", MAR) == first
    none = set_manager(second, "ana", None, FEB)
    assert none.reporting_lines == (ReportingLine("ana", "bo", Period(JAN, FEB)),)


def test_the_same_manager_for_longer_keeps_the_first_day() -> None:
    short = replace(ACME, reporting_lines=(ReportingLine("ana", "bo", Period(JAN, MAY)),))
    assert set_manager(short, "ana", "bo", MAR).reporting_lines == (ReportingLine("ana", "bo", Period(JAN)),)


@pytest.mark.parametrize(
    ("manager", "message"),
    [
        ("ana", "nobody reports to themselves"),
        (None, "nobody is named as the manager from that day on"),
        ("xyzzy", "there is no person “xyzzy”"),
    ],
)
def test_a_manager_that_cannot_be(manager: str | None, message: str) -> None:
    with pytest.raises(EditError) as error:
        set_manager(ACME, "ana", manager, JAN)
    assert (error.value.message, error.value.field) == (message, "manager")


def test_leaves_are_added_moved_and_cut_short() -> None:
    one = add_leave(ACME, "ana", JAN, FEB)
    two = add_leave(one, "ana", MAR, APR)
    assert two.leaves == (Leave("ana", Period(JAN, FEB)), Leave("ana", Period(MAR, APR)))
    assert change_leave(two, "ana", JAN, JAN, MAR).leaves == (Leave("ana", Period(JAN, MAR)), two.leaves[1])
    half = date(2026, 1, 15)
    assert end_leave(two, "ana", JAN, half).leaves == (Leave("ana", Period(JAN, half)), two.leaves[1])
    assert end_leave(two, "ana", MAR, JAN).leaves == (two.leaves[0],)


def test_leaves_that_cannot_be() -> None:
    two = add_leave(add_leave(ACME, "ana", JAN, FEB), "ana", MAR, APR)
    refused = [
        (
            lambda: add_leave(two, "ana", date(2026, 1, 31), MAR),
            "there is another leave on some of these days",
        ),
        (lambda: change_leave(two, "ana", JAN, JAN, APR), "there is another leave on some of these days"),
        (lambda: add_leave(two, "ana", MAY, MAY), "it would end before it begins"),
        (lambda: change_leave(two, "ana", FEB, JAN, APR), "there is no leave that begins on that day"),
        (lambda: end_leave(two, "ana", JAN, FEB), "this leave has ended before that day"),
    ]
    for edit, message in refused:
        with pytest.raises(EditError) as error:
            edit()
        assert error.value.message == message
