"""The packaged framework says what the page says, row by row."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parents[2]
PUBLIC = ROOT.parent / "shared" / "data"
TL, EM = ("tech-lead",), ("engineering-manager",)
BOTH = TL + EM

# id, title, holders, mode, sight, cadence in days or the event that it is due at
ROWS: list[tuple[str, str, tuple[str, ...], str, str, int | str]] = [
    ("technical-excellence", "Technical Excellence and Innovation", TL, "ensures", "artefact", 90),
    ("architecture", "Architecture and System Integration", TL, "ensures", "traced", 90),
    ("tech-mentoring", "Tech Mentoring, Adoption and Alignment", TL, "performs", "traced", 30),
    ("technical-spikes", "Technical Spikes and Experiments", TL, "ensures", "artefact", 90),
    ("code-reviews", "Code Reviews and Feedback", TL, "ensures", "traced", 7),
    ("design-presentations", "System Design Presentations", TL, "performs", "traced", 90),
    ("technical-capacity", "Technical Capacity Planning", TL, "ensures", "artefact", 90),
    ("production-escalation", "Production Issues Escalation", TL, "performs", "traced", "incident"),
    ("slas-monitoring", "System SLAs, Metrics & Monitoring", TL, "ensures", "traced", 30),
    ("platform-direction", "Platform Direction, Patterns and Practices", TL, "ensures", "artefact", 90),
    ("tech-lead-alignment", "Alignment with other Tech Leads", TL, "performs", "traced", 30),
    ("tech-lead-coding", "Hands-On Coding 30% to 70% of the Time", TL, "measure", "traced", 56),
    (
        "act-as-engineering-manager",
        "Ability to Act as Engineering Manager when Required",
        TL,
        "readiness",
        "asked",
        180,
    ),
    ("system-roadmap", "System Roadmap (shared)", BOTH, "ensures", "artefact", 90),
    ("development-process", "Development Process (shared)", BOTH, "ensures", "artefact", 90),
    ("team-visibility", "Team Visibility and Recognition (shared)", BOTH, "performs", "artefact", 30),
    ("career-planning", "Career Planning, Promotions and Coaching", EM, "performs", "traced", 180),
    ("headcount-hiring", "Headcount Planning and Hiring", EM, "ensures", "artefact", 90),
    ("team-delivery", "Team Planning and Delivery", EM, "ensures", "traced", 14),
    ("objectives-performance", "Objectives, Performance and Feedback", EM, "performs", "artefact", 90),
    ("one-on-ones", "One on Ones", EM, "performs", "traced", 14),
    ("technical-decisions", "Participation in Technical Decisions", EM, "performs", "traced", 90),
    ("cascading-communications", "Cascading Communications", EM, "performs", "artefact", 30),
    ("team-building", "Team Building Activities and Culture", EM, "ensures", "traced", 90),
    ("team-happiness", "Team Protection and Happiness", EM, "ensures", "asked", 90),
    ("team-productivity", "Team Productivity and Metrics", EM, "ensures", "traced", 30),
    ("manager-alignment", "Alignment with other Dev Managers", EM, "performs", "traced", 30),
    ("engineering-manager-coding", "Hands-On Coding 0% to 30% of the Time", EM, "measure", "traced", 56),
    ("act-as-tech-lead", "Ability to Act as Tech Lead when Required", EM, "readiness", "asked", 180),
]


@pytest.fixture(scope="module")
def data() -> dict[str, Any]:
    text = (ROOT / "src/remit/frameworks/engineering-ladders.yaml").read_text(encoding="utf-8")
    loaded: dict[str, Any] = yaml.safe_load(text)
    return loaded


def public(name: str) -> str:
    path = PUBLIC / name
    if not path.exists():
        pytest.skip(f"the public data set is not beside the project ({path.name})")
    return path.read_text(encoding="utf-8")


def page_columns(text: str) -> list[list[str]]:
    """The two columns of the page's table: the rows of the TL and the rows of the EM, in order."""
    cells = [
        [cell.strip() for cell in line.strip().strip("|").split("|")]
        for line in text.splitlines()
        if line.startswith("|")
    ]
    return [[row[column] for row in cells[2:]] for column in (0, 1)]


def test_the_rows_are_those_of_the_design(data: dict[str, Any]) -> None:
    assert [
        (
            row["id"],
            row["title"],
            tuple(row["holders"]),
            row["mode"],
            row["sight"],
            row.get("cadence", row.get("cadence_event")),
        )
        for row in data["responsibilities"]
    ] == ROWS


def test_thirteen_of_the_tech_lead_thirteen_of_the_manager_three_shared(data: dict[str, Any]) -> None:
    assert Counter(tuple(row["holders"]) for row in data["responsibilities"]) == {TL: 13, EM: 13, BOTH: 3}


def test_the_roles(data: dict[str, Any]) -> None:
    kept = ("id", "title", "short", "focus", "in_charge_of", "coding_range", "max_holders")
    assert [tuple(role[key] for key in kept) for role in data["roles"]] == [
        ("tech-lead", "Tech Lead", "TL", "system", "the System", [30, 70], 1),
        ("engineering-manager", "Engineering Manager", "EM", "people", "the People", [0, 30], 1),
    ]
    assert [role["id"] for role in data["roles"] if not role["description"].strip()] == []


def test_the_titles_of_the_coding_rows_state_the_ranges_of_the_roles(data: dict[str, Any]) -> None:
    ranges = {(role["id"],): role["coding_range"] for role in data["roles"]}
    stated = {
        tuple(row["holders"]): [int(percent) for percent in re.findall(r"(\d+)%", row["title"])]
        for row in data["responsibilities"]
        if row["mode"] == "measure"
    }
    assert stated == ranges


def test_only_one_on_ones_alert_later_than_they_are_due(data: dict[str, Any]) -> None:
    alerts = {row["id"]: row["alert_after"] for row in data["responsibilities"] if "alert_after" in row}
    assert alerts == {"one-on-ones": 31}


def test_every_row_explains_itself_and_can_be_found(data: dict[str, Any]) -> None:
    wanting = [
        row["id"]
        for row in data["responsibilities"]
        if not (row["description"].strip() and row["happening"].strip() and 3 <= len(row["aliases"]) <= 8)
    ]
    assert wanting == []


def test_no_alias_leads_to_two_rows(data: dict[str, Any]) -> None:
    counted = Counter(alias.casefold() for row in data["responsibilities"] for alias in row["aliases"])
    assert [alias for alias, count in counted.items() if count > 1] == []


def test_no_alias_is_the_title_of_another_row(data: dict[str, Any]) -> None:
    titles = {row["title"].casefold(): row["id"] for row in data["responsibilities"]}
    ids = {row["id"]: row["id"] for row in data["responsibilities"]}
    clashes = [
        (row["id"], alias)
        for row in data["responsibilities"]
        for alias in row["aliases"]
        if (titles | ids).get(alias.casefold(), row["id"]) != row["id"]
    ]
    assert clashes == []


def test_texts_are_one_paragraph_each(data: dict[str, Any]) -> None:
    entries = data["roles"] + data["responsibilities"] + data["ladders"]["managing_managers"]
    texts = [entry[key] for entry in entries for key in ("description", "happening") if key in entry]
    assert [text for text in texts if "\n" in text or not text.endswith(".")] == []


def test_the_source_and_its_licence_are_named(data: dict[str, Any]) -> None:
    assert sorted(data["attribution"]) == ["licence", "note", "source"]
    assert data["attribution"]["licence"] == "Apache-2.0"


def test_every_level_of_every_axis_is_described(data: dict[str, Any]) -> None:
    axes = data["ladders"]["axes"]
    described = {axis["id"]: sum(bool(level["description"]) for level in axis["levels"]) for axis in axes}
    assert described == dict.fromkeys(["technology", "system", "people", "process", "influence"], 5)
    assert [axis["id"] for axis in axes if not axis["description"]] == []


@pytest.mark.realdata
def test_titles_and_holders_equal_the_page_row_by_row(data: dict[str, Any]) -> None:
    tech_lead, manager = page_columns(public("tech-lead-vs-engineering-manager.md"))
    # Sorted: the page lists "Ability to Act as …" after the shared rows, the framework before them.
    ours = {
        role: sorted(row["title"] for row in data["responsibilities"] if role in row["holders"])
        for role in BOTH
    }
    assert ours == {"tech-lead": sorted(tech_lead), "engineering-manager": sorted(manager)}
    assert {row["title"] for row in data["responsibilities"] if len(row["holders"]) == 2} == {
        title for title in tech_lead if title.endswith("(shared)")
    }


@pytest.mark.realdata
def test_the_order_is_that_of_the_page(data: dict[str, Any]) -> None:
    for role, column in zip(BOTH, page_columns(public("tech-lead-vs-engineering-manager.md")), strict=True):
        alone = [row["title"] for row in data["responsibilities"] if row["holders"] == [role]]
        assert alone == [title for title in column if not title.endswith("(shared)")]
        together = [row["title"] for row in data["responsibilities"] if len(row["holders"]) == 2]
        assert together == [title for title in column if title.endswith("(shared)")]


@pytest.mark.realdata
def test_the_ladders_equal_the_published_facts(data: dict[str, Any]) -> None:
    facts = yaml.safe_load(public("ladders.yaml"))
    ladders = data["ladders"]
    assert {axis["id"]: [level["name"] for level in axis["levels"]] for axis in ladders["axes"]} == facts[
        "axes"
    ]
    assert {
        position: [levels[axis] for axis in facts["axes"]]
        for position, levels in ladders["positions"].items()
    } == facts["positions"]
    assert ladders["ladders"] == facts["ladders"]
    assert ladders["senior_from"] == facts["senior_from"]
    assert {area["id"]: area["poles"] for area in ladders["managing_managers"]} == facts["managing_managers"]
