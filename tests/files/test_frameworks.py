"""Frameworks as files: packaged ones, one's own, and those that extend another."""

# ruff: noqa: E501 - a case is easier to read on one line

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sample_files import OWN

from remit.core.framework import (
    Area,
    Axis,
    Focus,
    Framework,
    Ladders,
    Mode,
    Party,
    Position,
    Responsibility,
    Role,
    Sight,
)
from remit.files.frameworks import packaged, packaged_ids, read
from remit.files.problems import FileErrors

if TYPE_CHECKING:
    from pathlib import Path


def written(folder: Path, text: str) -> Path:
    file = folder / "own.yaml"
    file.write_text(text)
    return file


def told(folder: Path, text: str) -> list[str]:
    file = written(folder, text)
    with pytest.raises(FileErrors) as caught:
        read(file)
    return [str(problem).removeprefix(f"{file}:") for problem in caught.value.problems]


def test_a_framework_of_ones_own(tmp_path: Path) -> None:
    assert read(written(tmp_path, OWN)) == Framework(
        "own",
        "Our own",
        (
            Role("po", "Product Owner", "PO", Focus.PEOPLE, "the Product", (0, 10), 2, "Owns."),
            Role("dev", "Developer", "D"),
        ),
        (
            Responsibility(
                "backlog",
                "Backlog",
                (Party.role("po"), Party.role("dev")),
                Mode.PERFORMS,
                Sight.TRACED,
                14,
                None,
                30,
                "It is in order.",
                "Keep it.",
                ("stories",),
            ),
            Responsibility("incidents", "Incidents", (Party.role("dev"),), cadence_event="incident"),
        ),
        {"source": "ours"},
        Ladders(
            (Axis("craft", "Craft", "d", (("Learns", "l"), ("Leads", ""))),),
            (("D", "Developer"),),
            (Position("D1", "D", (("craft", 1),)), Position("D12", "D", (("craft", 2),))),
            4,
            (Area("goals", "Goals", ("Team", "Individuals"), "both"),),
        ),
    )


def test_what_extends_changes_field_by_field_and_adds_at_the_end(tmp_path: Path) -> None:
    base = packaged("engineering-ladders")
    framework = read(
        written(
            tmp_path,
            "framework: 1\nextends: engineering-ladders\nid: ours\ntitle: Ours\nattribution: {source: us}\n"
            "ladders: {senior_from: 3}\n"
            "roles: [{id: tech-lead, title: Lead, coding_range: null}]\n"
            "responsibilities:\n- {id: system-roadmap, cadence: null, cadence_event: release, aliases: []}\n"
            "- {id: drills, title: Drills, holders: [tech-lead]}\n",
        )
    )
    roadmap, before = (each.responsibility_by_id["system-roadmap"] for each in (framework, base))
    assert (framework.id, framework.title, framework.extends) == ("ours", "Ours", "engineering-ladders")
    assert (framework.attribution, framework.ladders) == ({"source": "us"}, Ladders(senior_from=3))
    assert framework.role_by_id["tech-lead"] == Role(
        "tech-lead", "Lead", "TL", Focus.SYSTEM, "the System", None, 1, base.roles[0].description
    )
    assert (roadmap.title, roadmap.cadence, roadmap.cadence_event, roadmap.aliases) == (
        before.title,
        None,
        "release",
        (),
    )
    assert [row.id for row in framework.responsibilities] == [*base.responsibility_by_id, "drills"]


def test_packaged_frameworks() -> None:
    assert packaged_ids() == ("engineering-ladders",)
    assert packaged("engineering-ladders") is packaged("engineering-ladders")
    with pytest.raises(KeyError):
        packaged("../secrets")


@pytest.mark.parametrize(
    ("text", "problems"),
    [
        ("- a", ["1:1: not what belongs here; read: a list of 1; expected: a mapping with framework, id, title, roles, "
                 "responsibilities; or a mapping with framework, extends"]),
        ("framework: 1", [f"1:1: '{key}' is missing; read: {{framework: …}}; expected: {key}: {expected}" for key, expected in (
            ("id", "the id of a framework: letters, digits, '.', '_' and '-', at most 100"),
            ("title", "a name"),
            ("roles", "a list (entries): a mapping with id, title"),
            ("responsibilities", "a list (entries): a mapping with id, title, holders"),
        )]),
        (OWN.replace("holders: [dev]", "holders: [deb]"), ["12:5: 'incidents' names an unknown role; read: deb; "
         "expected: a role of the framework; did you mean 'dev'?"]),
        (OWN.replace("id: dev", "id: po"), ["8:5: the same id twice; read: po; expected: each id once",
         "10:5: 'backlog' names an unknown role; read: dev; expected: a role of the framework",
         "12:5: 'incidents' names an unknown role; read: dev; expected: a role of the framework"]),
        ("framework: 1\nextends: engineering-ladder", ["1:1: unknown framework; read: engineering-ladder; "
         "expected: a packaged framework; did you mean 'engineering-ladders'?"]),
        ("framework: 1\nextends: engineering-ladders\nresponsibilities: [{id: architectur, cadence: 9}]", [
            "3:20: 'title' is missing in a new entry; read: architectur; expected: title, or the id of a known entry; "
            "did you mean 'architecture'?",
            "3:20: 'holders' is missing in a new entry; read: architectur; expected: holders, or the id of a known entry; "
            "did you mean 'architecture'?"]),
        ("framework: [", ["2:1: not YAML: did not find expected node content"]),
    ],
)  # fmt: skip
def test_frameworks_that_are_wrong(tmp_path: Path, text: str, problems: list[str]) -> None:
    assert told(tmp_path, text + "\n") == problems


def test_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(FileErrors, match="cannot read it: No such file"):
        read(tmp_path / "missing.yaml")
