"""Pages for what went wrong: in the same look, in plain words, without inner details."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from remit.core.answer import Refusal, RefusalCode
from remit.lib.text import did_you_mean
from remit.web.source import source


def failure(
    request: HttpRequest,
    status: int,
    title: str,
    text: str,
    suggestions: list[tuple[str, str]] | None = None,
) -> HttpResponse:
    """A page that says what went wrong; ``suggestions`` are addresses with their names."""
    context = {"status": status, "title": title, "text": text, "suggestions": suggestions or []}
    return render(request, "remit/error.html", context, status=status)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return failure(
        request,
        400,
        _("This cannot be read"),
        _("The address or the form has something in it that does not belong there."),
    )


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return failure(request, 403, _("Not for you"), _("You may not see this page or do this."))


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return failure(
        request, 404, _("Nothing here"), _("There is no page at this address, or what it was about is gone.")
    )


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """For a form that did not come from a page of ours, or from one that is too old."""
    return failure(
        request,
        403,
        _("This form is too old"),
        _(
            "For your safety it was not accepted, and nothing was changed. Go back, load the page again and "
            "repeat it. Your browser must allow cookies for this site."
        ),
    )


def refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """The page for a question without an answer, with what may have been meant.

    A page loads only its own team, so a refusal does not know the names of the others: they are read here.
    """
    suggestions = []
    if refusal.code is RefusalCode.UNKNOWN_TEAM and request.resolver_match is not None:
        names = [team.id for team in source().outline().teams]
        near = did_you_mean(str(request.resolver_match.kwargs.get("team_id", "")), names)
        suggestions = [(reverse("team", args=[team]), team) for team in near]
    title = {
        RefusalCode.UNKNOWN_TEAM: _("No such team"),
        RefusalCode.TEAM_NOT_THERE: _("The team does not exist on this day"),
        RefusalCode.UNKNOWN_RESPONSIBILITY: _("No such responsibility"),
    }[refusal.code]
    return failure(request, 404, title, refusal.message[:1].upper() + refusal.message[1:] + ".", suggestions)
