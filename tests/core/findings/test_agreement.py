"""Family R2: signatures, disagreements left open, rounds. A check that is not told of them says nothing of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from clean import CLEAN, DAY, TL, Told, gone, on, plus, with_reports, with_rows

from remit.core.agreement import Agreement, OpenPoint
from remit.core.charter import CharterRow
from remit.core.cover import Cover
from remit.core.findings import Severity, check
from remit.core.organisation import Organisation
from remit.core.person import Person
from remit.core.role import RoleAssignment
from remit.core.signature import Document, Signature, document, signers
from remit.core.suppression import Suppression
from remit.core.team import Membership
from remit.core.team_day import TeamDay
from remit.lib.periods import ALWAYS, Period

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
HELD = {"payments": DAY}


def of(row: str, organisation: Organisation = CLEAN) -> Document:
    return document(TeamDay(organisation, "payments", DAY), row)


def put(what: Document, *people: str) -> tuple[Signature, ...]:
    return tuple(Signature(person, None, what.digest, NOON) for person in people)


def agreed(
    *signatures: tuple[Document, tuple[Signature, ...]], revealed: Mapping[str, object] = HELD
) -> Agreement:
    """An agreement on every row of the clean organisation, but for those given."""
    desk = TeamDay(CLEAN, "payments", DAY)
    rows = {
        row: (of(row), put(of(row), *(each.person for each in signers(desk, row)))) for row in desk.rows()
    }
    rows |= {what.row: (what, given) for what, given in signatures}
    return Agreement(
        {("payments", row): given for row, (_, given) in rows.items()},
        {what.digest: what for what, _ in rows.values()},
        revealed=revealed,  # type: ignore[arg-type]
    )


def found(
    agreement: Agreement | None,
    organisation: Organisation = CLEAN,
    *codes: str,
    teams: list[str] | None = None,
) -> list[Told]:
    report = check(organisation, DAY, select=codes or ["R2"], teams=teams, agreement=agreement)
    return [Told(*finding[:7], finding.message) for finding in report.findings]


def told(code: str, severity: Severity, row: str | None, message: str, person: str | None = None) -> Told:
    return Told(code, severity, "payments", row, None, person, None, message)


def test_without_an_agreement_nothing_is_said_of_it() -> None:
    silent = plus(CLEAN, suppressions=Suppression("R201", "we know", on(9), "payments"))
    report = check(silent, DAY)
    assert (report.findings, report.unused) == ((), ())
    told_of = check(silent, DAY, agreement=agreed())
    assert (told_of.findings, told_of.unused) == ((), silent.suppressions)


def test_a_row_that_nobody_signed() -> None:
    message = "Nobody has signed it. Still to sign: Bo, Ana."
    assert found(agreed((of("one-on-ones"), ()))) == [told("R201", Severity.WARNING, "one-on-ones", message)]


def test_never_signed_is_info_before_the_first_row_of_the_teams_charter() -> None:
    bare = replace(CLEAN, charters=())
    severities = {(each.code, each.severity) for each in found(Agreement(revealed=HELD), bare)}
    assert severities == {("R201", Severity.INFO)}


def test_a_row_that_only_some_have_signed() -> None:
    one = of("system-roadmap")
    message = "Not everybody has signed it. Still to sign: Bo."
    assert found(agreed((one, put(one, "ana")))) == [
        told("R201", Severity.WARNING, "system-roadmap", message)
    ]


def test_a_row_that_has_changed_since() -> None:
    changed = with_rows(CLEAN, CharterRow("system-roadmap", split=((TL, "all"),), tie_break=TL))
    message = "It has changed since it was signed (split, tie break). Still to sign: Ana, Bo."
    assert found(agreed(), changed) == [told("R202", Severity.WARNING, "system-roadmap", message)]
    assert found(agreed(), changed, "R201") == []
    assert found(Agreement(revealed=HELD), changed, "R202") == []


def test_a_holder_who_joins_reopens_the_rows_of_that_role_alone() -> None:
    joined = plus(CLEAN, assignments=RoleAssignment("chi", "tech-lead", "payments"))
    changed = [each for each in found(agreed(), joined) if each.code == "R202"]
    assert [each.responsibility for each in changed] == ["architecture", "tech-lead-coding", "system-roadmap"]
    counterpart = [each for each in found(agreed(), joined) if each.code == "R201"]
    assert [(each.responsibility, each.message) for each in counterpart] == [
        ("one-on-ones", "Not everybody has signed it. Still to sign: Chi."),
        ("not-listed", "Not everybody has signed it. Still to sign: Chi."),
    ]


def test_a_cover_reopens_nothing() -> None:
    cover = Cover("payments", "tech-lead", "chi", Period(DAY, on(9)), "ana", accepted=DAY)
    assert found(agreed(), plus(CLEAN, covers=cover)) == []


def test_rows_that_do_not_apply_or_that_nobody_holds_need_no_signature() -> None:
    off = with_rows(CLEAN, CharterRow("architecture", not_applicable="none"))
    assert found(Agreement(revealed=HELD), off, "R2")[0].responsibility == "tech-lead-coding"
    empty = replace(CLEAN, assignments=())
    assert found(Agreement(revealed=HELD), empty) == []


@pytest.mark.parametrize(
    ("due", "message"),
    [
        (0, "It was left open; Chi is to settle it by 2026-03-02."),
        (-1, "It was left open, and is overdue: Chi was to settle it by 2026-03-01."),
    ],
)
def test_a_disagreement_left_open(due: int, message: str) -> None:
    points = (OpenPoint("payments", "architecture", "chi", on(due)),)
    assert found(replace(agreed(), points=points)) == [
        told("R203", Severity.ERROR, "architecture", message, "chi")
    ]


def test_a_disagreement_about_a_row_that_no_longer_applies_is_over() -> None:
    points = (
        OpenPoint("payments", "architecture", "chi", DAY),
        OpenPoint("payments", "no-more", "chi", DAY),
        OpenPoint("elsewhere", "one-on-ones", "chi", DAY),
    )
    off = with_rows(CLEAN, CharterRow("architecture", not_applicable="none"))
    assert found(replace(agreed(), points=points), off, "R203") == []


@pytest.mark.parametrize(
    ("revealed", "message"),
    [
        ({}, "Payments has not held a clarity round yet."),
        ({"payments": on(-180)}, None),
        (
            {"payments": on(-181)},
            "The last clarity round of Payments was on 2025-09-02; one is due every 180 days.",
        ),
    ],
)
def test_a_round_is_due_every_180_days(revealed: dict[str, object], message: str | None) -> None:
    expected = [told("R204", Severity.WARNING, None, message)] if message else []
    assert found(agreed(revealed=revealed)) == expected


def test_an_organisation_may_agree_on_another_cadence() -> None:
    often = replace(agreed(revealed={"payments": on(-31)}), cadence=30)
    message = "The last clarity round of Payments was on 2026-01-30; one is due every 30 days."
    assert found(often) == [told("R204", Severity.WARNING, None, message)]


def test_one_person_alone_needs_no_round() -> None:
    alone = replace(CLEAN, assignments=CLEAN.assignments[:1])
    bots = plus(
        alone, memberships=(Membership("bot", "payments"), Membership("bo", "payments", Period(None, DAY)))
    )
    assert found(Agreement(), bots, "R204") == []
    assert len(found(Agreement(), plus(bots, memberships=Membership("chi", "payments")), "R204")) == 1
    assert found(Agreement(), gone(CLEAN, "bo", DAY), "R204") == []


def test_a_part_is_told_what_the_whole_is_told() -> None:
    organisation = with_reports(CLEAN, "bo", 9)
    whole = found(Agreement(), organisation, "R2")
    assert found(Agreement(), organisation, "R2", teams=["payments"]) == whole


def test_a_signature_that_is_given_late_counts() -> None:
    """A signature counts on what was signed, not on when: one given later counts as well."""
    late = of("one-on-ones")
    given = tuple(replace(each, signed_at=NOON + timedelta(days=400)) for each in put(late, "ana", "bo"))
    assert found(agreed((late, given))) == []


def test_everybody_is_called_by_name() -> None:
    other = plus(CLEAN, people=Person("eli", "Eli", period=ALWAYS))
    named = replace(agreed(), points=(OpenPoint("payments", "architecture", "eli", DAY),))
    assert found(named, other)[0].message == "It was left open; Eli is to settle it by 2026-03-02."
