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
from remit.core.person import Person, ReportingLine
from remit.core.role import Deputy, RoleAssignment
from remit.core.signature import document
from remit.core.team import Membership, Team, TeamParent
from remit.core.team_day import TeamDay
from remit.db import models
from remit.db import organisation as stored
from remit.files.frameworks import packaged
from remit.lib.periods import Period

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


def page(path: str, **more: Any) -> Door:
    """A page that is read."""
    return Door(lambda who, number: who.get(path.format(number)), **more)


def form(path: str, *, own: bool = False, but: str = "", silent: bool = False, **data: Any) -> Door:
    """A form that writes; values that are functions are asked when it is sent."""

    def act(who: Visitor, number: int) -> Any:
        sent = {name: value() if callable(value) else value for name, value in data.items()}
        return who.post(path.format(number), **sent)

    return Door(act, own=own, writes=True, silent=silent, but=frozenset(but.split()))


def api(method: str, path: str, data: Any = None, **more: Any) -> Door:
    """An operation of the API."""
    return Door(
        lambda who, number: who.api(method, path.format(number), data),
        api=True,
        writes=method != "GET",
        **more,
    )


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
    asked = an_asked_cover(asked_by="chi", acting="frank")
    return who.post(f"/covers/{asked}/step/", step="grant")


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


def a_line() -> int:
    """Sam wrote a line about the row, when it was theirs."""
    made = models.CheckIn.objects.create(
        team_id=TEAM, responsibility=ROW, person_id="sam", day=DAY, line="done", written_at=NOON
    )
    return int(made.pk)


def the_line() -> str:
    """The number of that line."""
    return str(models.CheckIn.objects.get().pk)


def a_token() -> int:
    """Sam has a token."""
    user = models.User.objects.get(username="sam")
    return int(token.create(SECRET, ("read",), 30, acting_user=None, user=user)[0].pk)


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
    ("role", "held"): Scene(ACME, OF_THE_ROW),
    ("role", "vacant"): Scene(VACANT, OF_THE_VACANCY),
    ("cover", "asked"): Scene(ACME, OF_THE_ROW, True, an_asked_cover),
    ("cover", "granted"): Scene(ACME, OF_THE_ROW, True, lambda: an_asked_cover(True)),
    ("cover", "running"): Scene(SAM_ACTS, NOT_ACTING, True),
    ("cover", "ended"): Scene(ENDED, NOT_ACTING, True),
    ("deputy", "named"): Scene(NAMED, OF_THE_ROW, True),
    ("deputy", "accepted"): Scene(ACCEPTED, OF_THE_ROW, True),
    ("check-in", "written"): Scene(ACME, OF_THE_TEAM, True, a_line),
    ("note", "private"): Scene(ACME, {}, True, a_note),
    ("person", "there"): Scene(ACME, OF_SAM, True),
    ("person", "left"): Scene(LEFT),
    ("token", "live"): Scene(ACME, {}, True, a_token),
    ("organisation", "there"): Scene(),
}

TEAMS, ROWS = f"/teams/{TEAM}", f"/teams/{TEAM}/rows/{ROW}"
SAM = "/organisation/people/sam"
NAME = {"person": "frank"}
ASK = {"first": "2026-12-01", "last": "2026-12-07", "scope": "all", "acting": "frank"}
WISH = {"role": TL, "acting": "frank", "start": "2026-12-01", "until": "2026-12-08"}
HAPPENED = {"line": "it did", "day": DAY.isoformat()}
OBSERVED_ROW = (("read-observations", (page(f"{ROWS}/observed/"), api("GET", f"{ROWS}/check-ins"))),)
CHECK_IN = (
    "check-in",
    (
        form(f"{ROWS}/check-in/", line="it did", day=DAY.isoformat()),
        api("POST", f"{ROWS}/check-ins", HAPPENED),
    ),
)
NAME_SOURCE = (
    "name-source",
    (
        form(f"{ROWS}/source/", source="tickets", shows="1"),
        api("PUT", f"{ROWS}/sources/tickets", {"shows": True}),
    ),
)
SAID_OF_ROW = (
    ("read-said", (page(f"{ROWS}/"), api("GET", ROWS))),
    ("read-history", (page(f"{TEAMS}/versions/"),)),
    ("read-signatures", (page(f"{ROWS}/sign/"),)),
    ("open-point", (form(f"{ROWS}/wrong/", text="hm"), api("POST", f"{ROWS}/points", {"text": "hm"}))),
    (
        "propose",
        (
            form(
                f"{ROWS}/propose/",
                holders="role:tech-lead",
                why="hm",
                note="new",
                cadence="90",
                seen=seen_row,
            ),
            api("POST", f"{ROWS}/proposals", {"why": "hm", "note": "new"}),
        ),
    ),
    (
        "take",
        (
            form(
                f"{ROWS}/edit/",
                holders="role:tech-lead",
                why="hm",
                note="new",
                cadence="90",
                seen=seen_row,
                on=DAY.isoformat(),
            ),
        ),
    ),
)
DOORS: dict[tuple[str, str, str], tuple[Door, ...]] = {
    ("team", "there", "read-said"): (page(f"{TEAMS}/"), api("GET", TEAMS)),
    ("team", "there", "read-findings"): (page("/findings/"), api("GET", f"{TEAMS}/findings")),
    ("team", "there", "read-calendar"): (page(f"{TEAMS}/calendar/"),),
    ("team", "there", "open-round"): (form(f"{TEAMS}/rounds/open/", pooled="5"),),
    ("team", "there", "read-split-signal"): (page(f"{TEAMS}/split/"),),
    ("team", "there", "edit-terms"): (form(f"{TEAMS}/terms/", when_vacant=EM, seen=seen_charter),),
    **{
        ("row", state, verb): doors
        for state in ("held", "vacant", "not-applicable")
        for verb, doors in (*SAID_OF_ROW, *OBSERVED_ROW)
    },
    **{
        ("row", state, verb): doors for state in ("held", "vacant") for verb, doors in (CHECK_IN, NAME_SOURCE)
    },
    ("team", "there", "read-observations"): (api("GET", f"{TEAMS}/observed"),),
    ("check-in", "written", "withdraw"): (
        form(f"{ROWS}/check-in/withdraw/", number=the_line),
        Door(lambda who, number: who.api("POST", f"/check-ins/{number}/withdraw"), api=True, writes=True),
    ),
    ("row", "held", "sign"): (form(f"{ROWS}/sign/", digest=row_digest),),
    ("row", "vacant", "sign"): (form(f"{ROWS}/sign/", digest=row_digest),),
    ("point", "open", "read"): (page("/points/{}/"),),
    ("point", "open", "assign"): (
        Door(
            lambda who, n: who.client.post(
                f"/points/{n}/", {"assign-version": "0", "assign-owner": "ana", "assign-due": "2026-11-20"}
            ),
            writes=True,
        ),
        api("POST", "/points/{}/assign", {"owner": "ana", "due": "2026-11-20", "version": 0}),
    ),
    ("point", "open", "settle"): (
        Door(
            lambda who, n: who.client.post(
                f"/points/{n}/", {"settle-version": "0", "settle-resolution": "so"}
            ),
            writes=True,
        ),
        api("POST", "/points/{}/settle", {"resolution": "so", "version": 0}),
    ),
    ("point", "settled", "read"): (page("/points/{}/"),),
    ("round", "open", "read-presence"): (page(f"{TEAMS}/rounds/{{}}/presence/"),),
    ("round", "open", "vote"): (form(f"{TEAMS}/rounds/{{}}/reopen/", silent=True),),
    ("round", "open", "reveal"): (form(f"{TEAMS}/rounds/{{}}/reveal/"),),
    ("round", "open", "abandon"): (form(f"{TEAMS}/rounds/{{}}/cancel/"),),
    ("round", "unled", "reveal"): (form(f"{TEAMS}/rounds/{{}}/reveal/"),),
    ("round", "unled", "abandon"): (form(f"{TEAMS}/rounds/{{}}/cancel/"),),
    ("round", "revealed", "read-results"): (
        page(f"{TEAMS}/rounds/{{}}/"),
        page(f"{TEAMS}/rounds/{{}}/protocol.md"),
    ),
    ("round", "revealed", "write-outcome"): (form(f"{TEAMS}/rounds/{{}}/close/"),),
    ("role", "held", "ask-cover"): (
        form(f"{TEAMS}/covers/ask/{TL}/?for=ana", **ASK),
        api("POST", f"{TEAMS}/covers", WISH | {"holder": "ana"}),
    ),
    ("role", "held", "name-deputy"): (
        form(f"{TEAMS}/readiness/{TL}/name/", **NAME),
        api("POST", f"{TEAMS}/deputies", {"role": TL, **NAME}),
    ),
    ("role", "held", "grant-cover"): (Door(granting, writes=True, narrower=frozenset({"gina"})),),
    ("role", "vacant", "ask-cover"): (
        form(f"{TEAMS}/covers/ask/{TL}/", **ASK),
        api("POST", f"{TEAMS}/covers", WISH),
    ),
    ("role", "vacant", "name-deputy"): (
        form(f"{TEAMS}/readiness/{TL}/name/", **NAME),
        api("POST", f"{TEAMS}/deputies", {"role": TL, **NAME}),
    ),
    ("cover", "asked", "read"): (page("/covers/{}/"),),
    ("cover", "asked", "decline"): (form("/covers/{}/step/", step="decline", but="ana dana gina"),),
    ("cover", "asked", "end"): (form("/covers/{}/step/", step="decline"),),
    ("cover", "asked", "accept"): (form("/covers/{}/step/", step="accept"),),
    ("cover", "granted", "decline"): (form("/covers/{}/step/", step="decline", but="ana dana gina"),),
    ("cover", "granted", "end"): (form("/covers/{}/step/", step="decline"),),
    ("cover", "granted", "read"): (page("/covers/{}/"),),
    ("cover", "granted", "accept"): (form("/covers/{}/step/", step="accept"),),
    ("cover", "running", "read"): (page(f"{TEAMS}/covers/"),),
    ("cover", "running", "end"): (
        Door(
            lambda who, n: who.client.post(
                f"{TEAMS}/covers/end/", {"seen": seen_cover(), "at-once": "1", "last": DAY.isoformat()}
            ),
            writes=True,
        ),
    ),
    ("cover", "ended", "read"): (page(f"{TEAMS}/covers/"),),
    ("deputy", "named", "read"): (page(f"{TEAMS}/readiness/"),),
    ("deputy", "named", "accept"): (form(f"{TEAMS}/readiness/{TL}/sam/", step="accept"),),
    ("deputy", "named", "decline"): (form(f"{TEAMS}/readiness/{TL}/sam/", step="end", but="ana dana gina"),),
    ("deputy", "named", "end"): (form(f"{TEAMS}/readiness/{TL}/sam/", step="end", but="sam"),),
    ("deputy", "accepted", "read"): (page(f"{TEAMS}/readiness/"),),
    ("deputy", "accepted", "end"): (
        form(f"{TEAMS}/readiness/{TL}/sam/", step="end"),
        api("POST", f"{TEAMS}/deputies/end", {"role": TL, "person": "sam"}),
    ),
    ("note", "private", "read"): (page(f"{ROWS}/note/", own=True),),
    ("note", "private", "write"): (form(f"{ROWS}/note/", own=True, text="mine"),),
    ("note", "private", "erase"): (form(f"{ROWS}/note/", own=True, silent=True, text=""),),
    ("token", "live", "end"): (form("/me/tokens/{}/end/"),),
    ("person", "there", "end-sign-ins"): (form(f"{SAM}/account/", do="end-sign-ins"),),
    ("person", "left", "end-sign-ins"): (form(f"{SAM}/account/", do="end-sign-ins"),),
    ("person", "there", "read-said"): (page("/people/sam/"), api("GET", "/people/sam")),
    ("person", "there", "read-own-data"): (page("/me/", own=True),),
    ("person", "there", "export"): (page("/me/export/", own=True),),
    ("person", "there", "erase"): (page("/people/sam/erase/"),),
    ("person", "there", "declare-experience"): (page(f"{SAM}/experience/"),),
    ("person", "there", "enter-leave"): (
        page(f"{SAM}/leaves/add/"),
        api("POST", "/people/sam/leaves", {"start": "2026-12-01", "until": "2026-12-03"}),
    ),
    ("person", "there", "read-inbox"): (page("/inbox/", own=True),),
    ("person", "there", "choose-messages"): (page("/inbox/choices/", own=True),),
    ("person", "there", "connect-calendar"): (form("/inbox/feed/", own=True),),
    ("person", "there", "invite"): (form(f"{SAM}/account/", do="withdraw", silent=True),),
    ("person", "left", "read-said"): (page("/people/sam/"), api("GET", "/people/sam")),
    ("person", "left", "erase"): (page("/people/sam/erase/"),),
    ("organisation", "there", "export-said"): (
        page(f"{TEAMS}/charter.md"),
        api("GET", "/organisation"),
        api("GET", "/matrix"),
    ),
    ("organisation", "there", "administer-people"): (
        page("/organisation/"),
        api("POST", "/people", {"id": "new", "name": "New"}),
    ),
    ("organisation", "there", "administer-teams"): (
        page(f"/organisation/teams/{TEAM}/"),
        api("POST", "/teams", {"id": "new", "name": "New"}),
    ),
    ("organisation", "there", "administer-users"): (form(f"{SAM}/account/", do="is_auditor", to="on"),),
}

LATER = "nothing in this version does it yet"
LOCAL = "done at the command line alone, by whoever can open the database"
WITHOUT_DOOR: dict[str, str] = {
    "read-evidence": LATER,
    "comment": LATER,
    "reopen": LATER,
    "extend": LATER,
    "estimate": LATER,
    "share": LATER,
    "unshare": LATER,
    "annotate": LATER,
    "cut-off": LATER,
    "configure": LATER,
    "read-state": LATER,
    "administer-sources": LATER,
    "apply-file": LOCAL,
    "read-audit": LOCAL,
    "verify-audit": LOCAL,
    "export-checkpoint": LOCAL,
}
"""Verbs of the matrix that no page and no operation asks for."""


def undone(act: Callable[[], Any]) -> Any:
    """What comes of it, with nothing of it left in the database."""
    with transaction.atomic():
        found = act()
        transaction.set_rollback(True)
    return found


SECOND = timedelta(seconds=1)
ELSEWHERE: dict[tuple[str, str, str], str] = {
    ("team", "there", "set-split-thresholds"): "tests/web/test_readiness.py",
    ("row", "held", "settle"): "tests/actions/test_clarity.py",
    ("row", "vacant", "settle"): "tests/actions/test_clarity.py",
    ("ballot", "draft", "read"): "tests/actions/test_clarity_private.py",
    ("ballot", "draft", "write"): "tests/actions/test_clarity_private.py",
    ("role", "vacant", "grant-cover"): "tests/actions/test_cover.py",
    ("readiness", "any", "read"): "tests/actions/test_readiness.py",
    ("readiness", "any", "record-rehearsal"): "tests/actions/test_readiness.py",
    ("readiness", "any", "record-dry-run"): "tests/actions/test_readiness.py",
    ("coding", "unshared", "read"): "tests/actions/test_split.py",
    ("coding", "unshared", "declare-range"): "tests/actions/test_split.py",
    ("coding", "shared", "read"): "tests/actions/test_split.py",
    ("coding", "shared", "declare-range"): "tests/actions/test_split.py",
    ("note", "shared", "read"): "tests/actions/test_privacy.py",
    ("person", "there", "make-token"): "tests/web/test_token.py",
    ("token", "live", "read"): "tests/web/test_token.py",
    ("token", "ended", "read"): "tests/web/test_token.py",
    ("organisation", "there", "edit-charter"): "tests/actions/test_conventions.py",
    ("organisation", "there", "administer-directory"): "tests/api/test_token.py",
    ("organisation", "there", "administer-webhooks"): "tests/actions",
}
"""Cells that are not walked here, with the test that tries their door."""
