"""What went wrong, in one shape everywhere: ``{"error": {"code", "message", "details", "docs"}}``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from ninja import Schema
from ninja.errors import AuthenticationError, HttpError, ValidationError

from remit.actions.agreeing import NoSuchRow
from remit.actions.charter import NoSuchProposal
from remit.actions.clarity_parts import RoundError
from remit.actions.cover import NoSuchRequest
from remit.actions.inbox import NobodysInbox
from remit.actions.organisation import ManagedElsewhere, StaleEdit
from remit.actions.permission import Hidden, NotAllowed
from remit.actions.point import NoSuchPoint, StalePoint
from remit.actions.split import StaleAgreement
from remit.core.answer import Refusal
from remit.core.editing import EditError
from remit.core.findings import UnknownCodeError
from remit.core.what_if import ChangeError
from remit.db.organisation import NoOrganisationError
from remit.queries.person import UnknownPerson

DOCS = "docs/api.md"
CODES: Mapping[str, int] = {
    "bad-request": 400,
    "not-signed-in": 401,
    "not-allowed": 403,
    "not-found": 404,
    "method-not-allowed": 405,
    "conflict": 409,
    "managed-elsewhere": 409,
    "stale": 412,
    "too-large": 413,
    "invalid": 422,
    "refused": 422,
    "key-used-otherwise": 422,
    "precondition-required": 428,
    "fault": 500,
    "no-organisation": 503,
    "unavailable": 503,
}
"""Every code with the status that it comes with."""


class ErrorBody(Schema):
    """``code`` is for programs and stays, ``message`` is for people, ``docs`` is where it is explained."""

    code: str
    message: str
    details: dict[str, Any]
    docs: str


class Error(Schema):
    """Every answer that is no success."""

    error: ErrorBody


class Failure(Exception):
    """An answer that is no success."""

    def __init__(self, code: str, message: str, **details: Any) -> None:
        super().__init__(message)
        self.code, self.message, self.details = code, message, details


def answer(code: str, message: str, **details: Any) -> HttpResponse:
    """The failure as a response."""
    body = {"error": {"code": code, "message": message, "details": details, "docs": f"{DOCS}#{code}"}}
    response = JsonResponse(body, status=CODES[code], json_dumps_params={"ensure_ascii": False})
    if code == "not-signed-in":
        response["WWW-Authenticate"] = 'Bearer realm="Remit"'
    return response


def response_of(error: Exception) -> HttpResponse | None:
    """The response for what an action, a query or the reading of the request raised; None for what none foresaw."""
    for kinds, told in TOLD:
        if isinstance(error, kinds):
            return told(error)
    return None


def _failure(error: Any) -> HttpResponse:
    return answer(error.code, error.message, **error.details)


def _edit(error: Any) -> HttpResponse:
    code = "refused"
    if isinstance(error, StaleAgreement | StaleEdit | StalePoint):
        code = "stale"
    elif isinstance(error, ManagedElsewhere):
        code = "managed-elsewhere"
    details = {"field": error.field} if error.field else {}
    return answer(code, str(error), **details)


def _round(error: Any) -> HttpResponse:
    codes = {"no-round": "not-found", "no-item": "not-found", "stale-item": "stale"}
    details = {"reason": error.code, **({"field": error.field} if error.field else {})}
    return answer(codes.get(error.code, "refused"), str(error), **details)


def _refusal(error: Any) -> HttpResponse:
    return answer("not-found", error.message, reason=error.code.value, suggestions=list(error.suggestions))


def _change(error: Any) -> HttpResponse:
    return answer("refused", error.message, suggestions=list(error.suggestions))


def _not_allowed(error: Any) -> HttpResponse:
    return answer("not-allowed", "your token does not let you do this", reason=error.decision.reason)


def _invalid(error: Any) -> HttpResponse:
    problems = [
        {"where": [str(part) for part in problem["loc"]], "message": str(problem["msg"])}
        for problem in error.errors
    ]
    return answer("invalid", "the request cannot be read", problems=problems)


def _not_found(error: Any) -> HttpResponse:
    return answer("not-found", "there is nothing here")


def _http(error: Any) -> HttpResponse:
    return answer("bad-request", "the request cannot be read")


TOLD = (
    ((Failure,), _failure),
    (
        (Hidden, NoSuchPoint, NoSuchProposal, NobodysInbox, NoSuchRequest, NoSuchRow, UnknownPerson),
        _not_found,
    ),
    ((NotAllowed,), _not_allowed),
    ((Http404,), _not_found),
    ((EditError,), _edit),
    ((RoundError,), _round),
    ((Refusal,), _refusal),
    ((ChangeError,), _change),
    ((UnknownCodeError,), lambda error: answer("refused", str(error))),
    ((NoOrganisationError,), lambda error: answer("no-organisation", "there is no organisation yet")),
    ((ValidationError,), _invalid),
    ((AuthenticationError,), lambda error: answer("not-signed-in", "a token is needed, and this is none")),
    ((HttpError,), _http),
)
"""What each exception is told as; the first that fits."""


def nothing_here(request: HttpRequest, rest: str = "") -> HttpResponse:
    """For an address of the API that there is not."""
    return answer("not-found", "there is nothing at this address")
