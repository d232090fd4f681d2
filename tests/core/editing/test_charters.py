"""What charters say from a day on; what is accepted; corrections; what a form has seen."""

from __future__ import annotations

import json
from dataclasses import replace

from editable import ACME, APR, FEB, JAN, MAR, MAY
from invented import EM, TL, invent
from refusals import refusal

from remit.core.charter import Charter, CharterRow
from remit.core.editing import (
    ANY,
    Seen,
    add_suppression,
    assign_role,
    correct,
    digest,
    end_row,
    end_suppression,
    free_id,
    mailbox,
    period_from,
    remove,
    seen,
    set_charter_terms,
    set_row,
)
from remit.core.objects import KINDS as ALL
from remit.core.objects import Key, TeamRow, key_of, take_apart
from remit.core.person import Leave, Person
from remit.core.suppression import Suppression
from remit.core.team import Team
from remit.lib.periods import Period

ROW = CharterRow("architecture", Period(FEB), (TL,), note="first")
ACCEPTED = Suppression("R401", "known", MAY, team="pay")


def test_a_row_is_said_from_a_day_on_and_its_history_stays() -> None:
    first = set_row(ACME, "pay", ROW)
    assert first.charters == (Charter("pay", (ROW,)),)
    other = replace(ROW, responsibility="one-on-ones")
    second = set_row(set_row(first, "pay", other), "pay", replace(ROW, period=Period(APR), note="second"))
    ended = replace(ROW, period=Period(FEB, APR))
    assert second.charters == (
        Charter("pay", (ended, other, replace(ROW, period=Period(APR), note="second"))),
    )
    third = set_row(second, None, ROW)
    assert third.charters == (*second.charters, Charter(None, (ROW,)))
    between = set_row(second, "pay", replace(ROW, period=Period(MAR), note="between"))
    assert between.charters[0].rows == (
        replace(ROW, period=Period(FEB, MAR)),
        other,
        replace(ROW, period=Period(APR), note="second"),
        replace(ROW, period=Period(MAR, APR), note="between"),
    )
    assert set_row(first, "pay", replace(ROW, period=Period(MAR))) == first
    none = end_row(second, "pay", "architecture", MAR)
    assert none.charters == (Charter("pay", (replace(ROW, period=Period(FEB, MAR)), other)),)
    assert refusal(lambda: end_row(none, "pay", "architecture", MAR)) == (
        "this charter says nothing of the row from that day on",
        "responsibility",
    )
    assert refusal(lambda: set_row(ACME, "xyzzy", ROW)) == ("there is no team “xyzzy”", "team")


def test_the_terms_of_a_charter() -> None:
    after = set_charter_terms(set_row(ACME, "pay", ROW), "pay", (EM,), [("tech-lead", 2)])
    assert after.charters == (Charter("pay", (ROW,), (EM,), (("tech-lead", 2),)),)
    assert refusal(lambda: set_charter_terms(ACME, None, None, [("tech-lead", 0)])) == (
        "at least one may hold a role",
        "max_holders",
    )
    assert refusal(lambda: set_charter_terms(ACME, None, None, [("xyzzy", 1)])) == (
        "the framework has no role “xyzzy”",
        "max_holders",
    )


def test_findings_are_accepted_for_a_while() -> None:
    known = add_suppression(ACME, ACCEPTED)
    assert known.suppressions == (ACCEPTED,)
    assert refusal(lambda: add_suppression(known, ACCEPTED)) == ("this is accepted already", "code")
    assert refusal(lambda: add_suppression(ACME, replace(ACCEPTED, reason=" "))) == (
        "a reason is needed",
        "reason",
    )
    assert end_suppression(known, ACCEPTED, MAR).suppressions == (replace(ACCEPTED, until=MAR),)
    assert refusal(lambda: end_suppression(known, ACCEPTED, MAY)) == (
        "this is not accepted from that day on",
        "code",
    )


def test_ids_and_periods_for_forms() -> None:
    assert free_id("Ána  Ruiz!", {"ana-ruiz", "ana-ruiz-2"}) == "ana-ruiz-3"
    assert free_id("日本", ()) == "new"
    assert free_id("田中 太郎", {"taro"}, "…", "taro", "person") == "taro-2"
    assert free_id("Ängela Großmann-Öztürk", ()) == "angela-grossmann-ozturk"
    assert free_id("Łukasz Ðæþ Øı", ()) == "lukasz-daeth-oi"
    assert free_id("a" * 89 + " b", ()) == "a" * 89
    assert mailbox("taro@tanaka.example") == "taro"
    assert period_from(JAN, None) == Period(JAN)
    assert refusal(lambda: period_from(FEB, JAN)) == ("it would end before it begins", "until")


def test_what_a_form_has_seen_notices_every_change_of_it_and_no_other() -> None:
    charter = set_row(ACME, "pay", ROW)
    row = seen(charter, "charter row", "pay", "architecture")
    everyone = seen(charter, "role", ANY, "tech-lead", "pay")
    other = set_row(charter, "pay", replace(ROW, responsibility="one-on-ones"))
    assert digest(other, row.key) == row.digest
    assert digest(set_row(charter, "pay", replace(ROW, period=Period(MAR), note="x")), row.key) != row.digest
    assert digest(ACME, row.key) != row.digest
    assert (
        digest(assign_role(charter, "chi", "tech-lead", "pay", Period(MAR)), everyone.key) != everyone.digest
    )
    assert (
        digest(assign_role(charter, "chi", "tech-lead", "web", Period(MAR)), everyone.key) == everyone.digest
    )
    one = seen(charter, "charter row", "pay", "architecture", rest=("2026-02-01",))
    later = set_row(charter, "pay", replace(ROW, period=Period(MAR, APR), note="x"))
    assert digest(later, one.key) != one.digest
    assert (
        digest(remove(later, Key("charter row", ("pay", "architecture"), ("2026-03-01",))), row.key)
        != row.digest
    )
    assert seen(ACME, "charter row", None, "architecture").key == Key("charter row", ("", "architecture"))


def test_what_was_seen_travels_through_a_form() -> None:
    shown = seen(ACME, "role", ANY, "tech-lead", "pay", rest=("2026-01-01",))
    assert Seen.from_text(shown.text) == shown
    damaged = ("this form is damaged: open the page again", "")
    good = json.loads(shown.text)
    for text in (
        "",
        "{}",
        "[]",
        "[" * 100_000,
        json.dumps(["role", 1, [], "x"]),
        json.dumps(["no kind", *good[1:]]),
    ):
        assert refusal(lambda text=text: Seen.from_text(text)) == damaged
    assert refusal(lambda: Seen.from_text(json.dumps([*good[:3], 7]))) == damaged


def test_any_single_object_can_be_taken_away_or_corrected() -> None:
    organisation = invent(3)
    parts = take_apart(organisation)
    for kind in ALL.values():
        for key, value in parts[kind.name].items():
            assert correct(organisation, key, value) == organisation
            if kind.name not in ("person", "team", "system", "charter"):
                left = take_apart(remove(organisation, key))
                assert len(left[kind.name]) == len(parts[kind.name]) - 1
                assert value not in left[kind.name].values() or key_of(kind, value) != key


def test_corrections_that_cannot_be() -> None:
    pay = Key("team", ("pay",))
    assert refusal(lambda: remove(ACME, pay)) == ("pay is still named elsewhere: end it instead", "")
    assert remove(ACME, Key("team", ("web",))) == replace(ACME, teams=ACME.teams[:2])
    assert remove(ACME, Key("person", ("chi",))) == replace(ACME, people=ACME.people[:2])
    for key in (Key("leave", ("ana",), ("",)), Key("organisation"), Key("no kind", ("x",))):
        missing = (f"there is no {key.kind} “{key}”", "")
        assert refusal(lambda key=key: remove(ACME, key)) == missing
        assert refusal(lambda key=key: correct(ACME, key, None)) == missing
    assert refusal(lambda: correct(ACME, pay, Team("other", "Pay"))) == ("an id never changes", "id")
    assert correct(ACME, Key("person", ("ana",)), Person("ana", "Anna")).people[0] == Person("ana", "Anna")


def test_a_charter_is_taken_away_with_its_rows() -> None:
    two = set_row(set_row(ACME, "pay", ROW), "web", ROW)
    assert remove(two, Key("charter", ("pay",))) == replace(two, charters=two.charters[1:])


def test_other_days_for_one_object() -> None:
    away = replace(ACME, leaves=(Leave("ana", Period(JAN, FEB)),))
    key = Key("leave", ("ana",), ("2026-01-01",))
    assert correct(away, key, Leave("ana", Period(MAR, APR))).leaves == (Leave("ana", Period(MAR, APR)),)
    row = set_row(ACME, "pay", ROW)
    corrected = correct(
        row,
        Key("charter row", ("pay", "architecture"), ("2026-02-01",)),
        TeamRow("pay", replace(ROW, note="x")),
    )
    assert corrected.charters == (Charter("pay", (replace(ROW, note="x"),)),)
