"""Edits of charters: their terms, and what they say of one row from a day on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from remit.core.charter import Charter, CharterRow
from remit.core.editing.parts import EditError, cease, changed_or, follow, known_role, known_team
from remit.core.framework import Party
from remit.core.organisation import Organisation
from remit.core.suppression import Suppression


def set_row(organisation: Organisation, team: str | None, row: CharterRow) -> Organisation:
    """The charter of the team (None: the organisation's) says this of the row from the row's first day on.

    What it said up to then stays as history, and what it will say from a later day on stays as it is planned.
    """
    charter = _charter(organisation, team)
    rows = follow(charter.rows, row, lambda other: other.responsibility == row.responsibility)
    return _with(organisation, replace(charter, rows=rows))


def end_row(organisation: Organisation, team: str | None, responsibility: str, on: date) -> Organisation:
    """From the day on the charter says nothing of the row: what is above it holds."""
    charter = _charter(organisation, team)
    rows = cease(charter.rows, on, lambda other: other.responsibility == responsibility)
    refusal = EditError("this charter says nothing of the row from that day on", "responsibility")
    return _with(organisation, replace(charter, rows=changed_or(charter.rows, rows, refusal)))


def set_charter_terms(
    organisation: Organisation,
    team: str | None,
    when_vacant: tuple[Party, ...] | None,
    max_holders: Iterable[tuple[str, int]],
) -> Organisation:
    """What the charter says for all its rows: where vacant roles fall back to, and how many may hold a role."""
    limits = tuple(max_holders)
    for role, number in limits:
        known_role(organisation, role, "max_holders")
        if number < 1:
            raise EditError("at least one may hold a role", "max_holders")
    charter = _charter(organisation, team)
    return _with(organisation, replace(charter, when_vacant=when_vacant, max_holders=limits))


def _charter(organisation: Organisation, team: str | None) -> Charter:
    if team is not None:
        known_team(organisation, team)
    return organisation.index.charter.get(team) or Charter(team)


def _with(organisation: Organisation, charter: Charter) -> Organisation:
    if charter.team not in organisation.index.charter:
        return replace(organisation, charters=(*organisation.charters, charter))
    return replace(
        organisation,
        charters=tuple(charter if one.team == charter.team else one for one in organisation.charters),
    )


def add_suppression(organisation: Organisation, suppression: Suppression) -> Organisation:
    """A finding is known and accepted until a day, for a reason."""
    if not suppression.reason.strip():
        raise EditError("a reason is needed", "reason")
    if suppression in organisation.suppressions:
        raise EditError("this is accepted already", "code")
    return replace(organisation, suppressions=(*organisation.suppressions, suppression))


def end_suppression(organisation: Organisation, suppression: Suppression, on: date) -> Organisation:
    """The finding is no longer accepted from the day on."""
    before = organisation.suppressions
    after = tuple(replace(one, until=on) if one == suppression and on < one.until else one for one in before)
    if after == before:
        raise EditError("this is not accepted from that day on", "code")
    return replace(organisation, suppressions=after)
