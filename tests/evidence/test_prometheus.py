"""Objectives measured by a real Prometheus that scrapes an exporter: one request in a hundred fails."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from monitoring import prometheus, until
from objectives import BAD, GOOD, RATIO, TOTAL, indicator, slo, source

from remit.evidence.act import Found
from remit.evidence.collector import Chunk, Place, SourceProblem, SourceSpec
from remit.evidence.sources.service_level.collecting import PrometheusCollector
from remit.evidence.sources.service_level.prometheus import Prometheus

INSIDE = ("127.0.0.0/8",)
REPOSITORY = "https://git.example/ledger"


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A Prometheus that has scraped for some seconds."""
    with prometheus(tmp_path_factory.mktemp("prometheus")) as found:
        with Prometheus(found, None, INSIDE) as asked:
            query = "sum(increase(http_requests_total[1m])) > 300"
            until(lambda: asked.number(query, int(datetime.now(UTC).timestamp())) is not None, "five scrapes")
        yield found


def documented(*documents: dict[str, Any]) -> tuple[Found, ...]:
    return (Found(REPOSITORY, "service-level", "slos/all.slo.yaml", {"documents": list(documents)}),)


def spec(address: str, *documents: dict[str, Any], **settings: Any) -> SourceSpec:
    return SourceSpec(
        "prom",
        "prometheus",
        address,
        settings,
        places=(Place("", "/", system="ledger"), Place(REPOSITORY, "/", system="wallet")),
        documents=documented(*documents),
    )


def collected(given: SourceSpec, cursor: dict[str, Any] | None = None) -> Chunk:
    *_, last = PrometheusCollector(INSIDE).collect(given, cursor or {}, datetime.now(UTC), lambda: False)
    return last


def figures(chunk: Chunk) -> dict[str, Any]:
    """What was measured, by the objective's key."""
    return {one.path: one.content for one in chunk.found}


def measured(address: str, document: dict[str, Any]) -> dict[str, Any]:
    (content,) = figures(collected(spec(address, document))).values()
    found: dict[str, Any] = content
    return found


@pytest.mark.parametrize(
    ("changed", "share"),
    [
        ({}, 0.99),
        ({"indicator": indicator(ratioMetric={"counter": True, "bad": BAD, "total": TOTAL})}, 0.99),
        (
            {
                "indicator": indicator(
                    ratioMetric={
                        "counter": True,
                        "good": source('sum(http_requests_total{code="200"})'),
                        "total": source("sum(http_requests_total)"),
                    }
                )
            },
            0.99,
        ),
        (
            {
                "indicator": indicator(
                    ratioMetric={
                        "counter": False,
                        "good": source('sum(rate(http_requests_total{code="200"}[5s]))'),
                        "total": source("sum(rate(http_requests_total[5s]))"),
                    }
                )
            },
            0.99,
        ),
        (
            {
                "indicator": indicator(
                    ratioMetric={
                        "rawType": "failure",
                        "raw": source(
                            'sum(rate(http_requests_total{code="500"}[5s]))/sum(rate(http_requests_total[5s]))'
                        ),
                    }
                )
            },
            0.99,
        ),
        (
            {
                "indicator": indicator(thresholdMetric=source("request_seconds")),
                "objectives": [{"target": 0.98, "op": "lte", "value": 0.5}],
            },
            1.0,
        ),
        (
            {
                "indicator": indicator(thresholdMetric=source("request_seconds")),
                "objectives": [{"target": 0.98, "op": "gt", "value": 0.5}],
            },
            0.0,
        ),
        (
            {
                "indicator": indicator(
                    ratioMetric={
                        "counter": True,
                        "good": source('http_requests_total{code="204"}'),
                        "total": TOTAL,
                    }
                )
            },
            0.0,
        ),
        (
            {
                "indicator": indicator(
                    ratioMetric={
                        "counter": True,
                        "bad": source('http_requests_total{code="503"}'),
                        "total": TOTAL,
                    }
                )
            },
            1.0,
        ),
    ],
    ids=["good", "bad", "sums", "gauges", "raw", "below", "above", "never-good", "never-bad"],
)
def test_what_is_measured(address: str, changed: dict[str, Any], share: float) -> None:
    found = measured(address, slo(**changed))
    assert found.get("why") is None
    assert found["measured"] == pytest.approx(share, abs=1e-9)
    assert found["left"] == pytest.approx(1 - (1 - share) / 0.02, abs=1e-6)
    assert found["burn"] == pytest.approx((1 - share) / 0.02, abs=1e-6)


PAST = {
    "ratioMetric": {
        "counter": True,
        "good": source('past_requests_total{code="200"}'),
        "total": source("past_requests_total"),
    }
}


def past(window: str, **spec: Any) -> dict[str, Any]:
    """An SLO over hours that have passed: two without a failure, one without a request, one in which a tenth fails."""
    return slo(indicator=indicator(**PAST), timeWindow=[{"duration": window, "isRolling": True}], **spec)


def test_the_burn_rate_is_that_of_the_last_hour(address: str) -> None:
    found = measured(address, past("4h", objectives=[{"target": 0.95}]))
    assert found["measured"] == pytest.approx(1 - 0.1 / 3, abs=0.003)
    assert found["left"] == pytest.approx(1 - (0.1 / 3) / 0.05, abs=0.05)
    assert found["burn"] == pytest.approx(0.1 / 0.05, abs=0.02)


def test_time_slices(address: str) -> None:
    """Slices of the hour without a request are none, neither good nor bad: of the others a third is bad."""
    met = {"target": 0.9, "timeSliceTarget": 0.95, "timeSliceWindow": "5m"}
    all_met = {**met, "timeSliceTarget": 0.85}
    each = [
        measured(address, past("4h", budgetingMethod=method, objectives=[one]))["measured"]
        for method, one in (("Timeslices", met), ("Timeslices", all_met), ("RatioTimeslices", met))
    ]
    assert each == [pytest.approx(2 / 3, abs=0.05), 1.0, pytest.approx(1 - 0.1 / 3, abs=0.01)]


def test_a_window_that_is_longer_than_the_data_says_since_when(address: str) -> None:
    found = measured(address, past("30d"))
    assert abs(found["at"] - 4 * 3600 - found["since"]) <= 600


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        (
            {
                "indicator": indicator(thresholdMetric=source("nothing_here")),
                "objectives": [{"target": 0.9, "op": "lt", "value": 1}],
            },
            "no-data",
        ),
        (
            {"indicator": indicator(ratioMetric={"counter": True, "good": source("a b c"), "total": TOTAL})},
            "query",
        ),
        (
            {
                "indicator": indicator(
                    ratioMetric={"counter": True, "good": source("a) or vector(1"), "total": TOTAL}
                )
            },
            "query",
        ),
    ],
)
def test_why_a_cell_is_empty(address: str, changed: dict[str, Any], why: str) -> None:
    found = measured(address, slo(**changed))
    assert (found["why"], found.get("measured"), found.get("left")) == (why, None, None)


def test_one_act_a_day_whose_system_is_told_by_the_service_or_the_repository(address: str) -> None:
    chunk = collected(
        spec(address, slo("one"), slo("two", service="checkout"), slo("none", indicator=indicator()))
    )
    assert [(act.activity, act.system, act.actor, act.performed_by.value) for act in chunk.acts] == [
        ("objective-measured", "ledger", None, "bot"),
        ("objective-measured", "wallet", None, "bot"),
    ]
    day = datetime.now(UTC).date().isoformat()
    assert all(act.native.endswith(f"/{day}") for act in chunk.acts)
    again = collected(spec(address, slo("one"), slo("two", service="checkout")))
    assert [act.native for act in again.acts] == [act.native for act in chunk.acts]
    assert (chunk.surveyed, {one.kind for one in chunk.found}) == ((address,), {"budget"})


def test_a_folder_of_objectives_and_what_changes_in_it(address: str, tmp_path: Path) -> None:
    import yaml

    (tmp_path / "deep").mkdir()
    file = tmp_path / "deep" / "a.slo.yaml"
    file.write_text(yaml.safe_dump(slo("one")))
    (tmp_path / "broken.yml").write_text("a: [")
    (tmp_path / "bomb.yaml").write_text("a: &a [1]\nb: [*a, *a]\n")
    given = SourceSpec(
        "prom", "prometheus", address, {"documents": str(tmp_path)}, places=(Place("", "/", "ledger"),)
    )
    first = collected(given)
    assert sorted(first.notes) == ["left-out:bomb.yaml", "left-out:broken.yml"]
    assert [act.activity for act in first.acts] == ["objective-measured"]
    same = collected(given, dict(first.cursor))
    assert [act.activity for act in same.acts] == ["objective-measured"]
    file.write_text(yaml.safe_dump(slo("one", objectives=[{"target": 0.97}])))
    revised = collected(given, dict(same.cursor))
    assert [act.activity for act in revised.acts] == ["objective-measured", "objective-defined"]


def test_trying_it(address: str) -> None:
    tried = PrometheusCollector(INSIDE).test(
        spec(address, slo(), slo("other", indicator=indicator())), datetime.now(UTC)
    )
    assert dict(tried.facts)["objectives"] == "1 of 2"
    assert dict(tried.facts)["version"][0].isdigit()


def test_an_address_inside_the_network_is_refused(address: str) -> None:
    with pytest.raises(SourceProblem) as refused:
        list(PrometheusCollector().collect(spec(address, slo()), {}, datetime.now(UTC), lambda: False))
    assert refused.value.code == "inside"


def test_the_ratio_is_the_documents_own(address: str) -> None:
    """An indicator by name, from another document."""
    named = {"apiVersion": "openslo/v1", "kind": "SLI", "metadata": {"name": "requests"}, "spec": RATIO}
    found = figures(collected(spec(address, named, slo(indicator=None, indicatorRef="requests"))))
    assert [round(one["measured"], 6) for one in found.values()] == [0.99]
    assert GOOD["metricSource"]["type"] == "Prometheus"
