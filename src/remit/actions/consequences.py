"""What an edit of the organisation means for what was signed: just the rows that it touched are open again, and
those whom it concerns are told. The signatures stay; that they are of another wording shows by itself."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from remit.actions import notice
from remit.actions.signature import about, about_first
from remit.core.answer import Refusal
from remit.core.organisation import Organisation
from remit.core.plan import Step
from remit.core.reopening import Reopened, reopened
from remit.core.team_day import TeamDay
from remit.db import models

SHOWN = 3
"""Rows that one message names; of further ones it says how many they are."""


@transaction.atomic
def after_edit(
    before: Organisation,
    after: Organisation,
    steps: Iterable[Step],
    *,
    acting_user: models.User | None,
    now: datetime | None = None,
) -> tuple[Reopened, ...]:
    """Tells those who signed a row that the steps open again, those who have to sign it now, and those who have to
    sign a row first that the steps wrote into their team's charter.

    Call it in the transaction of the edit. One message for each person and team, to all but whoever made the edit.
    """
    steps = tuple(steps)
    signed = set(models.Signature.objects.values_list("team_id", "responsibility").distinct())
    written = _written(steps) - signed
    if not signed and not written:
        return ()
    today = (now or timezone.now()).astimezone(ZoneInfo(after.zone)).date()
    found = reopened(before, after, steps, signed, today)
    for team, rows in _by_team(found).items():
        _tell(after, team, rows, acting_user)
    for team, rows in _by_team(reopened(before, after, steps, written, today)).items():
        _tell_first(after, team, rows, acting_user)
    return found


def _written(steps: Iterable[Step]) -> set[tuple[str, str]]:
    """The rows that the steps wrote into the charter of a team."""
    groups = (step.key.group for step in steps if step.key.kind == "charter row" and step.after is not None)
    return {(team, row) for team, row in groups if team}


def _by_team(found: Iterable[Reopened]) -> dict[str, list[Reopened]]:
    by_team: dict[str, list[Reopened]] = {}
    for each in found:
        by_team.setdefault(each.team, []).append(each)
    return by_team


def _tell_first(
    organisation: Organisation, team: str, rows: list[Reopened], acting_user: models.User | None
) -> None:
    """Whoever has to sign rows that nobody signed yet: of each row by itself, of many at once in one message."""
    waiting: dict[str, list[Reopened]] = {}
    for each in rows:
        for signer in each.signers:
            waiting.setdefault(signer.person, []).append(each)
    actor = None if acting_user is None else acting_user.person_id
    for person in sorted(waiting.keys() - {actor}):
        theirs = waiting[person]
        for some in [[each] for each in theirs] if len(theirs) <= SHOWN else [theirs]:
            notice.tell(
                person,
                "signature-first",
                params={"row": _titles(organisation, some), "team": organisation.index.team[team].name},
                link=_link(some),
                why=_why(some, person),
                about=about_first(team, some[0].row if len(some) == 1 else ""),
            )


def _tell(
    organisation: Organisation, team: str, rows: list[Reopened], acting_user: models.User | None
) -> None:
    given = models.Signature.objects.filter(team=team, responsibility__in=[each.row for each in rows])
    has_signed = set(given.values_list("responsibility", "person_id"))
    waiting: dict[str, list[Reopened]] = {}
    told: dict[str, list[Reopened]] = {}
    for each in rows:
        current = {signer.person for signer in each.signers}
        for person in current:
            waiting.setdefault(person, []).append(each)
        if each.changed:
            for person in {who for row, who in has_signed if row == each.row} - current:
                told.setdefault(person, []).append(each)
    actor = None if acting_user is None else acting_user.person_id
    for people, waits in ((waiting, True), (told, False)):
        for person in sorted(people.keys() - {actor}):
            theirs = people[person]
            before = any(each.changed and (each.row, person) in has_signed for each in theirs)
            notice.tell(
                person,
                "row-reopened" if before else "signature-due",
                params={"row": _titles(organisation, theirs), "team": organisation.index.team[team].name},
                link=_link(theirs),
                why="signer" if before else _why(theirs, person),
                waits=waits,
                about=about(team),
            )


def _why(rows: list[Reopened], person: str) -> str:
    mine = [signer for each in rows for signer in each.signers if signer.person == person]
    return "lead" if all(signer.counterpart for signer in mine) else "holder"


def _titles(organisation: Organisation, rows: list[Reopened]) -> str:
    titles = [_title(organisation, each) for each in rows[:SHOWN]]
    more = len(rows) - SHOWN
    return ", ".join(titles) + (f" (+{more})" if more > 0 else "")


def _title(organisation: Organisation, each: Reopened) -> str:
    try:
        return TeamDay(organisation, each.team, each.day).row(each.row).row.short_title
    except Refusal:
        return each.row


def _link(rows: list[Reopened]) -> str:
    if len(rows) == 1:
        return reverse("row", args=[rows[0].team, rows[0].row])
    return reverse("team", args=[rows[0].team])
