"""Changes that are asked about: what each makes of the organisation, and which ones cannot be made."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from remit.core.organisation import Organisation
from remit.core.person import Leave, Person
from remit.core.role import RoleAssignment
from remit.core.team import Team
from remit.core.what_if import Away, Change, ChangeError, HandOver, Leaves, Split, Vacate, apply
from remit.files.frameworks import packaged
from remit.lib.periods import ALWAYS, Period

MAY, JUNE, JULY = date(2026, 5, 1), date(2026, 6, 1), date(2026, 7, 1)
TL, EM = "tech-lead", "engineering-manager"


def holds(person: str, role: str, period: Period = ALWAYS, team: str = "payments") -> RoleAssignment:
    return RoleAssignment(person, role, team, period)


ACME = Organisation(
    "acme",
    "Acme",
    packaged("engineering-ladders"),
    people=(Person("ana", "Ana"), Person("bo", "Bo", period=Period(MAY, JULY)), Person("chi", "Chi")),
    teams=(Team("payments", "Payments"), Team("basket", "Basket")),
    assignments=(holds("ana", TL), holds("ana", EM), holds("bo", TL, team="basket")),
)


def test_nothing_is_changed_in_the_organisation_given() -> None:
    before = replace(ACME)
    assert apply(ACME, []) == before
    apply(ACME, [Leaves("ana", JUNE), Vacate("payments", TL, JUNE), Away("bo", Period(JUNE))])
    assert before == ACME


def test_somebody_leaves() -> None:
    changed = apply(ACME, [Leaves("bo", JUNE), Leaves("chi", JUNE)])
    assert [person.period for person in changed.people] == [ALWAYS, Period(MAY, JUNE), Period(None, JUNE)]


def test_somebody_is_away() -> None:
    assert apply(ACME, [Away("ana", Period(MAY, JUNE))]) == replace(
        ACME, leaves=(Leave("ana", Period(MAY, JUNE)),)
    )


@pytest.mark.parametrize(
    ("change", "assignments"),
    [
        (
            HandOver("payments", TL, "chi", JUNE),
            [holds("ana", TL, Period(None, JUNE)), holds("ana", EM), holds("chi", TL, Period(JUNE))],
        ),
        (Vacate("payments", EM, JUNE), [holds("ana", TL), holds("ana", EM, Period(None, JUNE))]),
        (
            Split("payments", EM, JUNE, "bo"),
            [holds("ana", TL), holds("ana", EM, Period(None, JUNE)), holds("bo", EM, Period(JUNE))],
        ),
        (Split("payments", EM, JUNE), [holds("ana", TL), holds("ana", EM, Period(None, JUNE))]),
    ],
)
def test_roles_change_hands(change: Change, assignments: list[RoleAssignment]) -> None:
    changed = apply(ACME, [change])
    assert [held for held in changed.assignments if held.team == "payments"] == assignments
    assert holds("bo", TL, team="basket") in changed.assignments


def test_what_was_over_stays_and_what_was_to_come_gives_way() -> None:
    past, coming = holds("bo", TL, Period(None, MAY)), holds("bo", TL, Period(JULY))
    organisation = replace(ACME, assignments=(past, holds("ana", TL, Period(MAY, JULY)), coming))
    assert apply(organisation, [HandOver("payments", TL, "chi", JUNE)]).assignments == (
        past,
        holds("ana", TL, Period(MAY, JUNE)),
        holds("chi", TL, Period(JUNE)),
    )


def test_changes_are_made_in_their_order() -> None:
    changed = apply(ACME, [HandOver("payments", TL, "chi", JUNE), HandOver("payments", TL, "bo", JUNE)])
    assert changed.assignments[-1] == holds("bo", TL, Period(JUNE))
    assert holds("chi", TL, Period(JUNE)) not in changed.assignments


@pytest.mark.parametrize(
    ("change", "message", "suggestions"),
    [
        (Leaves("anna", JUNE), "there is no person “anna”", ("ana",)),
        (Leaves("bo", MAY), "Bo starts only on 2026-05-01", ()),
        (Away("anna", Period(JUNE)), "there is no person “anna”", ("ana",)),
        (HandOver("paymnts", TL, "bo", JUNE), "there is no team “paymnts”", ("payments",)),
        (HandOver("payments", "techlead", "bo", JUNE), "there is no role “techlead”", (TL,)),
        (HandOver("payments", TL, "boo", JUNE), "there is no person “boo”", ("bo",)),
        (Vacate("paymnts", TL, JUNE), "there is no team “paymnts”", ("payments",)),
        (Split("paymnts", TL, JUNE), "there is no team “paymnts”", ("payments",)),
        (Split("payments", "techlead", JUNE), "there is no role “techlead”", (TL,)),
        (Split("basket", TL, JUNE), "nobody holds both roles on “basket” on 2026-06-01", ()),
    ],
)
def test_changes_that_cannot_be_made(change: Change, message: str, suggestions: tuple[str, ...]) -> None:
    with pytest.raises(ChangeError) as refused:
        apply(ACME, [change])
    assert (refused.value.message, refused.value.suggestions, str(refused.value)) == (
        message,
        suggestions,
        message,
    )
