"""The packaged framework says what the page says, row by row."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import yaml

from remit.core.framework import Focus, Framework, Responsibility
from remit.files.frameworks import packaged

FRAMEWORK: Framework = packaged("engineering-ladders")
ROWS = FRAMEWORK.responsibilities
LADDERS = FRAMEWORK.ladders
PAGE = "tech-lead-vs-engineering-manager.md"
TL, EM = ("tech-lead",), ("engineering-manager",)
BOTH = TL + EM

# id, title, holders, mode, sight, cadence in days or the event that it is due at
DESIGN: list[tuple[str, str, tuple[str, ...], str, str, int | str]] = [
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


def holders(row: Responsibility) -> tuple[str, ...]:
    """The ids of the roles that hold a row; the framework names nobody in person."""
    assert {party.kind for party in row.holders} == {"role"}
    return tuple(party.id for party in row.holders)


def page_columns(page: Path) -> list[list[str]]:
    """The two columns of the page's table: the rows of the TL and the rows of the EM, in order."""
    cells = [
        [cell.strip() for cell in line.strip().strip("|").split("|")]
        for line in page.read_text(encoding="utf-8").splitlines()
        if line.startswith("|")
    ]
    return [[row[column] for row in cells[2:]] for column in (0, 1)]


def test_the_rows_are_those_of_the_design() -> None:
    assert [
        (row.id, row.title, holders(row), row.mode, row.sight, row.cadence or row.cadence_event)
        for row in ROWS
    ] == DESIGN


def test_a_row_is_due_by_days_or_by_an_event_never_both() -> None:
    assert [row.id for row in ROWS if (row.cadence is None) == (row.cadence_event is None)] == []


def test_thirteen_of_the_tech_lead_thirteen_of_the_manager_three_shared() -> None:
    assert Counter(map(holders, ROWS)) == {TL: 13, EM: 13, BOTH: 3}


def test_the_roles() -> None:
    assert [
        (role.id, role.title, role.short, role.focus, role.in_charge_of, role.coding_range, role.max_holders)
        for role in FRAMEWORK.roles
    ] == [
        ("tech-lead", "Tech Lead", "TL", Focus.SYSTEM, "the System", (30, 70), 1),
        ("engineering-manager", "Engineering Manager", "EM", Focus.PEOPLE, "the People", (0, 30), 1),
    ]
    assert FRAMEWORK.people_role == FRAMEWORK.roles[1]


def test_the_titles_of_the_coding_rows_state_the_ranges_of_the_roles() -> None:
    stated = {
        holders(row): tuple(int(percent) for percent in re.findall(r"(\d+)%", row.title))
        for row in ROWS
        if row.mode == "measure"
    }
    assert stated == {(role.id,): role.coding_range for role in FRAMEWORK.roles}


def test_only_one_on_ones_alert_later_than_they_are_due() -> None:
    assert {row.id: row.alert_after for row in ROWS if row.alert_after} == {"one-on-ones": 31}


def test_every_row_explains_itself_and_can_be_found() -> None:
    wanting = [
        row.id for row in ROWS if not (row.description and row.happening and 3 <= len(row.aliases) <= 8)
    ]
    assert wanting == []


def test_what_people_type_leads_to_the_row_they_mean() -> None:
    row_of = {alias: row.id for row in ROWS for alias in row.aliases}
    typed = ("on-call", "pager", "promotion", "1:1", "hiring", "tech debt", "okr", "slo", "retro", "burnout")
    assert [row_of[word] for word in typed] == [
        "production-escalation",
        "production-escalation",
        "career-planning",
        "one-on-ones",
        "headcount-hiring",
        "technical-excellence",
        "objectives-performance",
        "slas-monitoring",
        "development-process",
        "team-happiness",
    ]


def test_no_alias_leads_to_two_rows() -> None:
    counted = Counter(alias.casefold() for row in ROWS for alias in row.aliases)
    assert [alias for alias, count in counted.items() if count > 1] == []


def test_no_alias_is_the_title_or_id_of_another_row() -> None:
    names = {name.casefold(): row.id for row in ROWS for name in (row.id, row.short_title)}
    assert [
        (row.id, alias)
        for row in ROWS
        for alias in row.aliases
        if names.get(alias.casefold(), row.id) != row.id
    ] == []


def test_texts_are_one_paragraph_of_whole_sentences() -> None:
    texts = [role.description for role in FRAMEWORK.roles]
    texts += [text for row in ROWS for text in (row.description, row.happening)]
    texts += [area.description for area in LADDERS.managing_managers]
    for axis in LADDERS.axes:
        texts += [axis.description, *(description for _, description in axis.levels)]
    assert len(texts) == 2 + 29 * 2 + 5 + 5 * 6
    assert [text for text in texts if "\n" in text or not text.endswith(".")] == []


def test_the_source_and_its_licence_are_named() -> None:
    assert sorted(FRAMEWORK.attribution) == ["licence", "note", "source"]
    assert FRAMEWORK.attribution["licence"] == "Apache-2.0"
    assert FRAMEWORK.attribution["source"] == "https://github.com/jorgef/engineeringladders"


def test_titles_and_holders_equal_the_page_row_by_row(realdata: Path) -> None:
    """Each column in its order; the page puts "Ability to Act as …" after the shared rows, we before."""
    for role, column in zip(BOTH, page_columns(realdata / PAGE), strict=True):
        shared = [title for title in column if title.endswith("(shared)")]
        assert [row.title for row in ROWS if holders(row) == (role,)] == [
            title for title in column if title not in shared
        ]
        assert [row.title for row in ROWS if holders(row) == BOTH] == shared


def test_the_ladders_equal_the_published_facts(realdata: Path) -> None:
    facts = yaml.safe_load((realdata / "ladders.yaml").read_text(encoding="utf-8"))
    assert {
        "axes": {axis.id: [name for name, _ in axis.levels] for axis in LADDERS.axes},
        "positions": {
            position.id: [dict(position.levels)[axis.id] for axis in LADDERS.axes]
            for position in LADDERS.positions
        },
        "ladders": dict(LADDERS.ladders),
        "senior_from": LADDERS.senior_from,
        "managing_managers": {area.id: list(area.poles) for area in LADDERS.managing_managers},
    } == facts


def test_every_position_belongs_to_a_ladder() -> None:
    assert {position.ladder for position in LADDERS.positions} == dict(LADDERS.ladders).keys()
