"""What the command line asks about clarity rounds."""

from __future__ import annotations

from remit.db.partial import team_names
from remit.lib.text import did_you_mean
from remit.queries import clarity
from remit.queries.clarity import RoundView


class RoundPort:
    """Reads rounds as the pages of the team show them: before a reveal no answer is in them."""

    def rounds(self, team: str) -> tuple[RoundView, ...]:
        """Every round of the team, newest first. Raises ``LookupError`` with a sentence."""
        checked(team)
        return clarity.rounds(team)


def checked(team: str) -> None:
    """Raises ``LookupError`` with a sentence where there is no such team."""
    known = [name for name, _title in team_names()]
    if team not in known:
        near = did_you_mean(team, known)
        raise LookupError(
            f"there is no team {team}" + (f": did you mean {' or '.join(near)}?" if near else "")
        )
