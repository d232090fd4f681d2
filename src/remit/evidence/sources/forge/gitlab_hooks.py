"""GitLab's webhooks. https://docs.gitlab.com/user/project/integrations/webhook_events/

They name accounts by number more often than by login. What cannot be told in full is left to the next reading, which
each webhook brings about; what is told here has the ids that the reading gives it.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, Final

from remit.evidence.act import Act
from remit.evidence.collector import SourceProblem, SourceSpec
from remit.evidence.receiver import Forged, Received, parsed, same, text
from remit.evidence.sources.forge import address, settings
from remit.evidence.sources.forge import gitlab_values as values
from remit.evidence.sources.forge.acts import Acts
from remit.evidence.sources.forge.change import Change, Review, Unreadable, Who, labels, number, surely
from remit.evidence.sources.forge.gitlab import VERSION

LATE: Final = 300
"""Seconds by which a signed request may be off our clock: beyond that, somebody else sends it again."""
SIGNING: Final = "whsec_"
KINDS: Final = frozenset({"merge_request", "note", "issue"})


class GitLabHooks:
    """Takes the events of a project or a group; other ones tell nothing."""

    kind = "gitlab"
    version = VERSION
    activities = (
        "review",
        "merge",
        "debt-work",
        "spike",
        "work-delivered",
        "incident",
        "incident-resolved",
        "position-open",
    )

    def validate(self, address: str, settings_: Mapping[str, Any]) -> Mapping[str, Any]:
        """As the collector does."""
        return settings.checked_settings(settings_)

    def receive(self, spec: SourceSpec, headers: Mapping[str, str], body: bytes, now: datetime) -> Received:
        """One event. A retry has the same key."""
        _prove(spec.hook_secret, headers, body, now)
        native = headers.get("idempotency-key") or headers.get("webhook-id", "")
        if not 0 < len(native) <= 200 or not native.isprintable():
            # Older servers have no such header, and several events share one X-Gitlab-Event-UUID.
            # A retry has the same body.
            native = hashlib.sha256(body).hexdigest()
        payload = parsed(body, "the event")
        name, kind = text(payload, "project", "path_with_namespace"), text(payload, "object_kind")
        where = address.parsed(spec.address, address.DEEPEST, (address.host_of(spec.address),))
        if kind not in KINDS or not where.holds(name):
            return Received(native)
        acts = Acts(where.origin(name), spec.settings, now)
        try:
            return Received(native, tuple(_acts(acts, kind, payload)))
        except Unreadable as error:
            why = f"{error} is missing or wrong"
            raise SourceProblem(
                "format", what="the event", why=why, expected="what GitLab documents"
            ) from None


def _prove(secret: str | None, headers: Mapping[str, str], body: bytes, now: datetime) -> None:
    """Raises Forged. A signature, where there is one, has to be right; else the token has to be."""
    given = headers.get("webhook-signature", "")
    if not given:
        if not same(secret, headers.get("x-gitlab-token", "")):
            raise Forged
        return
    at, native = headers.get("webhook-timestamp", ""), headers.get("webhook-id", "")
    if not secret or not at.isdecimal() or len(at) > 12 or abs(int(at) - now.timestamp()) > LATE:
        raise Forged
    try:
        key = base64.b64decode(secret.removeprefix(SIGNING), validate=True)
    except (binascii.Error, ValueError):
        raise Forged from None
    wanted = base64.b64encode(hmac.new(key, f"{native}.{at}.".encode() + body, hashlib.sha256).digest())
    found = [part.partition(",")[2].encode() for part in given.split() if part.startswith("v1,")]
    if not any(hmac.compare_digest(wanted, one) for one in found):
        raise Forged


def _acts(acts: Acts, kind: str, payload: Mapping[str, Any]) -> Iterator[Act]:
    said = payload.get("object_attributes")
    if not isinstance(said, dict):
        raise Unreadable("object_attributes")
    actor, people = values.user(payload.get("user")), _people(payload)
    if kind == "issue":
        yield from acts.issue(values.issue({"labels": payload.get("labels"), **said, **_assigned(payload)}))
    elif kind == "note":
        change = payload.get("merge_request")
        if said.get("noteable_type") != "MergeRequest" or not isinstance(change, dict) or said.get("system"):
            return
        made = _change(change, people, None)
        if made.author is not None and said.get("action", "create") == "create":
            at = surely(said.get("created_at"))
            yield from acts.reviews(made, [Review(f"note:{number(said.get('id'))}", at, actor)])
    else:
        yield from _merge_request(acts, said, actor, people)


def _merge_request(
    acts: Acts, said: Mapping[str, Any], actor: Who | None, people: Mapping[int, Who]
) -> Iterator[Act]:
    action = said.get("action")
    change = _change(said, people, actor if action == "merge" else None)
    if change.author is None:
        return
    if action in ("approval", "approved") and actor is not None:
        by = next((key for key, who in people.items() if who == actor), None)
        native = values.approval(change.number, by)
        yield from acts.reviews(change, [Review(native, surely(said.get("updated_at")), actor, True)])
    elif action in ("open", "merge"):
        yield from acts.change(change)


def _change(said: Mapping[str, Any], people: Mapping[int, Who], merger: Who | None) -> Change:
    """The merge request; ``author`` is None where the event has only a number for them."""
    merged = (
        surely(said.get("merged_at") or said.get("updated_at")) if said.get("action") == "merge" else None
    )
    branch = said.get("source_branch")
    return Change(
        number=number(said.get("iid")),
        author=people.get(number(said.get("author_id"))),
        opened=surely(said.get("created_at")),
        closed=merged,
        merged=merged,
        merger=merger,
        branch=branch[:255] if isinstance(branch, str) else "",
        labels=labels(said.get("labels"), "title"),
    )


def _people(payload: Mapping[str, Any]) -> dict[int, Who]:
    """The accounts that the event names both by number and by login."""
    listed = [payload.get("user")]
    for name in ("assignees", "reviewers"):
        some = payload.get(name)
        listed += some[:100] if isinstance(some, list) else []
    found: dict[int, Who] = {}
    for one in listed:
        known = values.user(one)
        if known is not None and isinstance(one, dict) and isinstance(one.get("id"), int):
            found[one["id"]] = known
    return found


def _assigned(payload: Mapping[str, Any]) -> dict[str, Any]:
    return {"assignees": payload.get("assignees") or []}


def receiver() -> GitLabHooks:
    """As ``kinds`` wants it."""
    return GitLabHooks()
