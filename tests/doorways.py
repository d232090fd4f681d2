"""The doors: by which page or operation of the API each verb of the access matrix is reached, and what comes back.

One organisation has a person for each relation; every door is tried as each of them, in a transaction that is undone.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from django.db import transaction
from django.test import Client

from remit.actions import token
from remit.actions.clarity import reveal_round
from remit.actions.organisation import begin
from remit.core.charter import Charter, CharterRow
from remit.core.cover import Cover
from remit.core.drafting import shown
from remit.core.editing import Seen, digest, seen
from remit.core.objects import KINDS, key_of
from remit.core.organisation import Organisation
from remit.core.person import Leave, Person, ReportingLine
from remit.core.role import Deputy, RoleAssignment
from remit.core.signature import document
from remit.core.team import Membership, Team, TeamParent
from remit.core.team_day import TeamDay
from remit.db import models
from remit.db import organisation as stored
from remit.files.frameworks import packaged
from remit.lib.periods import Period
from remit.lib.plain import plain

DAY = date(2026, 11, 9)
NOON = datetime(2026, 11, 9, 12, tzinfo=UTC)
BERLIN = "Europe/Berlin"
TL, EM, TEAM, ROW = "tech-lead", "engineering-manager", "payments", "code-reviews"
START, END = date(2026, 11, 2), date(2026, 11, 16)
SECRET = "only for sam"
PEOPLE = ("ana", "bo", "chi", "dana", "eve", "gina", "sam", "frank")
USERS = (*PEOPLE, "root", "rita")
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

COVER = Cover(TEAM, TL, "eve", Period(START, END), "ana", accepted=date(2026, 11, 1))
ACME = Organisation(
    "acme",
    "Acme",
    packaged("engineering-ladders"),
    BERLIN,
    people=tuple(Person(name, name.title()) for name in PEOPLE),
    reporting_lines=(
        ReportingLine("ana", "dana"),
        ReportingLine("sam", "dana"),
        ReportingLine("dana", "gina"),
    ),
    teams=(Team(TEAM, "Payments"), Team("commerce", "Commerce")),
    team_parents=(TeamParent(TEAM, "commerce"),),
    memberships=(Membership("chi", TEAM),),
    assignments=(
        RoleAssignment("ana", TL, TEAM),
        RoleAssignment("bo", EM, TEAM),
        RoleAssignment("dana", EM, "commerce"),
    ),
    covers=(COVER,),
    leaves=(Leave("sam", Period(date(2026, 12, 10), date(2026, 12, 12))),),
)

OF_THE_ROW = {
    "ana": "holder member",
    "bo": "counterpart member",
    "chi": "member",
    "eve": "acting",
    "dana": "above",
    "gina": "above",
}
OF_THE_TEAM = {**OF_THE_ROW, "bo": "holder member"}
OF_THE_VACANCY = {name: related for name, related in OF_THE_ROW.items() if name != "ana"}
OF_THE_READINESS = {**OF_THE_ROW, "ana": "counterpart member", "bo": "holder member", "eve": ""}
OF_SAM = {"dana": "above", "gina": "above"}


@dataclass(frozen=True)
class Line:
    """A line of the matrix: what each relation may, and which scope a token needs."""

    kind: str
    state: str
    verb: str
    marks: dict[str, str]
    token: str

    @property
    def cell(self) -> tuple[str, str, str]:
        """What the line is about."""
        return self.kind, self.state, self.verb


def lines() -> Iterator[Line]:
    """The matrix that was written by hand."""
    text = (Path(__file__).parent / "access" / "matrix.txt").read_text(encoding="utf-8")
    for line in text.splitlines():
        if not line.startswith("#"):
            kind, state, verb, *marks, scope = line.split()
            yield Line(kind, state, verb, dict(zip(RELATIONS, marks, strict=True)), scope)


@dataclass(frozen=True)
class Scene:
    """An organisation with something in it, and what everybody is to that."""

    organisation: Organisation = ACME
    known: dict[str, str] = field(default_factory=dict)
    own: bool = False
    prepare: Callable[[], int] = lambda: 0

    def related(self, name: str) -> set[str]:
        """What the person is to it."""
        found = {"signed-in", *self.known.get(name, "").split()}
        if self.own and name == "sam":
            found.add("self")
        return found | {"root": {"administrator"}, "rita": {"auditor"}}.get(name, set())


class Visitor:
    """Somebody at the doors: signed in to the pages, and with a token for the API."""

    def __init__(self, name: str, scopes: tuple[str, ...] = ("read", "write")) -> None:
        self.name = name
        self.user = models.User.objects.get(username=name)
        self.client = Client(raise_request_exception=False)
        self.client.force_login(self.user)
        self.token = token.create("test", scopes, 30, acting_user=None, user=self.user)[1]

    def get(self, path: str) -> Any:
        """A page."""
        return self.client.get(path)

    def post(self, path: str, **data: Any) -> Any:
        """A form."""
        return self.client.post(path, {name.replace("__", "-"): value for name, value in data.items()})

    def api(self, method: str, path: str, data: Any = None, **headers: str) -> Any:
        """An operation of the API."""
        body = {} if data is None else {"data": json.dumps(data), "content_type": "application/json"}
        sent = {"Authorization": f"Bearer {self.token}"} | headers
        return Client(raise_request_exception=False).generic(method, f"/api/v1{path}", headers=sent, **body)


Act = Callable[[Visitor, int], Any]
Made = Callable[[int], int]


@dataclass(frozen=True)
class Door:
    """One way to a verb. ``own``: it opens on what is one's own alone, so that everybody is the self behind it.

    ``silent``: it writes without an entry in the audit.
    """

    act: Act
    api: bool = False
    own: bool = False
    writes: bool = False
    silent: bool = False
    narrower: frozenset[str] = frozenset()
    """Who may by the matrix, and is refused with a reason of the object's own."""
    but: frozenset[str] = frozenset()
    """For whom the same button is another verb: the door of that one is tried as them."""
    made: Made = int
    """What the number in its address is, from the scene's."""
    anybody: bool = False
    """Of one's own: it opens to users without a person as well."""
    operation: str = ""
    """Of the API: the method and the path as the description of the API has it."""
    brief: bool = False
    """One more operation behind a cell that is walked as everybody: one is tried for each answer that there is."""


def page(path: str, **more: Any) -> Door:
    """A page that is read."""
    return Door(lambda who, number: who.get(path.format(number)), **more)


def form(path: str, *, own: bool = False, but: str = "", silent: bool = False, **data: Any) -> Door:
    """A form that writes; values that are functions are asked when it is sent."""

    def act(who: Visitor, number: int) -> Any:
        sent = {name: value() if callable(value) else value for name, value in data.items()}
        return who.post(path.format(number), **sent)

    return Door(act, own=own, writes=True, silent=silent, but=frozenset(but.split()))


FILLED = {
    "team": TEAM,
    "responsibility": ROW,
    "person_id": "sam",
    "role": TL,
    "start": "2026-12-10",
    "code": "R101",
}
"""What stands in the addresses of the API."""


def api(
    method: str,
    path: str,
    data: Any = None,
    *,
    made: Made = int,
    match: Callable[[], str] | str = "",
    ask: str = "",
    narrower: str = "",
    but: str = "",
    own: bool = False,
    brief: bool = False,
    silent: bool = False,
    **filled: str,
) -> Door:
    """An operation of the API. ``made`` gives the number in the path, by default that of the scene."""

    def act(who: Visitor, number: int) -> Any:
        where = path.format(**{**FILLED, **filled, "number": number}) + ask
        seen = match() if callable(match) else match
        return who.api(method, where, data, **({"If-Match": seen} if seen else {}))

    return Door(
        act,
        api=True,
        made=made,
        own=own,
        silent=silent,
        writes=method != "GET" and path != "/what-if",
        narrower=frozenset(narrower.split()),
        but=frozenset(but.split()),
        operation=f"{method} {path}",
        brief=brief,
    )


def more(method: str, path: str, data: Any = None, **how: Any) -> Door:
    """One more operation behind a cell that another door is walked for."""
    return api(method, path, data, brief=True, **how)


def fill(organisation: Organisation) -> None:
    """The organisation in the empty database, with a user for everybody, an administrator and an auditor."""
    begin(organisation, acting_user=None)
    for person in organisation.people:
        models.User.objects.create(username=person.id, person_id=person.id)
    models.User.objects.create(username="root", is_administrator=True)
    models.User.objects.create(username="rita", is_auditor=True)


def a_point() -> int:
    """Sam, who is nothing to the team, said that something is wrong."""
    made = models.OpenPoint.objects.create(
        team_id=TEAM, responsibility=ROW, text="hm", opened_by_id="sam", opened_at=NOON
    )
    return int(made.pk)


def a_settled_point() -> int:
    """The same, and it is settled."""
    number = a_point()
    models.OpenPoint.objects.filter(pk=number).update(closed_at=NOON, resolution="so")
    return number


def a_round(opened_by: str = "ana") -> int:
    """An open round in which Sam answers, who has left the team since; two are done."""
    framework = ACME.framework
    rows = [{"id": ROW, "title": framework.responsibility_by_id[ROW].title, "description": ""}]
    choices = [{"id": f"role:{role}", "title": role} for role in (TL, EM)]
    made = models.Round.objects.create(
        team_id=TEAM, opened_by_id=opened_by, opened_at=NOON, day=DAY, rows=rows, choices=choices
    )
    for person, role in (("ana", TL), ("bo", EM), ("sam", "")):
        models.Ballot.objects.create(
            round=made,
            person_id=person,
            pooled=not role,
            role=role,
            votes={ROW: {"vote": f"role:{role}"}} if role else {},
            done=bool(role),
        )
    return int(made.pk)


def a_revealed_round() -> int:
    """The two who answered by name do not agree on the row."""
    found = reveal_round(a_round(), acting_user=None)
    models.AgendaItem.objects.filter(round=found).update(state="settled")
    return int(found.pk)


def an_asked_cover(granted: bool = False, asked_by: str = "sam", acting: str = "sam") -> int:
    """Sam would act for Ana, later, and asked for it."""
    made = models.CoverRequest.objects.create(
        team_id=TEAM,
        role=TL,
        holder_id="ana",
        acting_id=acting,
        start=date(2026, 12, 1),
        end=date(2026, 12, 8),
        asked_by_id=asked_by,
        asked_at=NOON,
        accepted_at=None if granted else NOON,
        granted_by_id="ana" if granted else None,
        granted_at=NOON if granted else None,
    )
    return int(made.pk)


def seen_charter() -> str:
    """What the form of the terms shows."""
    return seen(stored.load(), "charter", TEAM).text


def seen_row() -> list[str]:
    """What the form of a row shows."""
    organisation = stored.load()
    return [one.text for one in shown(organisation, TeamDay(organisation, TEAM, DAY), ROW)]


def seen_cover() -> str:
    """What the form that ends a cover shows."""
    organisation = stored.load()
    found = organisation.covers[0]
    key = key_of(KINDS["cover"], found)
    return Seen(key, digest(organisation, key)).text


def granting(who: Visitor, number: int) -> Any:
    """Says yes for the holder's side to what Chi asked for: Frank would act."""
    vacant = "ana" not in {one.person for one in stored.load().assignments}
    asked = an_asked_cover(asked_by="chi", acting="frank")
    if vacant:
        models.CoverRequest.objects.filter(pk=asked).update(holder=None)
    return who.post(f"/covers/{asked}/step/", step="grant")


def a_proposal(number: int = 0) -> int:
    """Sam, who is nothing to the team, proposed another note."""
    made = models.Proposal.objects.create(
        team_id=TEAM,
        responsibility=ROW,
        row=plain(CharterRow(ROW, note="new")),
        note="hm",
        proposed_by_id="sam",
        proposed_at=NOON,
    )
    return int(made.pk)


def waiting(number: int) -> int:
    """The round, with its agenda still to be settled."""
    models.AgendaItem.objects.filter(round=number).update(state="pending")
    return number


def etag_of_row() -> str:
    """What a read of the row says for a change."""
    return seen(stored.load(), "charter row", TEAM, ROW).digest


def etag_of_common() -> str:
    """The same of the organisation's charter."""
    return seen(stored.load(), "charter row", None, ROW).digest


def seen_common() -> list[str]:
    """What the form of a row of the organisation's charter shows."""
    return [seen(stored.load(), "charter row", None, ROW).text]


def row_digest() -> str:
    """What would be signed."""
    return document(TeamDay(stored.load(), TEAM, DAY), ROW).digest


def a_note() -> int:
    """Sam keeps a note for themselves."""
    made = models.PrivateNote.objects.create(
        author_id="sam", team_id=TEAM, responsibility=ROW, text=SECRET, written_at=NOON
    )
    return int(made.pk)


def a_source() -> int:
    """Something that could show what is done."""
    models.Source.objects.create(
        id="tickets", kind="alertmanager", name="Tickets", added_at=NOON, retention_days=90, every_minutes=0
    )
    return 0


def a_team_source(number: int = 0) -> int:
    """A repository of the team's."""
    models.Source.objects.create(
        id="ledger",
        kind="git",
        name="Ledger",
        address="https://git.acme.example/ledger",
        team_id=TEAM,
        added_at=NOON,
        retention_days=90,
        every_minutes=60,
    )
    return number


def a_calendar() -> int:
    """Sam has connected their calendar."""
    models.Source.objects.create(
        id="calendar-sam",
        kind="calendar",
        name=SECRET,
        address="https://calendar.acme.example/sam.ics",
        owner_id="sam",
        settings={"rules": []},
        added_at=NOON,
        retention_days=90,
        every_minutes=60,
    )
    return 0


def an_account(matched: bool = False) -> int:
    """An account that may be Sam's, or is."""
    models.Account.objects.create(
        key="key-1",
        kind="email",
        value=SECRET,
        digest="1",
        first_seen=NOON,
        person_id="sam" if matched else None,
        rule="confirmed" if matched else "",
        decided_at=NOON if matched else None,
    )
    if not matched:
        models.Suggestion.objects.create(account_id="key-1", person_id="sam", reason="name", made_at=NOON)
    return 0


def a_line() -> int:
    """Sam wrote a line about the row, when it was theirs."""
    made = models.CheckIn.objects.create(
        team_id=TEAM, responsibility=ROW, person_id="sam", day=DAY, line="done", written_at=NOON
    )
    return int(made.pk)


def the_line() -> str:
    """The number of that line."""
    return str(models.CheckIn.objects.get().pk)


def a_token(ended: bool = False) -> int:
    """Sam has a token, or had one."""
    user = models.User.objects.get(username="sam")
    made = token.create(SECRET, ("read",), 30, acting_user=None, user=user)[0]
    if ended:
        token.revoke(made.pk, acting_user=None)
    return int(made.pk)


def shares() -> int:
    """Everybody shares how much they code."""
    for name in PEOPLE:
        models.CodingShare.objects.create(person_id=name, team=TEAM, role=TL, shared_at=NOON)
    return 0


def a_remark(number: int = 0) -> int:
    """Ana said something of her week."""
    made = models.CodingNote.objects.create(person_id="ana", start=DAY, end=DAY, text="hm", written_at=NOON)
    return int(made.pk)


CODERS = replace(ACME, assignments=tuple(RoleAssignment(name, TL, TEAM) for name in PEOPLE), covers=())
SAM_ACTS = replace(ACME, covers=(replace(COVER, acting="sam"),))
ENDED = replace(
    ACME, covers=(replace(COVER, acting="sam", period=Period(date(2026, 10, 1), date(2026, 10, 8))),)
)
DEPUTY = Deputy("sam", TL, TEAM, period=Period(date(2026, 10, 1)))
NAMED = replace(ACME, deputies=(DEPUTY,))
ACCEPTED = replace(ACME, deputies=(replace(DEPUTY, accepted=date(2026, 10, 2)),))
VACANT = replace(ACME, assignments=ACME.assignments[1:], covers=(replace(COVER, holder=None),))
UNLED = replace(ACME, assignments=ACME.assignments[2:], covers=())
NOT_APPLICABLE = replace(ACME, charters=(Charter(TEAM, (CharterRow(ROW, not_applicable="none here"),)),))
LEFT = replace(
    ACME,
    people=tuple(replace(one, period=Period(None, DAY)) if one.id == "sam" else one for one in ACME.people),
)
NOT_ACTING = {name: related for name, related in OF_THE_ROW.items() if name != "eve"}

SCENES: dict[tuple[str, str], Scene] = {
    ("team", "there"): Scene(known=OF_THE_TEAM),
    ("row", "held"): Scene(known=OF_THE_ROW, prepare=a_source),
    ("row", "vacant"): Scene(VACANT, OF_THE_VACANCY, prepare=a_source),
    ("row", "not-applicable"): Scene(NOT_APPLICABLE, OF_THE_ROW),
    ("point", "open"): Scene(ACME, OF_THE_ROW, True, a_point),
    ("point", "settled"): Scene(ACME, OF_THE_ROW, True, a_settled_point),
    ("round", "open"): Scene(
        ACME, {**OF_THE_TEAM, "ana": "self holder member", "bo": "self holder member"}, True, a_round
    ),
    ("round", "unled"): Scene(UNLED, {"chi": "member", **OF_SAM}, True, lambda: a_round("sam")),
    ("round", "revealed"): Scene(ACME, OF_THE_TEAM, False, a_revealed_round),
    ("ballot", "draft"): Scene(ACME, {}, True, a_round),
    ("role", "held"): Scene(ACME, OF_THE_ROW),
    ("role", "vacant"): Scene(VACANT, OF_THE_VACANCY),
    ("cover", "asked"): Scene(ACME, OF_THE_ROW, True, an_asked_cover),
    ("cover", "granted"): Scene(ACME, OF_THE_ROW, True, lambda: an_asked_cover(True)),
    ("cover", "running"): Scene(SAM_ACTS, NOT_ACTING, True),
    ("cover", "ended"): Scene(ENDED, NOT_ACTING, True),
    ("deputy", "named"): Scene(NAMED, OF_THE_ROW, True),
    ("deputy", "accepted"): Scene(ACCEPTED, OF_THE_ROW, True),
    ("readiness", "any"): Scene(ACCEPTED, OF_THE_READINESS, True),
    ("check-in", "written"): Scene(ACME, OF_THE_TEAM, True, a_line),
    ("source", "of-a-team"): Scene(ACME, OF_THE_TEAM, False, a_team_source),
    ("source", "of-a-person"): Scene(ACME, {}, True, a_calendar),
    ("account", "unmatched"): Scene(ACME, {}, True, an_account),
    ("account", "matched"): Scene(ACME, {}, True, lambda: an_account(matched=True)),
    ("note", "private"): Scene(ACME, {}, True, a_note),
    ("coding", "unshared"): Scene(CODERS, {}, True),
    ("coding", "shared"): Scene(CODERS, {}, True, shares),
    ("person", "there"): Scene(ACME, OF_SAM, True),
    ("person", "left"): Scene(LEFT),
    ("token", "live"): Scene(ACME, {}, True, a_token),
    ("token", "ended"): Scene(ACME, {}, True, lambda: a_token(ended=True)),
    ("organisation", "there"): Scene(
        replace(ACME, charters=(Charter(None, (CharterRow(ROW, note="for all"),)),))
    ),
}


def undone(act: Callable[[], Any]) -> Any:
    """What comes of it, with nothing of it left in the database."""
    with transaction.atomic():
        found = act()
        transaction.set_rollback(True)
    return found


SECOND = timedelta(seconds=1)


def answer(response: Any) -> str:
    """What the door answered. Anything but these is a fault of the test or of the door."""
    status = response.status_code
    if status in (200, 201, 302, 304):
        return "allowed"
    return {403: "refused", 404: "secret"}.get(status, f"{status}: {response.content[-600:]!r}")
