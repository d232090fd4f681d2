"""A forge that is read and pushes as well, through the address of its webhooks, the database and the lake."""

from __future__ import annotations

import copy
import hashlib
import hmac
import json
import random
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from editable import ACME
from forge_github import REPO, fill, pull
from forge_server import Replay, serving
from pytest_django import Settings

from remit.actions import collect as collecting
from remit.actions import push
from remit.actions import source as sources
from remit.actions.organisation import begin
from remit.core.editing import EditError
from remit.db.models import FoundDocument, Pushed, Source
from remit.evidence.lake import Lake

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
def hub(database: object, settings: Settings, tmp_path: Path) -> Iterator[Replay]:
    """A server that replays GitHub, and an organisation that may read it."""
    settings.LAKE_DIR = tmp_path / "lake"
    with serving() as replay:
        settings.SOURCES_INSIDE = replay.inside
        fill(replay.world)
        begin(ACME, acting_user=None)
        yield replay


def added(hub: Replay, **settings: Any) -> Source:
    return sources.add(
        "github",
        f"{hub.base}/acme/ledger",
        acting_user=None,
        now=timezone.now(),
        source_id="forge",
        settings={"days": 3650, **settings},
        secret="ghp_x",
    )


def send(
    source: Source, payload: dict[str, Any], native: str, secret: str | None = None, event: str = ""
) -> Any:
    body = json.dumps(payload).encode()
    key = sources.hook_secret(source) if secret is None else secret
    mark = hmac.new(str(key).encode(), body, hashlib.sha256).hexdigest()
    return Client().post(
        f"/hooks/{source.pk}/",
        body,
        content_type="application/json",
        headers={
            "X-Hub-Signature-256": f"sha256={mark}",
            "X-GitHub-Delivery": native,
            "X-GitHub-Event": event or "pull_request",
        },
    )


def event(number: int = 5) -> dict[str, Any]:
    return {"action": "closed", "repository": {"full_name": "acme/ledger"}, "pull_request": pull(number)}


def uids(settings: Settings) -> list[str]:
    return sorted(Lake(settings.LAKE_DIR).read("forge")["uid"].to_pylist())


def test_what_is_pushed_and_read_is_in_the_lake_once(hub: Replay, settings: Settings) -> None:
    source = added(hub)
    assert [send(source, event(), native).status_code for native in ("d-1", "d-1", "d-2")] == [202, 200, 202]
    push.drain("forge")
    pushed = uids(settings)
    assert len(pushed) == len(set(pushed)) == 5
    first = collecting.collect("forge", timezone.now(), force=True)
    assert first is not None
    assert first.problem is None
    everything = uids(settings)
    assert len(everything) == len(set(everything))
    assert set(pushed) < set(everything)
    # Pushed again, read again, and what was pushed brought in again: nothing is new.
    send(source, event(), "d-3")
    push.replay("forge")
    again = collecting.collect("forge", timezone.now(), force=True)
    assert again is not None
    assert (again.new, uids(settings)) == (0, everything)


def test_reading_makes_up_for_what_was_never_pushed(hub: Replay, settings: Settings) -> None:
    source = added(hub)
    collecting.collect("forge", timezone.now(), force=True)
    before = set(uids(settings))
    late = pull(
        8,
        updated_at="2026-05-25T10:00:00Z",
        merged_at="2026-05-25T10:00:00Z",
        closed_at="2026-05-25T10:00:00Z",
    )
    hub.world[f"{REPO}/issues"].append(late)
    hub.world[f"{REPO}/pulls/8"] = late
    collecting.collect("forge", timezone.now(), force=True)
    missed = set(uids(settings)) - before
    assert missed
    send(source, {**event(), "pull_request": late}, "d-8")  # it comes at last
    push.drain("forge")
    assert set(uids(settings)) == before | missed


def test_only_what_the_hooks_secret_signed_is_taken(hub: Replay) -> None:
    source = added(hub)
    for secret in ("", "ghp_x", "guess"):
        assert send(source, event(), "d-1", secret).status_code == 401
    assert not Pushed.objects.exists()
    other = sources.change("forge", acting_user=None, now=timezone.now(), settings={"hook_generation": 2})
    old, new = sources.hook_secret(source), sources.hook_secret(other)
    assert old != new
    assert send(other, event(), "d-1", old).status_code == 401
    assert send(other, event(), "d-1", new).status_code == 202


def test_a_webhook_brings_the_reading_forward_and_hides_no_problem(hub: Replay) -> None:
    source = added(hub)
    now = timezone.now()
    far = now + timedelta(hours=6)
    Source.objects.update(due_at=far)
    assert send(source, {"zen": "words"}, "d-1", event="ping").status_code == 200
    assert not Pushed.objects.exists()
    due = Source.objects.get().due_at
    assert due is not None
    assert now < due < far
    Source.objects.update(due_at=far, problem={"code": "rate", "params": {"until": "later"}}, good_at=None)
    send(source, event(), "d-2")
    kept = Source.objects.get()
    assert (kept.due_at, kept.problem, kept.good_at) == (
        far,
        {"code": "rate", "params": {"until": "later"}},
        None,
    )


def test_a_limit_makes_the_source_wait_until_then(hub: Replay) -> None:
    added(hub)
    hub.instead[REPO] = [(429, {"Retry-After": "1800"}, b"{}")]
    ended = collecting.collect("forge", timezone.now(), force=True)
    assert ended is not None
    assert ended.problem is not None
    assert ended.problem["code"] == "rate"
    due = Source.objects.get().due_at
    assert due is not None
    assert 1700 < (due - timezone.now()).total_seconds() <= 1800


def test_documents_are_kept_and_kept_up_to_date(hub: Replay) -> None:
    added(hub)
    collecting.collect("forge", timezone.now(), force=True)
    assert sorted(FoundDocument.objects.values_list("kind", "path")) == [
        ("access", ""),
        ("code-owners", "CODEOWNERS"),
    ]
    del hub.world[f"{REPO}/contents/CODEOWNERS"]
    hub.world[REPO]["pushed_at"] = "2026-05-30T10:00:00Z"
    collecting.collect("forge", timezone.now(), force=True)
    assert list(FoundDocument.objects.values_list("kind", "path")) == [("access", "")]


def test_an_address_that_cannot_be_read_is_not_added(hub: Replay) -> None:
    with pytest.raises(EditError, match="is not an address"):
        sources.add("github", "http://ghe.example/acme", acting_user=None, now=timezone.now(), secret="x")


REAL = json.loads((Path(__file__).with_name("forge_payloads") / "github_webhooks.json").read_text())


def real(source: Source, kind: str, native: str, secret: str | None = None) -> int:
    """One of GitHub's own payloads; the status of the answer."""
    payload = copy.deepcopy(REAL[kind])
    if kind == "pull_request":
        change = payload["pull_request"]
        change.update(merged=True, merged_at=change["closed_at"], merged_by={"login": "bo", "type": "User"})
    status: int = send(source, payload, native, secret, kind).status_code
    return status


@pytest.mark.parametrize("seed", range(3))
def test_what_github_really_sends_in_any_order_twice_and_forged_comes_to_the_same(
    hub: Replay, settings: Settings, seed: int
) -> None:
    source = added(hub)
    Source.objects.filter(pk="forge").update(address="https://github.com/codertocat")
    source.refresh_from_db()
    telling = {"pull_request", "deployment_status", "release", "milestone"}
    for kind in REAL:
        assert real(source, kind, f"d-{kind}") == (202 if kind in telling else 200), kind
    push.drain("forge")
    before = Lake(settings.LAKE_DIR).read("forge")
    assert sorted(before["activity"].to_pylist()) == sorted(
        ["merge", "work-delivered", "deployment", "release", "plan-made"]
    )
    Lake(settings.LAKE_DIR).drop("forge")
    Pushed.objects.all().delete()
    dice = random.Random(seed)
    sent = [(kind, native) for kind in REAL for native in (f"d-{kind}", f"d-{kind}", f"again-{kind}")]
    dice.shuffle(sent)
    seen: set[str] = set()
    for kind, native in sent:
        forged = dice.choice(["", "ghp_x", "guess"])
        assert real(source, kind, native, forged) == 401
        new = kind in telling and native not in seen
        assert real(source, kind, native) == (202 if new else 200), (kind, native)
        seen.add(native)
        if dice.random() < 0.3:
            push.drain("forge")
    push.drain("forge")
    after = Lake(settings.LAKE_DIR).read("forge")
    assert after.equals(before)
    assert Pushed.objects.count() == 2 * len(telling)
    assert not Pushed.objects.filter(in_lake_at=None).exists()
