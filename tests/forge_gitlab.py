"""An invented project as GitLab's API documents it: one of everything."""

from __future__ import annotations

from typing import Any

API = "/api/v4"
PROJECT = f"{API}/projects/7"
MERGE = f"{PROJECT}/merge_requests/5"


def person(login: str) -> dict[str, Any]:
    return {"id": sum(map(ord, login)), "username": login, "name": "Secret Name", "state": "active"}


def project(**other: Any) -> dict[str, Any]:
    known = {
        "id": 7,
        "path_with_namespace": "acme/payments/ledger",
        "created_at": "2020-01-01T00:00:00.000Z",
        "last_activity_at": "2026-05-20T10:00:00.000Z",
        "issues_access_level": "enabled",
        "merge_requests_access_level": "enabled",
    }
    return {**known, **other}


def note(
    number: int, who: str, when: str, body: str = "secret words", system: bool = False
) -> dict[str, Any]:
    return {"id": number, "author": person(who), "created_at": when, "body": body, "system": system}


def fill(world: dict[str, Any]) -> None:
    """A project with one of everything."""
    world[f"{API}/projects/acme/payments/ledger"] = project()
    world[f"{PROJECT}/merge_requests"] = [
        {
            "id": 905,
            "iid": 5,
            "title": "secret words",
            "state": "merged",
            "author": person("anaruiz"),
            "merge_user": person("bo"),
            "labels": ["Refactoring"],
            "source_branch": "experiment/queue",
            "created_at": "2026-05-18T09:00:00.123Z",
            "updated_at": "2026-05-20T10:00:00.456Z",
            "merged_at": "2026-05-20T10:00:00.456Z",
            "closed_at": None,
        }
    ]
    world[f"{MERGE}/commits"] = [
        {
            "id": "a" * 40,
            "author_name": "Secret Name",
            "author_email": "ana@acme.example",
            "authored_date": "2026-05-18T10:00:00.000+02:00",
            "message": "words\n\nCo-authored-by: Chi <chi@acme.example>\n",
            "parent_ids": ["0" * 40],
        }
    ]
    world[f"{MERGE}/notes"] = [
        note(61, "chi", "2026-05-19T08:00:00.000Z"),
        note(62, "anaruiz", "2026-05-19T09:00:00.000Z"),
        note(63, "bo", "2026-05-19T10:00:00.000Z", "approved this merge request", True),
        note(64, "project_7_bot_1f", "2026-05-19T11:00:00.000Z"),
    ]
    world[f"{MERGE}/approvals"] = {"approved_by": [{"user": person("bo")}]}
    world[f"{PROJECT}/issues"] = [
        {
            "id": 906,
            "iid": 6,
            "state": "closed",
            "issue_type": "issue",
            "author": person("chi"),
            "assignees": [person("anaruiz")],
            "labels": [],
            "created_at": "2026-05-01T09:00:00.000Z",
            "updated_at": "2026-05-21T09:00:00.000Z",
            "closed_at": "2026-05-21T09:00:00.000Z",
        },
        {
            "id": 907,
            "iid": 7,
            "state": "opened",
            "issue_type": "incident",
            "labels": [],
            "created_at": "2026-05-22T09:00:00.000Z",
            "updated_at": "2026-05-22T09:00:00.000Z",
            "closed_at": None,
        },
    ]
    world[f"{PROJECT}/deployments"] = [
        {
            "id": 41,
            "status": "failed",
            "user": person("bo"),
            "environment": {"id": 1, "name": "eu/main", "tier": "production"},
            "created_at": "2026-05-20T11:00:00.000Z",
            "updated_at": "2026-05-20T11:06:00.000Z",
            "deployable": {"finished_at": "2026-05-20T11:05:00.000Z"},
        },
        {
            "id": 42,
            "status": "running",
            "environment": {"name": "production"},
            "created_at": "2026-05-20T12:00:00.000Z",
            "updated_at": "2026-05-20T12:06:00.000Z",
        },
    ]
    world[f"{PROJECT}/releases"] = [
        {
            "tag_name": "v2",
            "released_at": "2027-01-01T00:00:00Z",
            "upcoming_release": True,
            "author": person("bo"),
        },
        {"tag_name": "v1", "released_at": "2026-05-22T08:00:00.000Z", "author": person("bo")},
    ]
    world[f"{PROJECT}/milestones"] = [
        {"id": 12, "iid": 3, "due_date": "2026-06-30", "title": "secret words",
         "created_at": "2026-05-10T09:00:00.000Z", "updated_at": "2026-05-20T09:00:00.000Z"},
        {"id": 13, "iid": 4, "due_date": None, "created_at": "2026-05-10T09:00:00.000Z",
         "updated_at": "2026-05-20T09:00:00.000Z"},
    ]  # fmt: skip
    world[f"{PROJECT}/members/all"] = [
        {**person("bo"), "access_level": 50},
        {**person("anaruiz"), "access_level": 30},
        {**person("chi"), "access_level": 20},
        {**person("gone"), "access_level": 50, "state": "blocked"},
    ]
    world[f"{PROJECT}/repository/files/CODEOWNERS/raw"] = b"[Backend] @acme/payments\n*\n/docs/ @chi\n"
