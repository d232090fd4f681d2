"""A proposal: what the row says now, what it would say, and what its holders make of it."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from remit.actions import charter
from remit.core.answer import Refusal
from remit.core.drafting import fingerprint, shown
from remit.core.editing import EditError
from remit.db.models import Proposal
from remit.queries import row as reading
from remit.web.forms.charter import DeclineForm, TakeForm
from remit.web.forms.refusal import seen_in, sentence
from remit.web.standing import Standing, stand


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest, number: int) -> HttpResponse:
    """One proposal, with what the reader may do about it."""
    proposal = Proposal.objects.select_related("proposed_by", "decided_by").filter(pk=number).first()
    if proposal is None:
        raise Http404
    try:
        there = stand(request, proposal.team_id)
    except Refusal:
        raise Http404 from None
    row, known = proposal.responsibility, proposal.responsibility in there.desk.rows()
    there.require("read-history" if known else "propose", there.thing(row))
    mine = proposal.proposed_by_id == there.user.person_id
    taking = TakeForm(initial={"on": there.today}, prefix="take")
    declining = DeclineForm(prefix="decline")
    refusal, status = "", 200
    if request.method == "POST":
        if "take" in request.POST:
            form: TakeForm | DeclineForm = (taking := TakeForm(request.POST, prefix="take"))
        elif "decline" in request.POST:
            form = declining = DeclineForm(request.POST, prefix="decline")
        else:
            form = TakeForm({"on": there.today.isoformat()})
        if form.is_valid():
            try:
                _do(request, there, proposal, form)
            except EditError as error:
                refusal, status = sentence(error), 409
                proposal.refresh_from_db()
            else:
                return redirect("proposal", number)
        else:
            status = 422
    seen = shown(there.organisation, there.desk, row)
    context = {
        "nav": "teams",
        "team": there.team,
        "proposal": proposal,
        "title": there.known(row) if known else charter.row_of(proposal).title or row,
        "known": known,
        "proposed": reading.proposed(there.desk, proposal),
        "may_take": proposal.state == "open" and there.may("take", there.thing(row)),
        "mine": mine and proposal.state == "open",
        "seen": [one.text for one in seen],
        "moved": proposal.state == "open" and known and proposal.based_on != fingerprint(seen),
        "taking": taking,
        "declining": declining,
        "refusal": refusal,
    }
    return render(request, "remit/proposal.html", context, status=status)


def _do(request: HttpRequest, there: Standing, proposal: Proposal, form: TakeForm | DeclineForm) -> None:
    """What the button says. Raises EditError."""
    if "take" in request.POST:
        seen = seen_in(request, shown(there.organisation, there.desk, proposal.responsibility))
        charter.take(proposal.pk, form.cleaned_data["on"], acting_user=there.user, seen=seen, now=there.now)
        messages.success(request, _("Taken: the charter says so."))
    elif "decline" in request.POST:
        charter.decline(proposal.pk, form.cleaned_data["sentence"], acting_user=there.user, now=there.now)
        messages.success(request, _("Declined."))
    else:
        charter.withdraw(proposal.pk, acting_user=there.user, now=there.now)
        messages.success(request, _("Withdrawn."))
