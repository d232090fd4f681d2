"""Every cell of the access matrix through the door that it has: a page, a form, an operation of the API, an export."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from databases import opened
from django.utils import timezone
from doorways import (
    DOORS,
    ELSEWHERE,
    LEFT,
    NOON,
    SCENES,
    SECRET,
    USERS,
    WITHOUT_DOOR,
    Door,
    Line,
    Scene,
    Visitor,
    fill,
    lines,
    undone,
)

from remit.db.models import AuditEntry

MATRIX = {line.cell: line for line in lines()}
SOURCE = Path(__file__).parents[2] / "src" / "remit"
ON_BOTH = {("point", "open")}
"""Scenes that are tried on PostgreSQL as well: what is decided is the same code, what it is decided from is read."""
WALKED = {
    ("team", "there"),
    ("row", "held"),
    ("row", "vacant"),
    ("check-in", "written"),
    ("point", "open"),
    ("point", "settled"),
    ("cover", "running"),
    ("cover", "ended"),
    ("deputy", "accepted"),
    ("organisation", "there"),
}
"""The scenes that are walked so far; the doors of the others are listed and wait for theirs."""
ONLY = {("row", state): {"read-observations", "check-in", "name-source"} for state in ("held", "vacant")}
"""Scenes of which these verbs alone are walked so far."""
TRIED = [
    (engine, scene)
    for scene in sorted(WALKED)
    for engine in ("sqlite", "postgresql")
    if engine == "sqlite" or scene in ON_BOTH
]


@pytest.fixture(autouse=True)
def noon(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is noon on the day."""
    monkeypatch.setattr(timezone, "now", lambda: NOON)


def test_every_cell_has_a_door_or_a_reason_and_every_door_a_cell() -> None:
    assert set(DOORS) <= set(MATRIX)
    assert not {cell for cell in DOORS if cell[2] in WITHOUT_DOOR}
    assert {cell for cell in MATRIX if cell not in DOORS and cell[2] not in WITHOUT_DOOR} == set(ELSEWHERE)
    assert not set(ELSEWHERE) & set(DOORS)
    assert all((SOURCE.parents[1] / test).exists() for test in ELSEWHERE.values())
    assert set(WITHOUT_DOOR) <= {verb for _, _, verb in MATRIX}
    assert {cell[:2] for cell in DOORS} == set(SCENES)


def test_a_verb_without_a_door_is_asked_for_nowhere() -> None:
    text = "\n".join(
        path.read_text(encoding="utf-8")
        for part in ("web", "api", "actions", "queries")
        for path in sorted((SOURCE / part).rglob("*.py"))
    )
    asked = {verb for verb in WITHOUT_DOOR if verb not in WORDS and f'"{verb}"' in text}
    assert asked == set()


WORDS = {"reopen", "share", "extend", "comment"}
"""Words of the language that stand in the code for something else."""


def expected(line: Line, scene: Scene, name: str, door: Door, visitor: Visitor) -> str:
    """By the matrix: allowed, refused, or secret where nothing of the object may be told."""
    if name in door.narrower:
        return "refused"
    if door.own:
        return "allowed" if visitor.user.person_id else "secret"
    related = scene.related(name)

    def may(other: Line) -> bool:
        marks = {other.marks[relation] for relation in related}
        return "+" in marks and "x" not in marks and (not door.api or other.token != "-")

    if may(line):
        return "allowed"
    same = (other for other in MATRIX.values() if other.cell[:2] == line.cell[:2])
    return "refused" if any(may(other) for other in same) else "secret"


def answer(response: Any) -> str:
    """What the door answered. Anything but these is a fault of the test or of the door."""
    status = response.status_code
    if status in (200, 201, 302, 304):
        return "allowed"
    return {403: "refused", 404: "secret"}.get(status, f"{status}: {response.content[-600:]!r}")


@pytest.mark.parametrize(
    ("engine", "at"), TRIED, ids=lambda part: part if isinstance(part, str) else "-".join(part)
)
def test_every_door_answers_as_the_matrix_says(
    engine: str, at: tuple[str, str], request: pytest.FixtureRequest
) -> None:
    scene = SCENES[at]
    wrong = []
    with opened(request, engine):
        fill(scene.organisation)
        visitors = {name: Visitor(name) for name in USERS if scene.organisation is not LEFT or name != "sam"}
        for cell, doors in DOORS.items():
            if cell[:2] != at or cell[2] not in ONLY.get(at, {cell[2]}):
                continue
            for (number, door), visitor in (
                (each, who) for each in enumerate(doors) for who in visitors.values()
            ):
                if visitor.name in door.but:
                    continue
                line = MATRIX[cell]

                def tried(door: Door = door, visitor: Visitor = visitor) -> tuple[Any, int]:
                    prepared = scene.prepare()
                    before = AuditEntry.objects.count()
                    response = door.act(visitor, prepared)
                    return response, AuditEntry.objects.count() - before

                response, entries = undone(tried)
                found, wanted = answer(response), expected(line, scene, visitor.name, door, visitor)
                if found != wanted:
                    wrong.append((cell, number, visitor.name, wanted, found))
                elif door.writes and not door.silent and (entries > 0) is not (wanted == "allowed"):
                    wrong.append((cell, number, visitor.name, wanted, f"{entries} entries in the audit"))
                elif door.own and visitor.name != "sam" and SECRET.encode() in response.content:
                    wrong.append((cell, number, visitor.name, wanted, "what is Sam's alone"))
    assert wrong == []
