"""From OpenSLO documents (openslo/v1) to objectives, or why one cannot be measured. Documents come from strangers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, NamedTuple
from zoneinfo import ZoneInfo

from remit.core.service_level import duration, length, period_start

VERSION: Final = "openslo/v1"
QUERY: Final = 4096
"""Characters of one query."""
OBJECTIVES: Final = 20
"""Of one document."""
OPERATORS: Final[Mapping[str, str]] = {"lte": "<=", "gte": ">=", "lt": "<", "gt": ">"}
PLACEHOLDER: Final = re.compile(r"\{\{|\$[a-zA-Z_{(]")
"""What other tools fill in before they ask: it is no query by itself."""
METHODS: Final = ("Occurrences", "Timeslices", "RatioTimeslices")


class Written(NamedTuple):
    """A document and where it was found."""

    origin: str
    path: str
    document: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Metric:
    """What is asked of Prometheus: a ratio of good (or bad) to all, a ratio as such, or a value and its limit."""

    good: str = ""
    bad: str = ""
    total: str = ""
    raw: str = ""
    failure: bool = False
    counter: bool = True
    value: str = ""
    limit: str = ""


@dataclass(frozen=True, slots=True)
class Objective:
    """One objective in one window. ``why`` says why it cannot be measured; ``seconds`` is the window up to now."""

    key: str
    written: Written
    service: str
    labels: Mapping[str, str]
    title: str
    name: str
    target: float | None = None
    window: str = ""
    rolling: bool = True
    seconds: int = 0
    method: str = METHODS[0]
    slice_seconds: int = 60
    slice_target: float = 0.0
    metric: Metric | None = None
    why: tuple[str, str] | None = None


def objectives(found: Iterable[Written], now: datetime, sources: frozenset[str]) -> Iterator[Objective]:
    """Every objective of the documents. ``sources``: names of metric sources that are meant; empty: all."""
    every = list(found)
    named = {
        (str(one.document.get("kind")), _text(one.document, "metadata", "name")): one.document
        for one in reversed(every)
        if _versioned(one.document)
    }
    for one in every:
        if one.document.get("kind") == "SLO":
            yield from _of(one, named, now, sources)


def _of(
    one: Written, named: Mapping[tuple[str, str], Mapping[str, Any]], now: datetime, sources: frozenset[str]
) -> Iterator[Objective]:
    document = one.document
    name = _text(document, "metadata", "name") or one.path
    base = Objective(
        name,
        one,
        _text(document, "spec", "service"),
        {str(key): str(value)[:200] for key, value in _within(document, "metadata", "labels").items()},
        _text(document, "metadata", "displayName") or name,
        "",
    )
    if not _versioned(document):
        yield _changed(base, why=("version", str(document.get("apiVersion"))[:60]))
        return
    spec = _within(document, "spec")
    given = spec.get("objectives")
    windows = spec.get("timeWindow")
    for place, objective in enumerate(given[:OBJECTIVES] if isinstance(given, list) else [{}]):
        stated = objective if isinstance(objective, dict) else {}
        for window in windows[:3] if isinstance(windows, list) and windows else [{}]:
            yield _one(
                base, spec, stated, window if isinstance(window, dict) else {}, place, named, now, sources
            )


def _one(
    base: Objective,
    spec: Mapping[str, Any],
    stated: Mapping[str, Any],
    window: Mapping[str, Any],
    place: int,
    named: Mapping[tuple[str, str], Mapping[str, Any]],
    now: datetime,
    sources: frozenset[str],
) -> Objective:
    label = str(window.get("duration", ""))[:12]
    rolling = window.get("isRolling", "calendar" not in window) is True
    target = _target(stated)
    seconds = _seconds(window, rolling, now)
    slice_seconds = _slice(stated) or 60
    made = _changed(
        base,
        key=f"{base.key}/{place}/{label}",
        name=_text(stated, "displayName"),
        target=target,
        window=label,
        rolling=rolling,
        seconds=seconds or 0,
        method=spec["budgetingMethod"] if spec.get("budgetingMethod") in METHODS else METHODS[0],
        slice_seconds=slice_seconds,
        slice_target=_share(stated.get("timeSliceTarget")) or 0.0,
    )
    if target is None:
        return _changed(made, why=("target", ""))
    if not seconds or (made.method != METHODS[0] and slice_seconds >= seconds):
        return _changed(made, why=("window", ""))
    indicator, missing = _indicator(spec, stated, named)
    if indicator is None:
        return _changed(made, why=missing)
    return _changed(made, **_metric(indicator, stated, named, sources))


def _indicator(
    spec: Mapping[str, Any], stated: Mapping[str, Any], named: Mapping[tuple[str, str], Mapping[str, Any]]
) -> tuple[Mapping[str, Any] | None, tuple[str, str]]:
    """The objective's own indicator, else the document's; in place or by name."""
    for where in (stated, spec):
        if isinstance(where.get("indicator"), dict):
            return _within(where, "indicator", "spec"), ("metric", "")
        name = where.get("indicatorRef")
        if isinstance(name, str):
            found = named.get(("SLI", name))
            return (None if found is None else _within(found, "spec")), ("indicator", name[:100])
    return None, ("metric", "")


def _metric(
    indicator: Mapping[str, Any],
    stated: Mapping[str, Any],
    named: Mapping[tuple[str, str], Mapping[str, Any]],
    sources: frozenset[str],
) -> dict[str, Any]:
    """``metric`` or ``why``, as fields of an objective."""
    ratio, threshold = _within(indicator, "ratioMetric"), _within(indicator, "thresholdMetric")
    parts = {name: _within(ratio, name) for name in ("good", "bad", "total", "raw")}
    parts["value"] = threshold
    queries = {}
    for name, part in parts.items():
        if part:
            other = _elsewhere(part, named, sources)
            if other:
                return {"why": ("other-source", other)}
            queries[name] = _query(part)
    metric = Metric(
        **queries,
        failure=str(ratio.get("rawType")) == "failure",
        counter=ratio.get("counter") is True,
        limit=_limit(stated),
    )
    parted = metric.total and (metric.good or metric.bad)
    if not (parted or metric.raw or (metric.value and metric.limit)):
        return {"why": ("metric", "")}
    return {"metric": metric}


def _elsewhere(
    part: Mapping[str, Any], named: Mapping[tuple[str, str], Mapping[str, Any]], sources: frozenset[str]
) -> str:
    """The name of the metric source where it is not a Prometheus, or not one that is meant."""
    source = _within(part, "metricSource")
    name = _text(source, "metricSourceRef")
    kind = _text(source, "type") or _text(named.get(("DataSource", name), {}), "spec", "type")
    if kind and kind.casefold() not in ("prometheus", "promql"):
        return kind
    return name if sources and name and name not in sources else ""


def _query(part: Mapping[str, Any]) -> str:
    """The query, wherever the common writings have it. Empty where there is none, or one with a placeholder."""
    source = _within(part, "metricSource")
    inner = source.get("spec")
    said = inner if isinstance(inner, str) else _text(source, "spec", "query", longest=QUERY + 1)
    said = said or _text(source, "spec", "promql", longest=QUERY + 1)
    return "" if len(said) > QUERY or PLACEHOLDER.search(said) else said.strip()


def _limit(stated: Mapping[str, Any]) -> str:
    operator, value = OPERATORS.get(str(stated.get("op"))), stated.get("value")
    if operator is None or isinstance(value, bool) or not isinstance(value, (int, float)):
        return ""
    return f"{operator} bool {value!r}"


def _target(stated: Mapping[str, Any]) -> float | None:
    percent = stated.get("targetPercent")
    if isinstance(percent, (int, float)) and not isinstance(percent, bool):
        return _share(percent / 100)
    return _share(stated.get("target"))


def _share(value: Any) -> float | None:
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 < value < 1:
        return None
    return float(value)


def _seconds(window: Mapping[str, Any], rolling: bool, now: datetime) -> int | None:
    """The seconds from the start of the window until now."""
    stated = duration(str(window.get("duration", "")))
    if stated is None or length(*stated) is None:
        return None
    if rolling:
        return length(*stated)
    calendar = _within(window, "calendar")
    try:
        zone = ZoneInfo(_text(calendar, "timeZone") or "UTC")
        first = datetime.fromisoformat(_text(calendar, "startTime"))
        start = period_start(first.replace(tzinfo=zone), now, *stated)
    except (ValueError, OSError, OverflowError):
        return None
    return None if start is None else max(int((now - start).total_seconds()), 1)


def _slice(stated: Mapping[str, Any]) -> int | None:
    found = duration(str(stated.get("timeSliceWindow", "")))
    return None if found is None else length(*found)


def _versioned(document: Mapping[str, Any]) -> bool:
    return document.get("apiVersion") == VERSION


def _changed(objective: Objective, **fields: Any) -> Objective:
    return Objective(**{name: getattr(objective, name) for name in objective.__slots__} | fields)


def _within(found: Any, *path: str) -> Mapping[str, Any]:
    for key in path:
        found = found.get(key) if isinstance(found, dict) else None
    return found if isinstance(found, dict) else {}


def _text(found: Any, *path: str, longest: int = 200) -> str:
    for key in path:
        found = found.get(key) if isinstance(found, dict) else None
    return found[:longest] if isinstance(found, str) else ""
