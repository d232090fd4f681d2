"""Editing teams: what they are, what they are part of, who is in them, and who holds which role."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from remit.core import editing
from remit.core.editing import ANY, EditError, free_id
from remit.core.organisation import Organisation
from remit.core.team import Team
from remit.lib.periods import Period
from remit.web.editing import EditPage, FormT, LastDay
from remit.web.forms.editing import AssignForm, HandOverForm, LastDayForm, MoveForm, NewTeamForm, TeamForm
from remit.web.ground import Ground, grounded

ADMINISTER = "administer-teams"


@grounded
def page(request: HttpRequest, ground: Ground, team_id: str) -> HttpResponse:
    """Everything of a team that can be edited."""
    team = ground.team(team_id)
    ground.require(ADMINISTER)
    index = ground.organisation.index
    context = {
        "nav": "organisation",
        "team": team,
        "managed": ground.manager("team", team),
        "parents": [
            (link, index.team[link.parent], ground.manager("team parent", link))
            for link in index.parents.get(team_id, ())
        ],
        "roles": [
            (
                role,
                [
                    (held, index.person[held.person], ground.manager("role", held))
                    for held in index.assignments.get((team_id, role.id), ())
                    if held.period.end is None or held.period.end > ground.today
                ],
            )
            for role in ground.organisation.framework.roles
        ],
        "members": [
            (one, index.person[one.person], ground.manager("membership", one))
            for one in index.members.get(team_id, ())
            if one.period.end is None or one.period.end > ground.today
        ],
    }
    return render(request, "remit/manage_team.html", context)


class Add(EditPage[NewTeamForm]):
    """A team begins."""

    title, button = _("Add a team"), _("Add")
    done = _("The team is added.")
    action, verb = "team.add", ADMINISTER

    def form(self, data: QueryDict | None) -> NewTeamForm:
        return NewTeamForm(data, teams=self.ground.teams, today=self.ground.today)

    def edit(self, there: Organisation, form: NewTeamForm) -> Organisation:
        data = form.cleaned_data
        self.added = data["id"].strip() or free_id(data["name"], self.ground.organisation.index.team, "team")
        team = Team(
            self.added,
            data["name"],
            data["zone"] or None,
            data["labels"],
            data["forge"],
            Period(data["on"]),
        )
        return editing.add_team(there, team, data["parent"] or None)

    @property
    def onward(self) -> str:
        """The team: there its roles are assigned."""
        return reverse("manage-team", args=(self.added,))


class OfTeam(EditPage[FormT]):
    """An edit of a team."""

    verb = ADMINISTER
    kind = "team"
    """Of which objects of the team it shows something."""

    def __init__(self, ground: Ground, team_id: str) -> None:
        super().__init__(ground)
        self.team = ground.team(team_id)
        self.about, self.origin = self.team.name, ("manage-team", team_id)
        self.shows = ((self.kind, team_id),)


class Change(OfTeam[TeamForm]):
    """Another name, zone, labels or handles."""

    title, action = _("Change a team"), "team.change"

    def form(self, data: QueryDict | None) -> TeamForm:
        initial = {
            "name": self.team.name,
            "zone": self.team.zone or "",
            "labels": "\n".join(f"{name} = {value}" for name, value in self.team.labels),
            "forge": "\n".join(self.team.forge),
        }
        return TeamForm(data, initial=initial)

    def edit(self, there: Organisation, form: TeamForm) -> Organisation:
        data = form.cleaned_data
        return editing.change_team(
            there,
            self.team.id,
            name=data["name"],
            zone=data["zone"] or None,
            labels=data["labels"],
            forge=data["forge"],
        )


class Move(OfTeam[MoveForm]):
    """Part of another team, or of none, from a day on."""

    title, button = _("Move a team"), _("Move")
    done = _("The team is moved.")
    note = _("Charters of the teams above hold for it from then on.")
    action, kind = "team.move", "team parent"

    def form(self, data: QueryDict | None) -> MoveForm:
        ground = self.ground
        links = ground.organisation.index.parents.get(self.team.id, ())
        initial = {"parent": next((link.parent for link in links if ground.today in link.period), "")}
        return MoveForm(data, teams=ground.teams, today=ground.today, initial=initial)

    def edit(self, there: Organisation, form: MoveForm) -> Organisation:
        parent, on = form.cleaned_data["parent"] or None, form.cleaned_data["on"]
        return editing.move_team(there, self.team.id, parent, on)


class End(LastDay, OfTeam[LastDayForm]):
    """There is no such team after a day."""

    title, done = _("A team ends"), _("The last day of the team is entered.")
    note = _("Its members, roles and deputies end with it. Nothing is deleted.")
    action = "team.end"

    def edit(self, there: Organisation, form: LastDayForm) -> Organisation:
        return editing.end_team(there, self.team.id, form.end)


class OfRole(OfTeam[FormT]):
    """An edit of who holds a role on a team: all its holders are shown."""

    def __init__(self, ground: Ground, team_id: str, role_id: str) -> None:
        super().__init__(ground, team_id)
        self.role = ground.role(role_id)
        self.about = f"{self.role.title} · {self.team.name}"
        self.shows = (("role", ANY, role_id, team_id),)


class Assign(OfRole[AssignForm]):
    """Somebody takes a role, beside whoever holds it."""

    title, button = _("Assign a role"), _("Assign")
    done = _("The role is assigned.")
    action = "role.assign"

    def form(self, data: QueryDict | None) -> AssignForm:
        return AssignForm(data, people=self.ground.people, today=self.ground.today)

    def edit(self, there: Organisation, form: AssignForm) -> Organisation:
        person, period = form.cleaned_data["person"], Period(form.cleaned_data["on"], form.end)
        return editing.assign_role(there, person, self.role.id, self.team.id, period)


class OfHolder(OfRole[FormT]):
    """An edit of one who holds a role on a team."""

    def __init__(self, ground: Ground, team_id: str, role_id: str, person_id: str) -> None:
        super().__init__(ground, team_id, role_id)
        self.person = ground.person(person_id)
        self.about = f"{self.about} · {self.person.name}"


class HandOver(OfHolder[HandOverForm]):
    """From one person to another: the one's last day is the day before the other's first."""

    title, button = _("Hand a role over"), _("Hand over")
    done = _("The role is handed over.")
    action = "role.hand_over"

    def form(self, data: QueryDict | None) -> HandOverForm:
        return HandOverForm(data, people=self.ground.people, today=self.ground.today)

    def edit(self, there: Organisation, form: HandOverForm) -> Organisation:
        to, on = form.cleaned_data["to"], form.cleaned_data["on"]
        if to == self.person.id:
            raise EditError("they hold this role already", "to")
        ended = editing.end_role(there, self.person.id, self.role.id, self.team.id, on)
        return editing.assign_role(ended, to, self.role.id, self.team.id, Period(on))


class RoleEnd(LastDay, OfHolder[LastDayForm]):
    """Somebody holds a role no longer."""

    title, action = _("End a role"), "role.end"

    def edit(self, there: Organisation, form: LastDayForm) -> Organisation:
        return editing.end_role(there, self.person.id, self.role.id, self.team.id, form.end)


class MemberAdd(OfTeam[AssignForm]):
    """Somebody joins a team."""

    title, button = _("Add a member"), _("Add")
    done = _("The member is added.")
    action = "membership.add"

    def __init__(self, ground: Ground, team_id: str) -> None:
        super().__init__(ground, team_id)
        self.shows = (("membership", ANY, team_id),)

    def form(self, data: QueryDict | None) -> AssignForm:
        return AssignForm(data, people=self.ground.people, today=self.ground.today)

    def edit(self, there: Organisation, form: AssignForm) -> Organisation:
        person, period = form.cleaned_data["person"], Period(form.cleaned_data["on"], form.end)
        return editing.add_membership(there, person, self.team.id, period)


class MemberEnd(LastDay, OfTeam[LastDayForm]):
    """Somebody leaves a team."""

    title, action = _("End a membership"), "membership.end"

    def __init__(self, ground: Ground, team_id: str, person_id: str) -> None:
        super().__init__(ground, team_id)
        self.person = ground.person(person_id)
        self.about = f"{self.about} · {self.person.name}"
        self.shows = (("membership", person_id, team_id),)

    def edit(self, there: Organisation, form: LastDayForm) -> Organisation:
        return editing.end_membership(there, self.person.id, self.team.id, form.end)
