"""Decisions across teams: only where the record and the organisation of that day prove it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from git_repositories import Stream
from pytest_django import Settings

from remit.actions import collect as collecting
from remit.actions import source as sources
from remit.actions.organisation import begin
from remit.core.organisation import Organisation
from remit.core.person import Identity, Kind, Person
from remit.core.role import RoleAssignment
from remit.core.team import Membership, Team
from remit.db.models import Account, Source
from remit.files.frameworks import packaged
from remit.lib.periods import Period

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
MARCH = date(2025, 3, 1)
PEOPLE = tuple(
    Person(name, f"{name.title()} Somebody", kind, (Identity("email", f"{name}@acme.example"),))
    for name, kind in (
        ("ana", Kind.HUMAN),
        ("bo", Kind.HUMAN),
        ("chi", Kind.HUMAN),
        ("dee", Kind.HUMAN),
        ("ola", Kind.HUMAN),
        ("robot", Kind.AGENT),
    )
)
COMPANY = Organisation(
    "acme",
    "Acme",
    packaged("engineering-ladders"),
    people=PEOPLE,
    teams=(Team("pay", "Payments"), Team("web", "Web")),
    assignments=(RoleAssignment("ana", "tech-lead", "pay"), RoleAssignment("bo", "tech-lead", "web")),
    memberships=(
        Membership("chi", "pay"),
        Membership("dee", "web", Period(None, MARCH)),
        Membership("dee", "pay", Period(MARCH, None)),
        Membership("robot", "web"),
    ),
)


def record(deciders: str, day: str = "2025-06-01", **more: str) -> str:
    others = "".join(f"{name}: [{people}]\n" for name, people in more.items())
    return f"---\nstatus: accepted\ndate: {day}\ndecision-makers: [{deciders}]\n{others}---\n# Use x\n"


@pytest.fixture(autouse=True)
def company(database: object, settings: Settings, tmp_path: Path) -> None:
    settings.LAKE_DIR = tmp_path / "lake"
    begin(COMPANY, acting_user=None)


def told(tmp_path: Path, **records: str) -> list[tuple[str, str, str]]:
    """Record, person and team of every decision across teams that the lake then has."""
    stream = Stream()
    stream.commit({f"docs/adr/{name}.md": text for name, text in records.items()})
    folder = stream.into(tmp_path / "r.git")
    sources.add("git", str(folder), acting_user=None, now=NOW, source_id="r")
    return read()


def read() -> list[tuple[str, str, str]]:
    done = collecting.collect("r", NOW, force=True)
    assert done is not None
    assert done.problem is None
    whose = dict(Account.objects.values_list("key", "person"))
    rows: list[dict[str, Any]] = sources.lake().read("r").to_pylist()
    found = [row for row in rows if row["activity"] == "cross-team-decision"]
    assert len({row["uid"] for row in rows}) == len(rows)
    return sorted(
        (row["occurred_at"].date().isoformat(), str(whose[row["actor"]]), row["team"]) for row in found
    )


def of(*names: str) -> str:
    return ", ".join(f"{name}@acme.example" for name in names)


def test_deciders_of_several_teams_and_no_others(tmp_path: Path) -> None:
    assert told(
        tmp_path,
        across=record(of("ana", "bo"), consulted=of("chi"), informed=of("dee")),
        within=record(of("ana", "chi"), "2025-06-02", consulted=of("bo")),
        alone=record(of("ana"), "2025-06-03", informed=of("bo")),
        robots=record(of("ana", "robot"), "2025-06-04"),
        strangers=record(of("ana", "nobody", "ola"), "2025-06-05"),
        twice=record(of("ana", "ana"), "2025-06-06"),
    ) == [("2025-06-01", "ana", "pay"), ("2025-06-01", "bo", "web")]


def test_the_teams_are_those_of_the_day(tmp_path: Path) -> None:
    assert told(
        tmp_path, before=record(of("ana", "dee"), "2025-02-01"), after=record(of("ana", "dee"), "2025-04-01")
    ) == [("2025-02-01", "ana", "pay"), ("2025-02-01", "dee", "web")]


def test_read_again_nothing_comes_twice_and_what_became_known_counts(tmp_path: Path) -> None:
    stranger = record(of("ana") + ", b.lindgren@home.example", "2025-06-01")
    assert told(tmp_path, one=stranger) == []
    Account.objects.filter(value="b.lindgren@home.example").update(person_id="bo", rule="confirmed")
    for _ in range(2):
        Source.objects.update(cursor={})
        assert read() == [("2025-06-01", "ana", "pay"), ("2025-06-01", "bo", "web")]
