"""Service levels: objectives written in OpenSLO, measured from a Prometheus over its HTTP API."""

from __future__ import annotations

from remit.evidence.kinds import Room
from remit.evidence.sources.service_level.collecting import PrometheusCollector


def collector(room: Room) -> PrometheusCollector:
    """As ``kinds`` wants it."""
    return PrometheusCollector(room.inside)
