"""The check as a whole: what is chosen, what is silenced, in which order, and the report."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import pairwise

import pytest
from clean import CLEAN, DAY, SINCE, found, on, plus, with_reports, with_team, without_holder
from hypothesis import given, settings
from hypothesis import strategies as st
from invented import TODAY, Inventor

from remit.core.answer import Refusal
from remit.core.charter import Charter
from remit.core.findings import (
    RULES,
    Finding,
    Report,
    Severity,
    Suppressed,
    UnknownCodeError,
    check,
    chosen,
)
from remit.core.findings.wording import HINTS, MESSAGES
from remit.core.organisation import Organisation
from remit.core.suppression import Suppression
from remit.core.team import Team
from remit.lib.periods import Period

SEEDS = st.integers(0, 10_000)
PREFIXES = st.sampled_from(["R", "R1", "R4", "R5", "R10", "R101", "R102", "R106", "R401", "R405", "R501"])


def invented(seed: int) -> Organisation:
    return replace(Inventor(seed, teams=4, people=8).organisation(), suppressions=())


SPOILT = replace(without_holder(CLEAN, "tech-lead"), deputies=())
"""A vacant role, a row that is one-sided by it, and a role without a deputy."""


# What is chosen


def test_every_code_has_its_words() -> None:
    assert list(RULES) == list(HINTS)
    assert [rule.docs for rule in RULES.values()] == list(RULES)
    assert len({rule.name for rule in RULES.values()}) == len(RULES)
    assert all(first < second for first, second in pairwise(RULES))


@pytest.mark.parametrize(
    ("select", "ignore", "codes"),
    [
        (["R50"], [], {"R501", "R502", "R503", "R504"}),
        (["r501"], [], {"R501"}),
        (["R501", " R502 "], [], {"R501", "R502"}),
        (["R5"], ["R501", "R503"], {"R502", "R504"}),
        (["R501"], ["R5"], {"R501"}),
        (["R501"], ["R501"], set()),
        ([], ["R1", "R2", "R3", "R4"], {"R501", "R502", "R503", "R504"}),
        ([], ["R"], set()),
        (["R5", "R101"], ["R50"], {"R101"}),
    ],
)
def test_the_longer_prefix_decides(select: list[str], ignore: list[str], codes: set[str]) -> None:
    assert chosen(select, ignore) == codes


def test_without_a_choice_every_code_is_looked_for() -> None:
    assert chosen() == set(RULES)


@pytest.mark.parametrize(
    ("prefix", "suggestions"), [("R109", ("R106", "R105", "R104")), ("X", ()), ("", ()), ("R1011", ("R101",))]
)
def test_what_begins_no_code_is_refused(prefix: str, suggestions: tuple[str, ...]) -> None:
    with pytest.raises(UnknownCodeError) as refused:
        check(CLEAN, DAY, select=[prefix])
    assert (refused.value.read, str(refused.value)) == (
        prefix,
        f"there is no finding code that begins with “{prefix}”",
    )
    assert set(suggestions) <= set(RULES)
    with pytest.raises(UnknownCodeError):
        chosen(ignore=[prefix])


@settings(deadline=None)
@given(SEEDS, PREFIXES)
def test_what_is_selected_and_what_is_ignored_make_the_whole(seed: int, prefix: str) -> None:
    organisation = invented(seed)
    selected = check(organisation, TODAY, select=[prefix]).findings
    others = check(organisation, TODAY, ignore=[prefix]).findings
    whole = check(organisation, TODAY).findings
    assert tuple(finding for finding in whole if finding.code.startswith(prefix)) == selected
    assert tuple(finding for finding in whole if not finding.code.startswith(prefix)) == others


# Order and parts


@settings(deadline=None)
@given(SEEDS, st.randoms(use_true_random=False))
def test_the_order_of_people_changes_nothing(seed: int, random: object) -> None:
    organisation = invented(seed)
    people = list(organisation.people)
    random.shuffle(people)  # type: ignore[attr-defined]
    shuffled = replace(organisation, people=tuple(people))
    assert check(shuffled, TODAY) == check(organisation, TODAY)


@settings(deadline=None)
@given(SEEDS)
def test_findings_stand_by_team_then_code(seed: int) -> None:
    organisation = invented(seed)
    order = [team.id for team in organisation.teams] + [None]
    places = [(order.index(finding.team), finding.code) for finding in check(organisation, TODAY).findings]
    assert places == sorted(places)


@settings(deadline=None)
@given(SEEDS)
def test_a_part_says_what_the_whole_says_of_it(seed: int) -> None:
    organisation = invented(seed)
    whole = check(organisation, TODAY)
    for team in organisation.teams:
        part = check(organisation, TODAY, teams=[team.id])
        assert part.findings == tuple(finding for finding in whole.findings if finding.team == team.id)


@settings(deadline=None)
@given(SEEDS)
def test_every_finding_can_be_told(seed: int) -> None:
    for finding in check(invented(seed), TODAY).findings:
        assert finding.message_template == MESSAGES[finding.words]
        assert "%(" not in finding.message + finding.hint
        assert (finding.team_name is None, finding.row_title is None) == (
            finding.team is None,
            finding.responsibility is None,
        )


def test_teams_are_told_in_the_organisations_order() -> None:
    three = with_team(with_team(SPOILT, "b"), "a")
    assert [team.team for team in found(three, "R101")] == ["payments", "b", "b", "a", "a"]
    assert [
        finding.team for finding in check(three, DAY, select=["R101"], teams=["a", "b", "a"]).findings
    ] == [
        "b",
        "b",
        "a",
        "a",
    ]
    assert check(three, DAY, teams=["a", "b"]).teams == 2


def test_roles_are_told_in_the_frameworks_order() -> None:
    assert [told.role for told in found(replace(SPOILT, assignments=()), "R101")] == [
        "tech-lead",
        "engineering-manager",
    ]


def test_a_team_that_is_not_known_is_refused() -> None:
    with pytest.raises(Refusal) as refused:
        check(CLEAN, DAY, teams=["paymnets"])
    assert (refused.value.message, refused.value.suggestions) == (
        "there is no team “paymnets”",
        ("payments",),
    )


def test_a_team_that_is_not_there_is_not_looked_at() -> None:
    later = plus(CLEAN, teams=Team("later", "Later", period=Period(on(1))))
    assert check(later, DAY) == Report(DAY, 1, ())
    assert check(later, on(1)).teams == 2


def test_a_manager_without_a_team_is_left_out_of_a_part() -> None:
    flat = with_reports(CLEAN, "chi", 9)
    assert [told.team for told in found(flat, "R406")] == [None]
    assert check(flat, DAY, teams=["payments"]).findings == ()


# Days


def test_a_moment_is_a_day_of_each_team() -> None:
    """At 20:00 UTC it is tomorrow in Tokyo."""
    tokyo = Team("tokyo", "Tokyo", "Asia/Tokyo")
    joins = tuple(replace(own, period=Period(on(1))) for own in CLEAN.assignments)
    held = tuple(replace(own, team="tokyo", period=Period(on(1))) for own in CLEAN.assignments)
    two = replace(plus(CLEAN, teams=tokyo), assignments=(*joins, *held))
    report = check(two, datetime(2026, 3, 2, 20, tzinfo=UTC), select=["R101"])
    assert [(finding.team, finding.role) for finding in report.findings] == [
        ("payments", "tech-lead"),
        ("payments", "engineering-manager"),
    ]
    assert report.at == DAY
    assert check(replace(two, zone="Asia/Tokyo"), datetime(2026, 3, 2, 20, tzinfo=UTC)).at == on(1)


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="without a zone"):
        check(CLEAN, datetime(2026, 3, 2))
    with pytest.raises(ValueError, match="without a zone"):
        check(Organisation("empty", "Empty", CLEAN.framework), datetime(2026, 3, 2))


# Suppressions


def silenced(*suppressions: Suppression, at: date = DAY, **options: list[str]) -> Report:
    return check(replace(SPOILT, suppressions=suppressions), at, **options)  # type: ignore[arg-type]


ALL = check(SPOILT, DAY).findings
VACANT, ONE_SIDED, NO_DEPUTY = ALL
HIRING = Suppression("R101", "hiring", on(10), "payments")


def test_the_spoilt_organisation_has_three_findings() -> None:
    assert [finding.code for finding in ALL] == ["R101", "R104", "R401"]


@pytest.mark.parametrize(
    ("suppression", "finding"),
    [
        (HIRING, VACANT),
        (replace(HIRING, team=None), VACANT),
        (replace(HIRING, until=on(1)), VACANT),
        (Suppression("R104", "known", on(10), "payments", "system-roadmap"), ONE_SIDED),
        (Suppression("R104", "known", on(10), responsibility="system-roadmap"), ONE_SIDED),
        (Suppression("R401", "known", on(10), person="bo"), NO_DEPUTY),
    ],
)
def test_a_suppression_silences_what_it_matches(suppression: Suppression, finding: Finding) -> None:
    rest = tuple(other for other in ALL if other is not finding)
    assert silenced(suppression) == Report(DAY, 1, rest, (Suppressed(finding, suppression),))


@pytest.mark.parametrize(
    "suppression",
    [
        Suppression("R102", "other code", on(10), "payments"),
        replace(HIRING, team="ledger"),
        replace(HIRING, responsibility="architecture"),
        replace(HIRING, person="bo"),
        Suppression("R104", "other row", on(10), "payments", "architecture"),
        Suppression("R401", "other person", on(10), "payments", person="ana"),
    ],
)
def test_every_field_that_is_set_must_match(suppression: Suppression) -> None:
    assert silenced(suppression) == Report(DAY, 1, ALL, unused=(suppression,))


def test_an_expired_suppression_silences_nothing_and_is_told() -> None:
    expired = replace(HIRING, until=DAY)
    assert silenced(expired) == Report(DAY, 1, ALL, expired=(expired,))


def test_the_team_s_own_suppression_goes_before_a_wider_one() -> None:
    wide = replace(HIRING, team=None)
    report = silenced(wide, HIRING)
    assert (report.suppressed, report.unused) == ((Suppressed(VACANT, HIRING),), (wide,))


def test_suppressions_of_what_was_not_looked_at_are_not_judged() -> None:
    expired = replace(HIRING, code="R102", until=DAY)
    assert silenced(HIRING, expired, select=["R4"]) == Report(DAY, 1, (NO_DEPUTY,))
    elsewhere, everywhere = replace(HIRING, team="ledger"), replace(HIRING, team=None, person="nobody")
    assert silenced(elsewhere, everywhere, teams=["payments"]) == Report(DAY, 1, ALL)


def test_a_suppression_without_a_team_silences_in_a_part_as_well() -> None:
    everywhere = replace(HIRING, team=None)
    assert silenced(everywhere, teams=["payments"]).suppressed == (Suppressed(VACANT, everywhere),)


@settings(deadline=None)
@given(SEEDS)
def test_suppressing_everything_leaves_nothing(seed: int) -> None:
    organisation = invented(seed)
    until = date(2030, 1, 1)
    whole = check(organisation, TODAY)
    each = {
        Suppression(finding.code, "known", until, finding.team, finding.responsibility, finding.person): None
        for finding in whole.findings
    }
    every_code = [Suppression(code, "known", until) for code in RULES]
    for suppressions in (tuple(each), tuple(every_code)):
        report = check(replace(organisation, suppressions=suppressions), TODAY)
        assert report.findings == ()
        assert tuple(finding for finding, _ in report.suppressed) == whole.findings


@settings(deadline=None)
@given(SEEDS, st.sets(st.sampled_from(list(RULES))))
def test_suppression_loses_and_invents_nothing(seed: int, codes: set[str]) -> None:
    organisation = invented(seed)
    some = tuple(Suppression(code, "known", date(2030, 1, 1)) for code in sorted(codes))
    report = check(replace(organisation, suppressions=some), TODAY)
    every = Counter(map(repr, check(organisation, TODAY).findings))
    assert Counter(map(repr, (*report.findings, *(finding for finding, _ in report.suppressed)))) == every
    assert {finding.code for finding in report.findings}.isdisjoint(codes)


# The report


@pytest.mark.parametrize(
    ("fail_on", "codes", "exit_code"),
    [
        ("warning", ["R101"], 1),
        ("warning", ["R104"], 1),
        ("warning", ["R5"], 0),
        ("error", ["R101"], 1),
        ("error", ["R104"], 0),
        ("info", ["R104"], 1),
        ("info", ["R5"], 0),
        ("never", ["R101"], 0),
    ],
)
def test_the_exit_code(fail_on: str, codes: list[str], exit_code: int) -> None:
    assert check(SPOILT, DAY, select=codes).exit_code(fail_on) == exit_code


def test_info_alone_does_not_fail() -> None:
    young = check(replace(SPOILT, charters=(Charter("payments"),)), DAY, select=["R106"])
    assert young.counts == {Severity.ERROR: 0, Severity.WARNING: 0, Severity.INFO: 1}
    assert (young.exit_code(), young.exit_code("info")) == (0, 1)


def test_another_bar_is_refused() -> None:
    with pytest.raises(ValueError, match="grave"):
        Report(DAY, 0, ()).exit_code("grave")


def test_the_report_counts_by_severity_and_code() -> None:
    report = check(SPOILT, DAY)
    assert list(report.counts.items()) == [(Severity.ERROR, 1), (Severity.WARNING, 2), (Severity.INFO, 0)]
    assert list(report.codes.items()) == [("R101", 1), ("R104", 1), ("R401", 1)]


def test_a_finding_speaks_the_readers_language() -> None:
    since = replace(SPOILT.people[0], period=Period(SINCE, DAY))
    left = replace(CLEAN, people=(since, *CLEAN.people[1:]))
    (finding,) = check(left, DAY, select=["R105"]).findings
    german = {
        finding.message_template: "%(role)s von %(team)s ist noch %(person)s, fort seit %(left)s.",
        finding.hint_template: "%(person)s ablösen.",
    }
    assert finding.message_in(german.__getitem__, lambda day: f"{day.day}. {day.month}.") == (
        "Tech Lead von Payments ist noch Ana, fort seit 2. 3.."
    )
    assert finding.hint_in(german.__getitem__) == "Ana ablösen."
    assert [severity.rank for severity in Severity] == [0, 1, 2]
