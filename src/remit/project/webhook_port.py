"""What ``remit webhook`` and ``remit send-webhooks`` ask of the database."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils import timezone

from remit.actions import webhook, webhook_sending
from remit.core.editing import EditError
from remit.queries.webhook import deliveries, webhooks
from remit.queries.webhook import webhook as found_webhook


class WebhookPort:
    """The webhooks of the database."""

    def add_webhook(self, name: str, url: str, events: Sequence[str]) -> tuple[dict[str, Any], str]:
        """A webhook, and its secret. Raises ``LookupError`` with a sentence."""
        try:
            hook, secret = webhook.add(name, url, events, acting_user=None)
        except EditError as error:
            raise LookupError(str(error)) from None
        made = found_webhook(hook.pk)
        assert made is not None  # noqa: S101  it was made just now
        return made.data, secret

    def webhooks(self) -> list[dict[str, Any]]:
        """Every webhook, without its secret."""
        return [each.data for each in webhooks()]

    def deliveries(self, number: int) -> list[dict[str, Any]]:
        """What was sent to a webhook, newest first."""
        return [each.data for each in deliveries(number)]

    def webhook_action(self, action: str, number: int) -> str:
        """``test``, ``rotate`` (gives the new secret), ``end`` or ``redeliver``. Raises ``LookupError``."""
        try:
            if action == "rotate":
                return webhook.rotate(number, acting_user=None)
            {"test": webhook.test, "end": webhook.end, "redeliver": webhook.redeliver}[action](
                number, acting_user=None
            )
        except webhook.NoSuchWebhook:
            raise LookupError(f"there is no such number {number}; see `remit webhook list`") from None
        except EditError as error:
            raise LookupError(str(error)) from None
        return ""

    def send_webhooks(self) -> tuple[int, tuple[tuple[str, str], ...]]:
        """Sends what is due: how many arrived; the webhooks that did not take theirs, each with the status."""
        now = timezone.now()
        done = webhook_sending.send(now)
        webhook_sending.prune(now)
        return done.sent, done.failed
