"""Sending what webhooks are told: each at least once, failures tried again for three days and kept visible.

A delivery that is on its way is due again after a while: where the process died, it is sent once more with the same id,
by which the receiver knows it.
"""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from json import dumps
from typing import NamedTuple

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from remit.actions.audit import Change, record
from remit.actions.notice import tell
from remit.actions.webhook_post import SECONDS, Outcome, post
from remit.core.webhook import PAUSES, signature
from remit.db.models import Delivery, User, Webhook

LOST = timedelta(minutes=5)
"""After so long a delivery that is still on its way belongs to a process that died."""
KEPT = timedelta(days=30)
"""So long the list of deliveries goes back."""
JITTER = 0.2
"""Pauses are up to this part longer, so that what failed together does not come again together."""
GONE = "410"


class Sent(NamedTuple):
    """What one run did: deliveries that arrived, and those that failed, each with what came of it."""

    sent: int
    failed: tuple[tuple[str, str], ...]


def send(now: datetime, *, seconds: float = SECONDS) -> Sent:
    """Sends what is due. Several processes may do so at once. One that fails does not keep the others waiting."""
    sent, failed = 0, []
    tried: set[int] = set()
    troubled: set[int] = set()
    while (found := _claim(now, tried, troubled)) is not None:
        tried.add(found.pk)
        outcome = _post(found, now, seconds)
        _write(found, outcome, now)
        if outcome.arrived:
            sent += 1
        else:
            troubled.add(found.webhook_id)
            failed.append((found.webhook.name, outcome.status))
    return Sent(sent, tuple(failed))


def prune(now: datetime) -> int:
    """Deletes the deliveries that nothing more becomes of and that are older than ``KEPT``; how many."""
    return Delivery.objects.filter(created_at__lt=now - KEPT, next_at=None).delete()[0]


@transaction.atomic
def _claim(now: datetime, tried: set[int], troubled: set[int]) -> Delivery | None:
    """The next delivery that is due, taken: until it counts as lost nobody else sends it."""
    due = Delivery.objects.select_for_update(skip_locked=True, of=("self",)).filter(next_at__lte=now)
    found = due.exclude(pk__in=tried).exclude(webhook__in=troubled).order_by("next_at", "pk").first()
    if found is not None:
        found.next_at, found.attempts = now + LOST, found.attempts + 1
        found.save(update_fields=["next_at", "attempts"])
    return found


def _post(found: Delivery, now: datetime, seconds: float) -> Outcome:
    hook = found.webhook
    keys = [hook.secret]
    if hook.previous_secret and hook.previous_until and hook.previous_until > now:
        keys.append(hook.previous_secret)
    body = dumps(found.payload, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
    stamp = int(now.timestamp())
    headers = {
        "webhook-id": found.message,
        "webhook-timestamp": str(stamp),
        "webhook-signature": signature(keys, found.message, stamp, body),
    }
    return post(hook.url, body, headers, private=settings.WEBHOOK_PRIVATE, seconds=seconds)


@transaction.atomic
def _write(found: Delivery, outcome: Outcome, now: datetime) -> None:
    """What came of the attempt; nothing where another one has been made since."""
    next_at = None
    if not outcome.arrived and outcome.status != GONE and found.attempts <= len(PAUSES):
        next_at = now + PAUSES[found.attempts - 1] * (1 + random.random() * JITTER)  # noqa: S311  no secret
    mine = Delivery.objects.filter(pk=found.pk, attempts=found.attempts)
    written = mine.update(
        delivered_at=now if outcome.arrived else None,
        next_at=next_at,
        last_status=outcome.status,
        last_answer=outcome.said,
    )
    if not written or outcome.arrived:
        return
    if outcome.status == GONE:
        _gone(found.webhook, now)
    elif next_at is None:
        _tell(found.webhook, "webhook-given-up")


def _gone(hook: Webhook, now: datetime) -> None:
    """The receiver says that it does not want to be told any more."""
    active = Webhook.objects.filter(pk=hook.pk, active=True)
    ended = active.update(active=False, ended_at=now, ended_why="gone")
    hook.deliveries.exclude(next_at=None).update(next_at=None, last_status="ended")
    if ended:
        record([Change("webhook.end", "webhook", str(hook.pk), reason="410 Gone")], acting_user=None)
        _tell(hook, "webhook-ended")


def _tell(hook: Webhook, kind: str) -> None:
    for person in User.objects.filter(is_administrator=True, is_active=True).exclude(person=None):
        tell(
            str(person.person_id),
            kind,
            params={"webhook": hook.name},
            link=reverse("webhook", args=[hook.pk]),
            why="administrator",
            about=f"webhook:{hook.pk}",
        )
