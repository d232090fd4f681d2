"""What a meeting was, by the relations of those who met: for the collector of calendars, which knows addresses only."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from remit.core.identity import match
from remit.core.meeting import classify, relations
from remit.core.organisation import Organisation
from remit.evidence.collector import Meeting


def told(organisation: Organisation) -> Meeting:
    """The port that ``SourceSpec.meeting`` wants. Whom the organisation does not know is left out of the parties."""

    def tell(
        there: tuple[str, ...], day: date, said: tuple[str, ...]
    ) -> tuple[tuple[str, ...], Mapping[str, tuple[str, ...]]]:
        found = {address: match(organisation, "calendar", address) for address in there}
        known = {address: one.person for address, one in found.items() if one and one.person}
        related = relations(organisation, list(known.values()), day, outsider=len(known) < len(there))
        return classify(related, said), {
            address: _teams(organisation, who, day) for address, who in known.items()
        }

    return tell


def _teams(organisation: Organisation, person: str, day: date) -> tuple[str, ...]:
    """The teams that somebody is on, or holds a role on, each once."""
    index = organisation.index
    found = [own.team for own in index.assignments_of.get(person, ()) if day in own.period]
    found += [own.team for own in index.memberships_of.get(person, ()) if day in own.period]
    return tuple(dict.fromkeys(found))
