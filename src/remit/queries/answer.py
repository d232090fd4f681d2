"""An answer as JSON, in the shape that scripts rely on."""

from __future__ import annotations

from datetime import date
from typing import Any

from remit.core.answer import FRAMEWORK, Answer, Holder
from remit.core.framework import Party


def as_json(answer: Answer) -> dict[str, Any]:
    """``remit who --json``: days in ISO 8601, ``until`` exclusive, reasons as sentences and codes."""
    return {
        "team": answer.team,
        "responsibility": answer.responsibility,
        "title": answer.row.title,
        "at": answer.at.isoformat(),
        "holders": [holder_json(holder) for holder in answer.holders],
        "shared": answer.shared,
        "vacant": answer.vacant,
        "vacant_roles": list(answer.vacant_roles),
        "fallback": [holder_json(holder) for holder in answer.fallback],
        "split": [{**party_json(party), "part": part} for party, part in answer.split],
        "tie_break": party_json(answer.tie_break) if answer.tie_break else None,
        "informed": [party_json(party) for party in answer.informed],
        "not_applicable": answer.not_applicable,
        "note": answer.note,
        "charter": None if answer.origin == FRAMEWORK else {"team": answer.origin},
        "start_unknown": answer.start_unknown,
        "reasons": [reason.text for reason in answer.reasons],
        "reason_codes": [reason.code for reason in answer.reasons],
    }


def holder_json(holder: Holder) -> dict[str, Any]:
    """One holder. ``acting_for`` is an id; who acts for a vacant role has ``acting`` and no ``acting_for``."""
    return {
        "person": holder.person,
        "name": holder.name,
        "role": holder.role,
        "acting_for": holder.acting_for,
        "until": iso(holder.until),
        "acting": holder.acting,
        "since": iso(holder.since),
        "start_unknown": holder.start_unknown,
        "on_leave": holder.on_leave,
        "away_until": iso(holder.away_until),
    }


def party_json(party: Party) -> dict[str, str]:
    """A party as ``{"role": id}`` or ``{"person": id}``."""
    return {party.kind: party.id}


def iso(day: date | None) -> str | None:
    """A day in ISO 8601, or null."""
    return None if day is None else day.isoformat()
