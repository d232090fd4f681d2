"""``allowed`` against the matrix that was written by hand: every cell, for every relation, with and without a token."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from remit.core.access import Actor, Decision, Relation, Thing, allowed, allowed_things
from remit.core.access_relations import Facts
from remit.core.access_table import cells
from remit.core.charter import Charter, CharterRow
from remit.core.cover import Cover
from remit.core.framework import Party
from remit.core.organisation import Organisation
from remit.core.person import Kind, Person, ReportingLine
from remit.core.role import RoleAssignment
from remit.core.team import Membership, Team, TeamParent
from remit.files.frameworks import packaged
from remit.lib.periods import Period

DAY = date(2026, 11, 9)
NOON = datetime(2026, 11, 9, 12, tzinfo=UTC)
BERLIN = ZoneInfo("Europe/Berlin")
RELATIONS = (
    "self",
    "holder",
    "acting",
    "counterpart",
    "member",
    "above",
    "administrator",
    "auditor",
    "signed-in",
)


@dataclass(frozen=True)
class Line:
    kind: str
    state: str
    verb: str
    marks: dict[str, str]
    token: str


def lines() -> Iterator[Line]:
    text = (Path(__file__).parent / "matrix.txt").read_text(encoding="utf-8")
    for line in text.splitlines():
        if not line.startswith("#"):
            kind, state, verb, *marks, token = line.split()
            yield Line(kind, state, verb, dict(zip(RELATIONS, marks, strict=True)), token)


MATRIX = list(lines())
by_line = pytest.mark.parametrize("line", MATRIX, ids=lambda line: f"{line.kind}-{line.state}-{line.verb}")

COVER = Cover(
    "payments", "tech-lead", "eve", Period(date(2026, 11, 2), date(2026, 11, 16)), "ana", accepted=DAY
)
PEOPLE = ("ana", "bo", "chi", "dana", "eve", "gina", "sam", "hal", "frank")
ACME = Organisation(
    "acme",
    "Acme",
    packaged("engineering-ladders"),
    "Europe/Berlin",
    people=(*(Person(name, name.title()) for name in PEOPLE), Person("bot", "Bot", Kind.AGENT)),
    reporting_lines=(
        ReportingLine("ana", "dana"),
        ReportingLine("sam", "dana"),
        ReportingLine("dana", "gina"),
    ),
    teams=(
        Team("payments", "Payments"),
        Team("commerce", "Commerce"),
        Team("later", "Later", period=Period(date(2027, 1, 1))),
    ),
    team_parents=(TeamParent("payments", "commerce"),),
    memberships=(Membership("chi", "payments"), Membership("bot", "payments")),
    assignments=(
        RoleAssignment("ana", "tech-lead", "payments"),
        RoleAssignment("bo", "engineering-manager", "payments"),
        RoleAssignment("dana", "engineering-manager", "commerce"),
    ),
    charters=(Charter("payments", (CharterRow("technical-spikes", holders=(Party.person("hal"),)),)),),
    covers=(replace(COVER, accepted=date(2026, 11, 1)),),
)  # fmt: skip
VACANT = replace(ACME, assignments=ACME.assignments[1:], covers=(replace(ACME.covers[0], holder=None),))

USERS = {"root": Actor(None, frozenset({"administrator"})), "rita": Actor(None, frozenset({"auditor"}))}
OF_THE_ROW = {"ana": "holder member", "bo": "counterpart member", "chi": "member", "eve": "acting"}
OF_THE_TEAM = {**OF_THE_ROW, "bo": "holder member"}
ABOVE = {"dana": "above", "gina": "above"}
THINGS: dict[str, tuple[Thing, dict[str, str]]] = {
    "team": (Thing("team", "", "payments"), OF_THE_TEAM | ABOVE),
    "row": (Thing("row", "", "payments", "code-reviews"), OF_THE_ROW | ABOVE),
    "check-in": (Thing("check-in", "", "payments", people=frozenset({"sam"})), OF_THE_TEAM | ABOVE),
    "point": (Thing("point", "", "payments", "code-reviews", people=frozenset({"sam"})), OF_THE_ROW | ABOVE),
    "round": (Thing("round", "", "payments", people=frozenset({"sam"})), OF_THE_TEAM | ABOVE),
    "ballot": (Thing("ballot", "", "payments", people=frozenset({"sam"})), OF_THE_TEAM | ABOVE),
    "role": (Thing("role", "", "payments", role="tech-lead"), OF_THE_ROW | ABOVE),
    "cover": (Thing("cover", "", "payments", role="tech-lead", people=frozenset({"sam"})), OF_THE_ROW | ABOVE),
    "deputy": (Thing("deputy", "", "payments", role="tech-lead", people=frozenset({"sam"})), OF_THE_ROW | ABOVE),
    "readiness": (
        Thing("readiness", "", "payments", "act-as-engineering-manager", people=frozenset({"sam"})),
        OF_THE_ROW | ABOVE,
    ),
    "coding": (Thing("coding", "", "payments", role="tech-lead", people=frozenset({"sam"})), OF_THE_ROW | ABOVE),
    "note": (Thing("note", "", "payments", "code-reviews", people=frozenset({"sam"})), OF_THE_ROW | ABOVE),
    "person": (Thing("person", "", people=frozenset({"sam"})), ABOVE),
    "token": (Thing("token", "", people=frozenset({"sam"})), ABOVE),
    "source": (Thing("source", "", "payments"), OF_THE_TEAM | ABOVE),
    "account": (Thing("account", "", people=frozenset({"sam"})), ABOVE),
    "organisation": (Thing("organisation", ""), {}),
}  # fmt: skip
OWN_SOURCE = (Thing("source", "of-a-person", people=frozenset({"sam"})), ABOVE)
VACANT_STATES = {("row", "vacant"), ("role", "vacant")}
UNLED = replace(ACME, assignments=ACME.assignments[2:], covers=())
OF_THE_VACANCY = {"bo": "counterpart member", "chi": "member", "eve": "acting"}


def situation(kind: str, state: str) -> tuple[Organisation, Thing, dict[str, set[str]]]:
    """The organisation, a thing of this kind and state, and by hand what everybody is to it."""
    thing, known = OWN_SOURCE if state == "of-a-person" else THINGS[kind]
    if (kind, state) in VACANT_STATES:
        known = OF_THE_VACANCY | ABOVE
    if state == "unled":
        known = {"chi": "member"} | ABOVE
    if thing.people:
        known = known | {"sam": "self"}
    known = known | {"root": "administrator", "rita": "auditor"}
    everybody = {name: {"signed-in", *known.get(name, "").split()} for name in (*PEOPLE, *USERS)}
    organisation = UNLED if state == "unled" else VACANT if (kind, state) in VACANT_STATES else ACME
    return organisation, replace(thing, state=state), everybody


def actor(name: str) -> Actor:
    return USERS.get(name, Actor(name))


def test_the_matrix_has_every_cell_and_no_other() -> None:
    assert sorted((line.kind, line.state, line.verb) for line in MATRIX) == sorted(
        (kind, state, verb) for kind, state, verb, _ in cells()
    )
    assert tuple(relation.value for relation in Relation) == RELATIONS
    assert {mark for line in MATRIX for mark in line.marks.values()} == {"+", "-", "x"}
    for line in MATRIX:
        assert line.marks["signed-in"] == "-" or set(line.marks.values()) == {"+"}, line


@pytest.mark.parametrize(("kind", "state"), sorted({(line.kind, line.state) for line in MATRIX}))
def test_what_everybody_is_to_a_thing(kind: str, state: str) -> None:
    organisation, thing, everybody = situation(kind, state)
    assert {
        name: {
            relation.value
            for relation in Relation
            if Facts(organisation, actor(name), thing, DAY).related(relation)
        }
        for name in everybody
    } == everybody


@by_line
def test_every_cell(line: Line) -> None:
    """Each relation is tried by somebody who has it; what a person may is what any of theirs may."""
    organisation, thing, everybody = situation(line.kind, line.state)
    for name, relations in everybody.items():
        marks = {line.marks[relation] for relation in relations}
        decision = allowed(organisation, actor(name), line.verb, thing, NOON)
        assert decision.allowed is ("+" in marks and "x" not in marks), (name, relations, decision)
        if decision.allowed:
            assert decision.relation is not None
            assert decision.relation.value in relations
            assert line.marks[decision.relation.value] == "+"
            assert decision == Decision(True, "granted", decision.relation, True)


@by_line
def test_every_cell_by_a_token(line: Line) -> None:
    """A token has what its owner has, and no more than its scope; some things it never has."""
    organisation, thing, everybody = situation(line.kind, line.state)
    for name in everybody:
        own = allowed(organisation, actor(name), line.verb, thing, NOON)
        for scopes in (set(), {"read"}, {"write"}, {"read", "write"}):
            token = replace(actor(name), scopes=frozenset(scopes))
            decision = allowed(organisation, token, line.verb, thing, NOON)
            assert decision.allowed is (own.allowed and line.token in scopes), (name, scopes)
            if line.token == "-":
                assert decision.reason == "not-by-token"
            elif line.token not in scopes:
                assert decision.reason == "scope-missing"


@by_line
def test_existence_is_told_to_whoever_may_do_anything_with_it(line: Line) -> None:
    organisation, thing, everybody = situation(line.kind, line.state)
    others = [each for each in MATRIX if (each.kind, each.state) == (line.kind, line.state)]
    for name in everybody:
        can = any(allowed(organisation, actor(name), each.verb, thing, NOON).allowed for each in others)
        assert allowed(organisation, actor(name), line.verb, thing, NOON).reveals is can


def test_nothing_else_is_allowed_to_anybody() -> None:
    for kind, state, verb in (
        ("team", "there", "paint"),
        ("team", "gone", "read-said"),
        ("ghost", "there", "read"),
        ("ballot", "revealed", "read"),
    ):
        for name in (*PEOPLE, *USERS):
            thing = Thing(kind, state, "payments", people=frozenset({"sam"}))
            decision = allowed(ACME, actor(name), verb, thing, NOON)
            assert decision[:3] == (False, "not-listed", None)


ROW = Thing("row", "held", "payments", "code-reviews")


def at(day: date, seconds: int = 0) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=BERLIN) + timedelta(seconds=seconds)


@pytest.mark.parametrize(
    ("moment", "runs"),
    [
        (at(COVER.period.start, -1), False),
        (at(COVER.period.start), True),
        (at(COVER.period.end, -1), True),
        (at(COVER.period.end), False),
    ],
)  # type: ignore[arg-type]
def test_a_cover_counts_to_the_second(moment: datetime, runs: bool) -> None:
    """Days begin at midnight in the team's zone; 23:59:59 there is another day in UTC."""
    for verb in ("take", "read-evidence", "read-observations"):
        assert allowed(ACME, Actor("eve"), verb, ROW, moment).allowed is runs
        assert allowed(ACME, Actor("eve"), verb, ROW, moment.astimezone(UTC)).allowed is runs


def eve_takes(cover: Cover, row: str = "code-reviews", verb: str = "take") -> bool:
    thing = Thing("row", "held", "payments", row)
    return allowed(replace(ACME, covers=(cover,)), Actor("eve"), verb, thing, NOON).allowed


def test_a_cover_that_is_revoked_or_partial_or_lapsed_gives_nothing() -> None:
    running = ACME.covers[0]
    assert eve_takes(running)
    assert not allowed(replace(ACME, covers=()), Actor("eve"), "take", ROW, NOON).allowed
    assert not eve_takes(replace(running, period=Period(running.period.start, DAY)))
    assert not eve_takes(replace(running, accepted=None))
    assert not eve_takes(replace(running, holder="chi"))
    assert not eve_takes(running, "one-on-ones")
    some = replace(running, rows=("code-reviews",))
    assert eve_takes(some)
    assert not eve_takes(some, "architecture")
    team = Thing("round", "revealed", "payments")
    assert allowed(ACME, Actor("eve"), "read-results", team, NOON).allowed
    assert not allowed(replace(ACME, covers=(some,)), Actor("eve"), "read-results", team, NOON).allowed


def test_who_acts_does_not_sign_extend_grant_or_read_what_is_personal() -> None:
    assert not eve_takes(ACME.covers[0], verb="sign")
    own = Thing("cover", "running", "payments", role="tech-lead", people=frozenset({"eve"}))
    assert allowed(ACME, Actor("eve"), "extend", own, NOON)[:2] == (False, "no-relation")
    assert allowed(ACME, Actor("eve"), "end", own, NOON).allowed
    role = Thing("role", "held", "payments", role="tech-lead")
    assert not allowed(ACME, Actor("eve"), "grant-cover", role, NOON).allowed
    note = Thing("note", "private", "payments", "code-reviews", people=frozenset({"ana"}))
    assert allowed(ACME, Actor("eve"), "read", note, NOON) == Decision(False, "no-relation")


def test_a_manager_who_acts_cannot_extend_it_either() -> None:
    own = Thing("cover", "running", "payments", role="tech-lead", people=frozenset({"dana"}))
    assert allowed(ACME, Actor("dana"), "extend", own, NOON) == Decision(False, "not-oneself", None, True)
    assert allowed(ACME, Actor("gina"), "extend", own, NOON).allowed


def test_somebody_named_in_person_holds_the_row() -> None:
    named = Thing("row", "held", "payments", "technical-spikes")
    assert allowed(ACME, Actor("hal"), "sign", named, NOON) == Decision(
        True, "granted", Relation.HOLDER, True
    )
    assert not allowed(ACME, Actor("ana"), "sign", named, NOON).allowed
    assert not allowed(ACME, Actor("hal"), "sign", ROW, NOON).allowed


def test_who_has_left_or_is_an_agent_or_unknown_may_nothing() -> None:
    left = replace(ACME, people=(Person("ana", "Ana", period=Period(None, DAY)), *ACME.people[1:]))
    for organisation, name in ((left, "ana"), (ACME, "bot"), (ACME, "stranger")):
        thing = Thing("team", "there", "payments")
        assert allowed(organisation, Actor(name), "read-said", thing, NOON) == Decision(False, "not-there")
    root = Actor("ana", frozenset({"administrator"}))
    everything = Thing("organisation", "there")
    assert not allowed(left, root, "administer-users", everything, NOON).allowed
    assert allowed(left, root, "administer-users", everything, at(DAY, -1)).allowed


@pytest.mark.parametrize("thing", [Thing("row", "held", "nowhere", "x"), Thing("row", "held", "later", "code-reviews"),
                                   Thing("row", "held", "payments", "no-such-row")])  # fmt: skip
def test_of_a_team_or_row_that_is_not_there_nobody_is_a_holder(thing: Thing) -> None:
    for name in ("ana", "eve", "bo"):
        assert allowed(ACME, Actor(name), "take", thing, NOON)[:2] == (False, "no-relation")
        assert not allowed(ACME, Actor(name), "sign", thing, NOON).allowed


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="without a zone"):
        allowed(ACME, Actor("ana"), "take", ROW, datetime(2026, 11, 9))


def test_people_who_manage_each_other_come_to_an_end() -> None:
    circle = (ReportingLine("ana", "bo"), ReportingLine("bo", "ana"))
    role = Thing("role", "held", "payments", role="tech-lead")
    turning = replace(ACME, reporting_lines=circle, team_parents=())
    assert not allowed(turning, Actor("frank"), "grant-cover", role, NOON).allowed
    assert allowed(turning, Actor("bo"), "grant-cover", role, NOON).allowed


SOME = st.lists(st.sampled_from([*{(line.kind, line.state) for line in MATRIX}]), max_size=8)


@settings(deadline=None)
@given(SOME, st.sampled_from([*PEOPLE, *USERS]), st.sampled_from(sorted({line.verb for line in MATRIX})))
def test_a_list_shows_what_each_would_be_allowed_by_itself(
    kinds: list[tuple[str, str]], name: str, verb: str
) -> None:
    things = [situation(*kind)[1] for kind in kinds]
    shown = allowed_things(ACME, actor(name), verb, things, NOON)
    assert shown == [thing for thing in things if allowed(ACME, actor(name), verb, thing, NOON).allowed]
