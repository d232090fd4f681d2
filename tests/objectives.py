"""OpenSLO documents for tests, as plain values."""

from __future__ import annotations

from typing import Any


def source(query: str, kind: str = "Prometheus") -> dict[str, Any]:
    """A metric source."""
    return {"metricSource": {"type": kind, "spec": {"query": query}}}


GOOD = source('http_requests_total{code="200"}')
BAD = source('http_requests_total{code="500"}')
TOTAL = source("http_requests_total")
RATIO = {"ratioMetric": {"counter": True, "good": GOOD, "total": TOTAL}}


def slo(name: str = "availability", **spec: Any) -> dict[str, Any]:
    """An SLO of one minute over the exporter's requests; ``spec`` overrides."""
    return {
        "apiVersion": "openslo/v1",
        "kind": "SLO",
        "metadata": {"name": name, "displayName": name.title(), "labels": spec.pop("labels", {})},
        "spec": {
            "service": "ledger",
            "indicator": {"metadata": {"name": "i"}, "spec": RATIO},
            "timeWindow": [{"duration": "1m", "isRolling": True}],
            "budgetingMethod": "Occurrences",
            "objectives": [{"displayName": "", "target": 0.98}],
            **spec,
        },
    }


def indicator(**metric: Any) -> dict[str, Any]:
    """An indicator in place."""
    return {"metadata": {"name": "i"}, "spec": metric}
