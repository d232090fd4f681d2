"""What is held about a person: what for, how long, who reads it; and how somebody is taken out of it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from typing import Any, Final, NamedTuple

SOMEBODY: Final = "Somebody erased"
"""What stands where an erased person's name stood."""
PREFIX: Final = "erased-"
"""How the ids of erased persons begin."""


class Part(NamedTuple):
    """One part of what is held about a person; all texts are msgids."""

    id: str
    title: str
    source: str
    purpose: str
    retention: str
    readers: str


EVERYBODY = "Everybody who is signed in."
PARTS: Final = (
    Part(
        "profile",
        "Who you are",
        "The organisation file, an administrator, or the directory.",
        "To say who is responsible, and to recognise you in other tools.",
        "Until you are erased.",
        EVERYBODY,
    ),
    Part(
        "organisation",
        "Your teams, roles, lines, covers and leaves",
        "The organisation file, the pages, or the directory.",
        "To say who is responsible for what, on any day.",
        "Until you are erased; then it says “somebody erased”. Leaves are deleted.",
        EVERYBODY,
    ),
    Part(
        "account",
        "How you sign in",
        "You, and whoever invited you.",
        "To let you in, and nobody else.",
        "Until you are erased. Links end within days, tokens on their end date.",
        "You. Administrators see that the account, its links and its tokens exist.",
    ),
    Part(
        "agreement",
        "What you signed, proposed and said was open",
        "You, and those who gave you a point to settle.",
        "To know who agreed to what, and what is still to be settled.",
        "Until you are erased; then it says “somebody erased”.",
        "Signatures: everybody who is signed in. Points and proposals: the team, and the managers above it.",
    ),
    Part(
        "rounds",
        "Your part in clarity rounds",
        "You.",
        "To find where a team does not see eye to eye.",
        "Answers by name: until you are erased. Pooled answers: the link to you is destroyed at the reveal.",
        "Before the reveal: you alone. After it, answers by name: the team.",
    ),
    Part(
        "readiness",
        "Whether you could act for somebody",
        "You, and your counterpart.",
        "To know that somebody could act, before it is needed.",
        "Until you are erased; then it says “somebody erased”.",
        "You, your counterpart, and the managers above you.",
    ),
    Part(
        "messages",
        "What you were told, and how you want to be told",
        "Remit, when something waits for you or has changed.",
        "To tell you, once.",
        "Until you are erased.",
        "You.",
    ),
    Part(
        "notes",
        "Your private notes",
        "You.",
        "For yourself.",
        "Until you delete them or are erased.",
        "You. Administrators cannot read them.",
    ),
    Part(
        "evidence",
        "What tools tell",
        "The repositories, forges and calendars that were connected.",
        "To say whether a responsibility happens; never how much somebody does.",
        "As long as the source keeps it, by default two years; your accounts and calendars until you are erased.",
        "Links to events: the holders of the row. Whose account it is: you, and administrators.",
    ),
    Part(
        "coding",
        "Your hands-on coding",
        "You.",
        "To compare your time with the range of your role.",
        "Until you delete it or are erased.",
        "You alone. A verdict that you share: your team and the managers above.",
    ),
    Part(
        "reads",
        "Who read something personal of yours",
        "Remit, at each reading.",
        "So that you know.",
        "Until you are erased.",
        "You.",
    ),
    Part(
        "audit",
        "What you did",
        "Remit, at each change.",
        "To know who changed what, when and why.",
        "As long as the organisation; once you are erased it says “somebody erased”.",
        "Auditors.",
    ),
)


def mark(organisation: str, person: str) -> str:
    """What is kept of an erased person's id, so that no older backup and no file brings them back."""
    return sha256(f"remit erased\n{organisation}\n{person}".encode()).hexdigest()


@dataclass(frozen=True)
class Redaction:
    """Takes one person out of texts and of plain data.

    ``addresses`` are mail addresses, replaced wherever they stand; ``logins`` only where they are all of a text, with
    the ``@`` before them or not, in capitals or not. A name of several words is replaced wherever it stands, one of a
    single word only where it is all of the text: it may be somebody else's, or a word. ``ambiguous``: the id is that
    of a role, a row or a team as well, and is then replaced only where it is said to be a person's.
    """

    person: str
    name: str
    alias: str
    addresses: tuple[str, ...] = ()
    logins: tuple[str, ...] = ()
    ambiguous: bool = False

    @cached_property
    def _logins(self) -> frozenset[str]:
        return frozenset(login.casefold() for login in self.logins)

    @cached_property
    def _inside(self) -> re.Pattern[str]:
        texts = [*self.addresses, *([self.name] if " " in self.name.strip() else [])]
        found = "|".join(re.escape(text) for text in sorted(texts, key=len, reverse=True) if text)
        return re.compile(rf"(?<!\w)(?:{found})(?!\w)" if found else r"(?!)", re.IGNORECASE)

    def text(self, text: str) -> str:
        """The text without the person."""
        if text == self.person and not self.ambiguous:
            return self.alias
        if text == f"person:{self.person}":
            return f"person:{self.alias}"
        if text == self.name or text.strip().removeprefix("@").casefold() in self._logins:
            return SOMEBODY
        if "/" in text and not self.ambiguous and self.person in text.split("/"):
            text = "/".join(self.alias if part == self.person else part for part in text.split("/"))
        return self._inside.sub(SOMEBODY, text)

    def data(self, value: Any) -> Any:
        """Plain data without the person: parties of theirs have the alias; of the person themselves nothing stays."""
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, list):
            if len(value) == 2 and value[0] in ("person", "role"):
                named = value[1] == self.person and value[0] == "person"
                return [value[0], self.alias if named else value[1]]
            return [self.data(each) for each in value]
        if isinstance(value, Mapping):
            if value.get("id") == self.person and "identities" in value:
                return {**value, "id": self.alias, "name": SOMEBODY, "identities": [], "experience": []}
            return {self.text(key): self._field(key, each) for key, each in value.items()}
        return value

    def _field(self, name: str, value: Any) -> Any:
        if value == self.person and name in NAMES_A_PERSON:
            return self.alias
        return self.data(value)


NAMES_A_PERSON = frozenset({"person", "manager", "acting", "holder", "granted_by", "owner"})
"""Fields of plain data whose value is a person's id."""
