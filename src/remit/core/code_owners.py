"""Which rule of a CODEOWNERS file decides for a system's code, and how owners compare.

Patterns as GitHub and GitLab read them: like .gitignore without negation and brackets; the last rule that matches
decides. Matching takes time in proportion to pattern times path, whatever the pattern: files come from strangers.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from remit.core.system import CodeOwnersRule

T = TypeVar("T")

EVERYTHING = frozenset({"*", "**", "/**"})
"""Patterns that stand for the whole repository."""

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
    anchored = "/" in pattern.rstrip("/")
    segments = [segment for segment in pattern.split("/") if segment]
    if not anchored and segments:
        segments.insert(0, "**")
    if pattern.endswith("/"):
        return _wild([*segments, "**"], path, "**", _segment)
    if _wild(segments, path, "**", _segment):
        return True
    # A folder's pattern covers what is below it; only `docs/*` means the files right there.
    one_level = anchored and segments[-1:] == ["*"]
    return bool(segments) and not one_level and _wild([*segments, "**"], path, "**", _segment)


def _segment(pattern: str, name: str) -> bool:
    return _wild(_tokens(pattern), name, "*", _character)


def _character(wanted: str, character: str) -> bool:
    return wanted == "?" or wanted[-1] == character


def _tokens(pattern: str) -> list[str]:
    """The pattern's characters; one that a backslash makes plain keeps the backslash, and so is no wildcard."""
    tokens: list[str] = []
    for character in pattern:
        if tokens and tokens[-1] == "\\":
            tokens[-1] += character
        else:
            tokens.append(character)
    return tokens


def _wild(pattern: Sequence[T], text: Sequence[T], star: T, same: Callable[[T, T], bool]) -> bool:
    """Whether the pattern matches all of the text, ``star`` standing for any number of items.

    Greedy with one step back: after a star has matched, an earlier one need never be tried again.
    """
    at = back = 0
    last_star = -1
    place = 0
    while place < len(text):
        if at < len(pattern) and pattern[at] == star:
            last_star, back, at = at, place, at + 1
        elif at < len(pattern) and same(pattern[at], text[place]):
            at, place = at + 1, place + 1
        elif last_star >= 0:
            back += 1
            at, place = last_star + 1, back
        else:
            return False
    return all(item == star for item in pattern[at:])
