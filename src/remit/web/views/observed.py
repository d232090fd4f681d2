"""What is observed of one row: its timeline; a line by who holds it; saying that a source shows it."""

from __future__ import annotations

import logging

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from remit.actions import check_in as actions
from remit.actions import source as sources
from remit.actions.permission import require
from remit.core.access import Thing
from remit.core.answer import Refusal, RefusalCode
from remit.core.editing import EditError
from remit.core.resolution import team_day
from remit.db.models import CheckIn, User
from remit.evidence.engine import TooLong
from remit.evidence.parts import LakeError
from remit.lib.text import did_you_mean, harmless
from remit.queries import permission, sight, timeline
from remit.queries.sighted import Why
from remit.web.day import Asked, dated
from remit.web.forms.check_in import CheckInForm
from remit.web.forms.refusal import Refusals, sentence
from remit.web.source import now, source
from remit.web.standing import Standing, standing
from remit.web.views.team import day_there

UNAVAILABLE = 503
log = logging.getLogger("remit.evidence")


@dated
def row_timeline(request: HttpRequest, asked: Asked, team_id: str, row_id: str) -> HttpResponse:
    """In which of the last periods the row was seen. It asks the lake: pages load it by itself."""
    organisation = source().for_teams([team_id], asked.day)
    desk = team_day(organisation, team_id, day_there(organisation, team_id, asked))
    user = request.user
    assert isinstance(user, User)  # noqa: S101  the middleware lets nobody else here
    thing = Thing("team", "there", team_id)
    require(user, "read-observations", thing, now(), organisation=permission.ground(user, [thing], now()))
    if row_id not in desk.rows():
        raise Refusal(
            RefusalCode.UNKNOWN_RESPONSIBILITY,
            f"there is no responsibility “{row_id}” on this team",
            did_you_mean(row_id, desk.rows()),
        )
    row = desk.row(row_id).row
    if not timeline.has_one(row):
        raise Http404
    try:
        found = timeline.of_row(organisation, team_id, row, desk.day, sight.of_row(desk, row_id, now()))
        why = ""
    except TooLong:
        found, why = (), Why.TOO_LONG.value
    except LakeError:
        log.exception("the evidence could not be asked")
        found, why = (), Why.CANNOT_ASK.value
    context = {
        "nav": "teams",
        "at": asked.at,
        "team": organisation.index.team[team_id],
        "row": row,
        "day": desk.day,
        "stretches": found,
        "why": why,
    }
    # Beside the row, where the page has put it by itself, only what succeeds is shown.
    status = UNAVAILABLE if why and not request.headers.get("HX-Request") else 200
    return render(request, "remit/row_observed.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@standing
def check_in(request: HttpRequest, there: Standing, row_id: str) -> HttpResponse:
    """One line by who holds the row, or acts for them: it happened."""
    title = there.known(row_id)
    there.require("check-in", there.thing(row_id))
    form = CheckInForm(request.POST or None, today=there.today)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        with Refusals(form):
            actions.check_in(
                there.team.id, row_id, data["line"], data["day"], acting_user=there.user, now=there.now
            )
            messages.success(request, _("Written down. You can take it back on this page."))
            return redirect("row", there.team.id, row_id)
    context = {"nav": "teams", "team": there.team, "title": title, "row_id": row_id, "form": form}
    return render(request, "remit/row_check_in.html", context, status=422 if form.errors else 200)


@require_POST
@standing
def withdraw(request: HttpRequest, there: Standing, row_id: str) -> HttpResponse:
    """Takes one's own line back."""
    written = request.POST.get("number", "")
    found = CheckIn.objects.filter(
        pk=int(written) if written.isascii() and written.isdigit() and len(written) < 19 else 0,
        team=there.team.id,
        responsibility=row_id,
        withdrawn_at=None,
    ).first()
    if found is None:
        raise Http404
    actions.withdraw(found.pk, acting_user=there.user, now=there.now)
    messages.success(request, _("Taken back."))
    return redirect("row", there.team.id, row_id)


@require_POST
@standing
def name_source(request: HttpRequest, there: Standing, row_id: str) -> HttpResponse:
    """The team says that a source shows the row, or no longer."""
    title = there.known(row_id)
    seen = request.POST.get("shows") == "1"
    try:
        sources.name_for_row(
            there.team.id,
            row_id,
            request.POST.get("source", ""),
            acting_user=there.user,
            now=there.now,
            seen=seen,
        )
    except sources.NoSuchSource:
        raise Http404 from None
    except EditError as error:
        messages.error(request, sentence(error))
    else:
        said = (
            _("From now on its silence about %(row)s means something.")
            if seen
            else _("Its silence about %(row)s means nothing any more.")
        )
        messages.success(request, said % {"row": harmless(title)})
    return redirect("row", there.team.id, row_id)
