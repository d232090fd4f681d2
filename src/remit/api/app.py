"""The API as one object: its version, its routers, and every exception in the one shape."""

from __future__ import annotations

import logging

from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from remit import __version__
from remit.api import (
    accounts,
    administering,
    agreeing,
    beside,
    calendars,
    common,
    covering,
    delivery,
    hands_on,
    mine,
    observing,
    read,
    records,
    rounds,
    signal,
    sources,
)
from remit.api.errors import answer, response_of

LOG = logging.getLogger(__name__)
api = NinjaAPI(
    title="Remit",
    version=__version__,
    description="Who is responsible for what. Every answer that is no success has one shape; see docs/api.md.",
    openapi_url=None,  # served above the versions, at /api/openapi.json
    docs_url=None,
    urls_namespace="api",
)
for module in (
    read,
    mine,
    hands_on,
    agreeing,
    beside,
    common,
    rounds,
    covering,
    signal,
    observing,
    delivery,
    records,
    administering,
    accounts,
    sources,
    calendars,
):
    api.add_router("", module.router)


def told(request: HttpRequest, error: Exception | type[Exception]) -> HttpResponse:
    """Any exception as a response; what nobody foresaw goes to the log, and nothing of it to the client."""
    found = response_of(error) if isinstance(error, Exception) else None
    if found is None:
        LOG.error("a request to the API failed", exc_info=error if isinstance(error, Exception) else None)
        return answer("fault", "something went wrong in Remit; it is in its log")
    return found


for kind in (Exception, Http404, AuthenticationError, HttpError, ValidationError):
    api.add_exception_handler(kind, told)
