"""One's own ballot: the board on which each row is sorted, saved as one goes. Nobody else's page shows it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from remit.actions import clarity as actions
from remit.actions.clarity_ballot import Answer, Entry, Saved, answers_of, save_votes
from remit.actions.clarity_parts import RoundError
from remit.core.clarity import BOTH, NOBODY, ROLE, SOMEONE_ELSE
from remit.db import models
from remit.lib.text import harmless
from remit.queries.clarity import RoundView
from remit.web.views.clarity import round_of, user_of, words


@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest, team_id: str, number: int) -> HttpResponse:
    """The board; a POST saves what the form changed, and with ``then=done`` hands the ballot in."""
    found, allowed = round_of(request, team_id, number)
    ballot = models.Ballot.objects.filter(round_id=number, person_id=user_of(request).person_id).first()
    if request.method == "POST":
        return _save(request, found)
    if not found.open:
        return redirect("round", team_id, number)
    if ballot is None or not allowed.vote:
        raise Http404
    if ballot.done:
        messages.info(request, _("You are done. Open your answers again to change them."))
        return redirect("round", team_id, number)
    return render(request, "remit/round_board.html", board(found, ballot))


def board(found: RoundView, ballot: models.Ballot) -> dict[str, Any]:
    """What the board shows: the rows, the places, and one's own answers."""
    answers = answers_of(ballot)
    return {
        "nav": "teams",
        "round": found,
        "own": ballot,
        "cards": [
            (number, row, title, description, answers.get(row, Answer()))
            for number, (row, title, description) in enumerate(found.rows, start=1)
        ],
        "places": [
            (
                number,
                choice.id,
                title_of(choice.id, choice.title),
                hint_of(found, choice.id, by_name=not ballot.pooled),
            )
            for number, choice in enumerate(found.choices, start=1)
        ],
        "else": SOMEONE_ELSE,
        "sorted": len(answers),
    }


def title_of(choice: str, title: str) -> str:
    """A place's title in the reader's language; a role's is its own."""
    return title if choice.startswith(ROLE) else _(title)


def hint_of(found: RoundView, choice: str, *, by_name: bool) -> str:
    """What a place means, in a few words."""
    if choice.startswith(ROLE):
        title = next(each.title for each in found.choices if each.id == choice)
        names = [harmless(lead.name) for lead in found.leads if title in lead.roles]
        return ", ".join(names) or _("nobody at present")
    if choice == BOTH:
        return _("each their part")
    if choice == SOMEONE_ELSE:
        return _("say who") if by_name else _("neither of them")
    return _("it falls through") if choice == NOBODY else _("that counts too")


def _save(request: HttpRequest, found: RoundView) -> HttpResponse:
    wants_json = request.headers.get("accept", "") == "application/json"
    back = reverse("round", args=[found.team.id, found.id])
    try:
        version = int(request.POST.get("version", ""))
    except ValueError:
        return HttpResponse(status=400)
    try:
        saved = save_votes(found.id, entries(request, found), acting_user=user_of(request), version=version)
        if request.POST.get("then") == "done" and not saved.conflicts:
            actions.mark_done(found.id, acting_user=user_of(request), version=saved.version)
            messages.success(request, _("You are done. Your answers stay private until the reveal."))
            return redirect(back)
    except RoundError as error:
        if wants_json:
            return JsonResponse({"error": words(error), "go": back}, status=409)
        messages.error(request, words(error))
        return redirect(back)
    if wants_json:
        return JsonResponse(_plain(saved))
    if saved.conflicts:
        messages.warning(request, conflict_text(found, saved))
    else:
        messages.success(
            request,
            _("Saved: %(sorted)d of %(all)d rows are sorted.")
            % {"sorted": len(saved.answers), "all": len(found.rows)},
        )
    return redirect("round-board", found.team.id, found.id)


def conflict_text(found: RoundView, saved: Saved) -> str:
    """Which rows another device has answered meanwhile."""
    titles = [harmless(title) for row, title, _description in found.rows if row in saved.conflicts]
    return ngettext(
        "Another device of yours has answered %(rows)s meanwhile. That answer is shown now; change it if it is wrong.",
        "Another device of yours has answered %(rows)s meanwhile. Those answers are shown now; change what is wrong.",
        len(titles),
    ) % {"rows": ", ".join(titles)}


def entries(request: HttpRequest, found: RoundView) -> dict[str, Entry]:
    """What the form says of each row that it sent."""
    sent = request.POST
    return {
        row: Entry(
            Answer(sent.get(f"seen-{row}", ""), sent.get(f"seen-who-{row}", "")),
            Answer(sent.get(f"vote-{row}", ""), sent.get(f"who-{row}", "")),
        )
        for row, _title, _description in found.rows
        if f"seen-{row}" in sent
    }


def _plain(saved: Saved) -> dict[str, Any]:
    """The reply to an autosave: one's own answers, and nothing about anybody else."""
    return {
        "version": saved.version,
        "answers": {row: answer._asdict() for row, answer in saved.answers.items()},
        "conflicts": list(saved.conflicts),
    }


@require_POST
def reopen(request: HttpRequest, team_id: str, number: int) -> HttpResponse:
    """Takes one's own ballot back, to change it."""
    round_of(request, team_id, number)
    try:
        actions.reopen(number, acting_user=user_of(request))
    except RoundError as error:
        messages.error(request, words(error))
        return redirect("round", team_id, number)
    return redirect("round-board", team_id, number)
