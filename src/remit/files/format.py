"""The format of the organisation file, version 1: one description, for reading and for ``remit schema``."""

from __future__ import annotations

from typing import Final

from remit.core.person import Kind
from remit.files import format_framework
from remit.files.format_framework import (
    DAYS,
    FORMAT,
    MODE,
    NAME,
    PERCENT,
    PROSE,
    ROLE_ID,
    ROW_ID,
    SIGHT,
    WORDS,
)
from remit.files.record import ByKind, Field, MapOf, Record, Short
from remit.files.shape import Day, Flag, Id, ListOf, OneOf, OneOrMany, Text, Whole, Zone

PERSON: Final = Id("a person")
TEAM: Final = Id("a team")
ZONE: Final = Zone()
HANDLE: Final = Text("a name there", longest=320)
ACCEPTED: Final = Field(Day({"no": None}), "The day on which they said yes. Absent or `no`: not yet.")
IDENTITIES: Final = ("email", "github", "gitlab", "calendar", "alias")

_NAMED: Final = Record("named", {"id": Field(Id("a role or a person"), required=True)})
PARTY: Final = ByKind(
    scalar=Short(_NAMED, "id"),
    mapping=Record(
        "party",
        {
            "role": Field(ROLE_ID, "A role, held on the team that asks."),
            "person": Field(PERSON, "A person."),
        },
        "A role or a person, where the id alone could be either.",
    ),
)
PARTIES: Final = ListOf(PARTY)
HOLDERS_LIMIT: Final = MapOf(ROLE_ID, Whole(1, 1000))

ORGANISATION: Final = Record(
    "organisation",
    {
        "id": Field(Id("the organisation"), "Stable; signatures name it.", required=True),
        "name": Field(NAME, required=True),
        "zone": Field(ZONE, "Days begin at 00:00 here. Default UTC."),
        "max_holders": Field(HOLDERS_LIMIT, "How many people may hold a role on one team, by role."),
    },
    "The organisation itself.",
    keep=True,
)

_LINE: Final = Short(
    Record(
        "reporting_line",
        {
            "person": Field(PERSON, "The manager.", required=True),
        },
        "Whom the person reports to, and when.",
        dated=True,
    ),
    "person",
)
_LEAVE: Final = Record(
    "leave",
    {
        "from": Field(Day(), "The first day away.", required=True),
        "until": Field(Day(), "The first day back.", required=True),
    },
    "Days away. There is no place for the reason, on purpose.",
    dated=True,
)

PERSON_ENTRY: Final = Record(
    "person",
    {
        "id": Field(PERSON, "How the rest of the file names the person.", required=True),
        "name": Field(NAME, required=True),
        "kind": Field(
            OneOf(list(Kind), Kind), "An agent may do work; it is never the one who is responsible."
        ),
        **{kind: Field(OneOrMany(HANDLE), f"How tools know the person: {kind}.") for kind in IDENTITIES},
        "experience": Field(ListOf(ROLE_ID), "The roles that the person declares to be experienced in."),
        "manager": Field(OneOrMany(_LINE), "Absent: the Engineering Manager of the person's team."),
        "leave": Field(OneOrMany(_LEAVE), "Days away."),
    },
    "A person, or an AI agent.",
    dated=True,
    keep=True,
)

_PARENT: Final = Short(
    Record("team_parent", {"team": Field(TEAM, required=True)}, "The team above, and when.", dated=True),
    "team",
)
_MEMBER: Final = Short(
    Record("member", {"person": Field(PERSON, required=True)}, "Who is in the team, and when.", dated=True),
    "person",
)
_ASSIGNMENT: Final = Short(
    Record(
        "assignment", {"person": Field(PERSON, required=True)}, "Who holds the role, and when.", dated=True
    ),
    "person",
)
_DEPUTY: Final = Record(
    "deputy",
    {
        "role": Field(ROLE_ID, required=True),
        "person": Field(PERSON, required=True),
        "accepted": ACCEPTED,
    },
    "Who stands by to act in a role.",
    dated=True,
)
_CODING_RANGE: Final = Record(
    "coding_range",
    {
        "person": Field(PERSON, required=True),
        "percent": Field(ListOf(PERCENT, least=2, most=2), "For example [20, 40].", required=True),
    },
    "The hands-on coding that a holder of both roles declared.",
    dated=True,
)
_COVER: Final = Record(
    "cover",
    {
        "role": Field(ROLE_ID, required=True),
        "for": Field(PERSON, "The holder who is stood in for. Absent: the role is vacant."),
        "acting": Field(PERSON, "Who acts.", required=True),
        "until": Field(Day(), "The first day on which the cover is over.", required=True),
        "rows": Field(
            ByKind(
                scalar=OneOf(["all"], lambda _: None, expected="all, or a list of rows"),
                listing=ListOf(ROW_ID, least=1),
            ),
            "`all`, or a list of them.",
        ),
        "accepted": ACCEPTED,
        "granted_by": Field(PERSON, "The holder or their manager."),
    },
    "A dated stand-in for a role, in all of its rows or some.",
    dated=True,
)

_PART_TEXT: Final = Text("a part", longest=1000)
_PART: Final = Record(
    "part",
    {
        "role": Field(ROLE_ID),
        "person": Field(PERSON),
        "part": Field(_PART_TEXT, required=True),
    },
    "Which part of a shared row a holder does.",
)
_SPLIT: Final = ByKind(listing=ListOf(_PART), mapping=MapOf(Id("a role or a person"), _PART_TEXT))

ROW: Final = Record(
    "charter_row",
    {
        "holders": Field(PARTIES, "Roles and persons who hold the row."),
        "split": Field(_SPLIT, "Who of the holders does which part."),
        "tie_break": Field(PARTY, "Who decides where the holders do not agree."),
        "informed": Field(PARTIES, "Who is told. Default: the counterpart."),
        "when_vacant": Field(PARTIES, "Whom it falls back to while nobody holds it, in this order."),
        "not_applicable": Field(
            Text("the reason", longest=1000, empty=True),
            "Why the row does not apply here; an empty text: it applies after all.",
        ),
        "title": Field(NAME, "Another title, or the title of a row of one's own."),
        "description": Field(PROSE),
        "aliases": Field(WORDS, "Words under which people look for it."),
        "mode": Field(MODE, "`performs`: in person; `ensures`: sees that it happens, whoever does it."),
        "sight": Field(SIGHT, "How it can be seen that it happens."),
        "cadence": Field(DAYS, "How often it is due, in days."),
        "note": Field(PROSE),
    },
    "What differs from the charter above; what is absent is inherited.",
    dated=True,
)

CHARTER: Final = Record(
    "charter",
    {
        "when_vacant": Field(PARTIES, "Whom vacant rows fall back to, in this order."),
        "max_holders": Field(HOLDERS_LIMIT, "How many people may hold a role, by role."),
        "rows": Field(
            MapOf(ROW_ID, OneOrMany(ROW)),
            "By the id of the responsibility; a list of rows tells the history.",
        ),
    },
    "What differs from the charter of the team above, the organisation and the framework.",
    keep=True,
)

TEAM_ENTRY: Final = Record(
    "team",
    {
        "id": Field(TEAM, "How the rest of the file names the team.", required=True),
        "name": Field(NAME, required=True),
        "parent": Field(OneOrMany(_PARENT), "The team that it is part of."),
        "zone": Field(ZONE, "Where days begin at another hour than the organisation's."),
        "labels": Field(MapOf(Text("a label"), NAME), "Anything to filter by, for example {kind: sig}."),
        "forge": Field(OneOrMany(HANDLE), "The team's handles in CODEOWNERS, without @."),
        "members": Field(ListOf(_MEMBER), "Who is in the team; who holds a role belongs to it anyway."),
        "roles": Field(MapOf(ROLE_ID, OneOrMany(_ASSIGNMENT)), "Who holds which role."),
        "deputies": Field(ListOf(_DEPUTY)),
        "coding_ranges": Field(ListOf(_CODING_RANGE)),
        "covers": Field(ListOf(_COVER)),
        "charter": Field(CHARTER),
    },
    "A team.",
    dated=True,
    keep=True,
)

_OWNER: Final = Short(
    Record(
        "system_owner",
        {"team": Field(TEAM, required=True)},
        "The team that owns the system, and when.",
        dated=True,
    ),
    "team",
)
_REPOSITORY: Final = Short(
    Record(
        "repository",
        {
            "address": Field(Text("an address or a path", longest=1000), required=True),
            "path": Field(Text("a folder", longest=1000), "The folder in it. Default: /, all of it."),
        },
        "Where code lives.",
    ),
    "address",
)
_CODE_OWNERS: Final = Record(
    "code_owners_rule",
    {
        "pattern": Field(Text("a pattern", longest=1000), required=True),
        "owners": Field(ListOf(HANDLE), "As written: @login, @org/team or an e-mail address.", required=True),
        "line": Field(Whole(1, 999_999_999), "Its line in the CODEOWNERS file.", required=True),
    },
    "One line of a CODEOWNERS file.",
)

SYSTEM_ENTRY: Final = Record(
    "system",
    {
        "id": Field(Id("a system"), required=True),
        "name": Field(NAME, required=True),
        "owner": Field(OneOrMany(_OWNER), "The team that owns it."),
        "production": Field(Flag(), "Whether people depend on it. Default: false."),
        "repositories": Field(OneOrMany(_REPOSITORY)),
        "code_owners": Field(ListOf(_CODE_OWNERS)),
        "catalogue_owner": Field(
            Text("what a catalogue says", longest=200), "The team that a catalogue names as owner."
        ),
    },
    "A system that teams build and run.",
    dated=True,
    keep=True,
)

SUPPRESSION: Final = Record(
    "suppression",
    {
        "code": Field(Text("the code of a finding", longest=10), "For example R401.", required=True),
        "team": Field(TEAM),
        "responsibility": Field(ROW_ID),
        "person": Field(PERSON),
        "reason": Field(Text("why it is accepted", longest=1000), required=True),
        "until": Field(Day(), "The day from which the finding is shown again.", required=True),
    },
    "A finding that is known and accepted for a time; what is given must match.",
)

_OUTSIDE: Final = {
    kind: Field(
        ListOf(
            Short(
                Record(
                    f"outside_{kind}",
                    {
                        "id": Field(Id(f"one of the {kind}"), required=True),
                        "name": Field(NAME),
                    },
                ),
                "id",
            )
        ),
        f"{kind.title()} declared elsewhere that this file only refers to.",
    )
    for kind in ("people", "teams")
}

FILE: Final = Record(
    "file",
    {
        "remit": Field(FORMAT, "The version of this format.", required=True),
        "scope": Field(
            ByKind(
                scalar=OneOf(["organisation"], lambda _: None, expected="organisation, or {team: ID}"),
                mapping=Record("team_scope", {"team": Field(TEAM, required=True)}),
            ),
            "What the file manages: the organisation (default), or {team: ID} and what is below it.",
        ),
        "organisation": Field(ORGANISATION),
        "framework": Field(
            ByKind(
                scalar=Text("a packaged framework, or a path such as ./framework.yaml", longest=1000),
                mapping=format_framework.INLINE,
            ),
            "Roles and responsibilities to start from. Default: engineering-ladders.",
        ),
        "outside": Field(Record("outside", _OUTSIDE), "Only in a file whose scope is a team."),
        "people": Field(ListOf(PERSON_ENTRY)),
        "teams": Field(ListOf(TEAM_ENTRY)),
        "systems": Field(ListOf(SYSTEM_ENTRY)),
        "charter": Field(CHARTER, "The organisation's charter, from which the teams' inherit."),
        "suppressions": Field(ListOf(SUPPRESSION)),
    },
    "An organisation, or a part of one: who holds what, on which team, since when.",
    keep=True,
)
