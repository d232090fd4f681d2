"""Where the pages read from, and which day it is there."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.utils import timezone

from remit.db.models import Organisation
from remit.db.organisation import NoOrganisationError
from remit.queries.database import DatabaseSource
from remit.queries.source import Source


def source() -> Source:
    """The database, through the eyes of one request."""
    return DatabaseSource()


def now() -> datetime:
    """This moment, with its zone."""
    return timezone.now()


def today() -> date:
    """Today in the organisation's zone. Raises ``NoOrganisationError`` before the first ``remit apply``."""
    zone = Organisation.objects.values_list("zone", flat=True).first()
    if zone is None:
        raise NoOrganisationError
    return now().astimezone(ZoneInfo(zone)).date()
