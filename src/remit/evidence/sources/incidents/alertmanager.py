"""Prometheus Alertmanager: webhook notifications, version 4.

https://prometheus.io/docs/alerting/latest/configuration/#webhook_config. It signs nothing: the token comes as
``Authorization: Bearer`` (``http_config.authorization``). An alert belongs to the system or team that its labels name.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, Final

from remit.evidence.act import Act
from remit.evidence.collector import SourceProblem, SourceSpec
from remit.evidence.envelope import digest
from remit.evidence.receiver import Forged, Received, believable, moment, parsed, same, text

ALERTS: Final = 1000
"""Alerts of one notification that are read; ``max_alerts`` of Alertmanager is unlimited by default."""
NEVER: Final = "0001-01-01"
"""How Go writes a time that is not set: the end of an alert that still fires."""


class Alertmanager:
    """Receives groups of alerts. The same group is sent again every few hours: that stores nothing new."""

    kind = "alertmanager"
    version = "1"
    activities = ("incident", "incident-resolved")

    def validate(self, address: str, settings: Mapping[str, Any]) -> Mapping[str, Any]:
        """``system_label`` and ``team_label``; ``severity``: only alerts whose label ``severity`` is one of these."""
        severity = settings.get("severity", ["critical", "page"])
        return {
            "system_label": str(settings.get("system_label", "system")),
            "team_label": str(settings.get("team_label", "team")),
            "severity": [severity] if isinstance(severity, str) else [str(one) for one in severity],
        }

    def receive(self, spec: SourceSpec, headers: Mapping[str, str], body: bytes, now: datetime) -> Received:
        """One notification."""
        scheme, _, token = headers.get("authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not same(spec.secret, token.strip()):
            raise Forged
        group = parsed(body, "the notification")
        alerts = group.get("alerts")
        if not isinstance(alerts, list) or str(group.get("version")) != "4":
            raise SourceProblem(
                "format", what="the notification", why="it is not of version 4", expected="alerts"
            )
        told = (act for alert in alerts[:ALERTS] for act in _acts(spec, alert))
        acts = tuple(act for act in told if believable(act.at, now))
        return Received(digest(*sorted(act.native for act in acts)) if acts else digest("", str(now)), acts)


def _acts(spec: SourceSpec, alert: Any) -> Iterator[Act]:
    if not isinstance(alert, dict):
        raise SourceProblem("format", what="an alert", why="it is no object", expected="labels")
    severity = spec.settings.get("severity") or ()
    if severity and text(alert, "labels", "severity") not in severity:
        return
    mark, began = text(alert, "fingerprint"), text(alert, "startsAt")
    if not mark or not began:
        raise SourceProblem(
            "format", what="an alert", why="it has no fingerprint or start", expected="startsAt"
        )
    started = moment(began, "the start of an alert")
    system = text(alert, "labels", spec.settings.get("system_label", "system")) or None
    team = text(alert, "labels", spec.settings.get("team_label", "team")) or None
    fires = Act(
        native=f"{mark}/{started}/fires",
        origin="alertmanager",
        at=started,
        activity="incident",
        subject=f"{mark}/{started}",
        started=started,
        system=system,
        team=team,
    )
    yield fires
    ended = text(alert, "endsAt")
    if text(alert, "status") == "resolved" and ended and not ended.startswith(NEVER):
        at = moment(ended, "the end of an alert")
        yield fires._replace(native=f"{mark}/{started}/ends", at=at, activity="incident-resolved")


def receiver() -> Alertmanager:
    """As ``kinds`` wants it."""
    return Alertmanager()
