"""Hands-on coding: what its holder says about their weeks, and the switch that shares the verdict."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Final

from django.db import transaction

from remit.actions.audit import Change, record
from remit.actions.coding_verdict import forget, soon
from remit.actions.permission import require
from remit.core.access import Thing
from remit.core.editing import EditError
from remit.db import partial
from remit.db.models import CodingEstimate, CodingHours, CodingNote, CodingShare, User
from remit.queries.coding import known_region, roles_of

MOST_HOURS: Final = 80
LONGEST_NOTE: Final = 2000
OLDEST_WEEKS: Final = 52


def thing(
    person: str | None, team: str | None = None, role: str | None = None, *, shared: bool = False
) -> Thing:
    """The coding of a person as the access rules see it."""
    whose = frozenset() if person is None else frozenset({person})
    return Thing("coding", "shared" if shared else "unshared", team, role=role, people=whose)


@transaction.atomic
def set_hours(hours: Decimal | None, region: str, *, acting_user: User, now: datetime) -> None:
    """Contracted hours a week and the holiday region; None and empty take them away, and the verdict with them.

    The audit says that something was said, never what. Raises NotAllowed, EditError.
    """
    person = _own(acting_user, now)
    if hours is not None and not 0 < hours <= MOST_HOURS:
        raise EditError("between 1 and {number} hours", "hours", number=MOST_HOURS)
    if region.strip() and not known_region(region.strip().upper()):
        raise EditError("no public holidays are known there", "region")
    CodingHours.objects.update_or_create(
        person_id=person, defaults={"hours_per_week": hours, "region": region.strip().upper()}
    )
    record([Change("coding.hours", "person", person)], acting_user=acting_user)
    soon(person, now)


@transaction.atomic
def estimate(week: date, percent: int | None, *, acting_user: User, now: datetime) -> None:
    """The own estimate of a week (of its Monday), in percent; None takes it away. Raises NotAllowed, EditError."""
    person = _own(acting_user, now)
    monday = week - timedelta(days=week.weekday())
    if not 0 <= (now.date() - monday).days <= 7 * OLDEST_WEEKS:
        raise EditError("a week of the last year", "week")
    if percent is None:
        CodingEstimate.objects.filter(person=person, week=monday).delete()
    elif 0 <= percent <= 100:
        CodingEstimate.objects.update_or_create(
            person_id=person, week=monday, defaults={"percent": percent, "written_at": now}
        )
    else:
        raise EditError("between 0 and 100 percent", "percent")
    record([Change("coding.estimate", "person", person)], acting_user=acting_user)
    soon(person, now)


@transaction.atomic
def annotate(start: date, end: date, text: str, *, acting_user: User, now: datetime) -> CodingNote:
    """A remark about the days from ``start`` up to and including ``end``. Raises NotAllowed, EditError."""
    person = _own(acting_user, now)
    if end < start:
        raise EditError("it ends before it begins", "end")
    if not text.strip() or len(text) > LONGEST_NOTE:
        raise EditError("a remark of at most {number} characters", "text", number=LONGEST_NOTE)
    made = CodingNote.objects.create(
        person_id=person, start=start, end=end, text=text.strip(), written_at=now
    )
    record([Change("coding.annotate", "person", person)], acting_user=acting_user)
    return made


@transaction.atomic
def forget_note(number: int, *, acting_user: User, now: datetime) -> None:
    """Takes one's own remark away; nothing happens where it is gone. Raises NotAllowed."""
    person = _own(acting_user, now)
    if CodingNote.objects.filter(pk=number, person=person).delete()[0]:
        record([Change("coding.forget-note", "person", person)], acting_user=acting_user)


@transaction.atomic
def share(team: str, role: str, shared: bool, *, acting_user: User, now: datetime) -> None:
    """Shares the verdict for a role on a team, or no longer; twice changes nothing. Raises NotAllowed, EditError.

    What was kept for others goes at once when it is taken back.
    """
    person = acting_user.person_id
    running = CodingShare.objects.select_for_update().filter(
        person=person, team=team, role=role, ended_at=None
    )
    require(acting_user, "share" if shared else "unshare", thing(person, team, role, shared=not shared), now)
    assert person is not None  # noqa: S101  the table allows nobody else
    if shared == running.exists():
        return
    if shared:
        organisation = partial.load_for_person(person)
        held = {(there.id, ranged.id) for there, ranged in roles_of(organisation, person, now)}
        if (team, role) not in held:
            raise EditError("you hold no role with a range there", "role")
        CodingShare.objects.create(person_id=person, team=team, role=role, shared_at=now)
    else:
        running.update(ended_at=now)
        forget((person, team, role))
    record(
        [Change("coding.share" if shared else "coding.unshare", "person", person)], acting_user=acting_user
    )
    soon(person, now)


def _own(user: User, now: datetime) -> str:
    require(user, "estimate", thing(user.person_id), now)
    assert user.person_id is not None  # noqa: S101  the table allows nobody else
    return user.person_id
