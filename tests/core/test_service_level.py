"""The arithmetic of service levels: budgets, burn, and where a calendar period begins."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from remit.core.service_level import Budget, budget, burn, duration, length, period_start

LISBON = ZoneInfo("Europe/Lisbon")


def test_a_budget_is_what_the_target_allows_less_what_was_used() -> None:
    found = budget(0.995, 0.99)
    assert found == Budget(pytest.approx(0.01), pytest.approx(0.005))
    assert found.left == pytest.approx(0.5)
    assert budget(1.2, 0.99).left == 1
    assert budget(0.97, 0.99).left == pytest.approx(-2)


def test_a_burn_of_one_uses_the_budget_up_at_the_end_of_the_window() -> None:
    assert burn(0.99, 0.99) == pytest.approx(1)
    assert burn(0.98, 0.99) == pytest.approx(2)
    assert burn(1, 0.99) == 0


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("30d", (30, "d")),
        (" 1Q ", (1, "Q")),
        ("5m", (5, "m")),
        ("0d", None),
        ("d", None),
        ("1.5h", None),
        ("30D", None),
    ],
)
def test_durations(text: str, expected: tuple[int, str] | None) -> None:
    assert duration(text) == expected


def test_a_window_has_two_years_at_most() -> None:
    assert length(28, "d") == 28 * 86_400
    assert length(2, "Y") == 2 * 365 * 86_400
    assert length(3, "Y") is None


@pytest.mark.parametrize(
    ("first", "now", "count", "unit", "expected"),
    [
        # By months, on the clock of the first day; the last day of a month that has no such day.
        ((2026, 1, 31), (2026, 3, 15), 1, "M", (2026, 2, 28)),
        ((2026, 1, 31), (2026, 3, 31), 1, "M", (2026, 3, 31)),
        ((2026, 1, 15), (2026, 11, 14), 1, "Q", (2026, 10, 15)),
        ((2026, 1, 15), (2026, 4, 14), 1, "Q", (2026, 1, 15)),
        ((2025, 12, 1), (2026, 2, 1), 1, "M", (2026, 2, 1)),
        # By weeks: a change of the clock in between moves nothing.
        ((2026, 3, 2), (2026, 4, 1), 1, "w", (2026, 3, 30)),
        ((2026, 3, 2), (2026, 3, 1), 1, "w", None),
    ],
)
def test_where_a_calendar_period_begins(
    first: tuple[int, int, int],
    now: tuple[int, int, int],
    count: int,
    unit: str,
    expected: tuple[int, int, int] | None,
) -> None:
    began, here = datetime(*first, tzinfo=LISBON), datetime(*now, 12, tzinfo=UTC)
    wanted = None if expected is None else datetime(*expected, tzinfo=LISBON)
    assert period_start(began, here, count, unit) == wanted
