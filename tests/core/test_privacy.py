"""Taking somebody out of texts and data."""

from __future__ import annotations

from remit.core.privacy import PARTS, SOMEBODY, Redaction, mark

ANA = Redaction("ana", "Ana Ruiz", "erased-1", ("ana@acme.example",), ("anaruiz",))


def test_the_person_is_gone_from_texts() -> None:
    texts = {
        "ana": "erased-1",
        "person:ana": "person:erased-1",
        "role:ana": "role:ana",
        "ana/tech-lead/pay": "erased-1/tech-lead/pay",
        "anaruiz": SOMEBODY,
        "@AnaRuiz": SOMEBODY,
        "@anaruiz/team": "@anaruiz/team",
        "Ask Ana Ruiz, or ANA@acme.example.": f"Ask {SOMEBODY}, or {SOMEBODY}.",
        "Ana Ruizova, banana, other.ana@acme.example2": "Ana Ruizova, banana, other.ana@acme.example2",
        "": "",
    }
    assert {text: ANA.text(text) for text in texts} == texts


def test_a_name_of_one_word_is_replaced_only_where_it_stands_alone() -> None:
    may = Redaction("may", "May", "erased-1")
    assert [may.text(text) for text in ("May", "in May", "may")] == [SOMEBODY, "in May", "erased-1"]


def test_an_id_that_others_have_too_is_replaced_only_where_it_is_a_persons() -> None:
    lead = Redaction("tech-lead", "Lea", "erased-1", ambiguous=True)
    data = {
        "holders": [["role", "tech-lead"], ["person", "tech-lead"]],
        "role": "tech-lead",
        "person": "tech-lead",
    }
    assert lead.data(data) == {
        "holders": [["role", "tech-lead"], ["person", "erased-1"]],
        "role": "tech-lead",
        "person": "erased-1",
    }
    assert lead.text("tech-lead/x") == "tech-lead/x"


def test_the_person_is_gone_from_data() -> None:
    person = {
        "id": "ana",
        "name": "Ana Ruiz",
        "identities": [["email", "ana@acme.example"]],
        "experience": ["x"],
        "n": 1,
    }
    assert ANA.data([person, {"ana": "yes", "other": None}, ["person", "bo"], [1, "ana", True]]) == [
        {"id": "erased-1", "name": SOMEBODY, "identities": [], "experience": [], "n": 1},
        {"erased-1": "yes", "other": None},
        ["person", "bo"],
        [1, "erased-1", True],
    ]


def test_parts_say_all_there_is_to_say_and_marks_differ() -> None:
    assert all(all(part) for part in PARTS)
    assert len({part.id for part in PARTS}) == len(PARTS)
    assert len({mark("acme", "ana"), mark("acme", "bo"), mark("other", "ana")}) == 3
