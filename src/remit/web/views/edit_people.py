"""Editing people: who they are, whom they report to, when they are away, and their end."""

from __future__ import annotations

from datetime import date
from functools import partial

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from remit.actions.organisation import Edit
from remit.core import editing
from remit.core.access import Thing
from remit.core.editing import free_id, seen
from remit.core.person import Kind, Person, ReportingLine
from remit.lib.periods import Period
from remit.queries.permission import person_thing
from remit.web.editing import Editing, Ground, back_to, edited, grounded
from remit.web.forms.editing import (
    DAY,
    ExperienceForm,
    IdentitiesForm,
    LastDayForm,
    LeaveForm,
    ManagerForm,
    NewPersonForm,
)
from remit.web.source import now
from remit.web.views.person_account import account_of

ADMINISTER = "administer-people"


def thing_of(ground: Ground, person: str) -> Thing:
    """The person as a thing to ask about."""
    return person_thing(ground.organisation, person, now())


def lines_of(ground: Ground, person: str) -> list[ReportingLine]:
    """Whom the person reports to by a line of their own, with its history."""
    return [line for line in ground.organisation.reporting_lines if line.person == person]


@grounded
def page(request: HttpRequest, ground: Ground, person_id: str) -> HttpResponse:
    """Everything of a person that can be edited, as far as the reader may."""
    person = ground.person(person_id)
    thing = thing_of(ground, person_id)
    if not ground.may(ADMINISTER):
        ground.require("enter-leave", thing)
    index = ground.organisation.index
    context = {
        "nav": "organisation",
        "person": person,
        "agent": person.kind is Kind.AGENT,
        "managed": ground.manager("person", person),
        "today": ground.today,
        "lines": [
            (line, index.person[line.manager], ground.manager("reporting line", line))
            for line in lines_of(ground, person_id)
        ],
        "leaves": [
            (
                leave,
                ground.manager("leave", leave),
                leave.period.end is not None and leave.period.end <= ground.today,
            )
            for leave in index.leaves.get(person_id, ())
        ],
        "roles": [
            (held, index.team[held.team], ground.organisation.framework.role_by_id[held.role])
            for held in index.assignments_of.get(person_id, ())
            if held.period.end is None or held.period.end > ground.today
        ],
        "teams": [
            index.team[one.team]
            for one in index.memberships_of.get(person_id, ())
            if one.period.end is None or one.period.end > ground.today
        ],
        "experience": [
            role.title for role in ground.organisation.framework.roles if role.id in person.experience
        ],
        "may_administer": ground.may(ADMINISTER),
        "may_leave": ground.may("enter-leave", thing),
        "may_experience": ground.may("declare-experience", thing),
        "account": account_of(ground, person, thing),
        "may_erase": ground.may(ADMINISTER) and ground.may("erase", thing),
    }
    return render(request, "remit/manage_person.html", context)


@grounded
def add(request: HttpRequest, ground: Ground) -> HttpResponse:
    """Somebody comes."""
    form = NewPersonForm(request.POST or None, today=ground.today)
    taken = [*ground.organisation.index.person, *ground.organisation.framework.role_by_id]

    def change() -> Edit:
        data = form.cleaned_data
        person = Person(
            data["id"].strip() or free_id(data["name"], taken),
            data["name"],
            Kind(data["kind"]),
            form.identities,
            period=Period(data["start"]),
        )
        return partial(editing.add_person, person=person)

    return edited(
        request,
        ground,
        form,
        Editing(
            title=_("Add a person"),
            about="",
            button=_("Add"),
            done=_("The person is added."),
            verb=ADMINISTER,
            action="person.add",
            seen=(),
            back=back_to("manage"),
            change=change,
        ),
    )


@grounded
def change(request: HttpRequest, ground: Ground, person_id: str) -> HttpResponse:
    """Another name, other identities."""
    person = ground.person(person_id)
    form = IdentitiesForm(request.POST or None, identities=person.identities, initial={"name": person.name})
    return edited(
        request,
        ground,
        form,
        Editing(
            title=_("Change a person"),
            about=person.name,
            button=_("Save"),
            done=_("It is saved."),
            verb=ADMINISTER,
            action="person.change",
            seen=(seen(ground.organisation, "person", person_id),),
            back=back_to("manage-person", person_id),
            change=lambda: partial(
                editing.change_person,
                person=person_id,
                name=form.cleaned_data["name"],
                identities=form.identities,
            ),
        ),
    )


@grounded
def experience(request: HttpRequest, ground: Ground, person_id: str) -> HttpResponse:
    """What somebody says of themselves; nobody else does."""
    person = ground.person(person_id)
    roles = ground.organisation.framework.roles
    form = ExperienceForm(request.POST or None, roles=roles, initial={"experience": person.experience})
    return edited(
        request,
        ground,
        form,
        Editing(
            title=_("Your experience"),
            about=person.name,
            button=_("Save"),
            done=_("It is saved."),
            verb="declare-experience",
            thing=thing_of(ground, person_id),
            action="person.experience",
            seen=(seen(ground.organisation, "person", person_id),),
            back=back_to("manage-person", person_id),
            change=lambda: partial(
                editing.change_person,
                person=person_id,
                experience=tuple(form.cleaned_data["experience"]),
            ),
            note=_(
                "Findings about one person in both roles take it into account. "
                "Only you declare it, and everybody sees it."
            ),
        ),
    )


@grounded
def end(request: HttpRequest, ground: Ground, person_id: str) -> HttpResponse:
    """Somebody leaves."""
    person = ground.person(person_id)
    form = LastDayForm(request.POST or None, today=ground.today)
    kinds = ("person", "reporting line")
    return edited(
        request,
        ground,
        form,
        Editing(
            title=_("Somebody leaves"),
            about=person.name,
            button=_("End everything after that day"),
            done=_("Their last day is entered."),
            verb=ADMINISTER,
            action="person.end",
            seen=tuple(seen(ground.organisation, kind, person_id) for kind in kinds),
            back=back_to("manage-person", person_id),
            change=lambda: partial(editing.end_person, person=person_id, on=form.end),
            note=_(
                "Their roles, memberships, deputies and reporting lines end with it. "
                "Nothing is deleted; what they held shows as vacant from the next day on."
            ),
        ),
    )


@grounded
def manager(request: HttpRequest, ground: Ground, person_id: str) -> HttpResponse:
    """Whom somebody reports to, from a day on."""
    person = ground.person(person_id)
    lines = lines_of(ground, person_id)
    current = next((line.manager for line in lines if ground.today in line.period), "")
    form = ManagerForm(
        request.POST or None, people=ground.people, today=ground.today, initial={"manager": current}
    )
    return edited(
        request,
        ground,
        form,
        Editing(
            title=_("Whom somebody reports to"),
            about=person.name,
            button=_("Save"),
            done=_("It is saved."),
            verb=ADMINISTER,
            action="reporting_line.set",
            seen=(seen(ground.organisation, "reporting line", person_id),),
            back=back_to("manage-person", person_id),
            change=lambda: partial(
                editing.set_manager,
                person=person_id,
                manager=form.cleaned_data["manager"] or None,
                on=form.cleaned_data["on"],
            ),
        ),
    )


@grounded
def leave_add(request: HttpRequest, ground: Ground, person_id: str) -> HttpResponse:
    """Somebody will be away."""
    person = ground.person(person_id)
    form = LeaveForm(request.POST or None)
    return edited(
        request,
        ground,
        form,
        Editing(
            title=_("Days away"),
            about=person.name,
            button=_("Enter"),
            done=_("The leave is entered."),
            verb="enter-leave",
            thing=thing_of(ground, person_id),
            action="leave.add",
            seen=(seen(ground.organisation, "leave", person_id),),
            back=back_to("manage-person", person_id),
            change=lambda: partial(
                editing.add_leave,
                person=person_id,
                start=form.cleaned_data["first"],
                until=form.cleaned_data["last"] + DAY,
            ),
            note=_("Everybody sees the days. There is no place for the reason, on purpose."),
        ),
    )


@grounded
def leave_change(request: HttpRequest, ground: Ground, person_id: str, start: str) -> HttpResponse:
    """Other days, or none."""
    person = ground.person(person_id)
    began = written_day(start)
    found = next(
        (
            leave
            for leave in ground.organisation.index.leaves.get(person_id, ())
            if leave.period.start == began
        ),
        None,
    )
    if found is None:
        raise Http404
    initial = {"first": found.period.start, "last": found.period.last_day}
    form = LeaveForm(request.POST or None, initial=initial)
    return edited(
        request,
        ground,
        form,
        Editing(
            title=_("Change days away"),
            about=person.name,
            button=_("Save"),
            done=_("It is saved."),
            verb="enter-leave",
            thing=thing_of(ground, person_id),
            action="leave.change",
            seen=(seen(ground.organisation, "leave", person_id),),
            back=back_to("manage-person", person_id),
            change=lambda: partial(
                editing.change_leave,
                person=person_id,
                was_start=began,
                start=form.cleaned_data["first"],
                until=form.cleaned_data["last"] + DAY,
            ),
        ),
    )


@grounded
def leave_end(request: HttpRequest, ground: Ground, person_id: str, start: str) -> HttpResponse:
    """Back earlier than thought; a leave that has not begun is taken away."""
    person = ground.person(person_id)
    began = written_day(start)
    form = LastDayForm(request.POST or None, today=ground.today - DAY)
    return edited(
        request,
        ground,
        form,
        Editing(
            title=_("Back again"),
            about=person.name,
            button=_("End the leave"),
            done=_("The leave is ended."),
            verb="enter-leave",
            thing=thing_of(ground, person_id),
            action="leave.end",
            seen=(seen(ground.organisation, "leave", person_id),),
            back=back_to("manage-person", person_id),
            change=lambda: partial(editing.end_leave, person=person_id, start=began, on=form.end),
            note=_("A last day before the leave begins takes it away."),
        ),
    )


def written_day(written: str) -> date | None:
    """The first day of a leave as addresses write it; ``unknown`` for none. Raises Http404 for anything else."""
    if written == "unknown":
        return None
    try:
        return date.fromisoformat(written)
    except ValueError:
        raise Http404 from None
