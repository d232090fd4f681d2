"""What every page that edits the organisation stands on: what there is, who manages it, and who asks."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from remit.actions import permission
from remit.core.access import Thing
from remit.core.framework import Role
from remit.core.objects import KINDS, Key, key_of
from remit.core.organisation import Organisation
from remit.core.person import Person
from remit.core.team import Team
from remit.db import organisation as stored
from remit.db.models import User
from remit.db.organisation import NoOrganisationError
from remit.queries import permission as decisions
from remit.queries.permission import ORGANISATION
from remit.queries.source import Named
from remit.web.source import now, today

Args = ParamSpec("Args")
Found = TypeVar("Found")


@dataclass(frozen=True)
class Ground:
    """What a page of editing stands on: the organisation, who manages what of it, the day, and who asks."""

    organisation: Organisation
    managers: Mapping[Key, str]
    today: date
    user: User

    def may(self, verb: str, thing: Thing = ORGANISATION) -> bool:
        """Whether whoever asks may do this now."""
        return decisions.may(self.user, verb, thing, now(), self.organisation)

    def require(self, verb: str, thing: Thing = ORGANISATION) -> None:
        """Raises NotAllowed, which becomes a page, where they may not."""
        permission.require(self.user, verb, thing, now(), organisation=self.organisation)

    def manager(self, kind: str, value: Any) -> str:
        """Who manages the object, where that is not the browser: ``file`` or ``scim``, else empty."""
        found = self.managers.get(key_of(KINDS[kind], value), "web")
        return "" if found == "web" else found

    def person(self, person: str) -> Person:
        """Raises Http404 for nobody."""
        return known(self.organisation.index.person, person)

    def team(self, team: str) -> Team:
        """Raises Http404 for none."""
        return known(self.organisation.index.team, team)

    def role(self, role: str) -> Role:
        """Raises Http404 for one that the framework lacks."""
        return known(self.organisation.framework.role_by_id, role)

    @property
    def people(self) -> tuple[Named, ...]:
        """Everybody who has not left."""
        return tuple(
            Named(one.id, one.name)
            for one in self.organisation.people
            if one.period.end is None or one.period.end > self.today
        )

    @property
    def teams(self) -> tuple[Named, ...]:
        """Every team that has not ended."""
        return tuple(
            Named(one.id, one.name)
            for one in self.organisation.teams
            if one.period.end is None or one.period.end > self.today
        )


def known(among: Mapping[str, Found], name: str) -> Found:
    """What has the name. Raises Http404 for nothing."""
    if name not in among:
        raise Http404
    return among[name]


def grounded(
    view: Callable[Concatenate[HttpRequest, Ground, Args], HttpResponse],
) -> Callable[Concatenate[HttpRequest, Args], HttpResponse]:
    """A page of editing: the view is given the ground it stands on."""

    @wraps(view)
    def with_ground(request: HttpRequest, /, *args: Args.args, **kwargs: Args.kwargs) -> HttpResponse:
        user = request.user
        assert isinstance(user, User)  # noqa: S101  the middleware lets nobody else here
        try:
            day = today()
        except NoOrganisationError:
            return render(request, "remit/nothing_there.html", status=503)
        objects, managers = stored.load_objects()
        ground = Ground(stored.together(objects), managers, day, user)
        return view(request, ground, *args, **kwargs)

    return never_cache(require_http_methods(["GET", "HEAD", "POST"])(with_ground))
