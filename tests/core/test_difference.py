"""What changed, in responsibilities: every aspect for itself, and what is no change of responsibility."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from remit.core.charter import Charter, CharterRow
from remit.core.cover import Cover
from remit.core.difference import Aspect, difference
from remit.core.framework import Focus, Framework, Party, Responsibility, Role
from remit.core.organisation import Organisation
from remit.core.person import Person
from remit.core.role import RoleAssignment
from remit.core.team import Team
from remit.lib.periods import Period

AT = date(2026, 6, 1)
TL, EM = Party.role("tl"), Party.role("em")
ROW = "roadmap"
FRAMEWORK = Framework(
    "small",
    "Small",
    (Role("tl", "Tech Lead", "TL", Focus.SYSTEM), Role("em", "Engineering Manager", "EM", Focus.PEOPLE)),
    (Responsibility(ROW, "Roadmap", (TL, EM)),),
)
BEFORE = Organisation(
    "acme",
    "Acme",
    FRAMEWORK,
    people=(Person("ana", "Ana"), Person("bo", "Bo"), Person("chi", "Chi")),
    teams=(Team("pay", "Payments"),),
    assignments=(RoleAssignment("ana", "tl", "pay"), RoleAssignment("bo", "em", "pay")),
)


def charter(**fields: object) -> Organisation:
    row = CharterRow(ROW, **fields)  # type: ignore[arg-type]
    return replace(BEFORE, charters=(Charter("pay", (row,)),))


@pytest.mark.parametrize(
    ("after", "aspects"),
    [
        (charter(holders=(EM,)), {Aspect.HOLDERS, Aspect.INFORMED}),
        (charter(split=((TL, "what"), (EM, "when"))), {Aspect.SPLIT}),
        (charter(tie_break=Party.person("chi")), {Aspect.TIE_BREAK}),
        (charter(informed=(Party.person("chi"),)), {Aspect.INFORMED}),
        (charter(not_applicable="none here"), {Aspect.HOLDERS, Aspect.APPLICABLE}),
        (
            replace(
                BEFORE, covers=(Cover("pay", "em", "chi", Period(AT, date(2026, 7, 1)), "bo", accepted=AT),)
            ),
            {Aspect.ACTING},
        ),
        (replace(BEFORE, assignments=BEFORE.assignments[1:]), {Aspect.HOLDERS, Aspect.FALLBACK}),
    ],
    ids=["holders", "split", "tie-break", "informed", "applicable", "acting", "vacant"],
)
def test_each_aspect_for_itself(after: Organisation, aspects: set[Aspect]) -> None:
    changes = {change.responsibility: set(change.aspects) for change in difference(BEFORE, AT, after, AT)}
    assert changes[ROW] == aspects


def test_a_note_and_a_new_name_are_no_change_of_responsibility() -> None:
    renamed = replace(charter(note="see the wiki"), people=(Person("ana", "Ana Maria"), *BEFORE.people[1:]))
    assert difference(BEFORE, AT, renamed, AT) == ()


def test_rows_and_teams_that_come_and_go() -> None:
    own = charter()
    drills = CharterRow("drills", title="Drills", holders=(TL,))
    own = replace(own, charters=(Charter("pay", (drills,)),))
    came = difference(BEFORE, AT, own, AT)
    assert [(change.responsibility, change.before, change.aspects) for change in came] == [
        ("drills", None, (Aspect.ADDED,))
    ]
    went = difference(own, AT, BEFORE, AT)
    assert [(change.responsibility, change.after, change.aspects) for change in went] == [
        ("drills", None, (Aspect.REMOVED,))
    ]
    closed = replace(BEFORE, teams=(Team("pay", "Payments", period=Period(None, AT)),))
    assert {change.aspects for change in difference(BEFORE, AT, closed, AT)} == {(Aspect.REMOVED,)}


def test_two_days_of_one_organisation() -> None:
    later = replace(
        BEFORE,
        assignments=(
            RoleAssignment("ana", "tl", "pay", Period(None, AT)),
            RoleAssignment("chi", "tl", "pay", Period(AT)),
            BEFORE.assignments[1],
        ),
    )
    changes = difference(later, date(2026, 5, 31), later, AT)
    assert [(change.responsibility, change.aspects) for change in changes] == [(ROW, (Aspect.HOLDERS,))]
    (change,) = changes
    assert change.before is not None
    assert change.after is not None
    assert [holder.person for holder in change.before.holders] == ["ana", "bo"]
    assert [holder.person for holder in change.after.holders] == ["chi", "bo"]
