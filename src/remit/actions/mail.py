"""Mail: which notices are due by mail, and sending what is due: never twice, failures tried again and kept visible."""

from __future__ import annotations

import smtplib
from datetime import date, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.mail import get_connection
from django.db import connection, transaction
from django.db.models import Q, QuerySet

from remit.actions.account import user_may_sign_in
from remit.actions.mail_text import written
from remit.core.notice import KINDS, ByMail
from remit.db.models import Identity, Mail, Notice, NoticeChoice, Organisation, User

QUEUE = 0x6D61696C
"""Whoever collects queues up at this number ("mail" in ASCII)."""
FRESH = timedelta(days=7)
"""What is older is not mailed any more: turning mail on must not send everything that ever happened."""
DIGEST_HOUR = 7
"""From this hour on, in the organisation's zone, the day's digest goes out."""
PAUSES = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 720))
"""How long to wait after each failure; after the last nobody tries any more."""
LOST = timedelta(minutes=10)
"""After so long a mail that is still on its way belongs to a process that died."""


class Sent(NamedTuple):
    """What one run did: mails sent, mails that failed (address and what the server said), mails that were moot."""

    sent: int
    failed: tuple[tuple[str, str], ...]
    moot: int


@transaction.atomic
def collect(now: datetime, *, digest: bool = False) -> int:
    """Makes a mail of what is due for each person; how many. ``digest``: the day's digest now, whatever the hour.

    A person gets one digest a day at most.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [QUEUE])
    today = _today(now)
    if today is None:
        return 0
    digest = digest or now.astimezone(today[1]).hour >= DIGEST_HOUR
    had = set(Mail.objects.filter(digest_of=today[0]).values_list("person_id", flat=True))
    due: dict[tuple[str, bool], list[int]] = {}
    for notice, by in _unmailed(now):
        in_digest = by is ByMail.DIGEST and digest and notice.person_id not in had
        if by is ByMail.IMMEDIATE or in_digest:
            due.setdefault((notice.person_id, in_digest), []).append(notice.pk)
    addressed = {person for person in {person for person, _ in due} if address_of(person, now)}
    made = 0
    for (person, in_digest), notices in due.items():
        if person not in addressed:
            continue
        day = today[0] if in_digest else None
        mail = Mail.objects.create(person_id=person, digest_of=day, created_at=now, next_at=now)
        Notice.objects.filter(pk__in=notices).update(mail=mail)
        made += 1
    return made


def send(now: datetime) -> Sent:
    """Sends every mail that is due. Several processes may do so at once."""
    sent = moot = 0
    failed = []
    tried: set[int] = set()
    while (mail := _claim(now, tried)) is not None:
        tried.add(mail.pk)
        address = address_of(mail.person_id, now)
        notices = list(mail.notices.filter(done_at=None, read_at=None).order_by("pk"))
        if address is None or not notices:
            moot += 1
            _end(mail, "nothing to tell any more" if address else "nobody to send it to")
            continue
        outcome = _try(mail, address, notices, now)
        if outcome is None:
            sent += 1
        else:
            failed.append((address, outcome))
    return Sent(sent, tuple(failed), moot)


def troubled(now: datetime) -> QuerySet[Mail]:
    """The mails that failed and are tried again or given up, and those of which nobody knows whether they arrived."""
    return (
        Mail.objects.filter(sent_at=None, attempts__gt=0, created_at__gt=now - FRESH)
        .filter(Q(started_at=None, moot=False) | Q(started_at__lt=now - LOST))
        .order_by("pk")
    )


def state(mail: Mail) -> str:
    """What becomes of a mail of ``troubled``."""
    if mail.started_at is not None:
        return "may have arrived"
    return "tried again" if mail.next_at is not None else "given up"


def again(now: datetime) -> int:
    """Everything of ``troubled`` is due now, even what may have arrived; how many. Somebody decided so."""
    return troubled(now).update(next_at=now, started_at=None, attempts=0)


def address_of(person_id: str, now: datetime) -> str | None:
    """Where mail to the person goes; None for whoever does not sign in here (any more) or has no address."""
    user = User.objects.select_related("person").filter(person=person_id).first()
    if user is None or not user_may_sign_in(user, now):
        return None
    known = Identity.objects.filter(person=person_id, kind="email").order_by("position")
    return user.email or known.values_list("value", flat=True).first()


def _unmailed(now: datetime) -> list[tuple[Notice, ByMail]]:
    """The notices that nobody read, dealt with or mailed yet, with how the person wants them."""
    fresh = Notice.objects.filter(mail=None, done_at=None, read_at=None, created_at__gt=now - FRESH)
    notices = list(fresh.filter(person__user__is_active=True).order_by("pk"))
    people = {notice.person_id for notice in notices}
    chosen = {
        (choice.person_id, choice.kind): ByMail(choice.mail)
        for choice in NoticeChoice.objects.filter(person__in=people)
    }
    return [
        (notice, chosen.get((notice.person_id, notice.kind)) or KINDS[notice.kind].mail)
        for notice in notices
        if notice.kind in KINDS
    ]


def _today(now: datetime) -> tuple[date, ZoneInfo] | None:
    name = Organisation.objects.values_list("zone", flat=True).first()
    return None if name is None else (now.astimezone(ZoneInfo(name)).date(), ZoneInfo(name))


@transaction.atomic
def _claim(now: datetime, tried: set[int]) -> Mail | None:
    """The next mail that is due, taken: from now on nobody else sends it."""
    due = Mail.objects.select_for_update(skip_locked=True).filter(next_at__lte=now).exclude(pk__in=tried)
    mail = due.order_by("next_at", "pk").first()
    if mail is not None:
        mail.next_at, mail.started_at, mail.attempts = None, now, mail.attempts + 1
        mail.save(update_fields=["next_at", "started_at", "attempts"])
    return mail


def _try(mail: Mail, address: str, notices: list[Notice], now: datetime) -> str | None:
    """Sends it; what went wrong, None where nothing did.

    Only what the server said no to, or a server that was not there, is tried again: where the line broke in the
    middle the mail may have arrived.
    """
    message = written(mail, address, notices, settings.BASE_URL)
    try:
        # One line for each mail: on a line that was left open, a break would not tell whether this one arrived.
        line = get_connection()
        line.open()
    except (OSError, smtplib.SMTPException) as error:
        return _failed(mail, f"the mail server: {_said(error)}", now)
    try:
        line.send_messages([message])
    except (smtplib.SMTPResponseException, smtplib.SMTPRecipientsRefused) as error:
        return _failed(mail, _said(error), now, for_good=_code(error) >= 500)
    except (OSError, smtplib.SMTPException) as error:
        Mail.objects.filter(pk=mail.pk).update(outcome=f"the line broke: {_said(error)}")
        return f"the line broke, and it may have arrived: {_said(error)}"
    finally:
        line.close()
    Mail.objects.filter(pk=mail.pk).update(sent_at=now, started_at=None, outcome="")
    return None


def _failed(mail: Mail, outcome: str, now: datetime, *, for_good: bool = False) -> str:
    left = None if for_good or mail.attempts > len(PAUSES) else now + PAUSES[mail.attempts - 1]
    Mail.objects.filter(pk=mail.pk).update(next_at=left, started_at=None, outcome=outcome)
    return outcome


def _end(mail: Mail, outcome: str) -> None:
    Mail.objects.filter(pk=mail.pk).update(started_at=None, moot=True, outcome=outcome)


def _code(error: smtplib.SMTPException) -> int:
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return max(code for code, _ in error.recipients.values())
    return int(getattr(error, "smtp_code", 0))


def _said(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, text = next(iter(error.recipients.values()))
        return f"{code} {_plain(text)}"
    if isinstance(error, smtplib.SMTPResponseException):
        return f"{error.smtp_code} {_plain(error.smtp_error)}"
    return str(error)[:200] or type(error).__name__


def _plain(text: bytes | str) -> str:
    return (text.decode("utf-8", "replace") if isinstance(text, bytes) else text)[:200]
