"""Teams and systems come, move, change owner and end; members come and go."""

from __future__ import annotations

from dataclasses import replace

from editable import ACME, APR, FEB, JAN, MAR, MAY
from refusals import refusal

from remit.core.cover import Cover
from remit.core.editing import (
    add_membership,
    add_system,
    add_team,
    change_organisation,
    change_system,
    change_team,
    end_membership,
    end_system,
    end_team,
    move_team,
    set_owner,
)
from remit.core.role import CodingRange, Deputy, RoleAssignment
from remit.core.system import System, SystemOwner
from remit.core.team import Membership, Team, TeamParent
from remit.lib.periods import Period

OPS = Team("ops", "Ops", "Europe/Berlin", period=Period(FEB))
TILL = System("till", "Till", production=True, period=Period(FEB))


def test_the_organisation_changes_its_name_and_zone() -> None:
    after = change_organisation(ACME, name=" Acme Ltd ", zone="Asia/Tokyo")
    assert after == replace(ACME, name="Acme Ltd", zone="Asia/Tokyo")
    for zone in ("Nowhere/Land", "../etc", "", "Europe"):
        message = f"there is no time zone “{zone}”"
        assert refusal(lambda zone=zone: change_organisation(ACME, zone=zone)) == (message, "zone")


def test_a_team_is_added() -> None:
    assert add_team(ACME, OPS) == replace(ACME, teams=(*ACME.teams, OPS))
    assert add_team(ACME, OPS, "top") == replace(
        ACME,
        teams=(*ACME.teams, OPS),
        team_parents=(*ACME.team_parents, TeamParent("ops", "top", OPS.period)),
    )
    assert refusal(lambda: add_team(ACME, replace(OPS, id="pay"))) == ("the id “pay” is taken", "id")
    assert refusal(lambda: add_team(ACME, OPS, "xyzzy")) == ("there is no team “xyzzy”", "parent")
    assert refusal(lambda: add_team(ACME, replace(OPS, zone="No"))) == ("there is no time zone “No”", "zone")


def test_a_team_changes() -> None:
    after = change_team(ACME, "pay", name="Payments", labels=(("kind", "sig"),))
    changed = replace(ACME.teams[1], name="Payments", labels=(("kind", "sig"),))
    assert after == replace(ACME, teams=(ACME.teams[0], changed, ACME.teams[2]))


def test_a_team_moves() -> None:
    moved = move_team(ACME, "pay", "web", MAR)
    assert moved.team_parents == (
        TeamParent("pay", "top", Period(None, MAR)),
        TeamParent("pay", "web", Period(MAR)),
    )
    assert move_team(ACME, "pay", None, MAR).team_parents == moved.team_parents[:1]
    assert refusal(lambda: move_team(ACME, "pay", "pay", MAR)) == ("a team is not part of itself", "parent")
    none = "it is part of no other team from that day on"
    assert refusal(lambda: move_team(ACME, "web", None, MAR)) == (none, "parent")


def test_a_team_ends_with_all_that_is_in_it() -> None:
    busy = replace(
        ACME,
        system_owners=(SystemOwner("ledger", "pay", Period(None, FEB)),),
        deputies=(Deputy("chi", "tech-lead", "pay"),),
        coding_ranges=(CodingRange("ana", "pay", 10, 20),),
        covers=(
            Cover("pay", "tech-lead", "chi", Period(FEB, MAY), "ana"),
            Cover("pay", "engineering-manager", "chi", Period(APR, MAY), "bo"),
        ),
    )
    ended = Period(None, MAR)
    assert end_team(busy, "pay", MAR) == replace(
        busy,
        teams=(ACME.teams[0], replace(ACME.teams[1], period=ended), ACME.teams[2]),
        team_parents=(TeamParent("pay", "top", ended),),
        memberships=(Membership("ana", "pay", ended),),
        assignments=tuple(replace(held, period=ended) for held in ACME.assignments),
        deputies=(Deputy("chi", "tech-lead", "pay", None, ended),),
        coding_ranges=(CodingRange("ana", "pay", 10, 20, ended),),
        covers=busy.covers[:1],
    )


def test_a_team_that_cannot_end() -> None:
    below = "the team Pay is part of it: move or end that first"
    assert refusal(lambda: end_team(ACME, "top", MAR)) == (below, "team")
    assert refusal(lambda: end_team(ACME, "pay", MAR)) == (
        "it owns Ledger: give that to another team first",
        "team",
    )
    dated = change_team(ACME, "web", period=Period(FEB, MAR))
    assert refusal(lambda: end_team(dated, "web", MAR)) == ("the team ended before that day", "on")
    assert refusal(lambda: end_team(dated, "web", FEB)) == ("the team begins only on 2026-02-01", "on")


def test_what_ended_before_does_not_hold_a_team() -> None:
    gone = change_team(ACME, "pay", period=Period(None, FEB))
    assert end_team(gone, "top", MAR).teams[0].period == Period(None, MAR)


def test_members_come_and_go() -> None:
    joined = add_membership(ACME, "bo", "pay", Period(FEB))
    assert joined.memberships == (Membership("ana", "pay"), Membership("bo", "pay", Period(FEB)))
    left = end_membership(joined, "bo", "pay", MAR)
    assert left.memberships == (Membership("ana", "pay"), Membership("bo", "pay", Period(FEB, MAR)))
    twice = "they are a member of this team on some of these days already"
    assert refusal(lambda: add_membership(joined, "bo", "pay", Period(MAR))) == (twice, "person")
    none = "they are no member of this team from that day on"
    assert refusal(lambda: end_membership(left, "bo", "pay", MAR)) == (none, "person")
    assert add_membership(left, "bo", "pay", Period(MAR)).memberships[-1] == Membership(
        "bo", "pay", Period(MAR)
    )


def test_systems_come_change_owner_and_end() -> None:
    assert add_system(ACME, TILL).systems == (*ACME.systems, TILL)
    owned = add_system(ACME, TILL, "web")
    assert owned.system_owners == (*ACME.system_owners, SystemOwner("till", "web", TILL.period))
    assert refusal(lambda: add_system(ACME, TILL, "xyzzy")) == ("there is no team “xyzzy”", "owner")
    assert change_system(ACME, "ledger", name="Books").systems == (System("ledger", "Books"),)
    moved = set_owner(ACME, "ledger", "web", MAR)
    assert moved.system_owners == (
        SystemOwner("ledger", "pay", Period(None, MAR)),
        SystemOwner("ledger", "web", Period(MAR)),
    )
    assert set_owner(ACME, "ledger", None, MAR).system_owners == moved.system_owners[:1]
    none = set_owner(ACME, "ledger", None, MAR)
    assert refusal(lambda: set_owner(none, "ledger", None, MAR)) == (
        "nobody owns it from that day on",
        "team",
    )
    ended = end_system(ACME, "ledger", MAR)
    assert (ended.systems, ended.system_owners) == (
        (System("ledger", "Ledger", period=Period(None, MAR)),),
        moved.system_owners[:1],
    )
    assert refusal(lambda: end_system(ended, "ledger", MAR)) == ("the system ended before that day", "on")
    late = add_system(ACME, TILL)
    assert refusal(lambda: end_system(late, "till", FEB)) == ("the system begins only on 2026-02-01", "on")
    assert refusal(lambda: end_system(ACME, "ledgr", FEB)) == (
        "there is no system “ledgr”: did you mean “ledger”?",
        "system",
    )


def test_the_roles_of_others_stay() -> None:
    two = replace(
        ACME, assignments=(*ACME.assignments, RoleAssignment("chi", "tech-lead", "web")), system_owners=()
    )
    assert end_team(two, "pay", JAN).assignments[-1] == RoleAssignment("chi", "tech-lead", "web")
