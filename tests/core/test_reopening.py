"""A change opens just the rows that it touches: no more, no fewer, whatever is changed in whatever organisation."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from editable import ACME, APR, JUN, MAR
from hypothesis import given, settings
from hypothesis import strategies as st
from invented import TODAY, invent

from remit.core import editing
from remit.core.answer import Refusal
from remit.core.charter import CharterRow
from remit.core.cover import Cover
from remit.core.framework import Party
from remit.core.organisation import Organisation
from remit.core.person import Leave
from remit.core.plan import plan
from remit.core.reopening import Reopened, reopened
from remit.core.signature import Signer, document, signers
from remit.core.team_day import TeamDay
from remit.lib.periods import Period

ANA, BO = Signer("ana", "tech-lead"), Signer("bo", "engineering-manager")
Row = tuple[str, str]


def rows(organisation: Organisation, day: date) -> set[Row]:
    """Every row of every team that is there on the day."""
    desks = (TeamDay(organisation, team.id, day) for team in organisation.teams)
    return {(desk.team, row) for desk in desks if desk.there for row in desk.rows()}


def opened(
    before: Organisation, after: Organisation, signed: set[Row] | None = None, today: date = MAR
) -> tuple[Reopened, ...]:
    """What is open again after the change, if everything had been signed."""
    steps = plan(before, after, scope=None, effective=date.min, managers={}, manager="file", exact=True).steps
    return reopened(before, after, steps, rows(before, today) if signed is None else signed, today)


def test_a_row_of_a_charter_opens_itself_alone() -> None:
    note = editing.set_row(ACME, "pay", CharterRow("architecture", Period(MAR), note="x"))
    assert opened(ACME, note) == (
        Reopened("pay", "architecture", MAR, (ANA, BO._replace(counterpart=True)), True),
    )


def test_a_row_above_opens_it_on_every_team_below() -> None:
    above = editing.set_row(ACME, "top", CharterRow("system-roadmap", Period(MAR), note="x"))
    assert [(each.team, each.row) for each in opened(ACME, above)] == [
        ("pay", "system-roadmap"),
        ("top", "system-roadmap"),
    ]


def test_what_begins_later_opens_on_its_day() -> None:
    later = editing.set_row(ACME, "pay", CharterRow("architecture", Period(JUN), note="x"))
    assert [(each.row, each.day) for each in opened(ACME, later)] == [("architecture", JUN)]


def test_what_nobody_signed_is_not_opened() -> None:
    note = editing.set_row(ACME, "pay", CharterRow("architecture", Period(MAR), note="x"))
    assert opened(ACME, note, {("pay", "system-roadmap")}) == ()


def test_what_is_about_everything_is_asked_of_every_row_and_opens_only_what_differs() -> None:
    renamed = replace(ACME, name="Another name")
    assert opened(ACME, renamed) == ()
    assert opened(ACME, renamed, {("nowhere", "architecture")}) == ()


def test_covers_leaves_aliases_and_names_open_nothing() -> None:
    cover = Cover("pay", "tech-lead", "chi", Period(MAR, APR), "ana", None, MAR, "ana")
    changed = replace(
        editing.add_cover(ACME, cover),
        leaves=(Leave("ana", Period(MAR, APR)),),
        people=tuple(replace(person, name=person.name * 2) for person in ACME.people),
    )
    assert opened(ACME, changed) == ()
    aliases = CharterRow("architecture", Period(MAR), aliases=("arch",), when_vacant=(Party.person("chi"),))
    row = editing.set_row(ACME, "pay", aliases)
    assert opened(ACME, row) == ()


def test_who_joins_the_signers_is_asked_for_rows_that_stay_as_they_are() -> None:
    joined = editing.assign_role(ACME, "chi", "tech-lead", "pay", Period(MAR))
    found = {each.row: each for each in opened(ACME, joined) if each.team == "pay"}
    assert found["one-on-ones"] == Reopened(
        "pay", "one-on-ones", MAR, (Signer("chi", "tech-lead", True),), False
    )
    assert found["architecture"].changed


def states(organisation: Organisation, day: date) -> dict[Row, tuple[str, frozenset[str]]]:
    """Of every row: the digest of its document and who has to sign it."""
    found = {}
    for team, row in rows(organisation, day):
        desk = TeamDay(organisation, team, day)
        try:
            people = frozenset(signer.person for signer in signers(desk, row))
            found[(team, row)] = (document(desk, row).digest, people)
        except Refusal:
            continue
    return found


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 300), st.integers(0, 300))
def test_what_is_opened_is_what_differs(one: int, other: int) -> None:
    """Held against every row of both organisations: whose document is another, or whom somebody joined."""
    before, after = invent(one), invent(other)
    if before.id != after.id:
        after = replace(after, id=before.id)
    old, new = states(before, TODAY), states(after, TODAY)
    expected = {
        row
        for row, (digest, people) in old.items()
        if row in new and (new[row][0] != digest or new[row][1] - people)
    } | {row for row in old if row not in new}
    found = {(each.team, each.row) for each in opened(before, after, set(old), TODAY) if each.day == TODAY}
    assert found == expected
