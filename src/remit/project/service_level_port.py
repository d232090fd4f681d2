"""What ``remit slo`` asks of the database."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone

from remit.db.organisation import load
from remit.project.round_port import checked
from remit.queries.service_level import levels


class ServiceLevelPort:
    """Service levels as the team's page shows them."""

    def service_levels(self, team: str) -> list[dict[str, Any]]:
        """The objectives of what the team owns today, as data. Raises ``LookupError`` with a sentence."""
        checked(team)
        organisation = load()
        zone = organisation.index.zone.get(team) or ZoneInfo(organisation.zone)
        return [level.data for level in levels(organisation, team, timezone.now().astimezone(zone).date())]
