"""Questions as people type them, with the answer that they want."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from command_line import TODAY, company

from remit.files.imports import IMPORTERS
from remit.files.organisation import read
from remit.queries.ask import MOST, Asked, ask
from remit.queries.source import ValueSource

ROWS = [
    # a row and a team, in any order, with the words that people put between them
    ("code reviews in payments", "payments", "code-reviews"),
    ("payments code reviews", "payments", "code-reviews"),
    ("Who is responsible for the code reviews of the Payments team?", "payments", "code-reviews"),
    ("who reviews code in identity?", "identity", "code-reviews"),
    ("on-call checkout", "checkout", "production-escalation"),
    ("incident payments", "payments", "production-escalation"),
    ("outage in checkout", "checkout", "production-escalation"),
    ("Who do I ask about promotion in Search?", "search", "career-planning"),
    ("hiring at mobile", "mobile", "headcount-hiring"),
    ("burnout in mobile", "mobile", "team-happiness"),
    ("tech debt payments", "payments", "technical-excellence"),
    ("retro mobile", "mobile", "development-process"),
    ("onboarding search", "search", "tech-mentoring"),
    ("delivery dates for checkout", "checkout", "team-delivery"),
    ("what is not listed in payments", "payments", "not-listed"),
    # typing errors, plurals, capitals, hyphens, figures
    ("hirign mobile", "mobile", "headcount-hiring"),
    ("code reveiws paymetns", "payments", "code-reviews"),
    ("OKRs identity", "identity", "objectives-performance"),
    ("ROADMAPS COMMERCE", "commerce", "system-roadmap"),
    ("1:1 payments", "payments", "one-on-ones"),
    ("one-on-one identity", "identity", "one-on-ones"),
    ("monitoring & SLAs in identity", "identity", "slas-monitoring"),
    ("ADRs search", "search", "architecture"),
    # rows that only a charter knows
    ("on call rota", "payments", "on-call-rota"),
    ("mobile release notes", "mobile", "release-notes"),
    # words of several rows: the nearer one
    ("performance review mobile", "mobile", "objectives-performance"),
    ("design review search", "search", "design-presentations"),
    ("search architecture", "search", "architecture"),
]

KUBERNETES = [
    ("code reviews in sig-node", "sig-node", "code-reviews"),
    ("sig node architecture", "sig-node", "architecture"),
    ("network roadmap", "sig-network", "system-roadmap"),
    ("autoscaling capacity", "sig-autoscaling", "technical-capacity"),
    ("who do I ask about hiring in scheduling", "sig-scheduling", "headcount-hiring"),
    ("contributor experience happiness", "sig-contributor-experience", "team-happiness"),
    ("storage incident", "sig-storage", "production-escalation"),
    ("architecture", "sig-architecture", "architecture"),  # a team of the same name is asked for first
]


@pytest.fixture(scope="module")
def lumen(tmp_path_factory: pytest.TempPathFactory) -> ValueSource:
    return ValueSource(read(company(tmp_path_factory.mktemp("ask"))).organisation)


@pytest.fixture(scope="module")
def kubernetes(realdata: Path) -> ValueSource:
    return ValueSource(IMPORTERS["kubernetes-sigs"].read([realdata / "kubernetes-sigs.yaml"]).organisation)


def best(found: Asked) -> tuple[str, str] | None:
    return (found.best.team.id, found.best.row.id) if found.best else None


@pytest.mark.parametrize(("question", "team", "row"), ROWS, ids=lambda value: str(value)[:40])
def test_a_row_of_a_team(lumen: ValueSource, question: str, team: str, row: str) -> None:
    found = ask(lumen, question, TODAY)
    assert best(found) == (team, row)
    assert found.rows[0].id == row
    assert found.leads == ()


@pytest.mark.parametrize(("question", "team", "row"), KUBERNETES, ids=lambda value: str(value)[:40])
def test_groups_of_kubernetes(kubernetes: ValueSource, question: str, team: str, row: str) -> None:
    assert best(ask(kubernetes, question, TODAY)) == (team, row)


@pytest.mark.parametrize("question", ["sig-auth", "steering", "testing", "release"])
def test_a_group_alone_is_shown_as_such(kubernetes: ValueSource, question: str) -> None:
    found = ask(kubernetes, question, TODAY)
    assert (found.best, len(found.teams)) == (None, 1)


TEAMS = [
    ("Payments", ["payments"]),
    ("checkout team", ["checkout"]),
    ("payments mobile", ["payments", "mobile"]),
]


@pytest.mark.parametrize(("question", "teams"), TEAMS)
def test_teams_alone(lumen: ValueSource, question: str, teams: list[str]) -> None:
    found = ask(lumen, question, TODAY)
    assert (found.best, [team.id for team in found.teams], found.people, found.leads) == (None, teams, (), ())


PEOPLE = [
    ("dana", "dana"),
    ("Dana Weiss", "dana"),
    ("lea fontaine", "lea"),
    ("Léa", "lea"),
    ("INÊS PRADO", "ines"),
    ("fontane", "lea"),
    ("sherpa", "sherpa"),
]


@pytest.mark.parametrize(("question", "person"), PEOPLE)
def test_people_alone_with_or_without_accents(lumen: ValueSource, question: str, person: str) -> None:
    found = ask(lumen, question, TODAY)
    assert (found.best, found.teams, [who.id for who in found.people]) == (None, (), [person])


LEADS = [
    ("tech lead of search", [("search", "tech-lead", ("priya", "jonas"))]),
    ("Who is the Engineering Manager of Payments?", [("payments", "engineering-manager", ("bo",))]),
    ("EM payments", [("payments", "engineering-manager", ("bo",))]),
    ("TL of identity", [("identity", "tech-lead", ())]),
    ("who leads identity", [("identity", "tech-lead", ()), ("identity", "engineering-manager", ("mina",))]),
    (
        "who runs commerce?",
        [("commerce", "tech-lead", ("ravi",)), ("commerce", "engineering-manager", ("dana",))],
    ),
]


@pytest.mark.parametrize(("question", "expected"), LEADS, ids=lambda value: str(value)[:40])
def test_who_holds_a_role(
    lumen: ValueSource, question: str, expected: list[tuple[str, str, tuple[str, ...]]]
) -> None:
    found = ask(lumen, question, TODAY)
    assert (found.best, found.rows, found.people) == (None, (), ())
    told = [(lead.team.id, lead.view.role.id, tuple(h.id for h in lead.view.holders)) for lead in found.leads]
    assert told == expected


def test_words_of_a_role_within_a_row_mean_the_row(lumen: ValueSource) -> None:
    assert best(ask(lumen, "tech lead sync of search", TODAY)) == ("search", "tech-lead-alignment")
    assert best(ask(lumen, "hands-on tech lead mobile", TODAY)) == ("mobile", "tech-lead-coding")


NOTHING = [
    "",
    "   ",
    "?!…",
    "the",
    "who is responsible",
    "xyzzy",
    "a" * 10_000,
    "\x00\x1b[31m",
    "\u202e",
    "💥",
]


@pytest.mark.parametrize("question", NOTHING, ids=lambda value: repr(value)[:20])
def test_nonsense_has_no_answer(lumen: ValueSource, question: str) -> None:
    assert ask(lumen, question, TODAY) == Asked(question, TODAY, None, (), (), (), (), ())


def test_a_very_long_question_is_answered_soon(kubernetes: ValueSource) -> None:
    began = time.monotonic()
    found = ask(kubernetes, "architecture of node " * 50_000, TODAY)
    assert best(found) == ("sig-node", "architecture")
    assert time.monotonic() - began < 2


def test_without_a_team_all_are_shown_and_ones_own_first(lumen: ValueSource) -> None:
    def teams(own: tuple[str, ...]) -> list[str]:
        found = ask(lumen, "one on ones", TODAY, own)
        assert {card.row.id for card in found.others} <= {"one-on-ones"}
        return [card.team.id for card in (found.best, *found.others) if card]

    assert teams(()) == ["commerce", "payments", "checkout", "identity", "search", "mobile"]
    assert teams(("search",)) == ["search"]


def test_many_teams_are_cut_to_what_can_be_read(kubernetes: ValueSource) -> None:
    found = ask(kubernetes, "retrospective", TODAY)
    assert len(found.others) == MOST


def test_far_fetched_readings_are_left_out(lumen: ValueSource, kubernetes: ValueSource) -> None:
    assert ask(lumen, "code reviews in payments", TODAY).others == ()
    found = ask(kubernetes, "code reviews in sig-node", TODAY)
    assert (found.others, [team.id for team in found.teams], found.people) == ((), ["sig-node"], ())


def test_the_answer_has_its_reasons(lumen: ValueSource) -> None:
    found = ask(lumen, "hiring payments", TODAY)
    assert found.best is not None
    assert [(holder.id, holder.acting_for) for holder in found.best.row.holders] == [
        ("chi", "bo"),
        ("bo", None),
    ]
    assert [reason.text for reason in found.best.row.reasons] == [
        "The framework “Engineering Ladders: Tech Lead and Engineering Manager” gives it to Engineering Manager.",
        "Bo Lind is Engineering Manager of Payments since 2024-11-22.",
        "Bo Lind is on leave up to and including 2026-12-04.",
        "Chi Tan acts for Bo Lind as Engineering Manager up to and including 2026-12-04.",
    ]


def test_three_roles_of_another_kind() -> None:
    source = ValueSource(read(Path(__file__).parents[1] / "cli" / "three-roles.yaml").organisation)
    assert best(ask(source, "stories web", TODAY)) == ("web", "backlog")
    found = ask(source, "designer of app", TODAY)
    assert [(lead.view.role.id, [h.id for h in lead.view.holders]) for lead in found.leads] == [
        ("design", ["ana"])
    ]
    assert [lead.view.role.id for lead in ask(source, "who leads app", TODAY).leads] == ["build"]
    assert [lead.view.vacant for lead in ask(source, "builder of web", TODAY).leads] == [True]
