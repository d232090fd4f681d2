"""What every read has in common: the source, the day, who may, and not sending twice what is known already."""

from __future__ import annotations

from datetime import date, datetime
from hashlib import sha256
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from ninja import Field, Query

from remit import __version__
from remit.actions.permission import require
from remit.api.auth import user_of
from remit.api.errors import Failure
from remit.core.access import Thing
from remit.db import audit
from remit.db.models import Organisation
from remit.db.organisation import NoOrganisationError
from remit.queries.charter_export import NOT_YET
from remit.queries.database import DatabaseSource
from remit.queries.sighted import Why
from remit.queries.source import Source

EARLIEST, LATEST = date(1900, 1, 1), date(2199, 12, 31)
"""Outside of these a day is a slip, and arithmetic with days comes near its ends."""

NOT_CONTROL = r"^[^\x00-\x1f\x7f]*$"
Day = Annotated[date, Field(ge=EARLIEST, le=LATEST)]
Id = Annotated[str, Field(min_length=1, max_length=200, pattern=NOT_CONTROL)]
Words = Annotated[str, Field(max_length=300, pattern=NOT_CONTROL)]
Text = Annotated[str, Field(max_length=5000, pattern=r"^[^\x00]*$")]
Number = Annotated[int, Field(ge=1, le=2**31 - 1)]
At = Annotated[
    date | None, Query(None, ge=EARLIEST, le=LATEST, description="The day asked about; today without it.")
]


def source() -> Source:
    """The database, through the eyes of one request."""
    return DatabaseSource()


def now() -> datetime:
    """This moment."""
    return timezone.now()


def day_of(at: date | None) -> date:
    """The day asked about, today where the organisation is. Raises NoOrganisationError."""
    zone = Organisation.objects.values_list("zone", flat=True).first()
    if zone is None:
        raise NoOrganisationError
    return at or now().astimezone(ZoneInfo(zone)).date()


def allowed(request: HttpRequest, verb: str, thing: Thing) -> None:
    """Raises NotAllowed where who asks may not."""
    require(user_of(request), verb, thing, now())


class Known:
    """The state of the database when the reading began, as an ETag: every change counts the audit up by one."""

    def __init__(self, request: HttpRequest, day: date) -> None:
        last = audit.last()
        state = f"{0 if last is None else last.sequence} {day} {__version__} {request.get_full_path()}"
        self.etag = f'"{sha256(state.encode("utf-8", "replace")).hexdigest()[:32]}"'
        self._request = request

    def unchanged(self) -> HttpResponse | None:
        """304 where the client has this state already."""
        found = get_conditional_response(self._request, etag=self.etag)
        return private(found, self.etag) if isinstance(found, HttpResponse) else None

    def answer(self, data: dict[str, Any], status: int = 200) -> HttpResponse:
        """The data with the ETag of when its reading began: what changed meanwhile is asked for again."""
        return private(json(data, status), self.etag)


def fresh(request: HttpRequest, data: dict[str, Any]) -> HttpResponse:
    """The data with an ETag of its own: what is observed changes without anybody's doing, so nothing else tells."""
    response = json(data)
    etag = f'"{sha256(response.content).hexdigest()[:32]}"'
    same = get_conditional_response(request, etag=etag)
    return private(same if isinstance(same, HttpResponse) else response, etag)


def json(data: dict[str, Any], status: int = 200) -> HttpResponse:
    """The data as a response."""
    return JsonResponse(data, status=status, json_dumps_params={"ensure_ascii": False})


def private(response: HttpResponse, etag: str = "") -> HttpResponse:
    """Kept by nobody but who asked, and asked again before it is used."""
    if etag:
        response["ETag"] = etag
    response["Cache-Control"] = "private, no-cache"
    response["Vary"] = "Authorization"
    return response


def unanswered(why: Why) -> Failure:
    """503, as the evidence did not answer."""
    return Failure("unavailable", NOT_YET[why.value], reason=why.value)
