"""Where the pages read from, and which day it is there."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone

from remit.db import shared
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
    zone = zone_name()
    if zone is None:
        raise NoOrganisationError
    return now().astimezone(ZoneInfo(zone)).date()


def zone_name() -> str | None:
    """The organisation's zone; None before there is one."""
    kept = shared.kept()
    return kept.zone if kept else Organisation.objects.values_list("zone", flat=True).first()


def day_of(moment: datetime) -> date:
    """The day on which it was where the organisation is."""
    return moment.astimezone(ZoneInfo(zone_name() or "UTC")).date()


def one_moment(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Middleware: a request that only reads sees the organisation as it was at one moment, and asks for it once."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        if request.method not in ("GET", "HEAD"):
            return get_response(request)
        with shared.one_moment():
            return get_response(request)

    return answer
