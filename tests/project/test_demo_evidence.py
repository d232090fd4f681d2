"""What the tools of the demo's company tell: once it is read, every state and every finding that there is occurs."""

from __future__ import annotations

import socket
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.utils import timezone
from pytest_django import Settings

from remit.actions import collect, push
from remit.actions.observing import observe
from remit.core.coding import Verdict
from remit.core.findings.rules import RULES
from remit.core.observation_state import State
from remit.db.models import CodingShare, Source
from remit.project import demo_evidence
from remit.project.database_port import DatabasePort
from remit.project.demo import fill
from remit.queries.coding import coding_of
from remit.queries.database import DatabaseSource
from remit.queries.delivery import delivery
from remit.queries.findings import of_teams

TODAY = datetime.now(UTC).date()


@pytest.fixture
def read(db: None, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The company, its evidence, and what the background does with it; the sources that were read."""
    settings.LAKE_DIR = tmp_path / "lake"

    def refused(*_: object, **__: object) -> None:
        raise AssertionError("the demo looked into the network")

    monkeypatch.setattr(socket, "getaddrinfo", refused)
    monkeypatch.setattr(socket.socket, "connect", refused)
    fill(DatabasePort(), TODAY)
    demo_evidence.fill(tmp_path / "tools", TODAY)
    due = collect.due(timezone.now())
    found = [collect.collect(source, timezone.now()) for source in due]
    push.drain_all(timezone.now())
    assert observe(timezone.now())
    return [one.source for one in found if one is not None and one.problem is None]


def test_every_source_but_the_failing_one_is_read_and_none_of_it_in_the_network(read: list[str]) -> None:
    assert sorted(read) == [
        "basket",
        "calendar-ana",
        "calendar-bo",
        "calendar-chi",
        "calendar-dina",
        "calendar-eli",
        "ledger",
        "shopping-app",
        "sign-in",
    ]
    failing = Source.objects.filter(problem__isnull=False).values_list("pk", flat=True)
    assert list(failing) == ["catalogue-search"]


def test_every_state_and_every_finding_occurs(read: list[str]) -> None:
    source = DatabaseSource()
    organisation = source.whole()
    evidence = source.evidence(organisation, None, TODAY)
    assert evidence is not None
    assert {one.state for one in evidence.observations.values()} == set(State)
    teams = [team.id for team in organisation.teams]
    known = source.with_found(organisation, TODAY)
    found = of_teams(known, TODAY, teams, source.agreement(None, TODAY), evidence=evidence).findings
    assert {one.code for one in found} == set(RULES)
    assert sorted((one.person, one.team) for one in found if one.code == "R304") == [
        ("dina", "checkout"),
        ("ravi", "commerce"),
    ]
    shared = CodingShare.objects.filter(ended_at=None).values_list("person", "team", "role")
    verdicts = {
        (person, team): own.judgement.verdict
        for person, team, role in shared
        for own in coding_of(organisation, person, timezone.now()).roles
        if (own.team.id, own.role.id) == (team, role)
    }
    assert verdicts == {
        ("dina", "checkout"): Verdict.ABOVE,
        ("jonas", "search"): Verdict.UNDETERMINED,
        ("priya", "search"): Verdict.UNDETERMINED,
        ("ravi", "commerce"): Verdict.BELOW,
        ("vera", "search"): Verdict.WITHIN,
    }


def test_one_team_delivers_all_six_figures_and_others_say_why_not(read: list[str]) -> None:
    source, now = DatabaseSource(), timezone.now()
    whys = {
        team: {one.figure.why.code for one in found.figures if one.figure.why is not None}
        for team in ("payments", "mobile", "commerce")
        for found in [delivery(source.for_teams([team], TODAY), team, TODAY, now)]
    }
    assert whys["payments"] == set()
    assert whys["mobile"] >= {"no-deployments", "none-merged"}
    assert whys["commerce"] == {"no-deployments", "no-incidents", "no-items"}
