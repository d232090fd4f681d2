"""Which rule of a CODEOWNERS file decides for a system's code, and how owners compare.

Patterns as GitHub and GitLab read them: like .gitignore without negation and brackets; the last rule that matches
decides. Matching never backtracks further than one wildcard, whatever the pattern: files come from strangers.
"""

from __future__ import annotations

import fnmatch
import re
from collections.abc import Callable, Sequence
from functools import lru_cache

from remit.core.system import CodeOwnersRule

EVERYTHING = frozenset({"*", "**", "/**"})
"""Patterns that stand for the whole repository."""

FOLDERS = "**"
WILD = frozenset("*?\\[")

PATTERN_LIMIT = 4096
"""Characters of the longest path that systems allow: a longer pattern matches nothing."""

NAME_LIMIT = 255
"""Characters of the longest file name that systems allow: a longer one is matched by no wildcard."""

ANY_FILE = "\0file"
"""A file name that only a wildcard can match: it stands for whatever is in the folder."""


def deciding_rule(rules: Sequence[CodeOwnersRule], path: str = "/") -> CodeOwnersRule | None:
    """The rule that decides for a folder of a repository; ``/`` is all of it.

    For a folder it is the last rule that matches whatever is in it; for a whole repository the last that
    matches everything, else the one with the longest pattern. None where no rule speaks of it.
    """
    folder = [segment for segment in path.split("/") if segment not in ("", ".")]
    if folder:
        inside = [*folder, ANY_FILE]
        return next((rule for rule in reversed(rules) if matches(rule.pattern, inside)), None)
    whole = [rule for rule in rules if rule.pattern in EVERYTHING]
    if whole:
        return whole[-1]
    return max(reversed(rules), key=lambda rule: len(rule.pattern), default=None)


def handle(owner: str) -> str:
    """An owner as it is compared: in lower case, without the ``@`` before a login or a team."""
    return owner.strip().removeprefix("@").casefold()


def matches(pattern: str, path: Sequence[str]) -> bool:
    """Whether a pattern matches a file, whose path is given by its segments."""
    if len(pattern) > PATTERN_LIMIT:
        return False
    anchored = "/" in pattern.rstrip("/")
    segments = [segment for segment in pattern.split("/") if segment]
    if not anchored and segments:
        segments.insert(0, FOLDERS)
    if pattern.endswith("/"):
        return _wild([*segments, FOLDERS], path)
    if _wild(segments, path):
        return True
    # A folder's pattern covers what is below it; only `docs/*` means the files right there.
    one_level = anchored and segments[-1:] == ["*"]
    return bool(segments) and not one_level and _wild([*segments, FOLDERS], path)


def _segment(pattern: str, name: str) -> bool:
    if not WILD.intersection(pattern):
        return pattern == name
    return len(name) <= NAME_LIMIT and _glob(pattern)(name) is not None


@lru_cache(maxsize=1024)
def _glob(pattern: str) -> Callable[[str], re.Match[str] | None]:
    """One segment with wildcards; brackets and what a backslash makes plain stand for themselves."""

    def plain(found: re.Match[str]) -> str:
        character = found[1] or found[2]
        return f"[{character}]" if character in "*?[" else character

    return re.compile(fnmatch.translate(re.sub(r"\\(.)|(\[)", plain, pattern))).match


def _wild(pattern: Sequence[str], path: Sequence[str]) -> bool:
    """Whether the pattern's segments match all of the path, ``**`` standing for any number of folders.

    Greedy with one step back: after a ``**`` has matched, an earlier one need never be tried again.
    """
    at = back = place = 0
    last_star = -1
    while place < len(path):
        if at < len(pattern) and pattern[at] == FOLDERS:
            last_star, back, at = at, place, at + 1
        elif at < len(pattern) and _segment(pattern[at], path[place]):
            at, place = at + 1, place + 1
        elif last_star >= 0:
            back += 1
            at, place = last_star + 1, back
        else:
            return False
    return all(segment == FOLDERS for segment in pattern[at:])
