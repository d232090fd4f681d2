"""What was understood of a question, as JSON."""

from __future__ import annotations

from typing import Any

from remit.queries.answer import as_json
from remit.queries.ask import Asked


def asked_json(found: Asked) -> dict[str, Any]:
    """The answers, best first, each as ``remit who --json`` has it; and the teams and people that were named."""
    cards = [card for card in (found.best, *found.others) if card]
    return {
        "question": found.question,
        "at": found.at.isoformat(),
        "answers": [as_json(card.row.answer) for card in cards],
        "teams": [team._asdict() for team in found.teams],
        "people": [person._asdict() for person in found.people],
        "roles": [
            {
                "team": lead.team.id,
                "role": lead.view.role.id,
                "holders": [{"person": holder.id, "name": holder.name} for holder in lead.view.holders],
            }
            for lead in found.leads
        ],
    }
