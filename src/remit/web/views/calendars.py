"""One's own calendars: connecting one, its rules, cutting it off; and the rules as the team sees them."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from remit.actions import source as actions
from remit.actions.permission import require
from remit.core.access import Thing
from remit.core.editing import EditError
from remit.core.meeting import IGNORE, LABELS
from remit.core.organisation import Organisation
from remit.db.models import Source, User
from remit.queries import calendars
from remit.web.forms.calendar import CalendarForm, RulesForm, written
from remit.web.forms.refusal import Refusals, sentence
from remit.web.source import now, source
from remit.web.views.cover import of_team, reader, there


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    """The reader's calendars; a POST connects one."""
    user, person = _owner(request)
    form = CalendarForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        data = form.cleaned_data
        with Refusals(form):
            actions.add(
                "calendar",
                data["address"].strip(),
                acting_user=user,
                now=now(),
                name=data["name"],
                settings={"rules": data["rules"]},
                owner=person,
            )
            messages.success(request, _("Connected. It is read within a minute."))
            return redirect("calendars")
    return _shown(request, person, form, status=422 if form.is_bound else 200)


@never_cache
@require_POST
def change(request: HttpRequest, source_id: str) -> HttpResponse:
    """Other rules: the calendar is then read anew by them."""
    user, person = _owner(request)
    _mine(person, source_id)
    form = RulesForm(request.POST)
    if form.is_valid():
        try:
            actions.change(
                source_id, acting_user=user, now=now(), settings={"rules": form.cleaned_data["rules"]}
            )
        except EditError as error:
            form.add_error(None, sentence(error))
        else:
            messages.success(
                request, _("The rules were changed. The calendar is read by them within a minute.")
            )
            return redirect("calendars")
    return _shown(request, person, CalendarForm(), {source_id: form}, status=422)


@require_POST
def read_now(request: HttpRequest, source_id: str) -> HttpResponse:
    """Has it read at the next look of the background."""
    user, person = _owner(request)
    _mine(person, source_id)
    actions.read_soon(source_id, acting_user=user, now=now())
    messages.success(request, _("It is read within a minute."))
    return redirect("calendars")


@require_POST
def cut_off(request: HttpRequest, source_id: str) -> HttpResponse:
    """Ends it; what it told is deleted at once."""
    user, person = _owner(request)
    _mine(person, source_id)
    actions.end(source_id, acting_user=user, now=now())
    messages.success(request, _("The calendar is cut off, and what it told is deleted."))
    return redirect("calendars")


@require_safe
@of_team
def rules(request: HttpRequest, organisation: Organisation, team_id: str) -> HttpResponse:
    """By which words and relations the team's meetings are told apart."""
    team = Thing("team", "there", team_id)
    require(reader(request), "read-observations", team, now(), organisation=organisation)
    day = there(organisation, team_id)
    known = source().for_teams([team_id], day)
    context = {
        "nav": "teams",
        "team": known.index.team[team_id],
        "rules": calendars.rules(known, team_id, day),
    }
    return render(request, "remit/meeting_rules.html", context)


def _shown(
    request: HttpRequest,
    person: str,
    form: CalendarForm,
    changed: dict[str, RulesForm] | None = None,
    *,
    status: int,
) -> HttpResponse:
    own = []
    for one in calendars.own(person, now()):
        filled = RulesForm(
            initial={"rules": written(one.rules)}, prefix=None, auto_id=f"id_{one.source.id}_%s"
        )
        own.append((one, (changed or {}).get(one.source.id, filled)))
    context = {
        "nav": "account",
        "own": own,
        "form": form,
        "labels": sorted(LABELS - {IGNORE}),
        "ignore": IGNORE,
    }
    return render(request, "remit/calendars.html", context, status=status)


def _owner(request: HttpRequest) -> tuple[User, str]:
    """Who is signed in, as a person: accounts that are nobody of the organisation have no calendar here."""
    user = reader(request)
    if user.person_id is None:
        raise Http404
    return user, user.person_id


def _mine(person: str, source_id: str) -> None:
    """Others are not told whether it is there."""
    if not Source.objects.filter(pk=source_id, owner=person, kind="calendar", ended_at=None).exists():
        raise Http404
