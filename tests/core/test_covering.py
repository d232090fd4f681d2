"""Who has a say in a cover, what it may have in it, and who acts for whom."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from covered import ACME, EM, END, START, TL, WISH

from remit.core.charter import Charter, CharterRow
from remit.core.cover import Cover
from remit.core.covering import acting_in, check_wish, coverable, granters, managers, overlapping
from remit.core.editing import EditError, end_role
from remit.core.organisation import Organisation
from remit.lib.periods import Period

DAY = date(2026, 3, 2)
STANDING = replace(WISH, accepted=DAY, granted_by="dana")
COVERED = replace(ACME, covers=(STANDING,))
VACANT = end_role(ACME, "bo", EM, "payments", DAY)


def refusal(organisation: Organisation, wish: Cover, day: date = DAY) -> str:
    with pytest.raises(EditError) as error:
        check_wish(organisation, wish, day)
    return error.value.message


@pytest.mark.parametrize(
    ("organisation", "team", "role", "holder", "found"),
    [
        (ACME, "payments", EM, "bo", ["dana"]),
        (ACME, "payments", TL, "ana", ["bo"]),
        (VACANT, "payments", EM, None, ["dana"]),
        (VACANT, "payments", TL, None, ["dana"]),
        (ACME, "payments", TL, None, ["dana"]),
        (ACME, "commerce", EM, "dana", []),
        (end_role(ACME, "dana", EM, "commerce", DAY), "commerce", EM, None, []),
    ],
)
def test_managers(
    organisation: Organisation, team: str, role: str, holder: str | None, found: list[str]
) -> None:
    assert managers(organisation, team, role, holder, DAY) == found


def test_without_a_role_for_people_the_nearest_team_counts() -> None:
    people_less = replace(ACME.framework, roles=ACME.framework.roles[:1])
    assert managers(replace(ACME, framework=people_less), "payments", TL, None, DAY) == []


def test_who_acts_never_grants() -> None:
    assert granters(ACME, WISH, DAY) == ("bo", "dana")
    assert granters(ACME, replace(WISH, acting="dana"), DAY) == ("bo",)
    for_ana = Cover("payments", TL, "bo", Period(START, END), "ana")
    assert granters(ACME, for_ana, DAY) == ("ana", "dana")
    for_lin = Cover("search", TL, "eve", Period(START, END), "lin")
    assert granters(ACME, for_lin, DAY) == ("lin",)


def test_rows_about_the_holder_in_person_and_those_that_do_not_apply_are_left_out() -> None:
    void = Charter("payments", (CharterRow("one-on-ones", not_applicable="we are two"),))
    rows = coverable(ACME, "payments", EM, DAY)
    assert "one-on-ones" in rows
    assert not {"engineering-manager-coding", "act-as-tech-lead", "architecture"} & set(rows)
    fewer = coverable(replace(ACME, charters=(void,)), "payments", EM, DAY)
    assert set(rows) - set(fewer) == {"one-on-ones"}


@pytest.mark.parametrize(
    ("wish", "found"),
    [
        (replace(WISH, acting="chi", rows=("team-happiness", "team-building")), ("team-happiness",)),
        (replace(WISH, acting="chi", rows=None), WISH.rows),
        (replace(WISH, acting="chi", rows=("team-building",)), "none"),
        (replace(WISH, acting="chi", holder="ana", role=TL), "none"),
        (replace(WISH, acting="chi", period=Period(END, None)), "none"),
        (STANDING, "none"),
    ],
)
def test_overlaps(wish: Cover, found: object) -> None:
    expected = None if found == "none" else (STANDING, found)
    assert overlapping(COVERED, wish) == expected


def test_of_two_covers_of_all_rows_the_words_say_all() -> None:
    whole = replace(STANDING, rows=None)
    told = refusal(replace(ACME, covers=(whole,)), replace(WISH, acting="chi", rows=None))
    assert told == "Ana acts in all of these rows already, from 2026-03-09 to 2026-03-22"


def test_what_cannot_begin() -> None:
    assert refusal(COVERED, replace(WISH, acting="chi", rows=("one-on-ones",))) == (
        "Ana acts in One on Ones already, from 2026-03-09 to 2026-03-22"
    )
    gone = replace(ACME, people=tuple(replace(one, period=Period(None, START)) for one in ACME.people))
    assert refusal(gone, WISH) == "Ana or the team is not there when it begins"
    rows = coverable(ACME, "payments", EM, DAY)
    void = Charter("payments", tuple(CharterRow(row, not_applicable="no") for row in rows))
    nobody_covers = replace(ACME, charters=(void,))
    assert refusal(nobody_covers, replace(WISH, rows=None)) == (
        "this role has no row on this team in which somebody can act"
    )
    assert refusal(nobody_covers, WISH) == "“one-on-ones” is no row of this role in which somebody can act"
    assert refusal(ACME, replace(WISH, rows=())) == "choose at least one row, or all of them"
    assert refusal(ACME, replace(WISH, period=Period(None, END))) == "a cover has a first and a last day"
    assert refusal(ACME, WISH, END) == "these days are over"
    assert refusal(ACME, replace(WISH, holder=None)) == "Engineering Manager is not vacant when it begins"
    assert refusal(ACME, replace(WISH, holder="noor")) == "Noor is not Engineering Manager when it begins"
    assert refusal(ACME, replace(WISH, acting="bo")) == "nobody stands in for themselves"
    assert refusal(ACME, replace(WISH, acting="bot")) == (
        "an agent may do work, and never acts for somebody who is responsible"
    )
    check_wish(VACANT, replace(WISH, holder=None, rows=None), DAY)
    check_wish(ACME, WISH, DAY)


def test_a_row_that_is_gone_goes_by_its_id() -> None:
    """It was covered from before it was taken off the team; the later wish has all rows."""
    own = CharterRow("pager", Period(None, START), holders=(), title="Pager")
    was = replace(STANDING, rows=("pager",))
    organisation = replace(ACME, covers=(was,), charters=(Charter("payments", (own,)),))
    told = refusal(organisation, replace(WISH, acting="chi", rows=None))
    assert told == "Ana acts in pager already, from 2026-03-09 to 2026-03-22"


def test_who_acts_for_whom() -> None:
    held = acting_in(COVERED, "ana", "payments", "one-on-ones", START)
    assert held is not None and (held.acting_for, held.until) == ("bo", END)
    assert acting_in(COVERED, "ana", "payments", "headcount-hiring", START) is None
    assert acting_in(COVERED, "bo", "payments", "one-on-ones", START) is None
    assert acting_in(COVERED, "ana", "payments", "one-on-ones", END) is None
