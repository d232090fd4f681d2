"""The organisation as its administrators see it: its name, its people, its teams."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from remit.core.editing import change_organisation
from remit.core.objects import HEAD
from remit.core.organisation import Organisation
from remit.web.editing import EditPage
from remit.web.forms.editing import OrganisationForm
from remit.web.ground import Ground, grounded
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


class Change(EditPage[OrganisationForm]):
    """Another name or zone."""

    title, action = _("Change the organisation"), "organisation.change"
    verb, shows = "administer-teams", (("organisation",),)

    def __init__(self, ground: Ground) -> None:
        super().__init__(ground)
        self.about = ground.organisation.name

    def form(self, data: QueryDict | None) -> OrganisationForm:
        there = self.ground.organisation
        return OrganisationForm(data, initial={"name": there.name, "zone": there.zone})

    def edit(self, there: Organisation, form: OrganisationForm) -> Organisation:
        return change_organisation(there, name=form.cleaned_data["name"], zone=form.cleaned_data["zone"])
