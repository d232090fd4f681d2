"""Texts that other people wrote: made harmless for a terminal, compared, and shortened to initials."""

from __future__ import annotations

import difflib
import unicodedata
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_HIDDEN_CATEGORIES = frozenset({"Cc", "Cf", "Zl", "Zp", "Cs", "Co", "Cn"})
"""Control, format (bidi, zero-width, tags), line and paragraph separators, and what is no character."""

_INVISIBLE = frozenset("\u115f\u1160\u3164\uffa0\u2800\u180b\u180c\u180d\u034f")
"""Letters and marks that draw nothing although Unicode calls them visible."""


def harmless(text: str) -> str:
    r"""The text with every control, bidi, zero-width or otherwise unseen character written as ``\u{202e}``.

    Letters of every script, combining marks and emoji stay as they are. The result is one line.
    """
    if text.isascii() and text.isprintable():
        return text
    return "".join(_visible(character) for character in text)


def _visible(character: str) -> str:
    hidden = unicodedata.category(character) in _HIDDEN_CATEGORIES or character in _INVISIBLE
    return f"\\u{{{ord(character):x}}}" if hidden else character


def shorten(text: str, length: int = 60) -> str:
    """At most ``length`` characters of the text, harmless, with an ellipsis where something was cut."""
    return harmless(text if len(text) <= length else text[: length - 1] + "…")


def did_you_mean(word: str, candidates: Iterable[str], *, limit: int = 3) -> tuple[str, ...]:
    """Up to ``limit`` candidates that look like the word, the nearest first; case does not count.

    Words over 100 characters get no suggestion, and of many candidates only those of a similar length and
    with common letters are compared, so that a hostile file cannot make this slow.
    """
    if not word or len(word) > 100:
        return ()
    folded = word.casefold()
    near: dict[str, str] = {}
    matcher = difflib.SequenceMatcher(b=folded, autojunk=False)
    ranked: list[tuple[float, str]] = []
    for candidate in candidates:
        if abs(len(candidate) - len(word)) > max(2, len(word) // 2) and folded not in candidate.casefold():
            continue
        key = candidate.casefold()
        if near.setdefault(key, candidate) is not candidate:
            continue
        matcher.set_seq1(key)
        if matcher.real_quick_ratio() >= 0.6 and matcher.quick_ratio() >= 0.6:
            ratio = matcher.ratio()
            if ratio >= 0.6:
                ranked.append((-ratio, candidate))
    return tuple(candidate for _, candidate in sorted(ranked)[:limit])


def initials(names: Mapping[str, str]) -> dict[str, str]:
    """A short sign for each id, unique among them: two letters of its name, else three, else with a number.

    The same names in the same order give the same signs. A name without a letter or digit takes those of
    its id, and failing that a question mark.
    """
    signs = Initials()
    return {key: signs.give(key, name) for key, name in names.items()}


class Initials:
    """Gives signs one after the other, each unlike those before."""

    def __init__(self) -> None:
        self._taken: set[str] = set()
        self._numbers: dict[str, int] = {}

    def give(self, key: str, name: str) -> str:
        """The sign for somebody who has none yet."""
        words = _words(name) or _words(key) or ["?"]
        sign = next((sign for sign in _signs(words) if sign not in self._taken), None)
        if sign is None:
            first = words[0][0].upper()
            sign = first + str(self._numbers.get(first, 2))
            while sign in self._taken:
                self._numbers[first] = self._numbers.get(first, 2) + 1
                sign = first + str(self._numbers[first])
        self._taken.add(sign)
        return sign


def _signs(words: list[str]) -> Iterable[str]:
    first, last = words[0], words[-1]
    rest = last[1:] if len(words) == 1 else last
    if not rest:
        yield first[0].upper()
    for letter in rest:
        yield first[0].upper() + letter.upper()
    for second, third in pairwise(rest):
        yield (first[0] + second + third).upper()


def _words(text: str) -> list[str]:
    spaced = "".join(character if character.isalnum() else " " for character in text)
    return spaced.split()
