"""Each finding has a page, each page has what a reader needs, and its examples are files that Remit reads."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

import remit.files
from remit.core.findings import RULES
from remit.files import organisation

PAGES = sorted((Path(remit.files.__file__).parent / "findings_docs").glob("*.md"))
SECTIONS = ["Why it matters", "What is looked at", "How to mend it", "When to live with it"]
EASED = "info until the team's own charter has its first row, a {severity} from then on"
EXPERIENCED = (
    "{severity}; info where the person has declared experience in both roles, and the message says so"
)
BLOCK = re.compile(r"^```yaml\n(.*?)^```$", re.MULTILINE | re.DOTALL)

page_by_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)


def test_there_is_one_page_for_each_code() -> None:
    assert [page.stem for page in PAGES] == list(RULES)


@page_by_page
def test_the_page_is_short_and_has_its_sections(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert text.splitlines()[0] == f"# {page.stem} {RULES[page.stem].title}"
    assert re.findall(r"^## (.+)$", text, re.MULTILINE) == SECTIONS
    assert len(text.splitlines()) <= 60


@page_by_page
def test_the_page_states_the_severity_of_the_rule(page: Path) -> None:
    rule = RULES[page.stem]
    form = EASED if rule.eases else EXPERIENCED if rule.code == "R404" else "{severity}"
    stated = re.findall(r"^\*\*Severity:\*\* (.+)\.$", page.read_text(encoding="utf-8"), re.MULTILINE)
    assert stated == [form.format(severity=rule.severity)]


@page_by_page
def test_the_suppression_is_for_this_finding_and_has_reason_and_end(page: Path) -> None:
    *_, last = examples(page)
    [suppression] = last["suppressions"]
    assert suppression["code"] == page.stem
    assert {"reason", "until"} <= suppression.keys()


@page_by_page
def test_the_examples_are_read_as_parts_of_an_organisation_file(page: Path, tmp_path: Path) -> None:
    for number, example in enumerate(examples(page)):
        file = tmp_path / f"{number}.yaml"
        file.write_text(yaml.safe_dump(completed(example), sort_keys=False), encoding="utf-8")
        assert organisation.read(file).organisation.id == "acme"


def examples(page: Path) -> list[dict[str, Any]]:
    return [yaml.safe_load(block) for block in BLOCK.findall(page.read_text(encoding="utf-8"))]


def completed(example: dict[str, Any]) -> dict[str, Any]:
    """The example with the people and teams that it takes for granted, and nothing else changed."""
    people = {entry["id"]: entry for entry in example.get("people", [])}
    teams = {entry["id"]: entry for entry in example.get("teams", [])}
    for person in ("ana", "bo", "chi", "dana", "review-bot"):
        people.setdefault(person, {"id": person, "name": person})
    for team in ("payments", "checkout"):
        teams.setdefault(team, {"id": team, "name": team})
    if "covers" in teams["payments"]:
        teams["payments"].setdefault("roles", {}).setdefault("engineering-manager", "bo")
    head = {"remit": 1, "organisation": {"id": "acme", "name": "Acme"}}
    return {**head, **example, "people": list(people.values()), "teams": list(teams.values())}
