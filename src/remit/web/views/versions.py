"""The versions of a charter side by side, and the charter to take along: Markdown, PDF, YAML."""

from __future__ import annotations

from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from remit.core.resolution import team_day
from remit.core.scope import cut
from remit.core.team_day import TeamDay
from remit.files.writing import dump
from remit.queries import charter, charter_export, sighted
from remit.queries import row as reading
from remit.queries.permission import ORGANISATION
from remit.queries.source import ValueSource
from remit.web.day import BadDay, asked_day
from remit.web.source import source
from remit.web.standing import Standing, standing

FORMS = {
    "md": "text/markdown; charset=utf-8",
    "pdf": "application/pdf",
    "yaml": "application/yaml; charset=utf-8",
}


@require_safe
@standing
def page(request: HttpRequest, there: Standing) -> HttpResponse:
    """What a team's charter says otherwise on one day than on another."""
    there.require("read-history", there.thing(there.desk.rows()[0]))
    days = reading.days(there.organisation, there.desk)
    past = [day for day in days if day <= there.today]
    written = request.GET.get("from", ""), request.GET.get("to", "")
    try:
        first = asked_day(written[0]).day if written[0].strip() else _before(past, there.today)
        last = asked_day(written[1]).day if written[1].strip() else there.today
    except BadDay as bad:
        return render(request, "remit/bad_day.html", {"written": str(bad)[:40]}, status=400)
    after = team_day(there.organisation, there.team.id, last)
    before = _on(there, first)
    context = {
        "nav": "teams",
        "team": there.team,
        "new": before is None,
        "first": first,
        "last": last,
        "days": days,
        "rows": reading.compared(before, after, there.organisation),
    }
    return render(request, "remit/versions.html", context)


def _before(days: list[date], today: date) -> date:
    """The day before the newest change, so that the page begins with that change."""
    return date.fromordinal(days[0].toordinal() - 1) if days else today


def _on(there: Standing, day: date) -> TeamDay | None:
    desk = TeamDay(there.organisation, there.team.id, day)
    return desk if desk.there else None


@require_safe
@standing
def export(request: HttpRequest, there: Standing, form: str) -> HttpResponse:
    """The charter as a file. The YAML is the same as that of ``remit export --team``."""
    if form not in FORMS:
        raise Http404
    there.require("export-said", ORGANISATION)
    team = there.team.id
    reader = source()
    if form == "yaml":
        organisation, outside = cut(reader.whole(), team, there.today)
        content: bytes = dump(organisation, team, outside).encode()
    else:
        agreed = reader.agreement([team], there.today)
        sight = sighted.of_team(there.user, there.organisation, team, there.today, there.now)
        seen = ValueSource(there.organisation, "database", agreed, sight.seen)
        shown = charter.page(seen, team, there.today)
        if form == "pdf":
            from remit.queries.charter_pdf import as_pdf  # only here: its library is slow to load

            content = as_pdf(shown)
        else:
            content = charter_export.as_markdown(shown).encode()
    name = f"{team}.{form}"
    headers = {"Content-Disposition": content_disposition_header(True, name) or "attachment"}
    return HttpResponse(content, content_type=FORMS[form], headers=headers)
