"""The organisation as its administrators see it: its name, its people, its teams."""

from __future__ import annotations

from functools import partial

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from remit.core import editing
from remit.core.editing import seen
from remit.core.objects import HEAD
from remit.web.editing import Editing, Ground, back_to, edited, grounded
from remit.web.forms.editing import OrganisationForm
from remit.web.views.matrix import page_number

PAGE = 50
LONGEST = 100


@grounded
def page(request: HttpRequest, ground: Ground) -> HttpResponse:
    """What there is, with the ways to add to it; people by a part of their name, a page at a time."""
    ground.require("administer-people")
    organisation = ground.organisation
    text = request.GET.get("q", "").strip()[:LONGEST]
    left = request.GET.get("left") == "1"
    wanted = text.casefold()
    found = [
        person
        for person in organisation.people
        if (left or person.period.end is None or person.period.end > ground.today)
        and (not wanted or wanted in person.name.casefold() or wanted in person.id.casefold())
    ]
    pages = max(1, -(-len(found) // PAGE))
    number = min(page_number(request), pages)
    context = {
        "nav": "organisation",
        "organisation": organisation,
        "managed": ground.managers.get(HEAD, "web") if ground.managers.get(HEAD, "web") != "web" else "",
        "people": found[(number - 1) * PAGE : number * PAGE],
        "count": len(found),
        "text": text,
        "left": left,
        "page": number,
        "pages": pages,
        "teams": [
            team for team in organisation.teams if team.period.end is None or team.period.end > ground.today
        ],
    }
    return render(request, "remit/manage.html", context)


@grounded
def change(request: HttpRequest, ground: Ground) -> HttpResponse:
    """Another name or zone."""
    organisation = ground.organisation
    initial = {"name": organisation.name, "zone": organisation.zone}
    form = OrganisationForm(request.POST or None, initial=initial)
    return edited(
        request,
        ground,
        form,
        Editing(
            title=_("Change the organisation"),
            about=organisation.name,
            button=_("Save"),
            done=_("It is saved."),
            verb="administer-teams",
            action="organisation.change",
            seen=(seen(organisation, "organisation"),),
            back=back_to("manage"),
            change=lambda: partial(
                editing.change_organisation, name=form.cleaned_data["name"], zone=form.cleaned_data["zone"]
            ),
        ),
    )
