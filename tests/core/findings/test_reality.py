"""Family R3, R503 and R504: what evidence says. A check without evidence says nothing of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from clean import CLEAN, DAY, EM, TL, Told, gone, on, plus, with_rows, without_holder

from remit.core.charter import Charter, CharterRow
from remit.core.coding import Verdict
from remit.core.cover import Cover
from remit.core.evidence import EscalationPath, Evidence, FailingSource, RepositoryAccess
from remit.core.findings import Finding, Severity, check
from remit.core.findings.patch import Patch
from remit.core.framework import Mode, Responsibility
from remit.core.observation import NOTHING, Observation, RowActs, RowFacts, Seen, Source, State, observe
from remit.core.observation_facts import Coded, Pair
from remit.core.organisation import Organisation
from remit.core.person import Leave
from remit.core.source_state import SourceState
from remit.core.suppression import Suppression
from remit.core.system import CodeOwnersRule, Repository, System, SystemOwner
from remit.core.team import Team
from remit.lib.periods import Period

W, INFO = Severity.WARNING, Severity.INFO
CALENDAR = Source("calendar", "Calendar", SourceState.HEALTHY, until=DAY, named=True)
ROW = RowFacts(DAY, Mode.PERFORMS, cadence=14, alert_after=31, sources=(CALENDAR,))


def found(
    evidence: Evidence | None, *codes: str, organisation: Organisation = CLEAN, teams: list[str] | None = None
) -> list[Finding]:
    select = codes or ["R3", "R503", "R504"]
    return list(check(organisation, DAY, select=select, teams=teams, evidence=evidence).findings)


def told(findings: list[Finding]) -> list[Told]:
    return [Told(*finding[:7], finding.message) for finding in findings]


def seen(facts: RowFacts = ROW, acts: RowActs = NOTHING, organisation: Organisation = CLEAN) -> list[Told]:
    evidence = Evidence({("payments", "one-on-ones"): observe(facts, acts)})
    return told(found(evidence, organisation=organisation))


def one(code: str, message: str, severity: Severity = W, row: str = "one-on-ones") -> list[Told]:
    return [Told(code, severity, "payments", row, None, None, None, message)]


def test_without_evidence_nothing_is_said_of_it() -> None:
    silent = plus(CLEAN, suppressions=Suppression("R301", "we know", on(9), "payments"))
    report = check(silent, DAY)
    assert (report.findings, report.unused) == ((), ())
    told_of = check(silent, DAY, evidence=Evidence())
    assert (told_of.findings, told_of.unused) == ((), silent.suppressions)


def test_quiet() -> None:
    assert seen() == one(
        "R301", "Nothing was seen from 2026-01-30 on, and these could have seen it: Calendar."
    )
    acts = RowActs(holder=Seen(DAY), pairs={"chi": date(2026, 1, 1)})
    assert seen(replace(ROW, pairs=(Pair("chi"),)), acts) == one(
        "R301", "With one report, the last time was 60 days ago or more."
    )


def test_elsewhere_by_role_without_a_name() -> None:
    acts = RowActs(others=(Seen(on(-1), "one-on-one", "tech-lead"),))
    message = "Others do it, last on 2026-03-01; nothing shows that who holds it does."
    assert seen(acts=acts) == one("R302", message)


def test_what_cannot_be_seen_is_info_until_the_teams_charter_has_a_row() -> None:
    message = "Nothing tells whether it happens. No source that could see it is connected."
    blind = replace(ROW, sources=())
    assert seen(blind) == one("R303", message)
    assert seen(blind, organisation=replace(CLEAN, charters=(Charter("payments"),))) == one(
        "R303", message, INFO
    )


def test_while_a_source_is_read_for_the_first_time_nothing_is_said() -> None:
    new = Source("git", "Repository", SourceState.NEW)
    assert seen(replace(ROW, sources=(new,))) == []
    untold = Source("calendar", "Calendar", SourceState.HEALTHY, until=DAY)
    assert seen(replace(ROW, sources=(untold, new))) == []
    never = new._replace(state=SourceState.FAILING)
    message = "Nothing tells whether it happens. Repository cannot be read at present; last read: —."
    assert seen(replace(ROW, sources=(never,))) == one("R303", message)


def coded(*holders: Coded) -> Evidence:
    facts = RowFacts(DAY, Mode.MEASURE, coding=holders)
    return Evidence({("payments", "tech-lead-coding"): observe(facts)})


ANA, BO = Coded("ana", "Ana", True), Coded("bo", "Bo", True)


@pytest.mark.parametrize(("verdict", "where"), [(Verdict.BELOW, "under"), (Verdict.ABOVE, "over")])
def test_coding_out_of_range(verdict: Verdict, where: str) -> None:
    told_of = Told("R304", W, "payments", "tech-lead-coding", None, "ana", None, f"Ana has shared that it is {where} "
                   "the range.")  # fmt: skip
    shares = ANA._replace(verdict=verdict)
    assert told(found(coded(shares))) == [told_of]
    assert told(found(coded(shares, Coded("bo", "Bo")))) == [told_of]
    assert told(found(coded(shares, BO._replace(verdict=Verdict.WITHIN)))) == [told_of]
    assert found(coded(shares), "R301") == []


def test_coding_that_is_in_range_or_not_shared_is_no_finding() -> None:
    for verdict in (Verdict.WITHIN, Verdict.UNDETERMINED, None):
        assert found(coded(ANA._replace(verdict=verdict))) == []
    assert found(coded(Coded("ana", "Ana"), Coded("bo", "Bo"))) == []


def test_every_other_state_is_none() -> None:
    fine = set(State) - {State.QUIET, State.ELSEWHERE, State.CANNOT_SEE}
    for state in fine:
        assert found(Evidence({("payments", "one-on-ones"): Observation(state)})) == []


def test_a_row_that_does_not_apply_or_a_code_that_was_not_chosen_is_not_told() -> None:
    evidence = Evidence({("payments", "one-on-ones"): observe(ROW)})
    away = with_rows(CLEAN, CharterRow("one-on-ones", not_applicable="nobody reports"))
    assert found(evidence, organisation=away) == []
    assert found(evidence, "R302") == []


def test_a_failing_source_is_told_with_its_team_or_at_the_end() -> None:
    failing = (
        FailingSource("git", "The forge", on(-2), serves=frozenset({"payments"})),
        FailingSource("wiki", "The wiki", on(-2)),
        FailingSource("cal", "Calendar", on(-1), "payments"),
    )
    evidence = Evidence(failing=failing)
    assert told(found(evidence)) == [
        Told("R305", W, "payments", None, None, None, None, "Calendar cannot be read since 2026-03-01."),
        Told("R305", W, None, None, None, None, None, "The forge cannot be read since 2026-02-28."),
        Told("R305", W, None, None, None, None, None, "The wiki cannot be read since 2026-02-28."),
    ]
    # Of one team: its own sources, and those of nobody's that may tell of it.
    assert told(found(evidence, teams=["payments"])) == told(found(evidence))[:2]
    assert found(evidence, "R301") == []


INCIDENTS = Responsibility(
    "escalation",
    "Escalation",
    (TL,),
    Mode.PERFORMS,
    cadence_event="incident",
    observed_by=("incident-acknowledged",),
)
FRAMEWORK = replace(CLEAN.framework, responsibilities=(*CLEAN.framework.responsibilities, INCIDENTS))
CALLED = replace(CLEAN, framework=FRAMEWORK)


def path(*people: str, complete: bool = True) -> Evidence:
    return Evidence(paths=(EscalationPath("payments", "Ledger on call", frozenset(people), complete),))


def test_an_escalation_path_past_the_charter() -> None:
    [finding] = found(path("bo", "chi", "gone-for-good"), organisation=CALLED)
    assert told([finding]) == one(
        "R503", "Ledger on call reaches Bo, Chi; the charter says Ana.", row="escalation"
    )
    assert finding.patch == Patch("Ledger on call", (), ("Ana",))
    assert finding.patch.text == "@@ Ledger on call\n+Ana\n"
    nobody = found(path(), organisation=CALLED)
    assert told(nobody) == one(
        "R503", "Ledger on call reaches nobody; the charter says Ana.", row="escalation"
    )


def test_an_escalation_path_that_agrees_or_says_nothing() -> None:
    assert found(path("bo", "ana"), organisation=CALLED) == []
    assert found(path("bo", complete=False), organisation=CALLED) == []
    assert found(path("bo"), organisation=CLEAN) == []
    assert found(path("bo"), "R504", organisation=CALLED) == []


def test_who_acts_or_is_asked_meanwhile_is_agreed_too() -> None:
    cover = Cover("payments", "tech-lead", "chi", Period(on(-1), on(9)), "ana", accepted=on(-1))
    assert found(path("chi"), organisation=plus(CALLED, covers=cover)) == []
    vacant = without_holder(CALLED, "tech-lead")
    assert found(path("bo"), organisation=vacant) == []
    [finding] = found(path("chi"), organisation=vacant)
    assert finding.message == "Ledger on call reaches Chi; the charter says Bo."
    assert found(path("chi"), organisation=replace(vacant, assignments=())) == []


LEDGER = System("ledger", "Ledger")
OWNING = plus(CLEAN, systems=LEDGER, system_owners=SystemOwner("ledger", "payments"))


def access(*people: str, complete: bool = True) -> Evidence:
    return Evidence(access=(RepositoryAccess("ledger", "acme/ledger", frozenset(people), complete),))


def test_responsible_without_the_access() -> None:
    [finding] = found(access("bo"), organisation=OWNING)
    message = "Ana, Tech Lead, may not change acme/ledger, which belongs to Ledger."
    assert told([finding]) == [Told("R504", W, "payments", None, "tech-lead", "ana", "ledger", message)]
    assert finding.patch == Patch("acme/ledger", (), ("Ana: write",))


def test_access_that_is_there_unknown_or_not_needed() -> None:
    assert found(access("ana"), organisation=OWNING) == []
    assert found(access("bo", complete=False), organisation=OWNING) == []
    assert found(access(), organisation=CLEAN) == []
    assert found(access(), organisation=gone(OWNING, "ana", DAY)) == []
    away = plus(OWNING, leaves=Leave("ana", Period(DAY, on(3))))
    assert found(access(), organisation=away) == []
    later = replace(OWNING, systems=(replace(LEDGER, period=Period(on(1))),))
    assert found(access(), organisation=later) == []
    other = replace(OWNING, system_owners=(SystemOwner("ledger", "payments", Period(on(1))),))
    assert found(access(), organisation=other) == []
    assert found(access(), organisation=replace(OWNING, systems=())) == []


def test_who_acts_needs_the_access_too() -> None:
    cover = Cover("payments", "tech-lead", "chi", Period(on(-1), on(9)), "ana", accepted=on(-1))
    acted = plus(OWNING, covers=cover)
    assert [finding.person for finding in found(access("ana"), organisation=acted)] == ["chi"]


def contradicted(
    forge: tuple[str, ...] = ("acme/payments",), owners: tuple[str, ...] = ("@x",)
) -> list[Finding]:
    system = replace(
        LEDGER, code_owners=(CodeOwnersRule("*", owners, 3),), catalogue_owner="checkout",
        repositories=(Repository("git.acme.example/ledger"),),
    )  # fmt: skip
    team = Team("payments", "Payments", forge=forge)
    return list(check(replace(OWNING, systems=(system,), teams=(team,)), DAY, select=["R5"]).findings)


def test_the_patches_of_code_owners_and_catalogue() -> None:
    owners, catalogue = contradicted()
    assert owners.patch == Patch("CODEOWNERS", ("* @x",), ("* @acme/payments @x",), 3)
    assert owners.patch.text == "@@ CODEOWNERS:3\n-* @x\n+* @acme/payments @x\n"
    assert catalogue.patch == Patch("catalog-info.yaml", ("  owner: checkout",), ("  owner: payments",))
    assert contradicted(owners=())[0].patch == Patch("CODEOWNERS", ("*",), ("* @acme/payments",), 3)
    assert contradicted(forge=())[0].patch is None


def test_a_line_break_begins_no_line_of_a_patch() -> None:
    assert Patch("a\nb", ("c\n+d",), ("e\u2028f",)).text == "@@ a b\n-c +d\n+e f\n"


def test_the_rows_of_the_leads_alone_are_about_a_system() -> None:
    managed = with_rows(OWNING, CharterRow("architecture", holders=(EM,)), CharterRow("system-roadmap", holders=(EM,)),
                        CharterRow("tech-lead-coding", holders=(EM,)))  # fmt: skip
    assert found(access(), organisation=managed) == []
