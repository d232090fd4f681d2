"""The findings by code, and the page of each code."""

from __future__ import annotations

import pytest
from company import Get

from remit.core.findings import RULES

GROUPS = [
    "R101 Vacant 1",
    "R102 Contested 12",
    "R107 Held by an agent 1",
    "R103 Shared without a split 1",
    "R104 Shared but one-sided 3",
    "R201 Never signed 181",
    "R204 Clarity round overdue 6",
    "R403 Leave without cover 1",
    "R404 Combined role outgrown 1",
    "R405 Combined role without a declared range 1",
    "R106 Nobody for what is not listed 1",
]


def test_gravest_first_with_counts(get: Get) -> None:
    page = get("/findings/")
    assert page.texts("section.group h2") == GROUPS
    assert page.texts("ul.facts li") == ["14 error", "74 warning", "121 note"]
    assert page.texts("#list p.sub") == ["209 findings"]


@pytest.mark.parametrize(
    ("query", "groups", "said"),
    [
        ("code=R104", ["R104 Shared but one-sided 3"], "3 of 209 findings · show all"),
        (
            "team=mobile",
            [
                "R107 Held by an agent 1",
                "R201 Never signed 30",
                "R204 Clarity round overdue 1",
                "R404 Combined role outgrown 1",
                "R405 Combined role without a declared range 1",
            ],
            "34 of 209 findings · show all",
        ),
        (
            "severity=info",
            ["R106 Nobody for what is not listed 1", "R201 Never signed 120"],
            "121 of 209 findings · show all",
        ),
        ("code=R999&team=x&severity=y", GROUPS, "209 findings"),
        ("code=R101&team=mobile", [], "0 of 209 findings · show all"),
    ],
)
def test_filters(get: Get, query: str, groups: list[str], said: str) -> None:
    page = get(f"/findings/?{query}")
    assert page.texts("section.group h2") == groups
    assert page.texts("#list p.sub") == [said]


def test_a_finding_links_to_where_it_is(get: Get) -> None:
    finding = get("/findings/?code=R104").one("article.finding")
    assert finding.links("p.where")[0] == ("System Roadmap", "/teams/identity/#row-system-roadmap")


@pytest.mark.parametrize("code", RULES)
def test_each_code_has_its_page(get: Get, code: str) -> None:
    page = get(f"/findings/{code}/")
    assert page.texts("h1") == [f"{code} {RULES[code].title}"]
    assert "Why it matters" in page.texts("div.prose h2")


def test_unknown_code_says_what_may_be_meant(get: Get) -> None:
    page = get("/findings/R110/", status=404)
    assert page.texts("h1") == ["No such finding"]
    assert ("R101", "/findings/R101/") in page.links("main ul")
