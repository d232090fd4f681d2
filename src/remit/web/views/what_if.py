"""What if? A change tried out: which answers it changes, which findings come and go. Nothing is kept."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from remit.core.what_if import ChangeError
from remit.queries import what_if
from remit.web.day import Asked, dated
from remit.web.folding import folded
from remit.web.forms.what_if import WhatIfForm
from remit.web.source import source

SUGGESTED = 500
"""Up to this many names the fields suggest all of them; above, a page would carry too much."""


@dated
def page(request: HttpRequest, asked: Asked) -> HttpResponse:
    """The form, and what the change would do once it is filled in."""
    reading = source()
    outline = reading.outline()
    filled = "kind" in request.GET
    form = WhatIfForm(
        request.GET if filled else None,
        people=outline.people,
        teams=outline.teams,
        roles=outline.framework.roles,
        initial={"on": asked.day, **{name: request.GET.get(name, "") for name in ("person", "team", "to")}},
    )
    found = None
    if filled and form.is_valid():
        try:
            day = form.cleaned_data["on"]
            found = what_if.what_if(reading.whole(), (form.change,), day, reading.agreement(None, day))
        except ChangeError as error:
            form.add_error(None, error.message)
    context = {
        "nav": "what-if",
        "at": asked.at,
        "form": form,
        "found": found,
        "appear": folded(found.appear) if found else [],
        "disappear": folded(found.disappear) if found else [],
        "people": outline.people if len(outline.people) <= SUGGESTED else (),
        "teams": outline.teams if len(outline.teams) <= SUGGESTED else (),
    }
    return render(request, "remit/what_if.html", context)
