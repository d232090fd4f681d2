"""Decision records: MADR (front matter of version 4, bullets of 2 and 3), adr-tools and log4brains."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from typing import Any, Final, NamedTuple

from remit.evidence.act import Account, Act
from remit.evidence.documents import DocumentError, documents
from remit.evidence.sources.git.commits import EARLIEST

HEAD: Final = 16 * 1024
"""Characters at the beginning of a record that are looked at."""
PEOPLE: Final = 50
NAME: Final = 200
OPEN: Final = frozenset({"draft", "proposed", "proposal", "pending", "in discussion"})
"""States in which nothing is decided yet."""
DECIDER: Final = "decider"
_ROLES: Final = {
    "deciders": DECIDER,
    "decision-makers": DECIDER,
    "decision makers": DECIDER,
    "consulted": "consulted",
    "informed": "informed",
}
_BULLET: Final = re.compile(r"^[*-]?\s*\*{0,2}([A-Za-z -]{4,20}):\*{0,2}\s*(.*?)\s*$")
_STATUS: Final = re.compile(r"^##\s+Status\s*\n+\s*([A-Za-z -]{3,20})", re.MULTILINE | re.IGNORECASE)
_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}")
_PARTS: Final = re.compile(r"[,;]|\band\b|&")
_MAIL: Final = re.compile(r"<?([^\s<>@]+@[^\s<>@]+\.[^\s<>@]+)>?$")
_LINK: Final = re.compile(r"\[([^\]]*)\]\([^)]*\)")


class Decision(NamedTuple):
    """``people``: role and who, as it is written. ``day`` and ``status`` are None where the record says nothing."""

    status: str | None
    day: date | None
    people: tuple[tuple[str, str], ...]


def decision(text: str) -> Decision:
    """What a decision record says of itself. Never fails: what cannot be read says nothing."""
    head = text[:HEAD].removeprefix("\ufeff").replace("\r\n", "\n")
    front, rest = _parted(head)
    said = dict(_front_matter(front)) or dict(_bullets(rest))
    status = str(said.get("status") or "").strip().casefold()
    if not status:
        match = _STATUS.search(head)
        status = match[1].strip().casefold() if match else ""
    people = [(role, name) for key, role in _ROLES.items() for name in _names(said.get(key))]
    return Decision(status[:40] or None, _day(said.get("date")), tuple(dict.fromkeys(people))[:PEOPLE])


def _parted(head: str) -> tuple[str, str]:
    """The front matter, and what is behind it."""
    end = head.find("\n---", 4) if head.startswith("---\n") else -1
    return ("", head) if end < 0 else (head[4 : end + 1], head[end + 4 :])


def _front_matter(front: str) -> Iterator[tuple[str, Any]]:
    try:
        read = documents(front)
    except DocumentError:
        return
    if read and isinstance(read[0], dict):
        yield from ((str(key).strip().casefold(), value) for key, value in read[0].items())


def _bullets(head: str) -> Iterator[tuple[str, Any]]:
    """``* Deciders: Ana, Bo`` of MADR 2, log4brains and adr-tools, before the second heading's text ends."""
    for line in head.split("\n")[:60]:
        match = _BULLET.match(line[:1000])
        if match and match[1].strip().casefold() in (*_ROLES, "status", "date"):
            yield match[1].strip().casefold(), match[2]


def _names(value: Any) -> Iterator[str]:
    entries = value if isinstance(value, list) else _PARTS.split(_LINK.sub(r"\1", str(value or "")))
    for entry in entries[:PEOPLE]:
        name = _LINK.sub(r"\1", str(entry)).strip().strip("{}[]\"'").strip()
        if name and len(name) <= NAME and name.isprintable() and not name.startswith("list everyone"):
            yield name


def _day(value: Any) -> date | None:
    match = _DAY.search(str(value or "")[:40])
    try:
        return date.fromisoformat(match[0]) if match else None
    except ValueError:
        return None


def named(text: str, forge: str | None) -> Account:
    """Whom a record means: an address, the login of a forge (``@ana``), else a name as it is written."""
    mail = _MAIL.search(text)
    if mail:
        return Account("email", mail[1], text[: mail.start()].strip())
    if text.startswith("@") and len(text) > 1:
        return Account(forge or "alias", text[1:])
    return Account("alias", text)


def acts(
    found: Sequence[tuple[str, int, Decision]],
    origin: str,
    newest: int,
    forge: str | None,
    place: Any,
) -> Iterator[Act]:
    """One act for each person whom a decision names. ``found``: path, when the record was written, what it says."""
    for path, written, told in found:
        if told.status in OPEN:
            continue
        at = written
        if told.day is not None:
            at = int(datetime(told.day.year, told.day.month, told.day.day, 12, tzinfo=UTC).timestamp())
        if not EARLIEST <= at <= newest:
            at = written
        deciders = sum(role == DECIDER for role, _ in told.people)
        for number, (role, name) in enumerate(told.people):
            if (
                role == DECIDER and deciders > 1
            ):  # whether they are of several teams, whoever keeps it finds out
                yield Act(
                    f"decision:{path}:{at // 86_400}:{number}",
                    origin,
                    at,
                    "cross-team-decision",
                    named(name, forge),
                    subject=f"decision:{path}",
                    outcome=told.status,
                )
            for system, team in place(path):
                yield Act(
                    f"decision:{path}:{at // 86_400}:{number}@{system or ''}/{team or ''}",
                    origin,
                    at,
                    "decision-taken",
                    named(name, forge),
                    subject=f"decision:{path}",
                    outcome=told.status,
                    team=team,
                    system=system,
                )
