"""Whom a commit names, and what kind of performer: exact rules on documented addresses, nothing from style."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from remit.core.activity import Performer
from remit.evidence.act import Account
from remit.evidence.sources.git.process import output
from remit.evidence.sources.git.shadow import Repository

AGENTS: Final = frozenset(
    {
        "noreply@anthropic.com",
        "noreply@aider.chat",
        "aider@aider.chat",
        "cursoragent@cursor.com",
        "copilot@github.com",
        "198982749+copilot@users.noreply.github.com",
        "copilot-swe-agent[bot]@users.noreply.github.com",
        "198982749+copilot-swe-agent[bot]@users.noreply.github.com",
        "devin-ai-integration[bot]@users.noreply.github.com",
        "158243242+devin-ai-integration[bot]@users.noreply.github.com",
        "google-labs-jules[bot]@users.noreply.github.com",
        "161369871+google-labs-jules[bot]@users.noreply.github.com",
    }
)
"""Addresses under which coding agents sign, as their makers document them. Whoever is not listed is not guessed."""
_BOT: Final = re.compile(r"(?:\d+\+)?[^@\s]+\[bot\]@users\.noreply\.[^@\s]+", re.IGNORECASE)
"""The form of an address that a forge gives to an application, never to a person."""
_TRAILER: Final = re.compile(r"(reviewed-by|co-authored-by|assisted-by)\s*:\s*(.+)", re.IGNORECASE)
_IDENTITY: Final = re.compile(r"(?P<name>[^<>]*)<(?P<mail>[^<>\s]+@[^<>\s]+)>.*")
MOST: Final = 50
"""Trailers of one commit; people write a handful."""
LENGTH: Final = 400

Trailers = tuple[tuple[str, str], ...]
"""``reviewed-by``, ``co-authored-by`` or ``assisted-by``, with what it says."""


def trailers(text: str) -> Trailers:
    """The trailers in git's own listing of them."""
    found = []
    for line in text[: MOST * LENGTH].split("\n")[:MOST]:
        match = _TRAILER.match(line)
        if match and len(line) <= LENGTH:
            found.append((match[1].lower(), match[2].strip()))
    return tuple(dict.fromkeys(found))


def performer(mail: str) -> Performer:
    """What the address says of who it is: an agent, a bot, or nothing."""
    folded = mail.lower()
    if folded in AGENTS:
        return Performer.AGENT
    return Performer.BOT if _BOT.fullmatch(folded) else Performer.UNKNOWN


def assisted(said: Trailers) -> bool:
    """Whether the commit itself says that an agent helped."""
    return any(
        key == "assisted-by" or (key == "co-authored-by" and mail_of(text).lower() in AGENTS)
        for key, text in said
    )


def mail_of(text: str) -> str:
    """The address in ``Name <address>``, empty where there is none."""
    match = _IDENTITY.match(text)
    return match["mail"] if match else ""


class Mailmap:
    """Identities of trailers, brought to those of the repository's ``.mailmap`` by git itself."""

    def __init__(self, repository: Repository) -> None:
        self._repository = repository
        self._known: dict[str, Account | None] = {}

    def learn(self, texts: Iterable[str]) -> None:
        """Look up those not yet known, all at once."""
        new = [text for text in dict.fromkeys(texts) if text not in self._known]
        named = [text for text in new if mail_of(text)]
        self._known.update(dict.fromkeys(new))
        if not named:
            return
        given = "".join(f"{_clean(text)}\n" for text in named).encode()
        call = ["check-mailmap", "--stdin"]
        settings = {"mailmap.blob": "HEAD:.mailmap", "mailmap.file": ""}
        read = output(
            call, self._repository.folder, settings=settings, extra=self._repository.extra, given=given
        )
        for text, line in zip(named, read.decode("utf-8", "replace").split("\n"), strict=False):
            match = _IDENTITY.match(line)
            if match:
                self._known[text] = Account("email", match["mail"], match["name"].strip())

    def __call__(self, text: str) -> Account | None:
        """Whom the text means; None where it has no address."""
        return self._known.get(text)


def _clean(text: str) -> str:
    match = _IDENTITY.match(text)
    return f"{match['name'].strip()} <{match['mail']}>" if match else text
