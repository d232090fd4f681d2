"""The calendar feed: an address with a secret, which a calendar program reads (RFC 5545)."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from icalendar import Calendar
from icalendar import Event as Entry

from remit.actions.account import user_may_sign_in
from remit.actions.inbox import hashed
from remit.db.models import FeedToken, User
from remit.db.organisation import NoOrganisationError
from remit.lib.text import harmless
from remit.queries.feed import Event, events
from remit.web.source import now

AGAIN = timedelta(hours=2)
"""How often a calendar program should look."""
SUMMARIES = {
    "cover": gettext_noop("%(acting)s acts as %(role)s of %(team)s"),
    "cover-for": gettext_noop("%(acting)s acts for %(holder)s as %(role)s of %(team)s"),
    "away": gettext_noop("%(person)s is away"),
    "round": gettext_noop("Clarity round of %(team)s is due"),
    "point": gettext_noop("Open point on %(row)s of %(team)s is due"),
    "signature": gettext_noop("To sign: %(row)s of %(team)s"),
}


@login_not_required
@never_cache
@require_safe
def page(request: HttpRequest, token: str) -> HttpResponse:
    """The calendar of whose address it is. Nothing tells an address that ended from one that never was."""
    moment = now()
    owner = FeedToken.objects.filter(token_hash=hashed(token)).values("person")
    user = User.objects.select_related("person").filter(person__in=owner).first()
    if user is None or not user_may_sign_in(user, moment):
        raise Http404
    try:
        listed = events(user, moment)
    except NoOrganisationError:
        listed = ()
    calendar = Calendar()
    calendar.add("prodid", "-//Remit//Remit//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", _("Remit"))
    calendar.add("refresh-interval", AGAIN)
    calendar.add("x-published-ttl", AGAIN)
    base = settings.BASE_URL or request.build_absolute_uri("/").rstrip("/")
    for event in listed:
        calendar.add_component(entry(event, base, moment))
    response = HttpResponse(calendar.to_ical(), content_type="text/calendar; charset=utf-8")
    response.headers["Content-Disposition"] = 'inline; filename="remit.ics"'
    return response


def entry(event: Event, base: str, moment: object) -> Entry:
    """The event as an all-day entry; its end is the first day without it."""
    found = Entry()
    found.add("uid", event.uid)
    found.add("dtstamp", moment)
    found.add("dtstart", event.first)
    found.add("dtend", event.end)
    found.add("summary", harmless(_(SUMMARIES[event.kind]) % event.params))
    found.add("url", base + address(event))
    found.add("transp", "TRANSPARENT")
    return found


def address(event: Event) -> str:
    """The page that the event leads to."""
    if event.row.startswith("/"):
        return event.row
    if event.row:
        return reverse("row", args=[event.team, event.row])
    return reverse("team", args=[event.team])
