"""``remit slo`` on the database."""

from __future__ import annotations

import json
from typing import Any

import pytest
from command_line import Done, remit
from databases import connected, database, sqlite_url
from django.utils import timezone
from editable import ACME
from filling import fill

from remit.cli.ports import Ports
from remit.db.models import FoundDocument, Source
from remit.project.database_port import DatabasePort

__all__ = ["connected", "database", "sqlite_url"]


def nothing(*_: object) -> Any:
    raise AssertionError("not asked for")


def do(*args: object) -> Done:
    return remit(*args, ports=Ports(database=DatabasePort, demo_database=nothing, serve=nothing))


@pytest.fixture(autouse=True)
def acme(database: object) -> None:
    """An organisation whose team has two objectives of its own."""
    fill(ACME)
    source = Source.objects.create(
        id="p", kind="prometheus", name="p", added_at=timezone.now(), retention_days=9, every_minutes=60
    )
    usual = {
        "objective": "",
        "service": "pay",
        "system": None,
        "team": TEAM,
        "target": 0.999,
        "window": "30d",
        "rolling": True,
        "seconds": 2592000,
        "at": 1795348800,
        "origin": "",
        "document": "a.yaml",
    }
    told = {
        "Fast\u202e": {"measured": 0.9995, "left": 0.5, "burn": 0.5, "since": 1795348800 - 2592000},
        "Sound": {"why": "other-source", "params": {"source": "Datadog"}, "rolling": False},
    }
    for name, more in told.items():
        FoundDocument.objects.create(
            source=source,
            origin="http://p",
            kind="budget",
            path=name,
            seen_at=timezone.now(),
            content={**usual, "slo": name, **more},
        )


TEAM = ACME.teams[0].id


def test_what_it_says() -> None:
    done = do("slo", TEAM)
    assert (done.code, done.out.splitlines()) == (
        0,
        [
            "Fast\\u{202e} (pay, last 30d)",
            "    target 99.9%, measured 99.95%, budget left 50%, burn 0.5×",
            "Sound (pay, calendar 30d)",
            "    target 99.9%, measured –, budget left –, burn –",
            "    Its metrics are in Datadog, which this source does not read.",
        ],
    )


def test_as_json_and_of_a_team_that_has_none() -> None:
    found = json.loads(do("slo", TEAM, "--json").out)["service_levels"]
    assert [(one["slo"], one["measured"], one["budget_left"], one["burn"]) for one in found] == [
        ("Fast\u202e", 0.9995, 0.5, 0.5),
        ("Sound", None, None, None),
    ]
    other = ACME.teams[1].id
    assert do("slo", other).out == "no objective was found for this team's systems\n"


def test_there_is_no_such_team() -> None:
    done = do("slo", "nobody")
    assert (done.code, "there is no team nobody" in done.err) == (2, True)
