"""Readiness of a team: who deputises, whether they practised and have the access."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from remit.actions import privacy, readiness
from remit.core.editing import EditError
from remit.core.organisation import Organisation
from remit.core.readiness import WINDOW
from remit.queries import readiness as reading
from remit.queries.permission import actor_of
from remit.queries.source import Named
from remit.web.forms.readiness import DryRunForm, NameForm, RehearsalForm
from remit.web.forms.refusal import sentence
from remit.web.source import now, source
from remit.web.views.cover import SUGGESTED, of_team, reader
from remit.web.views.errors import failure


@require_safe
@of_team
def page(request: HttpRequest, organisation: Organisation, team_id: str) -> HttpResponse:
    """A team's readiness."""
    return shown(request, organisation, team_id)


def shown(
    request: HttpRequest,
    organisation: Organisation,
    team_id: str,
    *,
    form: NameForm | None = None,
    role: str = "",
) -> HttpResponse:
    """The page; ``form`` is one that was not accepted, for the role."""
    user = reader(request)
    found = reading.page(organisation, team_id, actor_of(user), now())
    for one in found.roles:
        for deputy in one.deputies:
            if deputy.missing:  # written by the deputy about themselves: they see who read it
                what = _("what was missing: {role}, {team}").format(role=one.role.name, team=found.team.name)
                privacy.read(deputy.person.id, what, acting_user=user)
    suggested: list[Named] = []
    if any(one.may_name for one in found.roles):
        everybody = source().outline().people
        here = [Named(one.id, one.name) for one in organisation.people]
        suggested = list(everybody) if len(everybody) <= SUGGESTED else here
    context = {
        "nav": "teams",
        "page": found,
        "suggested": suggested,
        "form": form,
        "form_role": role,
        "window": WINDOW,
    }
    return render(request, "remit/readiness.html", context, status=422 if form else 200)


@require_POST
@of_team
def name(request: HttpRequest, organisation: Organisation, team_id: str, role_id: str) -> HttpResponse:
    """Names a deputy."""
    form = NameForm(request.POST, people=source().outline().people)
    if form.is_valid():
        person = form.cleaned_data["person"]
        try:
            readiness.name(team_id, role_id, person, acting_user=reader(request), now=now())
        except EditError as error:
            form.add_error("person", sentence(error))
        else:
            messages.success(request, _("Named. It counts once they accept."))
            return redirect("readiness", team_id)
    return shown(request, organisation, team_id, form=form, role=role_id)


@require_POST
@of_team
def step(
    request: HttpRequest, organisation: Organisation, team_id: str, role_id: str, person_id: str
) -> HttpResponse:
    """A deputy's yes or no, a rehearsal, or a dry run of the access."""
    user, at = reader(request), now()
    taken = request.POST.get("step", "")
    try:
        if taken == "accept":
            readiness.accept(team_id, role_id, person_id, acting_user=user, now=at)
            told = _("Accepted: you deputise now.")
        elif taken == "end":
            readiness.end(team_id, role_id, person_id, acting_user=user, now=at)
            told = _("Noted: no deputy any more.")
        elif taken == "rehearse" and (rehearsed := RehearsalForm(request.POST)).is_valid():
            day = rehearsed.cleaned_data["day"]
            readiness.rehearse(team_id, role_id, person_id, day, acting_user=user, now=at)
            told = _("The rehearsal is on record.")
        elif taken == "try" and (tried := DryRunForm(request.POST)).is_valid():
            missing = tried.cleaned_data["missing"] if "passed" not in request.POST else ""
            if "passed" not in request.POST and not missing.strip():
                messages.error(request, _("Write what was missing: nothing was changed."))
                return redirect("readiness", team_id)
            readiness.dry_run(team_id, role_id, person_id, missing, acting_user=user, now=at)
            told = _("The dry run is on record.")
        elif taken in ("rehearse", "try"):
            messages.error(request, _("That cannot be read: nothing was changed."))
            return redirect("readiness", team_id)
        else:
            return failure(request, 400, _("This cannot be read"), _("The form does not say what to do."))
    except EditError as error:
        messages.error(request, sentence(error))
    else:
        messages.success(request, told)
    return redirect("readiness", team_id)
