"""Changing a row of a charter, or proposing what it should be; a row of the team's own; signing one row."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from remit.actions import charter, signature
from remit.core.drafting import Draft, draft_of, drafted, fingerprint, inherited, says_something, shown
from remit.core.editing import EditError, free_id
from remit.core.framework import Party
from remit.db import agreement
from remit.lib.text import harmless
from remit.queries.agreement import row_agreed
from remit.web.forms.charter import RowForm, initial_of
from remit.web.forms.refusal import Refusals, seen_in, sentence
from remit.web.standing import Standing, standing

GET_OR_POST = require_http_methods(["GET", "HEAD", "POST"])
NEW = ""


@GET_OR_POST
@standing
def edit(request: HttpRequest, there: Standing, row_id: str) -> HttpResponse:
    """The form of a row for those who may change it; who may not is led to the one for proposals."""
    there.known(row_id)
    if request.method != "POST" and not there.may("take", there.thing(row_id)):
        return redirect("propose-row", there.team.id, row_id)
    there.require("take", there.thing(row_id))
    return _form(request, there, row_id, proposing=False)


@GET_OR_POST
@standing
def propose(request: HttpRequest, there: Standing, row_id: str) -> HttpResponse:
    """The same form, for what the row should say; its holders decide."""
    there.known(row_id)
    there.require("propose", there.thing(row_id))
    return _form(request, there, row_id, proposing=True)


@GET_OR_POST
@standing
def new(request: HttpRequest, there: Standing) -> HttpResponse:
    """A row that the team has beyond the framework: made by who leads it, proposed by anyone else on it (P4)."""
    proposing = not there.may("take", there.thing(NEW))
    there.require("propose" if proposing else "take", there.thing(NEW))
    return _form(request, there, NEW, proposing=proposing)


def _form(request: HttpRequest, there: Standing, row: str, *, proposing: bool) -> HttpResponse:
    desk = there.desk
    draft = draft_of(desk, row) if row else Draft(())
    own = not row or inherited(desk, row) is None
    options: dict[str, Any] = {
        "base": draft,
        "parties": parties(there, draft),
        "people": there.people,
        "today": there.today,
        "own": own,
        "proposing": proposing,
    }
    seen = shown(there.organisation, desk, row) if row else ()
    form = RowForm(request.POST if request.method == "POST" else None, initial=initial_of(draft), **options)
    refusals = Refusals(form)
    if form.is_valid():
        with refusals:
            return _written(request, there, row, form, proposing=proposing)
    back = reverse("row", args=[there.team.id, row]) if row else reverse("team", args=[there.team.id])
    context = {
        "nav": "teams",
        "team": there.team,
        "title": there.known(row) if row else "",
        "form": form,
        "seen": [one.text for one in seen],
        "stale": refusals.stale,
        "own": own,
        "proposing": proposing,
        "back": back,
        "row_id": row,
    }
    return render(request, "remit/row_edit.html", context, status=refusals.status)


def _written(
    request: HttpRequest, there: Standing, row: str, form: RowForm, *, proposing: bool
) -> HttpResponse:
    """Writes what the form says. Raises EditError."""
    team, data = there.team.id, form.cleaned_data
    seen = seen_in(request, shown(there.organisation, there.desk, row) if row else ())
    known = {*there.desk.rows(), *there.organisation.index.charter_rows.get(team, {})}
    name = row or free_id(data.get("title", ""), known, "row")
    on = there.today if proposing else data["on"]
    wanted = drafted(there.desk, name, form.draft, on)
    common: dict[str, Any] = {"acting_user": there.user, "now": there.now}
    if proposing:
        made = charter.propose(team, wanted, data["why"], based_on=fingerprint(tuple(seen)), **common)
        messages.success(request, _("Your proposal is made. Those who hold the row decide."))
        return redirect("proposal", made.pk)
    if says_something(wanted):
        edited = charter.change_row(team, wanted, seen=seen, reason=data["why"], **common)
    else:
        edited = charter.drop_row(team, name, on, seen=seen, reason=data["why"], **common)
    if edited.steps:
        messages.success(request, _("The charter says so from %(day)s on.") % {"day": on})
    else:
        messages.info(request, _("The charter says so already: nothing was changed."))
    return redirect("row", team, name)


def parties(there: Standing, draft: Draft) -> list[tuple[Party, str]]:
    """Who may hold a row: the roles, the people of the team and those above, and whoever the row names now."""
    found = {Party.role(role.id): role.title for role in there.organisation.framework.roles}
    found |= {Party.person(one.id): one.name for one in there.people}
    named = (*draft.holders, *draft.informed, *([draft.tie_break] if draft.tie_break else []))
    for party in named:
        found.setdefault(party, there.desk.title(party))
    return [(party, harmless(title)) for party, title in found.items()]


@GET_OR_POST
@standing
def sign(request: HttpRequest, there: Standing, row_id: str) -> HttpResponse:
    """What one row says, to read; and to sign exactly that, for those whose signature it needs."""
    title = there.known(row_id)
    there.require("read-signatures", there.thing(row_id))
    if request.method != "POST" and not there.signs(row_id):
        return redirect("row", there.team.id, row_id)
    refusal, status = "", 200
    if request.method == "POST":
        digest = request.POST.get("digest", "")
        try:
            signature.sign(there.team.id, row_id, digest, acting_user=there.user, now=there.now)
        except EditError as error:
            refusal, status = sentence(error), 409
        else:
            messages.success(request, _("You signed %(row)s.") % {"row": harmless(title)})
            return redirect("row", there.team.id, row_id)
    known = agreement.load([there.team.id], there.today)
    context = {
        "nav": "teams",
        "team": there.team,
        "title": title,
        "row_id": row_id,
        "agreed": row_agreed(there.desk, row_id, known),
        "mine": there.user.person_id,
        "refusal": refusal,
    }
    return render(request, "remit/row_sign.html", context, status=status)
