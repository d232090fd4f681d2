"""Whose account is it? Exact rules only: what merely looks alike is for a person to confirm.

Addresses that git's .mailmap changes arrive changed already. An account that several people declare is nobody's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from remit.core.activity import Performer
from remit.core.index import folded
from remit.core.organisation import Organisation
from remit.core.person import Kind

ADDRESSES: Final = frozenset({"email", "calendar", "pagerduty"})
"""Kinds of account whose value is a mail address."""

BOT: Final = "[bot]"
"""The ending that forges give to the logins of their applications, and to nobody else."""

_NO_REPLY: Final = (
    ("github", re.compile(r"(?:\d{1,20}\+)?([^@+]{1,100})@users\.noreply\.github\.com")),
    ("gitlab", re.compile(r"\d{1,20}-([^@]{1,255})@users\.noreply\.gitlab\.com")),
)
"""Mail addresses by which forges hide the real one: they hold the login."""


class Match(NamedTuple):
    """Whose an account is. ``rule``: ``email``, ``login``, ``no-reply``, ``alias``; ``bot`` for nobody's."""

    person: str | None
    rule: str
    performer: Performer


def match(organisation: Organisation, kind: str, value: str) -> Match | None:
    """Whom an account belongs to by an exact rule; None where none tells, or where several people declare it.

    ``kind``: as in ``person.Identity``, or ``pagerduty``. What somebody declared comes before the name of a bot.
    """
    if not value.strip():
        return None
    people = organisation.index.identified
    for rule, identity, name in _ways(kind, folded(value)):
        found = people.get((identity, name), ())
        if len(found) > 1:
            return None
        if found:
            agent = organisation.index.person[found[0]].kind is Kind.AGENT
            return Match(found[0], rule, Performer.AGENT if agent else Performer.HUMAN)
    return Match(None, "bot", Performer.BOT) if is_bot(kind, value) else None


def is_bot(kind: str, value: str) -> bool:
    """Whether the name of an account says that it is an application of a forge."""
    name = folded(value)
    if kind in ADDRESSES:
        hidden = no_reply(name)
        return hidden is not None and hidden[1].endswith(BOT)
    return name.endswith(BOT)


def no_reply(address: str) -> tuple[str, str] | None:
    """The forge (``github``, ``gitlab``) and the login that a forge's privacy address stands for."""
    for forge, pattern in _NO_REPLY:
        found = pattern.fullmatch(folded(address))
        if found is not None:
            return forge, found[1]
    return None


def _ways(kind: str, name: str) -> Iterator[tuple[str, str, str]]:
    """The rules by which an account may be somebody's, the surest first: (rule, kind of identity, value)."""
    if kind in ADDRESSES:
        yield "email", "email", name
        yield "email", "calendar", name
        hidden = no_reply(name)
        if hidden is not None:
            yield "no-reply", *hidden
    elif kind != "alias":
        yield "login", kind, name
    yield "alias", "alias", name
