"""Webhooks of forges: proven or refused, the same acts as the reading finds, whatever comes twice or out of order."""

from __future__ import annotations

import base64
import copy
import hashlib
import hmac
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from forge_gitlab import API, fill, person
from forge_server import Replay, serving

from remit.evidence.act import Account, Act
from remit.evidence.collector import SourceProblem, SourceSpec
from remit.evidence.envelope import seal
from remit.evidence.receiver import Forged, Received
from remit.evidence.sources.forge.github import GitHubCollector
from remit.evidence.sources.forge.github_hooks import receiver as github
from remit.evidence.sources.forge.gitlab import GitLabCollector
from remit.evidence.sources.forge.gitlab_hooks import receiver as gitlab

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
REAL = json.loads((Path(__file__).with_name("forge_payloads") / "github_webhooks.json").read_text())
SECRET = "whsec_" + base64.b64encode(b"k" * 32).decode()
ORIGIN = "https://github.com/Codertocat/Hello-World"


def github_spec(address: str = "https://github.com/codertocat") -> SourceSpec:
    settings = GitHubCollector(("github.com",)).validate("https://github.com/acme", {})
    return SourceSpec("github-acme", "github", address, settings, "ghp_x", hook_secret=SECRET)


def gitlab_spec() -> SourceSpec:
    settings = GitHubCollector().validate("https://github.com/acme", {})
    return SourceSpec(
        "gitlab-acme", "gitlab", "https://gitlab.com/acme", settings, "glpat-x", hook_secret=SECRET
    )


def deliver(
    event: str, payload: Any, native: str = "d-1", spec: SourceSpec | None = None, **other: str
) -> Received:
    body = payload if isinstance(payload, bytes) else json.dumps(payload).encode()
    mark = hmac.new(SECRET.encode(), body, hashlib.sha256).hexdigest()
    headers = {"x-hub-signature-256": f"sha256={mark}", "x-github-delivery": native, "x-github-event": event}
    return github().receive(spec or github_spec(), {**headers, **other}, body, NOW)


def plain(act: Act) -> tuple[Any, ...]:
    moment = datetime.fromtimestamp(act.at, UTC).strftime("%Y-%m-%d %H:%M:%S")
    actor, party = (one.value if one else None for one in (act.actor, act.party))
    return moment, act.activity, act.native, actor, party, act.outcome


def merged() -> dict[str, Any]:
    payload = copy.deepcopy(REAL["pull_request"])
    change = payload["pull_request"]
    change.update(merged=True, merged_at=change["closed_at"], merged_by={"login": "bo", "type": "User"})
    change["labels"] = [{"name": "tech-debt"}]
    return payload


def test_reads_what_github_really_sends() -> None:
    told = {
        "pull_request": [
            ("2019-05-15 15:21:18", "merge", "change:2", "bo", "Codertocat", None),
            ("2019-05-15 15:21:18", "debt-work", "change:2", "Codertocat", None, None),
            ("2019-05-15 15:21:18", "work-delivered", "change:2", "Codertocat", None, None),
        ],
        "pull_request_review": [],  # the author's own comment
        "issues": [],  # an open one
        "deployment_status": [
            (
                "2019-05-15 15:20:55",
                "deployment",
                "deployment:145988746:209916254",
                "Codertocat",
                None,
                "success",
            )
        ],
        "release": [("2019-05-15 15:20:53", "release", "release:17372790", "Codertocat", None, None)],
        "milestone": [("2019-05-15 15:20:17", "plan-made", "milestone:1:2019-05-23", None, None, None)],
        "ping": [],
        "push": [],
    }
    for event, expected in told.items():
        received = deliver(event, merged() if event == "pull_request" else REAL[event], f"d-{event}")
        assert (event, received.native, [plain(act) for act in received.acts]) == (
            event,
            f"d-{event}",
            expected,
        )
        assert {act.origin for act in received.acts} <= {ORIGIN}


def test_a_review_names_who_and_whose() -> None:
    payload = copy.deepcopy(REAL["pull_request_review"])
    payload["review"]["user"] = {"login": "bo", "type": "User"}
    (act,) = deliver("pull_request_review", payload).acts
    assert (act.activity, act.actor, act.party) == (
        "review", Account("github", "bo"), Account("github", "Codertocat"),
    )  # fmt: skip
    assert "pretty simple" not in repr(act)


def test_a_closed_issue_is_delivered_unless_unwanted() -> None:
    payload = copy.deepcopy(REAL["issues"])
    payload["issue"].update(state="closed", closed_at="2021-07-05T18:07:10Z", state_reason="completed")
    (act,) = deliver("issues", payload).acts
    assert plain(act) == (
        "2021-07-05 18:07:10",
        "work-delivered",
        "issue:1:1625508430",
        "Codertocat",
        None,
        None,
    )
    payload["issue"]["state_reason"] = "not_planned"
    assert deliver("issues", payload).acts == ()


@pytest.mark.parametrize(
    "mark",
    [
        "",
        "sha256=",
        "sha256=" + "0" * 64,
        "sha1=" + hmac.new(SECRET.encode(), b"{}", hashlib.sha1).hexdigest(),
        hmac.new(SECRET.encode(), b"{}", hashlib.sha256).hexdigest(),
        "sha256=" + hmac.new(b"ghp_x", b"{}", hashlib.sha256).hexdigest(),
        "sha256=é",
    ],
)
def test_what_is_not_signed_is_refused_unread(mark: str) -> None:
    headers = {"x-hub-signature-256": mark, "x-github-delivery": "d", "x-github-event": "ping"}
    with pytest.raises(Forged):
        github().receive(github_spec(), headers, b"{}", NOW)


def test_a_body_that_was_changed_is_refused() -> None:
    body = json.dumps(merged()).encode()
    mark = "sha256=" + hmac.new(SECRET.encode(), body, hashlib.sha256).hexdigest()
    headers = {"x-hub-signature-256": mark, "x-github-delivery": "d", "x-github-event": "pull_request"}
    assert github().receive(github_spec(), headers, body, NOW).acts
    with pytest.raises(Forged):
        github().receive(github_spec(), headers, body + b" ", NOW)


@pytest.mark.parametrize(
    ("event", "payload"),
    [
        ("pull_request", b"{"),
        ("pull_request", b"[]"),
        ("pull_request", b'{"a": NaN}'),
        ("pull_request", b"[" * 100_000),
        ("pull_request", {"repository": {"full_name": "codertocat/x"}}),
        ("issues", {"repository": {"full_name": "codertocat/x"}, "issue": {"number": "1"}}),
        (
            "issues",
            {"repository": {"full_name": "codertocat/x"}, "issue": {"number": 1, "created_at": "soon"}},
        ),
    ],
)
def test_what_is_signed_but_senseless_is_told(event: str, payload: Any) -> None:
    with pytest.raises(SourceProblem) as caught:
        deliver(event, payload)
    assert caught.value.code == "format"


def test_events_of_other_repositories_tell_nothing() -> None:
    for name in ("other/Hello-World", "codertocat-evil/x", "", "Codertocat", "codertocat/hello-world/../x"):
        payload = {**merged(), "repository": {"full_name": name}}
        assert (
            deliver(
                "pull_request", payload, spec=github_spec("https://github.com/codertocat/hello-world")
            ).acts
            == ()
        )


@pytest.fixture
def hub() -> Iterator[Replay]:
    with serving() as replay:
        yield replay


def test_pushed_and_polled_are_one(hub: Replay) -> None:
    """The same things by both ways: every act that was pushed has the uid, and all else, of one that is read."""
    repo = "/api/v3/repos/Codertocat/Hello-World"
    change = merged()["pull_request"]
    review = copy.deepcopy(REAL["pull_request_review"])
    review["review"]["user"] = {"login": "bo", "type": "User"}
    closed = copy.deepcopy(REAL["issues"])
    closed["issue"].update(
        state="closed", updated_at="2021-07-05T18:07:10Z", closed_at="2021-07-05T18:07:10Z"
    )
    hub.world.update({
        repo: {**REAL["push"]["repository"], "created_at": "2019-05-15T15:19:25Z"},
        f"{repo}/issues": [{**change, "pull_request": {}}, closed["issue"]],
        f"{repo}/pulls/2": change,
        f"{repo}/pulls/2/reviews": [review["review"]],
        f"{repo}/deployments": [REAL["deployment_status"]["deployment"]],
        f"{repo}/deployments/145988746/statuses": [REAL["deployment_status"]["deployment_status"]],
        f"{repo}/releases": [REAL["release"]["release"]],
        f"{repo}/milestones": [REAL["milestone"]["milestone"]],
    })  # fmt: skip
    collector = GitHubCollector(hub.inside)
    address = f"{hub.base}/Codertocat/Hello-World"
    settings = collector.validate(address, {"days": 3650})
    spec = SourceSpec("github-x", "github", address, settings, "ghp_x", hook_secret=SECRET)
    polled = [act for chunk in collector.collect(spec, {}, NOW, lambda: False) for act in chunk.acts]
    events = {
        "pull_request": merged(),
        "pull_request_review": review,
        "issues": closed,
        **{name: REAL[name] for name in ("deployment_status", "release", "milestone")},
    }
    # Out of order, and each twice.
    pushed = [
        act
        for native, (event, payload) in enumerate([*reversed(events.items()), *events.items()])
        for act in deliver(event, payload, f"d-{native}", spec).acts
    ]
    read, sent = (
        {
            one.uid: one
            for one in seal(acts, source="github-x", collector="github/1", key=lambda one: one.value)
        }
        for acts in (polled, pushed)
    )
    assert len(sent) == 8
    assert {uid: read.get(uid) for uid in sent} == sent
    assert {one.activity for one in read.values()} - {one.activity for one in sent.values()} == {
        "unreviewed-merge"
    }


def merge_request(action: str = "merge", **other: Any) -> dict[str, Any]:
    """A merge request event as GitLab documents it."""
    people = [{"id": 6, "username": "anaruiz", "name": "Secret Name"}, {"id": 1, "username": "bo"}]
    attributes = {
        "id": 99,
        "iid": 5,
        "author_id": 6,
        "title": "secret words",
        "source_branch": "queue",
        "state": "merged",
        "action": action,
        "labels": [{"id": 206, "title": "Refactoring"}],
        "created_at": "2026-05-18 09:00:00 UTC",
        "updated_at": "2026-05-20T10:00:00Z",
    }
    return {
        "object_kind": "merge_request",
        "user": people[1],
        "project": {"id": 7, "path_with_namespace": "acme/payments/ledger"},
        "object_attributes": {**attributes, **other},
        "assignees": people[:1],
        "reviewers": people[1:],
    }


def told(payload: Any, native: str = "k-1", **headers: str) -> Received:
    body = payload if isinstance(payload, bytes) else json.dumps(payload).encode()
    given = {"x-gitlab-token": SECRET, "idempotency-key": native, "x-gitlab-event": "Merge Request Hook"}
    return gitlab().receive(gitlab_spec(), {**given, **headers}, body, NOW)


def test_reads_what_gitlab_documents() -> None:
    received = told(merge_request())
    assert received.native == "k-1"
    assert [plain(act) for act in received.acts] == [
        ("2026-05-20 10:00:00", "merge", "change:5", "bo", "anaruiz", None),
        ("2026-05-20 10:00:00", "debt-work", "change:5", "anaruiz", None, None),
        ("2026-05-20 10:00:00", "work-delivered", "change:5", "anaruiz", None, None),
    ]
    assert {act.origin for act in received.acts} == {"https://gitlab.com/acme/payments/ledger"}
    assert "secret" not in repr(received).lower()


def test_what_gitlab_pushes_and_what_is_read_are_one(hub: Replay) -> None:
    fill(hub.world)
    collector = GitLabCollector(hub.inside)
    address = f"{hub.base}/acme"
    hub.world[f"{API}/groups/acme/projects"] = [hub.world[f"{API}/projects/acme/payments/ledger"]]
    settings = collector.validate(address, {})
    spec = SourceSpec("gitlab-x", "gitlab", address, settings, "glpat-x", hook_secret=SECRET)
    polled = [act for chunk in collector.collect(spec, {}, NOW, lambda: False) for act in chunk.acts]
    bo, ana = (
        {key: value for key, value in person(login).items() if key != "state"} for login in ("bo", "anaruiz")
    )
    spike = {"source_branch": "experiment/queue", "author_id": ana["id"]}
    merge = {**merge_request(**spike), "user": bo, "assignees": [ana], "reviewers": [bo]}
    approved = merge_request("approved", **{**spike, "updated_at": "2026-05-19 10:00:00 UTC"})
    events = [merge, {**approved, "user": bo, "assignees": [ana], "reviewers": [bo]}]
    pushed = [
        act
        for payload in events
        for act in gitlab().receive(spec, {"x-gitlab-token": SECRET}, json.dumps(payload).encode(), NOW).acts
    ]
    read, sent = (
        {
            one.uid: one
            for one in seal(acts, source="gitlab-x", collector="gitlab/1", key=lambda one: one.value)
        }
        for acts in (polled, pushed)
    )
    assert sorted(one.activity for one in sent.values()) == [
        "debt-work", "merge", "review", "spike", "spike", "work-delivered",
    ]  # fmt: skip
    assert {uid: read.get(uid) for uid in sent} == sent


def test_an_approval_and_a_comment_are_reviews() -> None:
    (approval,) = told(merge_request("approved")).acts
    assert plain(approval) == ("2026-05-20 10:00:00", "review", "approval:5:1", "bo", "anaruiz", None)
    note = merge_request()
    note.update(
        object_kind="note",
        object_attributes={
            "id": 61,
            "noteable_type": "MergeRequest",
            "note": "secret words",
            "created_at": "2026-05-19 08:00:00 UTC",
            "action": "create",
        },
        merge_request={"iid": 5, "author_id": 6, "created_at": "2026-05-18 09:00:00 UTC"},
    )
    (comment,) = told(note).acts
    assert plain(comment) == ("2026-05-19 08:00:00", "review", "note:61", "bo", "anaruiz", None)
    note["merge_request"]["author_id"] = 51  # nobody whose login the event tells: the reading will know
    assert told(note).acts == ()


def test_an_issue_of_gitlab_ends() -> None:
    attributes = {
        "iid": 6,
        "type": "Incident",
        "state": "closed",
        "action": "close",
        "created_at": "2026-05-01 09:00:00 UTC",
        "updated_at": "2026-05-21 09:00:00 UTC",
        "closed_at": "2026-05-21 09:00:00 UTC",
    }
    payload = {**merge_request(), "object_kind": "issue", "object_attributes": attributes}
    assert [plain(act)[1:3] for act in told(payload).acts] == [
        ("incident", "issue:6"),
        ("incident-resolved", "issue:6:1779354000"),
    ]


def test_gitlab_proves_itself_by_token_or_by_signature() -> None:
    body, at = json.dumps(merge_request()).encode(), str(int(NOW.timestamp()))
    mark = base64.b64encode(
        hmac.new(b"k" * 32, f"k-9.{at}.".encode() + body, hashlib.sha256).digest()
    ).decode()
    headers = {"webhook-id": "k-9", "webhook-timestamp": at, "webhook-signature": f"v1,bm8= v1,{mark}"}
    receive = gitlab().receive
    assert len(receive(gitlab_spec(), headers, body, NOW).acts) == 3
    late = str(int(NOW.timestamp()) - 301)
    stale = base64.b64encode(
        hmac.new(b"k" * 32, f"k-9.{late}.".encode() + body, hashlib.sha256).digest()
    ).decode()
    for wrong in (
        {},
        {"x-gitlab-token": ""},
        {"x-gitlab-token": "glpat-x"},
        {**headers, "webhook-signature": "v1,"},
        {**headers, "webhook-id": "k-8"},
        {**headers, "webhook-timestamp": "soon"},
        {**headers, "webhook-timestamp": late, "webhook-signature": f"v1,{stale}"},
        {**headers, "webhook-signature": "v1,bm8=", "x-gitlab-token": SECRET},
    ):
        with pytest.raises(Forged):
            receive(gitlab_spec(), wrong, body, NOW)


def test_a_retry_of_gitlab_has_the_same_id_even_without_a_key() -> None:
    body = json.dumps(merge_request()).encode()
    one, two = (gitlab().receive(gitlab_spec(), {"x-gitlab-token": SECRET}, body, NOW) for _ in range(2))
    assert one == two
    assert told(merge_request(), "k-2").native == "k-2"


@pytest.mark.parametrize(
    "payload",
    [
        b"nothing",
        {**merge_request(), "object_attributes": None},
        merge_request(iid=None),
        merge_request(created_at="soon"),
        merge_request(author_id=True),
    ],
)
def test_what_gitlab_does_not_document_is_told(payload: Any) -> None:
    with pytest.raises(SourceProblem) as caught:
        told(payload)
    assert caught.value.code == "format"


def test_projects_of_other_groups_tell_nothing() -> None:
    payload = {**merge_request(), "project": {"path_with_namespace": "acme-evil/ledger"}}
    assert told(payload).acts == ()
