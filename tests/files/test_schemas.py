"""The published schemas agree with the reader: what one accepts or refuses, so does the other."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from jsonschema import Draft202012Validator
from sample_files import EVERYTHING, HEAD, OWN, SCOPED
from strategies import organisations

from remit import frameworks
from remit.core.organisation import Organisation
from remit.files.organisation import read
from remit.files.problems import FileErrors
from remit.files.schemas import framework_schema, organisation_schema
from remit.files.writing import dump

ROOT = Path(__file__).resolve().parents[2]


class Loader(yaml.CSafeLoader):
    """YAML 1.2 as editors read it: days and words such as ``no`` are texts."""


Loader.yaml_implicit_resolvers = {}
for tag, pattern, first in (
    ("bool", r"true|false", "tf"),
    ("int", r"[-+]?[0-9]+", "-+0123456789"),
    ("float", r"[-+]?[0-9]+\.[0-9]+", "-+0123456789"),
    ("null", r"null|~|", ["n", "~", ""]),
):
    Loader.add_implicit_resolver(f"tag:yaml.org,2002:{tag}", re.compile(f"^(?:{pattern})$"), list(first))

ORGANISATION = Draft202012Validator(organisation_schema())
FRAMEWORK = Draft202012Validator(framework_schema())


def faults(validator: Draft202012Validator, text: str) -> list[str]:
    return [error.message for error in validator.iter_errors(yaml.load(text, Loader))]


def test_they_are_schemas_with_names_of_their_own() -> None:
    schemas: dict[str, dict[str, Any]] = {
        "organisation": organisation_schema(),
        "framework": framework_schema(),
    }
    for name, schema in schemas.items():
        Draft202012Validator.check_schema(schema)
        assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
        assert schema["$id"] == f"urn:remit:schema:{name}:1"


def test_editors_can_explain_most_keys() -> None:
    team = organisation_schema()["$defs"]["team"]["properties"]
    assert team["forge"]["description"] == "The team's handles in CODEOWNERS, without @."


@pytest.mark.parametrize("text", [EVERYTHING, SCOPED, (ROOT / "docs/examples/acme.yaml").read_text()])
def test_what_the_reader_accepts_fits(text: str) -> None:
    assert faults(ORGANISATION, text) == []


@pytest.mark.parametrize(
    "text", [OWN, *(p.read_text() for p in Path(frameworks.__file__).parent.glob("*.yaml"))]
)
def test_frameworks_fit(text: str) -> None:
    assert faults(FRAMEWORK, text) == []


@settings(
    deadline=None,
    max_examples=20,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(organisations(most_teams=3, most_people=3))
def test_what_is_written_fits(organisation: Organisation) -> None:
    assert faults(ORGANISATION, dump(organisation)) == []


@pytest.mark.parametrize(
    "text",
    [
        "- a",
        "remit: 2\norganisation: {id: a, name: A}",
        "organisation: {id: a, name: A}",
        HEAD + "peeple: []",
        HEAD + "people: {}",
        HEAD + "people: [ana]",
        HEAD + "people: [{name: Ana}]",
        HEAD + "people: [{id: a b, name: Ana}]",
        HEAD + "people: [{id: ana, name: ''}]",
        HEAD + "people: [{id: ana, name: [Ana]}]",
        HEAD + "people: [{id: ana, name: Ana, kind: robot}]",
        HEAD + "people: [{id: ana, name: Ana, from: 2026-1-1}]",
        HEAD + "people: [{id: ana, name: Ana, leave: [{from: 2026-01-01}]}]",
        HEAD + "people: [{id: ana, name: Ana, emial: x}]",
        HEAD + "people:",
        HEAD + "teams: [{id: t, name: T, roles: [ana]}]",
        HEAD + "teams: [{id: t, name: T, roles: {tech lead: ana}}]",
        HEAD + "teams: [{id: t, name: T, members: ana}]",
        HEAD + "teams: [{id: t, name: T, coding_ranges: [{person: a, percent: [1]}]}]",
        HEAD + "teams: [{id: t, name: T, coding_ranges: [{person: a, percent: [1, 101]}]}]",
        HEAD + "teams: [{id: t, name: T, covers: [{role: tech-lead, acting: a}]}]",
        HEAD
        + "teams: [{id: t, name: T, covers: [{role: tech-lead, acting: a, until: 2026-01-01, rows: []}]}]",
        HEAD + "teams: [{id: t, name: T, charter: {rows: {architecture: {mode: helps}}}}]",
        HEAD + "teams: [{id: t, name: T, charter: {rows: {architecture: {cadence: 0}}}}]",
        HEAD + "systems: [{id: s, name: S, production: yes}]",
        HEAD + "scope: team",
        HEAD + "scope: {}",
        HEAD + "framework: {extends: engineering-ladders, roles: [{title: x}]}",
        HEAD + "framework: {id: x, title: X, roles: []}",
        HEAD + "suppressions: [{code: R401, until: 2027-01-01}]",
    ],
)
def test_what_has_the_wrong_form_is_refused_by_both(text: str, tmp_path: Path) -> None:
    file = tmp_path / "wrong.yaml"
    file.write_text(text)
    with pytest.raises(FileErrors):
        read(file)
    assert len(faults(ORGANISATION, text)) > 0
