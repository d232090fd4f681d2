"""One edit of the organisation by an administrator; with If-Match only of what nobody changed since it was read."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256
from typing import Any

from django.http import HttpRequest, HttpResponse

from remit.actions.administer import administer
from remit.actions.organisation import Edit, StaleEdit
from remit.api.auth import user_of
from remit.api.writing import if_match, written
from remit.core.access import Thing
from remit.core.editing import ANY, seen
from remit.core.objects import HEAD, Key
from remit.core.organisation import Organisation
from remit.queries.permission import ORGANISATION

PEOPLE, TEAMS = "administer-people", "administer-teams"
Part = tuple[str, tuple[str, ...]]
"""A kind of object, and the ids that it is about; ``ANY`` for whatever stands there."""
HEAD_PARTS: tuple[Part, ...] = ((HEAD.kind, ()),)


def person_parts(person: str) -> tuple[Part, ...]:
    """What the record of a person consists of."""
    return (
        ("person", (person,)),
        ("reporting line", (person,)),
        ("leave", (person,)),
        ("membership", (person, ANY)),
        ("role", (person, ANY, ANY)),
    )


def team_parts(team: str) -> tuple[Part, ...]:
    """What the record of a team consists of."""
    return (
        ("team", (team,)),
        ("team parent", (team,)),
        ("membership", (ANY, team)),
        ("role", (ANY, ANY, team)),
    )


def digest_of(organisation: Organisation, parts: Iterable[Part]) -> str:
    """A digest of all of it, as it is now."""
    found = [seen(organisation, kind, *group).digest for kind, group in parts]
    return sha256("\n".join(found).encode()).hexdigest()


def charter_parts(team: str) -> tuple[Part, ...]:
    """What a charter says for all of its rows."""
    return (("charter", (team,)),)


def guarded(request: HttpRequest, parts: Iterable[Part], change: Edit, *, must: bool = True) -> Edit:
    """The edit, which raises StaleEdit where something of the parts changed since the ETag of If-Match.

    Raises Failure where there is none and there ``must`` be one.
    """
    if not must and "If-Match" not in request.headers:
        return change
    known, digest = tuple(parts), if_match(request)

    def edit(organisation: Organisation) -> Organisation:
        if digest != "*" and digest_of(organisation, known) != digest:
            raise StaleEdit(Key(known[0][0], known[0][1]))
        return change(organisation)

    return edit


def made(
    request: HttpRequest, change: Edit, action: str, verb: str, thing: Thing = ORGANISATION, status: int = 200
) -> HttpResponse:
    """Makes the edit for who may; ``changed`` are the keys of what is different now."""

    def do() -> tuple[int, dict[str, Any]]:
        edited = administer(change, acting_user=user_of(request), verb=verb, thing=thing, action=action)
        return status, {"changed": [str(step.key) for step in edited.steps]}

    return written(request, do)
