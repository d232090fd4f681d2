"""A person: what they hold, on which teams, since when."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from remit.core.access import Thing
from remit.core.organisation import Organisation
from remit.db.models import User
from remit.queries import away, permission, person
from remit.queries.source import ValueSource
from remit.web.day import Asked, dated
from remit.web.source import now, source
from remit.web.views.errors import failure


@dated
def page(request: HttpRequest, asked: Asked, person_id: str) -> HttpResponse:
    """A person's page on the day."""
    try:
        organisation = source().for_person(person_id)
        shown = person.page(ValueSource(organisation, "database"), person_id, asked.day)
    except person.UnknownPerson:
        return failure(request, 404, _("No such person"), _("Nobody here has this id."))
    context = {
        "at": asked.at,
        "page": shown,
        "may_manage": may_edit(request, person_id),
        "leaves_to_cover": leaves(request, asked, person_id, organisation),
    }
    return render(request, "remit/person.html", context)


def leaves(
    request: HttpRequest, asked: Asked, person_id: str, organisation: Organisation
) -> tuple[away.LeaveToCover, ...]:
    """The leaves for which the reader may ask for a cover; asking is for today, not for another day."""
    if asked.at or not isinstance(request.user, User):
        return ()
    return away.to_cover(organisation, person_id, asked.day, request.user, now())


def may_edit(request: HttpRequest, person_id: str) -> bool:
    """Whether the reader may enter something of the person; asked of the database only where it is not plain."""
    user = request.user
    if not isinstance(user, User):
        return False
    if user.is_administrator or user.person_id == person_id:
        return True
    thing = Thing("person", "there", people=frozenset({person_id}))
    return permission.may(user, "enter-leave", thing, now())
