"""Whose accounts the evidence names: one's own, and for administrators those that nobody knows."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from remit.actions import identity
from remit.actions.permission import require
from remit.core.access import Thing
from remit.core.editing import EditError
from remit.db.models import Person
from remit.queries import accounts
from remit.web.forms.refusal import sentence
from remit.web.source import now
from remit.web.views.cover import reader

UNMATCHED, MATCHED = Thing("account", "unmatched"), Thing("account", "matched")


@never_cache
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """For administrators: whom accounts may belong to, and with ``?show=matched`` whose they are."""
    user = reader(request)
    show = "matched" if request.GET.get("show") == "matched" else "unmatched"
    require(user, "read", MATCHED if show == "matched" else UNMATCHED, now())
    number = request.GET.get("page", "1")
    start = (int(number) - 1) * accounts.MOST if number.isdecimal() and 0 < int(number) < 100_000 else 0
    ask = accounts.matched if show == "matched" else accounts.unmatched
    found = ask(None, start=start, most=accounts.MOST + 1)
    context = {
        "nav": "account",
        "show": show,
        "accounts": found[: accounts.MOST],
        "people": Person.objects.filter(kind="human", end=None).order_by("name").values_list("pk", "name"),
        "next": start // accounts.MOST + 2 if len(found) > accounts.MOST else None,
    }
    return render(request, "remit/accounts.html", context)


@never_cache
@require_safe
def own(request: HttpRequest) -> HttpResponse:
    """One's own accounts, and those that may be one's own."""
    user = reader(request)
    if user.person_id is None:
        raise Http404
    context = {
        "nav": "account",
        "person": user.person_id,
        "suggested": accounts.unmatched(user.person_id),
        "accounts": accounts.matched(user.person_id),
    }
    return render(request, "remit/own_accounts.html", context)


@require_POST
def decide(request: HttpRequest, key: str) -> HttpResponse:
    """One of the buttons: ``do`` says which, ``person`` whose it is or is not."""
    user, what, person = reader(request), request.POST.get("do", ""), request.POST.get("person", "")
    try:
        if what == "confirm":
            identity.confirm(key, person, acting_user=user, now=now())
            messages.success(request, _("Confirmed: it counts from the first event on."))
        elif what == "refuse":
            identity.refuse(key, person, acting_user=user, now=now())
            messages.success(request, _("It is not suggested again."))
        elif what == "undo":
            identity.undo(key, acting_user=user, now=now())
            messages.success(request, _("Undone: the account is nobody’s again."))
        else:
            return HttpResponseBadRequest()
    except identity.NoSuchAccount:
        raise Http404 from None
    except EditError as error:
        messages.error(request, sentence(error))
    if request.POST.get("back") == "own":
        return redirect("own-accounts")
    answer = redirect("accounts")
    if what == "undo":
        answer["Location"] += "?show=matched"
    return answer
