"""Readiness of the two rows that ask whether one lead can act as the other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from remit.core.charter import Charter, CharterRow
from remit.core.cover import Cover
from remit.core.framework import Party
from remit.core.organisation import Organisation
from remit.core.person import Kind, Person
from remit.core.readiness import WINDOW, DryRun, Readiness, Rehearsal, State, deputies, readiness
from remit.core.role import Deputy, RoleAssignment
from remit.core.team import Team
from remit.core.team_day import TeamDay
from remit.files.frameworks import packaged
from remit.lib.periods import Period

DAY = date(2026, 11, 9)
TL, EM = "tech-lead", "engineering-manager"


def ago(days: int) -> date:
    return DAY - timedelta(days=days)


LONG_AGO = ago(300)


def deputy(person: str, accepted: date | None = LONG_AGO, role: str = TL) -> Deputy:
    return Deputy(person, role, "payments", accepted)


def acme(*named: Deputy, **more: Any) -> Organisation:
    return Organisation(
        "acme",
        "Acme",
        packaged("engineering-ladders"),
        people=(
            *(Person(name, name.title()) for name in ("ana", "bo", "chi")),
            Person("bot", "Bot", Kind.AGENT),
        ),
        teams=(Team("payments", "Payments"),),
        assignments=(RoleAssignment("ana", TL, "payments"), RoleAssignment("bo", EM, "payments")),
        deputies=named,
        **more,
    )


def found(
    organisation: Organisation,
    rehearsals: Sequence[Rehearsal] = (),
    dry_runs: Sequence[DryRun] = (),
) -> tuple[State, list[str]]:
    """The row of who could act as the Tech Lead."""
    rows = {
        each.row: each for each in readiness(TeamDay(organisation, "payments", DAY), rehearsals, dry_runs)
    }
    row = rows["act-as-tech-lead"]
    return row.state, [note.text for note in row.reasons]


def rehearsed(person: str, days: int, team: str = "payments") -> Rehearsal:
    return Rehearsal(team, TL, person, ago(days))


def tried(person: str, days: int, enough: bool = True) -> DryRun:
    return DryRun("payments", TL, person, ago(days), enough)


AGREED = "Bo has agreed to deputise as Tech Lead."
NO_PRACTICE = "No deputy has acted or rehearsed as Tech Lead in the last 180 days."
NO_ACCESS = "No deputy has tried in the last 180 days whether their access is enough."
BO = acme(deputy("bo"))


def test_both_rows_are_looked_at() -> None:
    rows = readiness(TeamDay(BO, "payments", DAY))
    assert [(row.row, row.role, row.state) for row in rows] == [
        ("act-as-engineering-manager", EM, State.NOBODY),
        ("act-as-tech-lead", TL, State.RUSTY),
    ]
    assert isinstance(rows[0], Readiness)


@pytest.mark.parametrize(
    ("rehearsals", "dry_runs", "state", "reasons"),
    [
        ([], [], State.RUSTY, [AGREED, NO_PRACTICE, NO_ACCESS]),
        (
            [rehearsed("bo", 180)],
            [tried("bo", 180)],
            State.READY,
            [
                AGREED,
                "Bo last acted or rehearsed as Tech Lead on 2026-05-13.",
                "Bo tried the access on 2026-05-13, and it was enough.",
            ],
        ),
        ([rehearsed("bo", 181)], [tried("bo", 181)], State.RUSTY, [AGREED, NO_PRACTICE, NO_ACCESS]),
        ([rehearsed("bo", -1)], [tried("bo", -1)], State.RUSTY, [AGREED, NO_PRACTICE, NO_ACCESS]),
        ([rehearsed("chi", 1)], [tried("chi", 1)], State.RUSTY, [AGREED, NO_PRACTICE, NO_ACCESS]),
        ([rehearsed("bo", 1, "commerce")], [tried("bo", 9), tried("bo", 1, enough=False)], State.RUSTY,
         [AGREED, NO_PRACTICE, NO_ACCESS]),
        ([], [tried("bo", 9, enough=False), tried("bo", 1)], State.RUSTY,
         [AGREED, "Bo tried the access on 2026-11-08, and it was enough.", NO_PRACTICE]),
        ([rehearsed("bo", 9), rehearsed("bo", 2)], [], State.RUSTY,
         [AGREED, "Bo last acted or rehearsed as Tech Lead on 2026-11-07.", NO_ACCESS]),
    ],
)  # fmt: skip
def test_practice_and_access_make_ready(
    rehearsals: list[Rehearsal], dry_runs: list[DryRun], state: State, reasons: list[str]
) -> None:
    assert found(BO, rehearsals, dry_runs) == (state, reasons)


def test_it_has_to_be_one_deputy_who_has_both() -> None:
    two = acme(deputy("bo"), deputy("chi"))
    state, reasons = found(two, [rehearsed("bo", 1)], [tried("chi", 1)])
    assert (state, reasons[-1]) == (
        State.RUSTY,
        "One deputy has practised and another has the access: it has to be one who has both.",
    )
    assert found(two, [rehearsed("bo", 1)], [tried("chi", 1), tried("bo", 1)])[0] is State.READY


@pytest.mark.parametrize(
    "named",
    [
        (),
        (deputy("bo", None),),
        (deputy("bo", ago(-1)),),
        (deputy("ana"),),
        (deputy("bot"),),
        (Deputy("bo", TL, "payments", ago(300), Period(ago(300), DAY)),),
    ],
)
def test_a_deputy_has_agreed_is_there_and_is_somebody_else(named: tuple[Deputy, ...]) -> None:
    organisation = acme(*named)
    assert deputies(TeamDay(organisation, "payments", DAY), TL) == ()
    assert found(organisation, [rehearsed("bo", 1)], [tried("bo", 1)]) == (
        State.NOBODY,
        ["Nobody has agreed to deputise as Tech Lead."],
    )


def covered(start: int, end: int, accepted: int | None = 400, acting: str = "bo") -> Cover:
    said_yes = None if accepted is None else ago(accepted)
    return Cover("payments", TL, acting, Period(ago(start), ago(end)), "ana", accepted=said_yes)


@pytest.mark.parametrize(
    ("cover", "state"),
    [
        (covered(200, 179), State.READY),
        (covered(200, 180), State.RUSTY),
        (covered(3, -9), State.READY),
        (covered(-1, -9), State.RUSTY),
        (covered(20, 10, None), State.RUSTY),
        (covered(20, 10, 9), State.RUSTY),
        (covered(20, 10, acting="chi"), State.RUSTY),
    ],
)
def test_a_cover_that_ran_is_practice(cover: Cover, state: State) -> None:
    """The last day of a cover is the one before its end."""
    organisation = replace(BO, covers=(cover,))
    assert found(organisation, [], [tried("bo", 0)])[0] is state


def test_rows_that_do_not_apply_or_name_somebody_in_person_are_left_out() -> None:
    rows = (
        CharterRow("act-as-tech-lead", not_applicable="one lead"),
        CharterRow("act-as-engineering-manager", holders=(Party.person("chi"),)),
    )
    assert readiness(TeamDay(acme(charters=(Charter("payments", rows),)), "payments", DAY)) == ()
    assert WINDOW == 180
