"""Incidents at the door: a real Alertmanager posts to a live server; PagerDuty's events twice, reordered, forged."""

from __future__ import annotations

import hashlib
import hmac
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from filling import fill
from monitoring import alertmanager, prometheus, until
from pytest_django.live_server_helper import LiveServer

from remit.actions import source as sources
from remit.core.evidence import Evidence
from remit.core.findings import check
from remit.core.organisation import Organisation
from remit.db.models import Account, FoundDocument, Pushed, Source
from remit.queries.contradiction import paths

TOKEN = "a-token-of-some-length"
NOW = datetime.now(UTC)
RULES = """
groups:
  - name: shop
    rules:
      - alert: AlwaysOn
        expr: always_one == 1
        labels: {severity: page, team: payments}
        annotations: {summary: "<script>alert(1)</script>"}
"""


@pytest.fixture(autouse=True)
def own_lake(settings: Any, tmp_path: Path) -> None:
    """A lake of the test's own."""
    settings.LAKE_DIR = tmp_path / "lake"


def test_a_real_alertmanager_tells_of_a_real_alert(
    live_server: LiveServer, demo: Organisation, tmp_path: Path
) -> None:
    fill(demo, effective=datetime.now(UTC).date())
    made = sources.add("alertmanager", "", acting_user=None, now=NOW, source_id="alerts", secret=TOKEN)
    with (
        alertmanager(tmp_path, f"{live_server.url}/hooks/{made.pk}/", TOKEN) as manager,
        prometheus(tmp_path, rules=RULES, alertmanager=manager),
    ):
        until(lambda: Pushed.objects.filter(source=made).exists(), "a notification")
    (pushed, *_) = Pushed.objects.filter(source=made)
    assert [(act["activity"], act["team"], act.get("actor")) for act in pushed.acts] == [
        ("incident", "payments", None)
    ]
    assert "script" not in json.dumps(pushed.acts)
    made.refresh_from_db()
    assert (made.problem, made.good_at is not None) == (None, True)


def sent(client: Client, payload: dict[str, Any], secret: str = TOKEN) -> int:
    """One event, signed."""
    body = json.dumps(payload).encode()
    mark = hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
    headers = {"X-PagerDuty-Signature": f"v1={mark}"}
    answer = client.post("/hooks/pd/", body, content_type="application/json", headers=headers)
    return answer.status_code


def event(kind: str, native: str, minute: int, who: str, system: str) -> dict[str, Any]:
    """An event as PagerDuty sends it."""
    user = {"id": who, "type": "user_reference", "summary": "<b>Bo</b>"}
    at = (NOW - timedelta(minutes=60 - minute)).isoformat()
    data = {
        "id": "PINC",
        "title": "<script>",
        "created_at": (NOW - timedelta(hours=1)).isoformat(),
        "service": {"id": "PSVC", "summary": system},
        "assignees": [user],
        "escalation_policy": {"id": "PPOL", "summary": "On call"},
    }
    return {"event": {"id": native, "event_type": kind, "occurred_at": at, "agent": user, "data": data}}


def test_who_was_reached_against_who_the_charter_names(client: Client, company: Organisation) -> None:
    system = next(
        own.system for own in company.system_owners if own.team == "payments" and own.period.end is None
    )
    sources.add("pagerduty", "", acting_user=None, now=NOW, source_id="pd", secret=TOKEN)
    acknowledged = event("incident.acknowledged", "e2", 5, "PCHI", system)
    triggered = event("incident.triggered", "e1", 0, "PCHI", system)
    assert [sent(client, one) for one in (acknowledged, triggered, acknowledged)] == [202, 202, 200]
    assert sent(client, triggered, "forged") == 401
    assert sent(client, {"event": {"id": "x", "event_type": "incident.resolved", "occurred_at": "no"}}) == 400
    assert client.get("/hooks/pd/").status_code == 405
    (path,) = FoundDocument.objects.filter(kind="escalation")
    account = Account.objects.get(kind="pagerduty")
    assert path.content == {"policy": "On call", "system": system, "account": account.key}
    assert "PCHI" not in path.path
    assert "script" not in json.dumps(list(Pushed.objects.values_list("acts", flat=True)))

    def found() -> list[str]:
        day = datetime.now(UTC).date()
        evidence = Evidence(paths=paths(company, ["payments"], day))
        report = check(company, day, select=["R503"], teams=["payments"], evidence=evidence)
        return [str(one.responsibility) for one in report.findings]

    assert found() == []  # nobody knows whose account it is
    leads = {one.person for one in company.assignments if one.team == "payments"}
    other = next(one.id for one in company.people if one.id not in leads and one.id != "dana")
    Account.objects.update(person_id=other)
    assert found() == ["production-escalation"]
    Account.objects.update(person_id="ana")
    assert found() == []
    assert Source.objects.get(pk="pd").problem is None
