"""Editing people: who they are, whom they report to, when they are away, and their end."""

from __future__ import annotations

from datetime import date

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from remit.core import editing
from remit.core.access import Thing
from remit.core.editing import free_id
from remit.core.organisation import Organisation
from remit.core.person import Kind, Person, ReportingLine
from remit.lib.periods import Period
from remit.queries.permission import person_thing
from remit.web.editing import EditPage, FormT, LastDay
from remit.web.forms.editing import (
    DAY,
    ExperienceForm,
    IdentitiesForm,
    LastDayForm,
    LeaveForm,
    ManagerForm,
    NewPersonForm,
)
from remit.web.ground import Ground, grounded
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


class Add(EditPage[NewPersonForm]):
    """Somebody comes."""

    title, button = _("Add a person"), _("Add")
    done = _("The person is added.")
    action, verb = "person.add", ADMINISTER

    def form(self, data: QueryDict | None) -> NewPersonForm:
        return NewPersonForm(data, today=self.ground.today)

    def edit(self, there: Organisation, form: NewPersonForm) -> Organisation:
        known, data = self.ground.organisation, form.cleaned_data
        taken = [*known.index.person, *known.framework.role_by_id]
        name = data["id"].strip() or free_id(data["name"], taken, *form.mailboxes, "person")
        period = Period(data["start"])
        self.added = name
        person = Person(name, data["name"], Kind(data["kind"]), form.identities, period=period)
        return editing.add_person(there, person)

    @property
    def onward(self) -> str:
        """The person: there they are invited."""
        return reverse("manage-person", args=(self.added,))


class OfPerson(EditPage[FormT]):
    """An edit of somebody, by who administers people."""

    verb = ADMINISTER
    kinds: tuple[str, ...] = ("person",)
    """Of which objects of theirs it shows something."""

    def __init__(self, ground: Ground, person_id: str) -> None:
        super().__init__(ground)
        self.person = ground.person(person_id)
        self.about, self.origin = self.person.name, ("manage-person", person_id)
        self.shows = tuple((kind, person_id) for kind in self.kinds)


class Change(OfPerson[IdentitiesForm]):
    """Another name, other identities."""

    title, action = _("Change a person"), "person.change"

    def form(self, data: QueryDict | None) -> IdentitiesForm:
        return IdentitiesForm(data, identities=self.person.identities, initial={"name": self.person.name})

    def edit(self, there: Organisation, form: IdentitiesForm) -> Organisation:
        name = form.cleaned_data["name"]
        return editing.change_person(there, self.person.id, name=name, identities=form.identities)


class Experience(OfPerson[ExperienceForm]):
    """What somebody says of themselves; nobody else does."""

    title, action = _("Your experience"), "person.experience"
    verb = "declare-experience"
    note = _(
        "Findings about one person in both roles take it into account. "
        "Only you declare it, and everybody sees it."
    )

    def __init__(self, ground: Ground, person_id: str) -> None:
        super().__init__(ground, person_id)
        self.thing = thing_of(ground, person_id)

    def form(self, data: QueryDict | None) -> ExperienceForm:
        roles = self.ground.organisation.framework.roles
        return ExperienceForm(data, roles=roles, initial={"experience": self.person.experience})

    def edit(self, there: Organisation, form: ExperienceForm) -> Organisation:
        experience = tuple(form.cleaned_data["experience"])
        return editing.change_person(there, self.person.id, experience=experience)


class End(LastDay, OfPerson[LastDayForm]):
    """Somebody leaves."""

    title, button = _("Somebody leaves"), _("End everything after that day")
    done = _("Their last day is entered.")
    note = _(
        "Their roles, memberships, deputies and reporting lines end with it. "
        "Nothing is deleted; what they held shows as vacant from the next day on."
    )
    action, kinds = "person.end", ("person", "reporting line")

    def edit(self, there: Organisation, form: LastDayForm) -> Organisation:
        return editing.end_person(there, self.person.id, form.end)


class Manager(OfPerson[ManagerForm]):
    """Whom somebody reports to, from a day on."""

    title = _("Whom somebody reports to")
    action, kinds = "reporting_line.set", ("reporting line",)

    def form(self, data: QueryDict | None) -> ManagerForm:
        ground = self.ground
        lines = lines_of(ground, self.person.id)
        initial = {"manager": next((line.manager for line in lines if ground.today in line.period), "")}
        return ManagerForm(data, people=ground.people, today=ground.today, initial=initial)

    def edit(self, there: Organisation, form: ManagerForm) -> Organisation:
        manager, on = form.cleaned_data["manager"] or None, form.cleaned_data["on"]
        return editing.set_manager(there, self.person.id, manager, on)


class OfLeaves(OfPerson[FormT]):
    """An edit of when somebody is away: by themselves, and by who is above them."""

    verb, kinds = "enter-leave", ("leave",)

    def __init__(self, ground: Ground, person_id: str) -> None:
        super().__init__(ground, person_id)
        self.thing = thing_of(ground, person_id)


class LeaveAdd(OfLeaves[LeaveForm]):
    """Somebody will be away."""

    title, button = _("Days away"), _("Enter")
    done = _("The leave is entered.")
    note = _("Everybody sees the days. There is no place for the reason, on purpose.")
    action = "leave.add"

    def form(self, data: QueryDict | None) -> LeaveForm:
        return LeaveForm(data)

    def edit(self, there: Organisation, form: LeaveForm) -> Organisation:
        first, last = form.cleaned_data["first"], form.cleaned_data["last"]
        return editing.add_leave(there, self.person.id, first, last + DAY)


class LeaveChange(OfLeaves[LeaveForm]):
    """Other days, or none."""

    title, action = _("Change days away"), "leave.change"

    def __init__(self, ground: Ground, person_id: str, start: str) -> None:
        super().__init__(ground, person_id)
        self.began = written_day(start)
        leaves = ground.organisation.index.leaves.get(person_id, ())
        found = [leave.period for leave in leaves if leave.period.start == self.began]
        if not found:
            raise Http404
        self.initial = {"first": found[0].start, "last": found[0].last_day}

    def form(self, data: QueryDict | None) -> LeaveForm:
        return LeaveForm(data, initial=self.initial)

    def edit(self, there: Organisation, form: LeaveForm) -> Organisation:
        first, last = form.cleaned_data["first"], form.cleaned_data["last"]
        return editing.change_leave(there, self.person.id, self.began, first, last + DAY)


class LeaveEnd(LastDay, OfLeaves[LastDayForm]):
    """Back earlier than thought; a leave that has not begun is taken away."""

    title, button = _("Back again"), _("End the leave")
    done = _("The leave is ended.")
    note = _("A last day before the leave begins takes it away.")
    action = "leave.end"

    def __init__(self, ground: Ground, person_id: str, start: str) -> None:
        super().__init__(ground, person_id)
        self.began = written_day(start)

    def form(self, data: QueryDict | None) -> LastDayForm:
        """Yesterday, unless said otherwise."""
        return LastDayForm(data, today=self.ground.today - DAY)

    def edit(self, there: Organisation, form: LastDayForm) -> Organisation:
        return editing.end_leave(there, self.person.id, self.began, form.end)


def written_day(written: str) -> date | None:
    """The first day of a leave as addresses write it; ``unknown`` for none. Raises Http404 for anything else."""
    if written == "unknown":
        return None
    try:
        return date.fromisoformat(written)
    except ValueError:
        raise Http404 from None
