"""One question, one answer in one step, with its reasons."""

from __future__ import annotations

import pytest
from company import Get

ASKED = {
    "code reviews in Payments": (
        "Code Reviews and Feedback in Payments",
        [("Ana Ruiz", "Tech Lead")],
        [
            "The framework “Engineering Ladders: Tech Lead and Engineering Manager” gives it to Tech Lead.",
            "Ana Ruiz is Tech Lead of Payments since 1 Apr 2025.",
        ],
    ),
    "promotion mobile": (
        "Career Planning, Promotions and Coaching in Mobile",
        [("Eli Engel", "Engineering Manager")],
        [
            "The framework “Engineering Ladders: Tech Lead and Engineering Manager” "
            "gives it to Engineering Manager.",
            "Eli Engel is Engineering Manager of Mobile since 19 Aug 2025.",
        ],
    ),
}


@pytest.mark.parametrize("question", ASKED)
def test_best_answer(get: Get, question: str) -> None:
    row, persons, reasons = ASKED[question]
    card = get(f"/?q={question}").one("article.best")
    assert card.texts("p.row-name") == [row]
    found = [(item.one("a").text, item.one("p").text) for item in card.select("ul.persons li")]
    assert found == persons
    assert card.texts("ol.reasons li") == reasons


def test_who_acts_is_named_first(get: Get) -> None:
    card = get("/?q=one on ones payments").one("article.best")
    assert [(item.one("a").text, item.one("p").text) for item in card.select("ul.persons li")] == [
        ("Chi Tan", "acts for Bo Lind as Engineering Manager until 4 Dec 2026"),
        ("Bo Lind", "Engineering Manager · away until 4 Dec 2026"),
    ]


def test_vacancy_names_whom_to_ask_meanwhile(get: Get) -> None:
    card = get("/?q=architecture identity").one("article.best")
    assert [(item.one("a").text, item.one("p").text) for item in card.select("ul.persons li")] == [
        ("Mina Koh", "meanwhile, because nobody is Tech Lead")
    ]


def test_who_leads_a_team(get: Get) -> None:
    cards = get("/?q=who leads identity").select("article.best")
    assert [(card.texts("p.row-name"), card.texts("ul.persons .name")) for card in cards] == [
        (["Tech Lead of Identity"], ["Nobody"]),
        (["Engineering Manager of Identity"], ["Mina Koh"]),
    ]


def test_own_team_is_asked_first(get: Get) -> None:
    found = get("/?q=on-call").one("#found")
    assert found.texts("article.best p.row-name") == ["Production Issues Escalation in Payments"]
    assert found.texts("section.others li") == ["On-Call Rota in Payments Ana Ruiz, Bo Lind"]


def test_person_and_team_are_found_by_name(get: Get) -> None:
    assert get("/?q=vera").links("#found") == [("Vera Silva", "/people/vera/")]
    assert get("/?q=identity").links("#found") == [("Identity", "/teams/identity/")]


def test_nothing_found_says_what_to_try(get: Get) -> None:
    found = get("/?q=qqqq").one("#found")
    assert found.texts("div.empty p") == [
        "Nothing is called “qqqq”.",
        "Try what the work is called, a team, or a name. Words from everyday talk are known too.",
    ]
    assert found.links("ul.tries")[1] == ("on-call", "/?q=on-call")


def test_every_suggested_question_has_an_answer(get: Get) -> None:
    for _text, address in get("/").links("ul.tries"):
        assert len(get(address).select("article.best")) == 1, address


def test_htmx_gets_the_answer_alone(get: Get) -> None:
    part = get("/?q=on-call", HX_Target="found", HX_Request="true")
    assert [node.attributes.get("id") for node in part.inside if not isinstance(node, str)] == ["found"]


def test_question_comes_back_as_text(get: Get) -> None:
    page = get("/?q=<b>qqqq</b>\u202e")
    assert page.one("#ask").attributes["value"] == "<b>qqqq</b>\u202e"
    assert page.texts("div.empty b") == ["Nothing is called “<b>qqqq</b>\\u{202e}”."]
