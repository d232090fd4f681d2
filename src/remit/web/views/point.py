"""Open points: something is wrong with a row; who settles it, by when; how it was settled."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from remit.actions import point as actions
from remit.core.answer import Refusal
from remit.db.models import OpenPoint
from remit.web.forms.charter import AssignForm, SettleForm, WrongForm
from remit.web.forms.refusal import Refusals
from remit.web.standing import Standing, stand, standing

GET_OR_POST = require_http_methods(["GET", "HEAD", "POST"])


@GET_OR_POST
@standing
def wrong(request: HttpRequest, there: Standing, row_id: str) -> HttpResponse:
    """Anybody who is signed in says that something is wrong with a row; its holders see it."""
    title = there.known(row_id)
    there.require("open-point", there.thing(row_id))
    form = WrongForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with Refusals(form):
            actions.open_point(
                there.team.id, row_id, form.cleaned_data["text"], acting_user=there.user, now=there.now
            )
            messages.success(request, _("Thank you. Those who hold the row are told."))
            return redirect("row", there.team.id, row_id)
    context = {"nav": "teams", "team": there.team, "title": title, "row_id": row_id, "form": form}
    return render(request, "remit/row_wrong.html", context, status=422 if form.errors else 200)


@never_cache
@GET_OR_POST
def page(request: HttpRequest, number: int) -> HttpResponse:
    """One point, with what the reader may do about it."""
    point = OpenPoint.objects.select_related("owner", "opened_by", "closed_by").filter(pk=number).first()
    if point is None:
        raise Http404
    there = _there(request, point)
    thing = actions.thing_of(point)
    there.require("read", thing)
    may = {verb: there.may(verb, thing) for verb in ("assign", "settle")}
    begin = {
        "owner": point.owner_id or there.user.person_id or "",
        "due": point.due,
        "version": point.version,
    }
    assigning = AssignForm(initial=begin, people=there.people, prefix="assign")
    settling = SettleForm(initial={"version": point.version}, prefix="settle")
    status = 200
    if request.method == "POST":
        posted: AssignForm | SettleForm
        if "assign-version" in request.POST:
            posted = assigning = AssignForm(request.POST, people=there.people, prefix="assign")
        else:
            posted = settling = SettleForm(request.POST, prefix="settle")
        if posted.is_valid() and _done(request, there, point, posted):
            return redirect("point", number)
        status = 422
    rows = there.desk.rows()
    context = {
        "nav": "teams",
        "team": there.team,
        "point": point,
        "title": there.known(point.responsibility) if point.responsibility in rows else point.responsibility,
        "there": point.responsibility in rows,
        "may": may,
        "assigning": assigning,
        "settling": settling,
        "people": there.people,
        "late": point.due is not None and point.due < there.today and point.closed_at is None,
    }
    return render(request, "remit/point.html", context, status=status)


def _there(request: HttpRequest, point: OpenPoint) -> Standing:
    try:
        return stand(request, point.team_id)
    except Refusal:
        raise Http404 from None


def _done(request: HttpRequest, there: Standing, point: OpenPoint, form: forms.Form) -> bool:
    """Does what was asked; a refusal goes to the form, with all that was typed."""
    data = form.cleaned_data
    with Refusals(form):
        if isinstance(form, AssignForm):
            actions.assign(
                point.pk,
                data["owner"],
                data["due"],
                version=data["version"],
                acting_user=there.user,
                now=there.now,
            )
            messages.success(request, _("Written down."))
        else:
            actions.settle(
                point.pk, data["resolution"], version=data["version"], acting_user=there.user, now=there.now
            )
            messages.success(request, _("Settled."))
        return True
    return False
