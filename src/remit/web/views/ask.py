"""Who do I ask about …? The first page."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django_htmx.middleware import HtmxDetails

from remit.queries import ask, person
from remit.queries.source import Source
from remit.web.context import signed_in
from remit.web.day import Asked, dated
from remit.web.source import source

LONGEST = 200
"""Characters of a question; the rest of a longer one is not read."""

TRIES = ("code reviews", "on-call", "promotion", "one on ones", "roadmap")
"""Questions to begin with. They are search words of the framework, so they are not translated."""


@dated
def page(request: HttpRequest, asked: Asked) -> HttpResponse:
    """The question, and its answer where one was asked; the answer alone for a request by htmx."""
    question = request.GET.get("q", "").strip()[:LONGEST]
    found = None
    if question:
        reading = source()
        found = ask.ask(reading, question, asked.day, own_teams(request, reading, asked))
    context = {
        "at": asked.at,
        "question": question,
        "found": found,
        "tries": TRIES,
        "hide_ask": True,
    }
    partial = HtmxDetails(request).target == "found"
    response = render(request, "remit/parts/found.html" if partial else "remit/ask.html", context)
    response.headers["Vary"] = "HX-Target, Cookie"
    return response


def own_teams(request: HttpRequest, reading: Source, asked: Asked) -> tuple[str, ...]:
    """The teams of whoever asks, nearest first: those they hold a role on, then those they are in."""
    me = signed_in(request)
    if me is None or me.person is None:
        return ()
    mine = person.page(reading, me.person, asked.day)
    return tuple(dict.fromkeys([*(held.team.id for held in mine.now), *(team.id for team in mine.member_of)]))
