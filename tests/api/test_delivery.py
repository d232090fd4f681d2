"""A team's delivery by the API."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from calling import caller
from company import TODAY
from pytest_django import Settings

from remit.actions import push
from remit.core.organisation import Organisation
from remit.evidence.engine import TooLong
from remit.project import demo_delivery
from remit.queries import delivered

NOON = datetime(TODAY.year, TODAY.month, TODAY.day, 12, tzinfo=UTC)
DELIVERY = "/teams/payments/delivery"


@pytest.fixture(autouse=True)
def lake(web_company: Organisation, settings: Settings, tmp_path: Path) -> None:
    """A forge told of two years."""
    settings.LAKE_DIR = tmp_path / "lake"
    settings.ENGINE = ""
    demo_delivery.fill(NOON, TODAY)
    push.drain_all(NOON)


def test_it_answers_what_the_page_shows() -> None:
    ana = caller("ana", "read")
    found = ana.get(f"{DELIVERY}?weeks=8&left=12&start=2026-12-01")
    assert (found.status, found.data["from"], found.data["until"]) == (200, "2026-09-21", "2026-11-16")
    figures = {one["measure"]: one for one in found.data["figures"]}
    assert figures["throughput"]["value"] > 1 and figures["throughput"]["of"] == 8
    assert figures["time-to-restore"]["value"] is None
    assert figures["time-to-restore"]["why_empty"] == "No source told of an incident in this time."
    assert [one["week"] for one in found.data["weeks"]][:2] == ["2026-09-21", "2026-09-28"]
    assert list(found.data["forecast"]["done_by"]) == ["50", "85", "95"]
    assert ana.get(DELIVERY).data["forecast"] is None
    assert ana.get(f"{DELIVERY}?at=2026-05-05").data["at"] == "2026-05-05"
    assert (
        ana("GET", f"{DELIVERY}?weeks=8&left=12&start=2026-12-01", If_None_Match=found.headers["ETag"]).status
        == 304
    )


@pytest.mark.parametrize(
    "asked", ["weeks=4", "weeks=53", "left=-1", "left=100001", "start=1800-01-01", "at=no"]
)
def test_what_is_out_of_bounds(asked: str) -> None:
    assert caller("ana", "read").get(f"{DELIVERY}?{asked}").error == "invalid"


def test_it_is_for_the_team_and_those_above_it() -> None:
    assert caller("dana", "read").get(DELIVERY).status == 200
    assert caller("dina", "read").get(DELIVERY).error == "not-allowed"
    assert caller("ana", "read").get("/teams/nobody/delivery").status in (403, 404)


def test_where_the_evidence_does_not_answer(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    def slow(*_: object) -> None:
        raise TooLong(1)

    with monkeypatch.context() as patched:
        patched.setattr(delivered.asking, "delivered", slow)
        found = caller("ana", "read").get(DELIVERY)
        assert (found.status, found.error, found.data["error"]["details"]) == (
            503,
            "unavailable",
            {"reason": "too-long"},
        )
    for path in Path(settings.LAKE_DIR).rglob("*.parquet"):
        path.write_bytes(b"broken")
    found = caller("ana", "read").get(DELIVERY)
    assert (found.status, found.data["error"]["details"]) == (503, {"reason": "cannot-ask"})
