"""Clarity rounds: the team's list, opening one, how far it is, what it showed, its protocol."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from remit.actions import clarity as actions
from remit.actions.clarity_parts import RoundError
from remit.core.clarity import open_round
from remit.db import models
from remit.db.shared import for_teams
from remit.queries import clarity, clarity_protocol
from remit.queries.clarity_access import Permits, may_open, of_the_team, permits
from remit.queries.source import Named
from remit.web.forms.clarity import OpenForm


def user_of(request: HttpRequest) -> models.User:
    """Who asks; every page of a round is for who is signed in."""
    if not isinstance(request.user, models.User):
        raise PermissionDenied
    return request.user


def team_of(team_id: str) -> Named:
    """The team. Raises Http404."""
    team = models.Team.objects.filter(pk=team_id).first()
    if team is None:
        raise Http404
    return Named(team.pk, team.name)


def round_of(request: HttpRequest, team_id: str, number: int) -> tuple[clarity.RoundView, Permits]:
    """The round of the team, for who may see how far it is or what it showed, and what else they may.

    Raises Http404: to everybody else there is no round.
    """
    stored = models.Round.objects.filter(team_id=team_id, pk=number).first()
    found = clarity.view(team_id, number)
    if stored is None or found is None:
        raise Http404
    allowed = permits(user_of(request), stored, timezone.now())
    if not (allowed.presence or allowed.results):
        raise Http404
    return found, allowed


def words(error: RoundError) -> str:
    """A refusal as a sentence in the reader's language."""
    text = _(error.template)
    return f"{text[:1].upper()}{text[1:]}."


@never_cache
@require_safe
def listing(request: HttpRequest, team_id: str) -> HttpResponse:
    """Every round of the team, newest first; what they showed is for the team."""
    team, user, now = team_of(team_id), user_of(request), timezone.now()
    own, opens = of_the_team(user, team_id, now), may_open(user, team_id, now)
    if not (own or opens):
        raise PermissionDenied
    rounds = clarity.rounds(team_id)
    context = {
        "nav": "teams",
        "team": team,
        "rounds": rounds,
        "own": own,
        "may_open": opens and not any(each.open for each in rounds),
    }
    return render(request, "remit/rounds.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def opening(request: HttpRequest, team_id: str) -> HttpResponse:
    """Says who would answer by name and who pooled; then opens the round."""
    team, user = team_of(team_id), user_of(request)
    if not may_open(user, team_id, timezone.now()):
        raise PermissionDenied
    form = OpenForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            opened = actions.open_round(
                team_id,
                acting_user=user,
                due=form.cleaned_data["due"],
                pooled=form.cleaned_data["pooled"],
            )
        except RoundError as error:
            form.add_error(error.field or None, words(error))
        else:
            messages.success(request, _("The round is open, and everybody who answers is told."))
            if permits(user, opened, timezone.now()).presence:
                return redirect("round", team_id, opened.pk)
            return redirect("rounds", team_id)
    now = timezone.now()
    organisation = for_teams([team_id], now.date())
    value = open_round(organisation, team_id, now, "")
    names = organisation.index.person
    titles = {role.id: role.title for role in organisation.framework.roles}
    context = {
        "nav": "teams",
        "team": team,
        "form": form,
        "by_name": [(names[person].name, titles.get(role, role)) for role, person in value.named],
        "pool": sorted(names[person].name for person in value.pool),
        "rows": len(value.rows),
        "enough": len(value.pool) >= value.thresholds.pooled,
        "minimum": value.thresholds.pooled,
    }
    return render(request, "remit/round_open.html", context)


@never_cache
@require_safe
def page(request: HttpRequest, team_id: str, number: int) -> HttpResponse:
    """An open round: how far it is, and one's own part. A revealed one: what it showed."""
    found, allowed = round_of(request, team_id, number)
    context: dict[str, Any] = {"nav": "teams", "round": found, "may": allowed}
    if found.result is not None:
        return render(request, "remit/round_result.html", context)
    own = models.Ballot.objects.filter(round_id=number, person_id=user_of(request).person_id).first()
    if own is not None and allowed.vote:
        context |= {"own": own, "sorted": len(own.votes)}
    return render(request, "remit/round.html", context)


@never_cache
@require_safe
def presence(request: HttpRequest, team_id: str, number: int) -> HttpResponse:
    """How many are done: the piece of the page that renews itself. Ends in the result once that is there."""
    found, allowed = round_of(request, team_id, number)
    context = {"round": found, "may": allowed}
    response = render(request, "remit/parts/round_presence.html", context)
    if not found.open:
        response["HX-Refresh"] = "true"
    return response


def _step(
    request: HttpRequest, team_id: str, number: int, step: Callable[..., object], said: str
) -> HttpResponse:
    """One step of who runs the round; a refusal is told on the round's page, or where they are led who see none.

    A team that nobody leads has its round revealed or cancelled by who does not see into it.
    """
    stored = models.Round.objects.filter(team_id=team_id, pk=number).first()
    if stored is None:
        raise Http404
    allowed = permits(user_of(request), stored, timezone.now())
    if not (allowed.presence or allowed.results or allowed.reveal or allowed.abandon):
        raise Http404
    try:
        step(number, acting_user=user_of(request))
    except RoundError as error:
        messages.error(request, words(error))
    else:
        messages.success(request, said)
    if allowed.presence or allowed.results:
        return redirect("round", team_id, number)
    return redirect("rounds", team_id)


@require_POST
def reveal(request: HttpRequest, team_id: str, number: int) -> HttpResponse:
    """The one reveal."""
    return _step(request, team_id, number, actions.reveal_round, _("The round is revealed."))


@require_POST
def cancel(request: HttpRequest, team_id: str, number: int) -> HttpResponse:
    """Ends an open round; nothing is shown."""
    return _step(
        request, team_id, number, actions.cancel, _("The round is cancelled; every answer is deleted.")
    )


@require_POST
def close(request: HttpRequest, team_id: str, number: int) -> HttpResponse:
    """Ends the talk about a round."""
    return _step(request, team_id, number, actions.close, _("The round is closed."))


@never_cache
@require_safe
def protocol(request: HttpRequest, team_id: str, number: int) -> HttpResponse:
    """The protocol as a page, made for paper."""
    found, _allowed = round_of(request, team_id, number)
    if found.result is None:
        raise Http404
    return render(request, "remit/round_protocol.html", {"nav": "teams", "round": found})


@never_cache
@require_safe
def protocol_markdown(request: HttpRequest, team_id: str, number: int) -> HttpResponse:
    """The protocol as Markdown."""
    found, _allowed = round_of(request, team_id, number)
    if found.result is None:
        raise Http404
    response = HttpResponse(clarity_protocol.as_markdown(found), content_type="text/markdown; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="clarity-round-{found.id}.md"'
    return response
