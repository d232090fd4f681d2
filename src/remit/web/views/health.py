"""For whoever watches over the server: whether it can answer, and nothing else."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from remit.queries.health import is_well, sources_are_well


@login_not_required
@never_cache
@require_safe
def page(request: HttpRequest) -> JsonResponse:
    """200 while pages can be answered, else 503, and whether a source of evidence fails; which and why is in the log

    and on the page of the sources, not for strangers.
    """
    well = is_well()
    if not well:
        return JsonResponse({"status": "unavailable"}, status=503)
    return JsonResponse({"status": "ok", "sources": "ok" if sources_are_well() else "failing"})
