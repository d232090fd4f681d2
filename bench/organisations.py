"""Large organisations as values: deterministic, of any size, with some of everything that a check looks at.

Who is who follows from positions alone, without randomness, so that two runs and two machines compare.
"""

from __future__ import annotations

from datetime import date, timedelta

from remit.core.charter import Charter, CharterRow
from remit.core.cover import Cover
from remit.core.framework import NOT_LISTED, Framework, Party
from remit.core.organisation import Organisation
from remit.core.person import Identity, Kind, Leave, Person
from remit.core.role import CodingRange, Deputy, RoleAssignment
from remit.core.system import CodeOwnersRule, Repository, System, SystemOwner
from remit.core.team import Membership, Team, TeamParent
from remit.lib.periods import Period

START = date(2024, 1, 1)
AT = date(2026, 1, 5)
"""The day to ask about: in the middle of everything that is generated."""

TL, EM = Party.role("tech-lead"), Party.role("engineering-manager")
SPLIT = ((TL, "sequence and risk"), (EM, "dates and people"))


def organisation(
    framework: Framework, teams: int, people_per_team: int = 10, branching: int = 8
) -> Organisation:
    """An organisation with a tree of teams; a third have a charter, one in 20 each of the usual faults.

    ``people_per_team`` is at least 3: the first holds tech-lead, the second engineering-manager, the third deputises.
    """
    places = range(teams)
    return Organisation(
        "bench",
        f"Bench {teams}",
        framework,
        people=tuple(_person(place, seat) for place in places for seat in range(people_per_team)),
        leaves=tuple(_leave(place) for place in places if place % 10 == 1),
        teams=tuple(
            Team(_team(place), f"Team {place}", forge=(f"bench/{_team(place)}",)) for place in places
        ),
        team_parents=tuple(TeamParent(_team(n), _team((n - 1) // branching)) for n in places if n),
        memberships=tuple(
            Membership(_id(place, seat), _team(place), Period(START))
            for place in places
            for seat in range(people_per_team)
        ),
        systems=tuple(_system(place) for place in places if place % 2 == 0),
        system_owners=tuple(
            SystemOwner(f"s{place}", _team(place), Period(START)) for place in places if place % 2 == 0
        ),
        assignments=tuple(held for place in places for held in _assignments(place)),
        deputies=tuple(
            Deputy(_id(place, 2), EM.id if place % 4 else TL.id, _team(place), START, Period(START))
            for place in places
            if place % 3 == 0
        ),
        coding_ranges=tuple(
            CodingRange(_id(place, 0), _team(place), 20, 40, Period(START))
            for place in places
            if place % 40 == 3
        ),
        charters=(_common_charter(), *(_charter(place) for place in places if place % 3 == 0)),
        covers=tuple(_cover(place) for place in places if place % 20 == 1),
    )


def _team(place: int) -> str:
    return f"t{place}"


def _id(place: int, seat: int) -> str:
    return f"p{place}-{seat}"


def _person(place: int, seat: int) -> Person:
    """One in 20 teams has a tech lead who left, another an agent."""
    gone = seat == 0 and place % 20 == 7
    agent = seat == 0 and place % 20 == 9
    name = _id(place, seat)
    return Person(
        name,
        f"Person {place} {seat}",
        Kind.AGENT if agent else Kind.HUMAN,
        identities=(Identity("email", f"{name}@bench.example"), Identity("github", name)),
        period=Period(START, AT - timedelta(days=30) if gone else None),
    )


def _assignments(place: int) -> list[RoleAssignment]:
    """One in 20 teams each: no tech lead, both roles in one person, two tech leads."""
    team, since = _team(place), Period(START)
    lead = 0 if place % 20 == 3 else 1
    held = [RoleAssignment(_id(place, lead), EM.id, team, since)]
    if place % 20 != 1:
        held.append(RoleAssignment(_id(place, 0), TL.id, team, since))
    if place % 20 == 5:
        held.append(RoleAssignment(_id(place, 2), TL.id, team, since))
    return held


def _leave(place: int) -> Leave:
    return Leave(_id(place, 1), Period(AT + timedelta(days=place % 30), AT + timedelta(days=place % 30 + 14)))


def _cover(place: int) -> Cover:
    """An accepted cover of every second leave."""
    leave = _leave(place)
    return Cover(_team(place), EM.id, _id(place, 2), leave.period, leave.person, accepted=START)


def _common_charter() -> Charter:
    return Charter(None, (CharterRow("team-visibility", split=SPLIT),), when_vacant=(EM,))


def _charter(place: int) -> Charter:
    rows = [CharterRow("system-roadmap", Period(START), split=SPLIT)]
    if place % 2:
        rows.append(CharterRow(NOT_LISTED, Period(START), holders=(EM,)))
    return Charter(_team(place), tuple(rows))


def _system(place: int) -> System:
    """Every fifth system has a CODEOWNERS rule or a catalogue entry that names another team."""
    named = _team(place + 1) if place % 10 == 4 else _team(place)
    rules = (CodeOwnersRule("*", ("@bench/all",), 1), CodeOwnersRule(f"/s{place}/", (f"@bench/{named}",), 2))
    repository = Repository("https://git.bench.example/all", f"/s{place}")
    return System(
        f"s{place}",
        f"System {place}",
        place % 4 == 0,
        (repository,),
        rules,
        _team(place + 1) if place % 10 == 6 else _team(place),
    )
