"""The questions to Prometheus about one objective: the share that was good within the last so many seconds.

Every question has one number as its answer, or none. A query of a document stands inside them in brackets: whatever
it says, it can only be read, and only its number leaves Prometheus.
"""

from __future__ import annotations

import re
from typing import Final

from remit.evidence.sources.service_level.openslo import Metric, Objective

SELECTOR: Final = re.compile(r"[a-zA-Z_:][\w:]*(\{[^{}]*\})?|\{[^{}]*\}", re.ASCII)
COARSEST: Final = 300
"""Seconds between two looks: 30 days are 8,640 of them, far below what Prometheus reads at once."""


def step(seconds: int) -> int:
    """Seconds between two looks within a window."""
    return min(COARSEST, max(1, seconds // 60))


def share(objective: Objective, seconds: int) -> str:
    """The share that was good within the last ``seconds``."""
    metric = objective.metric
    assert metric is not None  # noqa: S101 - who asks has looked at ``why``
    if objective.method == "Occurrences":
        return _share(metric, seconds)
    each = objective.slice_seconds
    within = f"({_share(metric, each)}) >= 0"  # a slice without an event is none, not a bad one
    judged = f"({within}) >= bool {objective.slice_target!r}" if objective.method == "Timeslices" else within
    return f"avg(avg_over_time(({judged})[{seconds}s:{each}s]))"


def since(objective: Objective) -> str:
    """The first moment of the window with data, in seconds since 1970."""
    metric = objective.metric
    assert metric is not None  # noqa: S101
    asked = metric.total or metric.raw or metric.value
    each = step(objective.seconds)
    return f"min(min_over_time(timestamp(({asked}))[{objective.seconds}s:{each}s]))"


def _share(metric: Metric, seconds: int) -> str:
    each = step(seconds)
    if metric.value:
        return f"avg(avg_over_time((({metric.value}) {metric.limit})[{seconds}s:{each}s]))"
    if metric.raw:
        raw = f"avg(avg_over_time(({metric.raw})[{seconds}s:{each}s]))"
        return f"1 - {raw}" if metric.failure else raw
    total = _sum(metric.total, metric.counter, seconds)
    if metric.good:
        # Where no good event was ever seen there is no series of them: that is none, as long as there are events.
        return f"(({_sum(metric.good, metric.counter, seconds)}) or ({total}) * 0) / ({total})"
    return f"1 - (({_sum(metric.bad, metric.counter, seconds)}) or ({total}) * 0) / ({total})"


def _sum(query: str, counter: bool, seconds: int) -> str:
    """All events of a query within the window: what a counter grew by, or what a gauge of them adds up to."""
    if counter and SELECTOR.fullmatch(query):
        return f"sum(increase({query}[{seconds}s]))"
    over = "increase" if counter else "sum_over_time"
    return f"sum({over}(({query})[{seconds}s:{step(seconds)}s]))"
