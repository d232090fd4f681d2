"""For whoever watches over the server: whether it can answer, and nothing else."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from remit.queries.health import is_well


@login_not_required
@never_cache
@require_safe
def page(request: HttpRequest) -> JsonResponse:
    """200 while pages can be answered, else 503; no word of why: that is in the log, not for strangers."""
    well = is_well()
    return JsonResponse({"status": "ok" if well else "unavailable"}, status=200 if well else 503)
