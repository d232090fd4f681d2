"""Signatures: who agreed to exactly this row, for exactly these people, and when (P8).

What is signed is a document of one row. It holds what the organisation decided, not the text that the package
brings, no translation and no cover; so none of these ever un-signs a row.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime
from enum import StrEnum
from functools import cached_property
from typing import Any, NamedTuple

from remit.core.framework import Focus, Party
from remit.core.row import RowInForce, first
from remit.core.team_day import TeamDay
from remit.lib.canonical import digest

FORMAT = 1
"""Which fields a document has; part of what is hashed."""

WORDING = ("title", "description", "mode", "sight", "cadence", "note", "not_applicable")
BINDING = (*WORDING, "holders", "split", "tie_break", "informed")
"""The fields of a charter row that a signature binds; ``aliases`` and ``when_vacant`` are none of them."""


@dataclass(frozen=True)
class Document:
    """What is signed of one row. Parties are written ``role:tech-lead`` or ``person:ana``.

    ``wording`` is what charters say in words of their own; ``holders`` are (person, role), the role empty where the
    charter names the person; ``systems`` are those of the team, in rows of who is in charge of the system;
    ``effective`` is the first day of the newest charter row that has a part in it.
    """

    team: str
    row: str
    wording: tuple[tuple[str, str | int], ...]
    holders: tuple[tuple[str, str], ...]
    split: tuple[tuple[str, str], ...]
    tie_break: str | None
    informed: tuple[str, ...]
    systems: tuple[str, ...]
    effective: date | None

    @property
    def content(self) -> dict[str, object]:
        """What is hashed, as a JSON object."""
        own = {field.name: getattr(self, field.name) for field in fields(self)}
        return {**own, "wording": dict(self.wording), "split": dict(self.split), "format": FORMAT}

    @cached_property
    def digest(self) -> str:
        """The SHA-256 of the canonical JSON."""
        return digest(self.content)

    @classmethod
    def read(cls, content: Mapping[str, Any]) -> Document:
        """The document of a content that was kept as JSON. Raises ValueError for another format."""
        if content["format"] != FORMAT:
            raise ValueError(f"a signed document of format {content['format']}; known is {FORMAT}")
        effective = content["effective"]
        return cls(
            content["team"],
            content["row"],
            tuple(sorted(content["wording"].items())),
            tuple((person, role) for person, role in content["holders"]),
            tuple(sorted(content["split"].items())),
            content["tie_break"],
            tuple(content["informed"]),
            tuple(content["systems"]),
            None if effective is None else date.fromisoformat(effective),
        )


@dataclass(frozen=True, slots=True)
class Signature:
    """``person`` agreed to the document with this digest, as the holder of ``role`` (None: named in person)."""

    person: str
    role: str | None
    digest: str
    signed_at: datetime


class Signer(NamedTuple):
    """Somebody whose signature a row needs, and as what; ``counterpart``: of the one who holds the row."""

    person: str
    role: str | None
    counterpart: bool = False


class State(StrEnum):
    """``nobody``: there is nobody who could sign. ``changed``: somebody signed another version than the one of now."""

    NOBODY = "nobody"
    NEVER = "never"
    PARTLY = "partly"
    SIGNED = "signed"
    CHANGED = "changed"


class RowState(NamedTuple):
    """The state of a row, who still has to sign, and the fields that have changed since the last signature."""

    state: State
    missing: tuple[Signer, ...]
    changed: tuple[str, ...] = ()


def document(desk: TeamDay, responsibility: str) -> Document:
    """The row of the team on the day, as it is signed. Raises ``Refusal`` for a row that the team does not have."""
    force, answer = desk.row(responsibility), desk.answer(responsibility)
    said = {name: _said(force, name) for name in WORDING}
    return Document(
        desk.team,
        responsibility,
        tuple(sorted((name, value) for name, value in said.items() if value)),
        tuple(sorted((holder.person, holder.role or "") for holder in answer.responsible)),
        tuple(sorted((written(party), part) for party, part in answer.split)),
        answer.tie_break and written(answer.tie_break),
        tuple(sorted({written(party) for party in answer.informed})),
        _systems(desk, answer.named),
        _effective(force),
    )


def signers(desk: TeamDay, responsibility: str) -> tuple[Signer, ...]:
    """Whose signatures the row needs: its holders', and the counterpart's where leads hold it. Each person once.

    Who acts under a cover signs nothing: the agreement is the holder's.
    """
    force = desk.row(responsibility)
    return () if force.not_applicable is not None else signers_for(desk, force.parties)


def signers_for(desk: TeamDay, parties: tuple[Party, ...]) -> tuple[Signer, ...]:
    """Whose signatures rows of these parties need; many rows of a team name the same."""
    found = [
        Signer(holder.person, holder.role)
        for party in parties
        for holder in (desk.role(party.id) if party.kind == "role" else desk.party(party, "")).holders
    ]
    for lead in desk.organisation.framework.counterparts(parties):
        found += [Signer(holder.person, lead.id, True) for holder in desk.role(lead.id).holders]
    once: dict[str, Signer] = {}
    for signer in found:
        once.setdefault(signer.person, signer)
    return tuple(once.values())


def row_state(
    now: Document,
    needed: Collection[Signer],
    signatures: Collection[Signature],
    documents: Mapping[str, Document],
) -> RowState:
    """How far a row is agreed. ``signatures`` are all that were ever put to it, ``documents`` what they are of.

    Raises KeyError where the document of a signature is missing: what was signed is never thrown away.
    """
    if not needed:
        return RowState(State.NOBODY, ())
    wanted = now.digest
    current = {signature.person for signature in signatures if signature.digest == wanted}
    missing = tuple(signer for signer in needed if signer.person not in current)
    if not missing:
        return RowState(State.SIGNED, ())
    waiting = {signer.person for signer in missing}
    older = [each for each in signatures if each.digest != wanted]
    if older and (not current or any(each.person in waiting for each in older)):
        last = max(older, key=lambda each: each.signed_at)
        return RowState(State.CHANGED, missing, changed_fields(documents[last.digest], now))
    return RowState(State.PARTLY if current else State.NEVER, missing)


def changed_fields(before: Document, after: Document) -> tuple[str, ...]:
    """The names of the fields in which two documents differ."""
    names = (field.name for field in fields(Document))
    return tuple(name for name in names if getattr(before, name) != getattr(after, name))


def written(party: Party) -> str:
    """A party as documents write it."""
    return f"{party.kind}:{party.id}"


def _said(force: RowInForce, name: str) -> Any:
    return first(getattr(row, name) for _, row in force.chain)


def _effective(force: RowInForce) -> date | None:
    """The newest start of the charter rows from which a field that binds was taken."""
    taken = (first(row for _, row in force.chain if getattr(row, name) is not None) for name in BINDING)
    starts = [row.period.start for row in taken if row is not None and row.period.start is not None]
    return max(starts, default=None)


def _systems(desk: TeamDay, parties: tuple[Party, ...]) -> tuple[str, ...]:
    """The systems that the team owns, for a row that somebody in charge of the system holds."""
    organisation = desk.organisation
    in_charge = {role.id for role in organisation.framework.roles if role.focus is Focus.SYSTEM}
    if not any(party.kind == "role" and party.id in in_charge for party in parties):
        return ()
    owned = organisation.index.owned.get(desk.team, ())
    return tuple(sorted({owner.system for owner in owned if desk.day in owner.period}))
