"""The way to the organisation's own accounts, and back."""

from __future__ import annotations

import logging

import requests
from allauth.socialaccount.providers.openid_connect import views
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

LOG = logging.getLogger(__name__)


@login_not_required
@never_cache
@require_safe
def go(request: HttpRequest, provider_id: str) -> HttpResponseBase:
    """Sends to the provider. One that does not answer, or not as a provider does, gets a page that says so."""
    try:
        response: HttpResponseBase = views.login(request, provider_id)
    except (requests.RequestException, KeyError) as error:
        LOG.warning("the provider of sign-ins does not answer: %s", type(error).__name__)
        return render(request, "socialaccount/authentication_error.html", status=502)
    return response


@login_not_required
@never_cache
@require_safe
def back(request: HttpRequest, provider_id: str) -> HttpResponseBase:
    """Somebody comes back from the provider, with what it says of them."""
    try:
        response: HttpResponseBase = views.callback(request, provider_id)
    except (requests.RequestException, KeyError) as error:
        LOG.warning("the provider of sign-ins does not answer: %s", type(error).__name__)
        return render(request, "socialaccount/authentication_error.html", status=502)
    return response
