"""Organisations for property tests: valid in every respect, in the order of the file."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st

from remit.core.charter import Charter, CharterRow
from remit.core.cover import Cover
from remit.core.framework import NOT_LISTED, Framework, Mode, Party, Sight
from remit.core.organisation import Organisation
from remit.core.person import Identity, Kind, Leave, Person, ReportingLine
from remit.core.role import CodingRange, Deputy, RoleAssignment
from remit.core.suppression import Suppression
from remit.core.system import CodeOwnersRule, Repository, System, SystemOwner
from remit.core.team import Membership, Team, TeamParent
from remit.files.frameworks import packaged
from remit.lib.periods import ALWAYS, Period

FIRST = date(2024, 1, 1)
AWKWARD = [
    "no",
    "on",
    "1e3",
    "2026-01-01",
    "0x1F",
    "~tilde",
    "null",
    "007",
    "1_000",
    "12:30",
    ".inf",
    "y",
    "=",
    "<<",
]
_ID = st.from_regex(r"[A-Za-z0-9_][A-Za-z0-9._-]{0,8}", fullmatch=True)
_TEXT = st.one_of(
    st.sampled_from(AWKWARD),
    st.sampled_from(
        ["a: b", "x # y", "- z", "[a, b]", "{a}", "'", '"', "\\", "徐俊杰", "García", "a\nb", "\u202ex", "%"]
    ),
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1, max_size=20).map(
        str.strip
    ),
).filter(bool)

days = st.integers(0, 1500).map(lambda number: FIRST + timedelta(days=number))


@st.composite
def periods(draw: st.DrawFn, *, closed: bool = False) -> Period:
    """A period; ``closed`` ones have both ends."""
    start = draw(days if closed else st.none() | days)
    length = draw(st.integers(1, 400) if closed else st.none() | st.integers(1, 400))
    return Period(start, None if length is None else (start or FIRST) + timedelta(days=length))


@st.composite
def successive(draw: st.DrawFn, most: int = 3, *, closed: bool = False) -> list[Period]:
    """Periods that follow one another without overlap; none, one or several."""
    if not closed and draw(st.booleans()):
        return [ALWAYS] * draw(st.integers(0, 1))
    marks = sorted(draw(st.sets(days, max_size=2 * most)))
    pairs = [Period(start, end) for start, end in zip(marks[::2], marks[1::2], strict=False)]
    if not closed and len(marks) % 2:
        pairs.append(Period(marks[-1], None))
    return pairs


def _some(draw: st.DrawFn, among: list[Any], most: int = 4) -> list[Any]:
    return draw(st.lists(st.sampled_from(among), unique=True, max_size=most)) if among else []


class _Maker:
    """Draws one organisation, part by part."""

    def __init__(self, draw: st.DrawFn, framework: Framework, most_teams: int, most_people: int) -> None:
        self.draw = draw
        self.framework = framework
        self.roles = [role.id for role in framework.roles]
        self.rows = [row.id for row in framework.responsibilities]
        self.people = draw(st.lists(_ID, unique=True, min_size=1, max_size=most_people))
        self.teams = draw(st.lists(_ID, unique=True, max_size=most_teams))
        self.agents = set(_some(draw, self.people, 1))

    def persons(self) -> tuple[Person, ...]:
        draw = self.draw
        identity = st.tuples(st.sampled_from(["email", "github", "gitlab", "calendar", "alias"]), _TEXT)
        order = ["email", "github", "gitlab", "calendar", "alias"]
        return tuple(
            Person(
                key,
                draw(_TEXT),
                Kind.AGENT if key in self.agents else Kind.HUMAN,
                tuple(
                    sorted(
                        (Identity(*pair) for pair in draw(st.lists(identity, max_size=3))),
                        key=lambda i: order.index(i.kind),
                    )
                ),
                tuple(_some(draw, self.roles)),
                draw(periods()),
            )
            for key in self.people
        )

    def charter(self, team: str | None) -> Charter:
        draw = self.draw
        rows = [row for key in _some(draw, [*self.rows, NOT_LISTED], 3) for row in self.row(key)]
        limits = tuple((role, draw(st.integers(1, 5))) for role in _some(draw, self.roles))
        return Charter(team, tuple(rows), draw(st.none() | self.parties()), limits)

    def parties(self) -> st.SearchStrategy[tuple[Party, ...]]:
        party = st.sampled_from([*map(Party.role, self.roles), *map(Party.person, self.people)])
        return st.lists(party, unique=True, max_size=3).map(tuple)

    def row(self, key: str) -> list[CharterRow]:
        draw = self.draw
        rows = []
        for period in draw(successive(2)):
            holders = draw(st.none() | self.parties())
            split = None
            if holders and len({party.id for party in holders}) == len(holders) and draw(st.booleans()):
                split = tuple((party, draw(_TEXT)) for party in holders)
            rows.append(
                CharterRow(
                    key,
                    period,
                    holders,
                    split,
                    draw(st.none() | self.parties().map(lambda found: found[0] if found else None)),
                    draw(st.none() | self.parties()),
                    draw(st.none() | self.parties()),
                    draw(st.none() | st.just("") | _TEXT),
                    draw(st.none() | _TEXT) if key != NOT_LISTED else None,
                    draw(st.none() | _TEXT),
                    draw(st.none() | st.lists(_TEXT, max_size=2).map(tuple)),
                    draw(st.none() | st.sampled_from(Mode)),
                    draw(st.none() | st.sampled_from(Sight)),
                    draw(st.none() | st.integers(1, 365)),
                    draw(st.none() | _TEXT),
                )
            )
        return rows

    def covers(self, held: list[RoleAssignment]) -> list[Cover]:
        """One cover at most for each assignment: none of them can clash."""
        covers: dict[tuple[str, str, str], Cover] = {}
        for item in held:
            humans = [person for person in self.people if person != item.person and person not in self.agents]
            if not humans or not self.draw(st.booleans()):
                continue
            start = item.period.start or FIRST
            if start not in item.period:
                continue
            covers[item.team, item.role, item.person] = Cover(
                item.team,
                item.role,
                self.draw(st.sampled_from(humans)),
                Period(start, start + timedelta(days=self.draw(st.integers(1, 60)))),
                item.person,
                self.draw(
                    st.none()
                    | st.lists(st.sampled_from(self.rows), unique=True, min_size=1, max_size=3).map(tuple)
                ),
                self.draw(st.none() | days),
                self.draw(st.sampled_from([None, item.person])),
            )
        return list(covers.values())


@st.composite
def organisations(
    draw: st.DrawFn, *, framework: Framework | None = None, most_teams: int = 5, most_people: int = 6
) -> Organisation:
    """A valid organisation: teams in a tree, people, periods, charters, covers."""
    framework = framework or packaged("engineering-ladders")
    maker = _Maker(draw, framework, most_teams, most_people)
    people, teams = maker.people, maker.teams
    parents = [
        TeamParent(team, draw(st.sampled_from(teams[:place])), period)
        for place, team in enumerate(teams)
        if place
        for period in draw(successive(2))
    ]
    lines = [
        ReportingLine(person, draw(st.sampled_from(people[:place])), period)
        for place, person in enumerate(people)
        if place
        for period in draw(successive(2))
    ]
    assignments = [
        RoleAssignment(person, role, team, period)
        for team in teams
        for role in _some(draw, maker.roles)
        for person in _some(draw, people, 2)
        for period in draw(successive(2))
    ]
    systems = draw(st.lists(_ID, unique=True, max_size=2))
    return Organisation(
        id=draw(_ID),
        name=draw(_TEXT),
        framework=framework,
        zone=draw(st.sampled_from(["UTC", "Europe/Berlin"])),
        people=maker.persons(),
        reporting_lines=tuple(lines),
        leaves=tuple(
            Leave(person, period) for person in people for period in draw(successive(1, closed=True))
        ),
        teams=tuple(
            Team(
                team,
                draw(_TEXT),
                draw(st.none() | st.just("Asia/Tokyo")),
                tuple(draw(st.dictionaries(_TEXT, _TEXT, max_size=2)).items()),
                tuple(draw(st.lists(_TEXT.filter(lambda text: not text.startswith("@")), max_size=2))),
                draw(periods()),
            )
            for team in teams
        ),
        team_parents=tuple(parents),
        memberships=tuple(
            Membership(person, team, period)
            for team in teams
            for person in _some(draw, people)
            for period in draw(successive(2))
        ),
        systems=tuple(
            System(
                system,
                draw(_TEXT),
                draw(st.booleans()),
                tuple(
                    draw(st.lists(st.builds(Repository, _TEXT, st.sampled_from(["/", "/sub"])), max_size=2))
                ),
                tuple(
                    draw(
                        st.lists(
                            st.builds(
                                CodeOwnersRule,
                                _TEXT,
                                st.lists(_TEXT, max_size=2).map(tuple),
                                st.integers(1, 99),
                            ),
                            max_size=2,
                        )
                    )
                ),
                draw(st.none() | _TEXT),
                draw(periods()),
            )
            for system in systems
        ),
        system_owners=tuple(
            SystemOwner(system, draw(st.sampled_from(teams)), period)
            for system in systems
            if teams
            for period in draw(successive(2))
        ),
        assignments=tuple(assignments),
        deputies=tuple(
            Deputy(person, role, team, draw(st.none() | days), period)
            for team in teams
            for role, person in zip(_some(draw, maker.roles), _some(draw, people), strict=False)
            for period in [draw(periods())]
        ),
        coding_ranges=tuple(
            CodingRange(person, team, draw(st.integers(0, 50)), draw(st.integers(50, 100)), draw(periods()))
            for team in teams
            for person in _some(draw, people, 1)
        ),
        charters=tuple(maker.charter(team) for team in [None, *teams] if draw(st.booleans())),
        covers=tuple(maker.covers(assignments)),
        suppressions=tuple(
            Suppression(
                "R401", draw(_TEXT), draw(days), team, None, draw(st.none() | st.sampled_from(people))
            )
            for team in _some(draw, teams, 2)
        ),
    )
