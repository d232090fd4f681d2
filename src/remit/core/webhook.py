"""Outgoing webhooks: which events there are, what of a change may leave, and how what leaves is signed.

Whatever is not listed here does not leave. No answer of a round, private note, leave, rehearsal, dry run, range of
coding, point's or proposal's text, reason, address of mail or name of a person does: people are named by their id.
"""

from __future__ import annotations

import base64
import binascii
import hmac
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any, Final, NamedTuple

ALL: Final = "*"
"""A subscription to every event, also to those that come with later versions."""
TEST: Final = "webhook.test"
"""What a test sends; every webhook gets its own."""
MOST_CHANGES: Final = 100
"""So many changes stand in one message; ``more`` counts those that do not."""
PREFIX: Final = "whsec_"
"""What every secret begins with."""
PAUSES: Final = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    *(timedelta(hours=hours) for hours in (2, 5, 10, 14, 20, 24)),
)
"""How long to wait after each failure; after the last, about three days on, nobody tries any more."""

EVENTS: Final[Mapping[str, str]] = {
    "charter.changed": "A row or the terms of a charter changed",
    "cover.changed": "A cover was entered, changed or ended",
    "membership.changed": "Somebody came to a team or left it",
    "organisation.changed": "The organisation’s name or zone changed",
    "person.changed": "Somebody came, left or was renamed",
    "point.opened": "Somebody said that something is wrong with a row",
    "point.settled": "An open point was settled",
    "proposal.made": "A change of a row was proposed",
    "reporting_line.changed": "Somebody reports to somebody else",
    "role.changed": "Somebody was given a role or gave it up",
    "round.cancelled": "A clarity round was cancelled",
    "round.closed": "A clarity round was closed",
    "round.opened": "A clarity round was opened",
    "round.revealed": "A clarity round was revealed",
    "signature.given": "Somebody signed a row",
    "system.changed": "A system or its owner changed",
    "team.changed": "A team was added, changed, moved or ended",
}
"""Every event that a webhook may be told of, with what it says."""


class Told(NamedTuple):
    """The event of a change, and the fields of the object that leave."""

    event: str
    fields: tuple[str, ...] = ()


EDITS: Final = frozenset(
    {
        *(f"apply.{step}" for step in ("add", "change", "end", "remove")),
        *(f"charter.{edit}" for edit in ("row", "row-end", "terms")),
        *(f"cover.{edit}" for edit in ("begin", "end")),
        *(f"membership.{edit}" for edit in ("add", "end", "directory")),
        *(f"organisation.{edit}" for edit in ("begin", "change")),
        *(f"person.{edit}" for edit in ("add", "change", "end", "return")),
        *(f"role.{edit}" for edit in ("assign", "end", "hand_over")),
        *(f"team.{edit}" for edit in ("add", "change", "move", "end")),
        "proposal.take",
        "reporting_line.set",
        "round.settle",
    }
)
"""Actions that change objects of the organisation, as entries of the audit call them."""

OBJECTS: Final[Mapping[str, Told]] = {
    "charter": Told("charter.changed", ("team", "when_vacant", "max_holders")),
    "charter row": Told(
        "charter.changed",
        ("team", "responsibility", "title", "holders", "tie_break", "informed", "when_vacant", "period"),
    ),
    "cover": Told("cover.changed", ("team", "role", "acting", "holder", "rows", "accepted", "period")),
    "membership": Told("membership.changed", ("person", "team", "period")),
    "organisation": Told("organisation.changed", ("id", "name", "zone")),
    "person": Told("person.changed", ("id", "kind", "period")),
    "reporting line": Told("reporting_line.changed", ("person", "manager", "period")),
    "role": Told("role.changed", ("person", "role", "team", "period")),
    "system": Told("system.changed", ("id", "name", "production", "period")),
    "system owner": Told("system.changed", ("system", "team", "period")),
    "team": Told("team.changed", ("id", "name", "zone", "period")),
    "team parent": Told("team.changed", ("team", "parent", "period")),
}
"""What an edit of an object of each kind says; a kind that is not here says nothing."""

STEPS: Final[Mapping[str, Told]] = {
    "point.open": Told("point.opened"),
    "point.settle": Told("point.settled"),
    "proposal.make": Told("proposal.made"),
    "round.cancel": Told("round.cancelled"),
    "round.close": Told("round.closed"),
    "round.open": Told("round.opened", ("team",)),
    "round.reveal": Told("round.revealed"),
    "signature.sign": Told("signature.given", ("person", "role")),
}
"""What other actions say."""

PARTIES: Final = frozenset({"holders", "tie_break", "informed", "when_vacant"})
"""Fields that hold roles and people."""


def told(action: str, kind: str) -> Told | None:
    """What leaves of a change of this action to an object of this kind; None: nothing does."""
    return STEPS.get(action) or (OBJECTS.get(kind) if action in EDITS else None)


def change(action: str, kind: str, key: str, before: Any, after: Any) -> dict[str, Any] | None:
    """The change as a message says it, from its plain values before and after; None where it says nothing."""
    found = told(action, kind)
    if found is None or (before is None and after is None and action in EDITS):
        return None  # an edit with neither only puts objects into another order
    if action in STEPS:
        return {"kind": kind, "id": key, "before": None, "after": _fields(found, after)}
    return {"kind": kind, "id": key, "before": _fields(found, before), "after": _fields(found, after)}


def message(
    event: str,
    identifier: str,
    at: datetime,
    organisation: str,
    version: int,
    link: str,
    changes: Sequence[Mapping[str, Any]] = (),
) -> dict[str, Any]:
    """What is sent, as plain data. ``version`` is the organisation's after the change."""
    return {
        "type": event,
        "timestamp": at.isoformat(),
        "data": {
            "id": identifier,
            "organisation": organisation,
            "version": version,
            "link": link,
            "changes": list(changes[:MOST_CHANGES]),
            "more": max(0, len(changes) - MOST_CHANGES),
        },
    }


def key_of(secret: str) -> bytes:
    """The key that a secret (``whsec_…``) stands for. Raises ValueError."""
    if not secret.startswith(PREFIX):
        raise ValueError(f"a secret begins with {PREFIX}")
    try:
        return base64.b64decode(secret.removeprefix(PREFIX), validate=True)
    except binascii.Error as error:
        raise ValueError("a secret is base64") from error


def signature(secrets: Sequence[str], identifier: str, seconds: int, body: bytes) -> str:
    """The header ``webhook-signature``: one for each secret, as the Standard Webhooks specification has it."""
    content = b".".join((identifier.encode(), str(seconds).encode(), body))
    signed = (hmac.digest(key_of(secret), content, sha256) for secret in secrets)
    return " ".join(f"v1,{base64.b64encode(each).decode()}" for each in signed)


def _fields(found: Told, value: Any) -> dict[str, Any] | None:
    """The object's fields that leave. The organisation's head is a tuple, a charter's row has the row inside."""
    if value is None:
        return None
    named = value if isinstance(value, Mapping) else dict(zip(found.fields, value, strict=False))
    flat = {**named, **named["row"]} if isinstance(named.get("row"), Mapping) else named
    return {name: _value(name, flat[name]) for name in found.fields if name in flat}


def _value(name: str, value: Any) -> Any:
    if name == "period":
        return {"from": value["start"], "until": value["end"]}
    if name in PARTIES and value is not None:
        return _party(value) if name == "tie_break" else [_party(each) for each in value]
    return dict(value) if name == "max_holders" else value


def _party(value: Sequence[str]) -> dict[str, str]:
    kind, identifier = value
    return {kind: identifier}
