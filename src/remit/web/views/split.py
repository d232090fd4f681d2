"""The split signal: whether one person should go on holding both roles, with its reasons, never a verdict."""

from __future__ import annotations

from dataclasses import asdict

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from remit.actions import split
from remit.actions.permission import require
from remit.core.editing import EditError
from remit.core.organisation import Organisation
from remit.core.resolution import local_day
from remit.core.split_load import Workload
from remit.core.what_if import ChangeError
from remit.queries import sighted
from remit.queries import split as reading
from remit.queries.permission import may
from remit.web.folding import folded
from remit.web.forms.readiness import AgreementForm, RangeForm, WeekForm
from remit.web.forms.refusal import sentence
from remit.web.source import now, source
from remit.web.views.cover import of_team, reader


@require_http_methods(["GET", "HEAD", "POST"])
@of_team
def page(request: HttpRequest, organisation: Organisation, team_id: str) -> HttpResponse:
    """The signal of whoever holds both roles; a POST writes down what would trigger a split."""
    user, at, thing = reader(request), now(), reading.team_thing(team_id)
    require(user, "read-split-signal", thing, at, organisation=organisation)
    agreed = reading.agreed(organisation, team_id)
    seen = agreed.at.isoformat() if agreed.at else ""
    form = AgreementForm(
        request.POST if request.method == "POST" else None,
        initial={**asdict(agreed.thresholds), "text": agreed.text, "seen": seen},
    )
    if form.is_bound and form.is_valid():
        data = form.cleaned_data
        try:
            split.agree(team_id, data["text"], form.thresholds, acting_user=user, seen=data["seen"], now=at)
        except EditError as error:
            form.add_error(None, sentence(error))
        else:
            messages.success(request, _("Written down."))
            return redirect("split", team_id)
    week = WeekForm(request.GET if "week" in request.GET else None)
    workload = week.workload if week.is_bound and week.is_valid() else Workload()
    day = local_day(organisation, team_id, at)
    sight = sighted.of_team(user, source().for_teams([team_id], day), team_id, day, at, wait=False)
    found = reading.page(organisation, team_id, at, workload, sight.seen)
    after, role = None, request.GET.get("role", "")
    if found.people and role in {one.id for one in found.roles}:
        try:
            after = reading.after(source().whole(), team_id, role, found.at, None)
        except ChangeError as error:
            messages.error(request, error.message[:1].upper() + error.message[1:] + ".")
    context = {
        "nav": "teams",
        "page": found,
        "week": week,
        "form": form,
        "after": after,
        "appear": folded(after.found.appear) if after else [],
        "disappear": folded(after.found.disappear) if after else [],
        "may_agree": may(user, "set-split-thresholds", thing, at, organisation),
        "me_id": user.person_id,
    }
    return render(request, "remit/split.html", context, status=422 if form.errors else 200)


@require_POST
@of_team
def declare(request: HttpRequest, organisation: Organisation, team_id: str) -> HttpResponse:
    """Declares one's own range of hands-on coding."""
    user = reader(request)
    form = RangeForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Two numbers from 0 to 100, the lower one first: nothing was changed."))
        return redirect("split", team_id)
    data = form.cleaned_data
    try:
        split.declare_range(
            team_id, user.person_id or "", data["low"], data["high"], acting_user=user, now=now()
        )
    except EditError as error:
        messages.error(request, sentence(error))
    else:
        messages.success(request, _("Your range is declared, from today on."))
    return redirect("split", team_id)
