"""A person: what they hold, on which teams, since when."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from remit.queries import person
from remit.web.day import Asked, dated
from remit.web.source import source
from remit.web.views.errors import failure


@dated
def page(request: HttpRequest, asked: Asked, person_id: str) -> HttpResponse:
    """A person's page on the day."""
    try:
        shown = person.page(source(), person_id, asked.day)
    except person.UnknownPerson:
        return failure(request, 404, _("No such person"), _("Nobody here has this id."))
    return render(request, "remit/person.html", {"at": asked.at, "page": shown})
