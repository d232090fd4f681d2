"""One's own account: the password, the second factor, and the end of every sign-in."""

from __future__ import annotations

from allauth.account import views as allauth_views
from allauth.mfa.utils import is_mfa_enabled
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.models import SocialAccount
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from remit.actions import account
from remit.db.models import User
from remit.web.accounts.mail import mail_goes_out


@never_cache
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """How one signs in, and what can be changed about it."""
    user = request.user
    assert isinstance(user, User)  # noqa: S101  the middleware lets nobody else here
    providers = get_adapter().list_providers(request)
    context = {
        "nav": "account",
        "user": user,
        "has_password": user.has_usable_password(),
        "second_factor": is_mfa_enabled(user),
        "provider": providers[0].name if providers else "",
        "linked": SocialAccount.objects.filter(user=user).exists(),
    }
    return render(request, "remit/account.html", context)


@require_POST
def end_sign_ins(request: HttpRequest) -> HttpResponse:
    """Ends them all, this one included."""
    user = request.user
    assert isinstance(user, User)  # noqa: S101
    account.end_sign_ins(user, acting_user=user)
    logout(request)
    messages.success(request, _("Every sign-in of yours has ended, on every device."))
    return redirect("sign-in")


@login_not_required
def password_reset(request: HttpRequest) -> HttpResponseBase:
    """A link to a new password by mail. Where no mail goes out, the page says whom to ask instead."""
    if not mail_goes_out():
        return render(request, "account/password_reset_unmailed.html", status=404)
    response: HttpResponseBase = allauth_views.password_reset(request)
    return response
