"""One edit of the organisation in the browser: its page, its form, its refusal."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import Generic, TypeVar

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from remit.actions.administer import administer
from remit.core.access import Thing
from remit.core.editing import seen
from remit.core.organisation import Organisation
from remit.db import organisation as stored
from remit.queries.permission import ORGANISATION
from remit.web.forms.editing import LastDayForm
from remit.web.forms.refusal import Refusals, seen_in
from remit.web.ground import Ground, grounded

SUGGESTED = 500
"""Up to this many names a field suggests all of them; above, a page would carry too much."""
Words = str | Promise
FormT = TypeVar("FormT", bound=forms.Form)


class EditPage(ABC, Generic[FormT]):
    """A page of one edit: its words, who may make it, what its form shows, what it does; made anew for each request.

    Making it takes what the address names, and raises Http404 for what there is not.
    """

    title: Words
    about = ""
    note: Words = ""
    button: Words = _("Save")
    done: Words = _("It is saved.")
    action: str
    verb: str
    thing: Thing = ORGANISATION
    origin: tuple[str, ...] = ("manage",)
    """The page that led here: its name and what is in its address."""
    shows: tuple[tuple[str, ...], ...] = ()
    """The objects that the form shows something of, as ``seen`` names them: a form is stale once they have changed."""

    def __init__(self, ground: Ground) -> None:
        self.ground = ground

    @classmethod
    def as_view(cls) -> Callable[..., HttpResponse]:
        """The page, as addresses lead to it."""

        @grounded
        def view(request: HttpRequest, ground: Ground, /, **named: str) -> HttpResponse:
            return cls(ground, **named).answer(request)

        return view

    @abstractmethod
    def form(self, data: QueryDict | None) -> FormT:
        """The form, with what was sent."""

    @abstractmethod
    def edit(self, there: Organisation, form: FormT) -> Organisation:
        """The organisation after the edit that a valid form says. Raises EditError."""

    @property
    def back(self) -> str:
        """The address of the page that led here."""
        name, *args = self.origin
        return reverse(name, args=args)

    @property
    def onward(self) -> str:
        """The address that a made edit leads to."""
        return self.back

    def answer(self, request: HttpRequest) -> HttpResponse:
        """Shows the form; or makes the edit, and goes on. A refusal keeps what was typed and says what is wrong.

        After a stale form it is shown what holds now: to save once more is then meant.
        """
        ground, form = self.ground, self.form(request.POST or None)
        shown = [seen(ground.organisation, *one) for one in self.shows]
        ground.require(self.verb, self.thing)
        refusals = Refusals(form)
        if request.method == "POST" and form.is_valid():
            with refusals:
                administer(
                    lambda there: self.edit(there, form),
                    acting_user=ground.user,
                    verb=self.verb,
                    thing=self.thing,
                    action=self.action,
                    seen=seen_in(request, shown),
                )
                messages.success(request, str(self.done))
                return redirect(self.onward)
        if refusals.stale:
            current = stored.together(stored.load_objects()[0])
            shown = [seen(current, *one) for one in self.shows]
        context = {
            "nav": "organisation",
            "editing": self,
            "form": form,
            "seen": [one.text for one in shown],
            "stale": refusals.stale,
            "people": ground.people if len(ground.people) <= SUGGESTED else (),
            "teams": ground.teams if len(ground.teams) <= SUGGESTED else (),
        }
        return render(request, "remit/edit.html", context, status=409 if refusals.stale else 200)


class LastDay(EditPage[LastDayForm]):
    """An edit that asks for a last day alone."""

    button = _("End it after that day")
    done = _("The last day is entered.")

    def form(self, data: QueryDict | None) -> LastDayForm:
        """Today, unless said otherwise."""
        return LastDayForm(data, today=self.ground.today)
