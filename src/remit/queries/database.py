"""The database as a source: each page reads the part that it shows."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from remit.core.agreement import Agreement
from remit.core.evidence import Evidence
from remit.core.organisation import Organisation
from remit.db import agreement, partial, shared
from remit.db import organisation as stored
from remit.db.snapshot import snapshot
from remit.queries.contradiction import enriched
from remit.queries.source import Named, Observed, Outline, outline


@dataclass(slots=True)
class DatabaseSource:
    """Reads anew each time it is asked. Everything raises NoOrganisationError before the first apply."""

    not_yet: str = "database"

    def whole(self) -> Organisation:
        """All of it."""
        return shared.whole()

    def skeleton(self) -> Organisation:
        """The teams and their tree, with the framework and the organisation's own charter."""
        return shared.skeleton()

    def for_teams(self, teams: Iterable[str], at: date) -> Organisation:
        """Enough that every answer about these teams is the same as from the whole."""
        return shared.for_teams(teams, at)

    def for_person(self, person: str) -> Organisation:
        """Enough that everything about this person is the same as from the whole."""
        return shared.for_person(person)

    def agreement(self, teams: Iterable[str] | None, at: date) -> Agreement | None:
        """What is agreed of the teams (None: of all) on the day."""
        return agreement.load(None if teams is None else tuple(teams), at)

    def observed(self, organisation: Organisation, teams: Iterable[str], at: date) -> Observed | None:
        """What is observed of the rows of the teams on the day. For whoever may see it: this does not ask.

        None where the evidence cannot be asked now; ``not_yet`` says so from then on.
        """
        from remit.evidence.engine import TooLong  # these load the engine that asks the evidence
        from remit.evidence.parts import LakeError
        from remit.queries.observed import observed

        try:
            return observed(organisation, tuple(teams), at)
        except TooLong as error:
            logging.getLogger("remit.evidence").warning("%s", error)
            self.not_yet = "too-long"
            return None
        except LakeError:
            logging.getLogger("remit.evidence").exception("the evidence could not be asked")
            self.not_yet = "cannot-ask"
            return None

    def with_found(self, organisation: Organisation, at: date) -> Organisation:
        """With the code owners and the catalogue entries that sources found by the day."""
        return enriched(organisation, at)

    def evidence(self, organisation: Organisation, teams: Iterable[str] | None, at: date) -> Evidence | None:
        """What evidence says of the teams (None: of all). For whoever may see it: this does not ask."""
        from remit.queries.sighted import connected, evidence_of  # loads the engine that asks the evidence

        if not connected():
            return None
        every = (team.id for team in organisation.teams if at in team.period)
        known = tuple(team for team in teams if team in organisation.index.team) if teams else tuple(every)
        seen = self.observed(organisation, known, at)
        return None if seen is None else evidence_of(organisation, known, seen, at)

    def outline(self) -> Outline:
        """The names."""
        whole = shared.kept()
        return self.read_outline() if whole is None else whole.memory.get("outline", lambda: outline(whole))

    @snapshot()
    def read_outline(self) -> Outline:
        """The names alone, where the whole is not kept."""
        head, _ = stored.head()
        known = head.framework.responsibility_by_id
        own = {row[0]: row for row in partial.titled_rows() if row[0] not in known}
        return Outline(
            head.id,
            head.name,
            head.framework,
            tuple(Named(*team) for team in partial.team_names()),
            tuple(Named(*person) for person in partial.person_names()),
            head.zone,
            tuple(own.values()),
        )
