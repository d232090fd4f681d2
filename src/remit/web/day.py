"""The day a page is asked about: ``?at=YYYY-MM-DD``, else today."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from functools import wraps
from typing import Concatenate, NamedTuple, ParamSpec

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from remit.core.answer import Refusal
from remit.db.organisation import NoOrganisationError
from remit.web.source import today
from remit.web.views.errors import refused

WRITTEN = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
EARLIEST, LATEST = date(1900, 1, 1), date(2199, 12, 31)
"""Outside of these a date is a slip of the keyboard, and arithmetic with days comes near its ends."""

Args = ParamSpec("Args")


class Asked(NamedTuple):
    """The day asked about; ``at`` is the query value that links keep, empty for today."""

    day: date
    at: str


class BadDay(ValueError):
    """What was written is no day, or none that a page can be asked about."""


def asked_day(written: str) -> Asked:
    """The day that was written, or today. Raises ``BadDay`` with what was written."""
    written = written.strip()
    if not written:
        return Asked(today(), "")
    try:
        day = date.fromisoformat(written) if WRITTEN.fullmatch(written) else None
    except ValueError:
        day = None
    if day is None or not EARLIEST <= day <= LATEST:
        raise BadDay(written)
    today()
    return Asked(day, written)


def dated(
    view: Callable[Concatenate[HttpRequest, Asked, Args], HttpResponse],
) -> Callable[Concatenate[HttpRequest, Args], HttpResponse]:
    """A page to read on a day: the view is given the day, and what cannot be answered gets a page that says so.

    Nothing of it stays in a cache: after signing out, the next one at the machine cannot go back to it.
    """

    @wraps(view)
    def with_day(request: HttpRequest, /, *args: Args.args, **kwargs: Args.kwargs) -> HttpResponse:
        try:
            return view(request, asked_day(request.GET.get("at", "")), *args, **kwargs)
        except BadDay as bad:
            context = {"written": str(bad)[:40], "earliest": EARLIEST, "latest": LATEST}
            return render(request, "remit/bad_day.html", context, status=400)
        except NoOrganisationError:
            return render(request, "remit/nothing_there.html", status=503)
        except Refusal as refusal:
            return refused(request, refusal)

    return require_safe(cache_control(private=True, no_store=True)(with_day))
