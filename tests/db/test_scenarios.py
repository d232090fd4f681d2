"""Every scenario again, with the organisation applied to a database and as much of it loaded as a page needs."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.db.backends.base.base import BaseDatabaseWrapper
from filling import fill
from scenario_runner import Scenario, scenarios

from remit.core import resolution
from remit.core.answer import Answer
from remit.core.organisation import Organisation
from remit.db import organisation as stored
from remit.db import partial


class Stored:
    """The whole is asked, and so is the part that is loaded for the team: both must say the same."""

    def __init__(self) -> None:
        self.filled: Organisation | None = None

    def who(self, organisation: Organisation, team: str, responsibility: str, at: date) -> Answer:
        if self.filled != organisation:
            fill(organisation, effective=date.min + timedelta(days=1))
            self.filled = organisation
            assert stored.load() == organisation
        answer = resolution.who(stored.load(), team, responsibility, at)
        day = at.date() if isinstance(at, datetime) else at
        assert resolution.who(partial.load_for_teams([team], day), team, responsibility, at) == answer
        return answer


@pytest.mark.parametrize(
    "scenario",
    [scenario for scenario in scenarios() if not any(question.changes for question in scenario.questions)],
    ids=lambda scenario: scenario.name,
)
def test_scenario(database: BaseDatabaseWrapper, scenario: Scenario) -> None:
    assert list(scenario.differences(Stored())) == []
