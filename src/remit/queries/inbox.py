"""What stands in a person's inbox, and what they chose."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import NamedTuple

from remit.core.access import Thing
from remit.core.notice import KINDS, ByMail, Kind
from remit.db.models import FeedToken, Mail, Notice, NoticeChoice, User
from remit.queries.permission import may

KEPT = timedelta(days=60)
"""So long a message that was read is shown."""
MOST = 200
"""Messages that only tell, newest first: older ones are left out."""


class Inbox(NamedTuple):
    """``waits``: what the person has to do something about, oldest first. ``news``: what changed, newest first."""

    waits: tuple[Notice, ...]
    news: tuple[Notice, ...]

    @property
    def unread(self) -> bool:
        """Whether anything has not been read."""
        return any(notice.read_at is None for notice in (*self.waits, *self.news))


class Choice(NamedTuple):
    """A kind with how its mail comes now."""

    kind: Kind
    mail: ByMail


def inbox(user: User, now: datetime) -> Inbox | None:
    """The user's own inbox; None for a user who is no person of the organisation, or may not read it (any more)."""
    if user.person_id is None:
        return None
    if not may(user, "read-inbox", Thing("person", "there", people=frozenset({user.person_id})), now):
        return None
    own = Notice.objects.filter(person=user.person_id, kind__in=KINDS)
    told = (
        own.filter(created_at__gt=now - KEPT).exclude(waits=True, done_at=None).order_by("-created_at", "-pk")
    )
    return Inbox(waiting(own), tuple(told[:MOST]))


def waiting(own: object) -> tuple[Notice, ...]:
    """What waits among the person's messages, oldest first."""
    return tuple(own.filter(waits=True, done_at=None).order_by("created_at", "pk"))  # type: ignore[attr-defined]


def how_many_wait(person: str) -> int:
    """How much waits for the person: for the navigation of every page."""
    return Notice.objects.filter(person=person, kind__in=KINDS, waits=True, done_at=None).count()


def choices(person: str) -> tuple[Choice, ...]:
    """Every kind with the person's choice, or the default."""
    chosen = dict(NoticeChoice.objects.filter(person=person).values_list("kind", "mail"))
    return tuple(Choice(kind, ByMail(chosen.get(kind.id, kind.mail))) for kind in KINDS.values())


def feed_since(person: str) -> datetime | None:
    """Since when the person's calendar feed has its address; None where it has none."""
    return FeedToken.objects.filter(person=person).values_list("created_at", flat=True).first()


def last_failure(person: str) -> str:
    """What the mail server said to the newest mail to the person; empty where it went out."""
    newest = Mail.objects.filter(person=person, attempts__gt=0, moot=False).order_by("-pk").first()
    return newest.outcome if newest is not None and newest.sent_at is None else ""
