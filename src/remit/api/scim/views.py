"""The addresses of SCIM, for the token of a directory alone."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterable, Mapping
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt

from remit.actions import directory
from remit.actions.organisation import ManagedElsewhere, NotYet
from remit.actions.token import bearer
from remit.api.scim import discovery, resources
from remit.api.scim.protocol import (
    CONTENT_TYPE,
    SEARCH,
    ScimError,
    conditions,
    error_response,
    holds,
    patched,
)
from remit.core.editing import EditError
from remit.core.organisation import Organisation
from remit.db import organisation as stored
from remit.db.models import ApiToken, DirectoryEntry
from remit.db.organisation import NoOrganisationError

LOG = logging.getLogger(__name__)
LONGEST_BODY = 1024 * 1024
Args = ParamSpec("Args")
View = Callable[Concatenate[HttpRequest, ApiToken, Args], HttpResponse]


def scim(*methods: str) -> Callable[[View[Args]], Callable[Concatenate[HttpRequest, Args], HttpResponse]]:
    """A view for a directory's token; whatever goes wrong is told in SCIM's shape."""

    def wrap(view: View[Args]) -> Callable[Concatenate[HttpRequest, Args], HttpResponse]:
        @wraps(view)
        def answered(request: HttpRequest, /, *args: Args.args, **kwargs: Args.kwargs) -> HttpResponse:
            try:
                token = _token(request)
                if request.method not in methods:
                    raise ScimError(405, f"there is no {request.method} at this address")
                return view(request, token, *args, **kwargs)
            except Exception as error:  # noqa: BLE001  the outermost: nothing leaves but in the one shape
                return error_response(_told(error))

        found: Callable[Concatenate[HttpRequest, Args], HttpResponse] = login_not_required(
            csrf_exempt(answered)
        )
        return found

    return wrap


def _told(error: Exception) -> ScimError:
    if isinstance(error, ScimError):
        return error
    if isinstance(error, directory.Taken):
        return ScimError(409, str(error), "uniqueness")
    if isinstance(error, directory.Unknown):
        return ScimError(400, str(error), "invalidValue")
    if isinstance(error, ManagedElsewhere):
        return ScimError(409, str(error), "mutability")
    if isinstance(error, NotYet | NoOrganisationError):
        return ScimError(503, "there is no organisation yet")
    if isinstance(error, EditError):
        return ScimError(409, str(error))
    LOG.error("a request of the directory failed", exc_info=error)
    return ScimError(500, "something went wrong in Remit; it is in its log")


def _token(request: HttpRequest) -> ApiToken:
    scheme, _, text = request.headers.get("Authorization", "").partition(" ")
    token = bearer(text) if scheme.lower() == "bearer" else None
    if token is None:
        raise ScimError(401, "a directory’s token is needed, and this is none")
    if not token.directory:
        raise ScimError(403, "this token is not a directory’s")
    return token


def _answer(data: Mapping[str, Any], status: int = 200) -> HttpResponse:
    response = JsonResponse(data, status=status, content_type=CONTENT_TYPE)
    meta = data.get("meta", {})
    if "version" in meta:
        response["ETag"] = meta["version"]
    if status == 201:
        response["Location"] = meta["location"]
    response["Cache-Control"] = "private, no-store"
    return response


def _base(request: HttpRequest) -> str:
    return request.build_absolute_uri("/scim/v2")


def _body(request: HttpRequest) -> dict[str, Any]:
    try:
        if len(request.body) > LONGEST_BODY:
            raise ScimError(413, "the request is too large")
        found = json.loads(request.body)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise ScimError(400, "the body is a JSON object", "invalidSyntax")
    return found


@scim("GET")
def config(request: HttpRequest, token: ApiToken) -> HttpResponse:
    """What this server can do."""
    return _answer(discovery.config(_base(request)))


@scim("GET")
def types(request: HttpRequest, token: ApiToken, name: str = "") -> HttpResponse:
    """The kinds of resources, or one."""
    return _one_or_all(discovery.types(_base(request)), name)


@scim("GET")
def schemas(request: HttpRequest, token: ApiToken, name: str = "") -> HttpResponse:
    """The schemas, or one."""
    return _one_or_all(discovery.schemas(_base(request)), name)


def _one_or_all(found: list[dict[str, Any]], name: str) -> HttpResponse:
    if not name:
        return _answer(discovery.listed(found))
    for each in found:
        if each["id"] == name:
            return _answer(each)
    raise ScimError(404, "there is no such thing")


@scim("GET", "POST")
def users(request: HttpRequest, token: ApiToken) -> HttpResponse:
    """The users, or one more."""
    if request.method == "GET":
        return _page(request, directory.USER)
    entry = directory.put_user(None, resources.user_wish(_body(request)), token=token)
    return _answer(_resource(request, entry), 201)


@scim("GET", "POST")
def groups(request: HttpRequest, token: ApiToken) -> HttpResponse:
    """The groups, or one more."""
    if request.method == "GET":
        return _page(request, directory.GROUP)
    entry = directory.put_group(None, resources.group_wish(_body(request)), token=token)
    return _answer(_resource(request, entry), 201)


@scim("GET", "PUT", "PATCH", "DELETE")
def user(request: HttpRequest, token: ApiToken, key: str) -> HttpResponse:
    """One user; deleting one ends the person today."""
    return _single(request, token, _entry(request, directory.USER, key))


@scim("GET", "PUT", "PATCH", "DELETE")
def group(request: HttpRequest, token: ApiToken, key: str) -> HttpResponse:
    """One group; deleting one ends the team today."""
    return _single(request, token, _entry(request, directory.GROUP, key))


@scim("GET", "POST", "PUT", "PATCH", "DELETE")
def nothing(request: HttpRequest, token: ApiToken, rest: str = "") -> HttpResponse:
    """Any other address."""
    raise ScimError(404, "there is nothing at this address")


def _single(request: HttpRequest, token: ApiToken, entry: DirectoryEntry) -> HttpResponse:
    if request.method == "GET":
        return _answer(_trimmed(request.GET, _resource(request, entry)))
    if request.method == "DELETE":
        directory.remove(entry, token=token)
        return HttpResponse(status=204)
    sent = _body(request)
    if request.method == "PATCH":
        sent = patched(_resource(request, entry), sent)
    if entry.kind == directory.USER:
        entry = directory.put_user(entry, resources.user_wish(sent), token=token)
    else:
        entry = directory.put_group(entry, resources.group_wish(sent), token=token)
    return _answer(_resource(request, entry))


def _entry(request: HttpRequest, kind: str, key: str) -> DirectoryEntry:
    found = DirectoryEntry.objects.filter(kind=kind, object=key).first() if "\x00" not in key else None
    if found is None:
        raise ScimError(404, f"the directory has no {kind} “{key[:100]}”")
    seen = request.headers.get("If-Match", "*")
    if seen != "*" and f'"{found.version}"' != seen.removeprefix("W/"):
        raise ScimError(412, "it has changed since")
    return found


def _resource(request: HttpRequest, entry: DirectoryEntry) -> dict[str, Any]:
    organisation = stored.load()
    if not _there(organisation, entry):
        raise ScimError(404, f"the {entry.kind} “{entry.object}” is not there any more")
    make = resources.user if entry.kind == directory.USER else resources.group
    return make(entry, organisation, _base(request))


def _there(organisation: Organisation, entry: DirectoryEntry) -> bool:
    """Whether what the directory knows was not taken out of the organisation by others."""
    known = organisation.index.person if entry.kind == directory.USER else organisation.index.team
    return entry.object in known


@scim("POST")
def search(request: HttpRequest, token: ApiToken, kind: str = "") -> HttpResponse:
    """The same as a list with a filter, asked for in a body (RFC 7644, 3.4.3); without a kind, users and groups."""
    sent = _body(request)
    if SEARCH not in _listed(sent, "schemas"):
        raise ScimError(400, "a search has the schema SearchRequest", "invalidSyntax")
    asked = {
        name: str(sent[name])
        for name in ("filter", "startIndex", "count")
        if isinstance(sent.get(name), str | int) and not isinstance(sent.get(name), bool)
    }
    for name in ("attributes", "excludedAttributes"):
        asked[name] = ",".join(_listed(sent, name))
    return _found(request, (kind,) if kind else (directory.USER, directory.GROUP), asked)


def _listed(sent: Mapping[str, Any], name: str) -> list[str]:
    found = sent.get(name)
    return [str(each) for each in found] if isinstance(found, list) else []


def _page(request: HttpRequest, kind: str) -> HttpResponse:
    return _found(request, (kind,), request.GET)


def _found(request: HttpRequest, kinds: Iterable[str], asked: Mapping[str, str]) -> HttpResponse:
    """What fits, a page of it. Raises ScimError."""
    wanted = conditions(asked["filter"]) if asked.get("filter") else []
    start = max(1, _number(asked, "startIndex", 1))
    count = min(discovery.MOST, max(0, _number(asked, "count", discovery.MOST)))
    organisation, base = stored.load(), _base(request)
    found = [
        (resources.user if kind == directory.USER else resources.group)(entry, organisation, base)
        for kind in kinds
        for entry in directory.entries(kind)
        if _there(organisation, entry)
    ]
    fits = [each for each in found if holds(each, wanted)]
    page = [_trimmed(asked, each) for each in fits[start - 1 : start - 1 + count]]
    return _answer(discovery.listed(page, start, len(fits)))


def _number(asked: Mapping[str, str], name: str, otherwise: int) -> int:
    text = asked.get(name, "")
    if not text:
        return otherwise
    if not (text.removeprefix("-").isdecimal() and text.isascii()) or len(text) > 9:
        raise ScimError(400, f"{name} is a number", "invalidValue")
    return int(text)


def _trimmed(asked: Mapping[str, str], resource: dict[str, Any]) -> dict[str, Any]:
    """Only the attributes that were asked for; what identifies it stays."""
    only = {name.strip().lower() for name in asked.get("attributes", "").split(",") if name.strip()}
    without = {name.strip().lower() for name in asked.get("excludedAttributes", "").split(",")}
    return {
        name: value
        for name, value in resource.items()
        if name in ("schemas", "id") or ((not only or name.lower() in only) and name.lower() not in without)
    }
