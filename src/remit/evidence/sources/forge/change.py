"""What is taken from a forge's answers and webhooks, before it becomes acts: times, logins, labels; no words."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime
from typing import Any, Final, NamedTuple

from remit.core.activity import Performer
from remit.core.identity import BOT, no_reply
from remit.evidence.act import Account
from remit.evidence.sources.git.people import AGENTS, mail_of, performer, trailers

LABELS: Final = 100
"""Of one change; GitHub allows a hundred."""
NAME: Final = 255
_MESSAGE_LINES: Final = 50
"""From the end of a message: trailers stand there."""
_AGENT_LOGINS: Final = frozenset(hidden[1] for mail in AGENTS if (hidden := no_reply(mail)) is not None)
_GITLAB_BOT: Final = re.compile(
    r"(?:project|group)_\d+_bot(?:_?[0-9a-z]+)?|service_account_(?:group_\d+_)?[0-9a-f]{16,}"
)
"""The names that GitLab gives to the users of access tokens, and to nobody else."""
_TIME: Final = re.compile(
    r"(?P<day>\d{4}-\d\d-\d\d)[ T](?P<time>\d\d:\d\d:\d\d(?:\.\d+)?) ?(?P<zone>UTC|Z|[+-]\d\d:?\d\d)"
)


class Who(NamedTuple):
    """An account, and what its form says of what kind it is."""

    account: Account
    by: Performer


class Change(NamedTuple):
    """A pull or merge request. Times are seconds since 1970."""

    number: int
    author: Who | None
    opened: int
    closed: int | None = None
    merged: int | None = None
    merger: Who | None = None
    branch: str = ""
    labels: frozenset[str] = frozenset()


class Review(NamedTuple):
    """A review, an approval, or a comment on a change."""

    native: str
    at: int
    reviewer: Who | None
    approves: bool = False


class Written(NamedTuple):
    """A commit of a change; ``others`` wrote it together with the author. ``assisted``: it names an agent."""

    id: str
    at: int
    offset: int | None
    author: Who | None
    others: tuple[Who, ...] = ()
    assisted: bool = False
    merge: bool = False


class Issue(NamedTuple):
    """An issue. ``done``: closed as finished, not as unwanted."""

    number: int
    opened: int
    closed: int | None = None
    assignee: Who | None = None
    labels: frozenset[str] = frozenset()
    done: bool = True
    incident: bool = False


class Deployment(NamedTuple):
    """The end of a deployment: ``success`` or ``failure``."""

    native: str
    subject: str
    at: int
    outcome: str
    environment: str
    by: Who | None = None
    started: int | None = None
    production: bool = False


class Release(NamedTuple):
    """A published version."""

    native: str
    at: int
    author: Who | None = None


class Milestone(NamedTuple):
    """A milestone with a due date; ``at`` is when the date was set, as far as anybody can know."""

    number: int
    due: str
    at: int


class Unreadable(ValueError):
    """An object lacks what it must have; it is left out."""


def seconds(given: Any) -> int | None:
    """A time of either forge as seconds since 1970; None where there is none. Raises Unreadable."""
    if given is None or given == "":
        return None
    match = _TIME.fullmatch(given) if isinstance(given, str) and len(given) < 50 else None
    if match is None:
        raise Unreadable("a time")
    zone = "+00:00" if match["zone"] in ("UTC", "Z") else match["zone"]
    try:
        return int(
            datetime.fromisoformat(f"{match['day']}T{match['time'].partition('.')[0]}{zone}").timestamp()
        )
    except (ValueError, OverflowError) as error:
        raise Unreadable("a time") from error


def surely(given: Any) -> int:
    """A time that must be there. Raises Unreadable."""
    found = seconds(given)
    if found is None:
        raise Unreadable("a time")
    return found


def offset(given: Any) -> int | None:
    """Minutes east of UTC, where the time says more than UTC."""
    match = _TIME.fullmatch(given) if isinstance(given, str) else None
    if match is None or match["zone"] in ("UTC", "Z"):
        return None
    hours, minutes = int(match["zone"][1:3]), int(match["zone"][-2:])
    east = hours * 60 + minutes
    return None if east > 14 * 60 else -east if match["zone"][0] == "-" else east


def number(given: Any) -> int:
    """The number or id of an object. Raises Unreadable."""
    if isinstance(given, bool) or not isinstance(given, int) or not 0 <= given < 2**63:
        raise Unreadable("a number")
    return given


def who(kind: str, login: Any, *, bot: bool = False) -> Who | None:
    """An account by its login; None where it was deleted. Nothing is guessed: only documented forms are machines."""
    if (
        not isinstance(login, str)
        or not 0 < len(login) <= NAME
        or not login.isprintable()
        or login == "ghost"
    ):
        return None
    folded = login.casefold()
    by = Performer.UNKNOWN
    if folded in _AGENT_LOGINS:
        by = Performer.AGENT
    elif bot or folded.endswith(BOT) or (kind == "gitlab" and _GITLAB_BOT.fullmatch(folded)):
        by = Performer.BOT
    return Who(Account(kind, login), by)


def mail(address: Any) -> Who | None:
    """An account by the address of a commit."""
    if not isinstance(address, str) or "@" not in address or not 2 < len(address) <= NAME:
        return None
    return Who(Account("email", address), performer(address)) if address.isprintable() else None


def labels(given: Any, key: str = "name") -> frozenset[str]:
    """The names of labels, folded; each is a text, or an object with it."""
    if not isinstance(given, list):
        return frozenset()
    names = (one.get(key) if isinstance(one, dict) else one for one in given[:LABELS])
    return frozenset(name.casefold() for name in names if isinstance(name, str))


def together(message: Any, own: Iterable[str]) -> tuple[tuple[Who, ...], bool]:
    """Who else wrote a commit, by its trailers, and whether they name an agent. ``own``: the author's addresses."""
    if not isinstance(message, str):
        return (), False
    said = trailers("\n".join(message[-20_000:].splitlines()[-_MESSAGE_LINES:]))
    mine = {address.casefold() for address in own}
    others: dict[str, Who] = {}
    assisted = False
    for key, text in said:
        if key == "assisted-by":
            assisted = True
        found = mail(mail_of(text)) if key == "co-authored-by" else None
        if found is None or found.account.value.casefold() in mine:
            continue
        if found.by is Performer.AGENT:
            assisted = True
        elif found.by is Performer.UNKNOWN:
            others.setdefault(found.account.value.casefold(), found)
    return tuple(others.values()), assisted
