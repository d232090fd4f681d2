"""The port of what pushes: a request is proven to come from the source, and minimised to acts, or refused."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final, NamedTuple, Protocol

from remit.evidence.act import Act, Found
from remit.evidence.collector import SourceProblem, SourceSpec

BODY_LIMIT: Final = 5 * 1024 * 1024
"""Bytes of one request: payloads that matter here are far below, though GitHub sends up to 25 MiB."""


EARLIEST: Final = 631_152_000
"""1990: what is told to be older comes from a clock that was wrong."""
AHEAD: Final = 86_400


class Received(NamedTuple):
    """What one request told. ``native``: the sender's id of it, by which what is sent twice is stored once."""

    native: str
    acts: tuple[Act, ...] = ()
    found: tuple[Found, ...] = ()


class Forged(Exception):
    """The request does not prove that it comes from the source; nothing of it was read."""


class Receiver(Protocol):
    """A kind of source that pushes. ``headers`` have small letters."""

    kind: str
    version: str
    activities: tuple[str, ...]

    def validate(self, address: str, settings: Mapping[str, Any]) -> Mapping[str, Any]:
        """The settings, completed. Raises SourceProblem ``setting``."""

    def receive(self, spec: SourceSpec, headers: Mapping[str, str], body: bytes, now: datetime) -> Received:
        """Raises Forged before anything of the body is read, SourceProblem ``format`` for what it cannot be."""


def signed(secret: str | None, body: bytes, given: str) -> bool:
    """Whether ``given`` is the HMAC-SHA256 of the body under the secret, in hexadecimal. False without a secret."""
    if not secret:
        return False
    wanted = hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
    return hmac.compare_digest(wanted.encode(), given.strip().lower().encode())


def same(secret: str | None, given: str) -> bool:
    """Whether a token that was sent in the open is the secret, in a time that tells nothing."""
    return bool(secret) and hmac.compare_digest(str(secret).encode(), given.encode())


def parsed(body: bytes, what: str) -> dict[str, Any]:
    """The body as a JSON object. Raises SourceProblem ``format``; never deeper or larger than the limits."""
    try:
        found = json.loads(body.decode("utf-8"), parse_constant=_refused)
    except (UnicodeDecodeError, ValueError, RecursionError) as error:
        raise _not(what, str(error)[:100]) from None
    if not isinstance(found, dict):
        raise _not(what, "it is no object")
    return found


def text(found: Any, *path: str, longest: int = 512) -> str:
    """A text somewhere in the payload; empty where there is none, or something else."""
    for key in path:
        found = found.get(key) if isinstance(found, dict) else None
    return found[:longest] if isinstance(found, str) else str(found) if isinstance(found, int) else ""


def moment(given: str, what: str) -> int:
    """A time as ISO 8601 with an offset, in seconds since 1970. Raises SourceProblem ``format``."""
    try:
        found = datetime.fromisoformat(given)
        if found.tzinfo is None:
            raise ValueError("it has no offset")
        return int(found.timestamp())
    except (ValueError, OverflowError) as error:
        raise _not(what, f"{given[:40]!r}: {error}") from None


def believable(at: int, now: datetime) -> bool:
    """Whether something can have happened then: not before 1990, not more than a day ahead of us."""
    return EARLIEST <= at <= now.timestamp() + AHEAD


def _refused(constant: str) -> None:
    raise ValueError(f"{constant} is no JSON")


def _not(what: str, why: str) -> SourceProblem:
    return SourceProblem("format", what=what, why=why, expected="what the service documents")
