"""What each relation may do: by kind of object, its state, and the verb. What is not listed is not allowed.

A relation that is listed needs no other. ``signed-in`` is everybody who is signed in, whatever else they are.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import NamedTuple


class Relation(StrEnum):
    """What somebody is to an object at a moment.

    ``self``: it is theirs, or they are among the people it is for. ``holder``: of the row or role; of a team, who
    leads it. ``acting``: under a cover that runs and has the row, for a whole team all rows. ``counterpart``: who
    leads the same team, but not this. ``above``: whoever manages the person, or leads a team above, and so on up.
    """

    SELF = "self"
    HOLDER = "holder"
    ACTING = "acting"
    COUNTERPART = "counterpart"
    MEMBER = "member"
    ABOVE = "above"
    ADMINISTRATOR = "administrator"
    AUDITOR = "auditor"
    SIGNED_IN = "signed-in"


class Scope(StrEnum):
    """What a token may be made for. What neither has, only a person who is signed in does."""

    READ = "read"
    WRITE = "write"


class Cell(NamedTuple):
    """Who may, which scope a token of theirs needs (None: never by a token), and who may not although they are."""

    relations: frozenset[Relation]
    scope: Scope | None = None
    never: Relation | None = None


S, H, A, C, M, U, D, R, EVERYBODY = Relation
TEAM = (H, A, C, M)


def _may(*relations: Relation, scope: Scope | None = None, never: Relation | None = None) -> Cell:
    return Cell(frozenset(relations), scope, never)


def _read(*relations: Relation) -> Cell:
    return _may(*relations, scope=Scope.READ)


def _write(*relations: Relation, never: Relation | None = None) -> Cell:
    return _may(*relations, scope=Scope.WRITE, never=never)


Verbs = Mapping[str, Cell]

ROW: Verbs = {
    "read-said": _read(EVERYBODY),
    "read-history": _read(EVERYBODY),
    "read-signatures": _read(EVERYBODY),
    "open-point": _write(EVERYBODY),
    "propose": _write(*TEAM),
    "read-observations": _read(*TEAM, U),
}
HELD_ROW: Verbs = {
    **ROW,
    "take": _write(H, A),
    "settle": _write(H, A, C),
    "sign": _may(H, C),
    "check-in": _write(H, A),
    "name-source": _write(H, A, C),
    "read-evidence": _read(H, A),
}
VACANT_ROW: Verbs = {
    **ROW,
    "take": _write(H, A, U),
    "settle": _write(H, A, C, U),
    "sign": _may(H, C),
    "check-in": _write(H, A),
    "name-source": _write(H, A, U),
    "read-evidence": _read(H, A),
}
"""Of a shared row a part may be vacant: whoever holds the other is its holder still."""

COVER: Verbs = {"read": _read(EVERYBODY)}
WAITING_COVER: Verbs = {"accept": _may(S), "decline": _may(S), "end": _write(S, H, U)}

TABLE: Mapping[str, Mapping[str, Verbs]] = {
    "team": {
        "there": {
            "read-said": _read(EVERYBODY),
            "read-findings": _read(EVERYBODY),
            "read-calendar": _read(EVERYBODY),
            "read-observations": _read(*TEAM, U),
            "open-round": _write(*TEAM, U),
            "read-split-signal": _read(H, U),
            "set-split-thresholds": _write(H, U),
            "edit-terms": _write(H, U, D),
        },
    },
    "row": {"held": HELD_ROW, "vacant": VACANT_ROW, "not-applicable": {**ROW, "take": _write(H, A, U)}},
    "check-in": {"written": {"withdraw": _write(S)}},
    "point": {
        "open": {
            "read": _read(S, *TEAM, U),
            "comment": _write(S, *TEAM),
            "assign": _write(S, H, A, C),
            "settle": _write(S, H, A),
        },
        "settled": {"read": _read(S, *TEAM, U), "reopen": _write(S, *TEAM)},
    },
    "round": {
        "open": {
            "read-presence": _read(S, *TEAM),
            "vote": _may(S),
            "reveal": _may(H, A),
            "abandon": _may(H, A),
        },
        "unled": {"reveal": _may(S, U), "abandon": _may(S, U)},
        "revealed": {"read-results": _read(*TEAM), "write-outcome": _write(*TEAM)},
    },
    "ballot": {"draft": {"read": _may(S), "write": _may(S)}},
    "role": {
        "held": {"ask-cover": _write(H, C, M, U), "grant-cover": _may(H, U), "name-deputy": _write(H, U)},
        "vacant": {"ask-cover": _write(C, M, U), "grant-cover": _may(U), "name-deputy": _write(U)},
    },
    "cover": {
        "asked": {"read": _read(S, H, U), **WAITING_COVER, "accept": _may()},
        "granted": {**COVER, **WAITING_COVER, "extend": _write(H, U, never=S)},
        "running": {**COVER, "end": _write(S, H, U), "extend": _write(H, U, never=S)},
        "ended": COVER,
    },
    "deputy": {
        "named": {"read": _read(EVERYBODY), "accept": _may(S), "decline": _may(S), "end": _write(H, U)},
        "accepted": {"read": _read(EVERYBODY), "end": _write(S, H, U)},
    },
    "readiness": {
        "any": {"read": _read(S, C, U), "record-rehearsal": _write(S, C), "record-dry-run": _write(S)},
    },
    "coding": {
        "unshared": {"read": _may(S), "estimate": _write(S), "declare-range": _may(S), "share": _write(S)},
        "shared": {
            "read": _read(S, *TEAM, U),
            "estimate": _write(S),
            "declare-range": _may(S),
            "unshare": _write(S),
        },
    },
    "note": {
        "private": {"read": _may(S), "write": _may(S), "share": _may(S), "erase": _may(S)},
        "shared": {"read": _may(S), "annotate": _may(S)},
    },
    "person": {
        "there": {
            "read-said": _read(EVERYBODY),
            "read-own-data": _may(S),
            "export": _may(S),
            "erase": _may(S, D),
            "declare-experience": _may(S),
            "enter-leave": _write(S, U, D),
            "read-inbox": _read(S),
            "choose-messages": _may(S),
            "make-token": _may(S),
            "connect-calendar": _write(S),
            "end-sign-ins": _may(S, D),
            "invite": _may(U, D),
        },
        "left": {"read-said": _read(EVERYBODY), "erase": _may(D), "end-sign-ins": _may(D)},
    },
    "token": {"live": {"read": _may(S, D), "end": _may(S, D)}, "ended": {"read": _may(S, D)}},
    "source": {
        "of-a-team": {"read-state": _read(*TEAM, U, D), "configure": _may(D)},
        "of-a-person": {"read-state": _read(S), "cut-off": _write(S)},
    },
    "account": {
        "unmatched": {"read": _read(S, D), "confirm": _write(S, D), "refuse": _write(S, D)},
        "matched": {"read": _read(S, D), "undo": _write(S, D)},
    },
    "organisation": {
        "there": {
            "export-said": _read(EVERYBODY),
            "edit-charter": _write(D),
            "administer-people": _write(D),
            "administer-teams": _write(D),
            "administer-sources": _write(D),
            "administer-directory": _may(D),
            "administer-webhooks": _may(D),
            "administer-users": _may(D),
            "apply-file": _write(D),
            "read-audit": _read(R),
            "verify-audit": _read(D, R),
            "export-checkpoint": _read(D, R),
        },
    },
}


def cells() -> Iterator[tuple[str, str, str, Cell]]:
    """Every cell as (kind, state, verb, cell)."""
    for kind, states in TABLE.items():
        for state, verbs in states.items():
            for verb, cell in verbs.items():
                yield kind, state, verb, cell
