"""``remit delivery`` on the database and a lake."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from command_line import Done, remit
from databases import connected, database, sqlite_url
from django.utils import timezone
from editable import ACME
from filling import fill
from lakes import envelope
from pytest_django import Settings

from remit.cli.ports import Ports
from remit.db.models import Source
from remit.evidence.lake import Lake
from remit.project.database_port import DatabasePort

__all__ = ["connected", "database", "sqlite_url"]

TEAM = ACME.teams[0].id
DAY = "2026-11-22"
PLACE = "https://git.acme.example/one"


def nothing(*_: object) -> Any:
    raise AssertionError("not asked for")


def do(*args: object) -> Done:
    return remit("delivery", *args, ports=Ports(database=DatabasePort, demo_database=nothing, serve=nothing))


@pytest.fixture(autouse=True)
def lake(database: object, settings: Settings, tmp_path: Path) -> Lake:
    """A forge of the team that told of a finished issue each week day, by five people in turn."""
    settings.LAKE_DIR = tmp_path / "lake"
    fill(ACME)
    Source.objects.create(
        pk="hub", kind="github", name="Hub", address=PLACE, team_id=TEAM, added_at=timezone.now(),
        good_at=timezone.now(), retention_days=3650, every_minutes=60,
    )  # fmt: skip
    kept = Lake(settings.LAKE_DIR)
    first = datetime(2026, 8, 24, 12, tzinfo=UTC)
    days = [first + timedelta(days=n) for n in range(84) if n % 7 < 5]
    made = [
        envelope(
            str(n), 0, "hub", activity="work-delivered", origin=PLACE, subject=str(n), actor=f"nobody {n % 5}"
        )._replace(occurred_at=day, started_at=day - timedelta(hours=36))
        for n, day in enumerate(days)
    ]
    kept.append("hub", made)
    return kept


def test_what_it_says() -> None:
    done = do(TEAM, "--at", DAY, "--weeks", 5, "--left", 10)
    assert (done.code, done.err) == (0, "")
    lines = done.out.splitlines()
    assert lines[:1] == [f"{TEAM}, weeks from 2026-10-12 to 2026-11-16 (excluded)"]
    assert [line for line in lines if not line.startswith(("Dep", "Lead", "Change"))][1:] == [
        "Time to restore: – No source told of an incident in this time. If there were any, have them told by what "
        "pages people, or label them on the forge.",
        "Throughput: 5 a week, 85% of them 5 or less (from 5)",
        "Cycle time: 1.5 days, 85% of them 1.5 or less (from 25)",
        "A finished piece of work is what the forge says is done: a merged change, a completed issue.",
        "week of     finished  days with a deployment",
        *(f"{day}         5                       –" for day in WEEKS),
        "10 pieces of work from 2026-11-22 on:",
        "  There are only 5 whole weeks; from 8 on they can be drawn from. Choose more weeks.",
    ]


WEEKS = ("2026-10-12", "2026-10-19", "2026-10-26", "2026-11-02", "2026-11-09")


def test_a_forecast_and_the_same_as_json() -> None:
    told = do(TEAM, "--at", DAY, "--left", 50, "--start", "2026-12-01").out.splitlines()
    assert told[-5:] == [
        "50 pieces of work from 2026-12-01 on:",
        *(f"  {certainty}% of the futures: done by 2027-02-09" for certainty in (50, 85, 95)),
        "  drawn 10000 times from 12 weeks",
    ]
    found = json.loads(do(TEAM, "--at", DAY, "--left", 50, "--start", "2026-12-01", "--json").out)
    assert found["forecast"] == {
        "left": 50,
        "start": "2026-12-01",
        "done_by": {"50": "2027-02-09", "85": "2027-02-09", "95": "2027-02-09"},
        "weeks": 12,
        "runs": 10000,
        "why_empty": None,
        "what_to_do": None,
    }
    figures = {one["measure"]: (one["value"], one["why_empty"]) for one in found["figures"]}
    assert figures["cycle-time"] == (1.5, None)
    assert figures["lead-time"] == (None, "No source told of a deployment to production in this time.")
    beyond = do(TEAM, "--at", DAY, "--left", 100_000).out.splitlines()
    assert "  85% of the futures: done by later than in three years" in beyond


def test_of_a_team_with_no_source_there_are_no_weeks() -> None:
    lines = do(ACME.teams[1].id).out.splitlines()
    assert len(lines) == 7
    assert "No source tells of deployments. Connect GitHub or GitLab" in lines[1]


def test_what_cannot_be_done(settings: Settings) -> None:
    assert "there is no team nobody" in do("nobody").err
    far = do(TEAM, "--at", "0001-01-01")
    assert (far.code, "a day from 1900 to 2199" in far.err) == (2, True)
    assert do(TEAM, "--weeks", 4).code == 2
    assert do(TEAM, "--left", -1).code == 2
    for path in Path(settings.LAKE_DIR).rglob("*.parquet"):
        path.write_bytes(b"broken")
    broken = do(TEAM, "--at", DAY)
    assert (broken.code, "evidence could not be read" in broken.err) == (2, True)
