"""A part of the organisation gives the same answers as the whole, and costs the same number of queries."""

from __future__ import annotations

from datetime import date

import pytest
from django.db.backends.base.base import BaseDatabaseWrapper
from django.test.utils import CaptureQueriesContext
from filling import fill
from invented import TODAY, invent, tidy

from remit.core.findings import check
from remit.core.organisation import Organisation
from remit.core.reporting import reports
from remit.core.resolution import answers
from remit.db import organisation as stored
from remit.db import partial
from remit.queries import person
from remit.queries.database import DatabaseSource
from remit.queries.source import ValueSource, outline

DAYS = (date(2025, 6, 1), TODAY, date(2027, 1, 1))


@pytest.mark.parametrize("seed", range(6))
def test_answers_and_findings_of_some_teams_are_those_of_the_whole(database: object, seed: int) -> None:
    whole = invent(seed, teams=12, people=40)
    fill(whole)
    for day in DAYS:
        for teams in (["team-0"], ["team-4"], ["team-11"], ["team-2", "team-7", "team-9"]):
            part = partial.load_for_teams(teams, day)
            assert list(answers(part, day, teams)) == list(answers(whole, day, teams))
            assert check(part, day, teams=teams).findings == check(whole, day, teams=teams).findings


@pytest.mark.parametrize("seed", range(6))
def test_reports_of_those_who_hold_a_role_on_the_teams_are_all_there(database: object, seed: int) -> None:
    whole = invent(seed, teams=12, people=40)
    fill(whole)
    for day in DAYS:
        theirs = reports(whole, day)
        for team in ("team-0", "team-5", "team-10"):
            part = reports(partial.load_for_teams([team], day), day)
            for held in whole.index.roles_on.get(team, ()):
                if day in held.period:
                    assert part.get(held.person, ()) == theirs.get(held.person, ())


@pytest.mark.parametrize("seed", range(4))
def test_a_persons_page_is_that_of_the_whole(database: object, seed: int) -> None:
    whole = invent(seed, teams=12, people=20)
    fill(whole)
    for each in whole.people:
        assert person.page(DatabaseSource(), each.id, TODAY) == person.page(
            ValueSource(whole), each.id, TODAY
        )


def test_a_part_is_smaller_than_the_whole(database: object) -> None:
    fill(tidy(teams=40, size=6))
    part = partial.load_for_teams(["team-17"], TODAY)
    assert {team.id for team in part.teams} == {"team-0", "team-1", "team-17"}
    assert {member.team for member in part.memberships} == {"team-17"}
    assert len(part.people) == 6 + 2 + 2
    assert partial.load_for_person("person-17-2").index.person.keys() == part.index.person.keys()


def test_nobody_and_nowhere_are_empty_parts(database: object) -> None:
    fill(invent(1))
    nowhere = partial.load_for_teams(["elsewhere"], TODAY)
    assert (nowhere.id, nowhere.teams) == ("acme", ())
    assert "nobody" not in partial.load_for_person("nobody").index.person


def test_the_outline_is_that_of_the_whole(database: object) -> None:
    whole = invent(5)
    fill(whole)
    assert DatabaseSource().outline() == outline(whole)


def test_the_skeleton_has_the_tree_and_the_organisations_charter_alone(database: object) -> None:
    whole = invent(2)
    fill(whole)
    charters = tuple(charter for charter in whole.charters if charter.team is None)
    assert partial.skeleton() == Organisation(
        whole.id,
        whole.name,
        whole.framework,
        whole.zone,
        teams=whole.teams,
        team_parents=whole.team_parents,
        charters=charters,
    )


@pytest.mark.parametrize(("teams", "people"), [(2, 4), (12, 40)])
def test_the_number_of_queries_does_not_grow(database: BaseDatabaseWrapper, teams: int, people: int) -> None:
    fill(invent(4, teams=teams, people=people))
    around = 2 if database.vendor == "postgresql" else 0  # BEGIN and COMMIT
    counts = {}
    for name, load in {
        "whole": stored.load,
        "skeleton": partial.skeleton,
        "teams": lambda: partial.load_for_teams(["team-0", "team-1"], TODAY),
        "person": lambda: partial.load_for_person("person-1"),
        "outline": DatabaseSource().read_outline,
    }.items():
        with CaptureQueriesContext(database) as queries:
            load()
        counts[name] = len(queries) - around
    assert counts == {"whole": 17, "skeleton": 5, "teams": 28, "person": 29, "outline": 4}
