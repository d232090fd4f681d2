"""Organisations invented from a seed, free of contradictions, with every kind of object in them."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from remit.core.charter import Charter, CharterRow
from remit.core.cover import Cover
from remit.core.framework import Focus, Framework, Mode, Party, Responsibility, Role, Sight
from remit.core.organisation import Organisation
from remit.core.person import Identity, Kind, Leave, Person, ReportingLine
from remit.core.role import CodingRange, Deputy, RoleAssignment
from remit.core.suppression import Suppression
from remit.core.system import CodeOwnersRule, Repository, System, SystemOwner
from remit.core.team import Membership, Team, TeamParent
from remit.lib.periods import ALWAYS, Period

BASE = date(2025, 1, 1)
TODAY = date(2026, 3, 1)
TL, EM = Party.role("tech-lead"), Party.role("engineering-manager")
FRAMEWORK = Framework(
    "small",
    "Small framework",
    (
        Role("tech-lead", "Tech Lead", "TL", Focus.SYSTEM, "the System", (30, 70)),
        Role("engineering-manager", "Engineering Manager", "EM", Focus.PEOPLE, "the People", (0, 30), 2),
    ),
    (
        Responsibility("architecture", "Architecture", (TL,), sight=Sight.TRACED, cadence=90),
        Responsibility("one-on-ones", "One on Ones", (EM,), Mode.PERFORMS, cadence=14, aliases=("1:1",)),
        Responsibility("system-roadmap", "System Roadmap (shared)", (TL, EM)),
        Responsibility("tech-lead-coding", "Hands-On Coding", (TL,), Mode.MEASURE),
    ),
    attribution={"licence": "none", "source": "invented"},
)
ROWS = tuple(row.id for row in FRAMEWORK.responsibilities)
ROLES = ("tech-lead", "engineering-manager")


class Inventor:
    """Draws one organisation."""

    def __init__(self, seed: int, teams: int, people: int) -> None:
        self.random = Random(seed)
        self.teams = [f"team-{number}" for number in range(teams)]
        self.people = [f"person-{number}" for number in range(people)]

    def chance(self, part: float) -> bool:
        return self.random.random() < part

    def day(self) -> date:
        return BASE + timedelta(days=self.random.randrange(0, 700))

    def period(self) -> Period:
        start = self.day() if self.chance(0.7) else None
        end = (start or BASE) + timedelta(days=self.random.randrange(1, 600)) if self.chance(0.4) else None
        return Period(start, end)

    def spans(self) -> list[Period]:
        """One or two periods that do not overlap, the second perhaps right after the first."""
        first = self.period()
        if first.end is None or self.chance(0.5):
            return [first]
        start = first.end + timedelta(days=self.random.choice((0, 0, 30)))
        return [first, Period(start, start + timedelta(days=90) if self.chance(0.3) else None)]

    def party(self) -> Party:
        if self.chance(0.6):
            return Party.role(self.random.choice(ROLES))
        return Party.person(self.random.choice(self.people))

    def parties(self) -> tuple[Party, ...]:
        return tuple(dict.fromkeys(self.party() for _ in range(self.random.randrange(0, 3))))

    def row(self, responsibility: str, period: Period) -> CharterRow:
        holders = self.parties() if self.chance(0.7) else None
        own = responsibility not in ROWS
        return CharterRow(
            responsibility,
            period,
            holders,
            tuple((party, "a part") for party in holders or ()) if self.chance(0.3) else None,
            self.party() if self.chance(0.3) else None,
            self.parties() if self.chance(0.3) else None,
            self.parties() if self.chance(0.3) else None,
            self.random.choice(("", "we have none")) if self.chance(0.1) else None,
            "A row of ours" if own else None,
            "What it means" if own else None,
            ("ours", "own") if own else None,
            Mode.ENSURES if own else None,
            Sight.ASKED if own else None,
            30 if own else None,
            "a note: \u201cöß\u201d" if self.chance(0.3) else None,
        )

    def charter(self, team: str | None) -> Charter:
        rows = [row for row in (*ROWS, "not-listed", "our-own") if self.chance(0.4)]
        return Charter(
            team,
            tuple(self.row(row, period) for row in rows for period in self.spans()),
            self.parties() if self.chance(0.3) else None,
            (("tech-lead", 2),) if self.chance(0.3) else (),
        )

    def covers(self, held: list[RoleAssignment]) -> list[Cover]:
        found = []
        for role in {(role.person, role.role, role.team): role for role in held}.values():
            if self.chance(0.4):
                acting, by = self.random.sample(self.people, 2)
                for rows in (("architecture",), ("one-on-ones", "system-roadmap")):
                    span = Period(self.day(), date(2027, 12, 1))
                    accepted = self.day() if self.chance(0.7) else None
                    found.append(Cover(role.team, role.role, acting, span, role.person, rows, accepted, by))
        for team in self.teams:
            if self.chance(0.2):
                acting = self.random.choice(self.people)
                found.append(Cover(team, "tech-lead", acting, Period(BASE, TODAY + timedelta(days=30))))
        return found

    def held(self) -> list[RoleAssignment]:
        seen = {}
        for team in self.teams:
            for role in ROLES:
                for person in self.random.sample(self.people, self.random.randrange(0, 3)):
                    seen[person, role, team] = self.spans()
        return [RoleAssignment(*key, period) for key, spans in seen.items() for period in spans]

    def organisation(self) -> Organisation:
        choose, pick = self.random, self.random.choice
        held = self.held()
        pairs = [
            (person, team)
            for person in self.people
            for team in choose.sample(self.teams, choose.randrange(3))
        ]
        systems = [f"system-{number}" for number in range(len(self.teams) // 2)]
        return Organisation(
            "acme",
            "Acme",
            FRAMEWORK,
            "Europe/Berlin",
            people=tuple(
                Person(
                    person,
                    person.title(),
                    Kind.AGENT if self.chance(0.1) else Kind.HUMAN,
                    tuple(
                        Identity(kind, f"{person}@acme.example")
                        for kind in ("email", "github")
                        if self.chance(0.5)
                    ),
                    ("tech-lead",) if self.chance(0.3) else (),
                    self.period() if self.chance(0.3) else ALWAYS,
                )
                for person in self.people
            ),
            reporting_lines=tuple(
                ReportingLine(person, pick([other for other in self.people if other != person]), period)
                for person in self.people
                if self.chance(0.3)
                for period in self.spans()
            ),
            leaves=tuple(
                Leave(person, Period(TODAY, TODAY + timedelta(days=9)))
                for person in self.people
                if self.chance(0.2)
            ),
            teams=tuple(
                Team(
                    team,
                    team.title(),
                    "Asia/Tokyo" if self.chance(0.3) else None,
                    (("kind", "sig"),) if self.chance(0.3) else (),
                    (f"acme/{team}",) if self.chance(0.5) else (),
                    self.period() if self.chance(0.2) else ALWAYS,
                )
                for team in self.teams
            ),
            team_parents=tuple(
                TeamParent(team, pick(self.teams[:number]), period)
                for number, team in enumerate(self.teams)
                if number and self.chance(0.8)
                for period in self.spans()
            ),
            memberships=tuple(Membership(*pair, period) for pair in pairs for period in self.spans()),
            systems=tuple(
                System(
                    system,
                    system.title(),
                    self.chance(0.5),
                    (Repository("https://git.acme.example/one", "/part"),),
                    (CodeOwnersRule("*", ("@acme/team-0",), 1),),
                    pick(self.teams),
                )
                for system in systems
            ),
            system_owners=tuple(SystemOwner(s, pick(self.teams), p) for s in systems for p in self.spans()),
            assignments=tuple(held),
            deputies=tuple(
                Deputy(
                    role.person, role.role, role.team, self.day() if self.chance(0.5) else None, role.period
                )
                for role in held
                if self.chance(0.3)
            ),
            coding_ranges=tuple(CodingRange(*pair, 20, 40) for pair in pairs if self.chance(0.2)),
            charters=tuple(self.charter(team) for team in (None, *self.teams) if self.chance(0.7)),
            covers=tuple(self.covers(held)),
            suppressions=tuple(
                Suppression("R401", "we know", self.day(), team, None, None)
                for team in self.teams
                if self.chance(0.2)
            ),
        )


def invent(seed: int, teams: int = 6, people: int = 14) -> Organisation:
    """The organisation of the seed."""
    return Inventor(seed, teams, people).organisation()


def tidy(teams: int, size: int) -> Organisation:
    """A company as they mostly are: each team has its own people, the first two lead, 16 teams to one above."""
    names = [f"team-{number}" for number in range(teams)]
    people = {team: [f"person-{team[5:]}-{number}" for number in range(size)] for team in names}
    return Organisation(
        "acme",
        "Acme",
        FRAMEWORK,
        people=tuple(
            Person(one, one.title(), identities=(Identity("email", f"{one}@acme.example"),))
            for team in names
            for one in people[team]
        ),
        teams=tuple(Team(team, team.title()) for team in names),
        team_parents=tuple(
            TeamParent(team, names[(number - 1) // 16]) for number, team in enumerate(names) if number
        ),
        memberships=tuple(Membership(one, team, Period(BASE)) for team in names for one in people[team][2:]),
        assignments=tuple(
            RoleAssignment(one, role, team, Period(BASE))
            for team in names
            for role, one in zip(ROLES, people[team], strict=False)
        ),
        charters=tuple(
            Charter(team, tuple(CharterRow(row, holders=(TL, EM), note="ours") for row in ROWS))
            for team in names
        ),
    )
