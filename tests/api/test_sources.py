"""Sources and one's own calendars through the API: what the pages do, by the same rules, and never a token told."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from company import TODAY
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from remit.actions import token
from remit.actions.account import user_of
from remit.actions.secret import hook_secret
from remit.core.organisation import Organisation
from remit.db.models import AuditEntry, FoundDocument, Person, Source, User

NOON = datetime(TODAY.year, TODAY.month, TODAY.day, 12, tzinfo=UTC)
SECRET = "tok-0123456789-secret"


class Caller:
    """Somebody with a token."""

    def __init__(self, name: str, *scopes: str) -> None:
        if name == "root":
            user = User.objects.get_or_create(username="root", is_administrator=True)[0]
        else:
            user = user_of(Person.objects.get(pk=name))
        made = token.create("t", scopes or ("read", "write"), 30, acting_user=None, user=user)
        self.secret, self.said = made[1], ""

    def __call__(self, method: str, path: str, status: int = 200, body: Any = None, **headers: str) -> Any:
        """The answer as data, which has the status."""
        sent = {} if body is None else {"data": json.dumps(body), "content_type": "application/json"}
        answer = Client(raise_request_exception=False).generic(
            method, f"/api/v1{path}", headers={"Authorization": f"Bearer {self.secret}"} | headers, **sent
        )
        self.said = answer.content.decode()
        assert answer.status_code == status, self.said
        assert SECRET not in self.said
        self.etag = answer.headers.get("ETag", "")
        return json.loads(self.said) if self.said else None


@pytest.fixture
def root(
    company: Organisation, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Caller:
    settings.LAKE_DIR = tmp_path / "lake"
    monkeypatch.setattr(timezone, "now", lambda: NOON)
    return Caller("root")


def test_a_source_from_the_beginning_to_the_end(root: Caller) -> None:
    wish = {"kind": "github", "address": "https://github.com/acme", "name": "Forge", "secret": SECRET}
    made = root("POST", "/sources", 201, {**wish, "team": "payments"})
    assert (made["id"], made["state"], made["team"]) == ("github-acme", "new", "payments")
    source = Source.objects.get()
    assert SECRET not in source.secret
    path = "/sources/github-acme"
    hook = root("GET", f"{path}/hook")
    assert hook == {"address": "http://testserver/hooks/github-acme/", "secret": hook_secret(source)}
    assert "review" in root("GET", path)["sees"]
    root("PUT", path, body={"name": "The forge", "every_minutes": 60})
    root("POST", f"{path}/renew", body={"secret": f"{SECRET}2"})
    root("POST", f"{path}/read")
    source.refresh_from_db()
    assert (source.name, source.every_minutes, source.retention_days) == ("The forge", 60, 730)
    root("POST", f"{path}/end")
    root("GET", path, 404)
    actions = list(
        AuditEntry.objects.filter(kind="source").order_by("sequence").values_list("action", flat=True)
    )
    assert actions == ["source.add", "source.change", "source.renew", "source.read-soon", "source.end"]


def test_what_is_tried_is_told_and_what_is_wrong_said(root: Caller) -> None:
    root("POST", "/sources", 201, {"kind": "pagerduty", "secret": SECRET})
    tried = root("POST", "/sources/pagerduty/test")
    assert tried["facts"] == {"sent last": "never"}
    root("POST", "/sources", 201, {"kind": "git", "address": "https://127.0.0.1:1/x.git", "id": "near"})
    assert root("POST", "/sources/near/test", 422)["error"]["details"]["reason"] == "inside"
    for wish, field in (
        ({"kind": "none"}, "kind"),
        ({"kind": "git", "address": "/etc"}, "address"),
        ({"kind": "calendar", "address": "https://x.example/a.ics"}, "owner"),
        ({"kind": "check-in"}, "kind"),
    ):
        assert root("POST", "/sources", 422, wish)["error"]["details"]["field"] == field
    for method, rest in (
        ("PUT", ""),
        ("POST", "/test"),
        ("POST", "/read"),
        ("POST", "/end"),
        ("GET", "/hook"),
    ):
        root(method, f"/sources/gone{rest}", 404, {} if method == "PUT" else None)
    root("GET", "/sources/near/hook", 404)


def test_everybody_sees_those_whose_state_is_theirs_to_see(root: Caller) -> None:
    for name, team in (("one", "payments"), ("two", "search")):
        root(
            "POST",
            "/sources",
            201,
            {"kind": "git", "address": f"https://g.example/{name}", "id": name, "team": team},
        )
    ana = Caller("ana", "read")
    ana("GET", "/calendars")
    Source.objects.create(
        id="calendar-ana", kind="calendar", name="Mine", owner_id="ana", added_at="2026-01-01T00:00Z",
        retention_days=90, every_minutes=60,
    )  # fmt: skip
    seen = {
        who: [one["id"] for one in Caller(who, "read")("GET", "/sources")["sources"]]
        for who in ("root", "ana", "dana", "vera")
    }
    assert seen == {"root": ["one", "two"], "ana": ["one"], "dana": ["one", "two"], "vera": ["two"]}
    ana("POST", "/sources", 403, {"kind": "git", "address": "https://g.example/x"})
    assert Source.objects.filter(owner=None).count() == 2


def test_ones_own_calendars(root: Caller) -> None:
    ana, bo = Caller("ana"), Caller("bo")
    address = f"https://calendar.example/{SECRET}.ics"
    made = ana("POST", "/calendars", 201, {"address": address, "name": "Work"})
    path = f"/calendars/{made['id']}"
    ana("PUT", f"{path}/rules", body={"rules": ["interview = hiring talk, screening"]})
    [one] = ana("GET", "/calendars")["calendars"]
    assert (one["name"], one["address"], one["rules"]) == ("Work", "", ["interview = hiring talk, screening"])
    assert ana("PUT", f"{path}/rules", 422, {"rules": ["nonsense"]})["error"]["code"] == "refused"
    ana("POST", f"{path}/read")
    for other in (bo, root):
        for method, rest, body in (
            ("PUT", "/rules", {"rules": []}),
            ("POST", "/read", None),
            ("POST", "/cut-off", None),
        ):
            other(method, path + rest, 404, body)
        other("GET", f"/sources/{made['id']}", 404)
    assert bo("GET", "/calendars") == {"calendars": []}
    root("GET", "/calendars", 404)
    ana("POST", f"{path}/cut-off")
    assert ana("GET", "/calendars") == {"calendars": []}


def test_levels_and_rules_of_a_team(root: Caller) -> None:
    Source.objects.create(
        id="p", kind="prometheus", name="P", added_at="2026-01-01T00:00Z", retention_days=9, every_minutes=60
    )
    FoundDocument.objects.create(
        source_id="p", origin="o", kind="budget", path="x", seen_at="2026-01-01T00:00Z",
        content={
            "system": None, "team": "payments", "slo": "Up", "objective": "", "service": "s", "target": 0.99,
            "window": "28d", "rolling": True, "measured": 0.995, "left": 0.5, "burn": 0.4,
            "at": 1_760_000_000, "seconds": 86_400, "since": None,
            "why": "", "params": {}, "origin": "o", "document": "d",
        },
    )  # fmt: skip
    ana, vera = Caller("ana"), Caller("vera")
    [level] = ana("GET", "/teams/payments/service-levels")["service_levels"]
    assert (level["slo"], level["target"], level["budget_left"]) == ("Up", 0.99, 0.5)
    rules = ana("GET", "/teams/payments/meeting-rules")["rules"]
    assert "one-on-one" in {one["activity"] for one in rules}
    for what in ("service-levels", "meeting-rules"):
        vera("GET", f"/teams/payments/{what}", 403)


def test_what_was_found_in_repositories_changes_the_etag_of_the_findings(root: Caller) -> None:
    """What is collected leaves nothing in the audit: answers that rest on it are told apart by what they say."""
    seen = NOON - timedelta(hours=1)
    source = Source.objects.create(
        id="x", kind="git", name="X", added_at=seen, good_at=seen, retention_days=9, every_minutes=60
    )
    paths = ("/findings?select=R501", "/teams/payments/findings")

    def told() -> list[bool]:
        """Whether each is as it was, and then whether it says that the code owners are others."""
        found = []
        for path in paths:
            answer = root("GET", path)
            found.append(any(one["code"] == "R501" for one in answer["findings"]))
            root("GET", path, 304, **{"If-None-Match": root.etag})
            etags.append(root.etag)
        return found

    etags: list[str] = []
    assert told() == [False, False]
    found = FoundDocument.objects.create(
        source=source,
        origin="https://git.lumen.example/ledger",
        kind="code-owners",
        path="CODEOWNERS",
        content={"rules": [{"pattern": "*", "owners": ["@lumen/search"], "line": 1}]},
        seen_at=seen,
    )
    assert told() == [True, True]
    found.delete()
    assert told() == [False, False]
    assert (etags[:2] == etags[4:], len(set(etags))) == (True, 4)
