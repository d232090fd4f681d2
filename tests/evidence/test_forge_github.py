"""GitHub: what a server that answers as GitHub does is read into; what goes wrong; what happens only once."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from forge_github import API, REPO, fill, issue, person, pull, repository
from forge_server import Replay, serving

from remit.core.activity import Performer
from remit.evidence.act import Account, Act, Found
from remit.evidence.collector import Chunk, SourceProblem, SourceSpec, Window
from remit.evidence.sources.forge.api import Api
from remit.evidence.sources.forge.github import GitHubCollector, opened

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
PAYLOADS = Path(__file__).with_name("forge_payloads")


def at(text: str) -> int:
    return int(datetime.fromisoformat(text).timestamp())


@pytest.fixture
def hub() -> Iterator[Replay]:
    with serving() as replay:
        fill(replay.world)
        yield replay


def spec_of(hub: Replay, path: str = "acme/ledger", **settings: Any) -> SourceSpec:
    address = f"{hub.base}/{path}"
    collector = GitHubCollector(hub.inside)
    return SourceSpec("github-acme", "github", address, collector.validate(address, settings), "ghp_x")


def collected(
    hub: Replay, spec: SourceSpec | None = None, cursor: dict[str, Any] | None = None, now: datetime = NOW
) -> list[Chunk]:
    return list(GitHubCollector(hub.inside).collect(spec or spec_of(hub), cursor or {}, now, lambda: False))


def acts(chunks: list[Chunk]) -> list[Act]:
    return [act for chunk in chunks for act in chunk.acts]


def plain(act: Act) -> tuple[Any, ...]:
    """An act as people check it: when, what, who, the other, its thing."""
    moment = datetime.fromtimestamp(act.at, UTC).strftime("%m-%d %H:%M")
    return (
        moment,
        act.activity,
        act.actor.value if act.actor else None,
        act.party.value if act.party else None,
        act.subject,
        act.outcome,
    )


EXPECTED = [
    ("05-10 09:00", "plan-made", None, None, "milestone:1", None),
    ("05-18 08:00", "commit", "anaruiz", None, "change:5", None),
    ("05-18 09:00", "spike", "anaruiz", None, "change:5", None),
    ("05-19 08:00", "commit", "ana@acme.example", None, "change:5", None),
    ("05-19 08:00", "commit", "chi@acme.example", None, "change:5", None),
    ("05-19 08:00", "pairing", "ana@acme.example", "chi@acme.example", "change:5", None),
    ("05-19 08:00", "pairing", "chi@acme.example", "ana@acme.example", "change:5", None),
    ("05-19 11:00", "review", "bo", "anaruiz", "change:5", None),
    ("05-19 12:00", "review", "ci[bot]", "anaruiz", "change:5", None),
    ("05-20 10:00", "debt-work", "anaruiz", None, "change:5", None),
    ("05-20 10:00", "merge", "bo", "anaruiz", "change:5", None),
    ("05-20 10:00", "spike", "anaruiz", None, "change:5", "merged"),
    ("05-20 10:00", "work-delivered", "anaruiz", None, "change:5", None),
    ("05-20 11:05", "deployment", "bo", None, "deployment:41", "success"),
    ("05-21 09:00", "work-delivered", "anaruiz", None, "issue:6", None),
    ("05-22 09:00", "release", "bo", None, "release:51", None),
]


def test_reads_everything_of_a_repository(hub: Replay) -> None:
    hub.world[f"{REPO}/issues"][0]["user"] = person("anaruiz")
    chunks = collected(hub)
    # Ana's first pull request is the one of May: her reviewer reviewed a newcomer; a bot did not.
    newcomer = ("05-19 11:00", "newcomer-review", "bo", "anaruiz", "change:5", None)
    assert sorted(map(plain, acts(chunks)), key=str) == sorted([*EXPECTED, newcomer], key=str)
    assert {act.origin for act in acts(chunks)} == {f"{hub.base}/acme/ledger"}
    assert chunks[0].replaces == (Window(f"{hub.base}/acme/ledger", 0, int(NOW.timestamp()) + 86_400),)
    assert [chunk.replaces for chunk in chunks[1:]] == [()] * (len(chunks) - 1)
    assert (chunks[-1].done, chunks[-1].total, chunks[-1].unit, chunks[-1].notes) == (
        1,
        1,
        "repositories",
        (),
    )
    assert hub.tokens == {"Bearer ghp_x"}


def test_tells_when_a_change_began_and_who_helped(hub: Replay) -> None:
    by_kind = {(act.activity, act.native): act for act in acts(collected(hub))}
    merge = by_kind["merge", "change:5"]
    assert (merge.started, merge.performed_by) == (at("2026-05-18T09:00:00Z"), Performer.UNKNOWN)
    assert by_kind["commit", "b" * 40].performed_by == Performer.ASSISTED
    assert by_kind["review", "review:33"].performed_by == Performer.BOT
    assert by_kind["commit", "a" * 40].actor == Account("github", "anaruiz")
    assert by_kind["deployment", "deployment:41:412"].started == at("2026-05-20T11:00:00Z")


def test_finds_who_may_change_it_and_its_code_owners(hub: Replay) -> None:
    origin = f"{hub.base}/acme/ledger"
    found = [(one, chunk.surveyed) for chunk in collected(hub) for one in chunk.found]
    accounts = [["anaruiz", "write"], ["bo", "admin"], ["chi", "triage"]]
    rules = [
        {"pattern": "*", "owners": ["@acme/payments"], "line": 1},
        {"pattern": "/docs/", "owners": ["@chi"], "line": 2},
    ]
    assert found == [
        (Found(origin, "access", "", {"kind": "github", "accounts": accounts}), (origin,)),
        (Found(origin, "code-owners", "CODEOWNERS", {"rules": rules}), (origin,)),
    ]


def test_keeps_no_words_and_no_names(hub: Replay) -> None:
    chunks = collected(hub)
    said = repr([(chunk.acts, chunk.cursor, chunk.found) for chunk in chunks])
    assert "secret" not in said
    assert "Ana Ruiz" not in said


def test_reads_nothing_twice_where_nothing_is_new(hub: Replay) -> None:
    first = collected(hub)
    second = collected(hub, cursor=dict(first[-1].cursor))  # its lists begin where the first reading ended
    hub.seen.clear()
    third = collected(hub, cursor=dict(second[-1].cursor))
    assert acts(third) == []
    assert [chunk.found for chunk in third] == [()]
    assert hub.asked() == [
        (REPO, 200),
        (f"{REPO}/issues", 304),
        (f"{REPO}/deployments", 304),
        (f"{REPO}/releases", 304),
        (f"{REPO}/milestones", 304),
        (f"{REPO}/collaborators", 304),
    ]


def test_reads_what_changed_since(hub: Replay) -> None:
    cursor = dict(collected(hub)[-1].cursor)
    hub.world[f"{REPO}/issues"].append(
        issue(
            7,
            updated_at="2026-05-30T09:00:00Z",
            closed_at="2026-05-30T09:00:00Z",
            labels=[{"name": "incident"}],
        )
    )
    hub.world[f"{REPO}/milestones"][0].update(
        due_on="2026-07-15T07:00:00Z", updated_at="2026-05-30T10:00:00Z"
    )
    hub.seen.clear()
    later = collected(hub, cursor=cursor)
    assert {plain(act) for act in acts(later) if act.at >= at("2026-05-23T00:00:00Z")} == {
        ("05-30 09:00", "incident-resolved", None, None, "issue:7", None),
        ("05-30 10:00", "plan-made", None, None, "milestone:1", None),
    }
    asked = next(query for path, query, _ in hub.seen if path.endswith("/issues"))
    assert asked["since"] == ["2026-05-21T09:00:00Z"]
    assert later[0].replaces == ()


def test_an_open_position_is_told_when_it_was_opened_and_filled_and_is_no_planned_work(hub: Replay) -> None:
    hub.world[f"{REPO}/issues"].append(issue(8, labels=[{"name": "Open-Position"}]))
    hub.world[f"{REPO}/issues"].append(
        issue(9, labels=[{"name": "hiring"}], state="open", closed_at=None, state_reason=None)
    )
    kept = spec_of(hub)
    before = {name: value for name, value in kept.settings.items() if name != "position_labels"}
    older = replace(kept, settings=before)  # added before there was such a setting
    for spec in (kept, older):
        told = sorted(
            plain(act) for act in acts(collected(hub, spec)) if act.subject in ("issue:8", "issue:9")
        )
        assert told == [
            ("05-01 09:00", "position-open", None, None, "issue:8", None),
            ("05-01 09:00", "position-open", None, None, "issue:9", None),
            ("05-21 09:00", "position-open", None, None, "issue:8", None),
        ]


def test_an_unreviewed_merge_is_told_only_where_nobody_else_approved(hub: Replay) -> None:
    hub.world[f"{REPO}/pulls/5/reviews"] = [
        {"id": 31, "user": person("anaruiz"), "state": "APPROVED", "submitted_at": "2026-05-19T10:00:00Z"},
        {"id": 32, "user": person("bo"), "state": "APPROVED", "submitted_at": "2026-05-21T11:00:00Z"},
        {
            "id": 33,
            "user": person("ci[bot]", "Bot"),
            "state": "APPROVED",
            "submitted_at": "2026-05-19T12:00:00Z",
        },
    ]
    found = [plain(act) for act in acts(collected(hub)) if act.activity == "unreviewed-merge"]
    assert found == [("05-20 10:00", "unreviewed-merge", "bo", "anaruiz", "change:5", None)]


def test_reads_an_organisation_without_what_is_archived_or_a_copy(hub: Replay) -> None:
    hub.world[f"{API}/users/acme"] = {"login": "acme", "type": "Organization"}
    hub.world[f"{API}/orgs/acme/repos"] = [
        repository(),
        repository("acme/old", archived=True),
        repository("acme/fork", fork=True),
        repository("acme/tools", has_issues=False),
    ]
    tools = f"{API}/repos/acme/tools"
    merged = pull(9, labels=[], head={"ref": "main"})
    hub.world[f"{tools}/pulls"] = [merged, pull(1, updated_at="2019-01-01T00:00:00Z")]
    hub.world[f"{tools}/pulls/9"] = merged
    chunks = collected(hub, spec_of(hub, "acme"))
    found = {act.origin.rpartition("/")[2] for act in acts(chunks)}
    assert (found, chunks[-1].total) == ({"ledger", "tools"}, 2)
    assert [act.activity for act in acts(chunks) if act.origin.endswith("tools")] == [
        "merge",
        "work-delivered",
        "unreviewed-merge",
    ]
    assert chunks[-1].notes == ("left-out:who may change it, of acme/tools",)


def test_ends_anywhere_and_goes_on_from_there(hub: Replay) -> None:
    """Killed after each number of requests, and gone on: in the end all acts are there, as if nothing had happened."""
    hub.page = 3
    many = [
        issue(n, id=n, updated_at=f"2026-05-{n:02d}T09:00:00Z", closed_at=f"2026-05-{n:02d}T09:00:00Z")
        for n in range(10, 29)
    ]
    hub.world[f"{REPO}/issues"] = [pull(5), *many]
    whole = {(act.native, act.activity): act for act in acts(collected(hub))}
    cursor: dict[str, Any] = {}
    told: dict[tuple[str, str], Act] = {}
    ended = 0
    for limit in range(1, 200, 3):
        asked = count()
        stopped = partial(lambda asked, limit: next(asked) >= limit, asked, limit)
        chunks = list(GitHubCollector(hub.inside).collect(spec_of(hub), cursor, NOW, stopped))
        for chunk in chunks:
            told.update({(act.native, act.activity): act for act in chunk.acts})
            cursor = json.loads(json.dumps(chunk.cursor))
        ended += bool(chunks and chunks[-1].done == 1)
        if ended == 2:
            break
    assert told == whole


def test_objects_that_move_while_they_are_read_are_not_skipped(hub: Replay) -> None:
    hub.page = 2
    issues = [
        issue(n, id=n, updated_at=f"2026-05-{n:02d}T09:00:00Z", closed_at=f"2026-05-{n:02d}T09:00:00Z")
        for n in range(10, 16)
    ]
    hub.world[f"{REPO}/issues"] = issues
    original = hub.reply

    def moving(path: str, query: dict[str, list[str]], tag: str | None) -> Any:
        answer = original(path, query, tag)
        if path.endswith("/issues") and issues[0]["updated_at"].startswith("2026-05-10"):
            issues[0]["updated_at"] = "2026-05-29T09:00:00Z"  # the first moves to the end: all others move up
        return answer

    hub.reply = moving  # type: ignore[method-assign]
    numbers = {act.subject for act in acts(collected(hub)) if act.activity == "work-delivered"}
    assert numbers == {f"issue:{number}" for number in range(10, 16)}


def test_a_whole_page_of_one_moment_is_left_by_its_link(hub: Replay) -> None:
    hub.page = 2
    hub.world[f"{REPO}/issues"] = [issue(n, id=n) for n in range(10, 17)]
    numbers = {act.subject for act in acts(collected(hub)) if act.activity == "work-delivered"}
    assert numbers == {f"issue:{number}" for number in range(10, 17)}


@pytest.mark.parametrize(
    ("status", "headers", "body", "code", "wait"),
    [
        (403, {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "RESET"}, b"{}", "rate", 600),
        (429, {"Retry-After": "120"}, b"{}", "rate", 120),
        (403, {"Retry-After": "99999999999"}, b"{}", "rate", 86_400),
        (403, {}, b'{"message": "You have exceeded a secondary rate limit."}', "rate", 60),
        (429, {}, b"", "rate", 60),
        (401, {}, b'{"message": "Bad credentials"}', "refused", None),
        (401, {"GitHub-Authentication-Token-Expiration": "2026-05-03 10:00:00 UTC"}, b"{}", "expired", None),
        (403, {}, b'{"message": "Resource not accessible by personal access token"}', "forbidden", None),
        (404, {}, b"{}", "not-found", None),
        (502, {}, b"<html>", "server", None),
        (200, {}, b"[1, 2", "format", None),
        (200, {}, b"\xff\xfe", "format", None),
        (200, {}, b"[" * 200_000, "format", None),
        (200, {}, b"[]", "format", None),
        (200, {}, b" " * (17 * 1024 * 1024), "too-large", None),
    ],
)
def test_problems_are_told_in_words(
    hub: Replay, status: int, headers: dict[str, str], body: bytes, code: str, wait: int | None
) -> None:
    now = datetime.now(UTC)
    reset = str(int((now + timedelta(seconds=600)).timestamp()))
    headers = {name: value.replace("RESET", reset) for name, value in headers.items()}
    hub.instead[REPO] = [(status, headers, body)]
    with pytest.raises(SourceProblem) as caught:
        collected(hub)
    assert caught.value.code == code
    if wait is None:
        assert caught.value.retry_at is None
    else:
        assert caught.value.retry_at is not None
        assert abs((caught.value.retry_at - now).total_seconds() - wait) < 10
    if code == "expired":
        assert caught.value.params == {"day": "2026-05-03"}


def test_an_expiry_seen_before_names_the_day(hub: Replay) -> None:
    hub.headers["GitHub-Authentication-Token-Expiration"] = "2026-05-03 10:00:00 UTC"
    cursor = dict(collected(hub)[-1].cursor)
    assert cursor["expires"] == "2026-05-03"
    hub.instead[REPO] = [(401, {}, b'{"message": "Bad credentials"}')]
    with pytest.raises(SourceProblem) as caught:
        collected(hub, cursor=cursor)
    assert (caught.value.code, caught.value.params) == ("expired", {"day": "2026-05-03"})


def test_what_was_read_before_a_limit_is_kept(hub: Replay) -> None:
    hub.world[f"{REPO}/issues"][1]["updated_at"] = "2026-05-19T09:00:00Z"  # the issue comes first
    hub.instead[f"{REPO}/pulls/5/commits"] = [(429, {"Retry-After": "60"}, b"{}")]
    chunks: list[Chunk] = []
    with pytest.raises(SourceProblem):
        for chunk in GitHubCollector(hub.inside).collect(spec_of(hub), {}, NOW, lambda: False):
            chunks.append(chunk)
    assert [plain(act)[1] for act in acts(chunks)] == ["work-delivered"]
    hub.seen.clear()
    rest = collected(hub, cursor=dict(chunks[-1].cursor))
    assert "merge" in {act.activity for act in acts(rest)}
    assert rest[0].replaces == ()


def test_what_failed_at_the_end_is_asked_for_again(hub: Replay) -> None:
    hub.instead[f"{REPO}/deployments/41/statuses"] = [(502, {}, b"")]
    chunks: list[Chunk] = []
    with pytest.raises(SourceProblem):
        for chunk in GitHubCollector(hub.inside).collect(spec_of(hub), {}, NOW, lambda: False):
            chunks.append(chunk)
    rest = acts(collected(hub, cursor=json.loads(json.dumps(chunks[-1].cursor))))
    assert "deployment" in {act.activity for act in rest}


@pytest.mark.parametrize(
    ("link", "why"),
    [
        ("http://169.254.169.254/latest?page=2", "it is on another host"),
        ("https://evil.example/api?page=2", "it is on another host"),
        ("SELF", "its pages go in a circle"),
    ],
)
def test_links_lead_neither_elsewhere_nor_in_a_circle(hub: Replay, link: str, why: str) -> None:
    where = f"{REPO}/pulls/5/reviews"
    target = f"{hub.base}{where}?page=2" if link == "SELF" else link
    hub.instead[where] = [(200, {"Link": f'<{target}>; rel="next"'}, b"[]")] * 5
    chunks = []
    with pytest.raises(SourceProblem) as caught:
        chunks = collected(hub)
    assert (caught.value.code, caught.value.params["why"]) == ("format", why)
    assert chunks == []


def test_one_broken_repository_does_not_stop_the_others(hub: Replay) -> None:
    hub.world[f"{API}/users/acme"] = {"login": "acme", "type": "Organization"}
    hub.world[f"{API}/orgs/acme/repos"] = [repository("acme/broken"), repository()]
    hub.world[f"{API}/repos/acme/broken/issues"] = {"not": "a list"}
    chunks = collected(hub, spec_of(hub, "acme"))
    assert len(acts(chunks)) >= len(EXPECTED)
    assert chunks[-1].notes == ("left-out:a part of acme/broken",)
    assert list(chunks[-1].cursor["repositories"]) == ["acme/ledger"]


def test_an_empty_organisation_is_a_token_without_rights(hub: Replay) -> None:
    hub.world[f"{API}/users/acme"] = {"login": "acme", "type": "Organization"}
    hub.world[f"{API}/orgs/acme/repos"] = []
    for ask in (
        lambda: collected(hub, spec_of(hub, "acme")),
        lambda: GitHubCollector(hub.inside).test(spec_of(hub, "acme"), NOW),
    ):
        with pytest.raises(SourceProblem) as caught:
            ask()
        assert (caught.value.code, caught.value.params) == ("not-found", {"address": f"{hub.base}/acme"})


def test_what_no_repository_lets_the_token_see_is_the_sources_problem(hub: Replay) -> None:
    wanted = {"X-Accepted-GitHub-Permissions": "issues=read"}
    hub.instead[f"{REPO}/issues"] = [(403, wanted, b'{"message": "Resource not accessible"}')]
    with pytest.raises(SourceProblem) as caught:
        collected(hub)
    assert caught.value.code == "forbidden"
    assert caught.value.params["what"] == "issues"
    assert str(caught.value.params["needs"]).endswith("(issues=read)")


def test_what_cannot_be_understood_is_left_out_and_said(hub: Replay) -> None:
    hub.world[f"{REPO}/issues"] = [
        {**issue(8), "number": "eight"},
        issue(9, closed_at="yesterday"),
        issue(11, created_at="1970-01-01T00:00:00Z"),
        issue(12, user=None, assignee=person("ghost"), labels=None),
    ]
    chunks = collected(hub)
    delivered = [act for act in acts(chunks) if act.activity == "work-delivered"]
    assert [(act.subject, act.actor) for act in delivered] == [("issue:12", None)]
    assert set(chunks[-1].notes) == {"left-out:an object of acme/ledger", "dirty-clock"}


def test_tries_the_token_and_says_when_it_ends(hub: Replay) -> None:
    hub.headers["GitHub-Authentication-Token-Expiration"] = "2026-12-03 10:00:00 UTC"
    hub.world[f"{REPO}/pulls"] = []
    tried = GitHubCollector(hub.inside).test(spec_of(hub), NOW)
    assert tried.facts == (("repositories", "1"), ("the token ends", "2026-12-03"))
    with pytest.raises(SourceProblem) as caught:
        GitHubCollector(hub.inside).test(replace(spec_of(hub), secret=None), NOW)
    assert caught.value.code == "no-secret"


def test_reads_the_recorded_pages_of_github(hub: Replay) -> None:
    """Answers that GitHub really gave, with its links; only the host is this machine's."""
    recorded = json.loads((PAYLOADS / "github_pages.json").read_text())
    for one in recorded:
        path = one["path"].partition("?")[0]
        headers = {
            name.title(): value.replace("https://api.github.com", hub.base)
            for name, value in one["headers"].items()
        }
        hub.instead.setdefault(f"{path}", []).append(
            (one["status"], headers, json.dumps(one["response"]).encode())
        )
    with opened(spec_of(hub), hub.inside) as (real, _):
        api = Api(real._client, hub.base, "")
        found = [one["number"] for one in api.pages("/repos/octokit-fixture-org/paginate-issues/issues")]
    assert (
        found
        == sorted(
            (number for one in recorded for number in {each["number"] for each in one["response"]}),
            reverse=True,
        )[: len(found)]
    )
    assert len(found) == 13


@pytest.mark.parametrize(
    "address",
    [
        "http://github.com/acme",
        "https://user:pass@github.com/acme",
        "https://github.com/",
        "https://github.com/a/b/c",
        "https://github.com/acme?x=1",
        "https://github.com/../acme",
        "ftp://github.com/acme",
        "github.com/acme",
        "https://github.com/a%2fb",
        "",
    ],
)
def test_refuses_addresses(address: str) -> None:
    with pytest.raises(SourceProblem) as caught:
        GitHubCollector().validate(address, {})
    assert caught.value.code == "address"
    assert "pass" not in str(caught.value.params)


@pytest.mark.parametrize(
    "settings",
    [
        {"days": 0},
        {"days": True},
        {"debt_labels": [1]},
        {"delivered": ["all"]},
        {"spike_branches": ["**/**/**/**/**/**/**/**"]},
    ],
)
def test_refuses_settings(settings: dict[str, Any]) -> None:
    with pytest.raises(SourceProblem) as caught:
        GitHubCollector().validate("https://github.com/acme", settings)
    assert caught.value.code == "setting"


def test_names_the_settings_where_there_is_no_such_one() -> None:
    with pytest.raises(SourceProblem) as caught:
        GitHubCollector().validate("https://github.com/acme", {"colour": "red"})
    assert (caught.value.code, caught.value.params["name"]) == ("no-setting", "colour")
    assert "debt_labels" in caught.value.params["expected"]


def test_settings_are_completed() -> None:
    made = GitHubCollector().validate(
        "https://github.com/acme/ledger", {"debt_labels": "cleanup", "days": 90}
    )
    assert (made["debt_labels"], made["days"], made["spike_labels"]) == (
        ["cleanup"],
        90,
        ["spike", "experiment"],
    )
    assert GitHubCollector().validate("https://github.com/acme/ledger", copy.deepcopy(dict(made))) == made
