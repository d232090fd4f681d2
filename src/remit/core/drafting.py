"""A row as a form shows it, and what a team's charter has to say so that the row becomes what the form says."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from remit.core.charter import CharterRow
from remit.core.editing.objects import Seen, seen
from remit.core.editing.parts import EditError
from remit.core.framework import Party
from remit.core.organisation import Organisation
from remit.core.row import RowInForce, base_row, merged, own_row
from remit.core.team import Team
from remit.core.team_day import TeamDay
from remit.lib.canonical import digest
from remit.lib.periods import Period

LONGEST = 2000
"""Characters of any text of a row."""


@dataclass(frozen=True, slots=True)
class Draft:
    """What a form says of a row. ``informed`` are all who are told, whether the charter names them or not."""

    holders: tuple[Party, ...]
    split: tuple[tuple[Party, str], ...] = ()
    tie_break: Party | None = None
    informed: tuple[Party, ...] = ()
    note: str = ""
    cadence: int | None = None
    not_applicable: str = ""
    title: str = ""
    description: str = ""


COMMON = "organisation"
"""The id that the organisation's own charter has where it is drafted as if it were a team's."""


def common_desk(organisation: Organisation, day: date) -> TeamDay:
    """The organisation's own charter as if it were that of the only team: its rows are drafted as a team's are."""
    own = organisation.index.charter.get(None)
    alone = Organisation(
        organisation.id,
        organisation.name,
        organisation.framework,
        organisation.zone,
        people=organisation.people,
        teams=(Team(COMMON, organisation.name),),
        charters=() if own is None else (replace(own, team=COMMON),),
    )
    return TeamDay(alone, COMMON, day)


def draft_of(desk: TeamDay, responsibility: str) -> Draft:
    """The row as it is in force. Raises ``Refusal`` for a row that the team does not have."""
    force, answer = desk.row(responsibility), desk.answer(responsibility)
    return Draft(
        force.parties,
        force.split,
        force.tie_break,
        answer.informed,
        force.note or "",
        force.row.cadence,
        force.not_applicable or "",
        force.row.title,
        force.row.description,
    )


def drafted(desk: TeamDay, responsibility: str, draft: Draft, on: date) -> CharterRow:
    """The team's charter row that makes the draft come true from the day on: what differs from what is inherited.

    Raises EditError for what a charter cannot say.
    """
    own, above = _own(desk, responsibility), inherited(desk, responsibility)
    if above is None:
        return _new(desk, responsibility, draft, on, own)
    shared = len(draft.holders) > 1
    split = draft.split if shared else ()
    tie_break = draft.tie_break if shared else None
    if shared and tie_break is None and above.tie_break is not None:
        raise EditError("who breaks a tie is said further up: name somebody here", "tie_break")
    if draft.cadence is None and above.row.cadence is not None:
        raise EditError("this row comes round every so many days: say after how many", "cadence")
    told = draft.informed
    default = desk.organisation.framework.counterparts(draft.holders)
    informed = None if above.informed is None and set(told) == set(default) else told
    return replace(
        own,
        period=Period(on),
        holders=None if draft.holders == above.parties else draft.holders,
        split=None if split == above.split else split,
        tie_break=None if tie_break == above.tie_break else tie_break,
        informed=None if informed == above.informed else informed,
        note=_text(draft.note, above.note, "note"),
        cadence=None if draft.cadence == above.row.cadence else draft.cadence,
        not_applicable=_text(draft.not_applicable, above.not_applicable, "not_applicable"),
        title=_text(draft.title, above.row.title, "title") or None,
        description=_text(draft.description, above.row.description, "description"),
    )


def inherited(desk: TeamDay, responsibility: str) -> RowInForce | None:
    """The row as it would be without the team's own charter; None for a row that is the team's own."""
    force_chain = desk.row(responsibility).chain if responsibility in desk.rows() else ()
    rest = [(owner, row) for owner, row in force_chain if owner != desk.team]
    base = base_row(desk.organisation, responsibility)
    if base is None:
        base = own_row(rest)
    if base is None:
        return None
    return merged(base, rest) if rest else RowInForce(base, base.holders, None)


def says_something(row: CharterRow) -> bool:
    """Whether the charter row sets any field at all."""
    return replace(row, period=Period(None)) != CharterRow(row.responsibility, Period(None))


def shown(organisation: Organisation, desk: TeamDay, responsibility: str) -> tuple[Seen, ...]:
    """What a form of the row has seen: what each charter from the team up to the organisation says of it."""
    return tuple(seen(organisation, "charter row", owner, responsibility) for owner in desk.owners)


def fingerprint(what: tuple[Seen, ...]) -> str:
    """One digest for all that a form has seen."""
    return digest([[str(one.key), one.digest] for one in what])


def _own(desk: TeamDay, responsibility: str) -> CharterRow:
    chain = desk.row(responsibility).chain if responsibility in desk.rows() else ()
    return next((row for owner, row in chain if owner == desk.team), CharterRow(responsibility))


def _new(desk: TeamDay, responsibility: str, draft: Draft, on: date, own: CharterRow) -> CharterRow:
    """A row of the team's own: nothing is inherited, so that all of it is said."""
    if not draft.title.strip():
        raise EditError("a name is needed", "title")
    if not draft.holders:
        raise EditError("somebody has to be responsible: a role or a person", "holders")
    shared = len(draft.holders) > 1
    default = desk.organisation.framework.counterparts(draft.holders)
    return replace(
        own,
        period=Period(on),
        holders=draft.holders,
        split=draft.split if shared else None,
        tie_break=draft.tie_break if shared else None,
        informed=None if set(draft.informed) == set(default) else draft.informed,
        note=draft.note.strip() or None,
        cadence=draft.cadence,
        not_applicable=draft.not_applicable.strip() or None,
        title=draft.title.strip(),
        description=draft.description.strip() or None,
    )


def _text(said: str, above: str | None, field: str) -> str | None:
    """None where it is what is inherited; a text, or nothing on purpose, where it differs."""
    stripped = said.strip()
    if len(stripped) > LONGEST:
        raise EditError("at most {number} characters", field, number=LONGEST)
    return None if stripped == (above or "").strip() else stripped


__all__ = [
    "Draft",
    "common_desk",
    "draft_of",
    "drafted",
    "fingerprint",
    "inherited",
    "says_something",
    "shown",
]
