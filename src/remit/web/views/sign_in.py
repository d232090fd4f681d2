"""Signing in by a one-time link, and out."""

from __future__ import annotations

from django.contrib.auth import login, logout
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import HttpResponseClientRedirect
from django_htmx.middleware import HtmxDetails

from remit.actions import login_link


@login_not_required
@require_safe
def how(request: HttpRequest) -> HttpResponse:
    """How one gets a link; nothing to fill in.

    A part of a page that is asked for after the session ended must not show this inside the page.
    """
    if HtmxDetails(request):
        return HttpResponseClientRedirect(reverse("sign-in"))
    return render(request, "remit/sign_in.html")


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def redeem(request: HttpRequest, token: str) -> HttpResponse:
    """A button first, so that a mail scanner that opens the link does not use it up; the button signs in."""
    if request.method != "POST":
        return render(request, "remit/sign_in_confirm.html")
    try:
        user = login_link.redeem(token)
    except login_link.LinkRefusedError:
        return render(request, "remit/sign_in_refused.html", status=403)
    login(request, user)
    return redirect("ask")


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Forget the session."""
    logout(request)
    return redirect("sign-in")
