"""Every cell of the access matrix through the door that it has: a page, a form, an operation of the API, an export."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from databases import opened
from django.utils import timezone
from doorcompany import NOON, USERS, fill
from doorscenes import LEFT, SCENES, Scene
from doortable import DOORS, ELSEWHERE, NOBODYS, UNSHARED_CELLS, WITHOUT_DOOR
from doorthings import SECRET
from doorways import Door, Line, Visitor, answer, lines, undone

from remit.api.urls import PREFIX, schema
from remit.db.models import AuditEntry

MATRIX = {line.cell: line for line in lines()}
SOURCE = Path(__file__).parents[2] / "src" / "remit"
ON_BOTH = {("point", "settled"), ("cover", "granted")}
"""Scenes that are tried on PostgreSQL as well: what is decided is the same code, what it is decided from is read."""
TRIED = [
    (engine, scene)
    for scene in SCENES
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
    without = {cell for cell in MATRIX if cell not in DOORS and cell[2] not in WITHOUT_DOOR}
    assert without == set(ELSEWHERE) | set(UNSHARED_CELLS)
    assert not set(ELSEWHERE) & set(UNSHARED_CELLS)
    assert set(WITHOUT_DOOR) <= {verb for _, _, verb in MATRIX}
    assert {cell[:2] for cell in DOORS} == set(SCENES)


def test_every_operation_of_the_api_is_behind_a_cell() -> None:
    there = {
        f"{method.upper()} {path.removeprefix('/' + PREFIX.rstrip('/'))}"
        for path, methods in schema()["paths"].items()
        for method in methods
    }
    listed = {door.operation for doors in DOORS.values() for door in doors if door.api}
    assert listed | set(NOBODYS) == there
    assert not listed & set(NOBODYS)


@pytest.mark.parametrize("named", sorted({*ELSEWHERE.values(), *NOBODYS.values()}))
def test_what_is_tried_elsewhere_is_tried_there(named: str) -> None:
    file, _, test = named.partition("::")
    text = (SOURCE.parents[1] / file).read_text(encoding="utf-8")
    assert re.search(rf"^def {re.escape(test)}\(", text, re.MULTILINE)


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
        return "allowed" if visitor.user.person_id or door.anybody else "secret"
    related = scene.related(name)

    def may(other: Line) -> bool:
        marks = {other.marks[relation] for relation in related}
        return "+" in marks and "x" not in marks and (not door.api or other.token != "-")

    if may(line):
        return "allowed"
    same = (other for other in MATRIX.values() if other.cell[:2] == line.cell[:2])
    return "refused" if any(may(other) for other in same) else "secret"


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
        here = ((cell, *each) for cell in DOORS if cell[:2] == at for each in enumerate(DOORS[cell]))
        for cell, number, door in here:
            for visitor, wanted in asked(MATRIX[cell], scene, door, visitors):
                response, entries = undone(lambda door=door, visitor=visitor: tried(scene, door, visitor))
                found = answer(response)
                if found != wanted:
                    wrong.append((cell, number, visitor.name, wanted, found))
                elif door.writes and not door.silent and (entries > 0) is not (wanted == "allowed"):
                    wrong.append((cell, number, visitor.name, wanted, f"{entries} entries in the audit"))
                elif door.own and visitor.name != "sam" and SECRET.encode() in response.content:
                    wrong.append((cell, number, visitor.name, wanted, "what is Sam's alone"))
    assert not wrong, "\n".join(map(str, wrong))


def asked(line: Line, scene: Scene, door: Door, visitors: dict[str, Visitor]) -> list[tuple[Visitor, str]]:
    """Who tries the door, and what it has to answer; of a door in brief one for each answer."""
    found = [
        (visitor, expected(line, scene, name, door, visitor))
        for name, visitor in visitors.items()
        if name not in door.but
    ]
    return list({wanted: (who, wanted) for who, wanted in reversed(found)}.values()) if door.brief else found


def tried(scene: Scene, door: Door, visitor: Visitor) -> tuple[Any, int]:
    """What the door answers the visitor, and how many entries of the audit that made."""
    number = door.made(scene.prepare())
    before = AuditEntry.objects.count()
    response = door.act(visitor, number)
    return response, AuditEntry.objects.count() - before
