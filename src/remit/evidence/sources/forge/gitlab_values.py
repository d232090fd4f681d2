"""From GitLab's JSON, of its REST API and of its webhooks alike, to the values of ``change``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from remit.evidence.sources.forge.change import (
    Change,
    Deployment,
    Issue,
    Milestone,
    Release,
    Review,
    Unreadable,
    Who,
    Written,
    labels,
    mail,
    number,
    offset,
    seconds,
    surely,
    together,
    who,
)

Json = Mapping[str, Any]
OUTCOMES: Final = {"success": "success", "failed": "failure"}
ROLES: Final = ((50, "admin"), (40, "maintain"), (30, "write"), (15, "triage"), (5, "read"))
"""GitLab's levels from Minimal access to Owner, and what ``documents`` calls them."""


def user(given: Any) -> Who | None:
    """An account; None where there is none."""
    return who("gitlab", given.get("username")) if isinstance(given, Mapping) else None


def merge_request(given: Json) -> Change:
    """A merge request of the REST API. Raises Unreadable."""
    branch = given.get("source_branch")
    merged = seconds(given.get("merged_at")) if given.get("state") == "merged" else None
    return Change(
        number=number(given.get("iid")),
        author=user(given.get("author")),
        opened=surely(given.get("created_at")),
        closed=merged if merged is not None else seconds(given.get("closed_at")),
        merged=merged,
        merger=user(given.get("merge_user")) or user(given.get("merged_by")),
        branch=branch[:255] if isinstance(branch, str) else "",
        labels=labels(given.get("labels"), "title"),
    )


def note(given: Json) -> Review | None:
    """A comment as a review; None for what GitLab itself noted."""
    if given.get("system") is not False:
        return None
    return Review(
        f"note:{number(given.get('id'))}", surely(given.get("created_at")), user(given.get("author"))
    )


def approvals(given: Any, change: Change, noted: Mapping[str, int]) -> list[Review]:
    """Approvals. ``noted``: when GitLab noted each login's, for servers that do not say it here. Raises Unreadable."""
    found = []
    listed = given.get("approved_by") if isinstance(given, Mapping) else None
    for one in listed[:100] if isinstance(listed, list) else ():
        by = user(one.get("user")) if isinstance(one, Mapping) else None
        if by is None:
            continue
        at = seconds(one.get("approved_at")) or noted.get(by.account.value) or change.merged
        if at is not None:
            native = approval(change.number, one["user"].get("id"))
            found.append(Review(native, at, by, True))
    return found


def approval(change: int, by: Any) -> str:
    """The native id of an approval: GitLab gives none. Raises Unreadable."""
    return f"approval:{change}:{number(by)}"


def noted_approval(given: Json) -> tuple[str, int] | None:
    """Who approved when, as GitLab notes it in words that never change; None for anything else."""
    by = user(given.get("author"))
    if given.get("system") is not True or given.get("body") != "approved this merge request" or by is None:
        return None
    return by.account.value, surely(given.get("created_at"))


def commit(given: Json) -> Written:
    """A commit of a merge request. Raises Unreadable."""
    sha, address = given.get("id"), given.get("author_email")
    if not isinstance(sha, str) or not 7 <= len(sha) <= 64 or not sha.isalnum():
        raise Unreadable("a commit")
    others, assisted = together(given.get("message"), [address] if isinstance(address, str) else [])
    parents = given.get("parent_ids")
    return Written(
        id=sha,
        at=surely(given.get("authored_date")),
        offset=offset(given.get("authored_date")),
        author=mail(address),
        others=others,
        assisted=assisted,
        merge=isinstance(parents, list) and len(parents) > 1,
    )


def issue(given: Json) -> Issue:
    """An issue of the REST API, or of a webhook (``object_attributes`` with its ``assignees``). Raises Unreadable."""
    people = given.get("assignees")
    kind = str(given.get("issue_type") or given.get("type") or "")
    return Issue(
        number=number(given.get("iid")),
        opened=surely(given.get("created_at")),
        closed=seconds(given.get("closed_at")) if given.get("state") == "closed" else None,
        assignee=user(people[0]) if isinstance(people, list) and people else None,
        labels=labels(given.get("labels"), "title"),
        incident=kind.casefold() == "incident",
    )


def deployment(given: Json) -> Deployment | None:
    """The end of a deployment; None for one that runs. Raises Unreadable."""
    outcome = OUTCOMES.get(str(given.get("status")))
    if outcome is None:
        return None
    name = f"deployment:{number(given.get('id'))}"
    environment, job = given.get("environment"), given.get("deployable")
    ended = seconds(job.get("finished_at")) if isinstance(job, Mapping) else None
    there = environment if isinstance(environment, Mapping) else {}
    return Deployment(
        native=f"{name}:{outcome}",
        subject=name,
        at=ended if ended is not None else surely(given.get("updated_at")),
        outcome=outcome,
        environment=str(there.get("name") or "")[:255],
        by=user(given.get("user")),
        started=surely(given.get("created_at")),
        production=there.get("tier") == "production",
    )


def release(given: Json) -> Release | None:
    """A version; None for one that is announced."""
    at, tag = seconds(given.get("released_at")), given.get("tag_name")
    if at is None or given.get("upcoming_release") is True or not isinstance(tag, str) or not tag:
        return None
    return Release(f"release:{tag[:255]}", at, user(given.get("author")))


def milestone(given: Json, *, moved: bool) -> Milestone | None:
    """A milestone with a due date; ``moved``: it had another date before, so it was set at the last change."""
    due = given.get("due_date")
    if not isinstance(due, str) or len(due) != 10:
        return None
    at = surely(given.get("updated_at") if moved else given.get("created_at"))
    return Milestone(number(given.get("id")), due, at)


def member(given: Json) -> list[str] | None:
    """``[login, role]`` of who may do something."""
    by, level = user(given), given.get("access_level")
    if by is None or not isinstance(level, int) or given.get("state", "active") != "active":
        return None
    role = next((name for least, name in ROLES if level >= least), None)
    return [by.account.value, role] if role else None
