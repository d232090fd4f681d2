"""Where sources push what happens: one address each, open to whoever proves to be the source."""

from __future__ import annotations

import logging

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from remit.actions import source as sources
from remit.actions.push import has_problem, receive
from remit.api.errors import answer
from remit.db.models import Source
from remit.db.organisation import NoOrganisationError
from remit.evidence.collector import SourceProblem
from remit.evidence.kinds import KINDS
from remit.evidence.receiver import BODY_LIMIT, Forged

log = logging.getLogger("remit.hooks")


@login_not_required
@csrf_exempt
@require_POST
def hook(request: HttpRequest, source_id: str) -> HttpResponse:
    """202 for what is kept, 200 for what was kept before; 401 for what proves nothing, 404 for no such source."""
    source = Source.objects.filter(pk=source_id, ended_at=None).first()
    if source is None or not KINDS[source.kind].pushes:
        return answer("not-found", "there is no such source")
    length = request.headers.get("Content-Length", "")
    if not length.isdecimal() or int(length) > BODY_LIMIT:
        return answer("too-large", f"at most {BODY_LIMIT} bytes, with their number in Content-Length")
    try:
        body = request.read(int(length))  # not ``body``: its limit is that of forms
        headers = {name.lower(): value for name, value in request.headers.items()}
        new = receive(source, headers, body, timezone.now())
    except Forged:
        log.warning("a request to %s did not prove where it comes from", source_id)
        return answer("not-signed-in", "the request does not prove that it comes from the source")
    except NoOrganisationError:
        return answer("no-organisation", "there is no organisation yet")
    except SourceProblem as problem:
        if problem.code == "unreadable":  # ours to mend, and the sender tries again
            has_problem(source, problem, timezone.now())
            return answer("unavailable", "the request cannot be checked now")
        return answer("bad-request", sources.sentence(problem))
    return JsonResponse({"kept": new}, status=202 if new else 200)
