"""One's own hands-on coding. There is no page about anybody else's."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from remit.actions import coding as actions
from remit.actions.permission import require
from remit.core.editing import EditError
from remit.core.organisation import Organisation
from remit.db.models import CodingHours, CodingNote, User
from remit.evidence.parts import LakeError
from remit.queries.coded import sharing_of
from remit.queries.coding import CodingView, coding_of
from remit.web.coding_chart import HEIGHT, WIDTH, bars
from remit.web.forms.coding import EstimateForm, HoursForm, RemarkForm
from remit.web.forms.refusal import Refusals, sentence
from remit.web.source import now, source
from remit.web.views.cover import reader

SWITCH = {"share": True, "unshare": False}
FORMS: dict[str, type[forms.Form]] = {"hours": HoursForm, "estimate": EstimateForm, "remark": RemarkForm}


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    """The reader's own weeks; a POST says something about them, ``do`` says what."""
    user = reader(request)
    if user.person_id is None:
        raise Http404
    require(user, "read", actions.thing(user.person_id), now())
    if request.method != "POST":
        return _shown(request, user)
    what = request.POST.get("do", "")
    if what == "forget" and request.POST.get("number", "").isdecimal():
        actions.forget_note(int(request.POST["number"]), acting_user=user, now=now())
        return redirect("coding")
    if what in SWITCH:
        return _switched(request, user, SWITCH[what])
    if what not in FORMS:
        return HttpResponseBadRequest()
    form = FORMS[what](request.POST, prefix=what)
    if form.is_valid():
        with Refusals(form):
            _SAID[what](form, user)
            messages.success(request, _("Saved. Only you see it."))
            return redirect("coding")
    return _shown(request, user, {what: form}, status=422)


def _switched(request: HttpRequest, user: User, shared: bool) -> HttpResponse:
    """Shares a verdict, or takes it back."""
    team, role = request.POST.get("team", ""), request.POST.get("role", "")
    try:
        actions.share(team, role, shared, acting_user=user, now=now())
    except EditError as error:
        messages.error(request, sentence(error))
    else:
        said = (
            _("Shared. The team and the managers above you see it from now on.")
            if shared
            else _("Taken back. From now on everybody else reads “not shared”.")
        )
        messages.success(request, said)
    return redirect("coding")


def _hours(form: forms.Form, user: User) -> None:
    data = form.cleaned_data
    actions.set_hours(data["hours"], data["region"], acting_user=user, now=now())


def _estimate(form: forms.Form, user: User) -> None:
    data = form.cleaned_data
    actions.estimate(data["week"], data["percent"], acting_user=user, now=now())


def _remark(form: forms.Form, user: User) -> None:
    data = form.cleaned_data
    actions.annotate(data["start"], data["end"], data["text"], acting_user=user, now=now())


_SAID: dict[str, Callable[[forms.Form, User], None]] = {
    "hours": _hours,
    "estimate": _estimate,
    "remark": _remark,
}


def _shown(
    request: HttpRequest, user: User, bound: dict[str, forms.Form] | None = None, status: int = 200
) -> HttpResponse:
    person, at = str(user.person_id), now()
    organisation = source().for_person(person)
    view = _view(organisation, person, at)
    said = CodingHours.objects.filter(person=user.person_id).first()
    initial = {"hours": said.hours_per_week, "region": said.region} if said else None
    open_forms: dict[str, forms.Form] = {
        "hours": HoursForm(prefix="hours", initial=initial),
        "estimate": EstimateForm(prefix="estimate"),
        "remark": RemarkForm(prefix="remark"),
    }
    context = {
        "nav": "account",
        "view": view,
        "sharing": sharing_of(organisation, person, at, view.roles if view else ()),
        "bars": bars(view.weeks) if view else (),
        "width": WIDTH,
        "height": HEIGHT,
        "forms": open_forms | (bound or {}),
        "remarks": CodingNote.objects.filter(person=user.person_id).order_by("-start", "-pk"),
    }
    return render(request, "remit/coding.html", context, status=status)


def _view(organisation: Organisation, person: str, at: datetime) -> CodingView | None:
    """None where the evidence cannot be asked now."""
    try:
        return coding_of(organisation, person, at)
    except LakeError:
        logging.getLogger("remit.evidence").exception("the evidence could not be asked")
        return None
