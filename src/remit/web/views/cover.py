"""The covers of a team: what is on its way, runs and was returned; asking, agreeing, ending; and the calendar."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from functools import wraps
from typing import Concatenate, NamedTuple, ParamSpec

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from remit.actions import cover
from remit.actions.permission import require
from remit.core.access import Actor, Thing, allowed
from remit.core.answer import Refusal, RefusalCode
from remit.core.editing import EditError, Seen
from remit.core.organisation import Organisation
from remit.core.resolution import local_day, team_day
from remit.core.role_day import role_day
from remit.db.models import User
from remit.db.organisation import NoOrganisationError
from remit.queries import calendar
from remit.queries import cover as reading
from remit.queries.permission import actor_of, ground, role_thing
from remit.queries.source import Named
from remit.web.day import EARLIEST, LATEST
from remit.web.forms.cover import AskForm, EndForm
from remit.web.forms.refusal import Refusals, sentence
from remit.web.source import now, source
from remit.web.views.errors import failure, refused

SUGGESTED = 500
"""Up to this many names a field suggests all of them; above, those of the team alone."""
MONTH = re.compile(r"\d{4}-\d{2}", re.ASCII)
FIELDS = {"until": "last", "from": "first"}
"""What the form calls the fields that an edit may refuse."""
Args = ParamSpec("Args")


def of_team(
    view: Callable[Concatenate[HttpRequest, Organisation, Args], HttpResponse],
) -> Callable[Concatenate[HttpRequest, Args], HttpResponse]:
    """A page of the address's team today: the view is given what is to be known; an unknown team gets its page."""

    @wraps(view)
    def with_team(request: HttpRequest, /, *args: Args.args, **kwargs: Args.kwargs) -> HttpResponse:
        team_id = str(kwargs["team_id"])
        try:
            organisation = known_to(reader(request), team_id)
            team_day(organisation, team_id, there(organisation, team_id))
            return view(request, organisation, *args, **kwargs)
        except NoOrganisationError:
            return render(request, "remit/nothing_there.html", status=503)
        except Refusal as refusal:
            return refused(request, refusal)

    return never_cache(with_team)


def known_to(user: User, team_id: str) -> Organisation:
    """As much of the organisation as the team's pages and the decisions about the reader rest on."""
    return ground(user, [Thing("team", "there", team_id)], now())


def there(organisation: Organisation, team_id: str) -> date:
    """Today in the team's zone."""
    if team_id not in organisation.index.team:
        raise Refusal(RefusalCode.UNKNOWN_TEAM, f"there is no team “{team_id}”")
    return local_day(organisation, team_id, now())


def reader(request: HttpRequest) -> User:
    """Who reads; pages of this kind are for the signed in alone, which the middleware sees to."""
    assert isinstance(request.user, User)  # noqa: S101
    return request.user


@require_safe
@of_team
def page(request: HttpRequest, organisation: Organisation, team_id: str) -> HttpResponse:
    """A team's covers."""
    actor = actor_of(reader(request))
    context = {
        "nav": "teams",
        "page": reading.page(organisation, team_id, actor, now()),
        "stands": stands(organisation, team_id, actor),
    }
    return render(request, "remit/covers.html", context)


class Stand(NamedTuple):
    """A role for which somebody could act: for its holder, or None where it is vacant."""

    role: Named
    holder: Named | None


def stands(organisation: Organisation, team_id: str, actor: Actor) -> list[Stand]:
    """For whom the reader may ask that somebody acts."""
    day, found = there(organisation, team_id), []
    for role in organisation.framework.roles:
        if not reading.offered(organisation, team_id, role.id, day):
            continue
        held = role_day(organisation, team_id, role.id, day).holders
        holders: list[Named | None] = [Named(one.person, one.name) for one in held]
        for holder in holders or [None]:
            thing = role_thing(organisation, team_id, role.id, now(), holder.id if holder else None)
            if allowed(organisation, actor, "ask-cover", thing, now()).allowed:
                found.append(Stand(Named(role.id, role.title), holder))
    return found


@require_http_methods(["GET", "HEAD", "POST"])
@of_team
def ask(request: HttpRequest, organisation: Organisation, team_id: str, role_id: str) -> HttpResponse:
    """Asks for a cover of a holder (``for``) or of a vacant role."""
    day, user = there(organisation, team_id), reader(request)
    role = organisation.framework.role_by_id.get(role_id)
    held = {one.person: one.name for one in role_day(organisation, team_id, role_id, day).holders}
    holder = request.GET.get("for") or None
    if role is None or (holder not in held if holder else bool(held)):
        return failure(
            request, 404, _("Nobody to act for"), _("On this team nobody of this id holds such a role today.")
        )
    thing = role_thing(organisation, team_id, role_id, now(), holder)
    require(user, "ask-cover", thing, now(), organisation=organisation)
    outline = source().outline()
    form = AskForm(
        request.POST if request.method == "POST" else None,
        people=outline.people,
        rows=reading.offered(organisation, team_id, role_id, day),
        initial={name: request.GET.get(name, "") for name in ("first", "last", "acting")},
    )
    if form.is_bound and form.is_valid():
        with Refusals(form, FIELDS):
            asked = cover.ask(form.wish(team_id, role_id, holder), acting_user=user, now=now())
            messages.success(request, _("It is asked for. It begins once both sides have said yes."))
            return redirect("cover-request", asked.pk)
    near = [Named(one.id, one.name) for one in outline.people] if len(outline.people) <= SUGGESTED else []
    context = {
        "nav": "teams",
        "team": Named(team_id, organisation.index.team[team_id].name),
        "role": role,
        "holder": Named(holder, held[holder]) if holder else None,
        "form": form,
        "suggested": near or [Named(one.id, one.name) for one in organisation.people],
        "own": holder == user.person_id,
    }
    return render(request, "remit/cover_ask.html", context, status=422 if form.errors else 200)


@require_safe
@never_cache
def request_page(request: HttpRequest, number: int) -> HttpResponse:
    """A cover on its way, for those whom it concerns; for everybody else there is none."""
    team_id = reading.team_of_request(number)
    if team_id is not None:
        organisation = known_to(reader(request), team_id)
        line = reading.request(number, organisation, actor_of(reader(request)), now())
        if line is not None:
            return render(request, "remit/cover_request.html", {"nav": "teams", "request_line": line})
    return no_request(request)


def no_request(request: HttpRequest) -> HttpResponse:
    """For a number that nobody asked under, or that is none of the reader's business: both look the same."""
    return failure(request, 404, _("Nothing here"), _("There is no such request for a cover."))


STEPS = {"grant": cover.grant, "accept": cover.accept, "decline": cover.decline}


@require_POST
def step(request: HttpRequest, number: int) -> HttpResponse:
    """Says yes or no to a cover, or takes the asking back."""
    taken = STEPS.get(request.POST.get("step", ""))
    if taken is None:
        return failure(request, 400, _("This cannot be read"), _("The form does not say what to do."))
    try:
        asked = taken(number, acting_user=reader(request), now=now())
    except cover.NoSuchRequest:
        return no_request(request)
    except cover.NotYours as error:
        return failure(request, 403, _("Not for you"), sentence(error))
    except EditError as error:
        messages.error(request, sentence(error))
        return redirect("cover-request", number)
    told = {
        "open": _("Your yes is noted. It begins once the other side has said yes as well."),
        "running": _("Agreed: the cover stands."),
        "declined": _("Your no is noted. Nobody will act."),
        "withdrawn": _("Taken back. Nobody will act."),
    }
    messages.success(request, told[asked.state])
    return (
        redirect("covers", asked.team_id) if asked.state == "running" else redirect("cover-request", number)
    )


@require_POST
@of_team
def end(request: HttpRequest, organisation: Organisation, team_id: str) -> HttpResponse:
    """Ends a cover early."""
    form = EndForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("That is no day: nothing was changed."))
        return redirect("covers", team_id)
    on = (
        form.on(there(organisation, team_id))
        if "at-once" not in request.POST
        else there(organisation, team_id)
    )
    try:
        cover.end(Seen.from_text(form.cleaned_data["seen"]), on, acting_user=reader(request), now=now())
    except cover.NotYours as error:
        return failure(request, 403, _("Not for you"), sentence(error))
    except EditError as error:
        messages.error(request, sentence(error))
    else:
        messages.success(request, _("The cover ends then. What was done under it stays on record."))
    return redirect("covers", team_id)


@require_safe
@of_team
def month(request: HttpRequest, organisation: Organisation, team_id: str) -> HttpResponse:
    """The team's calendar of leaves and covers, a month at a time."""
    day = there(organisation, team_id)
    written = request.GET.get("month", "").strip()
    chosen = day
    if written:
        try:
            chosen = date.fromisoformat(f"{written}-01") if MONTH.fullmatch(written) else date.min
        except ValueError:
            chosen = date.min
        if not EARLIEST <= chosen <= LATEST:
            return failure(request, 400, _("No such month"), _("A month is written as 2026-03."))
        if (chosen.year, chosen.month) == (day.year, day.month):
            chosen = day
    found = calendar.month(source().for_teams([team_id], chosen), team_id, chosen)
    context = {"nav": "teams", "page": found, "today": day, "this_month": chosen == day}
    return render(request, "remit/calendar.html", context)
