"""Who may do what, decided from a part of the organisation as from the whole."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from editable import ACME, FEB, MAR
from filling import fill
from invented import TODAY, invent

from remit.actions.permission import Hidden, NotAllowed, require
from remit.core import access
from remit.core.access import Decision, Thing
from remit.core.access_table import cells
from remit.core.charter import Charter, CharterRow
from remit.core.person import Person
from remit.db import shared
from remit.db.models import User
from remit.lib.periods import Period
from remit.queries import permission

NOON = datetime.combine(TODAY, datetime.min.time(), UTC).replace(hour=12)
TEAMLESS = {"person", "token", "organisation", "note"}


@pytest.mark.parametrize("seed", range(3))
def test_every_cell_is_decided_as_from_the_whole(database: object, seed: int) -> None:
    whole = invent(seed, teams=8, people=16)
    fill(whole)
    people = [None, *(person.id for person in whole.people[::3])]
    for number, (kind, state, verb, _) in enumerate(cells()):
        team = None if kind in TEAMLESS else f"team-{number % 8}"
        row = "architecture" if kind in ("row", "point", "cover") else None
        role = "tech-lead" if kind in ("role", "deputy", "readiness") else None
        about = frozenset({whole.people[number % 16].id})
        thing = Thing(kind, state, team, row, role, about)
        user = User(
            username="u",
            person_id=people[number % len(people)],
            is_administrator=number % 7 == 0,
            is_active=True,
        )
        expected = access.allowed(whole, permission.actor_of(user), verb, thing, NOON)
        assert permission.decide(user, verb, thing, NOON) == expected, (thing, verb, user.person_id)


def test_what_is_kept_decides_without_reading_anything(database: object) -> None:
    fill(ACME)
    ana = User(username="ana", person_id="ana")
    shared.whole()
    with CaptureQueriesContext(connection) as asked:
        assert permission.may(ana, "take", Thing("row", "held", "pay", "architecture"), NOON)
    assert len(asked) == 1


def test_the_cheap_way_asks_little(database: object, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(ACME)
    monkeypatch.setattr(shared, "LARGEST", 0)
    assert shared.kept() is None
    ana = User(username="ana", person_id="ana")
    with CaptureQueriesContext(connection) as asked:
        assert permission.may(ana, "read-said", Thing("team", "there", "pay"), NOON)
    assert len(asked) <= 7


def test_nobody_and_those_shut_out_may_nothing(database: object) -> None:
    fill(ACME)
    thing = Thing("team", "there", "pay")
    no = Decision(False, "no-relation")
    assert permission.decide(None, "read-said", thing, NOON) == no
    assert permission.decide(User(username="ana", is_active=False), "read-said", thing, NOON) == no
    assert permission.decide(User(username="ana"), "read-said", thing, NOON, scopes=["write"]) == Decision(
        False, "scope-missing"
    )


def test_a_ground_for_many_things_is_read_once(database: object) -> None:

    fill(ACME)
    ana = User(username="ana", person_id="ana")
    things = [Thing("row", "held", "pay", row) for row in ("architecture", "one-on-ones")]
    ground = permission.ground(ana, things, NOON)
    with CaptureQueriesContext(connection) as asked:
        found = [permission.may(ana, "take", thing, NOON, ground) for thing in things]
    assert (found, len(asked)) == ([True, False], 0)


def test_an_action_is_refused_as_forbidden_or_as_if_nothing_were_there(database: object) -> None:
    fill(ACME)
    ana, chi = User(username="ana", person_id="ana"), User(username="chi", person_id="chi")
    held = Thing("row", "held", "pay", "architecture")
    ballot = Thing("ballot", "draft", "pay", people=frozenset({"ana"}))
    require(ana, "take", held)
    require(ana, "read", ballot, NOON)
    require(None, "read", ballot)
    with pytest.raises(NotAllowed) as forbidden:
        require(chi, "take", held)
    assert type(forbidden.value) is NotAllowed
    assert forbidden.value.decision == Decision(False, "no-relation", None, reveals=True)
    with pytest.raises(Hidden) as hidden:
        require(chi, "read", ballot)
    assert hidden.value.decision == Decision(False, "no-relation")


def test_things_know_their_state() -> None:
    row = CharterRow("one-on-ones", not_applicable="we are robots")
    gone = Person("gone", "Gone", period=Period(None, FEB))
    some = replace(ACME, charters=(Charter("web", (row,)),), people=(*ACME.people, gone))
    at = datetime(2026, 3, 1, tzinfo=UTC)
    assert permission.row_thing(some, "pay", "architecture", at) == Thing(
        "row", "held", "pay", "architecture"
    )
    assert permission.row_thing(some, "web", "architecture", at) == Thing(
        "row", "vacant", "web", "architecture"
    )
    assert permission.row_thing(some, "web", "one-on-ones", at).state == "not-applicable"
    lead = Thing("role", "held", "pay", role="tech-lead", people=frozenset({"ana"}))
    assert permission.role_thing(some, "pay", "tech-lead", at) == lead
    assert permission.role_thing(some, "pay", "tech-lead", at, "chi").people == {"chi"}
    assert permission.role_thing(some, "web", "tech-lead", at) == Thing(
        "role", "vacant", "web", role="tech-lead"
    )
    assert permission.person_thing(some, "ana", at) == Thing("person", "there", people=frozenset({"ana"}))
    assert permission.person_thing(some, "gone", at).state == "left"
    assert permission.person_thing(some, "nobody", at).state == "there"


def test_the_day_is_that_of_the_team() -> None:
    far = replace(ACME, teams=tuple(replace(team, zone="Pacific/Kiritimati") for team in ACME.teams))
    late = datetime(2026, 2, 28, 23, tzinfo=UTC)
    assert permission.today_of(far, "pay", late).date() == MAR
    assert permission.today_of(far, None, late).date() == datetime(2026, 2, 28, tzinfo=UTC).date()
