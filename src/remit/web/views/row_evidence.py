"""The events behind what is observed of one's own row, each day and kind once, with a link to one of them."""

from __future__ import annotations

import logging

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from remit.evidence.engine import TooLong
from remit.evidence.parts import LakeError
from remit.queries import row_evidence, timeline
from remit.queries.sighted import Why
from remit.web.standing import Standing, standing

UNAVAILABLE = 503
log = logging.getLogger("remit.evidence")


@require_safe
@standing
def page(request: HttpRequest, there: Standing, row_id: str) -> HttpResponse:
    """For who holds the row, or acts for them. It asks the lake."""
    title = there.known(row_id)
    there.require("read-evidence", there.thing(row_id))
    row = there.desk.row(row_id).row
    if not timeline.has_one(row):
        raise Http404
    found, why = None, None
    try:
        found = row_evidence.behind(there.organisation, there.team.id, row, there.today)
    except TooLong:
        why = Why.TOO_LONG.value
    except LakeError:
        log.exception("the evidence could not be asked")
        why = Why.CANNOT_ASK.value
    context = {"nav": "teams", "team": there.team, "row": row, "title": title, "found": found, "why": why}
    status = 200 if found is not None else UNAVAILABLE
    return render(request, "remit/row_evidence.html", context, status=status)
