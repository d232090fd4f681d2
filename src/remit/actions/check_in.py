"""Check-ins: the holder of a row, or who acts for them, says in one line that it happened."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Final
from zoneinfo import ZoneInfo

from django.db import transaction

from remit.actions.audit import Change, record
from remit.actions.book import OWN
from remit.actions.permission import require
from remit.actions.push import store
from remit.core.access import Thing
from remit.core.activity import CHECK_IN, Performer
from remit.core.editing import EditError
from remit.db.models import CheckIn, Source, User
from remit.db.organisation import load
from remit.evidence.act import Account, Act

SOURCE: Final = "check-ins"
KIND: Final = "check-in"
COLLECTOR: Final = "check-in/1"
LONGEST: Final = 280
OLDEST_DAYS: Final = 366
"""A check-in tells of the last year at the most: nobody remembers a day from before."""


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
def check_in(
    team: str, row: str, line: str, day: date, *, acting_user: User, now: datetime, acting_for: str = ""
) -> CheckIn:
    """Keeps the line, and tells the lake that the row happened on the day. Raises NotAllowed, EditError."""
    require(acting_user, "check-in", Thing("row", "held", team, row), now)
    zone = ZoneInfo(load().zone)
    today = now.astimezone(zone).date()
    if not line.strip() or len(line) > LONGEST:
        raise EditError("one line of at most {number} characters", "line", number=LONGEST)
    if not 0 <= (today - day).days <= OLDEST_DAYS:
        raise EditError("a day of the last year, today at the latest", "day")
    assert acting_user.person_id is not None  # noqa: S101  nobody else may check in
    made = CheckIn.objects.create(
        team_id=team,
        responsibility=row,
        person_id=acting_user.person_id,
        acting_for=acting_for,
        day=day,
        line=line.strip(),
        written_at=now,
    )
    moment = now if day == today else datetime.combine(day, time(12), zone)
    act = Act(
        native=str(made.pk),
        origin=SOURCE,
        at=int(moment.timestamp()),
        activity=CHECK_IN,
        actor=Account(OWN, acting_user.person_id),
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
