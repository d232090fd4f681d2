"""What is the token's user's own: what waits for them, what changed in their teams, what they hold.

What a message is set aside by, and how mail comes, is personal: no token does that.
"""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Router

from remit.actions import mail_text
from remit.actions.inbox import NobodysInbox
from remit.actions.permission import require
from remit.api.auth import READ, user_of
from remit.api.data import Cursor, Limit, data, paged
from remit.api.read import ANSWERS
from remit.api.reading import day_of, json, now, private, source
from remit.core.access import Thing
from remit.db.models import Notice
from remit.lib.text import harmless
from remit.queries import home, home_observed, inbox
from remit.queries.feed import own_teams
from remit.queries.person import role_name, team_name

router = Router(auth=READ, tags=["one’s own"])


def inbox_of(request: HttpRequest) -> tuple[str, inbox.Inbox]:
    """The id of whoever asks, and their inbox. Raises NobodysInbox and NotAllowed."""
    user = user_of(request)
    if user.person_id is None:
        raise NobodysInbox
    require(user, "read-inbox", Thing("person", "there", people=frozenset({user.person_id})), now())
    found = inbox.inbox(user, now())
    if found is None:
        raise NobodysInbox
    return user.person_id, found


def notice_json(notice: Notice) -> dict[str, Any]:
    """A message: its kind, what it says and why, where it leads, what it is about."""
    return {
        "number": notice.pk,
        "kind": notice.kind,
        "says": mail_text.sentence(notice),
        "why": mail_text.why(notice),
        "link": notice.link,
        "about": notice.about,
        "at": notice.created_at.isoformat(),
        "read": notice.read_at is not None,
    }


@router.get("/inbox", response=ANSWERS, summary="The inbox")
def messages(request: HttpRequest, cursor: Cursor = "", limit: Limit = 50) -> HttpResponse:
    """All that ``waits``, oldest first, and the ``news``, newest first and page by page."""
    _person, found = inbox_of(request)
    page, rest = paged(found.news, cursor, limit, lambda notice: str(notice.pk))
    told = {
        "waits": [notice_json(notice) for notice in found.waits],
        "news": [notice_json(notice) for notice in page],
        "next": rest,
    }
    return private(json(told))


@router.get("/home", response=ANSWERS, summary="My teams, and what changed in them")
def mine(request: HttpRequest) -> HttpResponse:
    """Whose token it is, how much waits for them, their teams with the roles they hold, and what changed lately."""
    person, found = inbox_of(request)
    organisation, day = source().for_person(person), day_of(None)
    teams = own_teams(organisation, person, day)
    held = organisation.index.assignments_of.get(person, ())
    told = {
        "person": person,
        "waits": len(found.waits),
        "teams": [
            {
                **data(team_name(organisation, team)),
                "roles": [
                    data(role_name(organisation, one.role))
                    for one in held
                    if one.team == team and day in one.period
                ],
            }
            for team in teams
        ],
        "changes": [_change(each) for each in home.changes(organisation, set(teams), now())],
    }
    return private(json(told))


@router.get("/home/observed", response=ANSWERS, summary="What in my teams needs a look")
def needs_a_look(request: HttpRequest) -> HttpResponse:
    """Rows of one's teams that went quiet or are done by others, and sources that cannot be read.

    As far as one may see it, and from what was observed last: this asks no source.
    """
    person, _ = inbox_of(request)
    day = day_of(None)
    teams = home_observed.teams_of(source().for_person(person), source().skeleton(), person, day)
    found = home_observed.looks(user_of(request), source().for_teams(teams, day), teams, day, now())
    return private(json(data(found)))


def _change(change: home.Change) -> dict[str, Any]:
    return {
        "at": change.at.isoformat(),
        "who": change.actor,
        "team": data(change.team),
        "says": [harmless(one.template % {**one.params}) for one in change.things],
        "more": change.more,
    }
