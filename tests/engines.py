"""The engines that answer "who is responsible?": every one of them must pass every scenario.

An engine takes an organisation value and answers questions about it. To add one (an organisation that was
written to a database and loaded again, another implementation), write a class with ``who`` and add a maker to
``ENGINES``: a function that gets pytest's ``request`` and gives the engine, so that it can ask for fixtures
(``request.getfixturevalue("postgres_url")``). Tests that take the fixture ``engine`` then run on it as well.

The databases, which have to be emptied between two organisations, are asked in ``db/test_scenarios.py``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Protocol

import pytest

from remit.core import objects, resolution
from remit.core.answer import Answer
from remit.core.organisation import Organisation


class Engine(Protocol):
    """Answers like ``remit.core.resolution.who``: the same values, the same refusals."""

    def who(self, organisation: Organisation, team: str, responsibility: str, at: date) -> Answer: ...


class One:
    """The function that everything asks."""

    def who(self, organisation: Organisation, team: str, responsibility: str, at: date) -> Answer:
        return resolution.who(organisation, team, responsibility, at)


class Bulk:
    """The path for many rows at once. What it leaves out must be what ``who`` refuses."""

    def who(self, organisation: Organisation, team: str, responsibility: str, at: date) -> Answer:
        teams = [team] if team in organisation.index.team else []
        found = [
            answer
            for answer in resolution.answers(organisation, at, teams)
            if answer.responsibility == responsibility
        ]
        if not found:
            answer = resolution.who(organisation, team, responsibility, at)
            raise AssertionError(f"the bulk path has no answer where who() has {answer}")
        assert len(found) == 1, f"the bulk path answers {len(found)} times"
        return found[0]


class TakenApart:
    """An organisation that was taken apart into its objects and put together again, as plans and databases do."""

    def who(self, organisation: Organisation, team: str, responsibility: str, at: date) -> Answer:
        parts = objects.take_apart(organisation)
        again = objects.put_together({kind: found.values() for kind, found in parts.items()})
        return resolution.who(again, team, responsibility, at)


class Stored:
    """An organisation that was applied to a database; each question reads the part that it needs."""

    def __init__(self, request: pytest.FixtureRequest, vendor: str) -> None:
        from databases import opened

        manager = opened(request, vendor)
        self.connection = manager.__enter__()
        request.addfinalizer(lambda: manager.__exit__(None, None, None))

    def who(self, organisation: Organisation, team: str, responsibility: str, at: date) -> Answer:
        from databases import empty
        from filling import fill

        from remit.db import organisation as stored
        from remit.db.partial import load_for_teams

        empty(self.connection)
        fill(organisation)
        whole = stored.load()
        assert whole == organisation
        if team not in whole.index.team:
            return resolution.who(whole, team, responsibility, at)
        return resolution.who(load_for_teams([team], at), team, responsibility, at)


ENGINES: Mapping[str, Callable[[pytest.FixtureRequest], Engine]] = {
    "who": lambda request: One(),
    "answers": lambda request: Bulk(),
    "taken-apart": lambda request: TakenApart(),
    "sqlite": lambda request: Stored(request, "sqlite"),
    "postgresql": lambda request: Stored(request, "postgresql"),
}
"""Name of the engine to its maker."""


@pytest.fixture(params=list(ENGINES))
def engine(request: pytest.FixtureRequest) -> Engine:
    """Each engine in turn. Import it in the test module that uses it."""
    return ENGINES[request.param](request)
