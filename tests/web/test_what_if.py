"""A change tried out: which answers it changes, which findings come and go; nothing is kept."""

from __future__ import annotations

import pytest
from company import Get
from markup import Node

from remit.core.organisation import Organisation
from remit.db.organisation import load


def changes(page: Node) -> list[tuple[str, str, str]]:
    """Team and number of rows, before, after."""
    return [
        (
            item.texts("div.main a")[0] + " " + item.texts("div.main span.sub")[0],
            item.one("del").text,
            item.one("ins").text,
        )
        for item in page.select("li.effect")
    ]


def test_split_of_both_roles(get: Get) -> None:
    page = get("/what-if/?kind=splits&team=mobile&role=tech-lead&to=Kim Seo-yeon&on=2026-12-01")
    assert changes(page) == [
        ("Mobile in 14 rows", "Eli Engel", "Kim Seo-yeon"),
        ("Mobile in 3 rows", "Eli Engel", "Kim Seo-yeon, Eli Engel"),
    ]
    sections = {
        block.one("h2").text: block.texts("p.hint a") for block in page.select("#effect section.block")
    }
    assert sections["Findings that appear"] == ["R401"]
    assert sections["Findings that disappear"] == ["R404", "R405"]


def test_somebody_leaves(get: Get) -> None:
    page = get("/what-if/?kind=leaves&person=ana&on=2026-12-10")
    assert page.texts("#effect ul.facts li")[0] == "18 answers change"
    assert changes(page)[0] == ("Payments in 12 rows", "Ana Ruiz", "nobody (ask Bo Lind)")


def test_nothing_is_kept(get: Get, company: Organisation) -> None:
    before = load()
    get("/what-if/?kind=leaves&person=ana&on=2026-12-10")
    assert load() == before


@pytest.mark.parametrize(
    ("query", "errors"),
    [
        ("kind=leaves&on=2026-12-01", ["This is needed."]),
        ("kind=leaves&person=anna&on=2026-12-01", ["“anna” is not known. Did you mean ana, dana?"]),
        ("kind=leaves&person=zzzzzzzz&on=2026-12-01", ["Nobody here has this name or id."]),
        ("kind=leaves&person=ana&on=2026-02-31", ["Enter a valid date."]),
        (
            "kind=explodes&person=ana&on=2026-12-01",
            ["Select a valid choice. explodes is not one of the available choices."],
        ),
        (
            "kind=vacant&team=paymnts&role=tech-lead&on=2026-12-01",
            ["“paymnts” is not known. Did you mean Payments?"],
        ),
    ],
)
def test_what_cannot_be_read_is_said_at_the_field(get: Get, query: str, errors: list[str]) -> None:
    page = get(f"/what-if/?{query}")
    assert page.texts("form ul.errorlist li") == errors
    assert page.select("li.effect") == []


def test_a_change_that_cannot_be_made(get: Get) -> None:
    page = get("/what-if/?kind=splits&team=payments&role=tech-lead&on=2026-12-01")
    assert page.texts("div.notice p") == ["nobody holds both roles on “payments” on 2026-12-01"]
