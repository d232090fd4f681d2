"""What signing, proposing and editing of charter rows have in common: one moment, one lock, one row of a team."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from remit.actions import clock
from remit.core.access import Thing
from remit.core.answer import Refusal
from remit.core.editing import EditError
from remit.core.organisation import Organisation
from remit.core.resolution import team_day
from remit.core.signature import Document, document
from remit.core.team_day import TeamDay
from remit.db import models, partial


class Nobody(EditError):
    """Whoever acts is not a person of the organisation, and what is done here is done in person."""

    def __init__(self) -> None:
        super().__init__("only a person of the organisation can do this, and you are signed in as none")


class NoSuchRow(EditError):
    """There is no such team or row on the day."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__("{text}", text=refusal.message)


@dataclass(frozen=True)
class Place:
    """A row of a team at a moment, as everybody else will find it until the transaction ends."""

    desk: TeamDay
    row: str
    now: datetime

    @property
    def organisation(self) -> Organisation:
        """As much of the organisation as the team's answers rest on."""
        return self.desk.organisation

    @property
    def document(self) -> Document:
        """What would be signed of it."""
        return document(self.desk, self.row)

    @property
    def title(self) -> str:
        """What the row is called."""
        return self.desk.row(self.row).row.short_title

    @property
    def team_name(self) -> str:
        """What the team is called."""
        return self.organisation.index.team[self.desk.team].name

    def thing(self) -> Thing:
        """The row as the access rules see it."""
        answer = self.desk.answer(self.row)
        state = (
            "not-applicable" if answer.not_applicable is not None else "vacant" if answer.vacant else "held"
        )
        return Thing("row", state, self.desk.team, self.row)

    def holders(self) -> tuple[str, ...]:
        """The people whom a word about the row is for: its holders, who acts, else whom to ask meanwhile."""
        answer = self.desk.answer(self.row)
        found = [holder.person for holder in (*answer.holders, *(() if answer.holders else answer.fallback))]
        return tuple(dict.fromkeys(found))


def lock() -> None:
    """Nobody edits the organisation until the transaction ends. SQLite's transactions queue by themselves."""
    if connection.vendor == "postgresql":
        list(models.Organisation.objects.select_for_update().values_list("pk", flat=True))


def place(team: str, row: str, now: datetime | None) -> Place:
    """The row of the team at the moment (default: this one). Raises NoSuchRow."""
    moment = now or clock.now()
    organisation = partial.load_for_teams([team], moment.date())
    try:
        desk = team_day(organisation, team, moment)
        desk.row(row)
    except Refusal as refusal:
        raise NoSuchRow(refusal) from None
    return Place(desk, row, moment)


def person_of(user: models.User | None) -> str:
    """Who acts, as a person. Raises Nobody."""
    if user is None or user.person_id is None:
        raise Nobody
    return str(user.person_id)
