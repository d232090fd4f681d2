"""PagerDuty: V3 webhook subscriptions. https://developer.pagerduty.com/docs/webhooks-overview

A service belongs to the system of its name or id, or to the one that the setting ``services`` names for it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any, Final

from remit.core.activity import Performer
from remit.evidence.act import Account, Act, Found
from remit.evidence.collector import SourceProblem, SourceSpec
from remit.evidence.receiver import Forged, Received, believable, moment, parsed, signed, text

ACTIVITIES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "incident.triggered": "incident",
        "incident.reopened": "incident",
        "incident.acknowledged": "incident-acknowledged",
        "incident.escalated": "incident-escalated",
        "incident.delegated": "incident-escalated",
        "incident.reassigned": "incident-escalated",
        "incident.resolved": "incident-resolved",
    }
)
ASSIGNS: Final = frozenset(
    kind for kind, what in ACTIVITIES.items() if what in ("incident", "incident-escalated")
)
ASSIGNEES: Final = 20
"""Of one incident: more would be no path."""
HELD_BY: Final = frozenset({"user", "user_reference"})


class PagerDuty:
    """Receives V3 events; the signature is checked against each of those given, as secrets may be rotated."""

    kind = "pagerduty"
    version = "1"
    activities = tuple(dict.fromkeys(ACTIVITIES.values()))

    def validate(self, address: str, settings: Mapping[str, Any]) -> Mapping[str, Any]:
        """``services``: ``id=system`` once or more."""
        return {**settings, "services": services(settings.get("services", {}))}

    def receive(self, spec: SourceSpec, headers: Mapping[str, str], body: bytes, now: datetime) -> Received:
        """One event. Events about what is no incident are taken and tell nothing."""
        given = [part.strip().partition("=") for part in headers.get("x-pagerduty-signature", "").split(",")]
        if not any(version == "v1" and signed(spec.secret, body, value) for version, _, value in given):
            raise Forged
        event = parsed(body, "the event").get("event")
        native, kind = text(event, "id"), text(event, "event_type")
        if not native or not kind:
            raise SourceProblem(
                "format", what="the event", why="it has no id or no type", expected="event.id"
            )
        activity = ACTIVITIES.get(kind)
        if activity is None or not isinstance(event, dict):
            return Received(native)
        incident, service = text(event, "data", "id"), text(event, "data", "service", "id")
        name = text(event, "data", "service", "summary")
        known = spec.settings.get("services", {})
        system = known.get(service) or known.get(name) or _named(spec, service, name)
        began = text(event, "data", "created_at")
        act = Act(
            native=native,
            origin=service or "pagerduty",
            at=moment(text(event, "occurred_at"), "the time of the event"),
            activity=activity,
            actor=_agent(event.get("agent")),
            performed_by=Performer.HUMAN if _agent(event.get("agent")) else Performer.UNKNOWN,
            subject=incident or None,
            started=moment(began, "the start of the incident") if began else None,
            system=system,
        )
        if not believable(act.at, now):
            return Received(native)
        return Received(native, (act,), tuple(_reached(event, kind, service, system)))


def services(given: Any) -> dict[str, str]:
    """``{"PABC123": "ledger"}``, or the same as ``PABC123=ledger`` in a text or a list. Raises SourceProblem."""
    if isinstance(given, dict):
        pairs = [(str(key), str(value)) for key, value in given.items()]
    else:
        parts = [given] if isinstance(given, str) else list(given or ())
        split = [str(part).partition("=") for part in parts if str(part).strip()]
        if any(not equals or not key or not value for key, equals, value in split):
            raise SourceProblem("setting", name="services", read=str(given)[:80], expected="SERVICE=SYSTEM")
        pairs = [(key.strip(), value.strip()) for key, _, value in split]
    return dict(pairs)


def _agent(agent: Any) -> Account | None:
    """Who did it, if it was somebody: rules and integrations act too."""
    if not isinstance(agent, dict) or agent.get("type") not in HELD_BY or not text(agent, "id"):
        return None
    return Account("pagerduty", text(agent, "id"), text(agent, "summary", longest=120))


def _reached(event: Mapping[str, Any], kind: str, service: str, system: str | None) -> Iterator[Found]:
    """Whom the escalation policy led to: who was assigned, and who acknowledged. Nothing of the incident itself."""
    given = event.get("data", {}).get("assignees")
    assigned = given[:ASSIGNEES] if isinstance(given, list) and kind in ASSIGNS else []
    policy = text(event, "data", "escalation_policy", "id", longest=40)
    name = text(event, "data", "escalation_policy", "summary", longest=120) or "PagerDuty"
    if kind == "incident.acknowledged":
        assigned = [event.get("agent")]
    for account in filter(None, map(_agent, assigned)):
        content = {"policy": name, "system": system, "account": list(account)}
        yield Found(service or "pagerduty", "escalation", f"{policy}/{account.value[:40]}", content)


def _named(spec: SourceSpec, *names: str) -> str | None:
    """The system that is called as the service is."""
    wanted = {name.casefold() for name in names if name}
    return next(
        (place.system for place in spec.places if place.system and place.system.casefold() in wanted), None
    )


def receiver() -> PagerDuty:
    """As ``kinds`` wants it."""
    return PagerDuty()
