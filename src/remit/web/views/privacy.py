"""What is held about oneself: to see, to take along, to have erased."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth import logout
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from remit.actions import note as notes
from remit.actions import privacy
from remit.actions.permission import require
from remit.core.answer import Refusal
from remit.core.editing import EditError
from remit.db import partial
from remit.db.models import Person, User
from remit.queries import note as noted
from remit.queries import privacy as held
from remit.queries.permission import person_thing, row_thing
from remit.web.forms.privacy import EraseForm, NoteForm
from remit.web.forms.refusal import sentence
from remit.web.source import now, source, today
from remit.web.views.errors import refused


def _user(request: HttpRequest) -> User:
    user = request.user
    assert isinstance(user, User)  # noqa: S101  the middleware lets nobody else here
    return user


def _own(request: HttpRequest, verb: str) -> str:
    """The id of whoever asks, if they may do this with what is held about them."""
    user = _user(request)
    if user.person_id is None:
        raise Http404
    thing = person_thing(partial.for_actor(user.person_id, None), user.person_id, now())
    require(user, verb, thing)
    return user.person_id


@never_cache
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """What is held about whoever asks."""
    person = _own(request, "read-own-data")
    return render(request, "remit/held.html", {"held": held.held(person)})


@never_cache
@require_safe
def export(request: HttpRequest) -> HttpResponse:
    """The same as JSON, complete."""
    person = _own(request, "export")
    answer = JsonResponse(held.export(person), json_dumps_params={"ensure_ascii": False, "indent": 2})
    answer["Content-Disposition"] = f'attachment; filename="remit-{person}.json"'
    return answer


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def erase(request: HttpRequest, person_id: str) -> HttpResponse:
    """Asks once more, and erases the person: oneself, or for an administrator anybody."""
    user, known = _user(request), Person.objects.filter(pk=person_id).first()
    require(user, "erase", person_thing(partial.for_actor(person_id, None), person_id, now()))
    if known is None:
        raise Http404
    own = user.person_id == person_id
    form = EraseForm(person_id, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            privacy.erase(person_id, acting_user=user)
        except EditError as error:
            form.add_error(None, sentence(error))
        else:
            if own:
                logout(request)
                messages.success(
                    request, _("You are erased. Where your name stood it says “somebody erased”.")
                )
                return redirect("sign-in")
            messages.success(request, _("Erased. Where the name stood it says “somebody erased”."))
            return redirect("teams")
    context = {"person": known, "own": own, "form": form}
    return render(request, "remit/erase.html", context, status=422 if form.errors else 200)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def note(request: HttpRequest, team_id: str, row_id: str) -> HttpResponse:
    """One's own note about a row."""
    user = _user(request)
    require(user, "read", notes.thing(user.person_id, team_id, row_id))
    organisation = source().for_teams([team_id], today())
    try:
        row_thing(organisation, team_id, row_id, now())
    except Refusal as refusal:
        return refused(request, refusal)
    there = {"text": noted.text_of(user, team_id, row_id)}
    form = NoteForm(request.POST if request.method == "POST" else None, initial=there)
    if request.method == "POST" and form.is_valid():
        text = form.cleaned_data["text"]
        notes.write(team_id, row_id, text, acting_user=user)
        messages.success(
            request, _("Your note is kept.") if text.strip() else _("You have no note here any more.")
        )
        return redirect("note", team_id, row_id)
    known = organisation.framework.responsibility_by_id.get(row_id)
    context = {
        "team": organisation.index.team[team_id],
        "row_id": row_id,
        "row": known.short_title if known else row_id,
        "form": form,
    }
    return render(request, "remit/note.html", context, status=422 if form.errors else 200)
