"""What was applied comes out again, equal in value and in order."""

from __future__ import annotations

import pytest
from filling import fill
from invented import TODAY, invent

from remit.actions.apply import plan_apply
from remit.db import organisation as stored

SEEDS = range(8)


@pytest.mark.parametrize("seed", SEEDS)
def test_what_was_applied_comes_out_again(database: object, seed: int) -> None:
    organisation = invent(seed)
    fill(organisation)
    assert stored.load() == organisation


@pytest.mark.parametrize("seed", SEEDS)
def test_a_second_file_brings_the_database_to_the_plans_result(database: object, seed: int) -> None:
    fill(invent(seed))
    plan = fill(invent(seed + 100))
    assert stored.load() == plan.result
    assert plan_apply(invent(seed + 100), scope=None, effective=TODAY).plan.steps == ()


def test_nothing_there_is_said(database: object) -> None:
    with pytest.raises(stored.NoOrganisationError):
        stored.load()
    assert stored.version() == 0
