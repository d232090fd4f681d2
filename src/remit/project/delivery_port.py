"""What ``remit delivery`` asks of the database and of the evidence."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils import timezone

from remit.core.resolution import local_day
from remit.db.organisation import load
from remit.evidence.parts import LakeError
from remit.project.round_port import checked
from remit.queries.delivery import Wanted, delivery, delivery_json

EARLIEST, LATEST = 1900, 2199


class DeliveryPort:
    """Delivery as the team's page shows it."""

    def delivery(
        self, team: str, weeks: int, left: int | None, start: date | None, at: date | None
    ) -> dict[str, Any]:
        """What the team delivers, as data. Raises ``LookupError`` with a sentence, ``Refusal``."""
        checked(team)
        if any(day is not None and not EARLIEST <= day.year <= LATEST for day in (start, at)):
            raise LookupError(f"that is too far away: choose a day from {EARLIEST} to {LATEST}")
        organisation, now = load(), timezone.now()
        day = at or local_day(organisation, team, now)
        try:
            return delivery_json(delivery(organisation, team, day, now, Wanted(weeks, left, start)))
        except LakeError as error:
            raise LookupError(str(error)) from error
