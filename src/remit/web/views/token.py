"""One's own tokens: made, shown once, ended."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from remit.actions import token
from remit.db.models import User
from remit.queries.token import tokens
from remit.web.forms.refusal import Refusals
from remit.web.forms.token import TokenForm


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    """The tokens, and the form for one more; a new one's text is on the answer to the form alone."""
    user = request.user
    assert isinstance(user, User)  # noqa: S101  the middleware lets nobody else here
    form = TokenForm(request.POST or None)
    made = _made(user, form) if request.method == "POST" and form.is_valid() else ""
    context = {
        "nav": "account",
        "form": TokenForm() if made else form,
        "made": made,
        "tokens": tokens(user, timezone.now()),
    }
    return render(request, "remit/tokens.html", context)


def _made(user: User, form: forms.Form) -> str:
    data = form.cleaned_data
    scopes = ("read", "write") if data["scopes"] == "write" else ("read",)
    with Refusals(form):
        return token.create(data["name"], scopes, int(data["days"]), acting_user=user, user=user)[1]
    return ""


@require_POST
def revoke(request: HttpRequest, number: int) -> HttpResponse:
    """Ends one."""
    user = request.user
    assert isinstance(user, User)  # noqa: S101
    try:
        token.revoke(number, acting_user=user)
    except token.NoSuchToken:
        raise Http404 from None
    messages.success(request, _("The token opens nothing any more."))
    return redirect("tokens")
