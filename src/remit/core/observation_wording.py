"""What observations say: the only place of their English texts, which are the message ids for translation."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from remit.core.note import Note

REASONS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "by-holder": "Who holds it did it, last on %(day)s.",
        "by-acting": "Who acts for the holder did it, last on %(day)s.",
        "by-unknown": "It was done, last on %(day)s, by an account that belongs to nobody known.",
        "by-somebody": "It happened, last on %(day)s.",
        "by-role": "Somebody else did it, last on %(day)s: %(role)s of the team.",
        "by-member": "Somebody else did it, last on %(day)s: a member of the team.",
        "by-outside": "Somebody else did it, last on %(day)s: nobody of the team.",
        "nothing-since": "Nothing was seen from %(since)s on, and these could have seen it: %(sources)s.",
        "nothing-due-since": "Nothing that it is about has happened from %(since)s on.",
        "no-reports": "Nobody reports to who holds it.",
        "late": "The last time was %(days)s days ago; it is due every %(cadence)s days.",
        "gap": "With one report, the last time was %(days)s days ago or more.",
        "gap-limit": "More than %(limit)s days is quiet.",
        "check-in": "Who holds it said so on %(day)s.",
        "only-told": "Nothing else speaks for it.",
        "unreviewed": "Something that speaks against it happened on %(day)s.",
        "on-leave": "Days on which nobody who holds it was there do not count: %(days)s.",
        "only-people": "Only people can tell.",
        "no-source": "No source that could see it is connected.",
        "source-new": "%(source)s has not been read yet.",
        "source-failing": "%(source)s cannot be read at present; last read: %(until)s.",
        "source-waiting": "%(source)s asked to wait; last read: %(until)s.",
        "source-ended": "%(source)s was disconnected; last read: %(until)s.",
        "source-stale": "%(source)s was last read on %(until)s.",
        "source-late": "%(source)s sees nothing from before %(since)s.",
        "source-untold": "%(source)s has never shown it, and the team has not said that it would.",
        "team-new": "The team has been there only since %(since)s.",
        "ready": "A deputy has practised and has the access.",
        "rusty": "There is a deputy, but not one who has practised lately and has the access.",
        "nobody": "Nobody has agreed to deputise.",
        "not-shared": "Only who holds it sees how it is, until they share it.",
        "coding-below": "%(person)s has shared it: under the range, by the commits and by the own estimate.",
        "coding-within": "%(person)s has shared it: within the range.",
        "coding-above": "%(person)s has shared it: over the range.",
        "coding-undetermined": "%(person)s has shared it: it cannot be told.",
        "coding-nothing": "%(person)s has shared it: there is nothing to compare with.",
        "coding-straddles-low": "It may be under the range or not.",
        "coding-straddles-high": "It may be over the range or not.",
        "coding-no-estimate": "Commits alone cannot say that it is under the range.",
        "coding-estimate": "Commits show less than the range, the own estimate does not.",
        "coding-at-least": "Some work was merged as one commit, out of sight: it may have been more.",
        "coding-no-hours": "Contracted hours are not said.",
        "coding-no-days": "No working day was left in this time.",
        "coding-no-range": "Who holds both roles declares a range of their own, and none is declared.",
        "others-not-shared": "Not everybody who holds it has shared how it is.",
    }
)
"""Why a row is in its state."""

CHANGES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "until": "Without another time it is quiet after %(day)s.",
        "match": "Say whose account it is.",
        "holder-does": "Who holds it does it, or the charter says who does.",
        "seen": "A trace that one of these can see: %(sources)s; or a line by who holds it.",
        "each": "The row happens with each report.",
        "due": "Something happens that it is about.",
        "trace": "A source that can see it is connected, and shows it.",
        "connect": "Connect a source that can see it, or let who holds it say so.",
        "say": "Let who holds it say so.",
        "mend": "Mend %(source)s.",
        "read": "%(source)s is read for the first time.",
        "name": "Say that %(source)s shows this row.",
        "wait": "It can be told from %(day)s on.",
        "deputy": "Somebody agrees to deputise, practises, and tries the access.",
        "share": "Who holds it shares it.",
    }
)
"""What would change the state."""

Said = tuple[str, Mapping[str, object]]
"""A code with its parameters: what a note is made of, without the cost of making it."""


def reasons(said: tuple[Said, ...]) -> tuple[Note, ...]:
    """Codes of ``REASONS`` as notes."""
    return tuple(Note(code, REASONS[code], params) for code, params in said)


def changes(said: tuple[Said, ...]) -> tuple[Note, ...]:
    """Codes of ``CHANGES`` as notes."""
    return tuple(Note(code, CHANGES[code], params) for code, params in said)
