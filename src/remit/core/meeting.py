"""What kind of meeting was it? By who met, and by rules about words that the team can see and edit.

The words are looked at where the calendar is read, and dropped there: only the labels go on. Who met is known later,
by the relations of the parties on that day.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Final, NamedTuple

from remit.core.framework import Focus
from remit.core.organisation import Organisation
from remit.core.reporting import managers_of

IGNORE: Final = "-"
"""The label of a meeting that is about no responsibility at all."""

TEXT_LIMIT: Final = 500
"""Characters of a title that are looked at: titles come from strangers."""

WORDS_LIMIT: Final = 100
"""Rules about words that a team may have."""


class Rule(NamedTuple):
    """A meeting whose title or category has one of the ``phrases``, as whole words, is labelled ``activity``."""

    activity: str
    phrases: tuple[str, ...]


RULES: Final = (
    Rule(IGNORE, ("focus time", "lunch", "out of office")),
    Rule("one-on-one", ("1:1", "1on1", "one on one", "one-on-one")),
    Rule("career-conversation", ("career", "development talk", "growth plan")),
    Rule("mentoring", ("mentoring", "mentor", "pairing", "onboarding")),
    Rule("interview", ("interview",)),
    Rule("design-review", ("design review", "architecture review", "rfc review", "tech talk")),
    Rule("planning", ("planning", "refinement")),
    Rule("retrospective", ("retro", "retrospective")),
    Rule("team-activity", ("team event", "team building", "offsite", "team lunch")),
    Rule("health-check", ("health check",)),
    Rule("metrics-reviewed", ("metrics review", "delivery review")),
    Rule("objective-reviewed", ("slo review", "service level review")),
)
"""What is taken for what until a team says otherwise. A longer phrase comes before a shorter one it contains."""

NEEDS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "one-on-one": "reporting",
        "career-conversation": "reporting",
        "mentoring": "pair",
        "interview": "outsider",
    }
)
"""What must be so of the parties for a label to hold: words alone are not enough."""

LABELS: Final = frozenset(rule.activity for rule in RULES)
"""What a rule may say."""


@dataclass(frozen=True, slots=True)
class Relations:
    """How those who met are related on the day. ``outsider``: somebody unknown took part."""

    pair: bool = False
    reporting: bool = False
    leads: bool = False
    managers: bool = False
    outsider: bool = False


def labels(title: str, categories: Iterable[str] = (), rules: Iterable[Rule] = RULES) -> tuple[str, ...]:
    """What words say of a meeting; ``(IGNORE,)`` for one that is about nothing here."""
    texts = [_words(text[:TEXT_LIMIT]) for text in (title, *categories)]
    longest: dict[str, int] = {}
    for rule in rules:
        found = [len(words) for phrase in rule.phrases if (words := _words(phrase)) and _within(words, texts)]
        if found:
            longest[rule.activity] = max(longest.get(rule.activity, 0), *found)
    if IGNORE in longest:
        if longest[IGNORE] >= max(longest.values()):
            return (IGNORE,)
        del longest[IGNORE]
    return tuple(longest)


def relations(organisation: Organisation, people: Collection[str], day: date, *, outsider: bool) -> Relations:
    """How people are related on a day, by reporting and by the roles that they hold."""
    known = sorted(set(people))
    pair = len(known) == 2 and not outsider
    reporting = pair and any(
        manager in managers_of(organisation, report, day) for manager, report in (known, reversed(known))
    )
    several = len(known) > 1 and not outsider
    return Relations(
        pair,
        reporting,
        several and _of_several(organisation, known, Focus.SYSTEM, day),
        several and _of_several(organisation, known, Focus.PEOPLE, day),
        outsider and bool(known),
    )


def classify(related: Relations, said: Iterable[str] = ()) -> tuple[str, ...]:
    """The activities that a meeting shows, from the relations of the parties and the labels of its words.

    Manager and report alone are a one-on-one, whatever it was called; leads of several teams, an alignment.
    """
    found = dict.fromkeys(said)
    if IGNORE in found:
        return ()
    if related.reporting:
        found.setdefault("one-on-one")
    else:
        if related.leads:
            found.setdefault("lead-alignment")
        if related.managers:
            found.setdefault("manager-alignment")
    return tuple(one for one in found if one not in NEEDS or getattr(related, NEEDS[one]))


def rule(activity: str, phrases: Iterable[str]) -> Rule:
    """A rule as a team writes it. Raises ValueError for a label that rules do not give, or without a word."""
    if activity not in LABELS:
        raise ValueError(f"“{activity}” is not what a rule about words can say")
    kept = tuple(phrase.strip() for phrase in phrases if _words(phrase))
    if not kept or len(kept) > WORDS_LIMIT:
        raise ValueError(f"a rule has 1 to {WORDS_LIMIT} phrases with a letter or a digit each")
    return Rule(activity, kept)


def _of_several(organisation: Organisation, people: list[str], focus: Focus, day: date) -> bool:
    """Whether everybody holds a role with this focus, and not all of them on one team."""
    roles = {role.id for role in organisation.framework.roles if role.focus is focus}
    teams = [
        {
            own.team
            for own in organisation.index.assignments_of.get(person, ())
            if own.role in roles and day in own.period
        }
        for person in people
    ]
    return all(teams) and len(set().union(*teams)) > 1


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())


def _within(words: list[str], texts: list[list[str]]) -> bool:
    return any(
        text[at : at + len(words)] == words for text in texts for at in range(len(text) - len(words) + 1)
    )
