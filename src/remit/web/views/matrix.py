"""The matrix: teams down, responsibilities across."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from remit.core.framework import Focus, Framework
from remit.queries import matrix
from remit.queries.source import Source
from remit.web.day import Asked, dated
from remit.web.facts import FACTS, facts_of, legend
from remit.web.source import source

LONGEST = 100
"""Characters of the text to filter by."""


@dated
def page(request: HttpRequest, asked: Asked) -> HttpResponse:
    """A page of the matrix, filtered and sorted as the query says; what it cannot mean is left out."""
    reading = source()
    outline = reading.outline()
    sides = sides_of(outline.framework)
    wanted = matrix.Asked(
        below=one_of(request, "below", {team.id for team in outline.teams}),
        text=request.GET.get("q", "").strip()[:LONGEST],
        section=one_of(request, "side", {side for side, _title in sides}),
        open_only=request.GET.get("open") == "1",
        sort=one_of(request, "sort", outline.framework.responsibility_by_id),
        page=page_number(request),
    )
    found = matrix.matrix(reading, asked.day, wanted)
    show = one_of(request, "show", FACTS) or ""
    context = {
        "nav": "matrix",
        "at": asked.at,
        "matrix": found,
        "asked": wanted,
        "open_flag": "1" if wanted.open_only else "",
        "page": min(wanted.page, found.pages),
        "sides": sides,
        "show": show,
        **(facts_context(request, reading, found, show) if show else {}),
        "teams": outline.teams,
    }
    return render(request, "remit/matrix.html", context)


def facts_context(
    request: HttpRequest, reading: Source, found: matrix.Matrix, show: str
) -> dict[str, object]:
    """What the cells show in the place of who holds what."""
    teams = [line.team.id for line in found.lines]
    facts = facts_of(request, reading, teams, found.at, show)
    return {"facts": facts, "legend": legend(show)}


def sides_of(framework: Framework) -> list[tuple[str, str]]:
    """The sides that rows can stand on, with their titles."""
    titles: dict[str, str] = {}
    for role in framework.roles:
        side = role.id if role.focus is Focus.OTHER else role.focus.value
        titles.setdefault(side, role.title)
    return [*titles.items(), ("shared", _("shared"))]


def one_of(request: HttpRequest, name: str, known: object) -> str | None:
    """The value of a query field if it is a known one."""
    value = request.GET.get(name, "")
    return value if value in known else None  # type: ignore[operator]


def page_number(request: HttpRequest) -> int:
    """The page asked for, from 1 up; what is no number means the first."""
    written = request.GET.get("page", "")
    return max(1, int(written)) if written.isascii() and written.isdigit() and len(written) < 7 else 1
