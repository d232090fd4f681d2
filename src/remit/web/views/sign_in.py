"""Signing in by password or by a one-time link, and out."""

from __future__ import annotations

from allauth.account.internal.flows.login import record_authentication
from allauth.account.views import LoginView
from django.contrib.auth import login, logout
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST
from django_htmx.http import HttpResponseClientRedirect
from django_htmx.middleware import HtmxDetails

from remit.actions import login_link
from remit.web.accounts.mail import mail_goes_out

form = LoginView.as_view(extra_context={"mail": mail_goes_out})


@login_not_required
def page(request: HttpRequest) -> HttpResponseBase:
    """Asks for name and password, or leads to the organisation's accounts.

    A part of a page that is asked for after the session ended must not show this inside the page.
    """
    if HtmxDetails(request):
        return HttpResponseClientRedirect(reverse("sign-in"))
    response: HttpResponseBase = form(request)
    return response


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
    # The link stands for whoever runs Remit: it may set a password, and take off a factor that was lost.
    record_authentication(request, user, "link", reauthenticated=True)
    return redirect("ask")


@login_not_required
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Forget the session, a half-finished sign-in included."""
    logout(request)
    return redirect("sign-in")
