"""Reasons: the steps that led to an answer, as a code with parameters.

A reason is cheap to make (an answer has several, and 100,000 answers a second are asked for) and is put
into words only where somebody reads it, in the reader's language and with the reader's dates.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import NamedTuple

TEMPLATES: Mapping[str, str] = {
    "from-framework": "The framework “%(framework)s” gives it to %(parties)s.",
    "from-charter": "%(owner)s’s charter says: held by %(parties)s.",
    "from-charter-since": "%(owner)s’s charter says, since %(since)s: held by %(parties)s.",
    "own-row": "It is a row of %(owner)s’s own, beyond the framework.",
    "not-applicable": "%(owner)s’s charter says that it does not apply: %(reason)s",
    "nobody-named": "Neither a charter nor the framework names anybody for it.",
    "holds": "%(person)s is %(role)s of %(team)s since %(since)s.",
    "holds-start-unknown": "%(person)s is %(role)s of %(team)s; start unknown.",
    "named": "%(person)s is named in person.",
    "left": "%(person)s left on %(left)s and holds nothing since.",
    "not-yet": "%(person)s joins only on %(joins)s.",
    "agent": "%(person)s is an agent: an agent may do work, but is never the one who is responsible.",
    "vacant": "Nobody is %(role)s of %(team)s on %(day)s.",
    "on-leave": "%(person)s is on leave up to and including %(last)s.",
    "on-leave-open": "%(person)s is on leave.",
    "cover": "%(acting)s acts for %(holder)s as %(role)s up to and including %(last)s.",
    "cover-vacant": "%(acting)s acts as %(role)s, which is vacant, up to and including %(last)s.",
    "cover-other-rows": "%(acting)s acts for %(holder)s, but not in this row.",
    "cover-not-accepted": "%(acting)s was asked to act for %(holder)s and has not accepted.",
    "cover-lapsed": "The cover by %(acting)s has lapsed: the assignment it rests on has ended.",
    "cover-filled": "%(acting)s was to act as %(role)s while nobody held the role; somebody does again.",
    "cover-acting-agent": "The cover by %(acting)s does not count: an agent never acts for a holder.",
    "fallback-named": "Instead of %(role)s, ask %(person)s: next in the agreed order.",
    "fallback-above": "Instead of %(role)s, ask %(person)s: %(lead)s of %(team)s.",
    "fallback-skipped": "%(party)s comes before that in the order, but nobody is there.",
    "no-fallback": "A row of this kind has no fallback: it is about the holder in person.",
    "fallback-nobody": "Nobody is left to ask instead of %(role)s.",
    "combined": "%(person)s holds both roles.",
    "part": "%(party)s’s part: %(part)s.",
    "no-split": "It is shared, and no charter says who does which part.",
    "tie-break": "%(party)s breaks a tie.",
}
"""What each code says. The parameters stand by name, so that a translation may reorder them."""


def iso(day: date) -> str:
    """A day as ISO 8601, the way files and terminals show it."""
    return day.isoformat()


class Reason(NamedTuple):
    """One step. ``params`` holds texts and days; names of persons and teams are already in it."""

    code: str
    params: Mapping[str, object]

    @property
    def template(self) -> str:
        """The message id for translation."""
        return TEMPLATES[self.code]

    def words(
        self,
        translate: Callable[[str], str] = str,
        show_day: Callable[[date], str] = iso,
    ) -> str:
        """The reason as a sentence, through the reader's language and way of writing days."""
        shown = {
            name: show_day(value) if isinstance(value, date) else value for name, value in self.params.items()
        }
        return translate(TEMPLATES[self.code]) % shown

    @property
    def text(self) -> str:
        """The reason in English, days in ISO 8601."""
        return self.words()
