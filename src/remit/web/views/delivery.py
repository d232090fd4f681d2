"""What a team delivers, and when it may be done: for the team and whoever manages it, of nobody alone."""

from __future__ import annotations

import logging
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from remit.actions.permission import require
from remit.core.access import Thing
from remit.core.delivery_wording import FORECAST, PERCENTILES
from remit.core.organisation import Organisation
from remit.core.resolution import team_day
from remit.evidence.engine import TooLong
from remit.evidence.parts import LakeError
from remit.queries import permission
from remit.queries.delivery import DeliveryView, Wanted, delivery
from remit.queries.sighted import Why
from remit.web.day import Asked, dated
from remit.web.forms.delivery import DeliveryForm
from remit.web.sightings import reader
from remit.web.source import now, source
from remit.web.views.team import day_there
from remit.web.week_chart import HEIGHT, WIDTH, bars

UNAVAILABLE, UNREADABLE = 503, 422
log = logging.getLogger("remit.evidence")


@dated
def page(request: HttpRequest, asked: Asked, team_id: str) -> HttpResponse:
    """The six figures or why they are empty, the weeks, and the forecast that is asked for."""
    user, thing = reader(request), Thing("team", "there", team_id)
    organisation = source().for_teams([team_id], asked.day)
    desk = team_day(organisation, team_id, day_there(organisation, team_id, asked))
    require(user, "read-observations", thing, now(), organisation=permission.ground(user, [thing], now()))
    said = {name: value for name, value in request.GET.items() if name in DeliveryForm.base_fields and value}
    form = DeliveryForm(said)
    understood = form.is_valid()
    wanted = form.wanted
    view, why = _view(organisation, team_id, desk.day, wanted)
    context = {
        "nav": "teams",
        "at": asked.at,
        "day": desk.day,
        "team": organisation.index.team[team_id],
        "form": form,
        "wanted": wanted,
        "view": view,
        "why": why,
        "finished": bars([week.finished for week in view.weeks]) if view else (),
        "deployed": bars([week.deployed for week in view.weeks], 7) if view else (),
        "width": WIDTH,
        "height": HEIGHT,
        "drawn": FORECAST,
        "percentiles": PERCENTILES,
    }
    status = UNAVAILABLE if why else 200 if understood else UNREADABLE
    return render(request, "remit/delivery.html", context, status=status)


def _view(
    organisation: Organisation, team: str, day: date, wanted: Wanted
) -> tuple[DeliveryView | None, str]:
    """The view; or why the evidence does not answer."""
    try:
        return delivery(organisation, team, day, now(), wanted), ""
    except TooLong:
        return None, Why.TOO_LONG.value
    except LakeError:
        log.exception("the evidence could not be asked")
        return None, Why.CANNOT_ASK.value
