"""A row of a revealed round's agenda: what was said, and what becomes of it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from remit.actions.clarity_agenda import leave_open, settle
from remit.actions.clarity_parts import RoundError
from remit.actions.permission import NotAllowed
from remit.core.answer import Refusal
from remit.core.editing import EditError, Seen, seen
from remit.core.framework import Party
from remit.core.organisation import Organisation
from remit.core.resolution import local_day
from remit.core.team_day import TeamDay
from remit.db.shared import for_teams
from remit.lib.text import harmless
from remit.queries import charter
from remit.queries.clarity import Item, RoundView
from remit.queries.source import Named, ValueSource
from remit.web.forms.clarity import OutcomeForm, value_of
from remit.web.views.clarity import round_of, user_of, words


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def item(request: HttpRequest, team_id: str, number: int, row_id: str) -> HttpResponse:
    """The votes on the row beside what the charter says, and the form for its outcome."""
    found, allowed = round_of(request, team_id, number)
    if found.result is None:
        raise Http404
    agenda = {each.row: each for each in found.result.agenda}
    if row_id not in agenda:
        raise Http404
    if not allowed.outcome:
        raise PermissionDenied
    now = timezone.now()
    organisation = for_teams([team_id], now.date())
    today = local_day(organisation, team_id, now)
    shown = charter.page(ValueSource(organisation, "database"), team_id, today)
    view = next((each for each in shown.rows if each.id == row_id), None)
    options: dict[str, Any] = {
        "parties": parties(organisation, shown),
        "people": [(person.id, harmless(person.name)) for person in everybody(organisation, shown)],
        "today": today,
    }
    if request.method == "POST":
        form = OutcomeForm(request.POST, **options)
        if form.is_valid() and _decide(request, found, row_id, form):
            messages.success(request, _("Written down: %(row)s.") % {"row": harmless(agenda[row_id].title)})
            return redirect("round", team_id, number)
    else:
        form = OutcomeForm(initial=initial(organisation, found, agenda[row_id], view), **options)
    votes = next(row for row in found.result.rows if row.id == row_id)
    context = {
        "nav": "teams",
        "round": found,
        "item": agenda[row_id],
        "row": votes,
        "now": view,
        "form": form,
        "tones": {},
    }
    return render(request, "remit/round_item.html", context)


def _decide(request: HttpRequest, found: RoundView, row: str, form: OutcomeForm) -> bool:
    """Writes the outcome; a refusal goes to the form, with all that was typed."""
    data = form.cleaned_data
    common: dict[str, Any] = {
        "acting_user": user_of(request),
        "version": data["version"],
        "outcome": data["outcome"],
    }
    try:
        if data["decision"] == form.OPEN:
            leave_open(found.id, row, owner=data["owner"], due=data["due"], **common)
        else:
            settle(
                found.id,
                row,
                holders=form.chosen_holders,
                split=form.chosen_split,
                tie_break=form.chosen_tie_break,
                on=data["on"],
                seen=Seen.from_text(data["seen"]),
                **common,
            )
    except NotAllowed:
        form.add_error(
            "decision",
            _(
                "Who holds the row or leads the team settles it. You can leave it open, with somebody who sees to it."
            ),
        )
    except RoundError as error:
        form.add_error(error.field or None, words(error))
    except EditError as error:
        form.add_error(None, sentence(_(error.template).format(**error.params)))
    except Refusal as refusal:
        form.add_error(None, sentence(refusal.message))
    else:
        return True
    return False


def sentence(text: str) -> str:
    """A refusal as a sentence, made harmless."""
    return f"{harmless(text[:1].upper() + text[1:])}."


def parties(organisation: Organisation, shown: charter.CharterPage) -> list[tuple[str, str]]:
    """Who may be responsible: the roles, then the people of the team by name."""
    roles = [(value_of(Party.role(role.id)), harmless(role.title)) for role in organisation.framework.roles]
    people = everybody(organisation, shown)
    return [*roles, *((value_of(Party.person(person.id)), harmless(person.name)) for person in people)]


def everybody(organisation: Organisation, shown: charter.CharterPage) -> list[Named]:
    """The people of the team, and those who lead the teams above."""
    found = {person.id: person for person in shown.members}
    for up in shown.crumbs:
        desk = TeamDay(organisation, up.id, shown.at)
        for lead in organisation.framework.leads:
            for holder in desk.role(lead.id).holders:
                found.setdefault(holder.person, Named(holder.person, holder.name))
    return list(found.values())


def initial(
    organisation: Organisation, found: RoundView, agenda: Item, view: charter.RowView | None
) -> dict[str, Any]:
    """What the form begins with: what was decided, or what the charter says today."""
    answer = view.answer if view is not None else None
    parts = {f"part-{value_of(party)}": part for party, part in answer.split} if answer else {}
    return {
        "version": agenda.version,
        "seen": seen(organisation, "charter row", found.team.id, agenda.row).text,
        "outcome": agenda.outcome,
        "decision": OutcomeForm.OPEN if agenda.state == "open" else OutcomeForm.SETTLE,
        "holders": [value_of(party) for party in answer.named] if answer else [],
        "tie_break": value_of(answer.tie_break) if answer and answer.tie_break else "",
        "owner": agenda.owner.id if agenda.owner else "",
        "due": agenda.due,
        **parts,
    }
