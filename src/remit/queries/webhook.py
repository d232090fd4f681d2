"""Webhooks and their deliveries as lists show them: never a secret."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Q

from remit.db.models import Delivery, Webhook

MOST = 200
"""Deliveries that a list shows, newest first."""


@dataclass(frozen=True, slots=True)
class WebhookView:
    """One webhook. ``state``: ``active``, ``ended`` by hand or ``gone`` (the receiver said so).

    ``waiting``: deliveries on their way; ``failed``: those given up.
    """

    number: int
    name: str
    url: str
    events: tuple[str, ...]
    state: str
    created: datetime
    waiting: int
    failed: int

    @property
    def data(self) -> dict[str, Any]:
        """As plain data."""
        return {**asdict(self), "events": list(self.events), "created": self.created.isoformat()}


@dataclass(frozen=True, slots=True)
class DeliveryView:
    """One delivery. ``state``: ``waiting``, ``delivered`` or ``given-up``; ``status`` of the last attempt."""

    number: int
    message: str
    event: str
    created: datetime
    state: str
    attempts: int
    next_at: datetime | None
    status: str
    answer: str

    @property
    def data(self) -> dict[str, Any]:
        """As plain data."""
        return {
            **asdict(self),
            "created": self.created.isoformat(),
            "next_at": None if self.next_at is None else self.next_at.isoformat(),
        }


def webhooks() -> list[WebhookView]:
    """Every webhook: those that are told something first, newest first."""
    given_up = Q(deliveries__next_at=None, deliveries__delivered_at=None, deliveries__pk__isnull=False)
    found = Webhook.objects.annotate(
        waiting=Count("deliveries", filter=Q(deliveries__next_at__isnull=False)),
        failed=Count("deliveries", filter=given_up),
    )
    return [_view(hook) for hook in found.order_by("-active", "-pk")]


def webhook(number: int) -> WebhookView | None:
    """One webhook; None where there is none of this number."""
    return next((each for each in webhooks() if each.number == number), None)


def deliveries(number: int) -> list[DeliveryView]:
    """The newest deliveries of a webhook."""
    found = Delivery.objects.filter(webhook=number).order_by("-pk")[:MOST]
    return [
        DeliveryView(
            each.pk,
            each.message,
            each.event,
            each.created_at,
            "delivered" if each.delivered_at else "waiting" if each.next_at else "given-up",
            each.attempts,
            each.next_at,
            each.last_status,
            each.last_answer,
        )
        for each in found
    ]


def _view(hook: Any) -> WebhookView:
    state = "active" if hook.active else "gone" if hook.ended_why == "gone" else "ended"
    return WebhookView(
        hook.pk, hook.name, hook.url, tuple(hook.events), state, hook.created_at, hook.waiting, hook.failed
    )
