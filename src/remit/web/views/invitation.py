"""Inviting a person, and what an invited person does: choose a password, and be in."""

from __future__ import annotations

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import record_authentication
from django import forms
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from remit.actions import invitation


class PasswordForm(forms.Form):
    """A new password, twice."""

    password = forms.CharField(
        label=gettext_lazy("Password"),
        max_length=1000,
        strip=False,
        help_text=gettext_lazy("At least 12 characters; a few words in a row are good."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label=gettext_lazy("Password once more"),
        max_length=1000,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean_password(self) -> str:
        """Long and uncommon enough."""
        password: str = get_adapter().clean_password(self.cleaned_data["password"])
        return password

    def clean_again(self) -> str:
        """The same as the first."""
        again: str = self.cleaned_data["again"]
        if self.cleaned_data.get("password") not in (None, again):
            raise ValidationError(_("The two are not the same."))
        return again


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
            login(request, user)
            record_authentication(request, user, "password", username=user.username)
            return redirect("account")
    except invitation.InvitationRefusedError:
        return render(request, "remit/invitation_refused.html", status=403)
    return render(request, "remit/invitation.html", {"form": form, "invitation": found})
