"""The inbox: what waits for one, what changed, and what of it comes by mail."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from remit.actions import inbox as acting
from remit.actions.mail_text import read_token
from remit.core.notice import KINDS, ByMail
from remit.db.models import User
from remit.queries import inbox
from remit.web.accounts.mail import mail_goes_out
from remit.web.forms.notices import ChoicesForm
from remit.web.views.errors import failure


def me(request: HttpRequest) -> tuple[User, str]:
    """The user and their person. Raises Http404 where they are none."""
    user = request.user
    assert isinstance(user, User)  # noqa: S101  the middleware lets nobody else here
    if user.person_id is None:
        raise Http404
    return user, user.person_id


@never_cache
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """What waits first, then what changed."""
    user, _person = me(request)
    found = inbox.inbox(user, timezone.now())
    if found is None:
        raise Http404
    return render(request, "remit/inbox.html", {"nav": "inbox", "inbox": found})


@require_POST
def read(request: HttpRequest) -> HttpResponse:
    """One message, or all of them, are read."""
    user, _person = me(request)
    acting.mark_read(_number(request), acting_user=user)
    return redirect("inbox")


@require_POST
def set_aside(request: HttpRequest) -> HttpResponse:
    """One message does not wait any more."""
    user, _person = me(request)
    if (number := _number(request)) is not None:
        acting.set_aside(number, acting_user=user)
    return redirect("inbox")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def choices(request: HttpRequest) -> HttpResponse:
    """How mail of each kind comes, and the calendar feed."""
    user, person = me(request)
    form = ChoicesForm(inbox.choices(person), request.POST or None)
    if request.method == "POST" and form.is_valid():
        acting.choose(form.chosen(), acting_user=user)
        messages.success(request, _("Your choices hold from now on."))
        return redirect("notice-choices")
    return _choices(request, form, person)


@never_cache
@require_POST
def feed(request: HttpRequest) -> HttpResponse:
    """Makes the feed's address, which is shown this once, or ends it."""
    user, person = me(request)
    if "end" in request.POST:
        acting.end_feed(acting_user=user)
        messages.success(request, _("The address of your calendar no longer works."))
        return redirect("notice-choices")
    token = acting.make_feed(acting_user=user)
    address = request.build_absolute_uri(reverse("feed", args=[token]))
    return _choices(request, ChoicesForm(inbox.choices(person)), person, address)


def _choices(request: HttpRequest, form: forms.Form, person: str, address: str = "") -> HttpResponse:
    context = {
        "nav": "inbox",
        "form": form,
        "mail": mail_goes_out(),
        "failure": inbox.last_failure(person),
        "feed_since": inbox.feed_since(person),
        "feed_address": address,
    }
    return render(request, "remit/notice_choices.html", context)


@login_not_required
@never_cache
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def turn_off(request: HttpRequest, token: str) -> HttpResponse:
    """The link of a mail: turns mail of its kinds off, without a sign-in.

    A button first, so that a mail scanner that opens the link turns nothing off; mail programs post by themselves
    (RFC 8058), from elsewhere and without a cookie: the token alone says what is done, so nothing can be forged.
    """
    try:
        person, kinds = read_token(token)
    except (signing.BadSignature, ValueError):
        return failure(request, 404, _("This link does not work"), _("It was cut short, or is none of ours."))
    if request.method == "POST":
        acting.turn_off(person, kinds)
    context = {"kinds": [KINDS[kind] for kind in kinds], "done": request.method == "POST", "by": ByMail.OFF}
    return render(request, "remit/turn_off.html", context)


def _number(request: HttpRequest) -> int | None:
    written = request.POST.get("notice", "")
    return int(written) if written.isascii() and written.isdigit() and len(written) < 18 else None
