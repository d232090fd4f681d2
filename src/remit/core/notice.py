"""What people are told: the kinds of messages, what each says, why somebody gets it, and how it is mailed.

A message is kept as a kind with parameters and is put into words where somebody reads it, in the reader's language
and with the reader's way of writing days. No message holds what somebody answered, noted or signed: it leads there.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


class ByMail(StrEnum):
    """How messages of a kind come by mail."""

    OFF = "off"
    DIGEST = "digest"
    IMMEDIATE = "immediate"


DAYS = frozenset({"day", "first", "last"})
"""The parameters that are days; they are kept in ISO 8601."""

_NAMES = re.compile(r"%\((\w+)\)s")

WHYS: Mapping[str, str] = {
    "acting": "You act as %(role)s of %(team)s.",
    "administrator": "You administer Remit.",
    "asked": "You are asked by name.",
    "asker": "You asked for it.",
    "counterpart": "You lead %(team)s together with its %(role)s.",
    "holder": "You hold it in %(team)s.",
    "inviter": "You sent the invitation.",
    "lead": "You lead %(team)s.",
    "manager": "%(person)s reports to you.",
    "member": "You are on %(team)s.",
    "opener": "You opened it.",
    "owner": "You are the one who settles it.",
    "proposer": "You proposed it.",
    "signer": "You signed what it was before.",
}
"""Why somebody is told: the code to its sentence."""


def names_in(template: str) -> frozenset[str]:
    """The parameters that a template needs."""
    return frozenset(_NAMES.findall(template))


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of message. ``title`` stands on the page of choices, ``message`` is the template of what it says.

    ``waits``: the reader has to do something about it, unless the teller says otherwise.
    """

    id: str
    title: str
    message: str
    mail: ByMail
    waits: bool = False
    needs: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "needs", names_in(self.message))


def _waits(kind: str, title: str, message: str) -> Kind:
    return Kind(kind, title, message, ByMail.IMMEDIATE, waits=True)


def _told(kind: str, title: str, message: str, mail: ByMail = ByMail.DIGEST) -> Kind:
    return Kind(kind, title, message, mail)


_KINDS = (
    _waits(
        "round-opened",
        "A clarity round opens",
        "A clarity round of %(team)s is open: say who you think is responsible for what.",
    ),
    _told(
        "round-due",
        "A clarity round is due and my answers are not done",
        "The clarity round of %(team)s is due on %(day)s, and your answers are not done.",
        ByMail.IMMEDIATE,
    ),
    _told(
        "round-revealed",
        "A clarity round is revealed",
        "The clarity round of %(team)s is revealed: see where you differ.",
    ),
    _waits(
        "row-reopened",
        "A row that I signed has changed",
        "%(row)s of %(team)s has changed, so what was signed no longer holds.",
    ),
    _waits(
        "signature-first",
        "A row is written that nobody has signed yet",
        "%(row)s of %(team)s waits for its first signatures, yours among them.",
    ),
    _waits("signature-due", "My signature is due", "%(row)s of %(team)s waits for your signature."),
    _waits(
        "proposal-made",
        "Somebody proposes a change of a row that I hold",
        "%(person)s proposes to change %(row)s of %(team)s.",
    ),
    _told(
        "proposal-decided",
        "My proposal is decided on",
        "%(person)s decided on your proposal for %(row)s of %(team)s.",
    ),
    _waits(
        "point-opened",
        "Somebody says that something is wrong",
        "%(person)s says that something is wrong with %(row)s of %(team)s.",
    ),
    _told(
        "point-due",
        "A point that I settle is due",
        "The open point on %(row)s of %(team)s is due on %(day)s.",
        ByMail.IMMEDIATE,
    ),
    _told(
        "point-closed",
        "A point that I opened is settled",
        "The point that you opened on %(row)s of %(team)s is settled.",
    ),
    _waits(
        "cover-asked",
        "I am asked about a cover",
        "%(acting)s is to act as %(role)s of %(team)s from %(first)s to %(last)s. Your word is asked for.",
    ),
    _told(
        "cover-granted",
        "A cover is granted",
        "It is granted that %(acting)s acts as %(role)s of %(team)s from %(first)s up to and including %(last)s.",
    ),
    _told(
        "cover-accepted",
        "A cover is accepted",
        "%(acting)s will act as %(role)s of %(team)s from %(first)s up to and including %(last)s.",
    ),
    _told(
        "cover-declined",
        "A cover is declined",
        "Nothing comes of the cover of %(role)s of %(team)s by %(acting)s from %(first)s.",
        ByMail.IMMEDIATE,
    ),
    _told(
        "cover-ends-soon",
        "A cover ends soon",
        "%(acting)s acts as %(role)s of %(team)s up to and including %(last)s.",
    ),
    _told(
        "cover-shortened",
        "A cover ends earlier",
        "%(acting)s acts as %(role)s of %(team)s up to and including %(last)s, and no longer.",
    ),
    _told(
        "cover-ended",
        "A cover has ended",
        "%(acting)s no longer acts as %(role)s of %(team)s; the last day was %(last)s.",
    ),
    _waits(
        "deputy-asked",
        "I am named as a deputy",
        "You are named as deputy for %(role)s of %(team)s. It counts once you accept.",
    ),
    _told(
        "invitation-accepted",
        "Somebody whom I invited is in",
        "%(person)s has accepted your invitation.",
    ),
    _told(
        "webhook-given-up",
        "A webhook does not take what it is told",
        "Remit tried for three days to tell the webhook %(webhook)s something, and has given up.",
        ByMail.IMMEDIATE,
    ),
    _told(
        "webhook-ended",
        "A webhook is ended by its receiver",
        "The receiver of the webhook %(webhook)s wants to be told nothing any more.",
        ByMail.IMMEDIATE,
    ),
)
KINDS: Mapping[str, Kind] = {kind.id: kind for kind in _KINDS}
"""Every kind of message by its id."""


def missing(kind: Kind, why: str, params: Mapping[str, object]) -> frozenset[str]:
    """The parameters that the message and its reason need and were not given."""
    return (kind.needs | names_in(WHYS[why])) - params.keys()


def say(
    template: str,
    params: Mapping[str, object],
    translate: Callable[[str], str] = str,
    show_day: Callable[[date], str] = date.isoformat,
) -> str:
    """A message or a reason as a sentence, through the reader's language and way of writing days."""
    shown = {
        name: show_day(date.fromisoformat(str(value))) if name in DAYS else value
        for name, value in params.items()
    }
    return translate(template) % shown
