"""A team's page says who holds what, where that comes from, and what is open."""

from __future__ import annotations

from company import TODAY, Get
from markup import Node

from remit.core.agreement import Agreement
from remit.core.findings import Finding, check
from remit.core.organisation import Organisation

NOT_YET = ["Agreed not signed", "Observed cannot see"]
NOT_MINE = ["Agreed not signed", "Observed for the team only"]
NOTHING = Agreement()


def fact(row: Node) -> tuple[str, list[str], list[str]]:
    """Title, holders and states of a row."""
    return row.one("h3").text, row.texts("ul.who li"), row.texts("dl.states div")


def test_head_names_leads_and_counts(get: Get) -> None:
    page = get("/teams/payments/")
    assert page.texts("h1") == ["Payments"]
    assert page.links("p.crumb") == [("Teams", "/teams/"), ("Commerce", "/teams/commerce/")]
    assert page.texts("div.head p.sub") == ["5 people · owns Ledger, Payouts"]
    assert page.texts("figure figcaption") == [
        "Ana Ruiz Tech Lead · the System",
        "Bo Lind Engineering Manager · the People away until 4 Dec 2026",
    ]
    assert page.texts("ul.facts li") == [
        "30 of 30 rows are held by someone",
        "33 findings are open",
        "0 of 31 are signed",
        "0 seen happening, 27 cannot be seen",
    ]


def test_sides_are_those_of_the_page_it_comes_from(get: Get) -> None:
    page = get("/teams/payments/")
    sides = {side.one("h2").text: len(side.select("article.row")) for side in page.select("section.side")}
    assert sides == {
        "System Tech Lead": 13,
        "People Engineering Manager": 13,
        "Shared both, each their part": 5,
    }


def test_rows_say_holder_cover_split_and_charter(get: Get) -> None:
    page = get("/teams/payments/")
    facts = {row.attributes["id"]: fact(row) for row in page.select("article.row")}
    away = "Bo Lind away until 4 Dec 2026"
    assert facts["row-code-reviews"] == (
        "Code Reviews and Feedback",
        ["Ana Ruiz"],
        ["Said the framework", *NOT_YET],
    )
    assert facts["row-one-on-ones"] == (
        "One on Ones",
        ["Chi Tan acts for Bo Lind until 4 Dec 2026", away],
        ["Said the framework", *NOT_YET],
    )
    assert facts["row-career-planning"][1] == [away]
    assert facts["row-system-roadmap"] == (
        "System Roadmap",
        ["Ana Ruiz sequence and technical risk", "Bo Lind dates and people away until 4 Dec 2026"],
        ["Said the framework", *NOT_YET],
    )
    assert facts["row-not-listed"] == (
        "What is not listed",
        ["Ana Ruiz"],
        ["Said charter of Lumen Market", *NOT_YET],
    )
    assert facts["row-on-call-rota"] == (
        "On-Call Rota own row warning: R103",
        ["Ana Ruiz", away],
        ["Said charter of Payments", *NOT_YET],
    )
    assert page.texts("p.tie") == ["Dana Weiss breaks a tie"]


def test_cover_notice_lists_the_rows(get: Get) -> None:
    notice = get("/teams/payments/").one("div.notice")
    assert notice.texts("b") == ["Chi Tan acts for Bo Lind as Engineering Manager"]
    assert notice.texts("p")[0] == (
        "Chi Tan acts for Bo Lind as Engineering Manager until 4 Dec 2026, in 9 of 17 rows."
    )
    assert notice.texts("details p")[1] == (
        "Not covered: System Roadmap, Development Process, Team Visibility and Recognition, Career Planning, "
        "Promotions and Coaching, Objectives, Performance and Feedback, Hands-On Coding 0% to 30% of the Time, "
        "Ability to Act as Tech Lead when Required, On-Call Rota."
    )


def test_drawer_has_the_reasons(get: Get) -> None:
    drawer = get("/teams/payments/").one("#row-one-on-ones").one("details")
    assert drawer.texts("summary") == ["Why? One on Ones"]
    assert drawer.texts("ol.reasons")[1:] == ["No source that could see it is connected."]
    assert drawer.texts("ul.rests li") == [
        "Connect a source that can see it, or let who holds it say so.",
    ]
    assert drawer.select("ol")[0].texts("li") == [
        "The framework “Engineering Ladders: Tech Lead and Engineering Manager” gives it to Engineering Manager.",
        "Bo Lind is Engineering Manager of Payments since 22 Nov 2024.",
        "Bo Lind is on leave up to and including 4 Dec 2026.",
        "Chi Tan acts for Bo Lind as Engineering Manager up to and including 4 Dec 2026.",
    ]
    assert drawer.links("div.more") == [("History of this row", "/teams/payments/rows/one-on-ones/")]


def test_one_person_with_both_roles_stands_once(get: Get) -> None:
    page = get("/teams/checkout/")
    assert page.texts("figure figcaption") == ["Dina Lopes Tech Lead + Engineering Manager"]
    assert page.one("#row-not-listed").texts("ul.who li") == ["Dina Lopes"]


def test_vacancy_says_whom_to_ask(get: Get) -> None:
    page = get("/teams/identity/")
    assert page.texts("figure figcaption") == [
        "Nobody Tech Lead · the System",
        "Mina Koh Engineering Manager · the People",
    ]
    assert page.texts("p.notice") == ["Nobody is Tech Lead. Its rows say whom to ask meanwhile."]
    vacant = page.one("#row-architecture")
    assert vacant.texts("ul.who li") == ["Nobody is Tech Lead", "meanwhile ask Mina Koh"]
    assert vacant.texts("dl.states div") == ["Said nobody", *NOT_MINE]
    half = page.one("#row-development-process")
    assert half.texts("ul.who li") == [
        "Mina Koh rhythm and rituals",
        "Nobody is Tech Lead",
        "meanwhile ask Mina Koh",
    ]
    assert half.texts("dl.states div") == ["Said half of it", *NOT_MINE]


def test_row_page_tells_the_history(get: Get) -> None:
    page = get("/teams/payments/rows/one-on-ones/")
    assert page.texts("h1") == ["One on Ones"]
    rows = [(tr.one("th").text, tr.one("td").text) for tr in page.select("table.history tbody tr")]
    assert rows == [
        ("since 5 Dec 2026", "Bo Lind"),
        ("10 Nov 2026 – 4 Dec 2026", "Chi Tan for Bo Lind, Bo Lind"),
        ("22 Nov 2024 – 9 Nov 2026", "Bo Lind"),
        ("up to 21 Nov 2024", "nobody"),
    ]


def test_row_page_has_its_findings(get: Get, demo: Organisation) -> None:
    record = get("/teams/payments/rows/on-call-rota/").one("#record")
    report = check(demo, TODAY, teams=["payments"], agreement=NOTHING)
    found = [finding for finding in report.findings if finding.responsibility == "on-call-rota"]
    assert [finding.code for finding in found] == ["R103", "R201"]
    assert record.texts("ul.found li") == [f"warning {f.code} {f.message} {f.hint}" for f in found]
    assert record.links("ul.found") == [("R103", "/findings/R103/"), ("R201", "/findings/R201/")]


def test_open_findings_are_told_once(get: Get, demo: Organisation) -> None:
    told = get("/teams/search/").select("article.finding")
    found = check(demo, TODAY, teams=["search"]).findings
    contested = [finding for finding in found if finding.code == "R102"]
    (leave,) = [finding for finding in found if finding.code == "R403"]
    assert len(contested) == 12
    messages = [finding.texts("p")[0] for finding in told]
    assert [words for words in messages if "signed" not in words and "round" not in words] == [
        contested[0].message,
        shown_days(leave),
    ]
    assert told[0].links("p.where")[0] == ("Technical Excellence and Innovation", "#row-technical-excellence")


def shown_days(finding: Finding) -> str:
    """The message with its days as the pages write them."""
    return finding.message_in(show_day=lambda day: f"{day.day} {day:%b} {day.year}")


def test_tree_lists_teams_with_their_leads(get: Get) -> None:
    page = get("/teams/")
    teams = [team for team in page.select("div.team") if team.select("a")]
    assert [(team.one("div.name").one("a").text, team.texts("div.held")) for team in teams] == [
        ("Commerce", ["Tech Lead: Ravi Menon", "Engineering Manager: Dana Weiss"]),
        ("Payments", ["Tech Lead: Ana Ruiz", "Engineering Manager: Bo Lind away"]),
        ("Checkout", ["Tech Lead: Dina Lopes", "Engineering Manager: Dina Lopes"]),
        ("Identity", ["Tech Lead: no TL", "Engineering Manager: Mina Koh"]),
        ("Search", ["Tech Lead: Priya Nair Jonas Falk", "Engineering Manager: Vera Silva"]),
        ("Mobile", ["Tech Lead: Eli Engel", "Engineering Manager: Eli Engel"]),
    ]
    assert len(page.select("ul.tree ul li")) == 5
