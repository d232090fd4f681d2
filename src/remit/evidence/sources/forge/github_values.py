"""From GitHub's JSON, of its REST API and of its webhooks alike, to the values of ``change``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

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
    seconds,
    surely,
    together,
    who,
)

Json = Mapping[str, Any]
OUTCOMES = {"success": "success", "failure": "failure", "error": "failure"}
"""States in which a deployment has ended; the others are steps towards them, or come long after."""


def within(given: Any, *path: str) -> Any:
    """What is at the path; None where there is nothing."""
    for key in path:
        given = given.get(key) if isinstance(given, Mapping) else None
    return given


def user(given: Any) -> Who | None:
    """An account; None for one that was deleted."""
    return who("github", within(given, "login"), bot=within(given, "type") == "Bot")


def pull(given: Json) -> Change:
    """A pull request. Raises Unreadable."""
    branch = within(given, "head", "ref")
    return Change(
        number=number(given.get("number")),
        author=user(given.get("user")),
        opened=surely(given.get("created_at")),
        closed=seconds(given.get("closed_at")),
        merged=seconds(given.get("merged_at")),
        merger=user(given.get("merged_by")),
        branch=branch[:255] if isinstance(branch, str) else "",
        labels=labels(given.get("labels")),
    )


def review(given: Json) -> Review | None:
    """A review; None for one that was not submitted yet."""
    at = seconds(given.get("submitted_at"))
    if at is None:
        return None
    approves = str(given.get("state")).lower() == "approved"
    return Review(f"review:{number(given.get('id'))}", at, user(given.get("user")), approves)


def commit(given: Json) -> Written:
    """A commit of a pull request. Raises Unreadable."""
    sha = given.get("sha")
    if not isinstance(sha, str) or not 7 <= len(sha) <= 64 or not sha.isalnum():
        raise Unreadable("a commit")
    address = within(given, "commit", "author", "email")
    linked = user(given.get("author"))
    own = [address] if isinstance(address, str) else []
    others, assisted = together(within(given, "commit", "message"), own)
    parents = given.get("parents")
    return Written(
        id=sha,
        at=surely(within(given, "commit", "author", "date")),
        offset=None,  # GitHub brings every time to UTC
        author=linked or mail(address),
        others=others,
        assisted=assisted,
        merge=isinstance(parents, list) and len(parents) > 1,
    )


def issue(given: Json) -> Issue:
    """An issue. Raises Unreadable."""
    closed = seconds(given.get("closed_at")) if given.get("state") == "closed" else None
    return Issue(
        number=number(given.get("number")),
        opened=surely(given.get("created_at")),
        closed=closed,
        assignee=user(given.get("assignee")),
        labels=labels(given.get("labels")),
        done=given.get("state_reason") not in ("not_planned", "duplicate"),
        incident=str(within(given, "type", "name")).casefold() == "incident",
    )


def deployment(given: Json, status: Json) -> Deployment | None:
    """A status that ends a deployment; None for the steps before. Raises Unreadable."""
    outcome = OUTCOMES.get(str(status.get("state")))
    if outcome is None:
        return None
    name = f"deployment:{number(given.get('id'))}"
    return Deployment(
        native=f"{name}:{number(status.get('id'))}",
        subject=name,
        at=surely(status.get("created_at")),
        outcome=outcome,
        environment=str(given.get("environment") or "")[:255],
        by=user(given.get("creator")),
        started=seconds(given.get("created_at")),
        production=given.get("production_environment") is True,
    )


def release(given: Json) -> Release | None:
    """A version; None for a draft and for a preview."""
    at = seconds(given.get("published_at"))
    if at is None or given.get("draft") is True or given.get("prerelease") is True:
        return None
    return Release(f"release:{number(given.get('id'))}", at, user(given.get("author")))


def milestone(given: Json, *, moved: bool) -> Milestone | None:
    """A milestone with a due date; ``moved``: it had another date before, so it was set at the last change."""
    due = given.get("due_on")
    if not isinstance(due, str) or not due:
        return None
    surely(due)
    at = surely(given.get("updated_at") if moved else given.get("created_at"))
    return Milestone(number(given.get("number")), due[:10], at)
