"""An invented repository as GitHub's API shows it: one of everything."""

from __future__ import annotations

from typing import Any

API = "/api/v3"
REPO = f"{API}/repos/acme/ledger"


def person(login: str, kind: str = "User") -> dict[str, Any]:
    return {"login": login, "id": sum(map(ord, login)), "type": kind}


def repository(name: str = "acme/ledger", **other: Any) -> dict[str, Any]:
    known = {
        "id": 7,
        "full_name": name,
        "created_at": "2020-01-01T00:00:00Z",
        "pushed_at": "2026-05-20T10:00:00Z",
    }
    return {**known, "archived": False, "fork": False, "disabled": False, "has_issues": True, **other}


def pull(number: int, **other: Any) -> dict[str, Any]:
    made: dict[str, Any] = {
        "id": 1000 + number,
        "number": number,
        "state": "closed",
        "title": "Pay nobody twice",
        "body": "secret words",
        "user": person("anaruiz"),
        "created_at": "2026-05-18T09:00:00Z",
        "updated_at": "2026-05-20T10:00:00Z",
        "closed_at": "2026-05-20T10:00:00Z",
        "merged_at": "2026-05-20T10:00:00Z",
        "merged_by": person("bo"),
        "labels": [{"name": "Tech-Debt"}],
        "head": {"ref": "spike/queue"},
        "pull_request": {"merged_at": "2026-05-20T10:00:00Z"},
    }
    return {**made, **other}


def issue(number: int, **other: Any) -> dict[str, Any]:
    made = {
        "id": 2000 + number,
        "number": number,
        "state": "closed",
        "state_reason": "completed",
        "title": "secret words",
        "user": person("chi"),
        "assignee": person("anaruiz"),
        "labels": [],
        "created_at": "2026-05-01T09:00:00Z",
        "updated_at": "2026-05-21T09:00:00Z",
        "closed_at": "2026-05-21T09:00:00Z",
    }
    return {**made, **other}


def commit(sha: str, when: str, message: str = "secret words", **other: Any) -> dict[str, Any]:
    author = {"name": "Ana Ruiz", "email": "ana@acme.example", "date": when}
    made = {"sha": sha, "author": person("anaruiz"), "parents": [{"sha": "0" * 40}]}
    return {**made, "commit": {"author": author, "message": message}, **other}


def fill(world: dict[str, Any]) -> None:
    """A repository with one of everything."""
    world[REPO] = repository()
    world[f"{REPO}/issues"] = [pull(5), issue(6)]
    world[f"{REPO}/pulls/5"] = pull(5)
    together = (
        "words\n\nCo-authored-by: Chi <chi@acme.example>\nCo-authored-by: Claude <noreply@anthropic.com>"
    )
    world[f"{REPO}/pulls/5/commits"] = [
        commit("a" * 40, "2026-05-18T08:00:00Z"),
        commit("b" * 40, "2026-05-19T08:00:00Z", together, author=None),
        commit("c" * 40, "2026-05-19T09:00:00Z", parents=[{"sha": "1"}, {"sha": "2"}]),
    ]
    world[f"{REPO}/pulls/5/reviews"] = [
        {"id": 31, "user": person("anaruiz"), "state": "COMMENTED", "submitted_at": "2026-05-19T10:00:00Z"},
        {"id": 32, "user": person("bo"), "state": "APPROVED", "submitted_at": "2026-05-19T11:00:00Z"},
        {
            "id": 33,
            "user": person("ci[bot]", "Bot"),
            "state": "APPROVED",
            "submitted_at": "2026-05-19T12:00:00Z",
        },
        {"id": 34, "user": person("bo"), "state": "PENDING"},
    ]
    world[f"{REPO}/deployments"] = [
        {
            "id": 41,
            "environment": "production",
            "creator": person("bo"),
            "created_at": "2026-05-20T11:00:00Z",
            "updated_at": "2026-05-20T11:05:00Z",
        },
        {
            "id": 40,
            "environment": "test",
            "created_at": "2026-05-20T10:30:00Z",
            "updated_at": "2026-05-20T10:31:00Z",
        },
    ]
    world[f"{REPO}/deployments/41/statuses"] = [
        {"id": 413, "state": "inactive", "created_at": "2026-05-21T11:05:00Z"},
        {"id": 412, "state": "success", "created_at": "2026-05-20T11:05:00Z"},
        {"id": 411, "state": "in_progress", "created_at": "2026-05-20T11:01:00Z"},
    ]
    world[f"{REPO}/deployments/40/statuses"] = [
        {"id": 401, "state": "failure", "created_at": "2026-05-20T10:31:00Z"}
    ]
    world[f"{REPO}/releases"] = [
        {"id": 51, "draft": False, "prerelease": False, "author": person("bo"),
         "created_at": "2026-05-22T08:00:00Z", "published_at": "2026-05-22T09:00:00Z"},
        {"id": 50, "draft": True, "author": person("bo"), "created_at": "2026-05-22T07:00:00Z", "published_at": None},
    ]  # fmt: skip
    world[f"{REPO}/milestones"] = [
        {"number": 1, "due_on": "2026-06-30T07:00:00Z", "title": "secret words",
         "created_at": "2026-05-10T09:00:00Z", "updated_at": "2026-05-20T09:00:00Z"},
        {"number": 2, "due_on": None, "created_at": "2026-05-10T09:00:00Z", "updated_at": "2026-05-10T09:00:00Z"},
    ]  # fmt: skip
    may = {"admin": False, "maintain": False, "push": True, "triage": True, "pull": True}
    world[f"{REPO}/collaborators"] = [
        {**person("bo"), "permissions": {**may, "admin": True}},
        {**person("anaruiz"), "permissions": may},
        {**person("chi"), "permissions": {**may, "push": False}},
    ]
    world[f"{REPO}/contents/CODEOWNERS"] = b"* @acme/payments\n/docs/ @chi\n"
