"""Inviting a person, and what an invited person does: choose a password, and be in."""

from __future__ import annotations

from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import perform_login
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from remit.actions import invitation
from remit.web.forms.password import PasswordForm


@login_not_required
@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def accept(request: HttpRequest, token: str) -> HttpResponse:
    """Says who invites whom, and asks for a password. Signed in with it, the person is sent to their account."""
    form = PasswordForm(request.POST or None)
    try:
        found = invitation.look(token)
        if request.method == "POST" and form.is_valid():
            user = invitation.accept(token, form.cleaned_data["password"])
            record_authentication(request, user, "password", username=user.username)
            # Not simply signed in: one who has a second factor is still asked for it.
            response: HttpResponse = perform_login(
                request, user, email_verification="none", redirect_url=reverse("account")
            )
            return response
    except invitation.InvitationRefusedError:
        return render(request, "remit/invitation_refused.html", status=403)
    return render(request, "remit/invitation.html", {"form": form, "invitation": found})
