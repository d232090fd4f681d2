"""GitHub's webhooks. https://docs.github.com/webhooks

What a webhook tells is what the next reading would find, with the same ids: pushed and read, it is stored once. What
only a reading can know (who reviewed before, who is new, the commits) is left to it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from remit.evidence.act import Act
from remit.evidence.collector import SourceProblem, SourceSpec
from remit.evidence.receiver import Forged, Received, parsed, signed, text
from remit.evidence.sources.forge import address, settings
from remit.evidence.sources.forge import github_values as values
from remit.evidence.sources.forge.acts import Acts
from remit.evidence.sources.forge.change import Unreadable
from remit.evidence.sources.forge.github import SEGMENTS, VERSION

PREFIX = "sha256="


class GitHubHooks:
    """Takes the events of a repository or an organisation; other ones tell nothing."""

    kind = "github"
    version = VERSION
    activities = (
        "review",
        "merge",
        "debt-work",
        "spike",
        "release",
        "deployment",
        "work-delivered",
        "plan-made",
        "incident",
        "incident-resolved",
        "position-open",
    )

    def validate(self, address: str, settings_: Mapping[str, Any]) -> Mapping[str, Any]:
        """As the collector does."""
        return settings.checked_settings(settings_)

    def receive(self, spec: SourceSpec, headers: Mapping[str, str], body: bytes, now: datetime) -> Received:
        """One delivery. A delivery that is sent again has the same id."""
        given = headers.get("x-hub-signature-256", "")
        if not given.startswith(PREFIX) or not signed(spec.hook_secret, body, given.removeprefix(PREFIX)):
            raise Forged
        native, event = headers.get("x-github-delivery", ""), headers.get("x-github-event", "")
        if not 0 < len(native) <= 200 or not native.isprintable():
            raise SourceProblem(
                "format", what="the delivery", why="it has no id", expected="X-GitHub-Delivery"
            )
        payload = parsed(body, "the event")
        name = text(payload, "repository", "full_name")
        where = address.parsed(spec.address, SEGMENTS, (address.host_of(spec.address),))
        if event not in EVENTS or not where.holds(name):
            return Received(native)
        acts = Acts(where.origin(name), spec.settings, now)
        try:
            return Received(native, tuple(_acts(acts, event, payload)))
        except Unreadable as error:
            why = f"{error} is missing or wrong"
            raise SourceProblem(
                "format", what="the event", why=why, expected="what GitHub documents"
            ) from None


EVENTS = frozenset(
    {"pull_request", "pull_request_review", "issues", "deployment_status", "release", "milestone"}
)


def _acts(acts: Acts, event: str, payload: Mapping[str, Any]) -> Iterator[Act]:
    if event == "pull_request":
        yield from acts.change(values.pull(_part(payload, "pull_request")))
    elif event == "pull_request_review":
        review = values.review(_part(payload, "review"))
        if review is not None:
            yield from acts.reviews(values.pull(_part(payload, "pull_request")), [review])
    elif event == "issues":
        if payload.get("action") not in ("deleted", "transferred"):
            yield from acts.issue(values.issue(_part(payload, "issue")))
    elif event == "deployment_status":
        ended = values.deployment(_part(payload, "deployment"), _part(payload, "deployment_status"))
        yield from acts.deployment(ended) if ended else ()
    elif event == "release":
        published = values.release(_part(payload, "release"))
        yield from acts.release(published) if published and payload.get("action") != "deleted" else ()
    elif payload.get("action") != "deleted":
        moved = isinstance(values.within(payload, "changes", "due_on"), Mapping)
        planned = values.milestone(_part(payload, "milestone"), moved=moved)
        yield from acts.milestone(planned) if planned else ()


def _part(payload: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found = payload.get(name)
    if not isinstance(found, dict):
        raise Unreadable(name)
    return found


def receiver() -> GitHubHooks:
    """As ``kinds`` wants it."""
    return GitHubHooks()
