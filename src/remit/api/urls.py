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

PREFIX = "api/v1/"


@cache
def schema() -> dict[str, Any]:
    """The description of every address, for programs that write clients."""
    return dict(api.get_openapi_schema(path_prefix=f"/{PREFIX}"))


@login_not_required
@require_safe
def openapi(request: HttpRequest) -> HttpResponse:
    """The OpenAPI document; it has nothing of the organisation in it."""
    return JsonResponse(schema())


def opened(pattern: URLPattern) -> URLPattern:
    """The same address, for requests without a cookie; a method that it has not gets the one error shape."""
    view: Callable[..., HttpResponseBase] = pattern.callback

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        found = view(request, *args, **kwargs)
        if found.status_code == 405:
            told = answer("method-not-allowed", f"there is no {request.method} at this address")
            told["Allow"] = found["Allow"]
            return told
        return found

    pattern.callback = login_not_required(csrf_exempt(answered))
    return pattern


patterns = [opened(each) for each in api.urls[0] if isinstance(each, URLPattern)]
urlpatterns = [
    path("api/openapi.json", openapi, name="openapi"),
    path(PREFIX, include((patterns, "api"))),
    re_path(r"^api(/.*)?$", login_not_required(csrf_exempt(nothing_here))),
]
