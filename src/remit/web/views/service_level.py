"""The service levels of a team: for the team and whoever manages it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from remit.actions.permission import require
from remit.core.access import Thing
from remit.core.organisation import Organisation
from remit.queries.service_level import levels
from remit.web.source import now, source
from remit.web.views.cover import of_team, reader, there


@require_safe
@of_team
def page(request: HttpRequest, organisation: Organisation, team_id: str) -> HttpResponse:
    """Target, what was measured, what is left of the budget and how fast it burns; or why that is empty."""
    team = Thing("team", "there", team_id)
    require(reader(request), "read-observations", team, now(), organisation=organisation)
    day = there(organisation, team_id)
    known = source().for_teams([team_id], day)
    context = {
        "nav": "teams",
        "team": known.index.team[team_id],
        "levels": levels(known, team_id, day),
    }
    return render(request, "remit/service_levels.html", context)
