"""What every page that edits the organisation has in common: what there is, who may, the form, the refusal."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from remit.actions import permission
from remit.actions.administer import administer
from remit.actions.organisation import Edit, StaleEdit
from remit.core.access import Thing
from remit.core.editing import EditError, Seen, seen
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
from remit.web.forms.refusal import sentence
from remit.web.source import now, today

SUGGESTED = 500
"""Up to this many names a field suggests all of them; above, a page would carry too much."""
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


@dataclass(frozen=True)
class Editing:
    """One edit: its words, who may, what the form shows of, and what it does once the form is valid."""

    title: str
    about: str
    button: str
    done: str
    verb: str
    action: str
    seen: Sequence[Seen]
    back: str
    change: Callable[[], Edit]
    thing: Thing = ORGANISATION
    note: str = ""


def edited(request: HttpRequest, ground: Ground, form: forms.Form, editing: Editing) -> HttpResponse:
    """Shows the form; or makes the edit, and goes back. A refusal keeps what was typed and says what is wrong.

    After a stale form it is shown what holds now: to save once more is then meant.
    """
    ground.require(editing.verb, editing.thing)
    shown = editing.seen
    stale = False
    if request.method == "POST" and form.is_valid():
        try:
            written = [Seen.from_text(text) for text in request.POST.getlist("seen")]
            _same_objects(written, editing.seen)
            administer(
                editing.change(),
                acting_user=ground.user,
                verb=editing.verb,
                thing=editing.thing,
                action=editing.action,
                seen=written,
            )
        except EditError as error:
            field = error.field if error.field in form.fields else None
            form.add_error(field, sentence(error))
            if stale := isinstance(error, StaleEdit):
                current = stored.together(stored.load_objects()[0])
                shown = [seen(current, one.key.kind, *one.key.group, rest=one.key.rest) for one in shown]
        else:
            messages.success(request, editing.done)
            return redirect(editing.back)
    context = {
        "nav": "organisation",
        "editing": editing,
        "form": form,
        "seen": [one.text for one in shown],
        "stale": stale,
        "people": ground.people if len(ground.people) <= SUGGESTED else (),
        "teams": ground.teams if len(ground.teams) <= SUGGESTED else (),
    }
    return render(request, "remit/edit.html", context, status=409 if stale else 200)


def _same_objects(written: Sequence[Seen], expected: Sequence[Seen]) -> None:
    """A form that leaves out what it had seen could overwrite anything. Raises EditError."""
    if [one.key for one in written] != [one.key for one in expected]:
        raise EditError("this form is damaged: open the page again")


def back_to(name: str, *args: str) -> str:
    """The address to go back to."""
    return reverse(name, args=args)
