"""Agreement against published worked examples, and against two other packages."""

from __future__ import annotations

import json
from pathlib import Path
from time import perf_counter
from typing import Any

import krippendorff
import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from remit.lib.agreement import AC1, ALPHA, RAW, Change, Estimate, bootstrap, estimate, t_quantile, tally

N = None
TWELVE_UNITS = [
    [1, 1, N, 1], [2, 2, 3, 2], [3, 3, 3, 3], [3, 3, 3, 3], [2, 2, 2, 2], [1, 2, 3, 4],
    [4, 4, 4, 4], [1, 1, 2, 1], [2, 2, 2, 2], [N, 5, 5, 5], [N, N, 1, 1], [N, N, 3, N],
]  # fmt: skip
"""Four observers, twelve units: Krippendorff, Computing Krippendorff's Alpha-Reliability, 2011, section C; the same
data in Gwet, Handbook of Inter-Rater Reliability, 4th ed. 2014, p. 120 (in the R package irrCAC: cac.raw4raters)."""

FIFTEEN_UNITS = [
    [1, 1, 2, N, 2], [1, 1, 0, 1, N], [2, 3, 3, 3, N], [N, 0, 0, N, 0], [0, 0, 0, N, 0],
    [0, 0, 0, N, 0], [1, 0, 2, N, 1], [1, N, 2, 0, N], [2, 2, 2, N, 2], [2, 1, 1, 1, N],
    [N, 1, 0, 0, N], [0, 0, 0, 0, N], [1, 2, 2, 2, N], [3, 3, 2, 2, 3], [1, 1, 1, N, 1],
]  # fmt: skip
"""Five observers, fifteen units, each unit missing some: Gwet 2014 (irrCAC: cac.raw5obser)."""

ABSTRACTORS = {("E", "E"): 13, ("A", "A"): 20, ("A", "N"): 7, ("N", "A"): 4, ("N", "N"): 56}
"""Two abstractors, a hundred pregnancies: Gwet 2014 (irrCAC: cont3x3abstractors)."""

ORACLE: dict[str, Any] = json.loads((Path(__file__).parent / "irrcac.json").read_text(encoding="utf-8"))

counts = st.lists(st.tuples(*[st.integers(0, 5)] * 4), min_size=2, max_size=12)


def rounded(coefficient: Any, subjects: Any, digits: int) -> tuple[float, int]:
    found = estimate(coefficient, subjects)
    assert found is not None
    return round(found.value, digits), found.subjects


def test_the_canonical_twelve_units() -> None:
    subjects = tally(TWELVE_UNITS, (1, 2, 3, 4, 5))
    assert rounded(ALPHA, subjects, 3) == (0.743, 11)
    assert rounded(RAW, subjects, 5) == (0.81818, 11)
    assert rounded(AC1, subjects, 5) == (0.77544, 12)


def test_fifteen_units_with_missing_ratings() -> None:
    subjects = tally(FIFTEEN_UNITS, (0, 1, 2, 3))
    assert rounded(RAW, subjects, 5) == (0.61556, 15)
    assert rounded(AC1, subjects, 5) == (0.49662, 15)
    assert rounded(ALPHA, subjects, 5) == (0.48053, 15)


def test_two_abstractors() -> None:
    subjects = tally((pair for pair, times in ABSTRACTORS.items() for _ in range(times)), "EAN")
    assert rounded(RAW, subjects, 2) == (0.89, 100)
    assert rounded(AC1, subjects, 7) == (0.8493305, 100)
    assert rounded(ALPHA, subjects, 7) == (0.7972585, 100)


@pytest.mark.parametrize("case", ORACLE["cases"], ids=lambda case: f"{len(case['table'])} subjects")
def test_as_irrcac_has_it(case: dict[str, Any]) -> None:
    subjects = tally(case["table"], ORACLE["categories"])
    for coefficient in (RAW, AC1, ALPHA):
        found = estimate(coefficient, subjects)
        assert found is not None
        assert found.value == pytest.approx(case[coefficient.name], abs=1e-8)
    found = estimate(AC1, subjects)
    assert found is not None
    assert found.error == pytest.approx(case["AC1 jackknife"], abs=1e-8)


@settings(deadline=None)
@given(counts)
def test_alpha_as_krippendorff_has_it(table: list[tuple[int, ...]]) -> None:
    pairable = [subject for subject in table if sum(subject) > 1]
    assume(sum(any(column) for column in zip(*pairable, strict=True)) > 1)
    found = estimate(ALPHA, table)
    assert found is not None
    oracle = krippendorff.alpha(value_counts=np.array(table), level_of_measurement="nominal")
    assert found.value == pytest.approx(oracle, abs=1e-12)


@settings(deadline=None)
@given(counts)
def test_who_rated_and_the_order_do_not_matter(table: list[tuple[int, ...]]) -> None:
    for coefficient in (RAW, AC1, ALPHA):
        found, turned = estimate(coefficient, table), estimate(coefficient, table[::-1])
        assert (found and found[:2]) == (turned and pytest.approx(turned[:2]))
        if found is not None and found.error is not None:
            assert found.low is not None
            assert found.high is not None
            assert -1 <= found.low <= found.value + 1e-9
            assert found.value - 1e-9 <= found.high <= 1


def test_the_interval_is_t_times_the_error_and_stops_at_one() -> None:
    """Shares 1, 1, 0, 1 of four subjects: mean 0.75, error of a mean sqrt(0.1875 / 3) = 0.25; t with 3 is 3.182."""
    found = estimate(RAW, [(2, 0), (0, 2), (1, 1), (3, 0)])
    assert found == Estimate(
        0.75, 4, pytest.approx(0.25), pytest.approx(0.75 - 0.25 * 3.182446, abs=1e-5), 1.0
    )


def test_perfect_agreement_has_no_error() -> None:
    assert estimate(AC1, [(3, 0), (3, 0), (3, 0)]) == Estimate(1.0, 3, 0.0, 1.0, 1.0)


@pytest.mark.parametrize(
    ("coefficient", "subjects"),
    [
        (RAW, []),
        (RAW, [(0, 0), (1, 0)]),
        (AC1, [(0, 0)]),
        (AC1, [(1, 0), (0, 1)]),
        (AC1, [(2,), (3,)]),
        (ALPHA, [(2, 0), (3, 0)]),
        (ALPHA, [(1, 0), (0, 1)]),
    ],
)
def test_no_value_where_nothing_can_be_compared(coefficient: Any, subjects: list[tuple[int, ...]]) -> None:
    assert estimate(coefficient, subjects) is None


def test_no_error_where_leaving_one_out_leaves_nothing() -> None:
    assert estimate(RAW, [(2, 1)]) == Estimate(1 / 3, 1)
    assert estimate(AC1, [(2, 0), (1, 0)]) == Estimate(1.0, 2)


def test_a_rating_outside_of_the_categories_is_refused() -> None:
    assert tally([["a", None, "b"], [None]], "ab") == [(1, 1), (0, 0)]
    with pytest.raises(KeyError):
        tally([["c"]], "ab")


@pytest.mark.parametrize(
    ("level", "degrees", "quantile"),
    [
        (0.95, 1, 12.706), (0.95, 2, 4.303), (0.95, 3, 3.182), (0.95, 10, 2.228), (0.95, 28, 2.048),
        (0.95, 29, 2.045), (0.95, 120, 1.980), (0.90, 5, 2.015), (0.99, 10, 3.169), (0.99, 30, 2.750),
    ],
)  # fmt: skip
def test_quantiles_as_tables_print_them(level: float, degrees: int, quantile: float) -> None:
    assert round(t_quantile(level, degrees), 3) == quantile


APART = [((5, 0), (3, 2)), ((4, 0), (2, 2)), ((0, 5), (2, 3)), ((5, 0), (3, 2)), ((0, 4), (1, 3))] * 5


def test_a_bootstrap_says_what_has_changed_and_says_it_again() -> None:
    change = bootstrap(AC1, APART, "round 2")
    assert change is not None
    assert change.changed
    assert change.low <= change.difference <= change.high < 0
    assert bootstrap(AC1, APART, "round 2") == change
    assert bootstrap(AC1, APART, "round 3") != change
    back = bootstrap(AC1, [(after, before) for before, after in APART], "round 2")
    assert back is not None
    assert back.changed
    assert back.difference == pytest.approx(-change.difference)


def test_the_same_answers_have_not_changed() -> None:
    assert bootstrap(AC1, [(after, after) for _, after in APART], "x") == Change(0.0, 0.0, 0.0)
    assert not Change(0.0, 0.0, 0.0).changed


def test_the_interval_is_that_of_all_samples() -> None:
    """Two subjects, raw agreement: samples differ by +1, 0 or -1 with chances 1/4, 1/2, 1/4."""
    pairs = [((1, 1), (2, 0)), ((2, 0), (1, 1))]
    assert bootstrap(RAW, pairs, "x") == Change(0.0, -1.0, 1.0)
    assert bootstrap(RAW, pairs, "x", level=0.4) == Change(0.0, 0.0, 0.0)


def test_no_answer_where_too_many_samples_have_no_value() -> None:
    """One subject of three has a pair: (2/3)^3 of the samples miss it. Of twelve with nine, hardly any does."""
    alone = [((2, 0), (1, 1))]
    empty = [((1, 0), (1, 0))]
    assert bootstrap(RAW, [], "x") is None
    assert bootstrap(RAW, empty, "x") is None
    assert bootstrap(RAW, alone + 2 * empty, "x") is None
    assert (3 / 12) ** 12 < 0.05
    assert bootstrap(RAW, 9 * alone + 3 * empty, "x") == Change(-1.0, -1.0, -1.0)


def test_ten_thousand_samples_of_a_whole_card_are_quick() -> None:
    card = [((4, 1, 0, 0, 1, 1), (5, 1, 1, 0, 0, 0))] * 29
    start = perf_counter()
    bootstrap(AC1, card, "x")
    assert perf_counter() - start < 3
