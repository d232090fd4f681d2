"""Matching words: how well a question names something, with typing errors forgiven.

A small scorer over tokens; the near spellings come from rapidfuzz.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from rapidfuzz import fuzz, process

_SAY_NOTHING = """
a about and are ask at be do does for from has have i in is it my of on or our own owns responsible should
team that the their to we what who whom whose with you your
"""
STOP = frozenset(_SAY_NOTHING.split())
"""Words that say nothing about what is asked for; one that is part of a name still counts there."""

EXACT, BEGINS, NEAR = 1.0, 0.75, 0.6
"""What an equal word, the beginning of a word, and a near spelling are worth."""

NEAR_FROM = 82
"""rapidfuzz ratio, 0 to 100, from which a spelling counts as near: one wrong letter in six."""

LONGEST = 200
"""Characters of a question that are read."""

_WORD = re.compile(r"\w+")


def tokens(text: str) -> tuple[str, ...]:
    """The words of a text, folded: no case, no accents, no punctuation."""
    plain = text.casefold()
    if not plain.isascii():  # most names are, and have no accents
        plain = unicodedata.normalize("NFKD", plain)
        plain = "".join(character for character in plain if not unicodedata.combining(character))
    return tuple(_WORD.findall(plain))


@dataclass(frozen=True, slots=True)
class Match:
    """How well a phrase is named. ``used`` are the positions of the question's words that it explains.

    ``whole``: every telling word of the phrase was said, and spelled so.
    """

    score: float
    used: frozenset[int]
    whole: bool = False


NOTHING = Match(0.0, frozenset())


Named = Mapping[str, list[tuple[str, ...]]]
"""By id, the phrases that name something."""


class Phrasebook:
    """What things may be called, by kind; made once for all questions, because of a large organisation it is large."""

    def __init__(self, names: Mapping[str, Mapping[str, Iterable[str]]]) -> None:
        self.names: Mapping[str, Named] = {
            kind: {key: [tokens(name) for name in given] for key, given in entries.items()}
            for kind, entries in names.items()
        }
        self.vocabulary: list[str] = []
        self._places: Mapping[str, dict[str, list[int]]] = {kind: {} for kind in names}
        self._keys = {kind: list(entries) for kind, entries in names.items()}
        for kind, entries in self.names.items():
            places = self._places[kind]
            for place, phrases in enumerate(entries.values()):
                for word in dict.fromkeys(word for phrase in phrases for word in phrase):
                    places.setdefault(word, []).append(place)
        self.vocabulary = list(dict.fromkeys(word for places in self._places.values() for word in places))

    def with_any(self, kind: str, words: Iterable[str]) -> Named:
        """Those of the kind, in their order, that any of the words names."""
        places = self._places[kind]
        found = {place for word in words for place in places.get(word, ())}
        keys = self._keys[kind]
        return {keys[place]: self.names[kind][keys[place]] for place in sorted(found)}


class Question:
    """The words of a question, each with the words of a vocabulary that it may mean."""

    def __init__(self, text: str, vocabulary: Iterable[str]) -> None:
        said = tokens(text[:LONGEST])
        telling = tuple(word for word in said if word not in STOP)
        self.words = telling or said
        self._vague = not telling
        known = list(dict.fromkeys(vocabulary))
        self._meanings = [meanings(word, known) for word in self.words]

    @property
    def meant(self) -> set[str]:
        """The words of the vocabulary that any word may mean: what has none of them is not named."""
        return {word for worths in self._meanings for word in worths}

    def match(self, phrase: tuple[str, ...]) -> Match:
        """How well the phrase is named: the worth of the words found, more where they are most of the phrase."""
        used: dict[int, float] = {}
        found = 0
        telling = [word for word in phrase if word not in STOP] or list(phrase)
        for word in telling:
            best = max(
                ((worths.get(word, 0.0), n) for n, worths in enumerate(self._meanings) if n not in used),
                default=(0.0, -1),
            )
            if best[0] > 0:
                used[best[1]] = best[0]
                found += 1
        whole = found == len(telling) and sum(used.values()) == found * EXACT
        if not used or (self._vague and not whole):  # “who is it” names nobody, unless a team is called Who
            return NOTHING
        return Match(sum(used.values()) * (0.4 + 0.6 * found / len(telling)), frozenset(used), whole)

    def best(self, phrases: Iterable[tuple[str, ...]]) -> Match:
        """The best match among the phrases that name one thing."""
        return max((self.match(phrase) for phrase in phrases), key=lambda match: match.score, default=NOTHING)


def meanings(word: str, vocabulary: list[str]) -> Mapping[str, float]:
    """The words of the vocabulary that a word may mean, with what each is worth."""
    found = {known: BEGINS for known in vocabulary if len(word) >= 2 and known.startswith(word)}
    if word in vocabulary:
        found[word] = EXACT
    if not found and word.endswith("s") and word[:-1] in vocabulary:
        found[word[:-1]] = NEAR
    if not found and len(word) >= 4:
        near = process.extract(word, vocabulary, scorer=fuzz.ratio, score_cutoff=NEAR_FROM, limit=5)
        found = {known: NEAR for known, _, _ in near}
    return found
