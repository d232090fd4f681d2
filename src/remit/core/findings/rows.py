"""The rows of a team on a day, sorted by what the rules ask of them.

Teams without charter rows of their own have the same rows as their neighbours: what is worked out for one of
them serves all.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cached_property

from remit.core.framework import NOT_LISTED, Party
from remit.core.organisation import Organisation
from remit.core.row import RowInForce, known_rows, row_in_force
from remit.core.team_day import WITHOUT_FALLBACK


class TeamRows:
    """Rows in force, of which only those that apply are looked at."""

    def __init__(self, rows: tuple[RowInForce, ...]) -> None:
        self.order: Mapping[str | None, int] = {None: -1} | {
            force.row.id: place for place, force in enumerate(rows)
        }
        self.applicable = tuple(force for force in rows if force.not_applicable is None)

    @cached_property
    def roles(self) -> tuple[str, ...]:
        """The roles that rows name, in the order of the rows."""
        parties = (party for force in self.applicable for party in force.parties)
        return tuple(dict.fromkeys(party.id for party in parties if party.kind == "role"))

    @cached_property
    def undivided(self) -> Mapping[str, tuple[RowInForce, ...]]:
        """By role: the rows that name it and have no split. Rows about each holder in person are left out."""
        return {
            role: tuple(
                force
                for force in self.applicable
                if Party.role(role) in force.parties
                and not force.split
                and force.row.mode not in WITHOUT_FALLBACK
            )
            for role in self.roles
        }

    @cached_property
    def shared(self) -> tuple[RowInForce, ...]:
        """The rows that name several parties. Rows about each holder in person are left out."""
        return tuple(
            force
            for force in self.applicable
            if len(force.parties) > 1 and force.row.mode not in WITHOUT_FALLBACK
        )

    @cached_property
    def naming_people(self) -> tuple[RowInForce, ...]:
        """The rows that name somebody in person."""
        return tuple(
            force for force in self.applicable if any(party.kind == "person" for party in force.parties)
        )

    @cached_property
    def not_listed(self) -> RowInForce | None:
        """The row of what nobody listed; None where a charter says that it does not apply."""
        return next((force for force in self.applicable if force.row.id == NOT_LISTED), None)


class RowBook:
    """The rows of every team, worked out once for each combination of charters."""

    def __init__(self, organisation: Organisation) -> None:
        self._organisation = organisation
        self._known: dict[tuple[tuple[str | None, ...], date], TeamRows] = {}

    def rows(self, owners: tuple[str | None, ...], day: date) -> TeamRows:
        """The rows under these charters, nearest first."""
        with_rows = self._organisation.index.charter_rows
        key = (tuple([owner for owner in owners if owner in with_rows]), day)
        rows = self._known.get(key)
        if rows is None:
            ids = known_rows(self._organisation, key[0], day)
            rows = TeamRows(tuple(row_in_force(self._organisation, lambda: key[0], row, day) for row in ids))
            self._known[key] = rows
        return rows
