"""The organisation's own charter: its rows, and the form of one, which is that of a team's rows."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from remit.actions import common_row
from remit.core.drafting import Draft, common_desk, draft_of, drafted, inherited, says_something
from remit.core.editing import Seen, free_id, seen
from remit.core.framework import Party
from remit.core.team_day import TeamDay
from remit.lib.text import harmless
from remit.web.editing import SUGGESTED
from remit.web.forms.charter import RowForm, initial_of
from remit.web.forms.refusal import Refusals, seen_in
from remit.web.ground import Ground, grounded

VERB = "edit-charter"


@grounded
def page(request: HttpRequest, ground: Ground) -> HttpResponse:
    """Every row, who holds it by the organisation's charter, and whether that charter says anything of it."""
    ground.require(VERB)
    desk = common_desk(ground.organisation, ground.today)
    rows = [
        {
            "id": row,
            "title": desk.row(row).row.short_title,
            "holders": [desk.title(party) for party in desk.row(row).parties],
            "own": bool(desk.row(row).chain),
            "void": desk.row(row).not_applicable,
            "managed": _manager(ground, row),
        }
        for row in desk.rows()
    ]
    context = {"nav": "organisation", "organisation": ground.organisation, "rows": rows}
    return render(request, "remit/common_rows.html", context)


@grounded
def edit(request: HttpRequest, ground: Ground, row_id: str) -> HttpResponse:
    """The form of a row."""
    ground.require(VERB)
    desk = common_desk(ground.organisation, ground.today)
    if row_id not in desk.rows():
        raise Http404
    return _form(request, ground, desk, row_id)


@grounded
def new(request: HttpRequest, ground: Ground) -> HttpResponse:
    """A row beyond the framework that all teams have (P4)."""
    ground.require(VERB)
    return _form(request, ground, common_desk(ground.organisation, ground.today), "")


def _form(request: HttpRequest, ground: Ground, desk: TeamDay, row: str) -> HttpResponse:
    draft = draft_of(desk, row) if row else Draft(())
    own = not row or inherited(desk, row) is None
    options: dict[str, Any] = {
        "base": draft,
        "parties": _parties(desk, draft),
        "people": ground.people,
        "today": ground.today,
        "own": own,
        "proposing": False,
    }
    shown = (seen(ground.organisation, "charter row", None, row),) if row else ()
    form = RowForm(request.POST if request.method == "POST" else None, initial=initial_of(draft), **options)
    refusals = Refusals(form)
    if form.is_valid():
        with refusals:
            return _written(request, ground, desk, row, form, shown)
    form.fields["not_applicable"].label = _("If the row applies to no team: why")
    context = {
        "nav": "organisation",
        "common": ground.organisation,
        "title": desk.row(row).row.short_title if row else "",
        "form": form,
        "seen": [one.text for one in shown],
        "stale": refusals.stale,
        "own": own,
        "proposing": False,
        "back": reverse("common-rows"),
        "row_id": row,
        "people": ground.people if len(ground.people) <= SUGGESTED else (),
    }
    return render(request, "remit/row_edit.html", context, status=refusals.status)


def _written(
    request: HttpRequest, ground: Ground, desk: TeamDay, row: str, form: RowForm, shown: tuple[Seen, ...]
) -> HttpResponse:
    """Writes what the form says. Raises EditError."""
    data = form.cleaned_data
    read = seen_in(request, shown)
    taken = {
        *desk.rows(),
        *(each for rows in ground.organisation.index.charter_rows.values() for each in rows),
    }
    name, on = row or free_id(data.get("title", ""), taken, "row"), data["on"]
    wanted = drafted(desk, name, form.draft, on)
    common: dict[str, Any] = {"acting_user": ground.user, "seen": read, "reason": data["why"]}
    edited = (
        common_row.change(wanted, **common) if says_something(wanted) else common_row.drop(name, on, **common)
    )
    if edited.steps:
        messages.success(request, _("The charter says so from %(day)s on.") % {"day": on})
    else:
        messages.info(request, _("The charter says so already: nothing was changed."))
    return redirect("common-rows")


def _parties(desk: TeamDay, draft: Draft) -> list[tuple[Party, str]]:
    """Who may hold a row: the roles, and whoever it names now; others by name."""
    roles = [Party.role(role.id) for role in desk.organisation.framework.roles]
    named = [*draft.holders, *draft.informed, *([draft.tie_break] if draft.tie_break else [])]
    return [(party, harmless(desk.title(party))) for party in dict.fromkeys([*roles, *named])]


def _manager(ground: Ground, row: str) -> str:
    """Who manages what the charter says of the row, where that is not the browser."""
    group = seen(ground.organisation, "charter row", None, row).key.group
    found = {by for key, by in ground.managers.items() if (key.kind, key.group) == ("charter row", group)}
    return next(iter(sorted(found - {"web"})), "")
