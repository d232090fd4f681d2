"""GitLab: what a server that answers as GitLab does is read into, by its documented answers."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from forge_gitlab import API, MERGE, PROJECT, fill, person, project
from forge_server import Replay, serving

from remit.core.activity import Performer
from remit.evidence.act import Account, Act, Found
from remit.evidence.collector import Chunk, SourceProblem, SourceSpec
from remit.evidence.sources.forge.gitlab import GitLabCollector

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)


@pytest.fixture
def lab() -> Iterator[Replay]:
    with serving() as replay:
        fill(replay.world)
        yield replay


def spec_of(lab: Replay, path: str = "acme/payments/ledger", **settings: Any) -> SourceSpec:
    address = f"{lab.base}/{path}"
    complete = GitLabCollector(lab.inside).validate(address, settings)
    return SourceSpec("gitlab-acme", "gitlab", address, complete, "glpat-x")


def collected(
    lab: Replay, spec: SourceSpec | None = None, cursor: dict[str, Any] | None = None
) -> list[Chunk]:
    return list(GitLabCollector(lab.inside).collect(spec or spec_of(lab), cursor or {}, NOW, lambda: False))


def acts(chunks: list[Chunk]) -> list[Act]:
    return [act for chunk in chunks for act in chunk.acts]


def plain(act: Act) -> tuple[Any, ...]:
    moment = datetime.fromtimestamp(act.at, UTC).strftime("%m-%d %H:%M")
    actor, party = (one.value if one else None for one in (act.actor, act.party))
    return moment, act.activity, actor, party, act.subject, act.outcome


def test_reads_everything_of_a_project(lab: Replay) -> None:
    found = acts(collected(lab))
    assert sorted(map(plain, found), key=str) == [
        ("05-10 09:00", "plan-made", None, None, "milestone:12", None),
        ("05-18 08:00", "commit", "ana@acme.example", None, "change:5", None),
        ("05-18 08:00", "commit", "chi@acme.example", None, "change:5", None),
        ("05-18 08:00", "pairing", "ana@acme.example", "chi@acme.example", "change:5", None),
        ("05-18 08:00", "pairing", "chi@acme.example", "ana@acme.example", "change:5", None),
        ("05-18 09:00", "spike", "anaruiz", None, "change:5", None),
        ("05-19 08:00", "newcomer-review", "chi", "anaruiz", "change:5", None),
        ("05-19 08:00", "review", "chi", "anaruiz", "change:5", None),
        ("05-19 10:00", "newcomer-review", "bo", "anaruiz", "change:5", None),
        ("05-19 10:00", "review", "bo", "anaruiz", "change:5", None),
        ("05-19 11:00", "review", "project_7_bot_1f", "anaruiz", "change:5", None),
        ("05-20 10:00", "debt-work", "anaruiz", None, "change:5", None),
        ("05-20 10:00", "merge", "bo", "anaruiz", "change:5", None),
        ("05-20 10:00", "spike", "anaruiz", None, "change:5", "merged"),
        ("05-20 10:00", "work-delivered", "anaruiz", None, "change:5", None),
        ("05-20 11:05", "deployment", "bo", None, "deployment:41", "failure"),
        ("05-21 09:00", "work-delivered", "anaruiz", None, "issue:6", None),
        ("05-22 08:00", "release", "bo", None, "release:v1", None),
        ("05-22 09:00", "incident", None, None, "issue:7", None),
    ]
    assert {act.origin for act in found} == {f"{lab.base}/acme/payments/ledger"}
    assert {act.offset for act in found if act.activity == "commit"} == {120}
    assert [act.performed_by for act in found if act.native == "note:64"] == [Performer.BOT]
    assert {act.actor for act in found if act.activity == "merge"} == {Account("gitlab", "bo")}
    assert lab.tokens == {"glpat-x"}


def test_finds_who_may_change_it_and_its_code_owners(lab: Replay) -> None:
    origin = f"{lab.base}/acme/payments/ledger"
    accounts = [["anaruiz", "write"], ["bo", "admin"], ["chi", "triage"]]
    rules = [
        {"pattern": "*", "owners": ["@acme/payments"], "line": 2},
        {"pattern": "/docs/", "owners": ["@chi"], "line": 3},
    ]
    assert [one for chunk in collected(lab) for one in chunk.found] == [
        Found(origin, "access", "", {"kind": "gitlab", "accounts": accounts}),
        Found(origin, "code-owners", "CODEOWNERS", {"rules": rules}),
    ]


def test_keeps_no_words_and_no_names(lab: Replay) -> None:
    said = repr([(chunk.acts, chunk.cursor, chunk.found) for chunk in collected(lab)])
    assert "secret" not in said.lower()


def test_an_approval_is_what_makes_a_merge_reviewed(lab: Replay) -> None:
    lab.world[f"{MERGE}/approvals"] = {"approved_by": [{"user": person("anaruiz")}]}
    unreviewed = [plain(act) for act in acts(collected(lab)) if act.activity == "unreviewed-merge"]
    assert unreviewed == [("05-20 10:00", "unreviewed-merge", "bo", "anaruiz", "change:5", None)]


def test_reads_nothing_twice_and_what_is_new(lab: Replay) -> None:
    cursor = json.loads(json.dumps(collected(lab)[-1].cursor))
    cursor = json.loads(json.dumps(collected(lab, cursor=cursor)[-1].cursor))
    lab.seen.clear()
    third = collected(lab, cursor=cursor)
    assert acts(third) == []
    fetched = [path for path, status in lab.asked() if status == 200]
    assert fetched == [f"{API}/projects/acme/payments/ledger"]
    lab.world[f"{PROJECT}/issues"][1].update(
        state="closed", closed_at="2026-05-23T09:00:00.000Z", updated_at="2026-05-23T09:00:00.000Z"
    )
    new = {plain(act) for act in acts(collected(lab, cursor=dict(third[-1].cursor)))}
    assert ("05-23 09:00", "incident-resolved", None, None, "issue:7", None) in new


def test_reads_a_group_with_the_groups_in_it(lab: Replay) -> None:
    lab.world[f"{API}/groups/acme/projects"] = [
        project(),
        project(id=8, path_with_namespace="acme/tools", issues_access_level="disabled"),
    ]
    lab.world[f"{API}/projects/8/merge_requests"] = []
    chunks = collected(lab, spec_of(lab, "acme"))
    assert (chunks[-1].done, chunks[-1].total) == (2, 2)
    assert f"{API}/projects/8/issues" not in dict(lab.asked())
    assert set(chunks[-1].cursor["repositories"]) == {"acme/payments/ledger", "acme/tools"}


def test_the_end_of_the_token_is_asked_for_and_told(lab: Replay) -> None:
    lab.world[f"{API}/personal_access_tokens/self"] = {"id": 1, "expires_at": "2026-05-03"}
    assert GitLabCollector(lab.inside).test(spec_of(lab), NOW).facts == (
        ("projects", "1"),
        ("the token ends", "2026-05-03"),
    )
    cursor = dict(collected(lab)[-1].cursor)
    lab.instead[f"{API}/personal_access_tokens/self"] = [(401, {}, b'{"message": "401 Unauthorized"}')]
    with pytest.raises(SourceProblem) as caught:
        collected(lab, cursor=cursor)
    assert (caught.value.code, caught.value.params) == ("expired", {"day": "2026-05-03"})


@pytest.mark.parametrize(
    ("status", "headers", "body", "code"),
    [
        (401, {}, b'{"message": "401 Unauthorized"}', "refused"),
        (401, {}, b'{"error": "invalid_token", "error_description": "Token is expired."}', "expired"),
        (403, {}, b'{"error": "insufficient_scope"}', "forbidden"),
        (429, {"RateLimit-Reset": "1", "RateLimit-Remaining": "0"}, b"Retry later", "rate"),
        (503, {}, b"", "server"),
        (200, {}, b'{"id": true}', "format"),
    ],
)
def test_problems_are_told_in_words(
    lab: Replay, status: int, headers: dict[str, str], body: bytes, code: str
) -> None:
    lab.instead[f"{API}/projects/acme/payments/ledger"] = [(status, headers, body)]
    with pytest.raises(SourceProblem) as caught:
        collected(lab)
    assert caught.value.code == code


def test_a_project_or_group_that_is_not_there(lab: Replay) -> None:
    with pytest.raises(SourceProblem) as caught:
        collected(lab, spec_of(lab, "acme/nowhere"))
    assert (caught.value.code, caught.value.params) == ("not-found", {"address": "acme/nowhere"})
