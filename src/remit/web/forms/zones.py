"""The time zones that a form offers."""

from __future__ import annotations

from zoneinfo import available_timezones

NO_PLACES = frozenset({"Factory", "localtime"})
"""Names that mean another zone on another machine, or none."""


def zone_names() -> list[str]:
    """Names of zones, by the alphabet."""
    return sorted(available_timezones() - NO_PLACES)
