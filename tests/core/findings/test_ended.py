"""R402: a cover that is over although what it was for is not."""

from __future__ import annotations

from dataclasses import replace

import pytest
from clean import CLEAN, Told, found, gone, on, plus, without_holder

from remit.core.cover import Cover
from remit.core.findings import Severity
from remit.core.organisation import Organisation
from remit.core.person import Leave
from remit.core.role import RoleAssignment
from remit.lib.periods import Period

MANAGER = "engineering-manager"


def cover(first: int, end: int, acting: str = "chi", holder: str | None = "bo", accepted: int = -90) -> Cover:
    return Cover("payments", MANAGER, acting, Period(on(first), on(end)), holder, accepted=on(accepted))


def away(*covers: Cover, first: int = -28, end: int | None = 12) -> Organisation:
    period = Period(on(first), None if end is None else on(end))
    return plus(CLEAN, leaves=Leave("bo", period), covers=covers)


def told(message: str, person: str | None = "bo") -> list[Told]:
    return [Told("R402", Severity.WARNING, "payments", None, MANAGER, person, None, message)]


ENDED = "Chi acted for Bo as Engineering Manager up to and including "
STILL = told(ENDED + "2026-03-01; Bo is away up to and including 2026-03-13.")


@pytest.mark.parametrize(
    ("organisation", "findings"),
    [
        (away(cover(-28, 0)), STILL),
        (away(cover(-28, 1)), []),
        (away(cover(-28, 12)), []),
        (away(cover(-28, 0), end=None), told(ENDED + "2026-03-01; Bo is still away, with no end set.")),
        (away(cover(-28, -7), cover(-7, 0)), STILL),
        (away(cover(-28, 0), cover(0, 12, "ana")), []),
        (away(cover(-28, 0), cover(3, 12, "ana")), STILL),
        (away(cover(-28, 0, accepted=5)), []),
        (away(cover(-40, -30)), []),
        (away(cover(-28, 0), end=0), []),
        (gone(away(cover(-28, 12)), "chi", on(0)), STILL),
        (gone(away(cover(-28, 0)), "bo", on(-1)), []),
        (without_holder(away(cover(-28, 0)), MANAGER), []),
    ],
)  # fmt: skip
def test_while_the_holder_is_on_leave(organisation: Organisation, findings: list[Told]) -> None:
    assert found(organisation, "R402") == findings


def test_a_weekend_after_the_cover_is_no_gap() -> None:
    """The cover ends on a Friday, the leave on the Sunday after; seen on the Saturday, then one day longer."""
    assert found(away(cover(-28, 5), end=7), "R402", at=on(5)) == []
    assert len(found(away(cover(-28, 5), end=8), "R402", at=on(5))) == 1


VACANT = without_holder(CLEAN, MANAGER)
UNFILLED = told("Chi acted as Engineering Manager of Payments up to and including 2026-02-28, and still nobody holds "
                "the role.", None)  # fmt: skip


@pytest.mark.parametrize(
    ("organisation", "findings"),
    [
        (plus(VACANT, covers=cover(-28, -1, holder=None)), UNFILLED),
        (plus(VACANT, covers=cover(-28, 1, holder=None)), []),
        (plus(CLEAN, covers=cover(-28, -1, holder=None)), []),
        (
            plus(
                VACANT,
                covers=cover(-28, -1, holder=None),
                assignments=RoleAssignment("ana", MANAGER, "payments", Period(on(-1), on(0))),
            ),
            [],
        ),
        (
            plus(
                VACANT,
                covers=cover(-28, -1, holder=None),
                assignments=RoleAssignment("ana", MANAGER, "payments", Period(on(-90), on(-28))),
            ),
            UNFILLED,
        ),
    ],
)
def test_while_the_role_is_vacant(organisation: Organisation, findings: list[Told]) -> None:
    assert found(organisation, "R402") == findings


def test_a_holder_and_a_vacancy_are_told_apart() -> None:
    """The cover that runs for the vacancy is none for the holder who is away."""
    both = plus(away(cover(-28, 0)), covers=cover(-5, 9, "ana", None))
    assert found(both, "R402") == STILL


def test_no_cover_no_finding() -> None:
    assert found(replace(CLEAN, leaves=(Leave("bo", Period(on(-9), on(9))),)), "R402") == []
