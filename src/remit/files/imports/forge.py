"""What the listings of GitHub and GitLab have in common: teams, and members by team, in JSON."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from remit.core.person import Kind, Person
from remit.core.team import Membership
from remit.files.imports.documents import flat
from remit.files.imports.draft import Draft, identities
from remit.files.imports.json_source import json_values
from remit.files.imports.texts import EMAIL, LOGIN
from remit.lib.periods import ALWAYS, Period

if TYPE_CHECKING:
    from remit.files.imports.documents import Node
    from remit.files.reading import Reading

Members = list[tuple[str, list["Node"]]]
"""The key of a team, and its members as the file has them."""


@dataclass(frozen=True, slots=True)
class Shape:
    """How a forge calls things: its ``identity`` kind, and the fields of a member and of a team."""

    identity: str
    login: str
    team: str


def listing(reading: Reading, shape: Shape) -> tuple[list[Node], Members]:
    """The teams of a file, and members by team.

    A file is a list of teams (each may have ``members``), a mapping of team to members, or the members of one
    team, which is then named by the file's name.
    """
    teams: list[Node] = []
    members: Members = []
    for node in flat(json_values(reading) if reading.text else []):
        entries = node.mapping("an entry")
        if shape.team in entries:
            teams.append(node)
            members.append((node.child(shape.team).text(shape.team), node.child("members").items("members")))
        elif shape.login in entries:
            members.append((_stem(reading.path), [node]))
        elif entries and all(isinstance(entry.value, list) for entry in entries.values()):
            members.extend((key, list(flat([entry]))) for key, entry in entries.items())
        elif entries:
            node.problem(
                f"neither a team nor a member: it has no {shape.team} and no {shape.login}", "a listing"
            )
    if not teams and not members and not reading.problems:
        reading.whole("no team and no member here", expected="a listing as the forge's API writes it")
    return teams, members


def _stem(path: str) -> str:
    return path.replace("\\", "/").rsplit("/", 1)[-1].split(".", 1)[0]


def member(node: Node, team: str, shape: Shape, draft: Draft, period: Period = ALWAYS) -> str | None:
    """Take a member of a team; the id, or None after noting the problem."""
    if not node.mapping("a member"):
        return None
    login = node.child(shape.login).text(shape.login, required=True)
    if not login:
        return None
    # GitHub shows an app's account as name[bot]
    plain = login.removesuffix("[bot]")
    if not LOGIN.fullmatch(plain):
        node.child(shape.login).problem("this is no login", "letters, digits, '.', '_' and '-'")
        return None
    is_bot = login != plain or node.child("type").value == "Bot" or node.child("bot").value is True
    name = node.child("name").text("name")
    email = node.child("email").text("email")
    if email and not EMAIL.fullmatch(email):
        draft.notes.add("addresses of people", f"{email} of {plain}", "this is no e-mail address")
        email = ""
    # no login has a dot before "bot" on GitHub, so nobody else has this id
    key = plain.lower() if login == plain else f"{plain.lower()}.bot"
    found = identities(**{shape.identity: login, "email": email})
    draft.person(Person(key, name or plain, Kind.AGENT if is_bot else Kind.HUMAN, found))
    draft.link(Membership(key, team, period))
    return key
