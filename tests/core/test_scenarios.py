"""Every scenario, on every engine."""

from __future__ import annotations

import pytest
from engines import Engine, engine
from scenario_runner import FOLDER, Scenario, scenarios

from remit.core.reason import TEMPLATES

__all__ = ["engine"]

PRINCIPLES = {f"P{number}" for number in range(1, 9)}


@pytest.mark.parametrize("scenario", scenarios(), ids=lambda scenario: scenario.name)
def test_scenario(scenario: Scenario, engine: Engine) -> None:
    assert list(scenario.differences(engine)) == []


def test_there_are_scenarios_for_every_principle() -> None:
    assert len(scenarios()) >= 45
    assert PRINCIPLES - {rule for scenario in scenarios() for rule in scenario.rules} == set()


def test_every_reason_is_given_in_some_scenario() -> None:
    given = {
        code
        for scenario in scenarios()
        for question in scenario.questions
        if question.answer
        for code in question.answer["reasons"]
    }
    # No file may have an agent act for a holder; test_resolution_values.py has that case as a value.
    assert given == set(TEMPLATES) - {"cover-acting-agent"}


def test_titles_tell_scenarios_apart() -> None:
    titles = [scenario.title for scenario in scenarios()]
    assert sorted(set(titles)) == sorted(titles)
    assert len(list(FOLDER.iterdir())) == len(titles) + 1  # and the README
