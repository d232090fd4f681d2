"""The addresses of the API. Signing in is the token's matter, not a cookie's."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.urls import URLPattern, include, path, re_path
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from remit.api.app import api
from remit.api.errors import answer, nothing_here
from remit.api.hooks import hook

PREFIX = "api/v1/"
METHOD_NOT_ALLOWED = 405


@cache
def schema() -> dict[str, Any]:
    """The description of every address, for programs that write clients."""
    return dict(api.get_openapi_schema(path_prefix=f"/{PREFIX}"))


@login_not_required
@require_safe
def openapi(request: HttpRequest) -> HttpResponse:
    """The OpenAPI document; it has nothing of the organisation in it."""
    return JsonResponse(schema())


def opened(found: list[URLPattern]) -> URLPattern:
    """One address of all that has it, for requests without a cookie. A method that none has gets the one shape."""
    views: list[Callable[..., HttpResponseBase]] = [each.callback for each in found]

    @wraps(views[0])
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        allow: list[str] = []
        for view in views:
            response = view(request, *args, **kwargs)
            if response.status_code != METHOD_NOT_ALLOWED:
                return response
            allow += response["Allow"].split(", ")
        told = answer("method-not-allowed", f"there is no {request.method} at this address")
        told["Allow"] = ", ".join(sorted(set(allow)))
        return told

    found[0].callback = login_not_required(csrf_exempt(answered))
    return found[0]


def together() -> list[URLPattern]:
    """The addresses: the library has one for each router that knows a path, whatever the methods are."""
    by_path: dict[str, list[URLPattern]] = {}
    for each in api.urls[0]:
        if isinstance(each, URLPattern):
            by_path.setdefault(str(each.pattern), []).append(each)
    return [opened(found) for found in by_path.values()]


urlpatterns = [
    path("api/openapi.json", openapi, name="openapi"),
    path(PREFIX, include((together(), "api"))),
    path("hooks/<slug:source_id>/", hook, name="hook"),
    path("scim/v2/", include("remit.api.scim.urls")),
    re_path(r"^api(/.*)?$", login_not_required(csrf_exempt(nothing_here))),
]
