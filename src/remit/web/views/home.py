"""Home: what waits for me, what changed in my teams, my teams and what I hold."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from remit.db.models import User
from remit.queries import home, home_observed, inbox, person
from remit.queries.feed import own_teams
from remit.queries.source import ValueSource
from remit.web.day import Asked, dated
from remit.web.source import now, source


@dated
def page(request: HttpRequest, asked: Asked) -> HttpResponse:
    """Home, as of now."""
    user = request.user
    assert isinstance(user, User)  # noqa: S101  the middleware lets nobody else here
    found = inbox.inbox(user, now())
    if user.person_id is None or found is None:
        raise Http404
    organisation = source().for_person(user.person_id)
    mine = person.page(ValueSource(organisation, "database"), user.person_id, asked.day)
    teams = own_teams(organisation, user.person_id, asked.day)
    led = [] if found.waits else [team for team in teams if _as(mine, team)]
    context = {
        "nav": "home",
        "inbox": found,
        "invites": not found.waits and home.alone(user),
        "begins": [person.team_name(organisation, team) for team in home.without_round(led)] if led else (),
        "changes": home.changes(organisation, set(teams), now()),
        "teams": [(person.team_name(organisation, team), _as(mine, team)) for team in teams],
        "page": mine,
    }
    return render(request, "remit/home.html", context)


@dated
def observed(request: HttpRequest, asked: Asked) -> HttpResponse:
    """What in one's teams needs a look: home asks for it by itself, so that it need not wait for it."""
    user = request.user
    assert isinstance(user, User)  # noqa: S101  the middleware lets nobody else here
    if user.person_id is None:
        raise Http404
    teams = home_observed.teams_of(
        source().for_person(user.person_id), source().skeleton(), user.person_id, asked.day
    )
    organisation = source().for_teams(teams, asked.day)
    context = {"nav": "home", "looks": home_observed.looks(user, organisation, teams, asked.day, now())}
    return render(request, "remit/home_observed.html", context)


def _as(mine: person.PersonPage, team: str) -> list[str]:
    """The roles that the person holds on the team."""
    return [held.role.name for held in mine.now if held.team.id == team]
