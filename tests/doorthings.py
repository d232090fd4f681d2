"""What is behind the doors: things that somebody made, and what the forms show of what is there."""

from __future__ import annotations

from datetime import date
from typing import Any

from doorcompany import ACME, DAY, EM, NOON, PEOPLE, ROW, TEAM, TL
from doorways import Visitor

from remit.actions import token
from remit.actions.clarity import reveal_round
from remit.core.charter import CharterRow
from remit.core.drafting import shown
from remit.core.editing import Seen, digest, seen
from remit.core.objects import KINDS, key_of
from remit.core.signature import document
from remit.core.team_day import TeamDay
from remit.db import models
from remit.db import organisation as stored
from remit.lib.plain import plain

SECRET = "only for sam"


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
