"""A team on one day: the place where the rows, the roles and the covers of that day come together.

One object serves one question (``who``) or all rows of the team (``answers``): what does not depend on the
row is worked out once and shared. That is why both give equal answers.
"""

from __future__ import annotations

from collections import Counter
from datetime import date

from remit.core.answer import FRAMEWORK, Answer, Holder
from remit.core.framework import Mode, Party, Responsibility
from remit.core.lineage import lineage
from remit.core.organisation import Organisation
from remit.core.reason import Reason
from remit.core.role_day import Found, person_day, role_day, with_covers
from remit.core.row import RowInForce, base_row, first, known_rows, row_in_force

WITHOUT_FALLBACK = frozenset({Mode.MEASURE, Mode.READINESS})
"""Rows about the holder in person: nobody else can be asked meanwhile."""


class TeamDay:
    """A team, its lineage and who holds its roles, on one day of the team's zone."""

    __slots__ = ("_answers", "_found", "_lineage", "day", "organisation", "team")

    def __init__(self, organisation: Organisation, team: str, day: date) -> None:
        self.organisation = organisation
        self.team = team
        self.day = day
        self._lineage: tuple[str, ...] | None = None
        self._found: dict[tuple[str, str], Found] = {}
        self._answers: dict[str, Answer] = {}

    @property
    def lineage(self) -> tuple[str, ...]:
        """The team and what it is part of, nearest first. Most rows are answered without it."""
        if self._lineage is None:
            self._lineage = lineage(self.organisation.index, self.team, self.day)
        return self._lineage

    @property
    def owners(self) -> tuple[str | None, ...]:
        """Whose charters apply, nearest first; None is the organisation."""
        return (*self.lineage, None)

    @property
    def there(self) -> bool:
        """Whether the team exists on the day."""
        return self.day in self.organisation.index.team[self.team].period

    def rows(self) -> tuple[str, ...]:
        """The ids of the team's rows on the day, in the order of pages."""
        return known_rows(self.organisation, self.owners, self.day)

    def row(self, responsibility: str) -> RowInForce:
        """The row in force. Raises ``Refusal`` for a row that the team does not have."""
        return row_in_force(self.organisation, lambda: self.owners, responsibility, self.day)

    def role(self, role: str, team: str | None = None) -> Found:
        """Who holds a role here, or on another team of the lineage; without covers."""
        key = (team or self.team, role)
        found = self._found.get(key)
        if found is None:
            found = self._found[key] = role_day(self.organisation, *key, self.day)
        return found

    def party(self, party: Party, responsibility: str, team: str | None = None) -> Found:
        """The people for a party of a row, with those who act for them."""
        if party.kind == "person":
            return person_day(self.organisation, party.id, self.day)
        found = self.role(party.id, team)
        if not self.organisation.covers:
            return found
        return with_covers(self.organisation, team or self.team, party.id, responsibility, self.day, found)

    def answer(self, responsibility: str) -> Answer:
        """Who is responsible for the row, and why. Raises ``Refusal`` for a row that the team does not have."""
        found = self._answers.get(responsibility)
        if found is None:
            found = self._answers[responsibility] = self._answered(responsibility)
        return found

    def _answered(self, responsibility: str) -> Answer:
        force = self.row(responsibility)
        reasons = self._origin(force)
        holders: tuple[Holder, ...] = ()
        fallback: tuple[Holder, ...] = ()
        vacant_roles: list[str] = []
        vacant = not force.parties
        if force.not_applicable is None:
            open_parties: list[Party | None] = [] if force.parties else [None]
            for party in force.parties:
                found = self.party(party, responsibility)
                holders += found.holders
                reasons += found.reasons
                if found.vacant:
                    vacant = True
                    if party.kind == "role":
                        vacant_roles.append(party.id)
                    if not found.holders:
                        open_parties.append(party)
            if len(force.parties) > 1:
                reasons += self._sharing(force, holders)
            if open_parties:
                fallback = self._fallbacks(force, open_parties, reasons)
        else:
            holders, vacant = (), False
        return Answer(
            self.team,
            responsibility,
            self.day,
            force.row,
            force.origin,
            force.parties,
            holders,
            vacant,
            tuple(vacant_roles),
            fallback,
            force.split,
            force.tie_break,
            self._informed(force),
            force.not_applicable,
            force.note,
            tuple(reasons),
        )

    def _origin(self, force: RowInForce) -> list[Reason]:
        """Where the row comes from: the framework, or the charters that change it."""
        parties = ", ".join([self.title(party) for party in force.parties])
        if not force.chain:
            if not parties:
                return [Reason("nobody-named", {})]
            framework = self.organisation.framework.title
            return [Reason("from-framework", {"framework": framework, "parties": parties})]
        return self._from_charters(force, parties)

    def _from_charters(self, force: RowInForce, parties: str) -> list[Reason]:
        reasons = []
        if force.not_applicable is not None:
            owner = next(owner for owner, row in force.chain if row.not_applicable is not None)
            told = {"owner": self._owner(owner), "reason": force.not_applicable}
            return [Reason("not-applicable", told)]
        if base_row(self.organisation, force.row.id) is None:
            introduced = [owner for owner, row in force.chain if row.title is not None]
            reasons.append(Reason("own-row", {"owner": self._owner(introduced[-1])}))
        if not parties:
            return [*reasons, Reason("nobody-named", {})]
        if force.origin == FRAMEWORK:
            framework = self.organisation.framework.title
            reasons.append(Reason("from-framework", {"framework": framework, "parties": parties}))
        else:
            row = next(row for owner, row in force.chain if owner == force.origin)
            said = {"owner": self._owner(force.origin), "parties": parties}
            since = row.period.start
            if since is None:
                reasons.append(Reason("from-charter", said))
            else:
                reasons.append(Reason("from-charter-since", {**said, "since": since}))
        return reasons

    def _sharing(self, force: RowInForce, holders: tuple[Holder, ...]) -> list[Reason]:
        """How a shared row is divided; one person in both roles has nobody to divide it with (P2)."""
        people = [holder for holder in holders if not holder.acting]
        reasons: list[Reason] = []
        distinct = {holder.person for holder in people}
        if len(people) > len(distinct):
            roles = Counter((holder.person, holder.name) for holder in people if holder.role is not None)
            reasons += [Reason("combined", {"person": name}) for (_, name), held in roles.items() if held > 1]
        for party, part in force.split:
            reasons.append(Reason("part", {"party": self.title(party), "part": part}))
        if not force.split and len(distinct) > 1:
            reasons.append(Reason("no-split", {}))
        if force.tie_break is not None:
            reasons.append(Reason("tie-break", {"party": self.title(force.tie_break)}))
        return reasons

    def _informed(self, force: RowInForce) -> tuple[Party, ...]:
        """Who is told: whom the row says, else the counterpart of the roles it names (P5)."""
        if force.informed is not None:
            return force.informed
        return self.organisation.framework.counterparts(force.parties)

    def _fallbacks(
        self, force: RowInForce, open_parties: list[Party | None], reasons: list[Reason]
    ) -> tuple[Holder, ...]:
        """Whom to ask for each party that is not there, without naming anybody twice."""
        if force.row.mode in WITHOUT_FALLBACK:
            reasons.append(Reason("no-fallback", {}))
            return ()
        found: dict[str, Holder] = {}
        for party in open_parties:
            for holder in self._fallback(force, party, reasons):
                found.setdefault(holder.person, holder)
        return tuple(found.values())

    def _fallback(
        self, force: RowInForce, missing: Party | None, reasons: list[Reason]
    ) -> tuple[Holder, ...]:
        """Down the order of the row or the charter, then to the people leads upwards, nearest first."""
        title = self.title(missing) if missing else force.row.short_title
        responsibility = force.row.id
        for party in self._order(force):
            found = self.party(party, responsibility)
            if found.holders:
                names = ", ".join(holder.name for holder in found.holders)
                reasons.append(Reason("fallback-named", {"role": title, "person": names}))
                return found.holders
            reasons.append(Reason("fallback-skipped", {"party": self.title(party)}))
        lead = self.organisation.framework.people_role
        for team in self.lineage if lead else ():
            found = self.party(Party.role(lead.id), responsibility, team)  # type: ignore[union-attr]
            if found.holders:
                names = ", ".join(holder.name for holder in found.holders)
                reasons.append(
                    Reason(
                        "fallback-above",
                        {
                            "role": title,
                            "person": names,
                            "lead": lead.title,  # type: ignore[union-attr]
                            "team": self.organisation.index.team[team].name,
                        },
                    )
                )
                return found.holders
        reasons.append(Reason("fallback-nobody", {"role": title}))
        return ()

    def _order(self, force: RowInForce) -> tuple[Party, ...]:
        """The order to fall back along: the row's, else the nearest charter's."""
        if force.when_vacant is not None:
            return force.when_vacant
        charters = self.organisation.index.charter
        return first(charters[owner].when_vacant for owner in self.owners if owner in charters) or ()

    def title(self, party: Party) -> str:
        """How a party is called: the role's title or the person's name."""
        if party.kind == "role":
            role = self.organisation.framework.role_by_id.get(party.id)
            return role.title if role else party.id
        person = self.organisation.index.person.get(party.id)
        return person.name if person else party.id

    def _owner(self, owner: str | None) -> str:
        return self.organisation.name if owner is None else self.organisation.index.team[owner].name


__all__ = ["Responsibility", "TeamDay"]
