"""Where an event can be looked up: what a source calls the thing, as words and, where it has one, as an address.

Built when it is read, from where the event came from and what it is about; both stay in the database, under the key of
the account that acted, and are never in the lake.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, NamedTuple
from urllib.parse import quote

KINDS: Final = frozenset({"git", "github", "gitlab", "pagerduty"})
"""Kinds of sources whose events are about something that can be looked up elsewhere. A calendar keeps no titles."""

_HASH: Final = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")
_WEB: Final = re.compile(r"https?://[A-Za-z0-9.\[\]:-]+/\S+")
_HOSTS: Final[Mapping[str, str]] = MappingProxyType({"github.com": "github", "gitlab.com": "gitlab"})
"""Of a repository that git reads: only where the address says whose pages these are."""
_REMOTE: Final = re.compile(
    r"(?:https://|ssh://)?(?:[^@/\s]+@)?(?P<host>[A-Za-z0-9.-]+)(?::22)?[/:](?P<path>[^\s?#]+)"
)
_PATHS: Final[Mapping[str, Mapping[str, str]]] = MappingProxyType(
    {
        "github": {
            "change": "pull/",
            "issue": "issues/",
            "commit": "commit/",
            "document": "blob/HEAD/",
            "branch": "tree/",
            "milestone": "milestone/",
        },
        "gitlab": {
            "change": "-/merge_requests/",
            "issue": "-/issues/",
            "commit": "-/commit/",
            "document": "-/blob/HEAD/",
            "branch": "-/tree/",
            "milestone": "-/milestones/",
            "release": "-/releases/",
        },
    }
)
_WORDS: Final[Mapping[str, str]] = MappingProxyType({"decision": "document"})
SHORT: Final = 10
"""Digits of a commit that people write."""


class Linked(NamedTuple):
    """``what``: change, issue, commit, document, branch, milestone, release, deployment, incident; ``name``: which one.

    ``address`` is empty where the source has no page for it that is known.
    """

    what: str
    name: str
    address: str = ""


def linked(kind: str, origin: str, subject: str) -> Linked | None:
    """What an event of a source of this kind is about; None for what cannot be looked up."""
    if kind not in KINDS:
        return None
    what, name = _parted(kind, subject)
    if not what:
        return None
    forge, base = _base(kind, origin)
    path = _PATHS.get(forge, {}).get(what)
    shown = name[:SHORT] if what == "commit" else name
    return Linked(what, shown, f"{base}/{path}{quote(name, safe='/')}" if base and path else "")


def _parted(kind: str, subject: str) -> tuple[str, str]:
    if kind == "pagerduty":
        return "incident", subject
    if _HASH.fullmatch(subject):
        return "commit", subject
    what, colon, name = subject.partition(":")
    if not colon or not name:
        return "", ""
    return _WORDS.get(what, what), name.removeprefix("refs/heads/") if what == "branch" else name


def _base(kind: str, origin: str) -> tuple[str, str]:
    """Whose pages those of the repository are, and where they are."""
    if kind != "git":
        sound = _WEB.fullmatch(origin) is not None
        return (kind, origin.rstrip("/")) if sound and kind in _PATHS else ("", "")
    found = _REMOTE.fullmatch(origin)
    forge = _HOSTS.get(found["host"].lower(), "") if found else ""
    if found is None or not forge:
        return "", ""
    path = found["path"].strip("/").removesuffix(".git")
    return forge, f"https://{found['host'].lower()}/{quote(path, safe='/')}"
