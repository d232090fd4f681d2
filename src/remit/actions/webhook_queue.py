"""What webhooks are told of a change: written in the change's own transaction, sent afterwards.

So nothing is lost where the process dies, and nothing is sent of what was rolled back.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse

from remit.core import webhook as rules
from remit.db.models import AuditEntry, Delivery, Organisation, Round, Webhook

MESSAGE_BYTES = 18


def queue(entries: Iterable[AuditEntry]) -> None:
    """One delivery for each event among the entries and each webhook that is told of it."""
    hooks = list(Webhook.objects.filter(active=True))
    if not hooks:
        return
    events: dict[str, list[dict[str, Any]]] = {}
    at = None
    for entry in entries:
        change = rules.change(entry.action, entry.kind, entry.object, entry.before, entry.after)
        found = rules.told(entry.action, entry.kind)
        if change is not None and found is not None:
            events.setdefault(found.event, []).append(change)
            at = entry.at
    if at is None:
        return
    made = [
        delivery(hook, event, at, changes)
        for event, changes in events.items()
        for hook in hooks
        if event in hook.events or rules.ALL in hook.events
    ]
    Delivery.objects.bulk_create(made, batch_size=500)


def delivery(hook: Webhook, event: str, at: datetime, changes: list[dict[str, Any]]) -> Delivery:
    """One message to one webhook, due at once; not saved."""
    head = Organisation.objects.values_list("slug", "version").first() or ("", 0)
    identifier = f"msg_{secrets.token_urlsafe(MESSAGE_BYTES)}"
    payload = rules.message(event, identifier, at, *head, _link(changes), changes)
    return Delivery(webhook=hook, message=identifier, event=event, payload=payload, created_at=at, next_at=at)


def _link(changes: list[dict[str, Any]]) -> str:
    """Where the change is seen: its team's page where there is one team, else the page of changes."""
    teams = {_team(change) for change in changes}
    team = teams.pop() if len(teams) == 1 else None
    path = reverse("team", args=[team]) if team else reverse("home")
    return f"{settings.BASE_URL}{path}"


def _team(change: Mapping[str, Any]) -> str | None:
    kind, key = change["kind"], str(change["id"])
    if kind == "round":
        return Round.objects.filter(pk=int(key)).values_list("team_id", flat=True).first()
    if kind in ("point", "proposal", "signature", "team"):
        return key.split("/")[0] or None
    fields = change["after"] or change["before"] or {}
    return fields.get("team")
