"""A person's account: inviting, for the managers above too; for administrators shutting, ending, naming."""

from __future__ import annotations

from typing import NamedTuple

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from remit.actions import account, invitation
from remit.core.access import Thing
from remit.core.person import Kind, Person
from remit.db.models import Invitation, User
from remit.queries.permission import ORGANISATION, person_thing
from remit.web.accounts.letters import send_invitation
from remit.web.accounts.links import absolute
from remit.web.ground import Ground, grounded
from remit.web.source import now


class Account(NamedTuple):
    """What whoever may do something about it sees of somebody's account."""

    user: User | None
    invited: Invitation | None
    may_invite: bool
    may_end_sign_ins: bool
    may_administer: bool
    own: bool


def account_of(ground: Ground, person: Person, thing: Thing) -> Account | None:
    """The account, for whoever may do something about it; None for others, and for an agent."""
    found = Account(
        user=User.objects.filter(person_id=person.id).first(),
        invited=invitation.open_for(person.id),
        may_invite=ground.may("invite", thing),
        may_end_sign_ins=ground.may("end-sign-ins", thing),
        may_administer=ground.may("administer-users"),
        own=ground.user.person_id == person.id,
    )
    allowed = found.may_invite or found.may_administer
    return found if allowed and person.kind is Kind.HUMAN else None


@require_POST
@grounded
def change(request: HttpRequest, ground: Ground, person_id: str) -> HttpResponse:
    """One of the buttons: ``do`` says which."""
    person = ground.person(person_id)
    thing = person_thing(ground.organisation, person_id, now())
    what = request.POST.get("do", "")
    user = User.objects.filter(person_id=person_id).first()
    try:
        if what == "invite":
            return invite(request, ground, person, thing)
        if what == "withdraw":
            ground.require("invite", thing)
            invitation.withdraw(person_id, acting_user=ground.user)
            messages.success(request, _("The invitation no longer works."))
        elif user is None:
            return HttpResponseBadRequest()
        elif what == "end-sign-ins":
            ground.require("end-sign-ins", thing)
            account.end_sign_ins(user, acting_user=ground.user)
            messages.success(request, _("Every sign-in of theirs has ended."))
        elif what in account.RIGHTS:
            ground.require("administer-users", ORGANISATION)
            account.set_right(user, what, request.POST.get("to") == "on", acting_user=ground.user)
            messages.success(request, _("It is saved."))
        else:
            return HttpResponseBadRequest()
    except invitation.AlreadyUserError:
        messages.error(request, _("They are a user already, or their account is shut."))
    except account.NobodyError:
        messages.error(request, _("They cannot sign in: an agent, or somebody who has left."))
    except account.OwnRightError:
        messages.error(request, _("You cannot take that from yourself: another administrator can."))
    return redirect("manage-person", person_id)


def invite(request: HttpRequest, ground: Ground, person: Person, thing: Thing) -> HttpResponse:
    """Makes the link, mails it where mail goes out, and shows it: this once."""
    ground.require("invite", thing)
    addresses = [one.value for one in person.identities if one.kind == "email"]
    address = addresses[0] if addresses else ""
    token = invitation.invite(person.id, acting_user=ground.user, email=address)
    link = absolute(request, "accept-invitation", token)
    mailed = send_invitation(address, link, person.name, ground.organisation.name)
    context = {"nav": "organisation", "person": person, "link": link, "mailed": address if mailed else ""}
    return render(request, "remit/invited.html", context)
