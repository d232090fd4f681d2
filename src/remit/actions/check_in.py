"""Check-ins: the holder of a row, or who acts for them, says in one line that it happened."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Final

from django.db import transaction

from remit.actions.agreeing import Place, person_of, place
from remit.actions.audit import Change, record
from remit.actions.book import OWN
from remit.actions.permission import require
from remit.actions.push import store
from remit.core.access import Thing
from remit.core.activity import CHECK_IN, Performer
from remit.core.editing import EditError
from remit.db.models import CheckIn, Source, User
from remit.evidence.act import Account, Act

SOURCE: Final = "check-ins"
KIND: Final = "check-in"
COLLECTOR: Final = "check-in/1"
LONGEST: Final = 280
OLDEST_DAYS: Final = 366
"""A check-in tells of the last year at the most: nobody remembers a day from before."""


class NoSuchCheckIn(LookupError):
    """There is no such line, or it was taken back."""


def source(now: datetime) -> Source:
    """The source that check-ins come from; made at the first."""
    made, _ = Source.objects.get_or_create(
        pk=SOURCE,
        defaults={
            "kind": KIND,
            "name": "Check-ins",
            "added_at": now,
            "retention_days": 3650,
            "every_minutes": 0,
            "healthy_since": now,
        },
    )
    return made


@transaction.atomic
def check_in(team: str, row: str, line: str, day: date, *, acting_user: User, now: datetime) -> CheckIn:
    """Keeps the line, and tells the lake that the row happened on the day. Raises NotAllowed, EditError."""
    there = place(team, row, now)
    require(acting_user, "check-in", there.thing(), now)
    person = person_of(acting_user)
    zone = there.organisation.index.zone[team]
    today = now.astimezone(zone).date()
    if not line.strip() or len(line) > LONGEST:
        raise EditError("one line of at most {number} characters", "line", number=LONGEST)
    if not 0 <= (today - day).days <= OLDEST_DAYS:
        raise EditError("a day of the last year, today at the latest", "day")
    acting_for = acts_for(there, person)
    made = CheckIn.objects.create(
        team_id=team,
        responsibility=row,
        person_id=person,
        acting_for=acting_for,
        day=day,
        line=" ".join(line.split()),
        written_at=now,
    )
    moment = now if day == today else datetime.combine(day, time(12), zone)
    act = Act(
        native=str(made.pk),
        origin=SOURCE,
        at=int(moment.timestamp()),
        activity=CHECK_IN,
        actor=Account(OWN, person),
        performed_by=Performer.HUMAN,
        team=team,
        responsibility=row,
    )
    store(source(now), str(made.pk), [act], COLLECTOR, now)
    record(
        [Change("check-in", "row", f"{team}/{row}", after={"day": day})],
        acting_user=acting_user,
        acting_for=acting_for,
    )
    return made


@transaction.atomic
def withdraw(number: int, *, acting_user: User, now: datetime) -> None:
    """Takes back what one wrote: it says nothing any more. Raises NoSuchCheckIn, NotAllowed."""
    found = CheckIn.objects.select_for_update().filter(pk=number, withdrawn_at=None).first()
    if found is None:
        raise NoSuchCheckIn(number)
    require(acting_user, "withdraw", thing_of(found), now)
    found.withdrawn_at = now
    found.save(update_fields=["withdrawn_at"])
    record(
        [
            Change(
                "check-in.withdraw",
                "row",
                f"{found.team_id}/{found.responsibility}",
                before={"day": found.day},
            )
        ],
        acting_user=acting_user,
    )


def thing_of(found: CheckIn) -> Thing:
    """The line as the access rules see it: it is theirs who wrote it."""
    return Thing("check-in", "written", found.team_id, people=frozenset({str(found.person_id)}))


def acts_for(there: Place, person: str) -> str:
    """For whom the person acts in the row, by name; empty for whoever holds it."""
    holders = there.desk.answer(there.row).holders
    if any(holder.person == person and not holder.acting for holder in holders):
        return ""
    names = [
        there.organisation.index.person[holder.acting_for].name
        for holder in holders
        if holder.person == person and holder.acting_for is not None
    ]
    return ", ".join(dict.fromkeys(names))
