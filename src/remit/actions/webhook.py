"""Webhooks: added, given a new secret, tried, ended; a delivery sent again by hand. For administrators."""

from __future__ import annotations

import base64
import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from remit.actions.audit import Change, record
from remit.actions.permission import require
from remit.actions.webhook_queue import delivery
from remit.core.editing import EditError
from remit.core.webhook import ALL, EVENTS, PREFIX, TEST
from remit.core.webhook_address import BadAddress, parsed
from remit.db.models import Delivery, User, Webhook
from remit.queries.permission import ORGANISATION

VERB = "administer-webhooks"
SECRET_BYTES = 32
OVERLAP = timedelta(hours=24)
"""So long the secret before a new one signs as well."""
LONGEST_NAME = 100


class NoSuchWebhook(LookupError):
    """There is no webhook, or no delivery, of this number."""


@transaction.atomic
def add(
    name: str, url: str, events: Iterable[str], *, acting_user: User | None, now: datetime | None = None
) -> tuple[Webhook, str]:
    """A webhook that is told of these events, and its secret, which is shown this once.

    Raises EditError, NotAllowed.
    """
    now = now or timezone.now()
    require(acting_user, VERB, ORGANISATION, now)
    wanted = sorted(set(events))
    if not name.strip() or len(name) > LONGEST_NAME:
        raise EditError("a name is needed, of at most {number} characters", "name", number=LONGEST_NAME)
    if not wanted or not set(wanted) <= {ALL, *EVENTS}:
        raise EditError("choose at least one of the events that there are", "events")
    try:
        parsed(url, private=settings.WEBHOOK_PRIVATE)
    except BadAddress as error:
        raise EditError(str(error), "url") from None
    secret = _secret()
    hook = Webhook.objects.create(
        name=name.strip(), url=url, secret=secret, events=wanted, created_by=acting_user, created_at=now
    )
    told = {"name": hook.name, "url": url, "events": wanted}
    record([Change("webhook.add", "webhook", str(hook.pk), None, told)], acting_user=acting_user)
    return hook, secret


@transaction.atomic
def rotate(number: int, *, acting_user: User | None, now: datetime | None = None) -> str:
    """A new secret; the one before it signs as well for a day. Raises NoSuchWebhook, EditError, NotAllowed."""
    now = now or timezone.now()
    require(acting_user, VERB, ORGANISATION, now)
    hook = _active(number)
    hook.previous_secret, hook.previous_until, hook.secret = hook.secret, now + OVERLAP, _secret()
    hook.save(update_fields=["previous_secret", "previous_until", "secret"])
    record([Change("webhook.rotate", "webhook", str(number))], acting_user=acting_user)
    return hook.secret


@transaction.atomic
def end(number: int, *, acting_user: User | None, now: datetime | None = None) -> None:
    """Nothing is sent to it any more; ending it twice is no fault. Raises NoSuchWebhook, NotAllowed."""
    now = now or timezone.now()
    require(acting_user, VERB, ORGANISATION, now)
    hook = _found(number)
    if not hook.active:
        return
    hook.active, hook.ended_at, hook.ended_why, hook.previous_secret = False, now, "hand", ""
    hook.save(update_fields=["active", "ended_at", "ended_why", "previous_secret"])
    hook.deliveries.exclude(next_at=None).update(next_at=None, last_status="ended")
    record([Change("webhook.end", "webhook", str(number))], acting_user=acting_user)


@transaction.atomic
def test(number: int, *, acting_user: User | None, now: datetime | None = None) -> Delivery:
    """A message of the event ``webhook.test`` is due. Raises NoSuchWebhook, EditError, NotAllowed."""
    now = now or timezone.now()
    require(acting_user, VERB, ORGANISATION, now)
    made = delivery(_active(number), TEST, now, [])
    made.save()
    record([Change("webhook.test", "webhook", str(number))], acting_user=acting_user)
    return made


@transaction.atomic
def redeliver(number: int, *, acting_user: User | None, now: datetime | None = None) -> Delivery:
    """The delivery is due now, with its attempts from the start, under the same id.

    Raises NoSuchWebhook, EditError, NotAllowed.
    """
    now = now or timezone.now()
    require(acting_user, VERB, ORGANISATION, now)
    found = Delivery.objects.select_for_update().filter(pk=number).first()
    if found is None:
        raise NoSuchWebhook(number)
    _active(found.webhook_id)
    found.next_at, found.delivered_at, found.attempts = now, None, 0
    found.save(update_fields=["next_at", "delivered_at", "attempts"])
    record([Change("webhook.redeliver", "delivery", found.message)], acting_user=acting_user)
    return found


def _found(number: int) -> Webhook:
    hook = Webhook.objects.select_for_update().filter(pk=number).first()
    if hook is None:
        raise NoSuchWebhook(number)
    return hook


def _active(number: int) -> Webhook:
    hook = _found(number)
    if not hook.active:
        raise EditError("this webhook has ended")
    return hook


def _secret() -> str:
    return PREFIX + base64.b64encode(secrets.token_bytes(SECRET_BYTES)).decode()
